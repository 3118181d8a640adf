// affine, resample and resize: samples at computed places. Source of inputs and rules: coremltools, MIL op reference,
// image_resizing.
#include "ops/definitions.h"
#include "ops/image_resizing.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kAffineSource = "coremltools MIL op reference, image_resizing.affine";
constexpr llvm::StringRef kResampleSource = "coremltools MIL op reference, image_resizing.resample";
constexpr llvm::StringRef kResizeSource = "coremltools MIL op reference, iOS17 image_resizing.resize";

enum AffineConstraint : unsigned {
  kMatrixLength = 1,
  kMatrixBatch,
  kAffineTarget,
  kAffineSampling,
  kAffinePadding,
  kAffinePaddingValue,
  kAffineCoordinates,
  kAlignCorners,
};

// The one value that a mode may have so far; in any case of letters.
llvm::LogicalResult RequireMode(InferContext& context, unsigned constraint, llvm::StringRef input,
                                llvm::StringRef allowed) {
  std::optional<llvm::StringRef> mode = context.String(input);
  if (!mode || mode->equals_insensitive(allowed)) return llvm::success();
  return context.Violates(constraint, input) << "found \"" << *mode << "\"";
}

llvm::LogicalResult InferAffine(InferContext& context) {
  Shape shape = context.ShapeOf("x").value_or(Shape(4));
  Shape matrix = context.ShapeOf("transform_matrix").value_or(Shape(2));
  if (!Compatible(matrix[1], 6)) {
    return context.Violates(kMatrixLength, "transform_matrix") << "found " << ToString(matrix);
  }
  if (matrix[0] != Dim(1) && !Compatible(matrix[0], shape[0])) {
    return context.Violates(kMatrixBatch, "transform_matrix")
           << "found " << matrix[0] << " matrices for " << shape[0] << " images";
  }
  llvm::FailureOr<Dim> height = TargetSize(context, kAffineTarget, "output_height");
  llvm::FailureOr<Dim> width = TargetSize(context, kAffineTarget, "output_width");
  if (failed(height) || failed(width) || failed(RequireMode(context, kAffineSampling, "sampling_mode", "bilinear")) ||
      failed(RequireMode(context, kAffinePadding, "padding_mode", "constant")) ||
      failed(RequireMode(context, kAffineCoordinates, "coordinates_mode", "normalized_minus_one_to_one"))) {
    return llvm::failure();
  }
  if (context.Real("padding_value").value_or(0) != 0) {
    return context.Violates(kAffinePaddingValue, "padding_value") << "found another value than 0";
  }
  if (!context.Bool("align_corners").value_or(true)) {
    return context.Violates(kAlignCorners, "align_corners") << "found false";
  }
  // As many matrices as images, unless it is one for all of them.
  if (matrix[0].IsConstant() && matrix[0] != Dim(1)) shape[0] = matrix[0];
  shape[2] = *height;
  shape[3] = *width;
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  return llvm::success();
}

enum ResampleConstraint : unsigned {
  kCoordinatePair = 1,
  kCoordinateBatch,
  kResampleSampling,
  kResamplePadding,
  kResampleCoordinates,
};

llvm::LogicalResult InferResample(InferContext& context) {
  Shape x = context.ShapeOf("x").value_or(Shape(4));
  Shape coordinates = context.ShapeOf("coordinates").value_or(Shape(4));
  if (!Compatible(coordinates[3], 2)) {
    return context.Violates(kCoordinatePair, "coordinates") << "found " << ToString(coordinates);
  }
  if (!Compatible(coordinates[0], x[0])) {
    return context.Violates(kCoordinateBatch, "coordinates")
           << "found " << coordinates[0] << " for " << x[0] << " images";
  }
  if (failed(RequireOneOf(context, kResampleSampling, "sampling_mode", {"bilinear", "nearest"})) ||
      failed(
          RequireOneOf(context, kResamplePadding, "padding_mode", {"constant", "border", "reflection", "symmetric"})) ||
      failed(RequireOneOf(context, kResampleCoordinates, "coordinates_mode",
                          {"unnormalized", "normalized_minus_one_to_one", "normalized_zero_to_one"}))) {
    return llvm::failure();
  }
  context.AddTensor(context.TypeOf("x").dtype(),
                    {MorePrecise(x[0], coordinates[0]), x[1], coordinates[1], coordinates[2]});
  return llvm::success();
}

enum ResizeConstraint : unsigned { kShapeLength = 1, kResizedDims, kNotNegative, kInterpolation, kResizeSampling };

llvm::LogicalResult InferResize(InferContext& context) {
  if (failed(RequireOneOf(context, kInterpolation, "interpolation_mode", {"LINEAR", "NEAREST_NEIGHBOR"})) ||
      failed(RequireOneOf(context, kResizeSampling, "sampling_mode", kSamplingModes))) {
    return llvm::failure();
  }
  std::optional<Shape> result = context.ShapeOf("x");
  std::optional<int64_t> length = context.LengthOf("shape");
  if (result && length && *length > static_cast<int64_t>(result->size())) {
    return context.Violates(kShapeLength, "shape")
           << "found " << *length << " elements for rank " << uint64_t{result->size()};
  }
  std::optional<int64_t> resized = context.Int("resized_dims");
  if (!length && result) length = result->size();  // At most.
  if (resized && length && *resized > *length) {
    return context.Violates(kResizedDims, "resized_dims") << "found " << *resized << ", expected at most " << *length;
  }
  std::optional<IntVector> sizes = context.Ints("shape");
  for (int64_t size : sizes.value_or(IntVector())) {
    if (size < 0) return context.Violates(kNotNegative, "shape") << "found " << ListOf(*sizes);
  }
  if (result) {
    // Counted from the end. Without the number of resized dimensions, all that `shape` describes may be.
    const int64_t rank = static_cast<int64_t>(result->size());
    for (int64_t i = 1; i <= resized.value_or(*length); ++i) {
      Dim& dim = (*result)[rank - i];
      if (!resized || !sizes) {
        dim = Dim::Unknown();
      } else if (int64_t size = (*sizes)[*length - i]; size != 0) {  // 0: as in x.
        dim = size;
      }
    }
  }
  context.AddTensor(context.TypeOf("x").dtype(), result);
  return llvm::success();
}

InputDef PaddingValue() {
  return {.name = "padding_value", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true, .rank = 0};
}

}  // namespace

namespace defs {

OpDef Affine() {
  return {
      .name = "affine",
      .since = OpSet::kIos15,
      .summary = "Samples images under an affine transformation of the coordinates.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "transform_matrix", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 2},
                 ResizingOption("output_height", dtypes::kInt32),
                 ResizingOption("output_width", dtypes::kInt32),
                 ResizingOption("sampling_mode", dtypes::kString),
                 ResizingOption("padding_mode", dtypes::kString),
                 PaddingValue(),
                 ResizingOption("coordinates_mode", dtypes::kString),
                 ResizingOption("align_corners", dtypes::kBool)},
      .constraints = {{"`transform_matrix` has 6 columns", kAffineSource},
                      {"there is one matrix, or one for each image of `x`", kAffineSource},
                      {"the output sizes are positive", "our own"},
                      {"`sampling_mode` is bilinear", kAffineSource},
                      {"`padding_mode` is constant", kAffineSource},
                      {"`padding_value` is 0", kAffineSource},
                      {"`coordinates_mode` is normalized_minus_one_to_one", kAffineSource},
                      {"`align_corners` is true", kAffineSource}},
      .infer = InferAffine,
  };
}

OpDef Resample() {
  return {
      .name = "resample",
      .since = OpSet::kIos15,
      .summary = "Samples images at given coordinates.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "coordinates", .type_var = "U", .dtypes = dtypes::kInt32 | dtypes::kFp32, .rank = 4},
                 ResizingOption("sampling_mode", dtypes::kString),
                 ResizingOption("padding_mode", dtypes::kString),
                 PaddingValue(),
                 ResizingOption("coordinates_mode", dtypes::kString),
                 ResizingOption("align_corners", dtypes::kBool)},
      .constraints = {{"the last dimension of `coordinates` is 2", kResampleSource},
                      {"`coordinates` has the batch of `x`", kResampleSource},
                      {"`sampling_mode` is bilinear or nearest", kResampleSource},
                      {"`padding_mode` is constant, border, reflection or symmetric", kResampleSource},
                      {"`coordinates_mode` is unnormalized, normalized_minus_one_to_one or normalized_zero_to_one",
                       kResampleSource}},
      .infer = InferResample,
  };
}

OpDef ResampleIos16() {
  OpDef def = Resample();
  def.since = OpSet::kIos16;
  def.Input("coordinates").dtypes = dtypes::kFloatsInt32;
  return def;
}

OpDef ResampleIos17() {
  OpDef def = ResampleIos16();
  def.since = OpSet::kIos17;
  def.Input("coordinates").dtypes = dtypes::kFloatsInt32 | dtypes::kSmallInts;
  return def;
}

OpDef Resize() {
  return {
      .name = "resize",
      .since = OpSet::kIos17,
      .summary = "Resizes the last dimensions to sizes that may be computed.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "shape",
                  .type_var = "U",
                  .dtypes = dtypes::kInt32 | dtypes::kInt16 | dtypes::kUint16 | dtypes::kUint32,
                  .rank = 1},
                 ResizingOption("resized_dims", dtypes::kUint32),
                 ResizingOption("interpolation_mode", dtypes::kString, DefaultValue("LINEAR")),
                 ResizingOption("sampling_mode", dtypes::kString, DefaultValue("DEFAULT"))},
      .constraints = {{"`shape` has at most as many elements as `x` has dimensions", kResizeSource},
                      {"`resized_dims` is at most the number of elements of `shape`", kResizeSource},
                      {"`shape` is not negative", "our own"},
                      {"`interpolation_mode` is LINEAR or NEAREST_NEIGHBOR", kResizeSource},
                      {kSamplingModeRule, kResizeSource}},
      .infer = InferResize,
  };
}

}  // namespace defs
}  // namespace mil::ops
