// scaled_dot_product_attention. Source of inputs and rules: coremltools, MIL op reference, iOS18 transformers.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, iOS18 transformers.scaled_dot_product_attention";

// Constraints 6 to 8: `attn_mask` against the shape of the scores, [B, *, L, S].
llvm::LogicalResult RequireMask(InferContext& context, llvm::ArrayRef<Dim> scores) {
  const Type mask = context.TypeOf("attn_mask");
  if (!mask) return llvm::success();
  const DType dtype = context.TypeOf("query").dtype();
  if (mask.dtype() != DType::kBool && mask.dtype() != dtype) {
    return context.Violates(6, "attn_mask") << "found " << mask.dtype() << ", expected bool or " << dtype;
  }
  if (!mask.IsRanked() || scores.empty()) return llvm::success();
  if (mask.rank() == 0 || !Compatible(mask.dims().back(), scores.back())) {
    return context.Violates(7, "attn_mask") << "found " << mask << " for a source length of " << scores.back();
  }
  bool broadcasts = mask.rank() <= scores.size();
  for (size_t i = 1; broadcasts && i < mask.rank(); ++i) {
    const Dim dim = mask.dims()[mask.rank() - 1 - i];
    broadcasts = dim == Dim(1) || Compatible(dim, scores[scores.size() - 1 - i]);
  }
  if (broadcasts) return llvm::success();
  return context.Violates(8, "attn_mask")
         << "found shape " << ToString(mask.dims()) << ", expected one that broadcasts to " << ToString(scores);
}

llvm::LogicalResult InferAttention(InferContext& context) {
  const DType dtype = context.TypeOf("query").dtype();
  const std::optional<Shape> query = context.ShapeOf("query");
  const std::optional<Shape> key = context.ShapeOf("key");
  const std::optional<Shape> value = context.ShapeOf("value");
  std::optional<size_t> rank;
  for (llvm::StringRef input : {"query", "key", "value"}) {
    const std::optional<Shape> shape = context.ShapeOf(input);
    if (!shape) continue;
    if (rank && *rank != shape->size()) {
      return context.Violates(1, input) << "found rank " << uint64_t{shape->size()} << " beside rank "
                                        << uint64_t{*rank};
    }
    rank = shape->size();
    if (failed(RequireRank(context, 2, input, 3))) return llvm::failure();
  }
  if (!rank) {
    context.AddTensor(dtype, std::nullopt);
    return RequireMask(context, {});
  }

  const size_t length = *rank - 2;     // The dimension of L and S.
  const size_t embedding = *rank - 1;  // The dimension of E and EV.
  Shape batch(length);
  for (llvm::StringRef input : {"query", "key", "value"}) {
    const std::optional<Shape> shape = context.ShapeOf(input);
    if (!shape) continue;
    for (size_t i = 0; i < length; ++i) {
      if (!Compatible(batch[i], (*shape)[i])) {
        return context.Violates(3, input)
               << "found " << (*shape)[i] << " beside " << batch[i] << " in dimension " << uint64_t{i};
      }
      batch[i] = MorePrecise(batch[i], (*shape)[i]);
    }
  }
  if (query && key && !Compatible((*query)[embedding], (*key)[embedding])) {
    return context.Violates(4, "key") << "found " << (*key)[embedding] << " beside " << (*query)[embedding];
  }
  if (key && value && !Compatible((*key)[length], (*value)[length])) {
    return context.Violates(5, "value") << "found " << (*value)[length] << " beside " << (*key)[length];
  }
  Dim source = key ? (*key)[length] : Dim::Unknown();
  if (value) source = MorePrecise(source, (*value)[length]);

  Shape scores = batch;
  scores.push_back(query ? (*query)[length] : Dim::Unknown());
  // The reference takes the leading dimensions of the result from `query` as they are.
  Shape result = query ? Shape(query->begin(), query->end() - 1) : scores;
  scores.push_back(source);
  result.push_back(value ? (*value)[embedding] : Dim::Unknown());
  if (failed(RequireMask(context, scores))) return llvm::failure();
  context.AddTensor(dtype, result);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef ScaledDotProductAttention() {
  return {.name = "scaled_dot_product_attention",
          .since = OpSet::kIos18,
          .summary = "Attention: values weighted by the softmax of scaled products of queries and keys.",
          .inputs =
              {{.name = "query", .type_var = "T", .dtypes = dtypes::kFloats},
               {.name = "key", .type_var = "T", .dtypes = dtypes::kFloats},
               {.name = "value", .type_var = "T", .dtypes = dtypes::kFloats},
               {.name = "attn_mask", .type_var = "M", .dtypes = dtypes::kBool | dtypes::kFloats, .is_optional = true}},
          .constraints = {{"the ranks of `query`, `key` and `value` agree", kSource},
                          {"the ranks of `query`, `key` and `value` are 3 or more", kSource},
                          {"all dimensions of `query`, `key` and `value` but the last two agree", kSource},
                          {"the last dimensions of `query` and `key` agree", kSource},
                          {"the last but one dimensions of `key` and `value` agree", kSource},
                          {"`attn_mask` is bool or of the scalar type of `query`", kSource},
                          {"the last dimension of `attn_mask` is the last but one of `key`", kSource},
                          {"`attn_mask` broadcasts to the shape of the scores: `query` without its last dimension, "
                           "then the last but one of `key`",
                           kSource}},
          .infer = InferAttention};
}

}  // namespace defs
}  // namespace mil::ops
