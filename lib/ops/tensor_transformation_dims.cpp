// expand_dims, squeeze and transpose. Source of inputs and rules: coremltools, MIL op reference, tensor_transformation.
#include <algorithm>

#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kExpandSource = "coremltools MIL op reference, tensor_transformation.expand_dims";
constexpr llvm::StringRef kSqueezeSource = "coremltools MIL op reference, tensor_transformation.squeeze";
constexpr llvm::StringRef kTransposeSource = "coremltools MIL op reference, tensor_transformation.transpose";

// Marks the places that `axes` name among `rank`. Constraint 1 is that they are in range, 2 that they differ.
llvm::LogicalResult MarkAxes(InferContext& context, llvm::StringRef input, llvm::ArrayRef<int64_t> axes,
                             llvm::SmallVectorImpl<bool>& marked) {
  for (int64_t axis : axes) {
    std::optional<int64_t> at = InferContext::NormalizeAxis(axis, marked.size());
    if (!at) return context.Violates(1, input) << "found " << axis << " for rank " << uint64_t{marked.size()};
    if (marked[*at]) return context.Violates(2, input) << "found " << axis << ", which names one twice";
    marked[*at] = true;
  }
  return llvm::success();
}

llvm::LogicalResult InferExpandDims(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<IntVector> axes = context.Ints("axes");
  if (!shape || !axes) {
    std::optional<Shape> added = UnknownShape(context, "axes");
    context.AddTensor(dtype,
                      shape && added ? std::optional<Shape>(Shape(shape->size() + added->size())) : std::nullopt);
    return llvm::success();
  }
  llvm::SmallVector<bool, 8> added(shape->size() + axes->size(), false);
  if (failed(MarkAxes(context, "axes", *axes, added))) return llvm::failure();
  Shape expanded;
  auto next = shape->begin();
  for (bool is_new : added) expanded.push_back(is_new ? Dim(1) : *next++);
  context.AddTensor(dtype, expanded);
  return llvm::success();
}

llvm::LogicalResult InferSqueeze(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = context.ShapeOf("x");
  if (!shape) {
    context.AddTensor(dtype, shape);
    return llvm::success();
  }
  if (shape->empty()) return context.Violates(4, "x") << "found a scalar";
  if (!context.Has("axes")) {  // Sizes that are not known count as greater than 1, as in the reference.
    llvm::erase_if(*shape, [](Dim dim) { return dim == Dim(1); });
    context.AddTensor(dtype, shape);
    return llvm::success();
  }
  std::optional<IntVector> axes = context.Ints("axes");
  if (!axes) {
    std::optional<int64_t> length = context.LengthOf("axes");
    const bool known = length && *length <= static_cast<int64_t>(shape->size());
    context.AddTensor(dtype, known ? std::optional<Shape>(Shape(shape->size() - *length)) : std::nullopt);
    return llvm::success();
  }
  llvm::SmallVector<bool, 8> removed(shape->size(), false);
  if (failed(MarkAxes(context, "axes", *axes, removed))) return llvm::failure();
  Shape squeezed;
  for (size_t i = 0; i < shape->size(); ++i) {
    if (!removed[i]) {
      squeezed.push_back((*shape)[i]);
    } else if (!Compatible((*shape)[i], 1)) {
      return context.Violates(3, "axes") << "found " << (*shape)[i] << " in dimension " << uint64_t{i};
    }
  }
  context.AddTensor(dtype, squeezed);
  return llvm::success();
}

llvm::LogicalResult InferTranspose(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = ShapeOrRank(context, "x", "perm");
  std::optional<int64_t> length = context.LengthOf("perm");
  if (shape && length && static_cast<int64_t>(shape->size()) != *length) {
    return context.Violates(3, "perm") << "found " << *length << " entries for rank " << uint64_t{shape->size()};
  }
  std::optional<IntVector> perm = context.Ints("perm");
  if (!shape || !perm) {
    context.AddTensor(dtype, shape ? std::optional<Shape>(Shape(shape->size())) : std::nullopt);
    return llvm::success();
  }
  llvm::SmallVector<bool, 8> taken(shape->size(), false);
  if (failed(MarkAxes(context, "perm", *perm, taken))) return llvm::failure();
  Shape permuted;
  for (int64_t axis : *perm) permuted.push_back((*shape)[*InferContext::NormalizeAxis(axis, shape->size())]);
  context.AddTensor(dtype, permuted);
  return llvm::success();
}

OpDef WidenedIos17(OpDef def) {
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = kTensorIos17;
  return def;
}

}  // namespace

namespace defs {

OpDef ExpandDims() {
  return {
      .name = "expand_dims",
      .since = OpSet::kIos15,
      .summary = "Inserts dimensions of size 1; `axes` are their places in the result.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "axes", .dtypes = dtypes::kInt32, .is_const = true, .rank = 1}},
      .constraints = {{"`axes` are in [-rank, rank) of the result", kExpandSource},
                      {"`axes` are different", "our own: the result has one new dimension per axis"}},
      .infer = InferExpandDims,
  };
}

OpDef ExpandDimsIos17() { return WidenedIos17(ExpandDims()); }

OpDef Squeeze() {
  return {
      .name = "squeeze",
      .since = OpSet::kIos15,
      .summary = "Removes dimensions of size 1: those of `axes`, or all.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "axes", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .rank = 1}},
      .constraints = {{"`axes` are in [-rank, rank)", kSqueezeSource},
                      {"`axes` are different", "our own: the result lacks one dimension per axis"},
                      {"the sizes along `axes` are 1", kSqueezeSource},
                      {"`x` has at least one dimension", kSqueezeSource}},
      .infer = InferSqueeze,
  };
}

OpDef SqueezeIos17() { return WidenedIos17(Squeeze()); }

OpDef Transpose() {
  return {
      .name = "transpose",
      .since = OpSet::kIos15,
      .summary = "Reorders the dimensions: dimension i of the result is dimension perm[i] of `x`.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "perm", .dtypes = dtypes::kInt32, .is_const = true, .rank = 1}},
      .constraints = {{"the entries of `perm` are in [-rank, rank)", kTransposeSource},
                      {"the entries of `perm` are different", kTransposeSource},
                      {"`perm` has one entry per dimension of `x`", kTransposeSource}},
      .infer = InferTranspose,
  };
}

OpDef TransposeIos17() { return WidenedIos17(Transpose()); }

}  // namespace defs
}  // namespace mil::ops
