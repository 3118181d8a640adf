// band_part, cumsum, flatten2d, identity, non_zero and shape. Source of inputs and rules: coremltools, MIL op
// reference, tensor_operation.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kBandPartSource = "coremltools MIL op reference, tensor_operation.band_part";
constexpr llvm::StringRef kCumsumSource = "coremltools MIL op reference, tensor_operation.cumsum";
constexpr llvm::StringRef kFlattenSource = "coremltools MIL op reference, tensor_operation.flatten2d";

llvm::LogicalResult InferBandPart(InferContext& context) {
  const Type type = context.TypeOf("x");
  if (type.IsRanked() && type.rank() < 2) return context.Violates(1, "x") << "found rank " << type.rank();
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferCumsum(InferContext& context) {
  const Type type = context.TypeOf("x");
  std::optional<int64_t> axis = context.Int("axis");
  // -1 is the only negative axis that the reference lets through.
  if (axis && type.IsRanked() && (*axis < -1 || !InferContext::NormalizeAxis(*axis, type.rank()))) {
    return context.Violates(1, "axis") << "found " << *axis << " for rank " << type.rank();
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferFlatten2d(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<int64_t> axis = context.Int("axis");
  if (!shape || !axis) {
    context.AddTensor(dtype, Shape(2));
    return llvm::success();
  }
  const int64_t rank = shape->size();
  if (*axis < -rank || *axis > rank) return context.Violates(1, "axis") << "found " << *axis << " for rank " << rank;
  const size_t at = *axis < 0 ? *axis + rank : *axis;
  llvm::ArrayRef<Dim> dims = *shape;
  std::optional<Dim> before = Product(dims.take_front(at)), after = Product(dims.drop_front(at));
  if (!before || !after) return context.Violates(2, "x") << "found " << ToString(dims);
  context.AddTensor(dtype, {*before, *after});
  return llvm::success();
}

// How many elements of `literal` are not zero, if its elements are here and few enough to be looked at for every user.
// -0.0 is zero, NaN is not.
std::optional<int64_t> CountNonZero(const Literal* literal) {
  constexpr uint64_t kMostElements = 65536;
  if (!literal || literal->kind() != Literal::Kind::kBytes || literal->size() > kMostElements) return std::nullopt;
  int64_t count = 0;
  for (uint64_t i = 0; i < literal->size(); ++i) count += literal->Real(i) != 0;
  return count;
}

llvm::LogicalResult InferNonZero(InferContext& context) {
  const Type type = context.TypeOf("x");
  std::optional<int64_t> count = CountNonZero(context.Constant("x"));
  context.AddTensor(DType::kInt32, {count ? Dim(*count) : Dim(), type.IsRanked() ? Dim(type.rank()) : Dim()});
  return llvm::success();
}

llvm::LogicalResult InferShape(InferContext& context) {
  const Type type = context.TypeOf("x");
  context.AddTensor(DType::kInt32, type.IsRanked() ? Dim(type.rank()) : Dim());
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef BandPart() {
  return {
      .name = "band_part",
      .since = OpSet::kIos15,
      .summary = "Keeps a band around the diagonal of the innermost matrices and sets all else to zero.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "lower",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = -1,
                  .rank = 0},
                 {.name = "upper",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = -1,
                  .rank = 0}},
      .constraints = {{"`x` holds matrices: its rank is 2 or more", kBandPartSource}},
      .infer = InferBandPart,
  };
}

OpDef Cumsum() {
  return {
      .name = "cumsum",
      .since = OpSet::kIos15,
      .summary = "Sums up all elements so far along one axis.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "axis",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 0,
                  .rank = 0},
                 {.name = "exclusive",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = false,
                  .rank = 0},
                 {.name = "reverse",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = false,
                  .rank = 0}},
      .constraints = {{"`axis` is in [-1, rank)", kCumsumSource}},
      .infer = InferCumsum,
  };
}

OpDef Flatten2d() {
  return {
      .name = "flatten2d",
      .since = OpSet::kIos15,
      .summary = "Makes a matrix: the dimensions before an axis become its rows, the others its columns.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "axis",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 1,
                  .rank = 0}},
      .constraints = {{"`axis` is in [-rank, rank]", kFlattenSource}, kSizesFit},
      .infer = InferFlatten2d,
  };
}

OpDef Identity() {
  return {
      .name = "identity",
      .since = OpSet::kIos15,
      .summary = "Gives back its input.",
      .inputs = {{.name = "x", .kind = InputKind::kAny}},
      .infer = InferSameAsFirst,
  };
}

OpDef NonZero() {
  return {
      .name = "non_zero",
      .since = OpSet::kIos15,
      .summary = "Lists the indices of all elements that are not zero, one row each.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15}},
      .infer = InferNonZero,
  };
}

OpDef Shape() {
  return {
      .name = "shape",
      .since = OpSet::kIos15,
      .summary = "Gives the sizes of a tensor as a vector.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15}},
      .infer = InferShape,
  };
}

}  // namespace defs
}  // namespace mil::ops
