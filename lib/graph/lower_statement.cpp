// Statements, and what they bind.
#include "graph/lowering.h"

namespace mil::graph {

void Lowering::Bind(Scope& scope, const Name& name, Entity entity, bool is_result) {
  if (name.IsUnnamed()) return;
  if (const NamedEntity* other = scope.Find(name.text)) {
    Report(DiagId::kDuplicateName, name.range).Note(other->where, "its first meaning is here")
        << "found a second meaning of '" << name.text << "', expected another name";
    return;
  }
  scope.Define(name.text, {std::move(entity), name.range, is_result});
}

const Statement* Lowering::Execute(const Body& body, Scope& scope) {
  for (const Statement* statement : body.statements) {
    if (!Step(statement->range)) return nullptr;
    if (const Statement* returned = ExecuteOne(*statement, scope)) return returned;
  }
  return nullptr;
}

const Statement* Lowering::ExecuteOne(const Statement& statement, Scope& scope) {
  switch (statement.kind) {
    case StatementKind::kLet:
      ExecuteLet(statement, scope);
      return nullptr;
    case StatementKind::kRequire:
      CheckRequire(statement, scope);
      return nullptr;
    case StatementKind::kAssign:
      ExecuteAssign(statement, scope);
      return nullptr;
    case StatementKind::kCall: {
      Entity value = Eval(*statement.expr, scope, {});
      const bool nothing =
          value.kind == EntityKind::kNothing || value.IsError() || (value.IsList() && value.list().empty());
      if (!nothing) {
        Error(DiagId::kResultCount, statement.expr->range,
              "found a call whose result is dropped, expected a name for it: 'y = ...', or '_ = ...'");
      }
      return nullptr;
    }
    case StatementKind::kIf: {
      std::optional<bool> holds = Condition(*statement.expr, scope);
      return holds ? Execute(*holds ? statement.body : statement.else_body, scope) : nullptr;
    }
    case StatementKind::kFor:
      ExecuteFor(statement, scope);
      return nullptr;
    case StatementKind::kReturn:
      return &statement;
    default:
      return nullptr;  // Items; not parsed in bodies.
  }
}

std::optional<bool> Lowering::Condition(const Expr& expr, Scope& scope) {
  Entity value = EvalCompileTime(expr, scope);
  if (value.IsError()) return std::nullopt;
  if (value.IsBool()) return value.boolean;
  Error(DiagId::kKindMismatch, expr.range,
        "found " + Describe(value) + ", expected a boolean that is known at compile time" +
            (value.IsValue() ? "; for run-time choices there are 'cond' and 'select'" : ""));
  return std::nullopt;
}

void Lowering::CheckRequire(const Statement& statement, Scope& scope) {
  std::optional<bool> holds = Condition(*statement.expr, scope);
  if (!holds || *holds) return;
  std::string message;
  if (statement.message) {
    Entity text = EvalCompileTime(*statement.message, scope);
    if (text.IsString()) message = text.string.str();
  }
  if (message.empty()) {
    const SourceRange range = statement.expr->range;
    message = sources_.Text(range.file).substr(range.begin, std::min<uint64_t>(range.end - range.begin, 200)).str();
  }
  Error(DiagId::kRequireFailed, statement.expr->range, "required: " + message);
}

void Lowering::ExecuteLet(const Statement& statement, Scope& scope) {
  for (const Binding& binding : statement.bindings) {
    Entity value = EvalCompileTime(*binding.value, scope);
    NameConstant(value, binding.name.text);
    Bind(scope, binding.name, value);
  }
}

void Lowering::NameConstant(const Entity& entity, llvm::StringRef name) {
  if (!entity.IsConstant() || entity.constant->is_bound) return;
  entity.constant->hint = name;
  entity.constant->is_bound = true;
}

namespace {

// Results of operations, or lists of such.
bool IsRunTime(const Entity& entity) {
  if (!entity.IsList()) return entity.IsValue() || entity.IsError();
  return llvm::all_of(entity.list(), IsRunTime);
}

}  // namespace

void Lowering::ExecuteAssign(const Statement& statement, Scope& scope) {
  llvm::ArrayRef<Target> targets = statement.targets;
  llvm::SmallVector<llvm::StringRef, 4> names;
  llvm::SmallVector<Type, 4> declared;
  for (const Target& target : targets) {
    declared.push_back(target.type ? LowerType(*target.type, scope) : Type());
    names.push_back(LocalName(target.name.IsUnnamed() ? "unused" : target.name.text));
  }
  const bool is_explicit = frame_->is_direct && !targets[0].name.IsUnnamed();
  Naming naming{names[0], true, is_explicit, {}, declared};
  if (targets.size() > 1) naming.targets = names;
  Entity value = Eval(*statement.expr, scope, naming);

  if (targets.size() == 1) {
    if (!IsRunTime(value)) {
      const bool plain = value.IsPlain() || value.IsConstant();
      value = Error(DiagId::kKindMismatch, statement.expr->range,
                    "'" + targets[0].name.text + " = ...' is given " + Describe(value) +
                        ", expected the result of an operation" +
                        (plain ? "; 'let' binds compile-time values, and const(...) is the operation" : ""));
    }
    CheckBound(targets[0], value, statement.expr->range);
    if (declared[0] && value.IsValue()) DeclareResult(value.value, declared[0], targets[0].type->range);
    return Bind(scope, targets[0].name, value, true);
  }
  if (!value.IsError() && (!value.IsList() || value.list().size() != targets.size() || !IsRunTime(value))) {
    value = Error(DiagId::kResultCount, statement.expr->range,
                  "found " + Describe(value) + " for " + llvm::Twine(targets.size()) +
                      " names, expected as many results of operations");
  }
  for (size_t i = 0; i < targets.size(); ++i) {
    Entity element = value.IsError() ? Entity::Error() : value.list()[i];
    CheckBound(targets[i], element, statement.expr->range);
    if (declared[i] && element.IsValue()) DeclareResult(element.value, declared[i], targets[i].type->range);
    Bind(scope, targets[i].name, element, true);
  }
}

void Lowering::CheckBound(const Target& target, const Entity& entity, SourceRange range) {
  if (target.type && entity.IsList()) {
    Error(DiagId::kTypeMismatch, target.type->range,
          "found a type for a list of values, expected none; elements have types of their own");
  }
}

std::optional<EntityList> Lowering::EvalReturned(const Statement& statement, Scope& scope, const Naming& naming) {
  EntityList values;
  llvm::ArrayRef<ReturnItem> items = statement.items;
  const bool one_each = naming.targets.size() == items.size();
  for (size_t i = 0; i < items.size(); ++i) {
    Naming item_naming = naming;
    llvm::SmallVector<Type, 1> declared;
    if (items.size() > 1) {
      item_naming.targets = {};
      item_naming.base = one_each ? naming.targets[i] : Save(naming.base + "_" + llvm::Twine(i));
      item_naming.declared = naming.declared.size() > i ? naming.declared.slice(i, 1) : llvm::ArrayRef<Type>();
    }
    Entity value = Eval(*items[i].value, scope, item_naming);
    if (items[i].type) {
      Type type = LowerType(*items[i].type, scope);
      if (type) value = Ascribe(value, type, items[i].value, items[i].value->range);
    }
    // A result that the body has named is the caller's now: it gets the name there.
    const auto* word = llvm::dyn_cast<NameExpr>(items[i].value);
    const NamedEntity* named = word && scope.IsOwn(word->name) ? scope.Find(word->name) : nullptr;
    if (named && named->is_result && value.IsValue() && value.value->defining_op() && item_naming.exact &&
        !item_naming.base.empty()) {
      Identifier old = value.value->name();
      if (old.str() == frame_->prefix + "_" + word->name.str() && old.str() != item_naming.base) {
        Operation* op = value.value->defining_op();
        Identifier name = TakeName(item_naming.base, item_naming.is_explicit);
        if (op->name() == old) op->set_name(name);
        value.value->set_name(name);
      }
    }
    if (value.IsError()) return std::nullopt;
    values.push_back(value);
  }
  return values;
}

}  // namespace mil::graph
