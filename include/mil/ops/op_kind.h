// OpKind: one value per operation, whatever its version.
#ifndef MIL_OPS_OP_KIND_H_
#define MIL_OPS_OP_KIND_H_

#include <cstdint>

namespace mil {

enum class OpKind : uint16_t {
  kInvalid,  // Stands for an operation that could not be read.
#define MIL_OP(name, spelling, family) k##name,
#include "mil/ops/ops.def"
};

}  // namespace mil

#endif  // MIL_OPS_OP_KIND_H_
