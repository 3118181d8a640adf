// The editor syntax knows every word of the language and of the op table, each by one pattern.
#include "mil/graph/editor_syntax.h"

#include <regex>
#include <string>
#include <vector>

#include "catch.h"
#include "graph/token.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/ops/op_table.h"

namespace mil::graph {
namespace {

struct Pattern {
  std::string name;
  std::regex match;
};

std::vector<Pattern> Patterns() {
  std::string text;
  llvm::raw_string_ostream out(text);
  PrintTextMateGrammar(out);
  llvm::Expected<llvm::json::Value> json = llvm::json::parse(text);
  REQUIRE(static_cast<bool>(json));
  REQUIRE((json->getAsObject() != nullptr));
  CHECK(json->getAsObject()->getString("scopeName")->str() == "source.mil-ir");
  std::vector<Pattern> patterns;
  for (const llvm::json::Value& value : *json->getAsObject()->getArray("patterns")) {
    const llvm::json::Object& pattern = *value.getAsObject();
    auto match = pattern.getString("match");
    auto name = pattern.getString("name");
    if (match && name) patterns.push_back({name->str(), std::regex(match->str())});
  }
  return patterns;
}

// The name of the first pattern that matches at the beginning of `text`, as an editor would have it.
std::string ScopeOf(const std::vector<Pattern>& patterns, const std::string& text) {
  for (const Pattern& pattern : patterns) {
    if (std::regex_search(text, pattern.match, std::regex_constants::match_continuous)) return pattern.name;
  }
  return "";
}

TEST_CASE("every word has its colour") {
  const std::vector<Pattern> patterns = Patterns();
  for (llvm::StringRef word : ReservedWords()) {
    const std::string scope = ScopeOf(patterns, word.str() + " x");
    INFO(word.str() << " is " << scope);
    CHECK((scope.rfind("keyword.", 0) == 0 || scope.rfind("constant.language.", 0) == 0 ||
           scope.rfind("storage.modifier.", 0) == 0));
  }
  for (const OpDef* def : ops::AllDefs()) {
    INFO(def->name.str());
    CHECK(ScopeOf(patterns, def->name.str() + "(x)") == "support.function.operation.mil-ir");
    for (const InputDef& input : def->inputs) {
      INFO(input.name.str());
      CHECK(ScopeOf(patterns, input.name.str() + "=x") == "variable.parameter.mil-ir");
    }
  }
  for (DType dtype : AllDTypes()) CHECK(ScopeOf(patterns, ToString(dtype) + "[2]") == "storage.type.mil-ir");
  CHECK(ScopeOf(patterns, "helper(x)") == "entity.name.function.call.mil-ir");
  CHECK(ScopeOf(patterns, "rsqrt_of_mine + 1").empty());
  CHECK(ScopeOf(patterns, "// relu(x)") == "comment.line.double-slash.mil-ir");
  CHECK(ScopeOf(patterns, "0x1.8p+3") == "constant.numeric.hex.mil-ir");
}

}  // namespace
}  // namespace mil::graph
