// The printer of graph text: any program as .ir that reads back as the same program.
#ifndef MIL_GRAPH_PRINTER_H_
#define MIL_GRAPH_PRINTER_H_

#include "mil/ir/program.h"

namespace llvm {
class raw_ostream;
}

namespace mil::graph {

// Writes `program`, which must be verified, to `out` as it goes along; docs/ir_language.md, section 10, has the forms.
// Everything is kept: the order of functions, inputs, operations and attributes, identifiers and name attributes,
// declared types, which operands are immediates or attributes, bits of literals, sources and transformations of
// weights, named regions. Sizes that are known only at run time keep being equal where they were (`?s0`).
//
// A `const` whose literal the reader would turn into the same operation is written in place: `axes=[1]`.
//
// What text cannot hold is written as the BLOBFILE reference that MIL text prints for it: weights in the caller's
// memory.
void PrintIr(const Program& program, llvm::raw_ostream& out);

}  // namespace mil::graph

#endif  // MIL_GRAPH_PRINTER_H_
