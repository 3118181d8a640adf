// Tensors made from numbers: fill, fill_like, one_hot and range_1d. Source of inputs and rules: coremltools, MIL op
// reference, tensor_operation.
#include <cmath>

#include "mil/support/narrow_float.h"
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kFillSource = "coremltools MIL op reference, tensor_operation.fill";
constexpr llvm::StringRef kOneHotSource = "coremltools MIL op reference, tensor_operation.one_hot";
constexpr llvm::StringRef kRangeSource = "coremltools MIL op reference, tensor_operation.range_1d";

// `value` or its default, 0.0, which is an fp32.
DType FillType(const InferContext& context) {
  return context.Has("value") ? context.TypeOf("value").dtype() : DType::kFp32;
}

llvm::LogicalResult InferFill(InferContext& context) {
  std::optional<IntVector> sizes = context.Ints("shape");
  if (!sizes) {
    context.AddTensor(FillType(context), UnknownShape(context, "shape"));
    return llvm::success();
  }
  Shape shape;
  for (size_t i = 0; i < sizes->size(); ++i) {
    if ((*sizes)[i] <= 0) {
      return context.Violates(1, "shape") << "found " << (*sizes)[i] << " for dimension " << uint64_t{i};
    }
    shape.push_back((*sizes)[i]);
  }
  context.AddTensor(FillType(context), shape);
  return llvm::success();
}

llvm::LogicalResult InferFillLike(InferContext& context) {
  context.AddTensor(FillType(context), context.ShapeOf("ref_tensor"));
  return llvm::success();
}

llvm::LogicalResult InferOneHot(InferContext& context) {
  // Both defaults are integers; one that is given decides for the other.
  const Type value = context.Has("on_value") ? context.TypeOf("on_value") : context.TypeOf("off_value");
  const DType dtype = value ? value.dtype() : DType::kInt32;
  std::optional<int64_t> size = context.Int("one_hot_vector_size");
  if (size && *size < 0) return context.Violates(2, "one_hot_vector_size") << "found " << *size;
  std::optional<Shape> shape = context.ShapeOf("indices");
  std::optional<int64_t> axis = context.Int("axis");
  if (!shape || !axis) {
    context.AddTensor(dtype, shape ? std::optional<Shape>(Shape(shape->size() + 1)) : std::nullopt);
    return llvm::success();
  }
  std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, shape->size() + 1);
  if (!at)
    return context.Violates(1, "axis") << "found " << *axis << " for indices of rank " << uint64_t{shape->size()};
  shape->insert(shape->begin() + *at, size ? Dim(*size) : Dim::Unknown());
  context.AddTensor(dtype, shape);
  return llvm::success();
}

// The value as the scalar type holds it.
double Round(DType dtype, double value) {
  if (dtype == DType::kFp16) return DecodeFloat(kFp16Format, EncodeFloat(kFp16Format, value).bits);
  return static_cast<float>(value);
}

llvm::LogicalResult InferRange1d(InferContext& context) {
  const DType dtype = context.TypeOf("start").dtype();
  std::optional<Dim> length = Dim::Unknown();
  if (dtype == DType::kInt32) {
    std::optional<int64_t> start = context.Int("start"), end = context.Int("end"), step = context.Int("step");
    if (step && *step == 0) return context.Violates(1, "step") << "found 0";
    if (start && end && step) {  // 32 bits each: nothing overflows.
      const int64_t way = *step > 0 ? *end - *start : *start - *end;
      const int64_t pace = std::abs(*step);
      length = Dim(way <= 0 ? 0 : (way + pace - 1) / pace);
    }
  } else {
    std::optional<double> start = context.Real("start"), end = context.Real("end"), step = context.Real("step");
    if (step && *step == 0) return context.Violates(1, "step") << "found 0";
    if (start && end && step) {  // In the arithmetic of the scalar type, as the reference has it.
      const double steps = std::ceil(Round(dtype, Round(dtype, *end - *start) / *step));
      if (!(std::fabs(steps) < 0x1p62)) return context.Violates(2, "end") << "found a sequence without end";
      length = Dim(steps <= 0 ? 0 : static_cast<int64_t>(steps));
    }
  }
  context.AddTensor(dtype, *length);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Fill() {
  return {
      .name = "fill",
      .since = OpSet::kIos15,
      .summary = "Makes a tensor of a given shape whose elements all have one value.",
      .inputs = {{.name = "shape", .dtypes = dtypes::kInt32, .rank = 1},
                 {.name = "value",
                  .type_var = "T",
                  .dtypes = kTensorIos15,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 0.0,
                  .rank = 0}},
      .constraints = {{"the entries of `shape` are positive", kFillSource}},
      .infer = InferFill,
  };
}

OpDef FillLike() {
  return {
      .name = "fill_like",
      .since = OpSet::kIos16,
      .summary = "Makes a tensor of another's shape whose elements all have one value.",
      .inputs = {{.name = "ref_tensor", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "value",
                  .type_var = "U",
                  .dtypes = kTensorIos15,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 0.0,
                  .rank = 0}},
      .infer = InferFillLike,
  };
}

OpDef OneHot() {
  return {
      .name = "one_hot",
      .since = OpSet::kIos15,
      .summary = "Turns each index into a vector that has one value at the index and another everywhere else.",
      .inputs = {{.name = "indices", .dtypes = dtypes::kInt32},
                 {.name = "one_hot_vector_size", .dtypes = dtypes::kInt32, .rank = 0},
                 {.name = "axis",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = -1,
                  .rank = 0},
                 {.name = "on_value",
                  .type_var = "T",
                  .dtypes = kTensorIos15,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 1,
                  .rank = 0},
                 {.name = "off_value",
                  .type_var = "T",
                  .dtypes = kTensorIos15,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 0,
                  .rank = 0}},
      .constraints = {{"`axis` is in [-rank - 1, rank] of `indices`", kOneHotSource},
                      {"`one_hot_vector_size` is not negative", kOneHotSource}},
      .infer = InferOneHot,
  };
}

OpDef Range1d() {
  return {
      .name = "range_1d",
      .since = OpSet::kIos15,
      .summary = "Counts from one number in equal steps up to another, which is left out.",
      .inputs = {{.name = "end", .type_var = "T", .dtypes = dtypes::kFloatsInt32, .rank = 0},
                 {.name = "start", .type_var = "T", .dtypes = dtypes::kFloatsInt32, .rank = 0},
                 {.name = "step", .type_var = "T", .dtypes = dtypes::kFloatsInt32, .rank = 0}},
      .constraints = {{"`step` is not 0", kRangeSource}, {"the sequence has an end", "our own"}},
      .infer = InferRange1d,
  };
}

}  // namespace defs
}  // namespace mil::ops
