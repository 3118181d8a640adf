// Calls: of helpers, compile-time functions, typed constants' sources, and operations, in this order.
#include "graph/builtins.h"
#include "graph/lowering.h"

namespace mil::graph {

namespace {

bool IsSource(llvm::StringRef name) {
  return name == "weights" || name == "blob" || name == "extern" || name == "splat" || name == "normal" ||
         name == "uniform";
}

bool IsQuery(llvm::StringRef name) { return name == "dim" || name == "dims" || name == "rank" || name == "dtype"; }

bool IsTransform(llvm::StringRef name) {
  return name == "transpose" || name == "reshape" || name == "slice_by_size" || name == "concat" || name == "cast";
}

bool HasTyped(const Entity& entity) {
  if (entity.IsList()) return llvm::any_of(entity.list(), HasTyped);
  return entity.IsTyped();
}

}  // namespace

bool Lowering::EvalArguments(llvm::ArrayRef<Argument> arguments, Scope& scope, const Naming& naming,
                             llvm::SmallVectorImpl<CallArgument>& values) {
  bool ok = true;
  for (const Argument& argument : arguments) {
    Entity value = Eval(*argument.value, scope, naming.Inner());
    if (value.kind == EntityKind::kNothing)
      value = Error(DiagId::kResultCount, argument.value->range, "found a call without results, expected a value");
    ok &= !value.IsError();
    values.push_back({argument.name, std::move(value), argument.value, argument.value->range});
  }
  return ok;
}

Entity Lowering::EvalCall(const CallExpr& expr, Scope& scope, const Naming& naming,
                          llvm::ArrayRef<graph::Attribute> attributes) {
  llvm::StringRef name = expr.callee.text;
  const CallableRef* callable = scope.file()->callables.lookup(name);
  bool shared = false;
  const bool is_builtin = IsBuiltin(name, &shared);
  const bool is_op = !callable && !ops::Versions(name).empty();
  if (!expr.blocks.empty() && (callable || (is_builtin && !is_op) || IsSource(name) || IsQuery(name))) {
    return Error(DiagId::kBlockCount, expr.blocks[0].body.range,
                 "found a block after '" + name + "', expected none: only operations such as cond have blocks");
  }
  if (!attributes.empty() && (callable || (is_builtin && !is_op) || IsSource(name) || IsQuery(name))) {
    return Error(DiagId::kSyntaxError, attributes[0].name.range,
                 "found attributes of '" + name + "', expected them only after operations");
  }
  llvm::SmallVector<CallArgument, 4> arguments;
  if (!EvalArguments(expr.arguments, scope, naming, arguments)) {
    return callable || !is_op ? Entity::Error() : Unreadable(expr.range, naming);
  }
  if (callable) return Inline(*callable, expr.range, arguments, naming);
  if (is_builtin) {
    const bool typed = llvm::any_of(arguments, [](const CallArgument& argument) { return HasTyped(argument.entity); });
    const bool named =
        llvm::any_of(arguments, [](const CallArgument& argument) { return !argument.name.text.empty(); });
    if (!shared || (!typed && !named)) {
      if (named)
        return Error(DiagId::kUnknownInput, expr.range,
                     "found a named argument of '" + name + "', expected values only");
      llvm::SmallVector<Entity, 4> values;
      for (const CallArgument& argument : arguments) values.push_back(argument.entity);
      Computed computed = CallBuiltin(name, values, arena_);
      return computed.ok() ? computed.entity : Error(DiagId::kCompileTimeError, expr.range, computed.error);
    }
  }
  if (IsSource(name)) return CallSource(name, expr, arguments, scope);
  if (IsQuery(name)) return CallQuery(name, expr, arguments);
  if (IsTransform(name) && attributes.empty()) {
    if (std::optional<Entity> transformed = TryTransform(expr, arguments)) return *transformed;
  }
  if (!is_op) return CallUnknown(expr, scope, naming);
  if (name == "const") return CallConst(expr, arguments, scope, naming, attributes);
  if (!CanMakeOps("'" + name.str() + "'", expr.range)) return Entity::Error();
  const OpDef* def = FindOp(name, expr.callee.range);
  if (!def) return Unreadable(expr.range, naming);
  return LowerOp(*def, expr.range, arguments, attributes, expr.blocks, scope, naming);
}

Entity Lowering::CallUnknown(const CallExpr& expr, Scope& scope, const Naming& naming) {
  llvm::StringRef name = expr.callee.text;
  llvm::SmallVector<llvm::StringRef, 32> candidates(ops::NearestNames(name));
  candidates.append(BuiltinNames());
  for (const auto& entry : scope.file()->callables) candidates.push_back(entry.getKey());
  for (llvm::StringRef word : {"weights", "blob", "splat", "normal", "uniform", "dim", "dims", "rank", "dtype"})
    candidates.push_back(word);
  Error(DiagId::kUnknownOp, expr.callee.range,
        "found '" + name.take_front(100) + "', which is no operation, helper or compile-time function" +
            Suggestion(name, candidates));
  return Unreadable(expr.range, naming);
}

Entity Lowering::CallQuery(llvm::StringRef name, const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments) {
  const size_t expected = name == "dim" ? 2 : 1;
  if (arguments.size() != expected) {
    return Error(
        DiagId::kUnknownInput, expr.range,
        "'" + name + "' is given " + llvm::Twine(arguments.size()) + " values, expected " + llvm::Twine(expected));
  }
  const Entity& tensor = arguments[0].entity;
  if (!tensor.IsTyped() || !tensor.type() || !tensor.type().IsTensor()) {
    return Error(DiagId::kKindMismatch, arguments[0].range,
                 "'" + name + "' of " + Describe(tensor) + ", expected a tensor or a typed constant");
  }
  Type type = tensor.type();
  if (name == "dtype") return Entity::String(Spelling(type.dtype()));
  if (!type.IsRanked())
    return Error(DiagId::kNotCompileTime, arguments[0].range,
                 "'" + name + "' of " + TypeText(type) + ", whose rank is not known at compile time");
  if (name == "rank") return Entity::Integer(type.rank());
  int64_t first = 0, last = type.rank();
  if (name == "dim") {
    const Entity& axis = arguments[1].entity;
    const auto rank = static_cast<int64_t>(type.rank());
    if (!axis.IsInteger() || axis.is_big || axis.integer < -rank || axis.integer >= rank) {
      return Error(DiagId::kKindMismatch, arguments[1].range,
                   "found " + Describe(axis) + ", expected a dimension of " + TypeText(type));
    }
    first = axis.integer < 0 ? axis.integer + rank : axis.integer;
    last = first + 1;
  }
  EntityList sizes;
  for (int64_t i = first; i < last; ++i) {
    if (!type.dims()[i].IsConstant()) {
      return Error(DiagId::kNotCompileTime, arguments[0].range,
                   "dimension " + llvm::Twine(i) + " of " + TypeText(type) + " is not known at compile time");
    }
    sizes.push_back(Entity::Integer(type.dims()[i].size()));
  }
  return name == "dim" ? sizes[0] : MakeList(std::move(sizes), expr.range);
}

Entity Lowering::CallConst(const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments, Scope& scope,
                           const Naming& naming, llvm::ArrayRef<graph::Attribute> attributes) {
  if (!CanMakeOps("'const'", expr.range)) return Entity::Error();
  const OpDef& def = ops::Lookup(OpKind::kConst, function_->function->op_set());
  OpAttributes read;
  if (!ReadAttributes(def, attributes, scope, &read)) return Unreadable(expr.range, naming);
  const CallArgument* value = arguments.size() == 1 ? &arguments[0] : nullptr;
  if (arguments.empty() && read.inputs.size() == 1) value = &read.inputs[0].second;
  if (!value || (!value->name.text.empty() && value->name.text != "val") || arguments.size() + read.inputs.size() > 1) {
    Error(DiagId::kMissingInput, expr.range,
          "found " + llvm::Twine(arguments.size()) + " arguments of 'const', expected its value");
    return Unreadable(expr.range, naming);
  }
  if (!value->name.text.empty() && value->name.text != "val") return Entity::Error();
  Type stated = naming.declared.empty() ? Type() : naming.declared[0];
  Entity entity = value->entity;
  if (stated && !entity.IsConstant()) entity = Ascribe(entity, stated, value->expr, value->range);
  if (entity.IsError()) return Unreadable(expr.range, naming);
  const Literal* literal = nullptr;
  if (entity.IsConstant()) {
    literal = entity.constant->literal;
  } else {
    literal = MakeDefaultLiteral(entity, value->expr, value->range);
  }
  if (!literal || !CountOperation(expr.range)) return Unreadable(expr.range, naming);
  std::string name = TakeName(ResultName(naming, "const"), naming.is_explicit).str().str();
  if (entity.IsConstant()) LayOut(*entity.constant, name);
  Value* made = CreateConst(literal, name, Locate(value->range));
  Operation* op = made->defining_op();
  if (read.has_name) op->set_name(read.name);
  if (read.keep) op->set_keep(true);
  for (const mil::Attribute& attribute : read.others) op->SetAttribute(attribute.name, attribute.value);
  return Entity::Tensor(made);
}

}  // namespace mil::graph
