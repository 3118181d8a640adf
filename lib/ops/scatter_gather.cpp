#include "ops/scatter_gather.h"

namespace mil::ops {

llvm::LogicalResult CheckIndices(InferContext& context, unsigned constraint, llvm::ArrayRef<Dim> sizes,
                                 bool negative_too) {
  const Literal* indices = context.Constant("indices");
  if (!indices || indices->kind() != Literal::Kind::kBytes || sizes.empty()) return llvm::success();
  for (uint64_t i = 0; i < indices->size(); ++i) {
    const Dim size = sizes[i % sizes.size()];
    const int64_t index = indices->Integer(i);
    const bool too_small = negative_too ? size.IsConstant() && index < -size.size() : index < 0;
    if (too_small || (size.IsConstant() && index >= size.size())) {
      return context.Violates(constraint, "indices") << "found " << index << " for size " << size;
    }
  }
  return llvm::success();
}

llvm::LogicalResult ValidateIndices(InferContext& context, unsigned constraint, llvm::ArrayRef<Dim> sizes) {
  if (!context.Bool("validate_indices").value_or(false)) return llvm::success();
  return CheckIndices(context, constraint, sizes, /*negative_too=*/false);
}

bool AgreeOff(llvm::ArrayRef<Dim> a, llvm::ArrayRef<Dim> b, std::optional<int64_t> axis) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (static_cast<int64_t>(i) != axis && !Compatible(a[i], b[i])) return false;
  }
  return true;
}

InputDef AxisInput() {
  return {
      .name = "axis", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .default_value = 0, .rank = 0};
}

InputDef ValidateIndicesInput() {
  return {.name = "validate_indices",
          .dtypes = dtypes::kBool,
          .is_const = true,
          .is_optional = true,
          .default_value = false,
          .rank = 0};
}

}  // namespace mil::ops
