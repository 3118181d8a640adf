// Any bytes: diagnostics or a program, which then verifies or not; what verifies is printed and read back to the same
// text, in both spellings.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "llvm/Support/raw_ostream.h"
#include "mil/text/parser.h"
#include "mil/text/printer.h"
#include "mil/verify/verify.h"

namespace {

std::string Print(const mil::Program& program, mil::MilVersion version) {
  std::string text;
  llvm::raw_string_ostream out(text);
  mil::text::PrintMil(program, out, {.version = version});
  return text;
}

std::unique_ptr<mil::Program> Read(llvm::StringRef text, mil::SourceManager& sources, bool* ok) {
  mil::DiagnosticEngine engine([](const mil::Diagnostic&) {});
  engine.set_error_limit(50);
  std::unique_ptr<mil::Program> program = mil::text::ParseMil(sources, sources.AddText("fuzz", text), engine);
  if (!engine.LimitReached()) mil::Verify(*program, engine);
  *ok = !engine.HasErrors();
  return program;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mil::SourceManager sources;
  bool ok = false;
  const auto program = Read({reinterpret_cast<const char*>(data), size}, sources, &ok);
  if (!ok) return 0;
  for (mil::MilVersion version : {mil::MilVersion::k1_0, mil::MilVersion::k1_3}) {
    const std::string printed = Print(*program, version);
    const auto again = Read(printed, sources, &ok);
    if (!ok || Print(*again, version) != printed) std::abort();
  }
  return 0;
}
