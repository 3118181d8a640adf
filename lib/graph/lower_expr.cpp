// Expressions: what decides by the kind of its parts between computing now and making an operation.
#include "graph/arithmetic.h"
#include "graph/lowering.h"

namespace mil::graph {

namespace {

// Of expressions through calls: what the stack holds, also with sanitizers.
constexpr unsigned kDeepest = 1200;

}  // namespace

Entity Lowering::Eval(const Expr& expr, Scope& scope, const Naming& naming) {
  if (!Step(expr.range)) return Entity::Error();
  if (depth_ == kDeepest) {
    Error(DiagId::kNestingTooDeep, expr.range,
          "found expressions and calls nested more than " + llvm::Twine(kDeepest) + " levels deep in all");
    stopped_ = true;
    return Entity::Error();
  }
  ++depth_;
  Entity result = EvalKind(expr, scope, naming);
  --depth_;
  return result;
}

Entity Lowering::EvalKind(const Expr& expr, Scope& scope, const Naming& naming) {
  switch (expr.kind) {
    case ExprKind::kInteger: {
      const uint64_t value = llvm::cast<IntegerExpr>(expr).value;
      Entity entity = Entity::Integer(static_cast<int64_t>(value));
      entity.is_big = value > INT64_MAX;
      return entity;
    }
    case ExprKind::kReal:
      return Entity::Real(llvm::cast<RealExpr>(expr).value);
    case ExprKind::kString:
      return Entity::String(llvm::cast<StringExpr>(expr).value);
    case ExprKind::kBool:
      return Entity::Bool(llvm::cast<BoolExpr>(expr).value);
    case ExprKind::kName:
      return EvalName(llvm::cast<NameExpr>(expr), scope);
    case ExprKind::kList:
      return EvalList(llvm::cast<ListExpr>(expr), scope, naming);
    case ExprKind::kComprehension:
      return EvalComprehension(llvm::cast<ComprehensionExpr>(expr), scope, naming);
    case ExprKind::kUnary:
      return EvalUnary(llvm::cast<UnaryExpr>(expr), scope, naming);
    case ExprKind::kBinary:
      return EvalBinary(llvm::cast<BinaryExpr>(expr), scope, naming);
    case ExprKind::kConditional:
      return EvalConditional(llvm::cast<ConditionalExpr>(expr), scope, naming);
    case ExprKind::kAscription:
      return EvalAscription(llvm::cast<AscriptionExpr>(expr), scope, naming);
    case ExprKind::kSubscript:
      return EvalSubscript(llvm::cast<SubscriptExpr>(expr), scope, naming);
    case ExprKind::kCall: {
      const auto& call = llvm::cast<CallExpr>(expr);
      return EvalCall(call, scope, naming, call.attributes);
    }
    case ExprKind::kAttributed:
      return EvalAttributed(llvm::cast<AttributedExpr>(expr), scope, naming);
    case ExprKind::kTable:
      return EvalTable(llvm::cast<TableExpr>(expr), scope);
    case ExprKind::kPack:
      return EvalPack(llvm::cast<PackExpr>(expr), scope, naming);
    case ExprKind::kFold:
      return EvalFold(llvm::cast<FoldExpr>(expr), scope, naming);
  }
  return Entity::Error();
}

Entity Lowering::EvalCompileTime(const Expr& expr, Scope& scope) {
  ++compile_time_;
  Entity result = Eval(expr, scope, {});
  --compile_time_;
  return result;
}

std::optional<int64_t> Lowering::EvalInteger(const Expr& expr, Scope& scope, llvm::StringRef what) {
  Entity value = EvalCompileTime(expr, scope);
  if (value.IsError()) return std::nullopt;
  if (value.IsInteger() && !value.is_big && !value.is_bits) return value.integer;
  Error(DiagId::kKindMismatch, expr.range,
        what + llvm::Twine(" is ") + Describe(value) + ", expected an integer that is known at compile time");
  return std::nullopt;
}

Entity Lowering::EvalName(const NameExpr& expr, Scope& scope) {
  if (const NamedEntity* found = scope.Find(expr.name)) return found->entity;
  if (scope.file()->callables.contains(expr.name) || !ops::Versions(expr.name).empty()) {
    return Error(DiagId::kUndefinedName, expr.range,
                 "found the function '" + expr.name + "', expected a value; a call has parentheses");
  }
  llvm::SmallVector<llvm::StringRef, 32> candidates;
  constexpr size_t kMostCandidates = 2000;  // In a large function the search would cost more than it is worth.
  for (const Scope* at = &scope; at && candidates.size() < kMostCandidates; at = at->parent()) {
    for (const auto& entry : at->names()) {
      if (candidates.size() == kMostCandidates) break;
      candidates.push_back(entry.getKey());
    }
  }
  for (const auto& entry : scope.file()->names) {
    if (candidates.size() < kMostCandidates) candidates.push_back(entry.getKey());
  }
  return Error(
      DiagId::kUndefinedName, expr.range,
      "found the name '" + expr.name.take_front(100) + "', which is not defined" + Suggestion(expr.name, candidates));
}

Entity Lowering::EvalList(const ListExpr& expr, Scope& scope, const Naming& naming) {
  EntityList elements;
  elements.reserve(expr.elements.size());
  bool ok = true;
  for (size_t i = 0; i < expr.elements.size(); ++i) {
    const Expr& element = *expr.elements[i];
    Naming inner = naming.Inner();
    // Only operations need names; making one for each number of a large literal would be a waste.
    const bool is_literal = element.kind <= ExprKind::kName;
    if (naming.exact && !naming.base.empty() && !is_literal) {
      const bool has_target = naming.targets.size() == expr.elements.size();
      inner.exact = true;
      inner.base = has_target ? naming.targets[i] : Save(naming.base + "_" + llvm::Twine(i));
      inner.is_explicit = has_target && naming.is_explicit;
    }
    elements.push_back(Eval(element, scope, inner));
    ok &= !elements.back().IsError();
    if (stopped_) return Entity::Error();
  }
  return ok ? MakeList(std::move(elements), expr.range) : Entity::Error();
}

Entity Lowering::EvalUnary(const UnaryExpr& expr, Scope& scope, const Naming& naming) {
  if (expr.op == Operator::kNegate) {
    // The smallest integers cannot be written without their sign.
    Entity operand = Eval(*expr.operand, scope, naming.Inner());
    if (operand.IsError()) return operand;
    if (operand.IsTyped()) {
      CallArgument x{{}, operand, expr.operand, expr.operand->range};
      CallArgument y{{}, Entity::Integer(-1), nullptr, expr.range};
      return ApplyOperation("mul", expr.range, {x, y}, naming);
    }
    Computed computed = Negate(operand);
    return computed.ok() ? computed.entity : Error(DiagId::kCompileTimeError, expr.range, computed.error);
  }
  if (expr.op == Operator::kImmediate) {
    Entity operand = Eval(*expr.operand, scope, naming.Inner());
    if (operand.IsError()) return operand;
    if (!operand.IsPlain() && !operand.IsConstant()) {
      return Error(DiagId::kKindMismatch, expr.operand->range,
                   "found # before " + Describe(operand) + ", expected a literal or a typed constant");
    }
    operand.is_immediate = true;
    return operand;
  }
  std::optional<bool> operand = Condition(*expr.operand, scope);
  return operand ? Entity::Bool(!*operand) : Entity::Error();
}

Entity Lowering::EvalBinary(const BinaryExpr& expr, Scope& scope, const Naming& naming) {
  // Sums of a thousand terms are deep to the left: go down in a loop.
  llvm::SmallVector<const BinaryExpr*, 8> spine = {&expr};
  while (const auto* left = llvm::dyn_cast<BinaryExpr>(spine.back()->left)) spine.push_back(left);
  Entity value = Eval(*spine.back()->left, scope, naming.Inner());
  for (size_t i = spine.size(); i-- > 0;) {
    const BinaryExpr& node = *spine[i];
    if (!Step(node.range)) return Entity::Error();
    if (node.op == Operator::kAnd || node.op == Operator::kOr) {
      if (value.IsError()) return value;
      if (!value.IsBool()) {
        return Error(DiagId::kKindMismatch, node.left->range,
                     "found " + Describe(value) + " before '" + Spelling(node.op) + "', expected a boolean" +
                         (value.IsTyped() ? "; for tensors there are logical_and and logical_or" : ""));
      }
      if (value.boolean != (node.op == Operator::kAnd)) continue;  // Decided.
      std::optional<bool> right = Condition(*node.right, scope);
      if (!right) return Entity::Error();
      value = Entity::Bool(*right);
      continue;
    }
    Entity right = Eval(*node.right, scope, naming.Inner());
    if (value.IsError() || right.IsError()) return Entity::Error();
    value = ApplyBinary(node, value, right, i == 0 ? naming : naming.Inner());
  }
  return value;
}

Entity Lowering::EvalConditional(const ConditionalExpr& expr, Scope& scope, const Naming& naming) {
  std::optional<bool> holds = Condition(*expr.condition, scope);
  if (!holds) return Entity::Error();
  return Eval(*holds ? *expr.if_true : *expr.if_false, scope, naming);
}

Entity Lowering::EvalAscription(const AscriptionExpr& expr, Scope& scope, const Naming& naming) {
  Type type = LowerType(*expr.type, scope);
  Naming inner = naming;
  inner.declared = type;
  Entity value = Eval(*expr.value, scope, inner);
  if (value.IsError() || !type) return Entity::Error();
  return Ascribe(value, type, expr.value, expr.range);
}

Entity Lowering::EvalAttributed(const AttributedExpr& expr, Scope& scope, const Naming& naming) {
  if (const auto* call = llvm::dyn_cast<CallExpr>(expr.value); call && call->attributes.empty()) {
    return EvalCall(*call, scope, naming, expr.attributes);
  }
  Entity value = Eval(*expr.value, scope, naming);
  if (value.IsError()) return value;
  Operation* op = value.IsValue() ? value.value->defining_op() : nullptr;
  if (!op)
    return Error(DiagId::kKindMismatch, expr.value->range,
                 "found attributes of " + Describe(value) + ", expected those of an operation");
  OpAttributes read;
  if (!ReadAttributes(op->def(), expr.attributes, scope, &read)) return Entity::Error();
  if (!read.inputs.empty()) {
    return Error(DiagId::kUnknownInput, expr.range,
                 "found an input of '" + op->def().name + "' as an attribute of an operator, expected it in a call");
  }
  if (read.keep) op->set_keep(true);
  if (read.has_name) op->set_name(read.name);
  for (const mil::Attribute& attribute : read.others) op->SetAttribute(attribute.name, attribute.value);
  return value;
}

}  // namespace mil::graph
