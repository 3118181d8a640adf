// abs, exp, sin, rsqrt ...: one tensor, element by element. Source of inputs and rules: coremltools, MIL op reference,
// elementwise_unary. cast and clip have files of their own.
#include "ops/definitions.h"
#include "ops/elementwise.h"

namespace mil::ops::defs {

using dtypes::kBool;
using dtypes::kFloats;
using dtypes::kFloatsInt32;

OpDef Abs() { return ElementwiseUnary("abs", kFloatsInt32, "The absolute value."); }
OpDef Acos() { return ElementwiseUnary("acos", kFloats, "The inverse cosine."); }
OpDef Asin() { return ElementwiseUnary("asin", kFloats, "The inverse sine."); }
OpDef Atan() { return ElementwiseUnary("atan", kFloats, "The inverse tangent."); }
OpDef Atanh() { return ElementwiseUnary("atanh", kFloats, "The inverse hyperbolic tangent."); }
OpDef Ceil() { return ElementwiseUnary("ceil", kFloats, "Rounds towards plus infinity."); }
OpDef Cos() { return ElementwiseUnary("cos", kFloats, "The cosine."); }
OpDef Cosh() { return ElementwiseUnary("cosh", kFloats, "The hyperbolic cosine."); }
OpDef Erf() { return ElementwiseUnary("erf", kFloats, "The Gauss error function."); }
OpDef Exp() { return ElementwiseUnary("exp", kFloats, "The exponential function."); }
OpDef Exp2() { return ElementwiseUnary("exp2", kFloatsInt32, "Two to the power of each element."); }
OpDef Floor() { return ElementwiseUnary("floor", kFloats, "Rounds towards minus infinity."); }
OpDef Round() { return ElementwiseUnary("round", kFloats, "Rounds to the nearest integer, ties to even."); }
OpDef Sign() { return ElementwiseUnary("sign", kFloatsInt32, "The sign of each element: -1, 0 or 1."); }
OpDef Sin() { return ElementwiseUnary("sin", kFloats, "The sine."); }
OpDef Sinh() { return ElementwiseUnary("sinh", kFloats, "The hyperbolic sine."); }
OpDef Sqrt() { return ElementwiseUnary("sqrt", kFloats, "The square root."); }
OpDef Square() { return ElementwiseUnary("square", kFloatsInt32, "Each element times itself."); }
OpDef Tan() { return ElementwiseUnary("tan", kFloats, "The tangent."); }
OpDef Tanh() { return ElementwiseUnary("tanh", kFloats, "The hyperbolic tangent."); }

OpDef LogicalNot() {
  OpDef def = ElementwiseUnary("logical_not", kBool, "Turns true into false and false into true.");
  def.Input("x").type_var = {};  // The reference gives it no type variable, having one type only.
  return def;
}

// The reference rounds the defaults of these three to the type of `x`; what stands here is their fp32 value.
OpDef Inverse() {
  return ElementwiseWithScalars("inverse", kFloats, "The reciprocal of `x + epsilon`.",
                                "coremltools MIL op reference, elementwise_unary.inverse", {{"epsilon", 1e-4f}});
}
OpDef InverseIos17() { return WithParameterType(Inverse()); }

OpDef Log() {
  return ElementwiseWithScalars("log", kFloats, "The natural logarithm of `x + epsilon`.",
                                "coremltools MIL op reference, elementwise_unary.log", {{"epsilon", 1e-45f}});
}
OpDef LogIos17() { return WithParameterType(Log()); }

OpDef Rsqrt() {
  return ElementwiseWithScalars("rsqrt", kFloats, "The reciprocal of the square root of `x + epsilon`.",
                                "coremltools MIL op reference, elementwise_unary.rsqrt", {{"epsilon", 1e-12f}});
}
OpDef RsqrtIos17() { return WithParameterType(Rsqrt()); }

OpDef Threshold() {
  return ElementwiseWithScalars("threshold", kFloatsInt32, "Raises elements below `alpha` to `alpha`.",
                                "coremltools MIL op reference, elementwise_unary.threshold", {{"alpha"}});
}

}  // namespace mil::ops::defs
