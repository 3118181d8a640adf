// einsum. Source of inputs and rules: coremltools, MIL op reference, linear.
#include "llvm/ADT/StringExtras.h"
#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, linear.einsum";

// The two equations that are supported, with letters in the order of their first appearance. Both multiply matrices in
// dimensions -3 and -1 and broadcast the others.
constexpr llvm::StringRef kRank4 = "abcd,adce->abce";
constexpr llvm::StringRef kRank3 = "abc,cbd->abd";

// The equation with its letters renamed: "nchw,nwhu->nchu" becomes "abcd,adce->abce". Any other byte is kept.
std::string Canonical(llvm::StringRef equation) {
  std::string letters, result;
  for (char c : equation.take_front(kRank4.size() + 1)) {  // Longer ones are not supported.
    if (!llvm::isAlpha(c)) {
      result += c;
      continue;
    }
    size_t at = letters.find(c);
    if (at == std::string::npos) at = letters.size(), letters += c;
    result += static_cast<char>('a' + at);
  }
  return result;
}

llvm::LogicalResult InferEinsum(InferContext& context) {
  llvm::ArrayRef<InferContext::Argument> values = context.Arguments("values");
  if (values.size() != 2) return context.Violates(1, "values") << "found " << uint64_t{values.size()};
  const Type x = values[0].type, y = values[1].type;
  const DType dtype = x.dtype();
  if (dtype != y.dtype() || !dtypes::kFloats.Contains(dtype)) {
    return context.Violates(2, "values") << "found " << dtype << " and " << y.dtype();
  }
  size_t rank = 0;  // Not known.
  if (std::optional<llvm::StringRef> equation = context.String("equation")) {
    const std::string canonical = Canonical(*equation);
    if (canonical != kRank4 && canonical != kRank3) {
      return context.Violates(3, "equation") << "found \"" << equation->take_front(64) << "\"";
    }
    rank = canonical == kRank4 ? 4 : 3;
  }
  for (Type type : {x, y}) {
    if (!type.IsRanked()) continue;
    if (rank == 0 && (type.rank() == 3 || type.rank() == 4)) rank = type.rank();
    if (type.rank() != rank) {
      return context.Violates(4, "values")
             << "found rank " << type.rank() << ", expected " << (rank == 0 ? "3 or 4" : std::to_string(rank));
    }
  }
  if (rank == 0) {
    context.AddTensor(dtype, std::nullopt);
    return llvm::success();
  }

  const Shape unknown(rank);
  llvm::ArrayRef<Dim> a = x.IsRanked() ? x.dims() : llvm::ArrayRef<Dim>(unknown);
  llvm::ArrayRef<Dim> b = y.IsRanked() ? y.dims() : llvm::ArrayRef<Dim>(unknown);
  if (!Compatible(a[rank - 1], b[rank - 3])) {
    return context.Violates(5, "values") << "found " << a[rank - 1] << " in dimension -1 of the first and "
                                         << b[rank - 3] << " in dimension -3 of the second";
  }
  Shape shape(rank);
  shape[rank - 3] = a[rank - 3];
  shape[rank - 1] = b[rank - 1];
  for (size_t i = rank - 2; i < rank; i -= 2) {  // -2 and, at rank 4, -4.
    std::optional<Shape> size = Broadcast(a[i], b[i]);
    if (!size)
      return context.Violates(6, "values") << "found " << a[i] << " and " << b[i] << " in dimension " << uint64_t{i};
    shape[i] = (*size)[0];
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Einsum() {
  return {
      .name = "einsum",
      .since = OpSet::kIos15,
      .summary = "Multiplies matrices laid out in dimensions -3 and -1, treating the others as batches.",
      .inputs = {{.name = "values", .kind = InputKind::kVariadic},
                 {.name = "equation", .dtypes = dtypes::kString, .is_const = true, .rank = 0}},
      .constraints = {{"there are two `values`", kSource},
                      {"`values` are both fp16 or both fp32", kSource},
                      {"`equation` is nchw,nwhu->nchu or chw,whr->chr, with any letters", kSource},
                      {"`values` have as many dimensions as `equation` names", kSource},
                      {"dimension -1 of the first of `values` is dimension -3 of the second", kSource},
                      {"dimensions -2 and -4 of `values` are equal or 1", kSource}},
      .infer = InferEinsum,
  };
}

}  // namespace defs
}  // namespace mil::ops
