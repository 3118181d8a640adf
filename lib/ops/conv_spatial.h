// Windows that slide over the spatial dimensions: what convolutions and pools share.
#ifndef MIL_OPS_CONV_SPATIAL_H_
#define MIL_OPS_CONV_SPATIAL_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "mil/ir/infer_context.h"
#include "mil/ir/op_def.h"

namespace mil::ops {

enum class PadType : uint8_t { kValid, kCustom, kSame, kSameLower };

// Along one spatial dimension; what is not known is absent.
struct Window {
  std::optional<int64_t> kernel;
  std::optional<int64_t> stride;
  std::optional<int64_t> dilation;
  std::optional<int64_t> pad_before;  // Only read for custom padding.
  std::optional<int64_t> pad_after;
};

// How many places a window has along a dimension of `input` elements, in `ceil_mode` counting one that hangs over the
// end. Kernel, stride and dilation must be positive, pads not negative. Unknown where it depends on something unknown;
// nothing where it is not positive or does not fit 63 bits.
std::optional<Dim> WindowOutput(Dim input, const Window& window, PadType pad_type, bool ceil_mode);

// The numbers of the constraints that every operation with windows starts its list with.
enum WindowConstraint : unsigned {
  kWindowRank = 1,
  kWindowLengths,
  kWindowPositive,
  kWindowPad,
  kWindowPadType,
  kWindowOutput,
  kFirstOwnConstraint,
};
// These constraints followed by the operation's `own`.
std::vector<ConstraintDef> WindowConstraints(llvm::StringRef source, std::initializer_list<ConstraintDef> own);

// What differs between the operations.
struct WindowRules {
  llvm::StringRef kernel_input;  // The input that the kernel's size comes from.
  bool has_dilations = false;
  bool has_ceil_mode = false;
  bool pad_always_checked = false;  // Not only where `pad_type` is custom.
  bool any_case = false;            // `pad_type` may be written in capitals.
  unsigned same_lower = 0;          // The constraint that refuses `same_lower` in ios15; 0: none.
};

// Checks `strides`, `dilations`, `pad` and `pad_type` (and `ceil_mode`, where it is known) against `input`, the spatial
// sizes of `x`, and gives the spatial sizes of the result. `kernel` has as many elements as `input`.
llvm::FailureOr<Shape> InferWindows(InferContext& context, llvm::ArrayRef<Dim> input, llvm::ArrayRef<Dim> kernel,
                                    const WindowRules& rules);

// The constant `pad_type`, if it is one of the four.
std::optional<PadType> PadTypeOf(const InferContext& context, bool any_case);
// The values of an input with `count` elements, `absent` in each place if it is not bound; nothing if not known.
std::optional<IntVector> SpatialValues(const InferContext& context, llvm::StringRef input, int64_t count,
                                       int64_t absent);

// The defaults of strides and dilations, and of pad.
DefaultValue OnePerSpatialDimension();
DefaultValue TwoZerosPerSpatialDimension();

}  // namespace mil::ops

#endif  // MIL_OPS_CONV_SPATIAL_H_
