// Text that is cut off, garbled or greedy ends in diagnostics or a program, within its limits.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "catch.h"
#include "mil/graph/parser.h"
#include "mil/verify/verify.h"

namespace mil::graph {
namespace {

ParseOptions SmallLimits() {
  ParseOptions options;
  options.max_operations = 20000;
  options.max_steps = 2'000'000;
  options.max_list_elements = 1'000'000;
  options.max_constant_bytes = 1 << 22;
  options.allow_imports = false;
  return options;
}

// True if it reads and verifies; otherwise there must be an error.
bool Read(llvm::StringRef text, std::string* first_error = nullptr, const ParseOptions& options = SmallLimits()) {
  SourceManager sources;
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine(CollectingConsumer(&diagnostics));
  std::unique_ptr<Program> program = ParseIr(sources, sources.AddText("hostile.ir", text), engine, options);
  if (program) Verify(*program, engine);
  CHECK((program != nullptr || engine.HasErrors()));
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::kError || !first_error) continue;
    *first_error = diagnostic.message;
    break;
  }
  return !engine.HasErrors();
}

std::vector<std::string> Samples() {
  std::vector<std::string> samples;
  std::vector<std::filesystem::path> paths;
  for (const char* folder : {"/test/graph", "/examples/kernels"}) {
    for (const auto& entry : std::filesystem::directory_iterator(std::string(MIL_SOURCE_DIR) + folder)) {
      if (entry.path().extension() == ".ir") paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    std::string sample = text.str();
    sample.resize(std::min(sample.find("// CHECK"), sample.size()));
    samples.push_back(sample);
  }
  REQUIRE(samples.size() > 20);
  return samples;
}

TEST_CASE("every sample cut at every byte") {
  for (const std::string& sample : Samples()) {
    // All of the short ones, places all over the long ones.
    const size_t step = std::max<size_t>(1, sample.size() / 400);
    for (size_t end = 0; end < sample.size(); end += step) Read(llvm::StringRef(sample).take_front(end));
  }
  const std::string small =
      "opset ios18\nparam N = 4\ndef f(x, let n = [1, 2]) { return x * n[0] }\n"
      "func main(x : unpack(axis=0) { a : fp16[N], for i in 0..2 { b[i] : fp16[N] } }) [keep] {\n"
      "  let t = table fp16[N] (i) => i < 2 ? -0.5e-1 : 0x1p-2\n"
      "  y : fp16[N] = f(a) + t [name = \"q\"]\n  z = cond(true) { return y } { return b[1] }\n"
      "  return out = pack(axis=0) { z, `w`: -y ** 2 }\n}\n";
  for (size_t end = 0; end < small.size(); ++end) CHECK(!Read(small.substr(0, end)));
}

TEST_CASE("samples with bytes and words changed") {
  std::mt19937 random(1);
  const char* const words[] = {
      "(",  ")",    "[",  "]",      "{",       "}",     ",",      ":",     "?",    "#",
      "..", "=",    "**", "-1",     "0",       "1e309", "\"",     "`",     "let",  "for",
      "in", "with", "if", "return", "fp16[2]", "x",     "concat", "table", "pack", "import \"/dev/zero\"",
      "\n", "\0"};
  for (const std::string& sample : Samples()) {
    for (int round = 0; round < 60; ++round) {
      std::string text = sample;
      for (int change = 0; change < 3; ++change) {
        const size_t at = random() % (text.size() + 1);
        const size_t length = std::min<size_t>(random() % 8, text.size() - at);
        text.replace(at, length, words[random() % std::size(words)]);
      }
      Read(text);
    }
  }
}

TEST_CASE("work has limits") {
  std::string error;
  ParseOptions options = SmallLimits();
  CHECK(!Read("let a = [i * j for i in 0..10000 for j in 0..10000 if i == -1]", &error));
  CHECK(error == "found more than 2000000 steps of compile-time work");
  CHECK(!Read("opset ios18 func f(x : fp16[1]) { for i in 0..100000 { y = relu(x) } return y = x }", &error));
  CHECK(error == "found more than 20000 operations");
  // Doubling: 2^100 elements, a string of as many bytes, a constant of constants.
  CHECK(!Read("def d(l, let n) { let m = l + l return n == 0 ? m : d(m, n - 1) } let a = d([1], 100)", &error));
  CHECK(error == "found compile-time lists of more than 1000000 elements in all");
  CHECK(!Read("def d(let l, let n) { let m = l + l return n == 0 ? m : d(m, n - 1) } let a = d(\"a\", 100)", &error));
  CHECK(error == "found compile-time lists of more than 1000000 elements in all");
  CHECK(!Read("let a = splat(1) : fp16[1000000], b = concat([a, a, a, a, a, a, a, a], axis=0)", &error));
  CHECK(error == "found computed constants of more than 4194304 bytes in all");
  CHECK(!Read("def f(x) { return f(x) + f(x) } opset ios18 func g(x : fp16[1]) { return y = f(x) }", &error));
  CHECK(error == "found calls nested more than 256 levels deep");
  options.max_steps = 100;
  CHECK(!Read("let a = table fp16[1000] (i) => i", &error, options));
  CHECK(error == "found more than 100 steps of compile-time work");
}

TEST_CASE("calls that nest as deep as they may, with expressions inside") {
  // The deepest that is allowed must fit the stack, with sanitizers too.
  std::string text =
      "opset ios18\ndef f(x, let n) { return n == 0 ? x : (((f(relu((((x + 1)))), n - 1)))) }\n"
      "func g(x : fp16[1]) { return y = f(x, 250) }";
  CHECK(Read(text));
  std::string error;
  text = "opset ios18\ndef f(x, let n) { return n == 0 ? x : " + std::string(60, '-') + "f(x, n - 1) }\n" +
         "func g(x : fp16[1]) { return y = f(x, 200) }";
  CHECK(!Read(text, &error));
  CHECK(error == "found expressions and calls nested more than 1200 levels deep in all");
}

TEST_CASE("imports are refused where they are not allowed") {
  std::string error;
  CHECK(!Read("import \"/etc/passwd\"", &error));
  CHECK(error == "found an import, which is not allowed here");
}

}  // namespace
}  // namespace mil::graph
