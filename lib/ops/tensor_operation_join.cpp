// concat, stack and split. Source of inputs and rules: coremltools, MIL op reference, tensor_operation.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kConcatSource = "coremltools MIL op reference, tensor_operation.concat";
constexpr llvm::StringRef kStackSource = "coremltools MIL op reference, tensor_operation.stack";
constexpr llvm::StringRef kSplitSource = "coremltools MIL op reference, tensor_operation.split";

// A split makes one value per part, so that their number has to stay within reason.
constexpr int64_t kMostParts = 65535;

// The shape of `values`, in each place the most precise one; unranked values say nothing. Constraint 1 is that scalar
// types agree, 2 ranks. Sizes are not compared.
llvm::LogicalResult CommonRank(InferContext& context, std::optional<Shape>& shape) {
  llvm::ArrayRef<InferContext::Argument> values = context.Arguments("values");
  const DType dtype = values[0].type.dtype();
  for (const InferContext::Argument& value : values) {
    if (value.type.dtype() != dtype) {
      return context.Violates(1, "values") << "found " << value.type.dtype() << " beside " << dtype;
    }
    if (!value.type.IsRanked()) continue;
    if (shape && shape->size() != value.type.rank()) {
      return context.Violates(2, "values")
             << "found rank " << value.type.rank() << " beside rank " << uint64_t{shape->size()};
    }
    if (!shape) shape = Shape(value.type.dims().begin(), value.type.dims().end());
  }
  return llvm::success();
}

llvm::LogicalResult InferConcat(InferContext& context) {
  llvm::ArrayRef<InferContext::Argument> values = context.Arguments("values");
  const DType dtype = values[0].type.dtype();
  std::optional<Shape> shape;
  if (failed(CommonRank(context, shape))) return llvm::failure();
  if (!shape) {
    context.AddTensor(dtype, shape);
    return llvm::success();
  }
  std::optional<int64_t> axis = context.Int("axis");
  if (shape->empty()) {  // Scalars become a vector.
    if (axis && *axis != 0 && *axis != -1) return context.Violates(3, "axis") << "found " << *axis << " for scalars";
    context.AddTensor(dtype, Dim(static_cast<int64_t>(values.size())));
    return llvm::success();
  }
  if (!axis) {
    context.AddTensor(dtype, Shape(shape->size()));
    return llvm::success();
  }
  std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, shape->size());
  if (!at) return context.Violates(3, "axis") << "found " << *axis << " for rank " << uint64_t{shape->size()};

  const bool interleave = context.Bool("interleave").value_or(false);
  Dim total = 0;
  for (const InferContext::Argument& value : values) {
    if (!value.type.IsRanked()) {
      total = Dim::Unknown();
      continue;
    }
    llvm::ArrayRef<Dim> dims = value.type.dims();
    for (size_t i = 0; i < dims.size(); ++i) {
      const bool along = static_cast<int64_t>(i) == *at;
      if (along && !interleave) continue;
      if (!Compatible((*shape)[i], dims[i])) {
        return context.Violates(along ? 5 : 4, "values")
               << "found " << dims[i] << " beside " << (*shape)[i] << " in dimension " << uint64_t{i};
      }
      (*shape)[i] = MorePrecise((*shape)[i], dims[i]);
    }
    std::optional<Dim> sum = Add(total, dims[*at]);
    if (!sum) return context.Violates(6, "values") << "found a sum over 2^63 in dimension " << *at;
    total = *sum;
  }
  (*shape)[*at] = total;
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferStack(InferContext& context) {
  llvm::ArrayRef<InferContext::Argument> values = context.Arguments("values");
  const DType dtype = values[0].type.dtype();
  std::optional<Shape> shape;
  if (failed(CommonRank(context, shape))) return llvm::failure();
  if (!shape) {
    context.AddTensor(dtype, shape);
    return llvm::success();
  }
  for (const InferContext::Argument& value : values) {
    if (!value.type.IsRanked()) continue;
    for (size_t i = 0; i < shape->size(); ++i) {
      const Dim dim = value.type.dims()[i];
      if (!Compatible((*shape)[i], dim)) {
        return context.Violates(4, "values")
               << "found " << dim << " beside " << (*shape)[i] << " in dimension " << uint64_t{i};
      }
      (*shape)[i] = MorePrecise((*shape)[i], dim);
    }
  }
  std::optional<int64_t> axis = context.Int("axis");
  if (!axis) {
    context.AddTensor(dtype, Shape(shape->size() + 1));
    return llvm::success();
  }
  std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, shape->size() + 1);
  if (!at) return context.Violates(3, "axis") << "found " << *axis << " for values of rank " << uint64_t{shape->size()};
  shape->insert(shape->begin() + *at, Dim(static_cast<int64_t>(values.size())));
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferSplit(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = context.ShapeOf("x");
  if (!context.Has("num_splits") && !context.Has("split_sizes")) {
    return context.Violates(1, "") << "found neither, expected one of them or both";
  }
  std::optional<int64_t> parts = context.Int("num_splits");
  std::optional<IntVector> sizes = context.Has("split_sizes") ? context.Ints("split_sizes") : std::nullopt;
  std::optional<int64_t> count = context.Has("split_sizes") ? context.LengthOf("split_sizes") : std::nullopt;
  if (parts && (*parts < 1 || *parts > kMostParts)) {
    return context.Violates(2, "num_splits") << "found " << *parts << ", expected 1 to " << kMostParts;
  }
  if (count && (*count < 1 || *count > kMostParts)) {
    return context.Violates(2, "split_sizes") << "found " << *count << " sizes, expected 1 to " << kMostParts;
  }
  if (parts && count && *parts != *count) {
    return context.Violates(3, "split_sizes") << "found " << *count << " sizes for " << *parts << " results";
  }
  if (!parts) parts = count;
  if (!parts) return context.Violates(1, "num_splits") << "found a value that is not known, expected a number";

  std::optional<int64_t> axis = context.Int("axis");
  if (!shape || !axis) {
    if (shape) shape = Shape(shape->size());
    for (int64_t i = 0; i < *parts; ++i) context.AddTensor(dtype, shape);
    return llvm::success();
  }
  std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, shape->size());
  if (!at) return context.Violates(4, "axis") << "found " << *axis << " for rank " << uint64_t{shape->size()};
  const Dim whole = (*shape)[*at];
  Dim part = Dim::Unknown();
  if (sizes) {
    Dim total = 0;
    for (int64_t size : *sizes) {
      if (size < 0) return context.Violates(5, "split_sizes") << "found " << size << ", expected no negative size";
      total = Add(total, size).value_or(Dim::Unknown());
    }
    if (!Compatible(total, whole)) {
      return context.Violates(6, "split_sizes") << "found a sum of " << total << " for a dimension of " << whole;
    }
  } else if (!context.Has("split_sizes")) {
    if (whole.IsConstant() && whole.size() % *parts != 0) {
      return context.Violates(7, "num_splits") << "found " << *parts << " for a dimension of " << whole;
    }
    part = FloorDivide(whole, *parts);
  }
  (*shape)[*at] = part;
  const Type equal = context.types().Tensor(dtype, *shape);
  for (int64_t i = 0; i < *parts; ++i) {
    if (sizes) (*shape)[*at] = (*sizes)[i];
    context.AddResult(sizes ? context.types().Tensor(dtype, *shape) : equal);
  }
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Concat() {
  return {
      .name = "concat",
      .since = OpSet::kIos15,
      .summary = "Joins tensors along one axis; scalars become a vector.",
      .inputs = {{.name = "values", .kind = InputKind::kVariadic},
                 {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0},
                 {.name = "interleave",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = false,
                  .rank = 0}},
      .constraints = {{"the scalar types of `values` agree", kConcatSource},
                      {"the ranks of `values` agree", kConcatSource},
                      {"`axis` is in [-rank, rank)", kConcatSource},
                      {"the sizes of `values` agree off `axis`", kConcatSource},
                      {"with `interleave`, the sizes of `values` agree along `axis`", kConcatSource},
                      kSizesFit},
      .infer = InferConcat,
  };
}

OpDef Stack() {
  return {
      .name = "stack",
      .since = OpSet::kIos15,
      .summary = "Joins tensors of one shape along a new axis.",
      .inputs = {{.name = "values", .kind = InputKind::kVariadic},
                 {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0}},
      .constraints = {{"the scalar types of `values` agree", kStackSource},
                      {"the ranks of `values` agree", kStackSource},
                      {"`axis` is in [-rank - 1, rank]", kStackSource},
                      {"the sizes of `values` agree", kStackSource}},
      .infer = InferStack,
  };
}

OpDef Split() {
  return {
      .name = "split",
      .since = OpSet::kIos15,
      .summary = "Cuts a tensor along one axis, into equal parts or into parts of given sizes.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "num_splits", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .rank = 0},
                 {.name = "split_sizes", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .rank = 1},
                 {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0}},
      .constraints = {{"`num_splits` or `split_sizes` says how many results there are", kSplitSource},
                      {"there is at least 1 result and at most 65535", "our own"},
                      {"`num_splits` is the length of `split_sizes` if both are given", kSplitSource},
                      {"`axis` is in [-rank, rank)", kSplitSource},
                      {"`split_sizes` are not negative", kSplitSource},
                      {"the sum of `split_sizes` is the size along `axis`", kSplitSource},
                      {"`num_splits` divides the size along `axis` if there are no `split_sizes`", kSplitSource}},
      .infer = InferSplit,
      .results = {"outputs"},
  };
}

}  // namespace defs
}  // namespace mil::ops
