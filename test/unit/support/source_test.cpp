// Source texts: lines, columns and files that cannot be read.
#include "mil/support/source.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "catch.h"

namespace mil {
namespace {

TEST_CASE("offsets become lines and columns") {
  SourceManager sources;
  const FileId file = sources.AddText("name.mil", "ab\n\ncde");
  CHECK(sources.Name(file) == "name.mil");
  const auto place = [&](uint64_t offset) {
    const LineColumn at = sources.Resolve(file, offset);
    return std::pair(at.line, at.column);
  };
  CHECK(place(0) == std::pair<uint64_t, uint64_t>(1, 1));
  CHECK(place(2) == std::pair<uint64_t, uint64_t>(1, 3));  // The line's end belongs to it.
  CHECK(place(3) == std::pair<uint64_t, uint64_t>(2, 1));
  CHECK(place(4) == std::pair<uint64_t, uint64_t>(3, 1));
  CHECK(place(7) == std::pair<uint64_t, uint64_t>(3, 4));  // The end of the text.
}

TEST_CASE("lines are found around an offset, beyond the end too") {
  SourceManager sources;
  const FileId file = sources.AddText("t", "ab\n\ncde");
  uint64_t begin = 99;
  CHECK(sources.LineAt(file, 1, &begin) == "ab");
  CHECK(begin == 0);
  CHECK(sources.LineAt(file, 3, &begin).empty());
  CHECK(begin == 3);
  CHECK(sources.LineAt(file, 7, &begin) == "cde");
  CHECK(begin == 4);
  CHECK(sources.LineAt(file, 100, &begin) == "cde");
  const FileId empty = sources.AddText("e", "");
  CHECK(sources.LineAt(empty, 0, &begin).empty());
  CHECK(sources.Resolve(empty, 0).line == 1);
}

TEST_CASE("texts keep any bytes") {
  SourceManager sources;
  const std::string bytes("a\0b\xff\n", 5);
  CHECK(sources.Text(sources.AddText("t", bytes)).str() == bytes);
}

TEST_CASE("files that cannot be read are errors with path and reason") {
  SourceManager sources;
  const auto missing = sources.AddFile("/no/such/file.mil");
  REQUIRE_FALSE(missing.ok());
  CHECK(std::string(missing.status().message()) == "/no/such/file.mil: cannot read: No such file or directory");
  const auto folder = sources.AddFile("/");
  REQUIRE_FALSE(folder.ok());
  CHECK(std::string(folder.status().message()).find("/: cannot read: ") == 0);
}

TEST_CASE("a file's text stays valid while others are added") {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("mil_source_" + std::to_string(std::rand()) + ".txt");
  std::ofstream(path) << "hello\nworld";
  SourceManager sources;
  const auto file = sources.AddFile(path.string());
  REQUIRE(file.ok());
  const llvm::StringRef text = sources.Text(*file);
  for (int i = 0; i < 100; ++i) sources.AddText("t", "x");
  CHECK(text == "hello\nworld");
  CHECK(sources.Text(*file).data() == text.data());
  CHECK(sources.Resolve(*file, 6).line == 2);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace mil
