// Checks of inputs that many families share. Each reports a violation of the numbered constraint and fails, or succeeds
// where the constraint holds or where too little is known to tell (unranked types, constants in weight files).
#ifndef MIL_OPS_REQUIRE_H_
#define MIL_OPS_REQUIRE_H_

#include <initializer_list>
#include <optional>

#include "mil/ir/infer_context.h"

namespace mil::ops {

// Those of `inputs` that are present have rank 0.
llvm::LogicalResult RequireScalars(InferContext& context, unsigned constraint,
                                   std::initializer_list<llvm::StringRef> inputs);
// The input, if present, has rank 1 and `length` elements (an unknown length fits).
llvm::LogicalResult RequireVector(InferContext& context, unsigned constraint, llvm::StringRef input, Dim length = {});
inline constexpr unsigned kAnyRank = ~0u;
// The rank of the input is in [lowest, highest].
llvm::LogicalResult RequireRank(InferContext& context, unsigned constraint, llvm::StringRef input, unsigned lowest,
                                unsigned highest = kAnyRank);
// The input, or the default it stands for if absent, is one of these strings.
llvm::LogicalResult RequireOneOf(InferContext& context, unsigned constraint, llvm::StringRef input,
                                 llvm::ArrayRef<llvm::StringRef> allowed);
// `axis` is a scalar in [-rank, rank). Puts it, counted from the front, into `*at`; leaves that empty if it is unknown.
llvm::LogicalResult RequireAxis(InferContext& context, unsigned constraint, llvm::StringRef input,
                                std::optional<size_t> rank, std::optional<int64_t>* at);

// A shape of this rank with unknown dimensions. No shape without a rank, or for one so high that only a mistake or
// malice can mean it.
std::optional<Shape> UnknownShape(std::optional<int64_t> rank);

}  // namespace mil::ops

#endif  // MIL_OPS_REQUIRE_H_
