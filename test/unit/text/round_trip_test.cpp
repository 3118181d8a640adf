// What the printer writes, the parser reads, and what Apple's compiler wrote comes back byte for byte.
#include "catch.h"
#include "mil/verify/verify.h"
#include "shuffler.h"
#include "text_testing.h"
#include "unit/corpus.h"

namespace mil::test {
namespace {

std::string Reprinted(const std::string& text, std::optional<MilVersion> version = std::nullopt) {
  Read read = ReadMil(text);
  CHECK(read.Errors() == "");
  return Print(*read.program, version);
}

std::vector<CorpusFile> AllTexts() {
  std::vector<CorpusFile> texts = CorpusFiles();
  for (const std::string& sample : Samples()) texts.push_back({"a sample of ours", sample});
  return texts;
}

TEST_CASE("canonical text is a fixed point") {
  for (const CorpusFile& file : AllTexts()) {
    INFO(file.path);
    CHECK((Reprinted(file.text) == file.text));
  }
}

TEST_CASE("one spelling becomes the other and comes back") {
  for (const CorpusFile& file : AllTexts()) {
    INFO(file.path);
    const bool verbose = file.text.rfind("program(1.0)", 0) == 0;
    const MilVersion own = verbose ? MilVersion::k1_0 : MilVersion::k1_3;
    const MilVersion other = verbose ? MilVersion::k1_3 : MilVersion::k1_0;
    const std::string there = Reprinted(file.text, other);
    CHECK(there.rfind(verbose ? "program(1.3)" : "program(1.0)", 0) == 0);
    CHECK((there.find("tensor<int32, []>") == std::string::npos || !verbose));
    CHECK((Reprinted(there) == there));
    CHECK((Reprinted(there, own) == file.text));
  }
}

TEST_CASE("white space, comments and the order of arguments and attributes do not matter") {
  const uint32_t seeds = LongTests() ? 100 : 4;
  for (const CorpusFile& file : AllTexts()) {
    INFO(file.path);
    for (uint32_t seed = 1; seed <= seeds; ++seed) {
      const std::string shuffled = Shuffle(file.text, seed);
      CHECK(shuffled != file.text);
      Read read = ReadMil(shuffled);
      INFO("seed " << seed << "\n" << read.Errors());
      if (Print(*read.program) != file.text) FAIL("seed " << seed);
    }
  }
}

TEST_CASE("inference makes types more precise and leaves what is printed alone") {
  for (const CorpusFile& file : CorpusFiles()) {
    INFO(file.path);
    Read read = ReadMil(file.text);
    std::vector<Diagnostic> diagnostics;
    DiagnosticEngine engine(CollectingConsumer(&diagnostics));
    CHECK(Verify(*read.program, engine));
    if (!diagnostics.empty()) CHECK(diagnostics[0].message == "");
    CHECK((Print(*read.program) == file.text));
  }
}

}  // namespace
}  // namespace mil::test
