// Every version of every operation, rightly used as in its first golden and then spoilt in one place: an input less,
// one too many, one of a wrong type, one that is not constant. The message must name the operation, the input, what was
// found and what was expected. What is right comes from test/ops/op_facts.json and not from our table.
#include <map>
#include <set>

#include "catch.h"
#include "infer_case.h"
#include "mil/ir/builder.h"
#include "op_facts.h"

namespace mil::test {
namespace {

// "conv ios17 bias const": where the table differs from the facts on purpose.
const std::set<std::string>& Deviations() {
  static const std::set<std::string> fields = [] {
    std::set<std::string> result;
    const llvm::json::Value listed = ReadJson("test/ops/op_facts_deviations.json");
    for (const llvm::json::Value& value : *listed.getAsArray()) {
      result.insert(value.getAsObject()->getString("field")->str());
    }
    return result;
  }();
  return fields;
}

// The first golden of each version that holds and has constant sizes only.
const std::map<std::string, InferCase>& GoodCases() {
  static const std::map<std::string, InferCase> cases = [] {
    std::map<std::string, InferCase> result;
    for (InferCase& a_case : ReadInferCases()) {
      if (!a_case.syntax_error.empty() || a_case.fails || a_case.has_symbolic_dim || a_case.has_unknown_dim) continue;
      std::string name = a_case.def->name.str() + " " + ToString(a_case.def->since);
      result.try_emplace(name, std::move(a_case));
    }
    return result;
  }();
  return cases;
}

using Input = InferCase::Input;

class Mutator {
 public:
  Mutator(const OpFacts& facts, const InferCase& good) : facts_(facts), good_(good) {}

  unsigned Run() {
    for (size_t i = 0; i < good_.inputs.size(); ++i) {
      const InputFacts* facts = facts_.Find(good_.inputs[i].name);
      if (!facts) continue;  // op_facts_test tells.
      if (!facts->is_optional && Agrees(*facts, "optional")) Drop(i, *facts);
      if (Agrees(*facts, "kind") && Agrees(*facts, "dtypes")) WrongType(i, *facts);
      if (facts->is_const && Agrees(*facts, "const")) NotConstant(i, *facts);
    }
    WrongVariable();
    Superfluous();
    return mutations_;
  }

 private:
  bool Agrees(const InputFacts& input, const std::string& field) const {
    return !Deviations().contains(facts_.Name() + " " + input.name + " " + field);
  }

  // Some diagnostic has the id and all the words.
  void Expect(const std::string& what, const std::vector<Diagnostic>& diagnostics, const std::string& id,
              const std::vector<std::string>& words) {
    ++mutations_;
    std::string got;
    for (const Diagnostic& diagnostic : diagnostics) {
      bool all = Info(diagnostic.id).name == id;
      for (const std::string& word : words) all = all && diagnostic.message.find(word) != std::string::npos;
      if (all) return;
      got += "\n  " + Info(diagnostic.id).name.str() + ": " + diagnostic.message;
    }
    std::string wanted = id;
    for (const std::string& word : words) wanted += " " + word;
    FAIL_CHECK(good_.place << ": " << good_.text << "\n"
                           << what << "; got" << (got.empty() ? " nothing" : got) << "\nexpected " << wanted);
  }

  void ExpectOf(const std::string& what, llvm::ArrayRef<Input> inputs, const std::string& id,
                const std::vector<std::string>& words) {
    std::vector<Diagnostic> diagnostics;
    good_.Infer(inputs, &diagnostics);
    Expect(what, diagnostics, id, words);
  }

  // The scalar types the facts allow, as words of a message.
  static void AddExpected(const InputFacts& facts, std::vector<std::string>* words) {
    words->push_back("expected");
    if (facts.kind == "list" || facts.kind == "state") words->push_back(facts.kind);
    for (DType dtype : AllDTypes()) {
      if (facts.dtypes.Contains(dtype)) words->push_back(ToString(dtype));
    }
  }

  std::vector<std::string> Names(const InputFacts& facts) const {
    return {"'" + facts_.op + "'", "'" + facts.name + "'"};
  }

  void Drop(size_t index, const InputFacts& facts) {
    std::vector<Input> inputs = good_.inputs;
    inputs.erase(inputs.begin() + index);
    std::vector<std::string> words = Names(facts);
    AddExpected(facts, &words);
    ExpectOf("without " + facts.name, inputs, "missing-input", words);
  }

  static Type TypeOf(Operation::Binding binding) {
    auto* value = llvm::dyn_cast<Value*>(binding);
    return value ? value->type() : llvm::cast<const Literal*>(binding)->type();
  }

  Value* RuntimeValue(Type type) {
    Program& program = *good_.program;
    return program.functions()[0]->body().AddInput(program.FreshName("m"), type);
  }

  // Another value or constant, as the old one was, of `type`.
  Operation::Binding Replacement(Operation::Binding old, Type type) {
    if (llvm::isa<Value*>(old)) return RuntimeValue(type);
    std::vector<int64_t> shape;
    for (Dim dim : type.dims()) shape.push_back(dim.size());
    Program& program = *good_.program;
    return program.DataLiteral(type, program.AddData(std::make_unique<Data>(type.dtype(), shape, BlobSource{})));
  }

  void WrongType(size_t index, const InputFacts& facts) {
    std::vector<Input> inputs = good_.inputs;
    if (inputs[index].bindings.empty()) return;
    Operation::Binding& binding = inputs[index].bindings[0];
    const Type type = TypeOf(binding);
    TypeTable& types = good_.program->types();
    Type wrong;
    if (facts.kind == "list" || facts.kind == "state") {
      wrong = types.Tensor(DType::kFp32, {2});
    } else if (type.IsTensor() && type.IsRanked() && !facts.dtypes.empty()) {
      for (DType dtype : AllDTypes()) {
        if (!facts.dtypes.Contains(dtype)) wrong = types.Tensor(dtype, type.dims());
      }
    }
    if (!wrong) return;  // The input takes every type.
    binding = llvm::isa<Value*>(binding) ? Operation::Binding(RuntimeValue(wrong)) : Replacement(binding, wrong);
    std::vector<std::string> words = Names(facts);
    words.push_back(ToString(wrong));
    AddExpected(facts, &words);
    ExpectOf(facts.name + " of " + ToString(wrong), inputs, "input-type", words);
  }

  void NotConstant(size_t index, const InputFacts& facts) {
    std::vector<Input> inputs = good_.inputs;
    for (Operation::Binding& binding : inputs[index].bindings) {
      if (llvm::isa<Value*>(binding)) return;  // A list that the program makes: constant in another way.
      binding = RuntimeValue(TypeOf(binding));
    }
    std::vector<std::string> words = Names(facts);
    words.insert(words.end(), {"when the program runs", "expected a constant"});
    ExpectOf(facts.name + " not constant", inputs, "input-not-constant", words);
  }

  // Two inputs share a type variable: the second gets another type that each of them alone could have.
  void WrongVariable() {
    if (Deviations().contains(facts_.Name() + " type_vars")) return;
    std::map<std::string, std::string> bound;  // By variable: the input that comes first in the table's order.
    for (const InputFacts& facts : facts_.inputs) {
      if (facts.type_var.empty()) continue;
      for (size_t i = 0; i < good_.inputs.size(); ++i) {
        const Input& input = good_.inputs[i];
        if (input.name != facts.name || input.bindings.empty() || !TypeOf(input.bindings[0]).IsTensor()) continue;
        auto [first, is_first] = bound.try_emplace(facts.type_var, facts.name);
        if (is_first) continue;
        const Type type = TypeOf(input.bindings[0]);
        for (DType dtype : AllDTypes()) {
          if (!facts.dtypes.Contains(dtype) || dtype == type.dtype()) continue;
          std::vector<Input> inputs = good_.inputs;
          Operation::Binding& binding = inputs[i].bindings[0];
          binding = Replacement(binding, good_.program->types().Tensor(dtype, type.dims()));
          std::vector<std::string> words = Names(facts);
          words.insert(words.end(), {ToString(dtype), "expected " + ToString(type.dtype()), "'" + first->second + "'"});
          ExpectOf(facts.name + " of " + ToString(dtype), inputs, "input-type", words);
          break;
        }
      }
    }
  }

  // Names are the builder's matter: inference sees inputs by number.
  void Superfluous() {
    std::vector<Diagnostic> diagnostics;
    DiagnosticEngine engine(CollectingConsumer(&diagnostics));
    OpBuilder builder(&good_.program->functions()[0]->body(), &engine);
    std::vector<OpBuilder::NamedInput> inputs;
    for (const Input& input : good_.inputs) inputs.push_back({input.name, input.bindings});
    inputs.push_back({"not_an_input", RuntimeValue(good_.program->types().Scalar(DType::kFp32))});
    CHECK_FALSE(builder.Create(*good_.def, inputs));
    Expect("with not_an_input", diagnostics, "unknown-input", {"'" + facts_.op + "'", "'not_an_input'"});
  }

  const OpFacts& facts_;
  const InferCase& good_;
  unsigned mutations_ = 0;
};

}  // namespace

TEST_CASE("operations that are spoilt in one place are rejected with what, where and why") {
  unsigned mutations = 0;
  for (const OpFacts& facts : AllOpFacts()) {
    auto good = GoodCases().find(facts.Name());
    if (good == GoodCases().end()) {
      FAIL_CHECK(facts.Name() << " has no golden with constant sizes to start from");
      continue;
    }
    mutations += Mutator(facts, good->second).Run();
  }
  CHECK(mutations > 1500);
}

}  // namespace mil::test
