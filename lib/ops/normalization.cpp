// Normalisations. Source of inputs and rules: coremltools, MIL op reference, normalization. All give a tensor of the
// type of `x`.
#include <numeric>

#include "llvm/ADT/SmallBitVector.h"
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/elementwise.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kBatchSource = "coremltools MIL op reference, normalization.batch_norm";
constexpr llvm::StringRef kInstanceSource = "coremltools MIL op reference, normalization.instance_norm";
constexpr llvm::StringRef kL2Source = "coremltools MIL op reference, normalization.l2_norm";
constexpr llvm::StringRef kLayerSource = "coremltools MIL op reference, normalization.layer_norm";
constexpr llvm::StringRef kLocalSource = "coremltools MIL op reference, normalization.local_response_norm";

// Constraint 2: parameters per channel, dimension 1 of `x`, whose rank has been checked.
llvm::LogicalResult RequireChannelVectors(InferContext& context, std::initializer_list<llvm::StringRef> inputs) {
  const Type x = context.TypeOf("x");
  const Dim channels = x.IsRanked() ? x.dims()[1] : Dim::Unknown();
  for (llvm::StringRef input : inputs) {
    if (failed(RequireVector(context, 2, input, channels))) return llvm::failure();
  }
  return llvm::success();
}

llvm::LogicalResult InferBatchNorm(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 3, 5)) ||
      failed(RequireChannelVectors(context, {"mean", "variance", "gamma", "beta"})) ||
      failed(RequireScalars(context, 3, {"epsilon"}))) {
    return llvm::failure();
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferInstanceNorm(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 3, 4)) || failed(RequireChannelVectors(context, {"gamma", "beta"})) ||
      failed(RequireScalars(context, 3, {"epsilon"}))) {
    return llvm::failure();
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferL2Norm(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 3)) || failed(RequireScalars(context, 2, {"epsilon"}))) {
    return llvm::failure();
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferLocalResponseNorm(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 3, 4)) || failed(RequireScalars(context, 2, {"size"}))) {
    return llvm::failure();
  }
  if (std::optional<int64_t> size = context.Int("size"); size && *size < 1) {
    return context.Violates(2, "size") << "found " << *size;
  }
  if (failed(RequireScalars(context, 3, {"alpha", "beta", "k"}))) return llvm::failure();
  return InferSameAsFirst(context);
}

std::vector<int64_t> AllAxes(const InferContext& context) {
  const Type x = context.TypeOf("x");
  std::vector<int64_t> axes(x.IsRanked() ? x.rank() : 0);
  std::iota(axes.begin(), axes.end(), 0);
  return axes;
}

// `gamma` and `beta` have the sizes of the normalised dimensions, in the order of `x`, whatever the order of `axes`.
llvm::LogicalResult RequireNormalizedShape(InferContext& context, unsigned constraint, llvm::StringRef input,
                                           llvm::ArrayRef<Dim> expected) {
  std::optional<Shape> shape = context.ShapeOf(input);
  if (!shape) return llvm::success();
  bool fits = shape->size() == expected.size();
  for (size_t i = 0; fits && i < expected.size(); ++i) fits = Compatible((*shape)[i], expected[i]);
  if (fits) return llvm::success();
  return context.Violates(constraint, input)
         << "found shape " << ToString(*shape) << ", expected " << ToString(expected);
}

llvm::LogicalResult InferLayerNorm(InferContext& context) {
  if (failed(RequireVector(context, 1, "axes")) || failed(RequireScalars(context, 4, {"epsilon"}))) {
    return llvm::failure();
  }
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<IntVector> axes = context.Ints("axes");
  if (shape && axes) {
    llvm::SmallBitVector is_normalized(shape->size());
    for (int64_t axis : *axes) {
      std::optional<int64_t> at = InferContext::NormalizeAxis(axis, shape->size());
      if (!at) return context.Violates(1, "axes") << "found " << axis << " for rank " << uint64_t{shape->size()};
      is_normalized.set(*at);
    }
    Shape normalized;
    for (unsigned i : is_normalized.set_bits()) normalized.push_back((*shape)[i]);
    if (failed(RequireNormalizedShape(context, 2, "gamma", normalized)) ||
        failed(RequireNormalizedShape(context, 3, "beta", normalized))) {
      return llvm::failure();
    }
  }
  return InferSameAsFirst(context);
}

InputDef Parameter(llvm::StringRef name, DefaultValue default_value = {}) {
  return {.name = name,
          .type_var = "T",
          .dtypes = dtypes::kFloats,
          .is_const = true,
          .is_optional = true,
          .default_value = default_value};
}

InputDef X() { return {.name = "x", .type_var = "T", .dtypes = dtypes::kFloats}; }

}  // namespace

namespace defs {

OpDef BatchNorm() {
  OpDef def = {.name = "batch_norm",
               .summary = "Normalises each channel by a given mean and variance, then scales and shifts it.",
               .inputs = {X(), Parameter("mean"), Parameter("variance"), Parameter("gamma"), Parameter("beta"),
                          Parameter("epsilon", 1e-5)},
               .constraints = {{"the rank of `x` is 3, 4 or 5", kBatchSource},
                               {"`mean`, `variance`, `gamma` and `beta` are vectors with one element per channel, "
                                "dimension 1 of `x`",
                                kBatchSource},
                               {"`epsilon` is a scalar", kBatchSource}},
               .infer = InferBatchNorm};
  def.Input("mean").is_optional = false;
  def.Input("variance").is_optional = false;
  return def;
}
OpDef BatchNormIos17() { return WithParameterType(BatchNorm()); }

OpDef InstanceNorm() {
  return {.name = "instance_norm",
          .summary = "Normalises each channel of each batch entry by its own mean and variance.",
          .inputs = {X(), Parameter("gamma"), Parameter("beta"), Parameter("epsilon", 1e-5)},
          .constraints = {{"the rank of `x` is 3 or 4", kInstanceSource},
                          {"`gamma` and `beta` are vectors with one element per channel, dimension 1 of `x`",
                           kInstanceSource},
                          {"`epsilon` is a scalar", kInstanceSource}},
          .infer = InferInstanceNorm};
}
OpDef InstanceNormIos17() { return WithParameterType(InstanceNorm()); }

OpDef L2Norm() {
  return {.name = "l2_norm",
          .summary = "Divides by the square root of the sum of squares over the last three dimensions.",
          .inputs = {X(), Parameter("epsilon", 1e-6)},
          .constraints = {{"the rank of `x` is 3 or more", kL2Source}, {"`epsilon` is a scalar", kL2Source}},
          .infer = InferL2Norm};
}
OpDef L2NormIos17() { return WithParameterType(L2Norm()); }

OpDef LayerNorm() {
  return {.name = "layer_norm",
          .summary = "Normalises over `axes` by their mean and variance, then scales and shifts.",
          .inputs = {X(),
                     {.name = "axes",
                      .dtypes = dtypes::kInt32,
                      .is_const = true,
                      .is_optional = true,
                      .default_value = {"range(rank of x)", AllAxes}},
                     Parameter("gamma"),
                     Parameter("beta"),
                     Parameter("epsilon", 1e-5)},
          .constraints = {{"`axes` is a vector of dimensions in [-rank, rank) of `x`", kLayerSource},
                          {"the shape of `gamma` is that of `x` at `axes`", kLayerSource},
                          {"the shape of `beta` is that of `x` at `axes`", kLayerSource},
                          {"`epsilon` is a scalar", kLayerSource}},
          .infer = InferLayerNorm};
}
OpDef LayerNormIos17() { return WithParameterType(LayerNorm()); }

OpDef LocalResponseNorm() {
  return {.name = "local_response_norm",
          .summary = "Divides each element by a power of the sum of squares over neighbouring channels.",
          .inputs = {X(),
                     {.name = "size", .dtypes = dtypes::kInt32, .is_const = true},
                     Parameter("alpha", 1e-4),
                     Parameter("beta", 0.75),
                     Parameter("k", 1.0)},
          .constraints = {{"the rank of `x` is 3 or 4", kLocalSource},
                          {"`size`, a number of channels, is a scalar of 1 or more", kLocalSource},
                          {"`alpha`, `beta` and `k` are scalars", kLocalSource}},
          .infer = InferLocalResponseNorm};
}
OpDef LocalResponseNormIos17() { return WithParameterType(LocalResponseNorm()); }

}  // namespace defs
}  // namespace mil::ops
