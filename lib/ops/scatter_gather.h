// What gathers and scatters share.
#ifndef MIL_OPS_SCATTER_GATHER_H_
#define MIL_OPS_SCATTER_GATHER_H_

#include "mil/ir/infer_context.h"
#include "mil/ir/op_def.h"

namespace mil::ops {

inline constexpr DTypeSet kGatherIos15 = dtypes::kFloatsInt32;
inline constexpr DTypeSet kGatherIos17 = dtypes::kFloatsInt32 | dtypes::kSmallInts;
inline constexpr DTypeSet kIndicesIos16 = dtypes::kInt32 | dtypes::kUint16 | dtypes::kInt16;
inline constexpr DTypeSet kIndicesIos17 = dtypes::kInt32 | dtypes::kSmallInts;

// Checks constant `indices` against `sizes`, one for each column: the rows of `indices` repeat. A size that is not
// constant has no upper end. `negative_too` admits [-size, size) instead of [0, size).
llvm::LogicalResult CheckIndices(InferContext& context, unsigned constraint, llvm::ArrayRef<Dim> sizes,
                                 bool negative_too);
// The same where `validate_indices` asks for it; indices that are not validated may be anything.
llvm::LogicalResult ValidateIndices(InferContext& context, unsigned constraint, llvm::ArrayRef<Dim> sizes);

// Two shapes of one rank agree but for one dimension (none: in all).
bool AgreeOff(llvm::ArrayRef<Dim> a, llvm::ArrayRef<Dim> b, std::optional<int64_t> axis);

InputDef AxisInput();
InputDef ValidateIndicesInput();

}  // namespace mil::ops

#endif  // MIL_OPS_SCATTER_GATHER_H_
