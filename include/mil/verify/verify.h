// Verify: is this program what MIL allows? Whoever made it, a parser, a pass or a caller's code.
#ifndef MIL_VERIFY_VERIFY_H_
#define MIL_VERIFY_VERIFY_H_

#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"

namespace mil {

struct VerifyOptions {
  // Whether Value::type() may be made more precise by what inference knows. Declared types never change.
  bool refine_types = true;
};

// Checks, in one walk, and reports every error it finds:
//  - functions: names are identifiers and unique, there are outputs, no state leaves a function or block;
//  - values: names are identifiers and unique where they are visible, operands are defined before their use in the same
//    block or one around it, use lists and operands agree;
//  - operations: the definition is the one that the function's op set has; inputs, constness, numbered constraints and
//    number of results as the definition says; declared result types are compatible with the inferred ones;
//  - types: the bytes of a tensor can be counted in 63 bits;
//  - literals: as many elements as their types say; data handles have the type that the literal has.
// Operations that stand for something unreadable (ops::InvalidOp()) and what depends on them are passed over: they have
// been reported. So have names and scopes where the engine has errors already: a parser tells of them at the very
// place, and would be repeated. True if there was no new error. Linear in the size of the program.
bool Verify(Program& program, DiagnosticEngine& engine, const VerifyOptions& options = {});

}  // namespace mil

#endif  // MIL_VERIFY_VERIFY_H_
