// Compile-time repetition: `for` statements, comprehensions, and loops that hand values on.
#include "graph/lowering.h"

namespace mil::graph {

void Lowering::ExecuteFor(const Statement& statement, Scope& scope) {
  Entity list = EvalCompileTime(*statement.expr, scope);
  if (list.IsError()) return;
  if (!list.IsList()) {
    Error(DiagId::kKindMismatch, statement.expr->range, "found " + Describe(list) + ", expected a list to go through");
    return;
  }
  const bool direct = std::exchange(frame_->is_direct, false);
  for (const Entity& element : list.list()) {
    if (!Step(statement.range)) break;
    Scope inner(&scope);
    Bind(inner, statement.word, element);
    if (const Statement* returned = Execute(statement.body, inner)) {
      Error(DiagId::kMissingReturn, returned->range,
            "found 'return' in a loop, expected it only in functions, blocks and 'for ... with' loops");
      break;
    }
  }
  frame_->is_direct = direct;
}

Entity Lowering::EvalComprehension(const ComprehensionExpr& expr, Scope& scope, const Naming& naming) {
  EntityList elements;
  if (!EvalClauses(expr, 0, scope, naming, elements)) return Entity::Error();
  return Entity::List(std::move(elements));
}

bool Lowering::EvalClauses(const ComprehensionExpr& expr, size_t clause, Scope& scope, const Naming& naming,
                           EntityList& elements) {
  if (clause == expr.clauses.size()) {
    Naming inner = naming.Inner();
    if (naming.exact && !naming.base.empty()) {
      inner.exact = true;
      inner.base = naming.targets.size() > elements.size() ? naming.targets[elements.size()]
                                                           : Save(naming.base + "_" + llvm::Twine(elements.size()));
      inner.is_explicit = naming.targets.size() > elements.size() && naming.is_explicit;
    }
    Entity element = Eval(*expr.element, scope, inner);
    if (element.IsError() || !CountElements(1, expr.range)) return false;
    elements.push_back(std::move(element));
    return true;
  }
  const Clause& current = expr.clauses[clause];
  if (current.variable.text.empty()) {
    std::optional<bool> holds = Condition(*current.value, scope);
    return holds && (!*holds || EvalClauses(expr, clause + 1, scope, naming, elements));
  }
  Entity list = Eval(*current.value, scope, naming.Inner());
  if (list.IsError()) return false;
  if (!list.IsList()) {
    Error(DiagId::kKindMismatch, current.value->range, "found " + Describe(list) + ", expected a list to go through");
    return false;
  }
  for (const Entity& element : list.list()) {
    if (!Step(expr.range)) return false;
    Scope inner(&scope);
    Bind(inner, current.variable, element);
    if (!EvalClauses(expr, clause + 1, inner, naming, elements)) return false;
  }
  return true;
}

Entity Lowering::EvalFold(const FoldExpr& expr, Scope& scope, const Naming& naming) {
  Entity list = EvalCompileTime(*expr.list, scope);
  if (list.IsError()) return list;
  if (!list.IsList())
    return Error(DiagId::kKindMismatch, expr.list->range,
                 "found " + Describe(list) + ", expected a list to go through");
  EntityList carried;
  for (const Carried& value : expr.carried) {
    carried.push_back(Eval(*value.initial, scope, naming.Inner()));
    if (carried.back().IsError()) return Entity::Error();
  }
  if (carried.empty())
    return Error(DiagId::kSyntaxError, expr.range,
                 "found nothing after 'with', expected values that each round hands to the next");
  llvm::StringRef base = ResultName(naming, "loop");
  Frame frame = *frame_;
  Frame* outer = frame_;
  frame.is_direct = false;
  const size_t rounds = list.list().size();
  bool ok = true;
  for (size_t round = 0; ok && round < rounds; ++round) {
    if (!Step(expr.range)) return Entity::Error();
    const bool is_last = round + 1 == rounds;
    Scope inner(&scope);
    // A value may be handed on under the name that the statement binds it to: it is not bound yet.
    Bind(inner, expr.variable, list.list()[round]);
    for (size_t i = 0; i < carried.size(); ++i) Bind(inner, expr.carried[i].name, carried[i]);
    frame.prefix = (base + "_" + llvm::Twine(round)).str();
    frame_ = &frame;
    const uint64_t errors = errors_;
    const Statement* returned = Execute(expr.body, inner);
    std::optional<EntityList> values;
    if (returned) {
      Naming round_naming{base, true, naming.is_explicit && naming.exact, naming.targets, naming.declared};
      llvm::SmallVector<llvm::StringRef, 4> targets;
      if (!is_last) {
        for (const Carried& value : expr.carried)
          targets.push_back(Save(frame.prefix + llvm::Twine("_") + value.name.text));
        round_naming = {
            targets[0],
            true,
            false,
            targets.size() > 1 ? llvm::ArrayRef<llvm::StringRef>(targets) : llvm::ArrayRef<llvm::StringRef>(),
            {}};
      }
      values = EvalReturned(*returned, inner, round_naming);
    } else if (!stopped_ && errors_ == errors) {
      Report(DiagId::kMissingReturn, expr.body.range)
          << "the loop's body ends without 'return', expected the values for the next round";
    }
    frame_ = outer;
    if (values && values->size() == 1 && carried.size() > 1 && (*values)[0].IsList()) {
      EntityList inside = (*values)[0].list();
      values = std::move(inside);
    }
    ok = values.has_value();
    if (ok && values->size() != carried.size()) {
      Error(DiagId::kMissingReturn, returned->range,
            "found " + llvm::Twine(values->size()) + " returned values, expected " + llvm::Twine(carried.size()));
      ok = false;
    }
    if (ok) carried = std::move(*values);
  }
  if (!ok) return Entity::Error();
  return carried.size() == 1 ? carried[0] : MakeList(std::move(carried), expr.range);
}

}  // namespace mil::graph
