#include "ops/infer.h"

#include <algorithm>

#include "llvm/ADT/STLExtras.h"

namespace mil::ops {

std::optional<Shape> Broadcast(llvm::ArrayRef<Dim> a, llvm::ArrayRef<Dim> b) {
  const size_t rank = std::max(a.size(), b.size());
  Shape shape(rank);
  for (size_t i = 0; i < rank; ++i) {
    const Dim left = i + a.size() < rank ? Dim(1) : a[i + a.size() - rank];
    const Dim right = i + b.size() < rank ? Dim(1) : b[i + b.size() - rank];
    if (left == Dim(1)) {
      shape[i] = right;
    } else if (right == Dim(1) || SurelyEqual(left, right)) {
      shape[i] = left;
    } else if (left.IsConstant() && right.IsConstant()) {
      return std::nullopt;
    } else if (left.IsConstant() || right.IsConstant()) {
      shape[i] = left.IsConstant() ? left : right;  // The other is this or 1: either way the result is this.
    } else {
      shape[i] = Dim::Unknown();
    }
  }
  return shape;
}

std::string ToString(llvm::ArrayRef<Dim> shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) {
    text += (i > 0 ? ", " : "") + (shape[i].IsConstant() ? mil::ToString(shape[i]) : std::string("?"));
  }
  return text + "]";
}

std::string ListOf(llvm::ArrayRef<int64_t> values) {
  std::string text = "[";
  for (size_t i = 0; i < values.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(values[i]);
  return text + "]";
}

llvm::LogicalResult InferSameAsFirst(InferContext& context) {
  context.AddResult(context.TypeOf(0u));
  return llvm::success();
}

}  // namespace mil::ops
