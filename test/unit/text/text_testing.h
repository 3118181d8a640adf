// What the tests of MIL text share: parse and print in one line, and samples that use every construct.
#ifndef MIL_TEST_UNIT_TEXT_TEXT_TESTING_H_
#define MIL_TEST_UNIT_TEXT_TEXT_TESTING_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"

namespace mil::test {

// A text read: the program and what was said about it.
struct Read {
  std::unique_ptr<SourceManager> sources;
  std::unique_ptr<Program> program;
  std::vector<Diagnostic> diagnostics;
  // "line:column id" of each error, one a line.
  std::string Errors() const;
};
Read ReadMil(const std::string& text);
std::string Print(const Program& program, std::optional<MilVersion> version = std::nullopt);

// Programs that only the tests of the text hold, in canonical spelling; between them they have every kind of type,
// literal and statement.
const std::vector<std::string>& Samples();
// The compiled models of the reference data, if it is here: path and text.
struct CorpusFile {
  std::string path;
  std::string text;
};
std::vector<CorpusFile> CorpusFiles();

}  // namespace mil::test

#endif  // MIL_TEST_UNIT_TEXT_TEXT_TESTING_H_
