// prelu and softplus_parametric: activations with parameters per channel, which is dimension 1. Source of inputs and
// rules: coremltools, MIL op reference, activation.
#include <cmath>

#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/elementwise.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kPreluSource = "coremltools MIL op reference, activation.prelu";
constexpr llvm::StringRef kSoftplusSource = "coremltools MIL op reference, activation.softplus_parametric";

// The size of dimension 1 of `x`, which has a rank of 2 or more if it is known.
Dim Channels(InferContext& context) {
  const Type x = context.TypeOf("x");
  return x.IsRanked() ? x.dims()[1] : Dim::Unknown();
}

llvm::LogicalResult InferPrelu(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 3, 5)) || failed(RequireVector(context, 2, "alpha", Channels(context)))) {
    return llvm::failure();
  }
  const Type x = context.TypeOf("x");
  const Literal* alpha = context.Constant("alpha");
  if (x.IsRanked() && x.rank() != 4 && alpha && alpha->kind() == Literal::Kind::kBytes && alpha->size() > 0) {
    const double first = alpha->Real(0);
    for (uint64_t i = 1; i < alpha->size(); ++i) {
      if (std::abs(alpha->Real(i) - first) > 1e-5) {
        return context.Violates(3, "alpha") << "found rank " << x.rank() << " and different values at 0 and " << i;
      }
    }
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferSoftplusParametric(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 3)) || failed(RequireVector(context, 2, "alpha", Channels(context))) ||
      failed(RequireVector(context, 2, "beta", Channels(context)))) {
    return llvm::failure();
  }
  return InferSameAsFirst(context);
}

}  // namespace

namespace defs {

OpDef Prelu() {
  return {.name = "prelu",
          .summary = "Scales negative elements by the `alpha` of their channel.",
          .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                     {.name = "alpha", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true}},
          .constraints = {{"the rank of `x` is 3, 4 or 5", kPreluSource},
                          {"`alpha` is a vector with one element per channel, dimension 1 of `x`", kPreluSource},
                          {"where the rank of `x` is not 4, the elements of `alpha` are equal", kPreluSource}},
          .infer = InferPrelu};
}
OpDef PreluIos17() { return WithParameterType(Prelu()); }

OpDef SoftplusParametric() {
  return {.name = "softplus_parametric",
          .summary = "The function alpha * log(1 + exp(beta * x)) with the parameters of each channel.",
          .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                     {.name = "alpha", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true},
                     {.name = "beta", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true}},
          .constraints = {{"the rank of `x` is 3 or more", kSoftplusSource},
                          {"`alpha` and `beta` are vectors with one element per channel, dimension 1 of `x`",
                           kSoftplusSource}},
          .infer = InferSoftplusParametric};
}
OpDef SoftplusParametricIos17() { return WithParameterType(SoftplusParametric()); }

}  // namespace defs
}  // namespace mil::ops
