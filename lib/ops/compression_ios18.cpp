// constexpr_* as of iOS18: sub-byte integers, scales and tables per block, and sparse forms that hand on a mask. Source
// of inputs and rules: coremltools, MIL op reference, iOS18 compression.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kShiftScaleSource =
    "coremltools MIL op reference, iOS18 compression.constexpr_blockwise_shift_scale";
constexpr llvm::StringRef kLutSource = "coremltools MIL op reference, iOS18 compression.constexpr_lut_to_dense";
constexpr llvm::StringRef kSparseSource = "coremltools MIL op reference, iOS18 compression.constexpr_sparse_to_dense";
constexpr llvm::StringRef kSparseLutSource = "coremltools MIL op reference, iOS18 compression.constexpr_lut_to_sparse";
constexpr llvm::StringRef kSparseShiftScaleSource =
    "coremltools MIL op reference, iOS18 compression.constexpr_sparse_blockwise_shift_scale";

constexpr DTypeSet kTableTypes = dtypes::kInt8 | dtypes::kUint8 | dtypes::kFloats;
constexpr DTypeSet kDataTypes = kTableTypes | dtypes::kInt4 | dtypes::kUint4;
constexpr DTypeSet kIndexTypes =
    dtypes::kUint1 | dtypes::kUint2 | dtypes::kUint3 | dtypes::kUint4 | dtypes::kUint6 | dtypes::kUint8;

// Is `size` a whole number of `blocks`?
bool Divides(Dim blocks, Dim size) {
  if (blocks == Dim(0)) return false;
  return !blocks.IsConstant() || !size.IsConstant() || size.size() % blocks.size() == 0;
}

// Every dimension of `shape` is a whole number of blocks, of which `input` has one element each (and, for a table, two
// dimensions more). The ranks have been checked.
llvm::LogicalResult RequireBlocks(InferContext& context, unsigned constraint, llvm::StringRef input,
                                  llvm::ArrayRef<Dim> shape) {
  const Type type = context.TypeOf(input);
  for (size_t i = 0; i < shape.size(); ++i) {
    if (Divides(type.dims()[i], shape[i])) continue;
    return context.Violates(constraint, input)
           << "found " << type.dims()[i] << " for a size of " << shape[i] << " in dimension " << uint64_t{i};
  }
  return llvm::success();
}

// Constraints 1 to 5: `scale` and `offset` against the (dense) shape of the `data`, whose scalar type is `dtype`.
llvm::LogicalResult RequireShiftScale(InferContext& context, llvm::StringRef data, DType dtype) {
  if (failed(RequireRank(context, 1, data, 1))) return llvm::failure();
  const std::optional<Shape> shape = context.ShapeOf(data);
  const std::optional<Shape> scale = context.ShapeOf("scale");
  if (shape && scale) {
    if (failed(RequireRank(context, 2, "scale", shape->size(), shape->size())) ||
        failed(RequireBlocks(context, 3, "scale", *shape))) {
      return llvm::failure();
    }
  }
  const Type offset = context.TypeOf("offset");
  if (!offset) return llvm::success();
  if (scale && offset.IsRanked()) {
    bool fits = offset.rank() == scale->size();
    for (size_t i = 0; fits && i < scale->size(); ++i) fits = Compatible(offset.dims()[i], (*scale)[i]);
    if (!fits) return context.Violates(4, "offset") << "found " << offset << " beside " << context.TypeOf("scale");
  }
  if (IsFloat(offset.dtype()) || offset.dtype() == dtype) return llvm::success();
  return context.Violates(5, "offset") << "found " << offset.dtype() << ", expected " << dtype << ", fp16 or fp32";
}

llvm::LogicalResult InferBlockwiseShiftScale(InferContext& context) {
  if (failed(RequireShiftScale(context, "data", context.TypeOf("data").dtype()))) return llvm::failure();
  context.AddTensor(context.TypeOf("scale").dtype(), context.ShapeOf("data"));
  return llvm::success();
}

// Constraints 1 to 6: `lut` and `vector_axis` against the (dense) shape of the `indices`, whose scalar type is `dtype`.
// `*vector_size` and `*axis` say how the result grows; empty where unknown.
llvm::LogicalResult RequireLut(InferContext& context, llvm::StringRef indices, DType dtype, Dim* vector_size,
                               std::optional<int64_t>* axis) {
  if (failed(RequireRank(context, 1, indices, 1))) return llvm::failure();
  const std::optional<Shape> shape = context.ShapeOf(indices);
  const std::optional<Shape> lut = context.ShapeOf("lut");
  if (lut) {
    if (failed(shape ? RequireRank(context, 2, "lut", shape->size() + 2, shape->size() + 2)
                     : RequireRank(context, 2, "lut", 3)) ||
        (shape && failed(RequireBlocks(context, 3, "lut", *shape)))) {
      return llvm::failure();
    }
    const Dim palettes = (*lut)[lut->size() - 2];
    const Dim expected = int64_t{1} << BitsOf(dtype);
    if (!Compatible(palettes, expected)) {
      return context.Violates(4, "lut") << "found " << palettes << " values in a table, expected " << expected
                                        << " for " << dtype;
    }
    *vector_size = lut->back();
  }
  if (failed(
          RequireAxis(context, 5, "vector_axis", shape ? std::optional<size_t>(shape->size()) : std::nullopt, axis))) {
    return llvm::failure();
  }
  if (context.Has("vector_axis")) return llvm::success();
  if (Compatible(*vector_size, 1)) {
    *vector_size = 1;
    return llvm::success();
  }
  return context.Violates(6, "vector_axis") << "found none for vectors of " << *vector_size << " elements";
}

// `shape` with `vector_size` elements instead of each along `axis`. Nothing where a size would be over 2^63.
std::optional<Shape> GrowAlong(llvm::ArrayRef<Dim> shape, Dim vector_size, std::optional<int64_t> axis) {
  Shape grown(shape.begin(), shape.end());
  if (vector_size == Dim(1)) return grown;
  if (!axis) return Shape(shape.size());
  const std::optional<Dim> product = Multiply(grown[*axis], vector_size);
  if (!product) return std::nullopt;
  grown[*axis] = *product;
  return grown;
}

llvm::LogicalResult InferLutToDense(InferContext& context) {
  Dim vector_size;
  std::optional<int64_t> axis;
  if (failed(RequireLut(context, "indices", context.TypeOf("indices").dtype(), &vector_size, &axis))) {
    return llvm::failure();
  }
  std::optional<Shape> shape = context.ShapeOf("indices");
  if (shape && !(shape = GrowAlong(*shape, vector_size, axis))) {
    return context.Violates(7, "lut") << "found vectors of " << vector_size << " elements";
  }
  context.AddTensor(context.TypeOf("lut").dtype(), shape);
  return llvm::success();
}

// The two constraints that start at `first`: `data` is a vector with one element for each bit of `mask`.
llvm::LogicalResult RequireSparse(InferContext& context, unsigned first, llvm::StringRef data, llvm::StringRef mask) {
  if (failed(RequireVector(context, first, data))) return llvm::failure();
  const Literal* literal = context.Constant(mask);
  if (!literal || literal->kind() != Literal::Kind::kBytes) return llvm::success();
  int64_t ones = 0;
  for (uint8_t bit : literal->bytes()) ones += bit != 0;  // One byte for each element.
  return RequireVector(context, first + 1, data, ones);
}

llvm::LogicalResult InferSparseToDense(InferContext& context) {
  if (failed(RequireRank(context, 1, "mask", 1)) || failed(RequireSparse(context, 2, "nonzero_data", "mask"))) {
    return llvm::failure();
  }
  context.AddTensor(context.TypeOf("nonzero_data").dtype(), context.ShapeOf("mask"));
  return llvm::success();
}

llvm::LogicalResult InferLutToSparse(InferContext& context) {
  Dim vector_size;
  std::optional<int64_t> axis;
  if (failed(
          RequireLut(context, "indices_mask", context.TypeOf("indices_nonzero_data").dtype(), &vector_size, &axis)) ||
      failed(RequireSparse(context, 7, "indices_nonzero_data", "indices_mask"))) {
    return llvm::failure();
  }
  std::optional<Shape> mask = context.ShapeOf("indices_mask");
  std::optional<Shape> data = context.ShapeOf("indices_nonzero_data");
  if ((mask && !(mask = GrowAlong(*mask, vector_size, axis))) || (data && !(data = GrowAlong(*data, vector_size, 0)))) {
    return context.Violates(9, "lut") << "found vectors of " << vector_size << " elements";
  }
  context.AddTensor(DType::kUint1, mask);
  context.AddTensor(context.TypeOf("lut").dtype(), data);
  return llvm::success();
}

llvm::LogicalResult InferSparseBlockwiseShiftScale(InferContext& context) {
  if (failed(RequireShiftScale(context, "data_mask", context.TypeOf("nonzero_data").dtype())) ||
      failed(RequireSparse(context, 6, "nonzero_data", "data_mask"))) {
    return llvm::failure();
  }
  context.AddResult(context.TypeOf("data_mask"));
  context.AddTensor(context.TypeOf("scale").dtype(), context.ShapeOf("nonzero_data"));
  return llvm::success();
}

InputDef Constant(llvm::StringRef name, llvm::StringRef type_var, DTypeSet dtypes, bool is_optional = false) {
  return {.name = name, .type_var = type_var, .dtypes = dtypes, .is_const = true, .is_optional = is_optional};
}

}  // namespace

namespace defs {

OpDef ConstexprBlockwiseShiftScale() {
  return {.name = "constexpr_blockwise_shift_scale",
          .since = OpSet::kIos18,
          .summary = "A quantised constant with a scale, and perhaps an offset, for each block.",
          .inputs = {Constant("data", "SrcT", kDataTypes), Constant("scale", "DstT", dtypes::kFloats),
                     Constant("offset", "OffsetT", kDataTypes, /*is_optional=*/true)},
          .constraints = {{"the rank of `data` is 1 or more", kShiftScaleSource},
                          {"the ranks of `scale` and `data` agree", kShiftScaleSource},
                          {"the sizes of `scale` divide those of `data`", kShiftScaleSource},
                          {"the shapes of `offset` and `scale` agree", kShiftScaleSource},
                          {"`offset` is a float or of the scalar type of `data`", kShiftScaleSource}},
          .infer = InferBlockwiseShiftScale,
          .is_constexpr = true};
}

OpDef ConstexprLutToDenseIos18() {
  return {.name = "constexpr_lut_to_dense",
          .since = OpSet::kIos18,
          .summary = "A constant stored as indices into tables of its values or vectors, a table for each block.",
          .inputs = {Constant("indices", "IndicesT", kIndexTypes), Constant("lut", "T", kTableTypes),
                     Constant("vector_axis", "", dtypes::kInt32, /*is_optional=*/true)},
          .constraints = {{"the rank of `indices` is 1 or more", kLutSource},
                          {"the rank of `lut` is that of `indices` plus 2", kLutSource},
                          {"the first sizes of `lut` divide those of `indices`", kLutSource},
                          {"the last but one size of `lut` is 2 to the number of bits of an index", kLutSource},
                          {"`vector_axis` is a scalar in [-rank, rank) of `indices`", kLutSource},
                          {"`vector_axis` is given where the last size of `lut` is not 1", kLutSource},
                          {"the size of the result fits 63 bits", "our own"}},
          .infer = InferLutToDense,
          .is_constexpr = true};
}

OpDef ConstexprSparseToDenseIos18() {
  return {.name = "constexpr_sparse_to_dense",
          .since = OpSet::kIos18,
          .summary = "A constant stored as its non-zero elements and a bit mask of where they are.",
          .inputs = {Constant("nonzero_data", "T", kDataTypes), Constant("mask", "", dtypes::kUint1)},
          .constraints = {{"the rank of `mask` is 1 or more", kSparseSource},
                          {"`nonzero_data` is a vector", kSparseSource},
                          {"`nonzero_data` has as many elements as `mask` has ones", kSparseSource}},
          .infer = InferSparseToDense,
          .is_constexpr = true};
}

OpDef ConstexprLutToSparse() {
  return {.name = "constexpr_lut_to_sparse",
          .since = OpSet::kIos18,
          .summary = "Looks up the non-zero elements of a sparse constant; gives their mask and values.",
          .inputs = {Constant("indices_mask", "", dtypes::kUint1),
                     Constant("indices_nonzero_data", "IndicesT", kIndexTypes), Constant("lut", "T", kTableTypes),
                     Constant("vector_axis", "", dtypes::kInt32, /*is_optional=*/true)},
          .constraints = {{"the rank of `indices_mask` is 1 or more", kSparseLutSource},
                          {"the rank of `lut` is that of `indices_mask` plus 2", kSparseLutSource},
                          {"the first sizes of `lut` divide those of `indices_mask`", kSparseLutSource},
                          {"the last but one size of `lut` is 2 to the number of bits of an index", kSparseLutSource},
                          {"`vector_axis` is a scalar in [-rank, rank) of `indices_mask`", kSparseLutSource},
                          {"`vector_axis` is given where the last size of `lut` is not 1", kSparseLutSource},
                          {"`indices_nonzero_data` is a vector", kSparseLutSource},
                          {"`indices_nonzero_data` has as many elements as `indices_mask` has ones", kSparseLutSource},
                          {"the sizes of the results fit 63 bits", "our own"}},
          .infer = InferLutToSparse,
          .results = {"mask", "nonzero_data"},
          .is_constexpr = true};
}

OpDef ConstexprSparseBlockwiseShiftScale() {
  return {.name = "constexpr_sparse_blockwise_shift_scale",
          .since = OpSet::kIos18,
          .summary = "Dequantises the non-zero elements of a sparse constant; gives their mask and values.",
          .inputs = {Constant("data_mask", "", dtypes::kUint1), Constant("nonzero_data", "SrcT", kDataTypes),
                     Constant("scale", "DstT", dtypes::kFloats),
                     Constant("offset", "OffsetT", kDataTypes, /*is_optional=*/true)},
          .constraints = {{"the rank of `data_mask` is 1 or more", kSparseShiftScaleSource},
                          {"the ranks of `scale` and `data_mask` agree", kSparseShiftScaleSource},
                          {"the sizes of `scale` divide those of `data_mask`", kSparseShiftScaleSource},
                          {"the shapes of `offset` and `scale` agree", kSparseShiftScaleSource},
                          {"`offset` is a float or of the scalar type of `nonzero_data`", kSparseShiftScaleSource},
                          {"`nonzero_data` is a vector", kSparseShiftScaleSource},
                          {"`nonzero_data` has as many elements as `data_mask` has ones", kSparseShiftScaleSource}},
          .infer = InferSparseBlockwiseShiftScale,
          .results = {"mask", "nonzero_data"},
          .is_constexpr = true};
}

}  // namespace defs
}  // namespace mil::ops
