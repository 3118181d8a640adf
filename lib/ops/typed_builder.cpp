#include "mil/ops/typed_builder.h"

#include <algorithm>

#include "mil/ir/infer_context.h"
#include "mil/ops/op_table.h"

namespace mil {

// The inputs of an operation in the making.
struct TypedBuilder::Bound {
  std::vector<NamedInput> inputs;
  std::vector<ops::TypedInput> typed;
  llvm::SmallVector<Operation*, 4> consts;  // Made for it; erased if it cannot be built.

  void EraseConsts() {
    for (Operation* op : llvm::reverse(consts)) op->Erase();
    consts.clear();
  }
};

const OpDef* TypedBuilder::FindDef(llvm::StringRef op) {
  const Function& function = *block()->function();
  const OpDef* def = ops::Lookup(op, function.op_set());
  if (!def && engine()) {
    engine()->Report(DiagId::kOpNotInOpSet, program().locations().Resolve(location()))
        << "'" << op << "' is not in " << function.op_set() << ", the op set of function '" << function.name().str()
        << "', expected an operation of that op set";
  }
  return def;
}

// `base`, or `base_1`, ... if that is taken: what FreshName() will make of it, without taking it.
std::string TypedBuilder::FreeName(llvm::StringRef base) {
  std::string name = base.str();
  for (uint64_t i = 1; program().identifiers().Find(name); ++i) name = base.str() + "_" + std::to_string(i);
  return name;
}

const Literal* TypedBuilder::MakeLiteral(const OpDef& def, unsigned input, const OpInput& value,
                                         llvm::ArrayRef<Number> numbers, llvm::ArrayRef<llvm::StringRef> texts,
                                         bool is_vector, llvm::ArrayRef<ops::TypedInput> typed) {
  // Where the input takes nothing of the kind, inference says so.
  const DType dtype =
      ops::ChooseDType(def, input, value.plain_kind(), typed).value_or(ops::DefaultDType(value.plain_kind()));
  Shape shape;
  if (is_vector) shape.push_back(Dim(std::max(numbers.size(), texts.size())));
  const Type type = program().types().Tensor(dtype, shape);
  if (dtype == DType::kString) return program().StringsLiteral(type, texts);
  size_t bad = 0;
  const Literal* literal = ops::NumbersLiteral(program(), type, numbers, &bad);
  if (!literal && engine()) {
    const Number& number = numbers[bad];
    InFlightDiagnostic diagnostic = engine()->Report(DiagId::kLiteralType, program().locations().Resolve(location()));
    diagnostic << "'" << def.name << "' input '" << def.inputs[input].name << "' is ";
    if (number.is_integer) {
      diagnostic << (number.negative ? "-" : "") << number.magnitude;
    } else {
      diagnostic << std::to_string(number.real);
    }
    diagnostic << ", expected a number that " << dtype << " holds";
  }
  return literal;
}

bool TypedBuilder::BindOne(const OpDef& def, unsigned input, const OpInput& value, llvm::StringRef base, Bound* bound) {
  const InputDef& input_def = def.inputs[input];
  llvm::SmallVector<Operation::Binding, 2> bindings(value.values().begin(), value.values().end());
  llvm::SmallVector<const Literal*, 2> literals;
  if (value.kind() == OpInput::Kind::kLiteral) {
    literals.push_back(value.literal());
  } else if (value.kind() == OpInput::Kind::kPlain) {
    // A variadic input takes the elements one by one.
    const bool one_by_one = input_def.kind == InputKind::kVariadic && value.is_vector();
    const size_t count = one_by_one ? std::max(value.numbers().size(), value.texts().size()) : 1;
    for (size_t i = 0; i < count; ++i) {
      const auto part = [&](auto all) { return one_by_one && !all.empty() ? all.slice(i, 1) : all; };
      const Literal* literal = MakeLiteral(def, input, value, part(value.numbers()), part(value.texts()),
                                           value.is_vector() && !one_by_one, bound->typed);
      if (!literal) return false;
      literals.push_back(literal);
    }
  }
  // const's value, and the inputs of constexpr_* before iOS18, are written in place.
  const bool in_place = def.is_constexpr && def.since < OpSet::kIos18;
  for (size_t i = 0; i < literals.size(); ++i) {
    if (in_place) {
      bindings.push_back(literals[i]);
      continue;
    }
    const std::string name = base.str() + "_" + input_def.name.str() + "_" + std::to_string(i);
    Operation* op = Create(*ops::Lookup("const", block()->function()->op_set()), {{"val", literals[i]}}, name);
    if (!op) return false;
    bound->consts.push_back(op);
    bindings.push_back(op->result());
  }
  NamedInput& named = bound->inputs.emplace_back(input_def.name, bindings);
  if (in_place && !literals.empty()) named.spelling = Operand::Spelling::kAttribute;
  return true;
}

bool TypedBuilder::Bind(const OpDef& def, llvm::ArrayRef<Argument> arguments, llvm::StringRef base, Bound* bound) {
  for (const Argument& argument : arguments) {
    const int input = def.InputIndex(argument.input);
    if (argument.value->kind() == OpInput::Kind::kAbsent) continue;
    if (input < 0) {
      if (engine()) {
        engine()->Report(DiagId::kUnknownInput, program().locations().Resolve(location()))
            << "'" << def.name << "' as of " << def.since << " has no input '" << argument.input << "'";
      }
      return false;
    }
    for (Value* value : argument.value->values()) {
      if (!value) return false;  // It could not be built, which was reported.
      bound->typed.push_back({static_cast<unsigned>(input), value->type()});
    }
    if (const Literal* literal = argument.value->literal()) {
      bound->typed.push_back({static_cast<unsigned>(input), literal->type()});
    }
  }
  for (const Argument& argument : arguments) {
    if (argument.value->kind() == OpInput::Kind::kAbsent) continue;
    if (!BindOne(def, def.InputIndex(argument.input), *argument.value, base, bound)) return false;
  }
  return true;
}

Operation* TypedBuilder::Build(llvm::StringRef op, llvm::ArrayRef<Argument> arguments, llvm::StringRef name) {
  const OpDef* def = FindDef(op);
  if (!def) return nullptr;
  const std::string base = FreeName(name.empty() ? op : name);
  Bound bound;
  Operation* built = Bind(*def, arguments, base, &bound) ? Create(*def, bound.inputs, base) : nullptr;
  if (!built) bound.EraseConsts();
  return built;
}

Operation* TypedBuilder::BuildWithBlocks(llvm::StringRef op, llvm::ArrayRef<Argument> arguments,
                                         llvm::ArrayRef<Type> result_types, llvm::ArrayRef<Filler> fillers,
                                         llvm::StringRef name) {
  const OpDef* def = FindDef(op);
  if (!def) return nullptr;
  const std::string base = FreeName(name.empty() ? op : name);
  Bound bound;
  if (!Bind(*def, arguments, base, &bound)) {
    bound.EraseConsts();
    return nullptr;
  }
  // The blocks have to be somewhere before the operation's types can be inferred from them.
  std::vector<Program::InputBinding> bindings;
  llvm::SmallVector<Type, 4> variables;
  for (const NamedInput& named : bound.inputs) {
    const unsigned input = def->InputIndex(named.name);
    for (Operation::Binding binding : named.bindings) {
      bindings.push_back({input, binding});
      auto* value = llvm::dyn_cast<Value*>(binding);
      if (value && def->inputs[input].kind == InputKind::kVariadic) variables.push_back(value->type());
    }
  }
  std::stable_sort(bindings.begin(), bindings.end(), [](const auto& a, const auto& b) { return a.input < b.input; });
  Operation* built = program().CreateOperation(*def, block(), insertion_point(), bindings,
                                               result_types.empty() ? llvm::ArrayRef<Type>(variables) : result_types,
                                               location(), fillers.size());
  bool ok = true;
  for (size_t i = 0; ok && i < fillers.size(); ++i) {
    Block* block = built->blocks()[i];
    for (size_t j = 0; j < variables.size(); ++j) {
      block->AddInput(program().FreshName(base + "_block" + std::to_string(i) + "_" + std::to_string(j)), variables[j]);
    }
    llvm::SmallVector<Value*, 4> outputs = fillers[i](block, block->inputs());
    ok = !llvm::is_contained(outputs, nullptr);
    if (ok) block->SetOutputs(outputs);
  }
  llvm::SmallVector<Type, 4> inferred;
  ok = ok && succeeded(InferTypes(*built, engine(), inferred));
  if (ok && inferred.size() != built->num_results()) {
    ok = false;
    if (engine()) {
      engine()->Report(DiagId::kResultCount, program().locations().Resolve(location()))
          << "'" << op << "' has " << built->num_results() << " result types, expected " << uint64_t{inferred.size()};
    }
  }
  for (size_t i = 0; ok && i < inferred.size(); ++i) {
    if (Compatible(built->result(i)->type(), inferred[i])) continue;
    ok = false;
    if (engine()) {
      engine()->Report(DiagId::kResultType, program().locations().Resolve(location()))
          << "result " << uint64_t{i} << " of '" << op << "' is to be " << built->result(i)->type() << ", expected "
          << inferred[i] << " as its blocks give";
    }
  }
  if (!ok) {
    built->Erase();
    bound.EraseConsts();
    return nullptr;
  }
  for (unsigned i = 0; i < built->num_results(); ++i) {
    Value& result = *built->result(i);
    result.set_type(program().types().MorePrecise(inferred[i], result.type()));
    result.set_name(program().FreshName(built->num_results() == 1 ? base : base + "_" + std::to_string(i)));
  }
  built->set_name(program().GetIdentifier(base));
  return built;
}

}  // namespace mil
