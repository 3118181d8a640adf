// Operators: on compile-time values they compute, on tensors they are operations.
#include "graph/arithmetic.h"
#include "graph/lowering.h"

namespace mil::graph {

namespace {

// The operation that an operator is on tensors.
llvm::StringRef OperationOf(Operator op) {
  switch (op) {
    case Operator::kAdd:
      return "add";
    case Operator::kSubtract:
      return "sub";
    case Operator::kMultiply:
      return "mul";
    case Operator::kDivide:
      return "real_div";
    case Operator::kRemainder:
      return "mod";
    case Operator::kPower:
      return "pow";
    case Operator::kEqual:
      return "equal";
    case Operator::kNotEqual:
      return "not_equal";
    case Operator::kLess:
      return "less";
    case Operator::kLessEqual:
      return "less_equal";
    case Operator::kGreater:
      return "greater";
    case Operator::kGreaterEqual:
      return "greater_equal";
    default:
      return "";
  }
}

}  // namespace

Entity Lowering::ApplyOperation(llvm::StringRef op, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                                const Naming& naming) {
  if (!CanMakeOps("'" + op.str() + "'", range)) return Entity::Error();
  const OpDef* def = FindOp(op, range);
  if (!def) return Unreadable(range, naming);
  Scope scope(static_cast<const FileUnit*>(nullptr));
  return LowerOp(*def, range, arguments, {}, {}, scope, naming);
}

Entity Lowering::ApplyBinary(const BinaryExpr& expr, const Entity& left, const Entity& right, const Naming& naming) {
  if (expr.op == Operator::kRange) {
    if (!left.IsInteger() || !right.IsInteger() || left.is_big || right.is_big) {
      return Error(DiagId::kKindMismatch, expr.range,
                   "found a range from " + Describe(left) + " to " + Describe(right) + ", expected integers");
    }
    EntityList elements;
    // The difference of two 64-bit numbers may need 64 bits without a sign.
    const uint64_t count =
        right.integer > left.integer ? static_cast<uint64_t>(right.integer) - static_cast<uint64_t>(left.integer) : 0;
    if (!CountElements(count, expr.range)) return Entity::Error();
    elements.reserve(count);
    for (int64_t i = left.integer; i < right.integer; ++i) elements.push_back(Entity::Integer(i));
    return Entity::List(std::move(elements));
  }
  if (left.IsTyped() || right.IsTyped()) {
    CallArgument x{{}, left, expr.left, expr.left->range};
    CallArgument y{{}, right, expr.right, expr.right->range};
    return ApplyOperation(OperationOf(expr.op), expr.range, {x, y}, naming);
  }
  if (expr.op == Operator::kAdd && left.IsList() && right.IsList()) {
    if (!CountElements(left.list().size() + right.list().size(), expr.range)) return Entity::Error();
    EntityList joined = left.list();
    joined.insert(joined.end(), right.list().begin(), right.list().end());
    return Entity::List(std::move(joined));
  }
  if (expr.op == Operator::kAdd && left.IsString() && right.IsString()) {
    // Doubling a string again and again is work, too.
    if (!CountElements((left.string.size() + right.string.size()) / 16 + 1, expr.range)) return Entity::Error();
    return Entity::String(Save(left.string + right.string));
  }
  if (expr.op == Operator::kMultiply && (left.IsList() || right.IsList())) {
    const Entity& list = left.IsList() ? left : right;
    const Entity& times = left.IsList() ? right : left;
    if (!times.IsInteger() || times.is_big || times.integer < 0) {
      return Error(DiagId::kKindMismatch, expr.range,
                   "found a list times " + Describe(times) + ", expected an integer of at least 0");
    }
    const uint64_t size = list.list().size();
    if (size != 0 && static_cast<uint64_t>(times.integer) > options_.max_list_elements / size) {
      CountElements(options_.max_list_elements + 1, expr.range);
      return Entity::Error();
    }
    EntityList repeated;
    if (size == 0) return list;
    if (!CountElements(size * times.integer, expr.range)) return Entity::Error();
    repeated.reserve(size * times.integer);
    for (int64_t i = 0; i < times.integer; ++i) repeated.insert(repeated.end(), list.list().begin(), list.list().end());
    return Entity::List(std::move(repeated));
  }
  Computed computed = Compute(expr.op, left, right);
  return computed.ok() ? computed.entity : Error(DiagId::kCompileTimeError, expr.range, computed.error);
}

Entity Lowering::EvalSubscript(const SubscriptExpr& expr, Scope& scope, const Naming& naming) {
  Entity value = Eval(*expr.value, scope, naming.Inner());
  if (value.IsError()) return value;
  if (value.IsList()) return SubscriptList(expr, value, scope);
  if (value.IsTyped()) return SubscriptTensor(expr, value, scope, naming);
  if (value.kind == EntityKind::kSource && value.source->kind == UntypedSource::kFile && expr.items.size() == 1 &&
      expr.items[0].kind == SubscriptItem::kIndex) {
    Entity name = EvalCompileTime(*expr.items[0].first, scope);
    if (name.IsError()) return name;
    if (!name.IsString() || !value.source->file.tensor.empty()) {
      return Error(DiagId::kKindMismatch, expr.items[0].range,
                   "found " + Describe(name) + ", expected the name of one tensor of the file");
    }
    auto* source = &untyped_.emplace_back(*value.source);
    source->file.tensor = name.string.str();
    return Entity::Source(source);
  }
  return Error(DiagId::kKindMismatch, expr.range,
               "found a subscript of " + Describe(value) + ", expected one of a list, a tensor or a weight file");
}

Entity Lowering::SubscriptList(const SubscriptExpr& expr, const Entity& list, Scope& scope) {
  const auto size = static_cast<int64_t>(list.list().size());
  const SubscriptItem& item = expr.items[0];
  if (expr.items.size() != 1 || item.kind == SubscriptItem::kEllipsis) {
    return Error(DiagId::kKindMismatch, expr.range,
                 "found a subscript of several parts, expected one index or range of a list");
  }
  if (item.kind == SubscriptItem::kIndex) {
    std::optional<int64_t> index = EvalInteger(*item.first, scope, "an index");
    if (!index) return Entity::Error();
    if (*index < -size || *index >= size) {
      return Error(DiagId::kKindMismatch, item.range,
                   "found index " + llvm::Twine(*index) + " of a list of " + llvm::Twine(size));
    }
    return list.list()[*index < 0 ? *index + size : *index];
  }
  std::optional<int64_t> first = item.first ? EvalInteger(*item.first, scope, "an index") : 0;
  std::optional<int64_t> last = item.last ? EvalInteger(*item.last, scope, "an index") : size;
  if (!first || !last) return Entity::Error();
  const int64_t begin = *first < 0 ? *first + size : *first;
  const int64_t end = *last < 0 ? *last + size : *last;
  if (begin < 0 || end > size || begin > end) {
    return Error(
        DiagId::kKindMismatch, item.range,
        "found elements " + llvm::Twine(*first) + " to " + llvm::Twine(*last) + " of a list of " + llvm::Twine(size));
  }
  return MakeList(EntityList(list.list().begin() + begin, list.list().begin() + end), expr.range);
}

Entity Lowering::SubscriptTensor(const SubscriptExpr& expr, const Entity& tensor, Scope& scope, const Naming& naming) {
  Type type = tensor.type();
  if (!type || !type.IsTensor() || !type.IsRanked()) {
    return Error(DiagId::kKindMismatch, expr.value->range,
                 "found a subscript of " + TypeText(type) + ", expected a tensor of known rank");
  }
  const size_t rank = type.rank();
  size_t given = 0, ellipses = 0;
  for (const SubscriptItem& item : expr.items) {
    (item.kind == SubscriptItem::kEllipsis ? ellipses : given) += 1;
    if (item.kind == SubscriptItem::kIndex) {
      return Error(DiagId::kKindMismatch, item.range,
                   "found a single index of a tensor, expected a range such as 0:1, which keeps the dimension; squeeze "
                   "drops it");
    }
  }
  if (ellipses > 1 || given > rank || (ellipses == 0 && given < rank)) {
    return Error(DiagId::kKindMismatch, expr.range,
                 "found " + llvm::Twine(given) + " ranges for " + TypeText(type) + ", expected " + llvm::Twine(rank) +
                     ", or '...' once for those that are left out");
  }
  llvm::SmallVector<int64_t, 6> begins, sizes;
  const auto whole = [&] {
    Dim dim = type.dims()[begins.size()];
    begins.push_back(0);
    sizes.push_back(dim.IsConstant() ? dim.size() : -1);  // -1: to the end.
  };
  for (const SubscriptItem& item : expr.items) {
    if (item.kind == SubscriptItem::kEllipsis) {
      for (size_t i = given; i < rank; ++i) whole();
      continue;
    }
    Dim dim = type.dims()[begins.size()];
    if (!item.first && !item.last) {
      whole();
      continue;
    }
    std::optional<int64_t> first = item.first ? EvalInteger(*item.first, scope, "the begin of a range") : 0;
    std::optional<int64_t> last = item.last ? EvalInteger(*item.last, scope, "the end of a range") : dim.raw();
    if (!first || !last) return Entity::Error();
    if (!dim.IsConstant()) {
      return Error(DiagId::kKindMismatch, item.range,
                   "found a range of a dimension that is not known at compile time, in " + TypeText(type));
    }
    const int64_t begin = *first < 0 ? *first + dim.size() : *first;
    const int64_t end = *last < 0 ? *last + dim.size() : *last;
    if (begin < 0 || end > dim.size() || begin >= end) {
      return Error(DiagId::kKindMismatch, item.range,
                   "found the range " + llvm::Twine(*first) + ":" + llvm::Twine(*last) +
                       ", expected a part of 0:" + llvm::Twine(dim.size()));
    }
    begins.push_back(begin);
    sizes.push_back(end - begin);
  }
  if (tensor.IsConstant()) return SliceConstant(*tensor.constant, begins, sizes, expr.range);
  const auto integers = [&](llvm::StringRef name, llvm::ArrayRef<int64_t> numbers) {
    EntityList list;
    for (int64_t number : numbers) list.push_back(Entity::Integer(number));
    return CallArgument{{name, expr.range}, MakeList(std::move(list), expr.range), nullptr, expr.range};
  };
  CallArgument x{{"x", expr.range}, tensor, expr.value, expr.value->range};
  return ApplyOperation("slice_by_size", expr.range, {x, integers("begin", begins), integers("size", sizes)}, naming);
}

}  // namespace mil::graph
