// Where the reference data lies, for the tests that use it. It is not part of the project; without it they pass idle.
#ifndef MIL_TEST_UNIT_CORPUS_H_
#define MIL_TEST_UNIT_CORPUS_H_

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace mil::test {

// The folder that holds corpus/ and packages/: $MIL_CORPUS, or `shared` beside the source tree.
inline std::optional<std::filesystem::path> SharedFolder() {
  const char* named = std::getenv("MIL_CORPUS");
  std::filesystem::path folder = named != nullptr && *named != '\0' ? named : MIL_SOURCE_DIR "/../shared";
  if (!std::filesystem::is_directory(folder / "corpus")) return std::nullopt;
  return folder;
}

// Whether the long samples run: ./dev test --full.
inline bool LongTests() {
  const char* wanted = std::getenv("MIL_TEST_LONG");
  return wanted != nullptr && std::string(wanted) == "1";
}

}  // namespace mil::test

#endif  // MIL_TEST_UNIT_CORPUS_H_
