// `milc --print-ops=json` against test/ops/op_facts.json, field by field. Where we differ on purpose,
// test/ops/op_facts_deviations.json says so with the reason; a deviation that is none any more is an error.
#include "op_facts.h"

#include <algorithm>
#include <map>
#include <set>

#include "catch.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/ir/infer_context.h"
#include "mil/ops/op_table.h"
#include "mil/ops/print.h"

namespace mil::test {
namespace {

using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

std::string Text(const Value& value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

// "conv ios17 bias const" -> what the facts say and what we print.
using Differences = std::map<std::string, std::pair<std::string, std::string>>;

class Comparison {
 public:
  explicit Comparison(const Value& printed) {
    for (const Value& op : *printed.getAsObject()->getArray("ops")) {
      const std::string name = op.getAsObject()->getString("name")->str();
      for (const Value& version : *op.getAsObject()->getArray("versions")) {
        const std::string since = version.getAsObject()->getString("since")->str();
        CompareVersion(name, since, *version.getAsObject());
        seen_.insert(name + " " + since);
      }
    }
    for (const OpFacts& facts : AllOpFacts()) {
      if (!seen_.contains(facts.Name())) Add(facts.Name() + " version", "there is one", "none");
    }
  }

  const Differences& differences() const { return differences_; }

 private:
  void Add(const std::string& key, const std::string& fact, const std::string& ours) {
    if (fact != ours) differences_[key] = {fact, ours};
  }

  void CompareVersion(const std::string& op, const std::string& since, const Object& version) {
    const std::string name = op + " " + since;
    const OpFacts* facts = FindOpFacts(op, *ParseOpSet(since));
    if (!facts) {
      // An operation that the facts do not know at all is not theirs to judge; a version of one that they know is.
      const bool known =
          std::any_of(AllOpFacts().begin(), AllOpFacts().end(), [&](const OpFacts& other) { return other.op == op; });
      if (known) Add(name + " version", "none", "there is one");
      return;
    }
    const Array& inputs = *version.getArray("inputs");
    std::string names, fact_names;
    std::map<std::string, std::vector<std::string>> ours_by_var, facts_by_var;
    for (const Value& value : inputs) {
      const Object& input = *value.getAsObject();
      const std::string input_name = input.getString("name")->str();
      names += input_name + " ";
      if (auto var = input.getString("type_var")) ours_by_var[var->str()].push_back(input_name);
      if (const InputFacts* input_facts = facts->Find(input_name)) {
        CompareInput(name + " " + input_name + " ", *input_facts, input);
      }
    }
    for (const InputFacts& input : facts->inputs) {
      fact_names += input.name + " ";
      if (!input.type_var.empty()) facts_by_var[input.type_var].push_back(input.name);
    }
    Add(name + " inputs", fact_names, names);
    Add(name + " type_vars", Groups(facts_by_var), Groups(ours_by_var));
  }

  // Which inputs share a scalar type, whatever the variable is called; a variable with one input says nothing.
  static std::string Groups(const std::map<std::string, std::vector<std::string>>& by_var) {
    std::set<std::string> groups;
    for (const auto& [var, inputs] : by_var) {
      std::string group;
      for (const std::string& input : inputs) group += input + " ";
      if (inputs.size() > 1) groups.insert("(" + group + ")");
    }
    std::string text;
    for (const std::string& group : groups) text += group;
    return text;
  }

  void CompareInput(const std::string& prefix, const InputFacts& facts, const Object& input) {
    Add(prefix + "kind", facts.kind, input.getString("kind")->str());
    Add(prefix + "const", facts.is_const ? "true" : "false", *input.getBoolean("const") ? "true" : "false");
    Add(prefix + "optional", facts.is_optional ? "true" : "false", *input.getBoolean("optional") ? "true" : "false");
    if (!facts.dtypes.empty()) {
      DTypeSet dtypes;
      if (const Array* array = input.getArray("dtypes")) {
        for (const Value& dtype : *array) dtypes = dtypes | *ParseDType(*dtype.getAsString());
      }
      Add(prefix + "dtypes", ToString(facts.dtypes), ToString(dtypes));
    }
    const Value* value = input.get("default");
    if (facts.default_by_rank != Value(nullptr)) {
      Add(prefix + "default", "depends on the rank",
          input.get("default_computed") ? "depends on the rank"
          : value                       ? Text(*value)
                                        : "null");
    } else if (input.get("default_computed")) {
      Add(prefix + "default", Text(facts.default_value), "computed");
    } else {
      const Value ours = value ? *value : Value(nullptr);
      // 0 and 0.0 are the same number.
      if (facts.default_value.getAsNumber() && facts.default_value.getAsNumber() == ours.getAsNumber()) return;
      Add(prefix + "default", Text(facts.default_value), Text(ours));
    }
  }

  Differences differences_;
  std::set<std::string> seen_;
};

// What a computed default is where every input without a default is a tensor of this rank.
std::string Computed(const OpDef& def, const InputDef& input, unsigned rank) {
  Program program;
  std::vector<InferContext::Argument> arguments;
  for (unsigned i = 0; i < def.inputs.size(); ++i) {
    if (def.inputs[i].is_optional || def.inputs[i].is_const) continue;
    arguments.push_back({i, program.types().Tensor(DType::kFp16, Shape(rank)), nullptr});
  }
  InferContext context(def, program, arguments, {}, nullptr, LocationId::kUnknown);
  std::string text = "[";
  for (int64_t value : input.default_value.compute(context)) {
    text += (text == "[" ? "" : ",") + std::to_string(value);
  }
  return text + "]";
}

}  // namespace

TEST_CASE("the op table agrees with the facts but for the deviations that are listed") {
  std::string text;
  llvm::raw_string_ostream out(text);
  ops::PrintOpsJson(out);
  llvm::Expected<Value> printed = llvm::json::parse(out.str());
  REQUIRE(static_cast<bool>(printed));
  Differences differences = Comparison(*printed).differences();

  const Value listed = ReadJson("test/ops/op_facts_deviations.json");
  for (const Value& value : *listed.getAsArray()) {
    const Object& deviation = *value.getAsObject();
    const std::string key = deviation.getString("field")->str();
    INFO(key);
    CHECK(deviation.getString("reason").value_or("").size() > 20);
    auto found = differences.find(key);
    if (found == differences.end()) {
      FAIL_CHECK("this deviation is listed, but there is none");
      continue;
    }
    CHECK(deviation.getString("ours").value_or("") == found->second.second);
    differences.erase(found);
  }
  for (const auto& [key, values] : differences) {
    FAIL_CHECK(key << ": the facts have " << values.first << ", the table has " << values.second);
  }
}

TEST_CASE("defaults that depend on the rank are those of the facts") {
  unsigned checked = 0;
  for (const OpFacts& facts : AllOpFacts()) {
    llvm::ArrayRef<const OpDef*> versions = ops::Versions(facts.op);
    const OpDef* def = nullptr;
    for (const OpDef* version : versions) {
      if (version->since == facts.since) def = version;
    }
    if (!def) continue;  // The test above tells.
    for (const InputFacts& input : facts.inputs) {
      const Object* by_rank = input.default_by_rank.getAsObject();
      const InputDef* ours = def->FindInput(input.name);
      if (!by_rank || !ours || ours->default_value.kind != DefaultValue::Kind::kComputed) continue;
      for (const auto& [rank, value] : *by_rank) {
        INFO(facts.Name() << " " << input.name << " at rank " << rank.str());
        CHECK(Computed(*def, *ours, std::stoi(rank.str())) == Text(value));
        ++checked;
      }
    }
  }
  CHECK(checked > 0);
}

TEST_CASE("the printed table is the same every time and names every version") {
  const auto print = [](void (*printer)(llvm::raw_ostream&)) {
    std::string text;
    llvm::raw_string_ostream out(text);
    printer(out);
    return text;
  };
  CHECK(print(ops::PrintOpsJson) == print(ops::PrintOpsJson));
  const std::string lines = print(ops::PrintOpsText);
  const std::string markdown = print(ops::PrintOpsMarkdown);
  for (const OpDef* def : ops::AllDefs()) {
    CHECK(lines.find(def->name.str() + "  " + ToString(def->since) + "  [" + def->family.str() + "]") !=
          std::string::npos);
    CHECK(markdown.find("\n### " + def->name.str() + "\n") != std::string::npos);
  }
}

}  // namespace mil::test
