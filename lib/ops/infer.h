// What the families' inference functions share.
#ifndef MIL_OPS_INFER_H_
#define MIL_OPS_INFER_H_

#include <optional>

#include "mil/ir/infer_context.h"
#include "mil/ir/op_def.h"

namespace mil::ops {

// The shape of two shapes broadcast against one another as in NumPy; nothing if they cannot be.
std::optional<Shape> Broadcast(llvm::ArrayRef<Dim> a, llvm::ArrayRef<Dim> b);
std::string ToString(llvm::ArrayRef<Dim> shape);     // "[1, ?, 3]"
std::string ListOf(llvm::ArrayRef<int64_t> values);  // "[1, -2, 3]"
// Defaults with more elements are not written out: only a shape made up to hurt has them.
inline constexpr int64_t kLongestDefault = int64_t{1} << 24;

// The result has the type of the first input.
llvm::LogicalResult InferSameAsFirst(InferContext& context);

}  // namespace mil::ops

#endif  // MIL_OPS_INFER_H_
