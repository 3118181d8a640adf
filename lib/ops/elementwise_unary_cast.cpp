// cast and clip. Source of inputs and rules: coremltools, MIL op reference, elementwise_unary.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/elementwise.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

// What `dtype` may name is what `x` may be.
llvm::LogicalResult InferCast(InferContext& context) {
  llvm::SmallVector<llvm::StringRef, 8> names;
  for (DType dtype : AllDTypes()) {
    if (context.def().inputs[0].dtypes.Contains(dtype)) names.push_back(Spelling(dtype));
  }
  if (failed(RequireOneOf(context, 1, "dtype", names))) return llvm::failure();
  context.AddTensor(*ParseDType(*context.String("dtype")), context.ShapeOf("x"));
  return llvm::success();
}

llvm::LogicalResult InferClipIos17(InferContext& context) {
  if (failed(InferWithScalars(context))) return llvm::failure();
  std::optional<double> alpha = context.Real("alpha");
  std::optional<double> beta = context.Real("beta");
  if (alpha && beta && *alpha >= *beta) {
    return context.Violates(2, "alpha") << "found " << std::to_string(*alpha) << ", expected less than "
                                        << std::to_string(*beta);
  }
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Cast() {
  constexpr DTypeSet kTypes = dtypes::kFloatsInt32Bool;
  return {.name = "cast",
          .summary = "Converts the elements to another scalar type.",
          .inputs = {{.name = "x", .type_var = "T", .dtypes = kTypes},
                     {.name = "dtype", .dtypes = dtypes::kString, .is_const = true}},
          .constraints = {{"`dtype` names a scalar type that `x` could have",
                           "coremltools MIL op reference, elementwise_unary.cast"}},
          .infer = InferCast};
}

OpDef CastIos17() {
  OpDef def = Cast();
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = dtypes::kFloatsInt32Bool | dtypes::kSmallInts;
  return def;
}

OpDef Clip() {
  return ElementwiseWithScalars("clip", dtypes::kFloats, "Moves elements outside [alpha, beta] to the nearer bound.",
                                "coremltools MIL op reference, elementwise_unary.clip", {{"alpha"}, {"beta"}});
}

OpDef ClipIos17() {
  OpDef def = Clip();
  def.since = OpSet::kIos17;
  def.constraints.push_back(
      {"`alpha` is less than `beta`", "coremltools MIL op reference, iOS17 elementwise_unary.clip"});
  def.infer = InferClipIos17;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
