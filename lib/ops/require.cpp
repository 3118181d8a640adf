#include "ops/require.h"

#include "ops/infer.h"

namespace mil::ops {

llvm::LogicalResult RequireScalars(InferContext& context, unsigned constraint,
                                   std::initializer_list<llvm::StringRef> inputs) {
  for (llvm::StringRef input : inputs) {
    const Type type = context.TypeOf(input);
    if (type && type.IsTensor() && type.IsRanked() && !type.IsScalar()) {
      return context.Violates(constraint, input) << "found " << type << ", expected a scalar";
    }
  }
  return llvm::success();
}

llvm::LogicalResult RequireVector(InferContext& context, unsigned constraint, llvm::StringRef input, Dim length) {
  const Type type = context.TypeOf(input);
  if (!type || !type.IsTensor() || !type.IsRanked()) return llvm::success();
  if (type.rank() == 1 && Compatible(type.dims()[0], length)) return llvm::success();
  InFlightDiagnostic diagnostic = context.Violates(constraint, input);
  diagnostic << "found " << type << ", expected rank 1";
  if (length.IsConstant()) diagnostic << " and " << length << " elements";
  return diagnostic;
}

llvm::LogicalResult RequireRank(InferContext& context, unsigned constraint, llvm::StringRef input, unsigned lowest,
                                unsigned highest) {
  const Type type = context.TypeOf(input);
  if (!type || !type.IsTensor() || !type.IsRanked()) return llvm::success();
  if (type.rank() >= lowest && type.rank() <= highest) return llvm::success();
  InFlightDiagnostic diagnostic = context.Violates(constraint, input);
  diagnostic << "found rank " << type.rank() << ", expected " << lowest;
  if (highest == kAnyRank) {
    diagnostic << " or more";
  } else if (highest != lowest) {
    diagnostic << " to " << highest;
  }
  return diagnostic;
}

llvm::LogicalResult RequireOneOf(InferContext& context, unsigned constraint, llvm::StringRef input,
                                 llvm::ArrayRef<llvm::StringRef> allowed) {
  const std::optional<llvm::StringRef> found = context.String(input);
  const Type type = context.TypeOf(input);
  const bool is_scalar = !type || type.IsScalar();
  if (found && is_scalar && llvm::is_contained(allowed, *found)) return llvm::success();
  InFlightDiagnostic diagnostic = context.Violates(constraint, input);
  if (found && is_scalar) {
    diagnostic << "found \"" << *found << "\"";
  } else {
    diagnostic << "found " << type;
  }
  for (size_t i = 0; i < allowed.size(); ++i) {
    diagnostic << (i == 0 ? ", expected " : i + 1 == allowed.size() ? " or " : ", ") << "\"" << allowed[i] << "\"";
  }
  return diagnostic;
}

llvm::LogicalResult RequireAxis(InferContext& context, unsigned constraint, llvm::StringRef input,
                                std::optional<size_t> rank, std::optional<int64_t>* at) {
  if (failed(RequireScalars(context, constraint, {input}))) return llvm::failure();
  const std::optional<int64_t> axis = context.Int(input);
  if (!axis || !rank) return llvm::success();
  *at = InferContext::NormalizeAxis(*axis, static_cast<int64_t>(*rank));
  if (*at) return llvm::success();
  return context.Violates(constraint, input) << "found " << *axis << " for rank " << uint64_t{*rank};
}

std::optional<Shape> UnknownShape(std::optional<int64_t> rank) {
  constexpr int64_t kHighestRank = 1024;
  if (!rank || *rank < 0 || *rank > kHighestRank) return std::nullopt;
  return Shape(static_cast<size_t>(*rank));
}

}  // namespace mil::ops
