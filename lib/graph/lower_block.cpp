// Operations with blocks: cond and while_loop.
#include "graph/lowering.h"
#include "llvm/ADT/STLExtras.h"
#include "mil/ir/infer_context.h"

namespace mil::graph {

bool Lowering::LowerBlock(const BlockExpr& ast, Block& block, llvm::ArrayRef<Program::InputBinding> bindings,
                          const OpDef& def, Scope& scope, llvm::StringRef base) {
  Block* outer = block_;
  block_ = &block;
  const size_t names = function_->names.EnterBlock();
  if (!ast.name.text.empty()) block.set_name(program_->GetIdentifier(ast.name.text));
  Scope inner(&scope);
  // Parameters have the types of the values that the operation takes as a list.
  llvm::SmallVector<Type, 4> types;
  for (const Program::InputBinding& binding : bindings) {
    if (def.inputs[binding.input].kind != InputKind::kVariadic) continue;
    auto* value = llvm::dyn_cast<Value*>(binding.binding);
    types.push_back(value ? value->type() : llvm::cast<const Literal*>(binding.binding)->type());
  }
  bool ok = true;
  for (size_t i = 0; i < ast.parameters.size(); ++i) {
    const BlockParameter& parameter = ast.parameters[i];
    Type type = i < types.size() ? types[i] : Type();
    Type stated = parameter.type ? LowerType(*parameter.type, scope) : Type();
    if (stated && type && !Compatible(stated, type)) {
      Error(DiagId::kTypeMismatch, parameter.type->range,
            "'" + parameter.name.text + "' is given " + TypeText(type) + ", expected " + TypeText(stated));
      ok = false;
    }
    if (!type) type = stated;
    if (!type) {
      Error(DiagId::kMissingType, parameter.name.range,
            "found a parameter that '" + def.name + "' gives no value, expected ': type' after it");
      ok = false;
      Bind(inner, parameter.name, Entity::Error());
      continue;
    }
    Value* value = block.AddInput(TakeName(parameter.name.text, frame_->is_direct), type, Locate(parameter.name.range));
    if (stated) value->set_declared_type(program_->types().EraseSymbols(stated));
    Bind(inner, parameter.name, Entity::Tensor(value));
  }
  const uint64_t errors = errors_;
  const Statement* returned = Execute(ast.body, inner);
  llvm::SmallVector<Value*, 4> outputs;
  if (returned) {
    Naming naming{Save(base + "_output"), true, false, {}, {}};
    std::optional<EntityList> values = EvalReturned(*returned, inner, naming);
    ok &= values.has_value();
    if (values && values->size() == 1 && (*values)[0].IsList()) {
      EntityList inside = (*values)[0].list();
      values = std::move(inside);
    }
    for (size_t i = 0; values && i < values->size(); ++i) {
      Entity entity = (*values)[i];
      const SourceRange range = i < returned->items.size() ? returned->items[i].value->range : returned->range;
      const std::string name = (base + "_output_" + llvm::Twine(i)).str();
      if (entity.IsConstant()) entity = Entity::Tensor(ConstValue(*entity.constant, name, range));
      if (entity.IsPlain()) {
        const Literal* literal = MakeDefaultLiteral(entity, nullptr, range);
        if (literal && CountOperation(range))
          entity = Entity::Tensor(CreateConst(literal, TakeName(name, false).str(), Locate(range)));
      }
      if (entity.IsValue()) {
        outputs.push_back(entity.value);
      } else {
        Error(DiagId::kMissingReturn, range, "found " + Describe(entity) + ", expected a tensor");
        ok = false;
      }
    }
    block.set_outputs_location(Locate(returned->range));
  } else if (!stopped_ && errors_ == errors) {
    Error(DiagId::kMissingReturn, ast.body.range, "the block ends without 'return', expected its outputs");
    ok = false;
  }
  block.SetOutputs(outputs);
  function_->names.LeaveBlock(names);
  block_ = outer;
  return ok;
}

Entity Lowering::LowerBlocks(const OpDef& def, SourceRange range, llvm::ArrayRef<Program::InputBinding> bindings,
                             const OpAttributes& attributes, llvm::ArrayRef<BlockExpr> blocks, Scope& scope,
                             llvm::StringRef base, const Naming& naming) {
  constexpr size_t kBlocks = 2;  // Of every operation that has some.
  if (!def.has_blocks || blocks.size() != kBlocks) {
    Error(DiagId::kBlockCount, range,
          "found " + llvm::Twine(blocks.size()) + (blocks.size() == 1 ? " block after '" : " blocks after '") +
              def.name + "', expected " + (def.has_blocks ? "2" : "none"));
    return Unreadable(range, naming);
  }
  // The blocks belong to the operation, so it comes first; how many results it has is known without them. A cond has
  // as many as its block returns, a loop as many as it has variables.
  size_t count = llvm::count_if(
      bindings, [&](const auto& binding) { return def.inputs[binding.input].kind == InputKind::kVariadic; });
  if (count == 0) {
    llvm::ArrayRef<const Statement*> statements = blocks[0].body.statements;
    count =
        statements.empty() || statements.back()->kind != StatementKind::kReturn ? 1 : statements.back()->items.size();
  }
  llvm::SmallVector<Type, 4> types(count);
  Operation* op = program_->CreateOperation(def, block_, nullptr, bindings, types, Locate(range), kBlocks);
  bool ok = true;
  for (size_t i = 0; i < kBlocks; ++i) ok &= LowerBlock(blocks[i], *op->blocks()[i], bindings, def, scope, base);
  const uint64_t errors = engine_.errors();
  if (!ok || failed(InferTypes(*op, &engine_, types))) {
    if (ok && engine_.errors() == errors)
      Error(DiagId::kInputType, range, "the results of '" + def.name + "' cannot be inferred from its blocks");
    return Unreadable(range, naming);
  }
  if (types.size() != count) {
    Error(DiagId::kResultCount, range,
          "'" + def.name + "' has " + llvm::Twine(types.size()) + " results, found " + llvm::Twine(count));
    return Unreadable(range, naming);
  }
  for (size_t i = 0; i < count; ++i) op->result(i)->set_type(types[i]);
  return FinishOp(op, attributes, base, naming);
}

}  // namespace mil::graph
