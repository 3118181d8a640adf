// concat and stack. Source of inputs and rules: coremltools, MIL op reference, tensor_operation.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, tensor_operation.concat";

llvm::LogicalResult InferConcat(InferContext& context) {
  llvm::ArrayRef<InferContext::Argument> values = context.Arguments("values");
  const DType dtype = values[0].type.dtype();
  std::optional<Shape> shape;  // Off the axis, the most precise of all; unranked values say nothing.
  for (const InferContext::Argument& value : values) {
    if (value.type.dtype() != dtype) {
      return context.Violates(1, "values") << "found " << value.type.dtype() << " beside " << dtype;
    }
    if (!value.type.IsRanked()) continue;
    if (shape && shape->size() != value.type.rank()) {
      return context.Violates(2, "values") << "found rank " << value.type.rank() << " beside rank " << uint64_t{shape->size()};
    }
    if (!shape) shape = Shape(value.type.dims().begin(), value.type.dims().end());
  }
  std::optional<int64_t> axis = context.Int("axis");
  if (!shape || !axis) {
    context.AddTensor(dtype, shape ? std::optional<Shape>(Shape(shape->size())) : std::nullopt);
    return llvm::success();
  }
  std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, shape->size());
  if (!at) return context.Violates(3, "axis") << "found " << *axis << " for rank " << uint64_t{shape->size()};

  Dim total = 0;
  for (const InferContext::Argument& value : values) {
    if (!value.type.IsRanked()) {
      total = Dim::Unknown();
      continue;
    }
    llvm::ArrayRef<Dim> dims = value.type.dims();
    for (size_t i = 0; i < dims.size(); ++i) {
      if (static_cast<int64_t>(i) == *at) continue;
      if (!Compatible((*shape)[i], dims[i])) {
        return context.Violates(4, "values") << "found " << dims[i] << " beside " << (*shape)[i] << " in dimension " << uint64_t{i};
      }
      (*shape)[i] = MorePrecise((*shape)[i], dims[i]);
    }
    if (context.Bool("interleave").value_or(false) && !Compatible(dims[*at], values[0].type.IsRanked() ? values[0].type.dims()[*at] : Dim())) {
      return context.Violates(5, "values") << "found " << dims[*at] << " beside " << values[0].type.dims()[*at];
    }
    std::optional<Dim> sum = Add(total, dims[*at]);
    if (!sum) return context.Violates(6, "values") << "the sum is over 2^63";
    total = *sum;
  }
  (*shape)[*at] = total;
  context.AddTensor(dtype, shape);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Concat() {
  return {
      .name = "concat",
      .since = OpSet::kIos15,
      .summary = "Joins tensors along one axis.",
      .inputs = {{.name = "values", .kind = InputKind::kVariadic},
                 {.name = "axis", .dtypes = dtypes::kInt32, .is_const = true},
                 {.name = "interleave", .dtypes = dtypes::kBool, .is_const = true, .is_optional = true, .default_value = false}},
      .constraints = {{"the scalar types of `values` agree", kSource},
                      {"the ranks of `values` agree", kSource},
                      {"`axis` is in [-rank, rank)", kSource},
                      {"the sizes of `values` agree off `axis`", kSource},
                      {"with `interleave`, the sizes of `values` agree along `axis`", kSource},
                      {"the size of the result fits 63 bits", "our own"}},
      .infer = InferConcat,
  };
}

}  // namespace defs
}  // namespace mil::ops
