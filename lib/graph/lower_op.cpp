// Operations: arguments to inputs, literals to constants, inferred types to results.
#include "graph/lowering.h"
#include "llvm/ADT/STLExtras.h"
#include "mil/ir/infer_context.h"

namespace mil::graph {

bool Lowering::CanMakeOps(llvm::StringRef what, SourceRange range) {
  if (block_ && compile_time_ == 0) return true;
  Error(DiagId::kNotCompileTime, range,
        "found " + what + ", an operation, expected a value that is known at compile time" +
            (block_ ? "; '=' binds the results of operations" : ""));
  return false;
}

const OpDef* Lowering::FindOp(llvm::StringRef name, SourceRange range) {
  const OpSet op_set = function_->function->op_set();
  const OpDef* def = ops::Lookup(name, op_set);
  if (def) return def;
  llvm::ArrayRef<const OpDef*> versions = ops::Versions(name);
  if (versions.empty()) {
    Error(DiagId::kUnknownOp, range, "found '" + name + "', which is no operation");
  } else {
    Error(DiagId::kOpTooNew, range,
          "operation '" + name + "' came with " + ToString(versions[0]->since) + ", and this function is " +
              ToString(op_set));
  }
  return nullptr;
}

bool Lowering::AssignInputs(const OpDef& def, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                            llvm::SmallVectorImpl<std::pair<unsigned, const CallArgument*>>& assigned) {
  bool ok = true;
  unsigned position = 0;
  for (const CallArgument& argument : arguments) {
    llvm::StringRef name = argument.name.text;
    int input = -1;
    if (name.empty()) {
      if (position < def.inputs.size()) {
        input = static_cast<int>(position++);
      } else {
        Error(DiagId::kUnknownInput, argument.range,
              "'" + def.name + "' has " + llvm::Twine(def.inputs.size()) + " inputs, found another argument");
      }
    } else {
      input = def.InputIndex(name);
      if (input < 0) {
        llvm::SmallVector<llvm::StringRef, 16> names;
        for (const InputDef& other : def.inputs) names.push_back(other.name);
        Error(DiagId::kUnknownInput, argument.name.range,
              "'" + def.name + "' has no input '" + name + "'" + Suggestion(name, names));
      }
    }
    const bool twice =
        llvm::any_of(assigned, [&](const auto& other) { return static_cast<int>(other.first) == input; });
    if (input >= 0 && twice) {
      Error(DiagId::kDuplicateInput, argument.range,
            "'" + def.name + "' is given input '" + def.inputs[input].name + "' twice");
    }
    ok &= input >= 0 && !twice;
    if (input >= 0 && !twice) assigned.push_back({static_cast<unsigned>(input), &argument});
  }
  return ok;
}

bool Lowering::ReadAttributes(const OpDef& def, llvm::ArrayRef<graph::Attribute> attributes, Scope& scope,
                              OpAttributes* read) {
  bool ok = true;
  ++compile_time_;
  for (const graph::Attribute& attribute : attributes) {
    llvm::StringRef name = attribute.name.text;
    if (attribute.is_keep) {
      read->keep = true;
      continue;
    }
    const bool is_name = name == "name" && !attribute.is_quoted;
    if (!attribute.value) {
      if (is_name) {
        read->has_name = true;
      } else {
        Error(DiagId::kSyntaxError, attribute.name.range,
              "found '" + name + " = none', expected a value; only 'name' can be none");
        ok = false;
      }
      continue;
    }
    Entity value = Eval(*attribute.value, scope, {});
    if (value.IsError()) {
      ok = false;
      continue;
    }
    const int input = def.InputIndex(name);
    if (is_name) {
      read->has_name = true;
      if (value.IsString()) {
        read->name = program_->GetIdentifier(value.string);
      } else {
        Error(DiagId::kKindMismatch, attribute.value->range,
              "the name is " + Describe(value) + ", expected a string or none");
        ok = false;
      }
    } else if (input >= 0) {
      read->inputs.push_back(
          {static_cast<unsigned>(input), {attribute.name, value, attribute.value, attribute.value->range}});
    } else if (const Literal* literal = MakeDefaultLiteral(value, attribute.value, attribute.value->range)) {
      read->others.push_back({program_->GetIdentifier(name), literal});
    } else {
      ok = false;
    }
  }
  --compile_time_;
  return ok;
}

namespace {

// Bindings whose types are known: they decide those of the literals.
void CollectTyped(unsigned input, const Entity& entity, llvm::SmallVectorImpl<ops::TypedInput>& typed) {
  if (entity.IsTyped()) typed.push_back({input, entity.type()});
  if (!entity.IsList()) return;
  for (const Entity& element : entity.list()) {
    if (element.IsTyped()) typed.push_back({input, element.type()});
  }
}

}  // namespace

bool Lowering::BindOperand(const OpDef& def, unsigned input, const Entity& entity, const Expr* expr, SourceRange range,
                           Operand::Spelling spelling, llvm::ArrayRef<ops::TypedInput> typed,
                           llvm::StringRef const_name, llvm::SmallVectorImpl<Program::InputBinding>& bindings) {
  const InputDef& wanted = def.inputs[input];
  const LocationId location = Locate(range);
  const bool in_place = spelling == Operand::Spelling::kAttribute || entity.is_immediate;
  if (entity.IsError()) return false;
  if (entity.IsValue()) {
    bindings.push_back({input, entity.value, spelling, location});
    return true;
  }
  if (entity.IsConstant()) {
    if (in_place) {
      LayOut(*entity.constant, const_name);
      bindings.push_back({input, entity.constant->literal, spelling, location});
    } else {
      bindings.push_back({input, ConstValue(*entity.constant, const_name, range), spelling, location});
    }
    return true;
  }
  if (!entity.IsPlain()) {
    Error(DiagId::kInputType, range,
          "'" + def.name + "' input '" + wanted.name + "' is " + Describe(entity) +
              (entity.IsList() ? ", expected one value" : ", expected a tensor; its type is stated with ': type'"));
    return false;
  }
  const Literal* literal = nullptr;
  if (wanted.kind == InputKind::kLiteral || wanted.kind == InputKind::kAny) {
    literal = MakeDefaultLiteral(entity, expr, range);
  } else {
    Flat flat;
    if (!Flatten(entity, expr, range, &flat)) return false;
    std::optional<DType> dtype = ops::ChooseDType(def, input, flat.kind, typed);
    if (!dtype && flat.leaves.empty()) dtype = DType::kInt32;
    if (!dtype) {
      Error(DiagId::kInputType, range,
            "'" + def.name + "' input '" + wanted.name + "' is " + Describe(entity) + ", expected " +
                (wanted.dtypes.empty() ? "another kind of value" : ToString(wanted.dtypes)));
      return false;
    }
    literal = MakePlainLiteral(entity, *dtype, wanted.rank, expr, range);
  }
  if (!literal) return false;
  if (in_place) {
    bindings.push_back({input, literal, spelling, location});
    return true;
  }
  if (!CountOperation(range)) return false;
  bindings.push_back({input, CreateConst(literal, TakeName(const_name, false).str(), location), spelling, location});
  return true;
}

bool Lowering::BindOperands(const OpDef& def, llvm::ArrayRef<std::pair<unsigned, const CallArgument*>> assigned,
                            const OpAttributes& attributes, llvm::StringRef base,
                            llvm::SmallVectorImpl<Program::InputBinding>& bindings) {
  struct Item {
    unsigned input;
    const CallArgument* argument;
    Operand::Spelling spelling;
  };
  llvm::SmallVector<Item, 8> items;
  llvm::SmallVector<ops::TypedInput, 8> typed;
  // Before ios18, constexpr operations take their literals as attributes.
  const bool as_attributes = def.is_constexpr && def.since < OpSet::kIos18;
  for (const auto& [input, argument] : assigned) {
    const Entity& entity = argument->entity;
    const bool literal = (entity.IsPlain() || entity.IsConstant()) && !entity.is_immediate;
    items.push_back(
        {input, argument, as_attributes && literal ? Operand::Spelling::kAttribute : Operand::Spelling::kArgument});
  }
  bool ok = true;
  for (const auto& [input, argument] : attributes.inputs) {
    if (llvm::any_of(items, [&, input = input](const Item& item) { return item.input == input; })) {
      Error(DiagId::kDuplicateInput, argument.name.range,
            "'" + def.name + "' is given input '" + def.inputs[input].name + "' twice");
      ok = false;
      continue;
    }
    items.push_back({input, &argument, Operand::Spelling::kAttribute});
  }
  for (const Item& item : items) CollectTyped(item.input, item.argument->entity, typed);
  for (const Item& item : items) {
    const InputDef& wanted = def.inputs[item.input];
    const Entity& entity = item.argument->entity;
    const std::string const_name = (base + "_" + wanted.name).str();
    if (wanted.kind != InputKind::kVariadic || !entity.IsList()) {
      ok &= BindOperand(def, item.input, entity, item.argument->expr, item.argument->range, item.spelling, typed,
                        const_name + "_0", bindings);
      continue;
    }
    const auto* list = llvm::dyn_cast_or_null<ListExpr>(item.argument->expr);
    if (entity.list().empty()) {
      Error(DiagId::kMissingInput, item.argument->range,
            "'" + def.name + "' input '" + wanted.name + "' is an empty list, expected one or more values");
      ok = false;
    }
    for (size_t i = 0; i < entity.list().size(); ++i) {
      const Expr* expr = list && list->elements.size() == entity.list().size() ? list->elements[i] : nullptr;
      ok &= BindOperand(def, item.input, entity.list()[i], expr, expr ? expr->range : item.argument->range,
                        item.spelling, typed, const_name + "_" + std::to_string(i), bindings);
      if (stopped_) return false;
    }
  }
  // Constants are made in the order in which they are written; operands are in that of the inputs.
  llvm::stable_sort(bindings, [](const auto& a, const auto& b) { return a.input < b.input; });
  return ok;
}

Entity Lowering::LowerOp(const OpDef& def, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                         llvm::ArrayRef<graph::Attribute> attributes, llvm::ArrayRef<BlockExpr> blocks, Scope& scope,
                         const Naming& naming) {
  OpAttributes read;
  llvm::SmallVector<std::pair<unsigned, const CallArgument*>, 8> assigned;
  bool ok = ReadAttributes(def, attributes, scope, &read);
  ok &= AssignInputs(def, range, arguments, assigned);
  if (!ok || !CountOperation(range)) return Unreadable(range, naming);
  std::string base = def.has_result ? TakeName(ResultName(naming, def.name), naming.is_explicit).str().str()
                                    : ResultName(naming, def.name).str();
  llvm::SmallVector<Program::InputBinding, 8> bindings;
  if (!BindOperands(def, assigned, read, base, bindings)) return Unreadable(range, naming);
  if (def.has_blocks || !blocks.empty()) {
    return LowerBlocks(def, range, bindings, read, blocks, scope, base, naming);
  }
  const LocationId location = Locate(range);
  const uint64_t errors = engine_.errors();
  llvm::SmallVector<Type, 4> types;
  if (failed(InferTypes(def, *program_, bindings, {}, &engine_, location, types))) {
    if (engine_.errors() == errors) {
      Error(DiagId::kInputType, range, "the result of '" + def.name + "' cannot be inferred from its inputs");
    } else if (++errors_ >= 1000) {
      stopped_ = true;
    }
    return Unreadable(range, naming);
  }
  Operation* op = program_->CreateOperation(def, block_, nullptr, bindings, types, location);
  return FinishOp(op, read, base, naming);
}

// An operation that stands for one with mistakes, if its results' types are stated: the rest can then be checked.
Entity Lowering::Unreadable(SourceRange range, const Naming& naming) {
  const bool stated =
      !naming.declared.empty() && llvm::all_of(naming.declared, [](Type type) { return static_cast<bool>(type); });
  if (!stated || !block_ || compile_time_ != 0 || stopped_) return Entity::Error();
  Operation* op = program_->CreateOperation(ops::InvalidOp(), block_, nullptr, {}, naming.declared, Locate(range));
  EntityList results;
  for (Value& result : op->results()) {
    result.set_name(TakeName(naming.base.empty() ? "unreadable" : naming.base, false));
    results.push_back(Entity::Tensor(&result));
  }
  return results.size() == 1 ? results[0] : MakeList(std::move(results), range);
}

Entity Lowering::FinishOp(Operation* op, const OpAttributes& attributes, llvm::StringRef base, const Naming& naming) {
  const unsigned count = op->num_results();
  EntityList results;
  // Of several targets some may be `_`.
  auto is_stated = [&](llvm::StringRef name) { return frame_->is_direct && function_->names.IsReserved(name); };
  for (unsigned i = 0; i < count; ++i) {
    Value* result = op->result(i);
    if (count == 1) {
      result->set_name(program_->GetIdentifier(base));
    } else if (naming.targets.size() == count) {
      // The first target's name was taken for the constants.
      result->set_name(i == 0 && naming.exact ? program_->GetIdentifier(base)
                                              : TakeName(naming.targets[i], is_stated(naming.targets[i])));
    } else {
      result->set_name(TakeName((base + "_" + llvm::Twine(i)).str(), false));
    }
    results.push_back(Entity::Tensor(result));
  }
  if (count > 0) {
    const bool as_list = count > 1 && naming.targets.size() != count;
    op->set_name(as_list ? program_->GetIdentifier(base) : op->result()->name());
  }
  if (attributes.has_name) op->set_name(attributes.name);
  if (attributes.keep) op->set_keep(true);
  for (const mil::Attribute& attribute : attributes.others) op->SetAttribute(attribute.name, attribute.value);
  if (count == 0) return Entity::Nothing();
  return count == 1 ? results[0] : Entity::List(std::move(results));
}

bool Lowering::DeclareResult(Value* value, Type stated, SourceRange range) {
  if (!Compatible(value->type(), stated)) {
    Error(DiagId::kResultType, range,
          "found the type " + TypeText(stated) + " for a value that is " + TypeText(value->type()));
    return false;
  }
  value->set_type(program_->types().MorePrecise(value->type(), stated));
  value->set_declared_type(program_->types().EraseSymbols(stated));
  return true;
}

}  // namespace mil::graph
