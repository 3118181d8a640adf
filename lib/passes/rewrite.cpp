#include "passes/rewrite.h"

#include "mil/ops/op_table.h"
#include "mil/support/check.h"

namespace mil::passes {

Rewriter::Rewriter(PassContext& context, llvm::StringRef pass, Operation& op)
    : op_(op), builder_(op.parent(), &context.diagnostics) {
  builder_.SetInsertionPoint(&op);
  builder_.SetLocation(program().locations().MadeBy(pass, op.location()));
  base_ = op.num_results() > 0 && op.result()->name() ? op.result()->name().str().str() : op.def().name.str();
}

Value* Rewriter::Create(OpKind kind, llvm::ArrayRef<OpBuilder::NamedInput> inputs, llvm::StringRef suffix) {
  const OpDef& def = ops::Lookup(kind, op_.function()->op_set());
  Operation* created = builder_.Create(def, inputs, base_ + "_" + suffix.str());
  return created ? created->result() : nullptr;
}

Value* Rewriter::Const(const Literal* literal, llvm::StringRef suffix) {
  return Create(OpKind::kConst, OpBuilder::NamedInput("val", literal), suffix);
}

Value* Rewriter::Int32s(llvm::ArrayRef<int64_t> values, llvm::StringRef suffix) {
  llvm::SmallVector<int32_t, 8> narrow(values.begin(), values.end());
  return Const(program().Int32Literal(narrow), suffix);
}

Value* Rewriter::Int32(int64_t value, llvm::StringRef suffix) {
  return Const(program().Int32Literal(static_cast<int32_t>(value)), suffix);
}
Value* Rewriter::Bool(bool value, llvm::StringRef suffix) { return Const(program().BoolLiteral(value), suffix); }
Value* Rewriter::String(llvm::StringRef value, llvm::StringRef suffix) {
  return Const(program().StringLiteral(value), suffix);
}

Value* Rewriter::Reshape(Value* x, llvm::ArrayRef<int64_t> shape, llvm::StringRef suffix) {
  if (std::optional<llvm::SmallVector<int64_t, 6>> now = StaticShape(x->type()); now && llvm::ArrayRef(*now) == shape) {
    return x;
  }
  Value* target = Int32s(shape, suffix.str() + "_shape_0");
  return Create(OpKind::kReshape, {{"x", x}, {"shape", target}}, suffix);
}

Value* Rewriter::Transpose(Value* x, llvm::ArrayRef<int64_t> perm, llvm::StringRef suffix) {
  Value* order = Int32s(perm, suffix.str() + "_perm_0");
  return Create(OpKind::kTranspose, {{"x", x}, {"perm", order}}, suffix);
}

void Rewriter::Replace(Value* value) {
  Value* old = op_.result();
  if (Operation* definition = value->defining_op()) {
    value->set_name(old->name());
    definition->set_name(op_.name());
    if (old->has_declared_type()) value->set_declared_type(old->declared_type());
  }
  old->ReplaceAllUsesWith(value);
  op_.Erase();
}

std::optional<llvm::SmallVector<int64_t, 6>> StaticShape(Type type) {
  if (!type.IsTensor() || !type.HasStaticShape()) return std::nullopt;
  llvm::SmallVector<int64_t, 6> shape;
  for (Dim dim : type.dims()) shape.push_back(dim.size());
  return shape;
}

InFlightDiagnostic CannotLower(PassContext& context, const Operation& op) {
  InFlightDiagnostic diagnostic = context.diagnostics.Report(DiagId::kCannotLower, LocationOf(op));
  diagnostic << "cannot lower '" << op.def().name << "'";
  if (context.target) diagnostic << " for " << context.target->name;
  diagnostic << ": ";
  return diagnostic;
}

}  // namespace mil::passes
