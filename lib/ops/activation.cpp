// Activation functions that work element by element, and softmax. Source of inputs and rules: coremltools, MIL op
// reference, activation.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/elementwise.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

llvm::LogicalResult InferGelu(InferContext& context) {
  if (failed(RequireOneOf(context, 1, "mode", {"EXACT", "TANH_APPROXIMATION", "SIGMOID_APPROXIMATION"}))) {
    return llvm::failure();
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferSoftmax(InferContext& context) {
  const Type x = context.TypeOf("x");
  std::optional<int64_t> at;
  if (failed(RequireAxis(context, 1, "axis", x.IsRanked() ? std::optional<size_t>(x.rank()) : std::nullopt, &at))) {
    return llvm::failure();
  }
  return InferSameAsFirst(context);
}

}  // namespace

namespace defs {

using dtypes::kFloats;

OpDef Relu() { return ElementwiseUnary("relu", kFloats, "The larger of each element and 0."); }
OpDef Relu6() { return ElementwiseUnary("relu6", kFloats, "Moves elements outside [0, 6] to the nearer bound."); }
OpDef Sigmoid() { return ElementwiseUnary("sigmoid", kFloats, "The logistic function, 1 / (1 + exp(-x))."); }
OpDef Silu() { return ElementwiseUnary("silu", kFloats, "Each element times its sigmoid, also known as swish."); }
OpDef Softplus() { return ElementwiseUnary("softplus", kFloats, "The logarithm of 1 + exp(x)."); }
OpDef Softsign() { return ElementwiseUnary("softsign", kFloats, "Each element over 1 plus its absolute value."); }

OpDef ClampedRelu() {
  return ElementwiseWithScalars("clamped_relu", kFloats,
                                "Scales negative elements by `alpha`, then limits all to `beta`.",
                                "coremltools MIL op reference, activation.clamped_relu", {{"alpha"}, {"beta"}});
}
OpDef ClampedReluIos17() { return WithParameterType(ClampedRelu()); }

OpDef Elu() {
  return ElementwiseWithScalars("elu", kFloats, "Replaces negative elements by alpha * (exp(x) - 1).",
                                "coremltools MIL op reference, activation.elu", {{"alpha"}});
}
OpDef EluIos17() { return WithParameterType(Elu()); }

OpDef LeakyRelu() {
  return ElementwiseWithScalars("leaky_relu", kFloats, "Scales negative elements by `alpha`.",
                                "coremltools MIL op reference, activation.leaky_relu", {{"alpha"}});
}
OpDef LeakyReluIos17() { return WithParameterType(LeakyRelu()); }

OpDef LinearActivation() {
  return ElementwiseWithScalars("linear_activation", kFloats, "The affine function alpha * x + beta.",
                                "coremltools MIL op reference, activation.linear_activation", {{"alpha"}, {"beta"}});
}
OpDef LinearActivationIos17() { return WithParameterType(LinearActivation()); }

OpDef ScaledTanh() {
  return ElementwiseWithScalars("scaled_tanh", kFloats, "The function alpha * tanh(beta * x).",
                                "coremltools MIL op reference, activation.scaled_tanh", {{"alpha"}, {"beta"}});
}
OpDef ScaledTanhIos17() { return WithParameterType(ScaledTanh()); }

OpDef SigmoidHard() {
  return ElementwiseWithScalars("sigmoid_hard", kFloats, "The line alpha * x + beta, limited to [0, 1].",
                                "coremltools MIL op reference, activation.sigmoid_hard", {{"alpha"}, {"beta"}});
}
OpDef SigmoidHardIos17() { return WithParameterType(SigmoidHard()); }

OpDef ThresholdedRelu() {
  return ElementwiseWithScalars("thresholded_relu", kFloats, "Replaces elements below `alpha` by 0.",
                                "coremltools MIL op reference, activation.thresholded_relu", {{"alpha"}});
}
OpDef ThresholdedReluIos17() { return WithParameterType(ThresholdedRelu()); }

OpDef Gelu() {
  return {.name = "gelu",
          .summary = "The Gaussian error linear unit, exact or by one of two approximations.",
          .inputs = {{.name = "x", .type_var = "T", .dtypes = kFloats},
                     {.name = "mode",
                      .dtypes = dtypes::kString,
                      .is_const = true,
                      .is_optional = true,
                      .default_value = "EXACT"}},
          .constraints = {{"`mode` is \"EXACT\", \"TANH_APPROXIMATION\" or \"SIGMOID_APPROXIMATION\"",
                           "coremltools MIL op reference, activation.gelu"}},
          .infer = InferGelu};
}

OpDef Softmax() {
  return {.name = "softmax",
          .summary = "Exponentials along an axis, scaled so that they sum to 1.",
          .inputs =
              {{.name = "x", .type_var = "T", .dtypes = kFloats},
               {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .default_value = -1}},
          .constraints = {{"`axis` is a scalar in [-rank, rank) of `x`",
                           "coremltools MIL op reference, activation.softmax"}},
          .infer = InferSoftmax};
}

}  // namespace defs
}  // namespace mil::ops
