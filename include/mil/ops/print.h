// The op table in writing: for programs, for people, for the documentation.
#ifndef MIL_OPS_PRINT_H_
#define MIL_OPS_PRINT_H_

#include <string>

#include "mil/ir/op_def.h"

namespace llvm {
class raw_ostream;
}

namespace mil::ops {

// {"op_sets": [...], "ops": [{"name": "conv", "family": "conv", "versions": [{"since": "ios15", "inputs": [...],
// ...}]}]} Every field of every version of every operation, by name, then by op set; the same bytes for the same table.
void PrintOpsJson(llvm::raw_ostream& out);
// A line an operation's version and one for each of its inputs.
void PrintOpsText(llvm::raw_ostream& out);
// docs/generated/ops.md: an operation a section, families in order of their names.
void PrintOpsMarkdown(llvm::raw_ostream& out);

// "false", "[1, 1]", "\"valid\"", "[1] * spatial rank"; empty if there is none.
std::string ToString(const DefaultValue& value);
// "tensor", "variadic", "list", "state", "any", "literal".
llvm::StringRef Spelling(InputKind kind);
// Results as the docs name them; "output" where the definition names none.
std::vector<llvm::StringRef> ResultNames(const OpDef& def);

}  // namespace mil::ops

#endif  // MIL_OPS_PRINT_H_
