// Any bytes: diagnostics or a program, which verifies; it is printed as graph text and as MIL, and both read back to
// the same program.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "llvm/Support/raw_ostream.h"
#include "mil/graph/parser.h"
#include "mil/graph/printer.h"
#include "mil/text/parser.h"
#include "mil/text/printer.h"
#include "mil/verify/verify.h"

namespace {

std::string PrintMil(const mil::Program& program) {
  std::string text;
  llvm::raw_string_ostream out(text);
  mil::text::PrintMil(program, out);
  return text;
}

std::string PrintIr(const mil::Program& program) {
  std::string text;
  llvm::raw_string_ostream out(text);
  mil::graph::PrintIr(program, out);
  return text;
}

// Null where there were errors. Small limits keep one input quick; imports would read files.
std::unique_ptr<mil::Program> Read(llvm::StringRef text) {
  mil::SourceManager sources;
  mil::DiagnosticEngine engine([](const mil::Diagnostic&) {});
  engine.set_error_limit(50);
  mil::graph::ParseOptions options;
  options.max_operations = 2000;
  options.max_steps = 200'000;
  options.max_list_elements = 100'000;
  options.max_constant_bytes = 1 << 20;
  options.allow_imports = false;
  std::unique_ptr<mil::Program> program =
      mil::graph::ParseIr(sources, sources.AddText("fuzz.ir", text), engine, options);
  if (program) mil::Verify(*program, engine);
  return engine.HasErrors() ? nullptr : std::move(program);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto program = Read({reinterpret_cast<const char*>(data), size});
  if (!program) return 0;
  const std::string mil = PrintMil(*program);
  const auto again = Read(PrintIr(*program));
  if (!again || PrintMil(*again) != mil) std::abort();
  return 0;
}
