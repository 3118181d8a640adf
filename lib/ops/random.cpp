// Random tensors. Source of inputs and rules: coremltools, MIL op reference, random. Not pure: two calls differ.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kBernoulliSource = "coremltools MIL op reference, random.random_bernoulli";
constexpr llvm::StringRef kCategoricalSource = "coremltools MIL op reference, random.random_categorical";
constexpr llvm::StringRef kNormalSource = "coremltools MIL op reference, random.random_normal";
constexpr llvm::StringRef kUniformSource = "coremltools MIL op reference, random.random_uniform";

// Constraints 1 to 3: `shape` is a vector of positive sizes, what stands beside it are scalars. The result has the
// scalar type of the distribution's parameters, or fp32 without any.
llvm::LogicalResult InferDistribution(InferContext& context) {
  if (failed(RequireVector(context, 1, "shape"))) return llvm::failure();
  std::optional<Shape> shape = UnknownShape(context.LengthOf("shape"));
  if (std::optional<IntVector> sizes = context.Ints("shape")) {
    shape = Shape();
    for (int64_t size : *sizes) {
      if (size < 1) return context.Violates(2, "shape") << "found " << size << ", expected 1 or more";
      shape->push_back(size);
    }
  }
  DType dtype = DType::kFp32;
  for (const InputDef& input : llvm::ArrayRef<InputDef>(context.def().inputs).drop_front()) {
    if (failed(RequireScalars(context, 3, {input.name}))) return llvm::failure();
    if (input.type_var == "T" && context.Has(input.name)) dtype = context.TypeOf(input.name).dtype();
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferBernoulli(InferContext& context) {
  if (failed(InferDistribution(context))) return llvm::failure();
  if (std::optional<double> prob = context.Real("prob"); prob && !(*prob >= 0 && *prob <= 1)) {
    return context.Violates(4, "prob") << "found " << std::to_string(*prob);
  }
  return llvm::success();
}

llvm::LogicalResult InferUniform(InferContext& context) {
  if (failed(InferDistribution(context))) return llvm::failure();
  std::optional<double> low = context.Real("low");
  std::optional<double> high = context.Real("high");
  if (low && high && *low > *high) {
    return context.Violates(4, "low") << "found " << std::to_string(*low) << " for a `high` of "
                                      << std::to_string(*high);
  }
  return llvm::success();
}

llvm::LogicalResult InferCategorical(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 1)) || failed(RequireOneOf(context, 2, "mode", {"logits", "probs"})) ||
      failed(RequireScalars(context, 3, {"size"})) || failed(RequireScalars(context, 4, {"seed"}))) {
    return llvm::failure();
  }
  std::optional<int64_t> size = context.Int("size");
  if (size && *size < 1) return context.Violates(3, "size") << "found " << *size << ", expected 1 or more";
  std::optional<Shape> shape = context.ShapeOf("x");
  if (shape) shape->back() = size ? Dim(*size) : Dim::Unknown();
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  return llvm::success();
}

InputDef Parameter(llvm::StringRef name, double default_value) {
  return {.name = name,
          .type_var = "T",
          .dtypes = dtypes::kFloats,
          .is_const = true,
          .is_optional = true,
          .default_value = default_value};
}

InputDef Seed() {
  return {.name = "seed", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .default_value = -1};
}

OpDef Distribution(llvm::StringRef name, llvm::StringRef summary, llvm::StringRef source,
                   llvm::ArrayRef<InputDef> parameters) {
  OpDef def = {.name = name,
               .summary = summary,
               .inputs = {{.name = "shape", .dtypes = dtypes::kInt32}},
               .constraints = {{"`shape` is a vector", source},
                               {"the elements of `shape` are 1 or more", source},
                               {"every input but `shape` is a scalar", source}},
               .infer = InferDistribution,
               .is_pure = false};
  def.inputs.insert(def.inputs.end(), parameters.begin(), parameters.end());
  def.inputs.push_back(Seed());
  return def;
}

}  // namespace

namespace defs {

OpDef RandomBernoulli() {
  OpDef def = Distribution("random_bernoulli", "A tensor of ones with probability `prob` and zeros else.",
                           kBernoulliSource, {Parameter("prob", 0.5)});
  def.constraints.push_back({"`prob`, a probability, is in [0, 1]", kBernoulliSource});
  def.infer = InferBernoulli;
  return def;
}

OpDef RandomNormal() {
  return Distribution("random_normal", "A tensor of values from a normal distribution.", kNormalSource,
                      {Parameter("mean", 0.0), Parameter("stddev", 1.0)});
}

OpDef RandomUniform() {
  OpDef def = Distribution("random_uniform", "A tensor of values spread evenly over [low, high).", kUniformSource,
                           {Parameter("low", 0.0), Parameter("high", 1.0)});
  def.constraints.push_back({"`low` is not above `high`", kUniformSource});
  def.infer = InferUniform;
  return def;
}

OpDef RandomCategorical() {
  return {
      .name = "random_categorical",
      .summary = "Draws class indices from the distributions along the last dimension of `x`.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 {.name = "mode",
                  .dtypes = dtypes::kString,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = "logits"},
                 {.name = "size", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .default_value = 1},
                 Seed()},
      .constraints = {{"the rank of `x` is 1 or more", kCategoricalSource},
                      {"`mode` is \"logits\" or \"probs\"", kCategoricalSource},
                      {"`size`, a number of samples, is a scalar of 1 or more", kCategoricalSource},
                      {"`seed` is a scalar", kCategoricalSource}},
      .infer = InferCategorical,
      .is_pure = false};
}

}  // namespace defs
}  // namespace mil::ops
