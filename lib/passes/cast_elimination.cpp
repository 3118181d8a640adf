// cast-elimination: function inputs and outputs become fp16 and the casts at them go; so do casts that undo one
// another.
//
//   func main(fp32[1, 4] x) { x16 = cast(dtype = "fp16", x = x)  y16 = relu(x = x16)  y = cast(dtype = "fp32", x = y16)
//   } -> (y)
// becomes
//   func main(fp16[1, 4] x) { y = relu(x = x) } -> (y)
//
// The interface keeps its names; that its types changed is recorded, because the host has to convert.
#include "mil/ops/op_table.h"
#include "passes/passes.h"
#include "passes/rewrite.h"

namespace mil::passes {

namespace {

// The scalar type a cast makes, if `op` is one with a constant dtype.
std::optional<DType> CastTo(const Operation* op) {
  if (!op || !op->Is(OpKind::kCast) || op->keep()) return std::nullopt;
  const Literal* dtype = op->GetConstant("dtype");
  std::optional<llvm::StringRef> name = dtype ? dtype->String() : std::nullopt;
  return name ? ParseDType(*name) : std::nullopt;
}

bool Is(Type type, DType dtype) { return type.IsTensor() && type.dtype() == dtype; }

class CastEliminator {
 public:
  CastEliminator(PassContext& context, Function& function) : context_(context), function_(function) {}

  PassResult Run() {
    for (Value* input : function_.inputs()) LowerInput(input);
    Walk(function_.body(), [&](Operation& op) { EraseIfUndone(op); });
    for (Operand& output : function_.body().outputs()) LowerOutput(output);
    return failed_ ? PassResult::kFailed : changed_ ? PassResult::kChanged : PassResult::kUnchanged;
  }

 private:
  Program& program() { return context_.program; }

  Type WithDType(Type type, DType dtype) {
    return type.IsRanked() ? program().types().Tensor(dtype, type.dims()) : program().types().UnrankedTensor(dtype);
  }

  void Record(InterfaceChange::Direction direction, Identifier name, Type from, Type to, llvm::StringRef action) {
    program().interface_changes().push_back({function_.name().str().str(), direction, name.str().str(),
                                             name.str().str(), ToString(from), ToString(to), action.str(),
                                             "cast-elimination"});
    changed_ = true;
  }

  void LowerInput(Value* input) {
    if (!Is(input->type(), DType::kFp32)) return;
    for (Operand* use = input->first_use(); use; use = use->next_use()) {
      if (CastTo(use->owner()) == DType::kFp16) continue;
      failed_ = true;
      ResolvedLocation place =
          use->owner() ? LocationOf(*use->owner()) : program().locations().Resolve(function_.body().outputs_location());
      context_.diagnostics.Report(DiagId::kCannotLower, std::move(place))
          << "cannot make input '" << input->name().str() << "' fp16: it is used as fp32 "
          << (use->owner() ? "by '" + use->owner()->def().name.str() + "'" : std::string("as an output"))
          << ", expected only casts to fp16";
    }
    if (failed_) return;
    llvm::SmallVector<Operation*, 4> casts;
    for (Operand* use = input->first_use(); use; use = use->next_use()) casts.push_back(use->owner());
    const Type old = input->declared_type();
    input->set_type(WithDType(input->type(), DType::kFp16));
    input->set_declared_type(WithDType(old, DType::kFp16));
    for (Operation* cast : casts) {
      cast->result()->ReplaceAllUsesWith(input);
      cast->Erase();
    }
    Record(InterfaceChange::kInput, input->name(), old, input->declared_type(),
           "convert fp32 to fp16 before each call");
  }

  // fp16 -> fp32 -> fp16 is exact, and so is a cast to the type it has.
  void EraseIfUndone(Operation& op) {
    std::optional<DType> to = CastTo(&op);
    Value* x = to ? op.GetValue("x") : nullptr;
    if (!x || !x->type().IsTensor()) return;
    Value* source = nullptr;
    if (x->type().dtype() == *to) {
      source = x;
    } else if (CastTo(x->defining_op()) == DType::kFp32 && *to == DType::kFp16) {
      Value* before = x->defining_op()->GetValue("x");
      if (before && Is(before->type(), DType::kFp16)) source = before;
    }
    if (!source || op.HasUses() == false) return;
    op.result()->ReplaceAllUsesWith(source);
    op.Erase();
    changed_ = true;
  }

  void LowerOutput(Operand& output) {
    Value* value = output.value();
    if (!Is(value->type(), DType::kFp32)) return;
    Operation* cast = value->defining_op();
    Value* source = CastTo(cast) == DType::kFp32 ? cast->GetValue("x") : nullptr;
    if (!source || !Is(source->type(), DType::kFp16)) {
      failed_ = true;
      ResolvedLocation place =
          cast ? LocationOf(*cast) : program().locations().Resolve(function_.body().outputs_location());
      context_.diagnostics.Report(DiagId::kCannotLower, std::move(place))
          << "cannot make output '" << value->name().str() << "' fp16: it is computed as fp32"
          << (cast ? " by '" + cast->def().name.str() + "'" : std::string()) << ", expected a cast of an fp16 value";
      return;
    }
    for (Operand* use = value->first_use(); use; use = use->next_use()) {
      if (use->owner_block() == &function_.body()) continue;
      failed_ = true;
      context_.diagnostics.Report(DiagId::kCannotLower, LocationOf(*cast))
          << "cannot make output '" << value->name().str() << "' fp16: the program also uses it as fp32";
      return;
    }
    const Type old = value->declared_type();
    const Identifier name = value->name();
    if (IsFreeToRename(source)) {
      value->ReplaceAllUsesWith(source);
      source->set_name(name);
      renamed_.push_back(source);
      source->defining_op()->set_name(cast->name());
      cast->Erase();
      Record(InterfaceChange::kOutput, name, old, source->declared_type(), "convert fp16 to fp32 after each call");
      return;
    }
    // The value already is the interface under another name: a second name needs an operation.
    Rewriter rewriter(context_, "cast-elimination", *cast);
    Value* copy = rewriter.Create(OpKind::kIdentity, OpBuilder::NamedInput("x", source), "fp16");
    value->ReplaceAllUsesWith(copy);
    copy->set_name(name);
    copy->defining_op()->set_name(cast->name());
    cast->Erase();
    Record(InterfaceChange::kOutput, name, old, copy->type(), "convert fp16 to fp32 after each call");
  }

  bool IsFreeToRename(Value* source) const {
    if (!source->defining_op() || source->parent_block() != &function_.body()) return false;
    for (Operand* use = source->first_use(); use; use = use->next_use()) {
      if (use->owner_block() == &function_.body()) return false;
    }
    return !llvm::is_contained(renamed_, source);
  }

  PassContext& context_;
  Function& function_;
  llvm::SmallVector<Value*, 4> renamed_;
  bool changed_ = false;
  bool failed_ = false;
};

}  // namespace

PassResult CastElimination(PassContext& context) {
  PassResult result = PassResult::kUnchanged;
  for (const std::unique_ptr<Function>& function : context.program.functions()) {
    if (!function->keep()) result = std::max(result, CastEliminator(context, *function).Run());
  }
  return result;
}

}  // namespace mil::passes
