// reverse, reverse_sequence and sliding_windows. Source of inputs and rules: coremltools, MIL op reference,
// tensor_transformation.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kReverseSource = "coremltools MIL op reference, tensor_transformation.reverse";
constexpr llvm::StringRef kSequenceSource = "coremltools MIL op reference, tensor_transformation.reverse_sequence";
constexpr llvm::StringRef kWindowsSource = "coremltools MIL op reference, tensor_transformation.sliding_windows";

llvm::LogicalResult InferReverse(InferContext& context) {
  const Type type = context.TypeOf("x");
  std::optional<IntVector> axes = context.Ints("axes");
  if (axes && type.IsRanked()) {
    for (int64_t axis : *axes) {
      if (!InferContext::NormalizeAxis(axis, type.rank())) {
        return context.Violates(1, "axes") << "found " << axis << " for rank " << type.rank();
      }
    }
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferReverseSequence(InferContext& context) {
  const Type type = context.TypeOf("x");
  if (!type.IsRanked()) return InferSameAsFirst(context);
  Dim sequence, batch;
  for (auto [input, dim] : {std::pair("seq_axis", &sequence), std::pair("batch_axis", &batch)}) {
    std::optional<int64_t> axis = context.Int(input);
    if (!axis) continue;
    std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, type.rank());
    if (!at) return context.Violates(1, input) << "found " << *axis << " for rank " << type.rank();
    *dim = type.dims()[*at];
  }
  std::optional<int64_t> count = context.LengthOf("lengths");
  if (count && !Compatible(batch, *count)) {
    return context.Violates(2, "lengths") << "found " << *count << " entries for a dimension of " << batch;
  }
  if (std::optional<IntVector> lengths = context.Ints("lengths")) {
    for (int64_t length : *lengths) {
      if (length < 0 || (sequence.IsConstant() && length > sequence.size())) {
        return context.Violates(3, "lengths") << "found " << length << " for a dimension of " << sequence;
      }
    }
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferSlidingWindows(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<int64_t> size = context.Int("size");
  std::optional<int64_t> stride = context.Int("stride");
  if (size && *size < 1) return context.Violates(2, "size") << "found " << *size;
  if (stride && *stride < 1) return context.Violates(4, "stride") << "found " << *stride;
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<int64_t> axis = context.Int("axis");
  if (!shape || !axis) {
    context.AddTensor(dtype, shape ? std::optional<Shape>(Shape(shape->size() + 1)) : std::nullopt);
    return llvm::success();
  }
  std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, shape->size());
  if (!at) return context.Violates(1, "axis") << "found " << *axis << " for rank " << uint64_t{shape->size()};
  Dim& dim = (*shape)[*at];
  if (size && dim.IsConstant() && *size > dim.size()) {
    return context.Violates(3, "size") << "found " << *size << " for a dimension of " << dim;
  }
  if (!size || !stride) {
    dim = Dim::Unknown();
  } else if (dim.IsConstant()) {
    dim = Dim((dim.size() - *size) / *stride + 1);
  } else if (*size != 1 || *stride != 1) {
    dim = Dim::Unknown();
  }
  shape->insert(shape->begin() + *at + 1, size ? Dim(*size) : Dim::Unknown());
  context.AddTensor(dtype, shape);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Reverse() {
  return {
      .name = "reverse",
      .since = OpSet::kIos15,
      .summary = "Reverses the order of the elements along the given axes, or all.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "axes", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .rank = 1}},
      .constraints = {{"`axes` are in [-rank, rank)", kReverseSource}},
      .infer = InferReverse,
  };
}

OpDef ReverseIos17() {
  OpDef def = Reverse();
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = kTensorIos17;
  return def;
}

OpDef ReverseSequence() {
  return {
      .name = "reverse_sequence",
      .since = OpSet::kIos15,
      .summary =
          "Reverses the first elements along one axis, a number of them of its own for each place along another.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "lengths", .dtypes = dtypes::kInt32, .rank = 1},
                 {.name = "seq_axis",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 0,
                  .rank = 0},
                 {.name = "batch_axis",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 0,
                  .rank = 0}},
      .constraints = {{"`seq_axis` and `batch_axis` are in [-rank, rank)", kSequenceSource},
                      {"`lengths` has one entry per place along `batch_axis`", kSequenceSource},
                      {"`lengths` are from 0 to the size along `seq_axis`", kSequenceSource}},
      .infer = InferReverseSequence,
  };
}

OpDef ReverseSequenceIos17() {
  OpDef def = ReverseSequence();
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = kTensorIos17;
  def.Input("lengths").type_var = "U";
  def.Input("lengths").dtypes = kIndexIos17;
  return def;
}

OpDef SlidingWindows() {
  return {
      .name = "sliding_windows",
      .since = OpSet::kIos15,
      .summary = "Lists all windows of one size along an axis; the elements of a window get a dimension of their own.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0},
                 {.name = "size", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0},
                 {.name = "stride",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 1,
                  .rank = 0}},
      .constraints = {{"`axis` is in [-rank, rank)", kWindowsSource},
                      {"`size` is positive", kWindowsSource},
                      {"`size` is at most the size along `axis`", kWindowsSource},
                      {"`stride` is positive", kWindowsSource}},
      .infer = InferSlidingWindows,
  };
}

OpDef SlidingWindowsIos17() {
  OpDef def = SlidingWindows();
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = kTensorIos17;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
