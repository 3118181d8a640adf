// What holds for every operation's inputs, whatever it computes: present, of the right kind and scalar type, agreeing
// type variables, constant where they must be. Then the operation's own inference.
#include "mil/ir/infer_context.h"
#include "mil/support/check.h"

namespace mil {

namespace {

class InputChecker {
 public:
  InputChecker(const OpDef& def, Program& program, llvm::ArrayRef<InferContext::Argument> arguments,
               DiagnosticEngine* engine, LocationId location)
      : def_(def), program_(program), arguments_(arguments), engine_(engine), location_(location) {}

  bool Check() {
    size_t at = 0;
    for (unsigned i = 0; i < def_.inputs.size(); ++i) {
      const InputDef& input = def_.inputs[i];
      const size_t first = at;
      while (at < arguments_.size() && arguments_[at].input == i) CheckArgument(input, arguments_[at++]);
      const size_t count = at - first;
      if (count == 0 && !input.is_optional) {
        Report(DiagId::kMissingInput) << "'" << def_.name << "' lacks input '" << input.name << "', expected "
                                      << Expected(input);
      }
      if (count > 1 && input.kind != InputKind::kVariadic) {
        Report(DiagId::kInputType) << "'" << def_.name << "' input '" << input.name << "' is a list of "
                                   << uint64_t{count} << " values, expected one";
      }
    }
    return ok_;
  }

 private:
  InFlightDiagnostic Report(DiagId id, LocationId location = LocationId::kUnknown) {
    ok_ = false;
    if (!engine_) return InFlightDiagnostic(nullptr, {});
    if (location == LocationId::kUnknown) location = location_;
    return engine_->Report(id, program_.locations().Resolve(location));
  }

  std::string Expected(const InputDef& input) const {
    std::string text = input.is_const ? "a constant " : "a ";
    switch (input.kind) {
      case InputKind::kTensor: {
        text += input.rank == 0 ? "scalar" : input.rank == 1 ? "vector" : "tensor";
        if (input.rank > 1) text += " of rank " + std::to_string(input.rank);
        return text + (input.dtypes.empty() ? "" : " of " + ToString(input.dtypes));
      }
      case InputKind::kVariadic:
        if (input.takes_any) return "one or more values";
        return "one or more tensors" + (input.dtypes.empty() ? "" : " of " + ToString(input.dtypes));
      case InputKind::kList:
        return text + "list";
      case InputKind::kState:
        return text + "state";
      case InputKind::kAny:
        return text + "value";
      case InputKind::kLiteral:
        return "a literal";
    }
    return text;
  }

  bool KindFits(const InputDef& input, Type type) const {
    if (input.takes_any) return true;
    switch (input.kind) {
      case InputKind::kTensor:
      case InputKind::kVariadic:
        return type.IsTensor() && (input.dtypes.empty() || input.dtypes.Contains(type.dtype())) &&
               (input.rank < 0 || RankFits(input.rank, type));
      case InputKind::kList:
        return type.IsList();
      case InputKind::kState:
        return type.IsState();
      default:
        return true;
    }
  }

  static bool RankFits(int rank, Type type) {
    if (!type.IsRanked()) return true;
    if (rank > 0) return static_cast<int>(type.rank()) == rank;
    for (Dim dim : type.dims()) {
      if (!Compatible(dim, 1)) return false;
    }
    return true;
  }

  void CheckArgument(const InputDef& input, const InferContext::Argument& argument) {
    if (!KindFits(input, argument.type)) {
      Report(DiagId::kInputType, argument.location) << "'" << def_.name << "' input '" << input.name << "' is "
                                                    << argument.type << ", expected " << Expected(input);
      return;
    }
    if (input.is_const && !argument.IsConstant() && input.kind != InputKind::kAny) {
      Report(DiagId::kInputNotConstant, argument.location)
          << "'" << def_.name << "' input '" << input.name
          << "' is computed when the program runs, expected a constant";
    }
    if (input.type_var.empty() || !argument.type.IsTensor()) return;
    for (const auto& [name, bound_by, dtype] : bound_) {
      if (name != input.type_var) continue;
      if (dtype != argument.type.dtype()) {
        Report(DiagId::kInputType, argument.location)
            << "'" << def_.name << "' input '" << input.name << "' is of " << argument.type.dtype() << ", expected "
            << dtype << " as in input '" << bound_by << "'";
      }
      return;
    }
    bound_.push_back({input.type_var, input.name, argument.type.dtype()});
  }

  struct Bound {
    llvm::StringRef type_var;
    llvm::StringRef input;
    DType dtype;
  };

  const OpDef& def_;
  Program& program_;
  llvm::ArrayRef<InferContext::Argument> arguments_;
  DiagnosticEngine* engine_;
  LocationId location_;
  llvm::SmallVector<Bound, 4> bound_;
  bool ok_ = true;
};

llvm::LogicalResult Infer(const OpDef& def, Program& program, llvm::ArrayRef<InferContext::Argument> arguments,
                          llvm::ArrayRef<Block*> blocks, DiagnosticEngine* engine, LocationId location,
                          std::optional<OpSet> op_set, llvm::SmallVectorImpl<Type>& results) {
  if (!InputChecker(def, program, arguments, engine, location).Check()) return llvm::failure();
  InferContext context(def, program, arguments, blocks, engine, location);
  context.set_op_set(op_set);
  if (failed(def.infer(context))) return llvm::failure();
  results.assign(context.results().begin(), context.results().end());
  return llvm::success();
}

InferContext::Argument ArgumentOf(unsigned input, const Value& value) {
  const Operation* definer = value.defining_op();
  // What an operation that could not be read gives may be constant: it has been reported, and that is enough.
  const bool is_constexpr = definer && (definer->def().is_constexpr || definer->Is(OpKind{}));
  return {input, value.type(), value.GetConstant(), is_constexpr};
}

InferContext::Argument ArgumentOf(unsigned input, const Literal& literal) { return {input, literal.type(), &literal}; }

}  // namespace

llvm::LogicalResult InferTypes(Operation& op, DiagnosticEngine* engine, llvm::SmallVectorImpl<Type>& results) {
  llvm::SmallVector<InferContext::Argument, 8> arguments;
  for (const Operand& operand : op.operands()) {
    arguments.push_back(operand.literal() ? ArgumentOf(operand.input(), *operand.literal())
                                          : ArgumentOf(operand.input(), *operand.value()));
  }
  return Infer(op.def(), *op.program(), arguments, op.blocks(), engine, op.location(), op.function()->op_set(),
               results);
}

llvm::LogicalResult InferTypes(const OpDef& def, Program& program, llvm::ArrayRef<Program::InputBinding> inputs,
                               llvm::ArrayRef<Block*> blocks, DiagnosticEngine* engine, LocationId location,
                               llvm::SmallVectorImpl<Type>& results) {
  llvm::SmallVector<InferContext::Argument, 8> arguments;
  std::optional<OpSet> op_set;  // That of the function the inputs live in.
  for (const Program::InputBinding& input : inputs) {
    if (auto* value = llvm::dyn_cast<Value*>(input.binding)) {
      arguments.push_back(ArgumentOf(input.input, *value));
      if (!op_set) op_set = value->parent_block()->function()->op_set();
    } else {
      arguments.push_back(ArgumentOf(input.input, *llvm::cast<const Literal*>(input.binding)));
    }
    arguments.back().location = input.location;
  }
  return Infer(def, program, arguments, blocks, engine, location, op_set, results);
}

}  // namespace mil
