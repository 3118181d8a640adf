// The reader of graph text (.ir): parses, computes what is known at compile time, inlines helpers, infers types.
// docs/ir_language.md defines the language.
#ifndef MIL_GRAPH_PARSER_H_
#define MIL_GRAPH_PARSER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"
#include "mil/support/source.h"

namespace mil::graph {

struct ParseOptions {
  // -D NAME=VALUE, in order; the last one of a name counts. A value is a number, `true`, `false` or a string in quotes.
  std::vector<std::pair<std::string, std::string>> defines;
  // The function to compile: it becomes the program's only one and is called `main`. Empty: all, under their own names.
  std::string entry;

  // What bounds the work on hostile input.
  uint64_t max_operations = 10'000'000;      // Operations made.
  uint64_t max_steps = 500'000'000;          // Expressions evaluated at compile time.
  uint64_t max_list_elements = 1ull << 26;   // Elements of compile-time lists, all together.
  uint64_t max_constant_bytes = 1ull << 30;  // Bytes of computed tensors and literals, all together.
  bool allow_imports = true;                 // Else `import` is an error.
};

// Reads `file` and what it imports (added to `sources`). Null after errors, all of which were reported, up to the
// engine's limit. The program's operations have the types that inference found, and declared types where the text
// states some; unknown dimensions of a function's inputs are symbols. Weight files are not opened.
std::unique_ptr<Program> ParseIr(SourceManager& sources, FileId file, DiagnosticEngine& engine,
                                 const ParseOptions& options = {});

}  // namespace mil::graph

#endif  // MIL_GRAPH_PARSER_H_
