// Constants in another shape or order. Only the shape changes: the bytes, and a reference to a weight file, stay what
// they are. The order changes: inline elements are moved, a reference becomes a recorded transformation with a place of
// its own in the weight files.
#ifndef MIL_PASSES_WEIGHTS_H_
#define MIL_PASSES_WEIGHTS_H_

#include "mil/ir/program.h"

namespace mil::passes {

// `shape` has as many elements as the literal.
const Literal* ReshapeLiteral(Program& program, const Literal& literal, llvm::ArrayRef<int64_t> shape);
// The literal is a matrix (leading sizes are 1); the result is [columns, rows].
const Literal* TransposeMatrix(Program& program, const Literal& literal);

}  // namespace mil::passes

#endif  // MIL_PASSES_WEIGHTS_H_
