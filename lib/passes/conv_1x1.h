// Projections as 1x1 convolutions: what linear and matmul by a constant share.
#ifndef MIL_PASSES_CONV_1X1_H_
#define MIL_PASSES_CONV_1X1_H_

#include "passes/rewrite.h"

namespace mil::passes {

// A product of run-time data with a constant weight, whichever operation says it.
struct Projection {
  Value* activation = nullptr;
  const Literal* weight = nullptr;
  bool weight_is_out_in = true;  // Else [in, out]: to be transposed.
  bool channels_last = true;     // The activation is [..., rows, in]; else [..., in, rows].
  bool result_channels_last = true;
  const Literal* bias = nullptr;  // [out], or null.
};

// Replaces `op` by reshapes, a 1x1 convolution on [N, in, 1, S] and reshapes back. False, with the reason reported,
// where that cannot be done; nothing is changed then.
bool ReplaceByConv1x1(PassContext& context, llvm::StringRef pass, Operation& op, const Projection& projection);

// The constant bound to an input, with the reason reported where it is not a plain constant.
const Literal* PlainConstant(PassContext& context, const Operation& op, llvm::StringRef input);

}  // namespace mil::passes

#endif  // MIL_PASSES_CONV_1X1_H_
