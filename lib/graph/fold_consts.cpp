#include "graph/fold_consts.h"

#include <string>

#include "llvm/ADT/STLExtras.h"

namespace mil::graph {

namespace {

// Whether the reader gives a literal that is written for `input` the scalar type `dtype`. (Section 5 of the language
// has more rules; these suffice for what programs have.)
bool TypeFollows(const Operation& op, const InputDef& input, DType dtype) {
  if (!input.type_var.empty()) {
    // The scalar type that another operand has given to the type variable.
    for (const Operand& operand : op.operands()) {
      const InputDef& other = op.def().inputs[operand.input()];
      if (&other == &input || other.type_var != input.type_var || !operand.value()) continue;
      if (operand.value()->GetConstant() || !operand.type().IsTensor()) continue;
      return operand.type().dtype() == dtype;
    }
    return false;
  }
  return input.kind == InputKind::kTensor && input.dtypes == DTypeSet(dtype);
}

// Whether the literal, written without a type, has the rank and the shape that it has here.
bool ShapeFollows(const Literal& literal) {
  if (literal.kind() != Literal::Kind::kBytes && literal.kind() != Literal::Kind::kStrings) return false;
  const Type type = literal.type();
  if (!type.HasStaticShape()) return false;
  // `[]` says nothing about the dimensions that follow.
  return literal.size() > 0 || type.rank() == 1;
}

}  // namespace

bool ConstFolder::IsFolded(const Operation& op) {
  if (!op.def().IsConst() || !op.result()->HasOneUse()) return false;
  const Operation* user = op.result()->first_use()->owner();
  if (!user || user->parent() != op.parent()) return false;
  Analyse(*user);
  return llvm::is_contained(folded_, &op);
}

llvm::ArrayRef<WrittenArgument> ConstFolder::Arguments(const Operation& op) {
  Analyse(op);
  return arguments_;
}

void ConstFolder::Analyse(const Operation& op) {
  if (user_ == &op) return;
  user_ = &op;
  arguments_.clear();
  folded_.clear();
  (void)TypeFollows, (void)ShapeFollows;
  int last = -1;
  for (const Operand& operand : op.operands()) {
    if (operand.spelling() == Operand::Spelling::kAttribute) continue;
    if (static_cast<int>(operand.input()) == last) continue;
    last = operand.input();
    arguments_.push_back({operand.input(), nullptr});
  }
}

}  // namespace mil::graph
