// crop and crop_resize. Source of inputs and rules: coremltools, MIL op reference, image_resizing.
#include <algorithm>

#include "ops/definitions.h"
#include "ops/image_resizing.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kCropSource = "coremltools MIL op reference, image_resizing.crop";
constexpr llvm::StringRef kSource = "coremltools MIL op reference, image_resizing.crop_resize";
constexpr llvm::StringRef kIos17Source = "coremltools MIL op reference, iOS17 image_resizing.crop_resize";
constexpr llvm::StringRef kBoxCoordinateModes[] = {"CORNERS_HEIGHT_FIRST", "CORNERS_WIDTH_FIRST",
                                                   "CENTER_SIZE_HEIGHT_FIRST", "CENTER_SIZE_WIDTH_FIRST"};
constexpr llvm::StringRef kBoxCoordinateModeRule =
    "`box_coordinate_mode` is CORNERS_HEIGHT_FIRST, CORNERS_WIDTH_FIRST, CENTER_SIZE_HEIGHT_FIRST or "
    "CENTER_SIZE_WIDTH_FIRST";

enum CropConstraint : unsigned { kRank = 1, kLength, kNotNegative, kLeft };

llvm::LogicalResult InferCrop(InferContext& context) {
  std::optional<Shape> shape = context.ShapeOf("x");
  if (shape && shape->size() < 3) return context.Violates(kRank, "x") << "found rank " << uint64_t{shape->size()};
  size_t from_end = 2;
  for (llvm::StringRef input : {"crop_height", "crop_width"}) {
    std::optional<int64_t> length = context.LengthOf(input);
    if (length && *length != 2) return context.Violates(kLength, input) << "found " << *length;
    std::optional<IntVector> crop = context.Ints(input);
    if (crop && ((*crop)[0] < 0 || (*crop)[1] < 0)) {
      return context.Violates(kNotNegative, input) << "found " << ListOf(*crop);
    }
    if (!shape) continue;
    Dim& size = (*shape)[shape->size() - from_end--];
    std::optional<Dim> left = crop ? Subtract(size, (*crop)[0] + (*crop)[1]) : Dim::Unknown();
    if (!left || left == Dim(0)) {
      return context.Violates(kLeft, input) << "found " << ListOf(*crop) << " for size " << size;
    }
    size = *left;
  }
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  return llvm::success();
}

enum CropResizeConstraint : unsigned { kTarget = 1, kBoxCoordinateMode, kSampling, kRoi };
enum CropResizeIos17Constraint : unsigned { kBoxes = kRoi, kBoxIndices, kIndexRange, kDefaultIndices, kNormalized };

struct Targets {
  Dim height, width;
};

// What the versions have in common.
llvm::FailureOr<Targets> InferTargets(InferContext& context) {
  llvm::FailureOr<Dim> height = TargetSize(context, kTarget, "target_height");
  llvm::FailureOr<Dim> width = TargetSize(context, kTarget, "target_width");
  if (failed(height) || failed(width) ||
      failed(RequireOneOf(context, kBoxCoordinateMode, "box_coordinate_mode", kBoxCoordinateModes)) ||
      failed(RequireOneOf(context, kSampling, "sampling_mode", kSamplingModes))) {
    return llvm::failure();
  }
  return Targets{*height, *width};
}

llvm::LogicalResult InferCropResize(InferContext& context) {
  llvm::FailureOr<Targets> targets = InferTargets(context);
  if (failed(targets)) return llvm::failure();
  Shape x = context.ShapeOf("x").value_or(Shape(4));
  Shape roi = context.ShapeOf("roi").value_or(Shape(5));
  if (!Compatible(roi[1], 1) || !(Compatible(roi[2], 4) || Compatible(roi[2], 5)) || !Compatible(roi[3], 1) ||
      !Compatible(roi[4], 1)) {
    return context.Violates(kRoi, "roi") << "found " << ToString(roi);
  }
  // Boxes of 4 numbers are cut out of every image; ones of 5 name theirs, and there is one for each. For those the op
  // reference's text and its inference disagree (1 or as many as images): unknown admits both.
  Dim images = x[0];
  if (roi[2] != Dim(4) && images != Dim(1)) images = Dim::Unknown();
  context.AddTensor(context.TypeOf("x").dtype(), {roi[0], images, x[1], targets->height, targets->width});
  return llvm::success();
}

// Absent indices stand for 0, 1, 2 ...: box i is cut out of image i.
llvm::LogicalResult CheckBoxIndices(InferContext& context, Dim boxes, Dim images) {
  if (!context.Has("box_indices")) {
    if (boxes.IsConstant() && images.IsConstant() && boxes.size() > images.size()) {
      return context.Violates(kDefaultIndices, "boxes") << "found " << boxes << " boxes for " << images << " images";
    }
    return llvm::success();
  }
  if (std::optional<Shape> indices = context.ShapeOf("box_indices"); indices && !Compatible((*indices)[0], boxes)) {
    return context.Violates(kBoxIndices, "box_indices") << "found " << (*indices)[0] << " for " << boxes << " boxes";
  }
  if (std::optional<IntVector> values = context.Ints("box_indices")) {
    for (int64_t index : *values) {
      if (index < 0 || (images.IsConstant() && index >= images.size())) {
        return context.Violates(kIndexRange, "box_indices") << "found " << index << " for " << images << " images";
      }
    }
  }
  return llvm::success();
}

llvm::LogicalResult InferCropResizeIos17(InferContext& context) {
  llvm::FailureOr<Targets> targets = InferTargets(context);
  if (failed(targets)) return llvm::failure();
  Shape x = context.ShapeOf("x").value_or(Shape(4));
  Shape boxes = context.ShapeOf("boxes").value_or(Shape(2));
  if (!Compatible(boxes[1], 4)) return context.Violates(kBoxes, "boxes") << "found " << ToString(boxes);
  if (failed(CheckBoxIndices(context, boxes[0], x[0]))) return llvm::failure();
  const DType box_dtype = context.TypeOf("boxes").dtype();
  if (context.Bool("normalized_coordinates").value_or(false) && !IsFloat(box_dtype)) {
    return context.Violates(kNormalized, "boxes") << "found " << box_dtype;
  }
  Dim count = boxes[0];
  if (std::optional<Shape> indices = context.ShapeOf("box_indices")) count = MorePrecise(count, (*indices)[0]);
  context.AddTensor(context.TypeOf("x").dtype(), {count, x[1], targets->height, targets->width});
  return llvm::success();
}

std::vector<int64_t> IndexPerBox(const InferContext& context) {
  std::optional<Shape> boxes = context.ShapeOf("boxes");
  if (!boxes || boxes->empty() || !(*boxes)[0].IsConstant() || (*boxes)[0].size() > kLongestDefault) return {};
  std::vector<int64_t> indices;
  for (int64_t i = 0; i < (*boxes)[0].size(); ++i) indices.push_back(i);
  return indices;
}

}  // namespace

namespace defs {

OpDef Crop() {
  return {
      .name = "crop",
      .since = OpSet::kIos15,
      .summary = "Cuts elements off both ends of the last two dimensions.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 ResizingOption("crop_height", dtypes::kInt32, 1),
                 ResizingOption("crop_width", dtypes::kInt32, 1)},
      .constraints = {{"`x` has at least 3 dimensions", kCropSource},
                      {"`crop_height` and `crop_width` have two elements", kCropSource},
                      {"`crop_height` and `crop_width` are not negative", "our own"},
                      {"something is left", "our own"}},
      .infer = InferCrop,
  };
}

OpDef CropResize() {
  return {
      .name = "crop_resize",
      .since = OpSet::kIos15,
      .summary = "Cuts boxes out of images and resizes each to the same size by interpolation.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 4},
                 {.name = "roi", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 5},
                 ResizingOption("target_height", dtypes::kInt32, DefaultValue(1)),
                 ResizingOption("target_width", dtypes::kInt32, DefaultValue(1)),
                 ResizingOption("normalized_coordinates", dtypes::kBool, DefaultValue(false)),
                 ResizingOption("spatial_scale", dtypes::kFp32, DefaultValue(1.0)),
                 ResizingOption("box_coordinate_mode", dtypes::kString, DefaultValue("CORNERS_HEIGHT_FIRST")),
                 ResizingOption("sampling_mode", dtypes::kString, DefaultValue("DEFAULT"))},
      .constraints = {{"the target sizes are positive", "our own"},
                      {kBoxCoordinateModeRule, kSource},
                      {kSamplingModeRule, kSource},
                      {"`roi` is [N, 1, 4, 1, 1] or [N, 1, 5, 1, 1]", kSource}},
      .infer = InferCropResize,
  };
}

// Pads with a value of one's choice beyond the image.
OpDef CropResizeIos16() {
  OpDef def = CropResize();
  def.since = OpSet::kIos16;
  InputDef pad_value = ResizingOption("pad_value", dtypes::kFloats, DefaultValue(0.0));
  pad_value.type_var = "T";
  def.inputs.push_back(pad_value);
  return def;
}

// Boxes and the images they belong to are inputs of their own, and the result has no dimension for the images.
OpDef CropResizeIos17() {
  OpDef def = CropResizeIos16();
  def.since = OpSet::kIos17;
  def.inputs[1] = {.name = "boxes", .type_var = "BOX_T", .dtypes = dtypes::kFloats | dtypes::kUint16, .rank = 2};
  InputDef indices = {.name = "box_indices",
                      .type_var = "BOX_INDEX_T",
                      .dtypes = dtypes::kUint16 | dtypes::kInt32,
                      .is_optional = true,
                      .default_value = DefaultValue("0, 1, 2 ... for each box", IndexPerBox),
                      .rank = 1};
  def.inputs.insert(def.inputs.begin() + 2, indices);
  def.constraints = {{"the target sizes are positive", "our own"},
                     {kBoxCoordinateModeRule, kIos17Source},
                     {kSamplingModeRule, kIos17Source},
                     {"`boxes` is [N, 4]", kIos17Source},
                     {"`box_indices` has one element per box", kIos17Source},
                     {"`box_indices` name images of `x`", kIos17Source},
                     {"without `box_indices` there are no more boxes than images", kIos17Source},
                     {"with `normalized_coordinates`, `boxes` are fp16 or fp32", kIos17Source}};
  def.infer = InferCropResizeIos17;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
