// Functions of the program: inputs, body, outputs, attributes.
#include "graph/lowering.h"

namespace mil::graph {

void Lowering::ReserveNames(const Body& body) {
  for (const Statement* statement : body.statements) {
    switch (statement->kind) {
      case StatementKind::kAssign:
        for (const Target& target : statement->targets) {
          if (!target.name.IsUnnamed()) function_->names.Reserve(target.name.text);
        }
        [[fallthrough]];
      case StatementKind::kCall: {
        // Blocks of an operation are part of the function; what a loop binds is not.
        const Expr* expr = statement->expr;
        if (const auto* call = llvm::dyn_cast<CallExpr>(expr)) {
          for (const BlockExpr& block : call->blocks) {
            for (const BlockParameter& parameter : block.parameters) function_->names.Reserve(parameter.name.text);
            ReserveNames(block.body);
          }
        }
        break;
      }
      case StatementKind::kIf:
        ReserveNames(statement->body);
        ReserveNames(statement->else_body);
        break;
      case StatementKind::kReturn:
        for (const ReturnItem& item : statement->items) {
          if (!item.name.text.empty()) function_->names.Reserve(item.name.text);
        }
        break;
      default:
        break;
    }
  }
}

void Lowering::LowerFunction(const CallableRef& callable, llvm::StringRef name) {
  const Callable& ast = *callable.ast;
  std::optional<OpSet> op_set = ast.op_set.text.empty() ? callable.file->op_set : ReadOpSet(ast.op_set);
  if (!op_set) {
    if (ast.op_set.text.empty()) {
      Error(DiagId::kUnknownOpSet, ast.name.range,
            "found no op set for function '" + ast.name.text + "', expected 'opset ios18' or another in the file");
    }
    return;
  }
  FunctionState state;
  Frame frame;
  function_ = &state;
  frame_ = &frame;
  state.function = program_->AddFunction(name, *op_set);
  block_ = &state.function->body();
  state.function->set_location(Locate(ast.range));
  for (const InputDecl& input : ast.inputs) {
    if (!input.declared.list) state.names.Reserve(input.declared.name.text);
  }
  ReserveNames(ast.body);

  const uint64_t errors = errors_;
  Scope scope(callable.file);
  for (const InputDecl& input : ast.inputs) BindInput(input, scope);
  LowerFunctionAttributes(ast, scope);
  const Statement* returned = Execute(ast.body, scope);
  if (returned) {
    LowerOutputs(*returned, scope);
  } else if (!stopped_ && errors_ == errors) {
    Error(DiagId::kMissingReturn, {ast.body.range.file, ast.body.range.end - 1, ast.body.range.end},
          "function '" + ast.name.text + "' ends without 'return', expected its outputs");
  }
  // Slices of parts that nobody uses, and their constants.
  for (Operation* slice : state.unpacked) {
    if (slice->HasUses()) continue;
    llvm::SmallVector<Operation*, 4> constants;
    for (const Operand& operand : slice->operands()) {
      if (operand.value() && operand.value()->defining_op()) constants.push_back(operand.value()->defining_op());
    }
    slice->Erase();
    for (Operation* constant : constants) {
      if (!constant->HasUses()) constant->Erase();
    }
  }
  function_ = nullptr;
  frame_ = nullptr;
  block_ = nullptr;
}

void Lowering::LowerFunctionAttributes(const Callable& callable, Scope& scope) {
  ++compile_time_;
  for (const graph::Attribute& attribute : callable.attributes) {
    if (attribute.is_keep) {
      function_->function->set_keep(true);
    } else if (!attribute.value) {
      Error(DiagId::kSyntaxError, attribute.name.range, "found '" + attribute.name.text + " = none', expected a value");
    } else if (attribute.name.text == "regions" && !attribute.is_quoted) {
      LowerRegionsAttribute(attribute, scope);
    } else {
      Entity value = Eval(*attribute.value, scope, {});
      if (const Literal* literal = MakeDefaultLiteral(value, attribute.value, attribute.value->range)) {
        function_->function->SetAttribute(program_->GetIdentifier(attribute.name.text), literal);
      }
    }
  }
  --compile_time_;
}

void Lowering::LowerRegionsAttribute(const graph::Attribute& attribute, Scope& scope) {
  Entity value = Eval(*attribute.value, scope, {});
  if (value.IsError()) return;
  bool ok = value.IsList();
  for (size_t i = 0; ok && i < value.list().size(); ++i) {
    const Entity& row = value.list()[i];
    ok = row.IsList() && row.list().size() == 6;
    if (!ok) break;
    const EntityList& cells = row.list();
    for (size_t cell = 0; cell < 6; ++cell)
      ok &= cell < 3 ? cells[cell].IsString() : cells[cell].IsInteger() && !cells[cell].is_big;
    ok = ok && (cells[2].string == "input" || cells[2].string == "output");
    if (!ok) break;
    function_->function->regions().push_back({program_->GetIdentifier(cells[0].string), cells[1].string.str(),
                                              cells[2].string == "output", cells[3].integer, cells[4].integer,
                                              cells[5].integer});
  }
  if (!ok) {
    Error(DiagId::kKindMismatch, attribute.value->range,
          "found another value of 'regions', expected a list of [packed value, part, \"input\" or \"output\", axis, "
          "offset, size]");
  }
}

void Lowering::LowerOutputs(const Statement& statement, Scope& scope) {
  llvm::SmallVector<Value*, 4> outputs;
  llvm::ArrayRef<ReturnItem> items = statement.items;
  for (size_t i = 0; i < items.size(); ++i) {
    const ReturnItem& item = items[i];
    llvm::StringRef name = item.name.text;
    const auto* word = llvm::dyn_cast<NameExpr>(item.value);
    if (const auto* ascription = llvm::dyn_cast<AscriptionExpr>(item.value))
      word = llvm::dyn_cast<NameExpr>(ascription->value);
    if (name.empty() && word) name = word->name;
    const bool named = !name.empty();
    if (!named) name = items.size() == 1 ? "output" : Save("output_" + llvm::Twine(i));
    Type declared = item.type ? LowerType(*item.type, scope) : Type();
    Naming naming{name, true, !item.name.text.empty(), {}, declared};
    Entity entity = Eval(*item.value, scope, naming);
    if (entity.IsList() && !llvm::isa<NameExpr>(item.value) && items.size() == 1 && !entity.IsPlain()) {
      // return f(x), of a helper that gives several.
      for (const Entity& element : entity.list()) {
        if (Value* value = OutputValue(item, element, element.IsValue() ? element.value->name().str() : name, false))
          outputs.push_back(value);
      }
      continue;
    }
    if (declared && entity.IsValue()) DeclareResult(entity.value, declared, item.value->range);
    if (Value* value = OutputValue(item, entity, name, named)) outputs.push_back(value);
  }
  block_->SetOutputs(outputs);
  block_->set_outputs_location(Locate(statement.range));
  for (Value* output : outputs) {
    auto packed = function_->packed.find(output);
    if (packed == function_->packed.end()) continue;
    for (Region& region : packed->second) {
      region.packed = output->name();
      function_->function->regions().push_back(region);
    }
    function_->packed.erase(packed);
  }
}

// The value that leaves the function as `name`: what `entity` is, a const of it, or an identity with that name.
Value* Lowering::OutputValue(const ReturnItem& item, const Entity& entity, llvm::StringRef name, bool named) {
  const SourceRange range = item.value->range;
  switch (entity.kind) {
    case EntityKind::kError:
      return nullptr;
    case EntityKind::kValue:
      break;
    case EntityKind::kConstant:
      return CanMakeOps("an output", range) ? ConstValue(*entity.constant, name, range) : nullptr;
    case EntityKind::kNothing:
    case EntityKind::kSource:
      Error(DiagId::kMissingReturn, range, "found " + Describe(entity) + ", expected a tensor to return");
      return nullptr;
    default: {
      const Literal* literal = MakeDefaultLiteral(entity, item.value, range);
      if (!literal || !CountOperation(range)) return nullptr;
      return CreateConst(literal, TakeName(name, named).str(), Locate(range));
    }
  }
  if (!named || entity.value->name().str() == name) return entity.value;
  CallArgument x{{"x", range}, entity, item.value, range};
  Entity copy = ApplyOperation("identity", range, x, {name, true, true, {}, {}});
  if (!copy.IsValue()) return nullptr;
  auto packed = function_->packed.find(entity.value);
  if (packed != function_->packed.end()) {
    std::vector<Region> regions = packed->second;
    function_->packed[copy.value] = std::move(regions);
  }
  return copy.value;
}

}  // namespace mil::graph
