// What is declared with a type: inputs of functions, one by one, in groups, or packed.
#include "graph/lowering.h"

namespace mil::graph {

Value* Lowering::AddFunctionInput(llvm::StringRef name, SourceRange where, Type type) {
  Value* value = function_->function->body().AddInput(TakeName(name, true), WithFreshSymbols(type), Locate(where));
  value->set_declared_type(program_->types().EraseSymbols(type));
  if (value->name().str() != name) {
    Error(DiagId::kDuplicateName, where, "found a second input called '" + name + "'");
  }
  return value;
}

bool Lowering::LowerGroup(const Declared& declared, const Scope& scope,
                          llvm::function_ref<Entity(llvm::StringRef, const Declared::Member&, Scope&)> make,
                          llvm::MapVector<llvm::StringRef, EntityList>* lists) {
  Scope outer(&scope);
  Entity list = EvalCompileTime(*declared.list, outer);
  if (list.IsError()) return false;
  if (!list.IsList()) {
    Error(DiagId::kKindMismatch, declared.list->range, "found " + Describe(list) + ", expected a list to go through");
    return false;
  }
  for (const Entity& element : list.list()) {
    if (!Step(declared.name.range)) return false;
    Scope inner(&scope);
    Bind(inner, declared.name, element);
    for (const Declared::Member& member : declared.members) {
      std::optional<int64_t> index = EvalInteger(*member.index, inner, "the index of a group");
      if (!index) return false;
      EntityList& members = (*lists)[member.name.text];
      // In order: the list of them is what the body sees.
      if (*index != static_cast<int64_t>(members.size())) {
        Error(DiagId::kKindMismatch, member.index->range,
              "found index " + llvm::Twine(*index) + " of '" + member.name.text + "', expected " +
                  llvm::Twine(members.size()));
        return false;
      }
      if (!CountElements(1, member.name.range)) return false;
      members.push_back(make(Save(member.name.text + llvm::Twine(*index)), member, inner));
    }
  }
  return true;
}

void Lowering::BindInput(const InputDecl& input, Scope& scope) {
  if (input.is_unpack) return BindUnpack(input, scope, nullptr);
  const Declared& declared = input.declared;
  if (!declared.list) {
    Type type = LowerType(*declared.type, scope);
    if (!type) return Bind(scope, declared.name, Entity::Error());
    return Bind(scope, declared.name, Entity::Tensor(AddFunctionInput(declared.name.text, declared.name.range, type)));
  }
  llvm::MapVector<llvm::StringRef, EntityList> lists;
  LowerGroup(
      declared, scope,
      [&](llvm::StringRef name, const Declared::Member& member, Scope& inner) {
        Type type = LowerType(*member.type, inner);
        return type ? Entity::Tensor(AddFunctionInput(name, member.name.range, type)) : Entity::Error();
      },
      &lists);
  for (const Declared::Member& member : declared.members) {
    if (!scope.IsOwn(member.name.text))
      Bind(scope, member.name, MakeList(std::move(lists[member.name.text]), member.name.range));
  }
}

bool Lowering::LowerParts(const InputDecl& input, Scope& scope, std::vector<std::pair<std::string, Type>>* parts,
                          llvm::MapVector<llvm::StringRef, EntityList>* lists) {
  bool ok = true;
  for (const Declared& declared : input.parts) {
    if (!declared.list) {
      Type type = LowerType(*declared.type, scope);
      ok &= static_cast<bool>(type);
      parts->push_back({declared.name.text.str(), type});
      continue;
    }
    ok &= LowerGroup(
        declared, scope,
        [&](llvm::StringRef name, const Declared::Member& member, Scope& inner) {
          Type type = LowerType(*member.type, inner);
          ok &= static_cast<bool>(type);
          parts->push_back({name.str(), type});
          return Entity::Integer(parts->size() - 1);  // Which part: replaced by its value.
        },
        lists);
  }
  return ok;
}

}  // namespace mil::graph
