// Any MIL text that verifies, written as graph text, reads back as the same program.
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

template <typename Print>
std::string Text(const Print& print) {
  std::string text;
  llvm::raw_string_ostream out(text);
  print(out);
  return text;
}

std::string Mil(const mil::Program& program) {
  return Text([&](llvm::raw_ostream& out) { mil::text::PrintMil(program, out); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mil::SourceManager sources;
  std::string errors;
  mil::DiagnosticEngine engine([&](const mil::Diagnostic& diagnostic) { errors += diagnostic.message + "\n"; });
  engine.set_error_limit(1);
  const mil::FileId file = sources.AddText("fuzz", {reinterpret_cast<const char*>(data), size});
  const std::unique_ptr<mil::Program> program = mil::text::ParseMil(sources, file, engine);
  if (engine.HasErrors() || !mil::Verify(*program, engine)) return 0;

  const std::string ir = Text([&](llvm::raw_ostream& out) { mil::graph::PrintIr(*program, out); });
  errors.clear();
  const std::unique_ptr<mil::Program> again = mil::graph::ParseIr(sources, sources.AddText("printed", ir), engine);
  const bool ok = again && !engine.HasErrors() && mil::Verify(*again, engine) && Mil(*again) == Mil(*program);
  if (ok) return 0;
  llvm::errs() << ir << errors;
  if (again && !engine.HasErrors()) llvm::errs() << Mil(*again);
  std::abort();
}
