// pad and tile. Source of inputs and rules: coremltools, MIL op reference, tensor_operation.
#include <algorithm>

#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kPadSource = "coremltools MIL op reference, tensor_operation.pad";
constexpr llvm::StringRef kTileSource = "coremltools MIL op reference, tensor_operation.tile";

// Checks pad's length, as far as it is known.
llvm::LogicalResult CheckPadLength(InferContext& context, const std::optional<Shape>& shape) {
  std::optional<int64_t> length = context.LengthOf("pad");
  if (!length) return llvm::success();
  if (*length % 2 != 0) return context.Violates(1, "pad") << "found " << *length << " entries";
  if (!shape) return llvm::success();
  const int64_t rank = shape->size();
  if (*length / 2 > rank) return context.Violates(2, "pad") << "found " << *length << " entries for rank " << rank;
  if (!context.Arguments("pad")[0].IsConstant() && *length != 2 * rank) {
    return context.Violates(3, "pad") << "found " << *length << " entries for rank " << rank;
  }
  return llvm::success();
}

llvm::LogicalResult InferPad(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<llvm::StringRef> mode = context.String("mode");
  if (mode && *mode != "constant" && *mode != "reflect" && *mode != "replicate") {
    return context.Violates(4, "mode") << "found '" << *mode << "'";
  }
  if (failed(CheckPadLength(context, shape))) return llvm::failure();
  std::optional<IntVector> pad = context.Ints("pad");
  if (pad) {
    for (int64_t amount : *pad) {
      if (amount < 0) return context.Violates(5, "pad") << "found " << amount;
    }
  }
  if (!shape) {
    context.AddTensor(dtype, shape);
    return llvm::success();
  }
  // Only the last dimensions are padded; all of them if the length is not known.
  const int64_t rank = shape->size();
  const int64_t padded = context.LengthOf("pad").value_or(2 * rank) / 2;
  for (int64_t i = 0; i < padded; ++i) {
    const int64_t at = rank - padded + i;
    Dim& dim = (*shape)[at];
    if (!pad) {
      dim = Dim::Unknown();
      continue;
    }
    const int64_t before = (*pad)[2 * i], after = (*pad)[2 * i + 1];
    if (mode && *mode != "constant" && dim.IsConstant()) {
      const bool reflect = *mode == "reflect";
      const int64_t most = reflect ? dim.size() - 1 : dim.size();
      if (std::max(before, after) > std::max<int64_t>(most, 0)) {
        return context.Violates(reflect ? 6 : 7, "pad")
               << "found " << std::max(before, after) << " for a dimension of " << dim;
      }
    }
    std::optional<Dim> size = Add(dim, before);
    if (size) size = Add(*size, after);
    if (!size) return context.Violates(8, "pad") << "found " << before << " and " << after << " for " << dim;
    dim = *size;
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferTile(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<int64_t> length = context.LengthOf("reps");
  if (length && (*length == 0 || (shape && static_cast<int64_t>(shape->size()) != *length))) {
    InFlightDiagnostic diagnostic = context.Violates(1, "reps");
    diagnostic << "found " << *length << " entries";
    if (shape) diagnostic << " for rank " << uint64_t{shape->size()};
    return diagnostic;
  }
  if (!shape) shape = UnknownShape(context, "reps");
  std::optional<IntVector> reps = context.Ints("reps");
  if (reps) {
    for (int64_t rep : *reps) {
      if (rep <= 0) return context.Violates(2, "reps") << "found " << rep;
    }
  }
  for (size_t i = 0; shape && i < shape->size(); ++i) {
    Dim& dim = (*shape)[i];
    std::optional<Dim> size = reps && i < reps->size() ? Multiply(dim, (*reps)[i]) : Dim::Unknown();
    if (!size) return context.Violates(3, "reps") << "found " << (*reps)[i] << " times " << dim;
    dim = *size;
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Pad() {
  return {
      .name = "pad",
      .since = OpSet::kIos15,
      .summary = "Adds elements before and after the last dimensions: a constant, a reflection or the edge repeated.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 {.name = "pad", .dtypes = dtypes::kInt32, .rank = 1},
                 {.name = "mode",
                  .dtypes = dtypes::kString,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = "constant",
                  .rank = 0},
                 {.name = "constant_val",
                  .type_var = "T",
                  .dtypes = dtypes::kFloats,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 0.0,
                  .rank = 0}},
      .constraints = {{"`pad` has an even number of entries", kPadSource},
                      {"`pad` has at most two entries per dimension of `x`", kPadSource},
                      {"a `pad` that is computed when the program runs has two entries per dimension", kPadSource},
                      {"`mode` is constant, reflect or replicate", kPadSource},
                      {"the entries of `pad` are not negative", kPadSource},
                      {"reflect adds less than the size of the dimension", kPadSource},
                      {"replicate adds at most the size of the dimension", kPadSource},
                      kSizesFit},
      .infer = InferPad,
  };
}

OpDef Tile() {
  return {
      .name = "tile",
      .since = OpSet::kIos15,
      .summary = "Repeats a tensor a number of times along each dimension.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "reps", .dtypes = dtypes::kInt32, .rank = 1}},
      .constraints = {{"`reps` has one entry per dimension of `x`, and at least one", kTileSource},
                      {"the entries of `reps` are positive", kTileSource},
                      kSizesFit},
      .infer = InferTile,
  };
}

}  // namespace defs
}  // namespace mil::ops
