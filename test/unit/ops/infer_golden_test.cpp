// Every line of test/ops/*.infer holds, and every version of every operation has the lines it needs.
#include <map>
#include <set>

#include "catch.h"
#include "infer_case.h"

namespace mil::test {
namespace {

// Operations whose inputs have no tensor dimensions of their own, with the reason: cases with constant, symbolic and
// unknown dimensions are not asked of them.
struct Exempt {
  llvm::StringRef op;
  llvm::StringRef reason;
};
constexpr const char* kTooFew = "the sizes come from constants, which have no symbolic or unknown dimensions";
const Exempt kWithoutDims[] = {
    {"const", kTooFew},
    {"constexpr_affine_dequantize", kTooFew},
    {"constexpr_blockwise_shift_scale", kTooFew},
    {"constexpr_cast", kTooFew},
    {"constexpr_lut_to_dense", kTooFew},
    {"constexpr_lut_to_sparse", kTooFew},
    {"constexpr_sparse_blockwise_shift_scale", kTooFew},
    {"constexpr_sparse_to_dense", kTooFew},
};

bool IsExempt(llvm::StringRef op) {
  for (const Exempt& exempt : kWithoutDims) {
    if (exempt.op == op) return true;
  }
  return false;
}

std::string Describe(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    text += "\n              " + Info(diagnostic.id).name.str() + ": " + diagnostic.message;
  }
  return text.empty() ? " nothing" : text;
}

bool Matches(const InferCase& a_case, const Diagnostic& diagnostic) {
  if (Info(diagnostic.id).name != a_case.diagnostic) return false;
  for (const std::string& word : a_case.words) {
    if (diagnostic.message.find(word) == std::string::npos) return false;
  }
  return true;
}

// Empty if the case holds, else what happened instead.
std::string Run(const InferCase& a_case) {
  if (!a_case.syntax_error.empty()) return "this line cannot be read: " + a_case.syntax_error;
  std::vector<Diagnostic> diagnostics;
  const std::string got = a_case.Infer(&diagnostics);
  if (!a_case.fails) {
    if (got == a_case.expected) return diagnostics.empty() ? "" : "it has diagnostics:" + Describe(diagnostics);
    return "got      " + (got.empty() ? "diagnostics:" + Describe(diagnostics) : got) + "\n    expected " +
           a_case.expected;
  }
  std::string wanted = a_case.diagnostic;
  for (const std::string& word : a_case.words) wanted += " " + word;
  if (!got.empty()) return "got      " + got + "\n    expected the diagnostic " + wanted;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (Matches(a_case, diagnostic)) return "";
  }
  return "got     " + Describe(diagnostics) + "\n    expected the diagnostic " + wanted;
}

const std::vector<InferCase>& Cases() {
  static const std::vector<InferCase> cases = ReadInferCases();
  return cases;
}

std::string VersionName(const OpDef& def) { return def.name.str() + " " + ToString(def.since); }

}  // namespace

TEST_CASE("every inference golden holds") {
  CHECK_FALSE(Cases().empty());
  for (const InferCase& a_case : Cases()) {
    const std::string failure = Run(a_case);
    if (!failure.empty()) FAIL_CHECK(a_case.place << ": " << a_case.text << "\n    " << failure);
  }
}

TEST_CASE("a golden that does not hold is noticed") {
  const auto run = [](const char* line) { return Run(ParseInferCase("here:1", line)); };
  CHECK(run("concat ios15 values=(fp32[a,2], fp32[a,3]) axis=1 -> fp32[a,5]") == "");
  CHECK(run("concat ios15 values=(fp32[a,2], fp32[a,3]) axis=1 -> fp32[a,6]") != "");
  CHECK(run("concat ios15 values=(fp32[a,2], fp32[b,3]) axis=1 -> fp32[b,5]") != "");
  CHECK(run("concat ios15 values=(fp32[a,2], fp32[a,3]) axis=2 ! constraint concat_c3 axis") == "");
  CHECK(run("concat ios15 values=(fp32[a,2], fp32[a,3]) axis=2 ! constraint concat_c4") != "");
  CHECK(run("concat ios15 values=(fp32[a,2], fp32[a,3]) axis=1 ! constraint concat_c4") != "");
  CHECK(run("concat ios15 values=(fp32[a,2], fp32[a,3]) axis=1 -> fp32[a") != "");
  CHECK(run("concat ios15 axis=1 ! missing-input values") == "");
  CHECK(run("concat ios15 values=(fp32[2], fp32[3]) axis=0 axes=1 ! unknown-input axes") == "");
  CHECK(run("concat ios15 values=(fp32[2], const fp32[3]) axis=int32 ! input-not-constant axis") == "");
  CHECK(run("concat ios15 values=(fp32[2], fp32[2]([1.5,2])) axis=0 -> fp32[4]") == "");
  CHECK(run("no_such_op ios15 x=fp32 -> fp32") != "");
}

TEST_CASE("every operation's version has goldens of each kind") {
  struct Seen {
    bool constant = false, symbolic = false, unknown = false;
    std::set<std::string> failing;  // "concat_c1"
  };
  std::map<const OpDef*, Seen> seen;
  for (const InferCase& a_case : Cases()) {
    if (!a_case.syntax_error.empty()) continue;
    Seen& entry = seen[a_case.def];
    if (a_case.fails) {
      if (a_case.diagnostic == "constraint" && !a_case.words.empty()) entry.failing.insert(a_case.words[0]);
      continue;
    }
    entry.constant |= !a_case.has_symbolic_dim && !a_case.has_unknown_dim;
    entry.symbolic |= a_case.has_symbolic_dim;
    entry.unknown |= a_case.has_unknown_dim;
  }
  for (const OpDef* def : ops::AllDefs()) {
    const Seen& entry = seen[def];
    std::string missing;
    if (!entry.constant) missing += " constant-dims";
    if (!entry.symbolic && !IsExempt(def->name)) missing += " symbolic-dim";
    if (!entry.unknown && !IsExempt(def->name)) missing += " unknown-dim";
    for (size_t i = 1; i <= def->constraints.size(); ++i) {
      const std::string constraint = def->name.str() + "_c" + std::to_string(i);
      if (!entry.failing.contains(constraint)) missing += " " + constraint;
    }
    if (!missing.empty()) FAIL_CHECK(VersionName(*def) << " lacks goldens:" << missing);
  }
}

}  // namespace mil::test
