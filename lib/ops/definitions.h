// The functions that define the operations: one per row of ops.def. A namespace of their own, since operations have
// names like Shape and Add.
#ifndef MIL_OPS_DEFINITIONS_H_
#define MIL_OPS_DEFINITIONS_H_

#include "mil/ir/op_def.h"

namespace mil::ops::defs {
#define MIL_OP(name, spelling, family) OpDef name();
#define MIL_OP_VERSION(name, op_set) OpDef name##op_set();
#include "mil/ops/ops.def"
}  // namespace mil::ops::defs

#endif  // MIL_OPS_DEFINITIONS_H_
