// What the definitions of tensor_operation and tensor_transformation share.
#ifndef MIL_OPS_TENSOR_COMMON_H_
#define MIL_OPS_TENSOR_COMMON_H_

#include "mil/ir/infer_context.h"
#include "mil/ir/op_def.h"

namespace mil::ops {

// The scalar types most of these operations take, and what iOS17 widened them to.
inline constexpr DTypeSet kTensorIos15 = dtypes::kFloatsInt32Bool;
inline constexpr DTypeSet kTensorIos17 = kTensorIos15 | dtypes::kSmallInts;
// Signed indices and sizes as of iOS17.
inline constexpr DTypeSet kIndexIos17 = dtypes::kInt8 | dtypes::kInt16 | dtypes::kInt32;

// Sizes that do not fit are ours to refuse: MIL has no larger ones.
inline constexpr ConstraintDef kSizesFit = {"every size of the result fits 63 bits", "our own"};

// Unknown dimensions, as many as the vector `input` has entries, if that is known. A length is a number that anyone can
// write into a type: only sensible ones become dimensions.
inline std::optional<Shape> UnknownShape(const InferContext& context, llvm::StringRef input) {
  constexpr int64_t kMostDimensions = 256;
  std::optional<int64_t> length = context.LengthOf(input);
  if (!length || *length > kMostDimensions) return std::nullopt;
  return Shape(*length);
}

// The shape of `x` if it is ranked, else that.
inline std::optional<Shape> ShapeOrRank(const InferContext& context, llvm::StringRef x, llvm::StringRef input) {
  std::optional<Shape> shape = context.ShapeOf(x);
  return shape ? shape : UnknownShape(context, input);
}

}  // namespace mil::ops

#endif  // MIL_OPS_TENSOR_COMMON_H_
