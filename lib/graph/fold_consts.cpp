#include "graph/fold_consts.h"

#include <cmath>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "mil/ops/literals.h"

namespace mil::graph {

namespace {

bool HasUnusualNan(const Literal& literal) {
  const DType dtype = literal.type().dtype();
  if (!IsFloat(dtype)) return false;
  const uint64_t usual = Store(dtype, Number::Real(std::nan("")))->bits;
  for (uint64_t i = 0; i < literal.size(); ++i) {
    if (std::isnan(literal.Real(i)) && literal.Bits(i) != usual) return true;
  }
  return false;
}

// What the reader takes the value for that the printer writes.
ops::PlainKind KindOf(const Literal& literal) {
  if (literal.size() == 0) return ops::PlainKind::kInteger;
  switch (ClassOf(literal.type().dtype())) {
    case DTypeClass::kBoolean:
      return ops::PlainKind::kBool;
    case DTypeClass::kText:
      return ops::PlainKind::kString;
    case DTypeClass::kFloat:
      return ops::PlainKind::kReal;
    default:
      return ops::PlainKind::kInteger;
  }
}

// Whether the value, written without a type for `input`, has the rank and the shape that it has here.
bool ShapeFollows(const Literal& literal, const InputDef& input) {
  const Type type = literal.type();
  if (!type.HasStaticShape() || (type.rank() == 0 && input.rank == 1)) return false;
  return literal.size() > 0 || type.rank() == 1;  // `[]` says nothing about dimensions that follow.
}

// The input of `user` that the const `op` is, or could be, a literal of: -1 if none.
int InputOf(const Operation& op, const Operation& user) {
  if (!op.def().IsConst() || op.keep() || !op.attributes().empty() || op.operands().size() != 1) return -1;
  const Value& result = *op.result();
  if (!result.HasOneUse() || result.first_use()->owner() != &user || op.name() != result.name()) return -1;
  const Operand& use = *result.first_use();
  const InputDef& input = user.def().inputs[use.input()];
  const Literal* literal = op.operands()[0].literal();
  if (input.kind != InputKind::kTensor || use.spelling() != Operand::Spelling::kArgument || !literal) return -1;
  if (literal->kind() != Literal::Kind::kBytes && literal->kind() != Literal::Kind::kStrings) return -1;
  if (literal->type() != result.declared_type() || !ShapeFollows(*literal, input) || HasUnusualNan(*literal)) return -1;
  llvm::StringRef name = result.name().str();
  const bool is_usual = name.consume_front(user.result()->name().str()) && name.consume_front("_") &&
                        name.consume_front(input.name) && name == "_0";
  return is_usual ? static_cast<int>(use.input()) : -1;
}

}  // namespace

void ConstFolder::Enter(const Function& function) {
  // Blocks beside each other may use a name twice; the reader makes names that are unique in the function.
  is_enabled_ = llvm::all_of(function.body(), [](const Operation& op) { return op.blocks().empty(); });
  user_ = nullptr;
}

bool ConstFolder::IsFolded(const Operation& op) {
  if (!is_enabled_ || !op.def().IsConst() || !op.result()->HasOneUse()) return false;
  const Operation* user = op.result()->first_use()->owner();
  // Few consts of an operation get further, however many it has.
  if (!user || user->parent() != op.parent() || user->num_results() == 0 || InputOf(op, *user) < 0) return false;
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
  llvm::SmallVector<WrittenArgument, 8> constants;
  FindConstants(op, constants);

  // In the order of the inputs if the constants stand in it too, else constants last.
  auto by_input = [](const WrittenArgument& a, const WrittenArgument& b) { return a.input < b.input; };
  auto is_constant = [&](unsigned input) {
    return llvm::any_of(constants, [&](const WrittenArgument& constant) { return constant.input == input; });
  };
  for (const Operand& operand : op.operands()) {
    if (operand.spelling() == Operand::Spelling::kAttribute || is_constant(operand.input())) continue;
    if (arguments_.empty() || arguments_.back().input != operand.input()) {
      arguments_.push_back({operand.input(), nullptr});
    }
  }
  arguments_.append(constants.begin(), constants.end());
  if (llvm::is_sorted(constants, by_input)) llvm::stable_sort(arguments_, by_input);
}

void ConstFolder::FindConstants(const Operation& op, llvm::SmallVectorImpl<WrittenArgument>& constants) {
  // Before ios18, the reader spells the literals of constexpr operations as attributes.
  if (!is_enabled_ || op.num_results() == 0 || !op.result()->name() || op.def().is_constexpr) return;
  for (const Operation* at = op.previous(); at; at = at->previous()) {
    const int input = InputOf(*at, op);
    if (input < 0) break;
    constants.push_back({static_cast<unsigned>(input), at->operands()[0].literal()});
    folded_.push_back(at);
  }
  // The types of the other operands decide those of the literals. One that has to state its type is no literal any
  // more, and helps the others; what stands before it is not next to the operation.
  for (;;) {
    llvm::SmallVector<ops::TypedInput, 8> typed;
    for (const Operand& operand : op.operands()) {
      const bool is_written =
          llvm::none_of(constants, [&](const WrittenArgument& constant) { return constant.input == operand.input(); });
      if (is_written && operand.value()) typed.push_back({operand.input(), operand.type()});
    }
    auto type_follows = [&](const WrittenArgument& constant) {
      const Literal& literal = *constant.constant;
      return ops::ChooseDType(op.def(), constant.input, KindOf(literal), typed) == literal.type().dtype();
    };
    const auto* bad = llvm::find_if_not(constants, type_follows);
    if (bad == constants.end()) break;
    const size_t kept = bad - constants.begin();
    constants.truncate(kept);
    folded_.truncate(kept);
  }
  std::reverse(constants.begin(), constants.end());
}

}  // namespace mil::graph
