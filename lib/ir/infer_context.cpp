#include "mil/ir/infer_context.h"

#include "mil/support/check.h"

namespace mil {

InferContext::InferContext(const OpDef& def, Program& program, llvm::ArrayRef<Argument> arguments,
                           llvm::ArrayRef<Block*> blocks, DiagnosticEngine* engine, LocationId location)
    : def_(def), program_(program), arguments_(arguments), blocks_(blocks), engine_(engine), location_(location) {}

unsigned InferContext::Index(llvm::StringRef input) const {
  int index = def_.InputIndex(input);
  MIL_CHECK(index >= 0);
  return index;
}

llvm::ArrayRef<InferContext::Argument> InferContext::Arguments(unsigned input) const {
  size_t first = 0;
  while (first < arguments_.size() && arguments_[first].input < input) ++first;
  size_t last = first;
  while (last < arguments_.size() && arguments_[last].input == input) ++last;
  return arguments_.slice(first, last - first);
}

Type InferContext::TypeOf(unsigned input) const {
  for (const Argument& argument : arguments_) {
    if (argument.input == input) return argument.type;
  }
  return Type();
}

std::optional<Shape> InferContext::ShapeOf(llvm::StringRef input) const {
  Type type = TypeOf(input);
  if (!type || !type.IsTensor() || !type.IsRanked()) return std::nullopt;
  return Shape(type.dims().begin(), type.dims().end());
}

const Literal* InferContext::Constant(llvm::StringRef input) const {
  llvm::ArrayRef<Argument> arguments = Arguments(input);
  return arguments.size() == 1 ? arguments[0].constant : nullptr;
}

namespace {

// The literal if its one element can be read here.
const Literal* OneElement(const Literal* literal, Literal::Kind kind) {
  return literal && literal->kind() == kind && literal->size() == 1 ? literal : nullptr;
}

}  // namespace

std::optional<bool> InferContext::Bool(llvm::StringRef input) const {
  if (!Has(input)) {
    const DefaultValue& value = def_.inputs[Index(input)].default_value;
    return value.kind == DefaultValue::Kind::kBool ? std::optional<bool>(value.boolean) : std::nullopt;
  }
  const Literal* literal = OneElement(Constant(input), Literal::Kind::kBytes);
  return literal ? std::optional<bool>(literal->Bits() != 0) : std::nullopt;
}

std::optional<int64_t> InferContext::Int(llvm::StringRef input) const {
  if (!Has(input)) {
    const DefaultValue& value = def_.inputs[Index(input)].default_value;
    return value.kind == DefaultValue::Kind::kInteger ? std::optional<int64_t>(value.integer) : std::nullopt;
  }
  const Literal* literal = OneElement(Constant(input), Literal::Kind::kBytes);
  return literal && !IsFloat(literal->type().dtype()) ? std::optional<int64_t>(literal->Integer()) : std::nullopt;
}

std::optional<double> InferContext::Real(llvm::StringRef input) const {
  if (!Has(input)) {
    const DefaultValue& value = def_.inputs[Index(input)].default_value;
    if (value.kind == DefaultValue::Kind::kReal) return value.real;
    if (value.kind == DefaultValue::Kind::kInteger) return static_cast<double>(value.integer);
    return std::nullopt;
  }
  const Literal* literal = OneElement(Constant(input), Literal::Kind::kBytes);
  return literal ? std::optional<double>(literal->Real()) : std::nullopt;
}

std::optional<llvm::StringRef> InferContext::String(llvm::StringRef input) const {
  if (!Has(input)) {
    const DefaultValue& value = def_.inputs[Index(input)].default_value;
    return value.kind == DefaultValue::Kind::kString ? std::optional<llvm::StringRef>(value.string) : std::nullopt;
  }
  const Literal* literal = OneElement(Constant(input), Literal::Kind::kStrings);
  return literal ? std::optional<llvm::StringRef>(literal->strings()[0]) : std::nullopt;
}

std::optional<IntVector> InferContext::Ints(llvm::StringRef input) const {
  if (!Has(input)) {
    const DefaultValue& value = def_.inputs[Index(input)].default_value;
    if (value.kind == DefaultValue::Kind::kIntegers) return IntVector(value.integers.begin(), value.integers.end());
    if (value.kind == DefaultValue::Kind::kComputed) {
      std::vector<int64_t> computed = value.compute(*this);
      return IntVector(computed.begin(), computed.end());
    }
    if (value.kind == DefaultValue::Kind::kInteger) return IntVector{value.integer};
    return std::nullopt;
  }
  const Literal* literal = Constant(input);
  if (!literal || literal->kind() != Literal::Kind::kBytes || IsFloat(literal->type().dtype())) return std::nullopt;
  IntVector values;
  values.reserve(literal->size());
  for (uint64_t i = 0; i < literal->size(); ++i) values.push_back(literal->Integer(i));
  return values;
}

std::optional<int64_t> InferContext::LengthOf(llvm::StringRef input) const {
  std::optional<Shape> shape = ShapeOf(input);
  if (!shape || shape->size() != 1 || !(*shape)[0].IsConstant()) return std::nullopt;
  return (*shape)[0].size();
}

InFlightDiagnostic InferContext::Violates(unsigned constraint, llvm::StringRef input) {
  MIL_CHECK(constraint >= 1 && constraint <= def_.constraints.size());
  if (!engine_) return InFlightDiagnostic(nullptr, {});
  LocationId location = location_;
  if (!input.empty()) {
    llvm::ArrayRef<Argument> arguments = Arguments(input);
    if (arguments.size() == 1 && arguments[0].location != LocationId::kUnknown) location = arguments[0].location;
  }
  InFlightDiagnostic diagnostic = engine_->Report(DiagId::kConstraint, program_.locations().Resolve(location));
  diagnostic << "'" << def_.name << "' violates " << def_.name << "_c" << constraint << " ("
             << def_.constraints[constraint - 1].text << "): ";
  if (!input.empty()) diagnostic << "input '" << input << "': ";
  return diagnostic;
}

std::optional<int64_t> InferContext::NormalizeAxis(int64_t axis, int64_t rank) {
  if (axis < -rank || axis >= rank) return std::nullopt;
  return axis < 0 ? axis + rank : axis;
}

}  // namespace mil
