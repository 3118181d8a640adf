// The functions that are the passes: one per row of passes.def.
#ifndef MIL_PASSES_PASSES_H_
#define MIL_PASSES_PASSES_H_

#include "mil/passes/pass.h"

namespace mil::passes {

#define MIL_PASS(name, spelling, description, options) PassResult name(PassContext& context);
#include "passes/passes.def"

}  // namespace mil::passes

#endif  // MIL_PASSES_PASSES_H_
