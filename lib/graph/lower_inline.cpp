// Calls of `def` and `func`: the body is lowered in place.
#include "graph/ast_parser.h"
#include "graph/lowering.h"

namespace mil::graph {

namespace {

// While it lives, errors are the caller's: they are about arguments, which stand in its text.
template <typename Frame>
class InCaller {
 public:
  explicit InCaller(Frame*& frame) : frame_(frame), callee_(frame) { frame = callee_->caller; }
  ~InCaller() { frame_ = callee_; }

 private:
  Frame*& frame_;
  Frame* callee_;
};

}  // namespace

bool Lowering::MatchArguments(llvm::StringRef callee, llvm::ArrayRef<llvm::StringRef> names,
                              llvm::ArrayRef<CallArgument> arguments, llvm::SmallVectorImpl<int>& matched) {
  matched.assign(names.size(), -1);
  bool ok = true;
  size_t position = 0;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const CallArgument& argument = arguments[i];
    size_t parameter = position;
    if (argument.name.text.empty()) {
      if (position++ >= names.size()) {
        Error(DiagId::kUnknownInput, argument.range,
              "'" + callee + "' has " + llvm::Twine(names.size()) + " parameters, found another argument");
        ok = false;
        continue;
      }
    } else {
      for (parameter = 0; parameter < names.size() && names[parameter] != argument.name.text;) ++parameter;
      if (parameter == names.size()) {
        Error(DiagId::kUnknownInput, argument.name.range,
              "'" + callee + "' has no parameter '" + argument.name.text + "'" + Suggestion(argument.name.text, names));
        ok = false;
        continue;
      }
    }
    if (matched[parameter] >= 0) {
      Error(DiagId::kDuplicateInput, argument.range, "'" + callee + "' is given '" + names[parameter] + "' twice");
      ok = false;
    }
    matched[parameter] = static_cast<int>(i);
  }
  return ok;
}

Entity Lowering::CheckParameterType(const Entity& entity, const TypeExpr& type_expr, const CallArgument& argument,
                                    llvm::StringRef name, Scope& scope) {
  Type type = LowerType(type_expr, scope);
  if (!type) return Entity::Error();
  InCaller caller(frame_);
  if (entity.IsTyped()) {
    if (Compatible(entity.type(), type)) return entity;
    return Error(DiagId::kTypeMismatch, argument.range,
                 "'" + name + "' is given " + TypeText(entity.type()) + ", expected " + TypeText(type));
  }
  return Ascribe(entity, type, argument.expr, argument.range);
}

bool Lowering::BindParameters(const CallableRef& callable, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                              Scope& scope, const Naming& naming) {
  const Callable& ast = *callable.ast;
  llvm::SmallVector<llvm::StringRef, 8> names;
  for (const ParameterDecl& parameter : ast.parameters) names.push_back(parameter.name.text);
  llvm::SmallVector<int, 8> matched;
  bool ok = true;
  const uint64_t errors = errors_;
  {
    InCaller caller(frame_);
    if (!MatchArguments(ast.name.text, names, arguments, matched)) return false;
    for (size_t i = 0; i < names.size(); ++i) {
      if (matched[i] >= 0 || (!ast.is_function && ast.parameters[i].default_value)) continue;
      Error(DiagId::kMissingInput, range, "'" + ast.name.text + "' lacks '" + names[i] + "'");
      ok = false;
    }
    if (!ok) return false;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    const ParameterDecl& parameter = ast.parameters[i];
    CallArgument argument;
    if (matched[i] >= 0) {
      argument = arguments[matched[i]];
    } else {
      argument = {parameter.name, Eval(*parameter.default_value, scope, naming.Inner()), parameter.default_value,
                  range};
    }
    Entity value = argument.entity;
    if (parameter.is_let && !value.IsError() && !value.IsPlain() && !value.IsConstant()) {
      InCaller caller(frame_);
      value =
          Error(DiagId::kNotCompileTime, argument.range,
                "'" + names[i] + "' is given " + Describe(value) + ", expected a value that is known at compile time");
    }
    if (parameter.type && !value.IsError()) {
      value = CheckParameterType(value, *parameter.type, argument, names[i], scope);
    }
    ok &= !value.IsError();
    Bind(scope, parameter.name, value);
  }
  return ok && errors_ == errors;
}

bool Lowering::BindFunctionInputs(const CallableRef& callable, SourceRange range,
                                  llvm::ArrayRef<CallArgument> arguments, Scope& scope, const Naming& naming) {
  const Callable& ast = *callable.ast;
  llvm::SmallVector<llvm::StringRef, 8> names;
  for (const InputDecl& input : ast.inputs) {
    if (!input.declared.list) {
      names.push_back(input.declared.name.text);
    } else {
      for (const Declared::Member& member : input.declared.members) {
        if (!llvm::is_contained(names, member.name.text)) names.push_back(member.name.text);
      }
    }
  }
  llvm::SmallVector<int, 8> matched;
  bool ok = true;
  const uint64_t errors = errors_;
  {
    InCaller caller(frame_);
    if (!MatchArguments(ast.name.text, names, arguments, matched)) return false;
    for (size_t i = 0; i < names.size(); ++i) {
      if (matched[i] >= 0 || (!ast.is_function && ast.parameters[i].default_value)) continue;
      Error(DiagId::kMissingInput, range, "'" + ast.name.text + "' lacks '" + names[i] + "'");
      ok = false;
    }
    if (!ok) return false;
  }
  const auto argument_of = [&](llvm::StringRef name) -> const CallArgument& {
    return arguments[matched[llvm::find(names, name) - names.begin()]];
  };
  for (const InputDecl& input : ast.inputs) {
    if (!input.declared.list) {
      const CallArgument& argument = argument_of(input.declared.name.text);
      if (!input.is_unpack) {
        Entity value =
            CheckParameterType(argument.entity, *input.declared.type, argument, input.declared.name.text, scope);
        ok &= !value.IsError();
        Bind(scope, input.declared.name, value);
      } else if (argument.entity.IsValue()) {
        BindUnpack(input, scope, argument.entity.value);
      } else {
        Error(DiagId::kKindMismatch, argument.range,
              "'" + input.declared.name.text + "' is given " + Describe(argument.entity) + ", expected a tensor");
        ok = false;
      }
      continue;
    }
    llvm::MapVector<llvm::StringRef, EntityList> lists;
    ok &= LowerGroup(
        input.declared, scope,
        [&](llvm::StringRef name, const Declared::Member& member, Scope& inner) {
          const CallArgument& argument = argument_of(member.name.text);
          const size_t index = lists[member.name.text].size();
          if (!argument.entity.IsList() || index >= argument.entity.list().size()) {
            return Error(DiagId::kKindMismatch, argument.range,
                         "'" + member.name.text + "' is given " + Describe(argument.entity) +
                             ", expected a list with an element " + llvm::Twine(index));
          }
          return CheckParameterType(argument.entity.list()[index], *member.type, argument, name, inner);
        },
        &lists);
    for (const Declared::Member& member : input.declared.members) {
      if (!scope.IsOwn(member.name.text))
        Bind(scope, member.name, MakeList(std::move(lists[member.name.text]), member.name.range));
    }
  }
  return ok && errors_ == errors;
}

Entity Lowering::Inline(const CallableRef& callable, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                        const Naming& naming) {
  const Callable& ast = *callable.ast;
  if (calls_ == kNestingLimit) {
    Error(DiagId::kNestingTooDeep, range,
          "found calls nested more than " + llvm::Twine(kNestingLimit) + " levels deep");
    stopped_ = true;
    return Entity::Error();
  }
  llvm::StringRef base = ResultName(naming, ast.name.text);
  Frame frame;
  frame.caller = frame_;
  frame.call_site = Locate(range);
  frame.prefix = base.str();
  frame.is_direct = false;
  Frame* outer = frame_;
  frame_ = &frame;
  ++calls_;
  Scope scope(callable.file);
  bool ok = ast.is_function ? BindFunctionInputs(callable, range, arguments, scope, naming)
                            : BindParameters(callable, range, arguments, scope, naming);
  std::optional<EntityList> values;
  if (ok) {
    const uint64_t errors = errors_;
    if (const Statement* returned = Execute(ast.body, scope)) {
      values = EvalReturned(*returned, scope,
                            {base, true, naming.is_explicit && naming.exact, naming.targets, naming.declared});
    } else if (!stopped_ && errors_ == errors) {
      values.emplace();
    }
  }
  --calls_;
  frame_ = outer;
  if (!values) return Entity::Error();
  if (values->empty()) return Entity::Nothing();
  if (values->size() == 1) return (*values)[0];
  return MakeList(std::move(*values), range);
}

}  // namespace mil::graph
