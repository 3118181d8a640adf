// upsample_* and resize_*: the last two dimensions by factors, or to sizes. Source of inputs and rules: coremltools,
// MIL op reference, image_resizing.
#include <cmath>

#include "ops/definitions.h"
#include "ops/image_resizing.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

llvm::FailureOr<Dim> TargetSize(InferContext& context, unsigned constraint, llvm::StringRef input) {
  std::optional<int64_t> size = context.Int(input);
  if (!size) return Dim::Unknown();
  if (*size < 1) {
    context.Violates(constraint, input) << "found " << *size;
    return llvm::failure();
  }
  return Dim(*size);
}

InputDef ResizingOption(llvm::StringRef name, DTypeSet dtypes, int rank) {
  return {.name = name, .dtypes = dtypes, .is_const = true, .rank = rank};
}

InputDef ResizingOption(llvm::StringRef name, DTypeSet dtypes, DefaultValue value) {
  InputDef input = ResizingOption(name, dtypes);
  input.is_optional = true;
  input.default_value = std::move(value);
  return input;
}

namespace {

constexpr llvm::StringRef kNearestSource = "coremltools MIL op reference, image_resizing.upsample_nearest_neighbor";
constexpr llvm::StringRef kBilinearSource = "coremltools MIL op reference, image_resizing.upsample_bilinear";
constexpr llvm::StringRef kResizeNearestSource = "coremltools MIL op reference, image_resizing.resize_nearest_neighbor";
constexpr llvm::StringRef kResizeBilinearSource = "coremltools MIL op reference, image_resizing.resize_bilinear";

enum ScaleConstraint : unsigned { kRank = 1, kFactor, kResultSize };
enum TargetConstraint : unsigned { kTarget = 2, kSampling };

// floor(size * factor); nothing where that is not positive or does not fit 63 bits. The op reference multiplies numbers
// of type fp32 without saying how wide: where fp32 and fp64 disagree, the size is unknown.
std::optional<Dim> Scaled(Dim size, double factor) {
  if (factor == 1) return size;
  if (!size.IsConstant()) return Dim::Unknown();
  const double wide = std::floor(static_cast<double>(size.size()) * factor);
  const double narrow = std::floor(static_cast<float>(size.size()) * static_cast<float>(factor));
  if (wide != narrow) return Dim::Unknown();
  if (!(wide >= 1) || wide >= 0x1p63) return std::nullopt;
  // Beyond 2^53 doubles skip integers; a whole factor needs none.
  if (factor == std::floor(factor) && factor < 0x1p31) {
    std::optional<Dim> exact = Multiply(size, static_cast<int64_t>(factor));
    return exact;
  }
  return Dim(static_cast<int64_t>(wide));
}

llvm::LogicalResult InferUpsample(InferContext& context) {
  std::optional<Shape> shape = context.ShapeOf("x");
  if (shape && shape->size() < 3) {
    return context.Violates(kRank, "x") << "found rank " << uint64_t{shape->size()};
  }
  size_t from_end = 2;
  for (llvm::StringRef input : {"scale_factor_height", "scale_factor_width"}) {
    std::optional<double> factor = context.Real(input);
    if (factor && !(*factor > 0 && std::isfinite(*factor))) {
      return context.Violates(kFactor, input) << "found " << llvm::StringRef(std::to_string(*factor));
    }
    if (!shape) continue;
    Dim& size = (*shape)[shape->size() - from_end--];
    std::optional<Dim> scaled = factor ? Scaled(size, *factor) : Dim::Unknown();
    if (!scaled) {
      return context.Violates(kResultSize, input)
             << "found " << llvm::StringRef(std::to_string(*factor)) << " for size " << size;
    }
    size = *scaled;
  }
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  return llvm::success();
}

llvm::LogicalResult InferResizeTo(InferContext& context) {
  std::optional<Shape> shape = context.ShapeOf("x");
  if (shape && shape->size() < 3) {
    return context.Violates(kRank, "x") << "found rank " << uint64_t{shape->size()};
  }
  llvm::FailureOr<Dim> height = TargetSize(context, kTarget, "target_size_height");
  llvm::FailureOr<Dim> width = TargetSize(context, kTarget, "target_size_width");
  if (failed(height) || failed(width)) return llvm::failure();
  if (shape) {
    (*shape)[shape->size() - 2] = *height;
    (*shape)[shape->size() - 1] = *width;
  }
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  return llvm::success();
}

llvm::LogicalResult InferResizeBilinear(InferContext& context) {
  if (failed(RequireOneOf(context, kSampling, "sampling_mode", kSamplingModes))) return llvm::failure();
  return InferResizeTo(context);
}

InputDef ScaleFactor(llvm::StringRef name) {
  InputDef input = ResizingOption(name, dtypes::kFp32 | dtypes::kInt32, DefaultValue(1));
  input.type_var = "U";
  input.rank = 0;
  return input;
}

OpDef Upsample(llvm::StringRef name, llvm::StringRef summary, llvm::StringRef source) {
  return {
      .name = name,
      .since = OpSet::kIos15,
      .summary = summary,
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 ScaleFactor("scale_factor_height"),
                 ScaleFactor("scale_factor_width")},
      .constraints = {{"`x` has at least 3 dimensions", source},
                      {"the scale factors are positive", "our own"},
                      {"the sizes of the result are positive and fit 63 bits", "our own"}},
      .infer = InferUpsample,
  };
}

OpDef ResizeTo(llvm::StringRef name, llvm::StringRef summary, llvm::StringRef source) {
  return {
      .name = name,
      .since = OpSet::kIos15,
      .summary = summary,
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 ResizingOption("target_size_height", dtypes::kInt32),
                 ResizingOption("target_size_width", dtypes::kInt32)},
      .constraints = {{"`x` has at least 3 dimensions", source}, {"the target sizes are positive", "our own"}},
      .infer = InferResizeTo,
  };
}

}  // namespace

namespace defs {

OpDef UpsampleNearestNeighbor() {
  return Upsample("upsample_nearest_neighbor", "Scales the last two dimensions by factors, taking the nearest element.",
                  kNearestSource);
}

OpDef UpsampleBilinear() {
  OpDef def = Upsample("upsample_bilinear",
                       "Scales the last two dimensions by factors, interpolating between neighbours.", kBilinearSource);
  def.inputs.push_back(ResizingOption("align_corners", dtypes::kBool, DefaultValue(true)));
  return def;
}

OpDef UpsampleBilinearIos16() {
  OpDef def = UpsampleBilinear();
  def.since = OpSet::kIos16;
  // Absent, it is the opposite of align_corners.
  def.inputs.push_back(ResizingOption("half_pixel_centers", dtypes::kBool, DefaultValue()));
  return def;
}

OpDef ResizeNearestNeighbor() {
  return ResizeTo("resize_nearest_neighbor",
                  "Resizes the last two dimensions to given sizes, taking the nearest element.", kResizeNearestSource);
}

OpDef ResizeBilinear() {
  OpDef def =
      ResizeTo("resize_bilinear", "Resizes the last two dimensions to given sizes, interpolating between neighbours.",
               kResizeBilinearSource);
  for (llvm::StringRef name : {"target_size_height", "target_size_width"}) {
    def.Input(name).is_optional = true;
    def.Input(name).default_value = 1;
  }
  def.inputs.push_back(ResizingOption("sampling_mode", dtypes::kString, DefaultValue("DEFAULT")));
  def.constraints.push_back({kSamplingModeRule, kResizeBilinearSource});
  def.infer = InferResizeBilinear;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
