// quantize and dequantize. Source of inputs and rules: coremltools, MIL op reference, iOS17 quantization_ops.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kQuantizeSource = "coremltools MIL op reference, iOS17 quantization_ops.quantize";
constexpr llvm::StringRef kDequantizeSource = "coremltools MIL op reference, iOS17 quantization_ops.dequantize";
constexpr DTypeSet kQuantized = dtypes::kUint8 | dtypes::kInt8;

// Constraints 1 to 6: one scale for all, or one for each index along `axis`; zero points likewise.
llvm::LogicalResult RequireScales(InferContext& context) {
  if (failed(RequireRank(context, 1, "input", 1)) || failed(RequireRank(context, 2, "scale", 0, 1))) {
    return llvm::failure();
  }
  const Type scale = context.TypeOf("scale");
  if (!scale.IsRanked()) return llvm::success();
  const Type zero_point = context.TypeOf("zero_point");
  if (zero_point && zero_point.IsRanked() && zero_point.rank() != scale.rank()) {
    return context.Violates(3, "zero_point") << "found rank " << zero_point.rank() << ", expected " << scale.rank();
  }
  if (context.Has("axis") != (scale.rank() == 1)) {
    return context.Violates(4, "axis") << "found " << (context.Has("axis") ? "one" : "none") << " with a scale of rank "
                                       << scale.rank();
  }
  if (scale.rank() == 0) return llvm::success();
  const std::optional<Shape> shape = context.ShapeOf("input");
  std::optional<int64_t> at;
  if (failed(RequireAxis(context, 5, "axis", shape ? std::optional<size_t>(shape->size()) : std::nullopt, &at))) {
    return llvm::failure();
  }
  if (!at) return llvm::success();
  if (failed(RequireVector(context, 6, "scale", (*shape)[*at]))) return llvm::failure();
  return RequireVector(context, 6, "zero_point", (*shape)[*at]);
}

llvm::LogicalResult InferQuantize(InferContext& context) {
  if (failed(RequireScales(context)) || failed(RequireOneOf(context, 7, "output_dtype", {"int8", "uint8"}))) {
    return llvm::failure();
  }
  const DType dtype = *ParseDType(*context.String("output_dtype"));
  const Type zero_point = context.TypeOf("zero_point");
  if (zero_point && zero_point.dtype() != dtype) {
    return context.Violates(8, "zero_point") << "found " << zero_point.dtype() << ", expected " << dtype;
  }
  context.AddTensor(dtype, context.ShapeOf("input"));
  return llvm::success();
}

llvm::LogicalResult InferDequantize(InferContext& context) {
  if (failed(RequireScales(context))) return llvm::failure();
  context.AddTensor(context.TypeOf("scale").dtype(), context.ShapeOf("input"));
  return llvm::success();
}

std::vector<ConstraintDef> ScaleConstraints(llvm::StringRef source) {
  return {{"the rank of `input` is 1 or more", source},
          {"`scale` is a scalar or a vector", source},
          {"`zero_point` has the rank of `scale`", source},
          {"`axis` is given with a vector `scale`, and only then", source},
          {"`axis` is a scalar in [-rank, rank) of `input`", source},
          {"a vector `scale` or `zero_point` has the size of `input` along `axis`", source}};
}

InputDef Axis() { return {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true}; }

}  // namespace

namespace defs {

OpDef Quantize() {
  OpDef def = {
      .name = "quantize",
      .since = OpSet::kIos17,
      .summary = "Rounds input / scale + zero_point to 8-bit integers, within their range.",
      .inputs =
          {{.name = "input", .type_var = "SrcT", .dtypes = dtypes::kFloats},
           {.name = "zero_point", .type_var = "DstT", .dtypes = kQuantized, .is_const = true, .is_optional = true},
           {.name = "scale", .type_var = "SrcT", .dtypes = dtypes::kFloats, .is_const = true},
           Axis(),
           {.name = "output_dtype", .dtypes = dtypes::kString, .is_const = true}},
      .constraints = ScaleConstraints(kQuantizeSource),
      .infer = InferQuantize};
  def.constraints.push_back({"`output_dtype` is \"int8\" or \"uint8\"", kQuantizeSource});
  def.constraints.push_back({"`zero_point` is of `output_dtype`", kQuantizeSource});
  return def;
}

OpDef Dequantize() {
  return {.name = "dequantize",
          .since = OpSet::kIos17,
          .summary = "The real values of 8-bit integers, scale * (input - zero_point).",
          .inputs =
              {{.name = "input", .type_var = "SrcT", .dtypes = kQuantized},
               {.name = "zero_point", .type_var = "SrcT", .dtypes = kQuantized, .is_const = true, .is_optional = true},
               {.name = "scale", .type_var = "DstT", .dtypes = dtypes::kFloats, .is_const = true},
               Axis()},
          .constraints = ScaleConstraints(kDequantizeSource),
          .infer = InferDequantize};
}

}  // namespace defs
}  // namespace mil::ops
