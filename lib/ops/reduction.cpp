// Reductions. Source of inputs and rules: coremltools, MIL op reference, reduction.
#include "llvm/ADT/SmallBitVector.h"
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, reduction";
constexpr llvm::StringRef kSourceIos17 = "coremltools MIL op reference, iOS17 reduction";

// `shape` without the dimensions in `reduced`, or with size 1 for them.
Shape Reduce(llvm::ArrayRef<Dim> shape, const llvm::SmallBitVector& reduced, bool keep_dims) {
  Shape result;
  for (size_t i = 0; i < shape.size(); ++i) {
    if (!reduced.test(i)) {
      result.push_back(shape[i]);
    } else if (keep_dims) {
      result.push_back(1);
    }
  }
  return result;
}

// The shape when `axes` is there but its values are not known.
std::optional<Shape> ReduceUnknownAxes(InferContext& context, size_t rank, bool keep_dims) {
  if (keep_dims) return Shape(rank);
  std::optional<int64_t> count = context.LengthOf("axes");
  return count && *count <= static_cast<int64_t>(rank) ? UnknownShape(static_cast<int64_t>(rank) - *count)
                                                       : std::nullopt;
}

llvm::LogicalResult InferReduceAxes(InferContext& context) {
  if (failed(RequireRank(context, 1, "x", 1)) || failed(RequireVector(context, 2, "axes")) ||
      failed(RequireScalars(context, 4, {"keep_dims"}))) {
    return llvm::failure();
  }
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<bool> keep_dims = context.Bool("keep_dims");
  if (!shape || !keep_dims) {
    // All axes gone leave a scalar whatever the rank was.
    const bool is_scalar = !context.Has("axes") && keep_dims && !*keep_dims;
    context.AddTensor(dtype, is_scalar ? std::optional<Shape>(Shape()) : std::nullopt);
    return llvm::success();
  }
  llvm::SmallBitVector reduced(shape->size(), /*t=*/!context.Has("axes"));
  if (context.Has("axes")) {
    std::optional<IntVector> axes = context.Ints("axes");
    if (!axes) {
      context.AddTensor(dtype, ReduceUnknownAxes(context, shape->size(), *keep_dims));
      return llvm::success();
    }
    for (int64_t axis : *axes) {
      std::optional<int64_t> at = InferContext::NormalizeAxis(axis, shape->size());
      if (!at || reduced.test(*at)) {
        return context.Violates(3, "axes")
               << "found " << axis << (at ? " twice" : "") << " for rank " << uint64_t{shape->size()};
      }
      reduced.set(*at);
    }
  }
  context.AddTensor(dtype, Reduce(*shape, reduced, *keep_dims));
  return llvm::success();
}

llvm::LogicalResult InferReduceArg(InferContext& context, DType dtype) {
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<int64_t> at;
  if (failed(RequireRank(context, 1, "x", 1)) ||
      failed(RequireAxis(context, 2, "axis", shape ? std::optional<size_t>(shape->size()) : std::nullopt, &at)) ||
      failed(RequireScalars(context, 3, {"keep_dims"}))) {
    return llvm::failure();
  }
  std::optional<bool> keep_dims = context.Bool("keep_dims");
  if (!shape || !keep_dims) {
    context.AddTensor(dtype, std::nullopt);
    return llvm::success();
  }
  if (!at) {
    context.AddTensor(dtype, Shape(shape->size() - (*keep_dims ? 0 : 1)));
    return llvm::success();
  }
  llvm::SmallBitVector reduced(shape->size());
  reduced.set(*at);
  context.AddTensor(dtype, Reduce(*shape, reduced, *keep_dims));
  return llvm::success();
}

llvm::LogicalResult InferReduceArgIos15(InferContext& context) { return InferReduceArg(context, DType::kInt32); }

llvm::LogicalResult InferReduceArgIos17(InferContext& context) {
  if (failed(RequireOneOf(context, 4, "output_dtype", {"int32", "uint16"}))) return llvm::failure();
  return InferReduceArg(context, *ParseDType(*context.String("output_dtype")));
}

InputDef KeepDims() {
  return {.name = "keep_dims", .dtypes = dtypes::kBool, .is_const = true, .is_optional = true, .default_value = false};
}

OpDef Reduction(llvm::StringRef name, llvm::StringRef summary) {
  return {.name = name,
          .summary = summary,
          .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                     {.name = "axes", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true},
                     KeepDims()},
          .constraints = {{"the rank of `x` is 1 or more", kSource},
                          {"`axes` is a vector", kSource},
                          {"the elements of `axes` are different dimensions in [-rank, rank) of `x`", kSource},
                          {"`keep_dims` is a scalar", kSource}},
          .infer = InferReduceAxes};
}

OpDef ArgReduction(llvm::StringRef name, llvm::StringRef summary) {
  return {
      .name = name,
      .summary = summary,
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .default_value = -1},
                 KeepDims()},
      .constraints = {{"the rank of `x` is 1 or more", kSource},
                      {"`axis` is a scalar in [-rank, rank) of `x`", kSource},
                      {"`keep_dims` is a scalar", kSource}},
      .infer = InferReduceArgIos15};
}

OpDef WithOutputDtype(OpDef def) {
  def.since = OpSet::kIos17;
  def.inputs.push_back({.name = "output_dtype",
                        .dtypes = dtypes::kString,
                        .is_const = true,
                        .is_optional = true,
                        .default_value = "int32"});
  def.constraints.push_back({"`output_dtype` is \"int32\" or \"uint16\"", kSourceIos17});
  def.infer = InferReduceArgIos17;
  return def;
}

}  // namespace

namespace defs {

OpDef ReduceArgmax() { return ArgReduction("reduce_argmax", "The index of the largest element along an axis."); }
OpDef ReduceArgmaxIos17() { return WithOutputDtype(ReduceArgmax()); }
OpDef ReduceArgmin() { return ArgReduction("reduce_argmin", "The index of the smallest element along an axis."); }
OpDef ReduceArgminIos17() { return WithOutputDtype(ReduceArgmin()); }

OpDef ReduceL1Norm() { return Reduction("reduce_l1_norm", "The sum of absolute values along axes, or of all."); }
OpDef ReduceL2Norm() {
  return Reduction("reduce_l2_norm", "The square root of the sum of squares along axes, or of all.");
}
OpDef ReduceLogSum() { return Reduction("reduce_log_sum", "The logarithm of the sum along axes, or of all."); }
OpDef ReduceLogSumExp() {
  return Reduction("reduce_log_sum_exp", "The logarithm of the sum of exponentials along axes, or of all.");
}
OpDef ReduceMax() { return Reduction("reduce_max", "The largest element along axes, or of all."); }
OpDef ReduceMean() { return Reduction("reduce_mean", "The mean along axes, or of all."); }
OpDef ReduceMin() { return Reduction("reduce_min", "The smallest element along axes, or of all."); }
OpDef ReduceProd() { return Reduction("reduce_prod", "The product along axes, or of all."); }
OpDef ReduceSum() { return Reduction("reduce_sum", "The sum along axes, or of all."); }
OpDef ReduceSumSquare() { return Reduction("reduce_sum_square", "The sum of squares along axes, or of all."); }

}  // namespace defs
}  // namespace mil::ops
