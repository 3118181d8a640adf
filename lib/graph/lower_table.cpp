// Tensors computed element by element: table fp16[1, 1, SEQ, SEQ] (_, _, t, u) => u <= t ? 0 : -65504.
#include <cstring>

#include "graph/lowering.h"
#include "mil/ir/literal_warnings.h"

namespace mil::graph {

Entity Lowering::EvalTable(const TableExpr& expr, Scope& scope) {
  Type type = LowerType(*expr.type, scope);
  if (!type) return Entity::Error();
  if (!type.IsTensor() || !type.HasStaticShape() || type.dtype() == DType::kString) {
    return Error(DiagId::kTypeMismatch, expr.type->range,
                 "found a table of " + TypeText(type) + ", expected a tensor of numbers with known sizes");
  }
  const size_t rank = type.rank();
  if (expr.indices.size() != rank) {
    return Error(DiagId::kTypeMismatch, expr.range,
                 "found " + llvm::Twine(expr.indices.size()) + " indices for " + TypeText(type) + ", expected " +
                     llvm::Twine(rank));
  }
  Scope inner(&scope);
  llvm::SmallVector<Entity*, 6> variables;
  const uint64_t errors = errors_;
  for (const Name& name : expr.indices) Bind(inner, name, Entity::Integer(0));
  if (errors_ != errors) return Entity::Error();
  for (const Name& name : expr.indices) variables.push_back(name.IsUnnamed() ? nullptr : inner.FindOwn(name.text));

  const uint64_t count = Product(type.dims())->size();
  const DType dtype = type.dtype();
  if (!CountBytes(count, dtype, expr.range)) return Entity::Error();
  llvm::MutableArrayRef<uint8_t> bytes;
  const Literal* literal = program_->UninitializedLiteral(type, count, &bytes);
  const unsigned width = BytesOf(dtype);
  llvm::SmallVector<int64_t, 6> index(rank, 0);
  bool warned = false;
  ++compile_time_;
  for (uint64_t element = 0; element < count; ++element) {
    for (size_t i = 0; i < rank; ++i) {
      if (variables[i]) *variables[i] = Entity::Integer(index[i]);
    }
    Entity value = Eval(*expr.element, inner, {});
    uint64_t bits = 0;
    std::optional<StoredNumber> stored;
    const bool is_number =
        value.IsNumber() && !value.is_bits && dtype != DType::kBool && (IsFloat(dtype) || value.IsInteger());
    if (is_number) stored = Store(dtype, value.AsNumber());
    if (stored) {
      // Computed elements that round to 1 or to nothing are what a table is like; infinities are a mistake.
      if (stored->overflow && !warned) {
        CheckNarrowing(engine_, expr.element->range, dtype, value.AsNumber(), *stored);
        warned = true;
      }
      bits = stored->bits;
    } else if (value.IsBool() && dtype == DType::kBool) {
      bits = value.boolean ? 1 : 0;
    } else if (value.IsInteger() && value.is_bits && BitsOf(dtype) >= 8) {
      bits = static_cast<uint64_t>(value.integer);
    } else {
      if (!value.IsError()) {
        std::string where;
        for (int64_t i : index) where += (where.empty() ? "" : ", ") + std::to_string(i);
        Error(is_number ? DiagId::kLiteralRange : DiagId::kLiteralType, expr.element->range,
              "element [" + where + "] is " + Describe(value) + ", expected a value of " + ToString(dtype));
      }
      --compile_time_;
      return Entity::Error();
    }
    std::memcpy(bytes.data() + element * width, &bits, width);
    for (size_t i = rank; i-- > 0;) {
      if (++index[i] < type.dims()[i].size()) break;
      index[i] = 0;
    }
  }
  --compile_time_;
  return Entity::Constant(NewConstant(literal, ""));
}

}  // namespace mil::graph
