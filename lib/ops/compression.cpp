// constexpr_* as of iOS16: weights stored compressed, in flat byte arrays with a shape beside them. Source of inputs
// and rules: coremltools, MIL op reference, iOS16 constexpr_ops. The iOS18 versions are in compression_ios18.cpp.
#include "llvm/ADT/bit.h"
#include "llvm/Support/MathExtras.h"
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kAffineSource =
    "coremltools MIL op reference, iOS16 constexpr_ops.constexpr_affine_dequantize";
constexpr llvm::StringRef kCastSource = "coremltools MIL op reference, iOS16 constexpr_ops.constexpr_cast";
constexpr llvm::StringRef kLutSource = "coremltools MIL op reference, iOS16 constexpr_ops.constexpr_lut_to_dense";
constexpr llvm::StringRef kSparseSource = "coremltools MIL op reference, iOS16 constexpr_ops.constexpr_sparse_to_dense";

llvm::LogicalResult InferAffineDequantize(InferContext& context) {
  const std::optional<Shape> shape = context.ShapeOf("quantized_data");
  std::optional<int64_t> at;
  if (failed(RequireRank(context, 1, "quantized_data", 1)) ||
      failed(RequireAxis(context, 2, "axis", shape ? std::optional<size_t>(shape->size()) : std::nullopt, &at))) {
    return llvm::failure();
  }
  for (llvm::StringRef input : {"scale", "zero_point"}) {
    if (failed(RequireRank(context, 3, input, 0, 1))) return llvm::failure();
    const std::optional<Shape> parameter = context.ShapeOf(input);
    if (at && parameter && parameter->size() == 1 && failed(RequireVector(context, 4, input, (*shape)[*at]))) {
      return llvm::failure();
    }
  }
  context.AddTensor(context.TypeOf("scale").dtype(), shape);
  return llvm::success();
}

llvm::LogicalResult InferConstexprCast(InferContext& context) {
  if (failed(RequireOneOf(context, 1, "output_dtype", {"fp32"}))) return llvm::failure();
  context.AddTensor(DType::kFp32, context.ShapeOf("source_val"));
  return llvm::success();
}

// The shape that the input `shape` describes; unknown where its values or their number are.
std::optional<Shape> DescribedShape(InferContext& context) {
  std::optional<IntVector> sizes = context.Ints("shape");
  if (!sizes) return UnknownShape(context.LengthOf("shape"));
  return Shape(sizes->begin(), sizes->end());
}

// The bytes that `bits` bits for each element of `shape` take, rounded up. Nothing if that cannot be counted.
std::optional<Dim> PackedBytes(llvm::ArrayRef<Dim> shape, int64_t bits) {
  const std::optional<Dim> elements = Product(shape);
  if (!elements || !elements->IsConstant()) return elements;
  const std::optional<Dim> total = Multiply(*elements, bits);
  if (!total) return std::nullopt;
  return Dim(static_cast<int64_t>(llvm::divideCeil(static_cast<uint64_t>(total->size()), 8)));
}

// `input`, a vector of bytes, holds exactly `bits` bits for each element of `shape`.
llvm::LogicalResult RequirePacked(InferContext& context, unsigned constraint, llvm::StringRef input,
                                  llvm::ArrayRef<Dim> shape, int64_t bits) {
  const std::optional<Dim> bytes = PackedBytes(shape, bits);
  if (bytes) return RequireVector(context, constraint, input, *bytes);
  return context.Violates(constraint, input) << "found shape " << ToString(shape) << ", whose size is over 2^63 bits";
}

llvm::LogicalResult InferLutToDense(InferContext& context) {
  if (failed(RequireVector(context, 1, "indices")) || failed(RequireVector(context, 1, "lut")) ||
      failed(RequireVector(context, 1, "shape"))) {
    return llvm::failure();
  }
  const std::optional<Shape> shape = DescribedShape(context);
  if (const std::optional<int64_t> palettes = context.LengthOf("lut")) {
    if (!llvm::is_contained({2, 4, 16, 64, 256}, *palettes)) {
      return context.Violates(2, "lut") << "found " << *palettes << " elements, expected 2, 4, 16, 64 or 256";
    }
    const int64_t bits = llvm::Log2_64(static_cast<uint64_t>(*palettes));
    if (shape && failed(RequirePacked(context, 3, "indices", *shape, bits))) return llvm::failure();
  }
  context.AddTensor(context.TypeOf("lut").dtype(), shape);
  return llvm::success();
}

llvm::LogicalResult InferSparseToDense(InferContext& context) {
  if (failed(RequireVector(context, 1, "nonzero_data")) || failed(RequireVector(context, 1, "mask")) ||
      failed(RequireVector(context, 1, "shape"))) {
    return llvm::failure();
  }
  const std::optional<Shape> shape = DescribedShape(context);
  if (shape && failed(RequirePacked(context, 2, "mask", *shape, 1))) return llvm::failure();
  const Literal* mask = context.Constant("mask");
  if (mask && mask->kind() == Literal::Kind::kBytes) {
    int64_t ones = 0;
    for (uint8_t byte : mask->bytes()) ones += llvm::popcount(byte);
    if (failed(RequireVector(context, 3, "nonzero_data", ones))) return llvm::failure();
    const std::optional<Dim> elements = shape ? Product(*shape) : std::nullopt;
    if (elements && elements->IsConstant() && elements->size() % 8 != 0 &&
        mask->bytes().back() >> (elements->size() % 8) != 0) {
      return context.Violates(4, "mask") << "found a bit set after the first " << *elements;
    }
  }
  context.AddTensor(context.TypeOf("nonzero_data").dtype(), shape);
  return llvm::success();
}

constexpr DTypeSet kWeights = dtypes::kInt8 | dtypes::kUint8 | dtypes::kFloats;

InputDef ShapeInput() { return {.name = "shape", .dtypes = dtypes::kUint32, .is_const = true}; }

}  // namespace

namespace defs {

OpDef ConstexprAffineDequantize() {
  return {.name = "constexpr_affine_dequantize",
          .since = OpSet::kIos16,
          .summary = "A constant stored as 8-bit integers: scale * (quantized_data - zero_point).",
          .inputs = {{.name = "quantized_data",
                      .type_var = "SrcT",
                      .dtypes = dtypes::kUint8 | dtypes::kInt8,
                      .is_const = true},
                     {.name = "zero_point",
                      .type_var = "ZeroPointT",
                      .dtypes = dtypes::kUint8 | dtypes::kInt8 | dtypes::kFp32,
                      .is_const = true},
                     {.name = "scale", .type_var = "DstT", .dtypes = dtypes::kFloats, .is_const = true},
                     {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true}},
          .constraints = {{"the rank of `quantized_data` is 1 or more", kAffineSource},
                          {"`axis` is a scalar in [-rank, rank) of `quantized_data`", kAffineSource},
                          {"`scale` and `zero_point` are scalars or vectors", kAffineSource},
                          {"a vector `scale` or `zero_point` has the size of `quantized_data` along `axis`",
                           kAffineSource}},
          .infer = InferAffineDequantize,
          .is_constexpr = true};
}

OpDef ConstexprCast() {
  return {.name = "constexpr_cast",
          .since = OpSet::kIos16,
          .summary = "A constant stored in a smaller float type.",
          .inputs = {{.name = "source_val", .dtypes = dtypes::kFp16, .is_const = true},
                     {.name = "output_dtype", .dtypes = dtypes::kString, .is_const = true}},
          .constraints = {{"`output_dtype` is \"fp32\"", kCastSource}},
          .infer = InferConstexprCast,
          .is_constexpr = true};
}

OpDef ConstexprCastIos18() {  // Only how it is written changed: its inputs became arguments.
  OpDef def = ConstexprCast();
  def.since = OpSet::kIos18;
  return def;
}

OpDef ConstexprLutToDense() {
  return {.name = "constexpr_lut_to_dense",
          .since = OpSet::kIos16,
          .summary = "A constant stored as packed indices into a table of its values.",
          .inputs = {{.name = "indices", .dtypes = dtypes::kUint8, .is_const = true},
                     {.name = "lut", .type_var = "T", .dtypes = kWeights, .is_const = true},
                     ShapeInput()},
          .constraints = {{"`indices`, `lut` and `shape` are vectors", kLutSource},
                          {"`lut` has 2, 4, 16, 64 or 256 elements", kLutSource},
                          {"`indices` has ceil(log2(size of lut) * product(shape) / 8) elements", kLutSource}},
          .infer = InferLutToDense,
          .is_constexpr = true};
}

OpDef ConstexprSparseToDense() {
  return {.name = "constexpr_sparse_to_dense",
          .since = OpSet::kIos16,
          .summary = "A constant stored as its non-zero elements and a bit mask of where they are.",
          .inputs = {{.name = "nonzero_data", .type_var = "T", .dtypes = kWeights, .is_const = true},
                     {.name = "mask", .dtypes = dtypes::kUint8, .is_const = true},
                     ShapeInput()},
          .constraints = {{"`nonzero_data`, `mask` and `shape` are vectors", kSparseSource},
                          {"`mask` has ceil(product(shape) / 8) elements", kSparseSource},
                          {"`nonzero_data` has as many elements as `mask` has bits set", kSparseSource},
                          {"the bits of `mask` after the last element are 0", kSparseSource}},
          .infer = InferSparseToDense,
          .is_constexpr = true};
}

}  // namespace defs
}  // namespace mil::ops
