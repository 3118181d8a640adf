// gather, gather_along_axis and gather_nd. Source of inputs and rules: coremltools, MIL op reference, scatter_gather.
#include <algorithm>

#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/require.h"
#include "ops/scatter_gather.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kGatherSource = "coremltools MIL op reference, scatter_gather.gather";
constexpr llvm::StringRef kGatherIos16Source = "coremltools MIL op reference, iOS16 scatter_gather.gather";
constexpr llvm::StringRef kGatherIos17Source = "coremltools MIL op reference, iOS17 scatter_gather.gather";
constexpr llvm::StringRef kAlongAxisSource = "coremltools MIL op reference, scatter_gather.gather_along_axis";
constexpr llvm::StringRef kAlongAxisIos17Source =
    "coremltools MIL op reference, iOS17 scatter_gather.gather_along_axis";
constexpr llvm::StringRef kNdSource = "coremltools MIL op reference, scatter_gather.gather_nd";
constexpr llvm::StringRef kNdIos16Source = "coremltools MIL op reference, iOS16 scatter_gather.gather_nd";
constexpr llvm::StringRef kNdIos17Source = "coremltools MIL op reference, iOS17 scatter_gather.gather_nd";
constexpr llvm::StringRef kBatchSizes = "the first `batch_dims` dimensions of `x` and `indices` agree";
constexpr llvm::StringRef kLikeTensorFlow = "our own, as tf.gather, which the op reference compares it to";

enum GatherConstraint : unsigned { kGatherAxis = 1, kGatherIndices, kGatherBatchDims, kGatherBatchAxis, kGatherBatch };

bool HasBatchDims(const InferContext& context) { return context.def().InputIndex("batch_dims") >= 0; }
bool HasValidateIndices(const InferContext& context) { return context.def().InputIndex("validate_indices") >= 0; }

// `batch_dims`, 0 for the versions without it; nothing if it is not known.
std::optional<int64_t> BatchDims(const InferContext& context) {
  return HasBatchDims(context) ? context.Int("batch_dims") : 0;
}

// Joins what `x` and `indices` say of their common first `count` dimensions. False if they disagree.
bool JoinBatch(Shape& x, Shape& indices, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    if (!Compatible(x[i], indices[i])) return false;
    x[i] = indices[i] = MorePrecise(x[i], indices[i]);
  }
  return true;
}

llvm::LogicalResult InferGather(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<Shape> indices = context.ShapeOf("indices");
  if (x && x->empty()) return context.Violates(kGatherAxis, "x") << "found a scalar, which has no axis";
  std::optional<int64_t> axis;
  if (failed(RequireAxis(context, kGatherAxis, "axis", x ? std::optional<size_t>(x->size()) : std::nullopt, &axis))) {
    return llvm::failure();
  }
  if (axis &&
      failed(HasValidateIndices(context) ? ValidateIndices(context, kGatherIndices, (*x)[*axis])
                                         : CheckIndices(context, kGatherIndices, (*x)[*axis], /*negative_too=*/true))) {
    return llvm::failure();
  }
  std::optional<int64_t> batch = BatchDims(context);
  if (batch && (*batch < 0 || (x && *batch >= static_cast<int64_t>(x->size())) ||
                (indices && *batch > static_cast<int64_t>(indices->size())))) {
    return context.Violates(kGatherBatchDims, "batch_dims") << "found " << *batch;
  }
  if (batch && axis && *axis < *batch) {
    return context.Violates(kGatherBatchAxis, "axis") << "found " << *axis << " with " << *batch << " batch dimensions";
  }
  if (!x || !indices || !batch) {
    context.AddTensor(dtype, std::nullopt);
    return llvm::success();
  }
  if (!JoinBatch(*x, *indices, *batch)) {
    return context.Violates(kGatherBatch, "indices") << "found " << ToString(*indices) << " for " << ToString(*x);
  }
  if (!axis) {
    context.AddTensor(dtype, Shape(x->size() - 1 + indices->size() - static_cast<size_t>(*batch)));
    return llvm::success();
  }
  Shape shape(x->begin(), x->begin() + *axis);
  shape.append(indices->begin() + *batch, indices->end());
  shape.append(x->begin() + *axis + 1, x->end());
  context.AddTensor(dtype, shape);
  return llvm::success();
}

enum AlongAxisConstraint : unsigned { kAlongAxisRank = 1, kAlongAxisAxis, kAlongAxisSizes, kAlongAxisIndices };

llvm::LogicalResult InferGatherAlongAxis(InferContext& context) {
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<Shape> indices = context.ShapeOf("indices");
  if (x && indices && x->size() != indices->size()) {
    return context.Violates(kAlongAxisRank, "indices")
           << "found rank " << uint64_t{indices->size()} << ", expected " << uint64_t{x->size()};
  }
  std::optional<size_t> rank;
  if (x || indices) rank = x ? x->size() : indices->size();
  std::optional<int64_t> axis;
  if (failed(RequireAxis(context, kAlongAxisAxis, "axis", rank, &axis))) return llvm::failure();
  if (x && indices && axis && !AgreeOff(*x, *indices, axis)) {
    return context.Violates(kAlongAxisSizes, "indices") << "found " << ToString(*indices) << " for " << ToString(*x);
  }
  if (x && axis && HasValidateIndices(context) && failed(ValidateIndices(context, kAlongAxisIndices, (*x)[*axis]))) {
    return llvm::failure();
  }
  std::optional<Shape> shape = indices;
  if (!shape && rank) shape = Shape(*rank);
  for (size_t i = 0; shape && x && axis && i < *rank; ++i) {
    if (static_cast<int64_t>(i) != *axis) (*shape)[i] = MorePrecise((*shape)[i], (*x)[i]);
  }
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  return llvm::success();
}

enum NdConstraint : unsigned { kNdRank = 1, kNdDepth, kNdBatchDims, kNdBatch };

// The number differs: the versions without batch_dims lack two constraints, but they do not validate either.
constexpr unsigned kNdIndices = kNdBatch + 1;

llvm::LogicalResult InferGatherNd(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<Shape> indices = context.ShapeOf("indices");
  if (indices && indices->empty()) return context.Violates(kNdRank, "indices") << "found a scalar";
  std::optional<int64_t> batch = BatchDims(context);
  if (batch && (*batch < 0 || (x && *batch > static_cast<int64_t>(x->size())) ||
                (indices && *batch >= static_cast<int64_t>(indices->size())))) {
    return context.Violates(kNdBatchDims, "batch_dims") << "found " << *batch;
  }
  const Dim depth = indices ? indices->back() : Dim::Unknown();
  // Both are at most the rank, so that their sum does not overflow.
  if (x && depth.IsConstant() &&
      depth.size() > static_cast<int64_t>(x->size()) - std::min<int64_t>(batch.value_or(0), x->size())) {
    return context.Violates(kNdDepth, "indices") << "found " << depth << " in the last dimension, for " << ToString(*x);
  }
  if (!x || !indices || !batch || !depth.IsConstant()) {
    context.AddTensor(dtype, std::nullopt);
    return llvm::success();
  }
  if (!JoinBatch(*x, *indices, *batch)) {
    return context.Violates(kNdBatch, "indices") << "found " << ToString(*indices) << " for " << ToString(*x);
  }
  llvm::ArrayRef<Dim> rest = llvm::ArrayRef<Dim>(*x).drop_front(static_cast<size_t>(*batch));
  if (HasValidateIndices(context) &&
      failed(ValidateIndices(context, kNdIndices, rest.take_front(static_cast<size_t>(depth.size()))))) {
    return llvm::failure();
  }
  rest = rest.drop_front(static_cast<size_t>(depth.size()));
  Shape shape(indices->begin(), indices->end() - 1);
  shape.append(rest.begin(), rest.end());
  context.AddTensor(dtype, shape);
  return llvm::success();
}

InputDef BatchDimsInput() {
  InputDef input = AxisInput();
  input.name = "batch_dims";
  return input;
}

// What iOS16 and iOS17 did to the scalar types of all three.
void WidenIos16(OpDef& def) {
  def.since = OpSet::kIos16;
  def.Input("indices").type_var = "I";
  def.Input("indices").dtypes = kIndicesIos16;
}

void WidenIos17(OpDef& def) {
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = kGatherIos17;
  def.Input("indices").dtypes = kIndicesIos17;
  def.inputs.push_back(ValidateIndicesInput());
}

}  // namespace

namespace defs {

OpDef Gather() {
  return {
      .name = "gather",
      .since = OpSet::kIos15,
      .summary = "Takes the slices along one axis that indices name.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kGatherIos15},
                 {.name = "indices", .dtypes = dtypes::kInt32},
                 AxisInput()},
      .constraints = {{"`axis` is in [-rank, rank)", kGatherSource},
                      {"constant `indices` are in [-size, size) of `axis`", kGatherSource}},
      .infer = InferGather,
  };
}

OpDef GatherIos16() {
  OpDef def = Gather();
  WidenIos16(def);
  def.inputs.push_back(BatchDimsInput());
  def.constraints.push_back(
      {"`batch_dims` is in [0, rank of `x`) and at most the rank of `indices`", kGatherIos16Source});
  def.constraints.push_back({"`axis` comes after the batch dimensions", kLikeTensorFlow});
  def.constraints.push_back({kBatchSizes, kLikeTensorFlow});
  return def;
}

OpDef GatherIos17() {
  OpDef def = GatherIos16();
  WidenIos17(def);
  def.constraints[kGatherIndices - 1] = {"with `validate_indices`, constant `indices` are in [0, size) of `axis`",
                                         kGatherIos17Source};
  return def;
}

OpDef GatherAlongAxis() {
  return {
      .name = "gather_along_axis",
      .since = OpSet::kIos15,
      .summary = "Takes along one axis, for each place, the element that an index of the same place names.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kGatherIos15},
                 {.name = "indices", .dtypes = dtypes::kInt32},
                 AxisInput()},
      .constraints = {{"`indices` has the rank of `x`", kAlongAxisSource},
                      {"`axis` is in [-rank, rank)", kAlongAxisSource},
                      {"the sizes of `x` and `indices` agree off `axis`", kAlongAxisSource}},
      .infer = InferGatherAlongAxis,
  };
}

OpDef GatherAlongAxisIos16() {
  OpDef def = GatherAlongAxis();
  WidenIos16(def);
  return def;
}

OpDef GatherAlongAxisIos17() {
  OpDef def = GatherAlongAxisIos16();
  WidenIos17(def);
  def.constraints.push_back(
      {"with `validate_indices`, constant `indices` are in [0, size) of `axis`", kAlongAxisIos17Source});
  return def;
}

OpDef GatherNd() {
  return {
      .name = "gather_nd",
      .since = OpSet::kIos15,
      .summary = "Takes the elements or slices that tuples of indices name.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kGatherIos15}, {.name = "indices", .dtypes = dtypes::kInt32}},
      .constraints = {{"`indices` has at least one dimension", kNdSource},
                      {"the last size of `indices` is at most the rank of `x`", kNdSource}},
      .infer = InferGatherNd,
  };
}

OpDef GatherNdIos16() {
  OpDef def = GatherNd();
  WidenIos16(def);
  def.inputs.push_back(BatchDimsInput());
  def.constraints[kNdDepth - 1] = {"the last size of `indices` and `batch_dims` add up to the rank of `x` at most",
                                   kNdIos16Source};
  def.constraints.push_back(
      {"`batch_dims` is not negative, at most the rank of `x` and less than that of `indices`", kLikeTensorFlow});
  def.constraints.push_back({kBatchSizes, kLikeTensorFlow});
  return def;
}

OpDef GatherNdIos17() {
  OpDef def = GatherNdIos16();
  WidenIos17(def);
  def.constraints.push_back(
      {"with `validate_indices`, constant `indices` are in [0, size) of their dimension", kNdIos17Source});
  return def;
}

}  // namespace defs
}  // namespace mil::ops
