// Operations that move blocks between dimensions: batch_to_space, space_to_batch, depth_to_space, space_to_depth,
// pixel_shuffle and pixel_unshuffle. Source of inputs and rules: coremltools, MIL op reference, tensor_transformation.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

// `dim` divided by `by`: nothing if it does not divide.
std::optional<Dim> DivideExactly(Dim dim, int64_t by) {
  if (dim.IsConstant() && dim.size() % by != 0) return std::nullopt;
  return FloorDivide(dim, by);
}

std::optional<Dim> MultiplyTwice(Dim dim, int64_t by) {
  std::optional<Dim> once = Multiply(dim, by);
  return once ? Multiply(*once, by) : std::nullopt;
}

// From depth to space (channels become blocks of `input` by `input`) or back. Constraints: 1 the least size of a block,
// 2 it divides, 3 sizes fit.
llvm::LogicalResult InferDepth(InferContext& context, llvm::StringRef input, int64_t least, bool to_space) {
  const DType dtype = context.TypeOf("x").dtype();
  Shape shape = context.ShapeOf("x").value_or(Shape(4));
  std::optional<int64_t> block = context.Int(input);
  if (!block) {
    context.AddTensor(dtype, {shape[0], Dim(), Dim(), Dim()});
    return llvm::success();
  }
  if (*block < least) return context.Violates(1, input) << "found " << *block;
  // Dividing twice by the block is dividing by its square, which might not fit 63 bits.
  std::optional<Dim> channels = shape[1];
  for (int i = 0; i < 2 && to_space && channels; ++i) channels = DivideExactly(*channels, *block);
  if (!channels) return context.Violates(2, input) << "found " << *block << " for " << shape[1] << " channels";
  if (!to_space) channels = MultiplyTwice(shape[1], *block);
  if (!channels) return context.Violates(3, input) << "found " << *block << " for " << shape[1] << " channels";
  for (Dim& dim : llvm::MutableArrayRef<Dim>(shape).drop_front(2)) {
    std::optional<Dim> size = to_space ? Multiply(dim, *block) : DivideExactly(dim, *block);
    if (!size) return context.Violates(to_space ? 3 : 2, input) << "found " << *block << " for a dimension of " << dim;
    dim = *size;
  }
  shape[1] = *channels;
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferDepthToSpace(InferContext& context) { return InferDepth(context, "block_size", 2, true); }
llvm::LogicalResult InferSpaceToDepth(InferContext& context) { return InferDepth(context, "block_size", 2, false); }
llvm::LogicalResult InferPixelShuffle(InferContext& context) { return InferDepth(context, "upscale_factor", 1, true); }
llvm::LogicalResult InferPixelUnshuffle(InferContext& context) {
  return InferDepth(context, "downscale_factor", 1, false);
}

// From batch to space or back. Constraints: 1 the shapes of block_shape and `edges`, 2 blocks are positive, 3 edges are
// not negative, 4 blocks divide, 5 crops leave something (to space), the last: sizes fit.
llvm::LogicalResult InferBatch(InferContext& context, llvm::StringRef edges_input, bool to_space) {
  const DType dtype = context.TypeOf("x").dtype();
  Shape shape = context.ShapeOf("x").value_or(Shape(4));
  std::optional<Shape> block_shape = context.ShapeOf("block_shape"), edges_shape = context.ShapeOf(edges_input);
  if (block_shape && !Compatible((*block_shape)[0], 2)) {
    return context.Violates(1, "block_shape") << "found " << ToString(*block_shape) << ", expected [2]";
  }
  if (edges_shape && (!Compatible((*edges_shape)[0], 2) || !Compatible((*edges_shape)[1], 2))) {
    return context.Violates(1, edges_input) << "found " << ToString(*edges_shape) << ", expected [2, 2]";
  }
  std::optional<IntVector> blocks = context.Ints("block_shape"), edges = context.Ints(edges_input);
  if (blocks && blocks->size() != 2) blocks = std::nullopt;
  if (edges && edges->size() != 4) edges = std::nullopt;
  const unsigned fits = to_space ? 6 : 5;
  std::optional<Dim> batch = blocks ? shape[0] : Dim::Unknown();
  for (unsigned i = 0; blocks && i < 2; ++i) {
    const int64_t block = (*blocks)[i];
    if (block < 1) return context.Violates(2, "block_shape") << "found " << block;
    batch = to_space ? DivideExactly(*batch, block) : Multiply(*batch, block);
    if (!batch) return context.Violates(to_space ? 4 : fits, "block_shape") << "found " << block << " for " << shape[0];
  }
  if (edges) {
    for (int64_t edge : *edges) {
      if (edge < 0) return context.Violates(3, edges_input) << "found " << edge;
    }
  }
  shape[0] = *batch;
  for (unsigned i = 0; i < 2; ++i) {
    Dim& dim = shape[2 + i];
    if (!blocks || !edges) {
      dim = Dim::Unknown();
      continue;
    }
    const int64_t block = (*blocks)[i], edge = (*edges)[2 * i] + (*edges)[2 * i + 1];
    std::optional<Dim> size = to_space ? Multiply(dim, block) : Add(dim, edge);
    if (!size) return context.Violates(fits, edges_input) << "found " << block << " and " << edge << " for " << dim;
    std::optional<Dim> result = to_space ? Subtract(*size, edge) : DivideExactly(*size, block);
    if (!result && to_space) return context.Violates(5, edges_input) << "found " << edge << " for " << *size;
    if (!result) return context.Violates(4, "block_shape") << "found " << block << " for " << *size << " after padding";
    dim = *result;
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferBatchToSpace(InferContext& context) { return InferBatch(context, "crops", true); }
llvm::LogicalResult InferSpaceToBatch(InferContext& context) { return InferBatch(context, "paddings", false); }

}  // namespace

namespace defs {

OpDef BatchToSpace() {
  constexpr llvm::StringRef kSource = "coremltools MIL op reference, tensor_transformation.batch_to_space";
  return {
      .name = "batch_to_space",
      .since = OpSet::kIos15,
      .summary = "Builds larger images out of blocks that lie along the batch, and crops their edges.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "block_shape", .dtypes = dtypes::kInt32, .is_const = true, .rank = 1},
                 {.name = "crops", .dtypes = dtypes::kInt32, .is_const = true, .rank = 2}},
      .constraints = {{"`block_shape` is of shape [2], `crops` of [2, 2]", kSource},
                      {"the entries of `block_shape` are positive", kSource},
                      {"the entries of `crops` are not negative", kSource},
                      {"the product of `block_shape` divides the batch", kSource},
                      {"`crops` are not larger than the image", kSource},
                      kSizesFit},
      .infer = InferBatchToSpace,
  };
}

OpDef SpaceToBatch() {
  constexpr llvm::StringRef kSource = "coremltools MIL op reference, tensor_transformation.space_to_batch";
  return {
      .name = "space_to_batch",
      .since = OpSet::kIos15,
      .summary = "Pads the edges of images and takes them apart into blocks that lie along the batch.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "block_shape", .dtypes = dtypes::kInt32, .is_const = true, .rank = 1},
                 {.name = "paddings", .dtypes = dtypes::kInt32, .is_const = true, .rank = 2}},
      .constraints = {{"`block_shape` is of shape [2], `paddings` of [2, 2]", kSource},
                      {"the entries of `block_shape` are positive", kSource},
                      {"the entries of `paddings` are not negative", kSource},
                      {"`block_shape` divides the padded image", kSource},
                      kSizesFit},
      .infer = InferSpaceToBatch,
  };
}

OpDef DepthToSpace() {
  constexpr llvm::StringRef kSource = "coremltools MIL op reference, tensor_transformation.depth_to_space";
  return {
      .name = "depth_to_space",
      .since = OpSet::kIos15,
      .summary = "Moves channels into square blocks of the image; the channels of a block lie far apart.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "block_size", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0}},
      .constraints = {{"`block_size` is greater than 1", kSource},
                      {"the square of `block_size` divides the channels", kSource},
                      kSizesFit},
      .infer = InferDepthToSpace,
  };
}

OpDef SpaceToDepth() {
  constexpr llvm::StringRef kSource = "coremltools MIL op reference, tensor_transformation.space_to_depth";
  return {
      .name = "space_to_depth",
      .since = OpSet::kIos15,
      .summary = "Moves square blocks of the image into channels.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "block_size", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0}},
      .constraints = {{"`block_size` is greater than 1", kSource},
                      {"`block_size` divides height and width", kSource},
                      kSizesFit},
      .infer = InferSpaceToDepth,
  };
}

OpDef PixelShuffle() {
  constexpr llvm::StringRef kSource = "coremltools MIL op reference, tensor_transformation.pixel_shuffle";
  return {
      .name = "pixel_shuffle",
      .since = OpSet::kIos15,
      .summary = "Moves channels into square blocks of the image, in PyTorch's order of channels.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "upscale_factor", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0}},
      .constraints = {{"`upscale_factor` is positive", kSource},
                      {"the square of `upscale_factor` divides the channels", kSource},
                      kSizesFit},
      .infer = InferPixelShuffle,
  };
}

OpDef PixelUnshuffle() {
  constexpr llvm::StringRef kSource = "coremltools MIL op reference, tensor_transformation.pixel_unshuffle";
  return {
      .name = "pixel_unshuffle",
      .since = OpSet::kIos16,
      .summary = "Moves square blocks of the image into channels, in PyTorch's order of channels.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "downscale_factor", .dtypes = dtypes::kUint32, .is_const = true, .rank = 0}},
      .constraints = {{"`downscale_factor` is positive", kSource},
                      {"`downscale_factor` divides height and width", kSource},
                      kSizesFit},
      .infer = InferPixelUnshuffle,
  };
}

}  // namespace defs
}  // namespace mil::ops
