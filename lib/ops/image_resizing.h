// What the image resizing operations share.
#ifndef MIL_OPS_IMAGE_RESIZING_H_
#define MIL_OPS_IMAGE_RESIZING_H_

#include "mil/ir/infer_context.h"
#include "mil/ir/op_def.h"

namespace mil::ops {

// How a grid of samples is laid over the input.
inline constexpr llvm::StringRef kSamplingModes[] = {"STRICT_ALIGN_CORNERS", "ALIGN_CORNERS", "UNALIGN_CORNERS",
                                                     "DEFAULT", "OFFSET_CORNERS"};
inline constexpr llvm::StringRef kSamplingModeRule =
    "`sampling_mode` is STRICT_ALIGN_CORNERS, ALIGN_CORNERS, UNALIGN_CORNERS, DEFAULT or OFFSET_CORNERS";

// A size that a constant scalar asks for: unknown if its value is. Fails if it is not positive.
llvm::FailureOr<Dim> TargetSize(InferContext& context, unsigned constraint, llvm::StringRef input);

// Constant scalars and vectors.
InputDef ResizingOption(llvm::StringRef name, DTypeSet dtypes, int rank = 0);
InputDef ResizingOption(llvm::StringRef name, DTypeSet dtypes, DefaultValue value);

}  // namespace mil::ops

#endif  // MIL_OPS_IMAGE_RESIZING_H_
