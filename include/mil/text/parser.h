// The parser of MIL text: what `coremlcompiler` writes as model.mil, and what people write by hand.
#ifndef MIL_TEXT_PARSER_H_
#define MIL_TEXT_PARSER_H_

#include <memory>

#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"
#include "mil/support/source.h"

namespace mil::text {

// Reads the whole of `file`; docs/mil_text.md has the grammar. Both spellings of scalars are read, whichever version
// the program states. Never null: after errors (all of a run are reported, up to the engine's limit) the program holds
// what could be read, with ops::InvalidOp() for operations that could not, so that the rest can still be verified.
//
// A declared type is Value::type(); the unknown dimensions of a function's inputs become fresh symbols there and stay
// unknown in Value::declared_type(). Weight files are not opened.
std::unique_ptr<Program> ParseMil(SourceManager& sources, FileId file, DiagnosticEngine& engine);

}  // namespace mil::text

#endif  // MIL_TEXT_PARSER_H_
