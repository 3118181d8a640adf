// Orders and selections: argsort, topk and non_maximum_suppression. Source of inputs and rules: coremltools, MIL op
// reference, tensor_operation.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kArgsortSource = "coremltools MIL op reference, tensor_operation.argsort";
constexpr llvm::StringRef kTopkSource = "coremltools MIL op reference, tensor_operation.topk";
constexpr llvm::StringRef kNmsSource = "coremltools MIL op reference, tensor_operation.non_maximum_suppression";

llvm::LogicalResult InferArgsort(InferContext& context) {
  std::optional<Shape> shape = context.ShapeOf("x");
  std::optional<int64_t> axis = context.Int("axis");
  if (shape && axis && !InferContext::NormalizeAxis(*axis, shape->size())) {
    return context.Violates(1, "axis") << "found " << *axis << " for rank " << uint64_t{shape->size()};
  }
  context.AddTensor(DType::kInt32, shape);
  return llvm::success();
}

// The shape of topk's results; constraints 1 to 3. `takes_all`: -1 asks for every element.
llvm::LogicalResult TopkShape(InferContext& context, bool takes_all, std::optional<Shape>& shape) {
  shape = context.ShapeOf("x");
  std::optional<int64_t> k = context.Int("k");
  if (k && *k < 1 && !(takes_all && *k == -1)) return context.Violates(2, "k") << "found " << *k;
  if (!shape) return llvm::success();
  std::optional<int64_t> axis = context.Int("axis");
  if (!axis) {
    shape = Shape(shape->size());
    return llvm::success();
  }
  std::optional<int64_t> at = InferContext::NormalizeAxis(*axis, shape->size());
  if (!at) return context.Violates(1, "axis") << "found " << *axis << " for rank " << uint64_t{shape->size()};
  Dim& dim = (*shape)[*at];
  if (k && dim.IsConstant() && *k > dim.size()) {
    return context.Violates(3, "k") << "found " << *k << " of " << dim << " elements";
  }
  if (!k) {
    dim = Dim::Unknown();
  } else if (*k != -1) {
    dim = Dim(*k);
  }
  return llvm::success();
}

llvm::LogicalResult InferTopk(InferContext& context) {
  std::optional<Shape> shape;
  if (failed(TopkShape(context, /*takes_all=*/false, shape))) return llvm::failure();
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  context.AddTensor(DType::kInt32, shape);
  return llvm::success();
}

llvm::LogicalResult InferTopkIos16(InferContext& context) {
  std::optional<Shape> shape;
  if (failed(TopkShape(context, /*takes_all=*/false, shape))) return llvm::failure();
  std::optional<bool> indices = context.Bool("return_indices");
  if (!indices) return context.Violates(4, "return_indices") << "found a value that is not known";
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  if (*indices) context.AddTensor(DType::kInt32, shape);
  return llvm::success();
}

llvm::LogicalResult InferTopkIos17(InferContext& context) {
  std::optional<Shape> shape;
  if (failed(TopkShape(context, /*takes_all=*/true, shape))) return llvm::failure();
  std::optional<bool> indices = context.Bool("return_indices");
  if (!indices) return context.Violates(4, "return_indices") << "found a value that is not known";
  DType dtype = DType::kInt32;
  if (context.Has("output_indices_dtype")) {
    std::optional<llvm::StringRef> name = context.String("output_indices_dtype");
    if (!*indices) return context.Violates(5, "output_indices_dtype") << "found one, but no indices are returned";
    if (!name || (*name != "int32" && *name != "uint16")) {
      return context.Violates(6, "output_indices_dtype") << "found " << (name ? *name : "a value that is not known");
    }
    dtype = *name == "uint16" ? DType::kUint16 : DType::kInt32;
  }
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  if (*indices) context.AddTensor(dtype, shape);
  return llvm::success();
}

// Both layouts of non_maximum_suppression: which dimension counts the boxes, and which the coordinates or classes.
llvm::LogicalResult InferNms(InferContext& context, unsigned boxes_at, unsigned values_at, bool counts) {
  const DType dtype = context.TypeOf("boxes").dtype();
  Shape boxes = context.ShapeOf("boxes").value_or(Shape(3));
  Shape scores = context.ShapeOf("scores").value_or(Shape(3));
  if (!Compatible(boxes[values_at], 4)) return context.Violates(1, "boxes") << "found " << boxes[values_at];
  for (unsigned i : {0u, boxes_at}) {
    if (!Compatible(boxes[i], scores[i])) {
      return context.Violates(2, "scores") << "found " << scores[i] << " beside " << boxes[i] << " in dimension " << i;
    }
  }
  std::optional<int64_t> most = context.Int("max_boxes");
  if (most && *most < 0) return context.Violates(3, "max_boxes") << "found " << *most;
  const Dim batch = MorePrecise(boxes[0], scores[0]);
  const Dim selected = most ? Dim(*most) : Dim::Unknown();
  boxes[0] = scores[0] = batch;
  boxes[boxes_at] = scores[boxes_at] = selected;
  boxes[values_at] = 4;
  context.AddTensor(dtype, boxes);
  context.AddTensor(dtype, scores);
  context.AddTensor(DType::kInt32, {batch, selected});
  if (counts) context.AddTensor(DType::kInt32, batch);
  return llvm::success();
}

llvm::LogicalResult InferNmsIos15(InferContext& context) { return InferNms(context, 1, 2, /*counts=*/true); }
llvm::LogicalResult InferNmsIos17(InferContext& context) { return InferNms(context, 2, 1, /*counts=*/false); }

}  // namespace

namespace defs {

OpDef Argsort() {
  return {
      .name = "argsort",
      .since = OpSet::kIos15,
      .summary = "Finds the order that sorts a tensor along one axis, from large to small unless told otherwise.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "axis",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = -1,
                  .rank = 0},
                 {.name = "ascending",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = false,
                  .rank = 0}},
      .constraints = {{"`axis` is in [-rank, rank)", kArgsortSource}},
      .infer = InferArgsort,
  };
}

OpDef Topk() {
  return {
      .name = "topk",
      .since = OpSet::kIos15,
      .summary = "Finds the largest (or smallest) elements along one axis and where they are.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "k",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 1,
                  .rank = 0},
                 {.name = "axis",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = -1,
                  .rank = 0},
                 {.name = "ascending",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = false,
                  .rank = 0}},
      .constraints = {{"`axis` is in [-rank, rank)", kTopkSource},
                      {"`k` is positive", kTopkSource},
                      {"`k` is at most the size along `axis`", kTopkSource}},
      .infer = InferTopk,
      .results = {"values", "indices"},
  };
}

OpDef TopkIos16() {
  OpDef def = Topk();
  def.since = OpSet::kIos16;
  for (llvm::StringRef name : {"sort", "return_indices"}) {
    def.inputs.push_back({.name = name,
                          .dtypes = dtypes::kBool,
                          .is_const = true,
                          .is_optional = true,
                          .default_value = true,
                          .rank = 0});
  }
  def.constraints.push_back({"the value of `return_indices` is known: the number of results depends on it", "our own"});
  def.infer = InferTopkIos16;
  return def;
}

OpDef TopkIos17() {
  OpDef def = TopkIos16();
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = dtypes::kFloatsInt32 | dtypes::kSmallInts;
  def.Input("k").type_var = "K";
  def.Input("k").dtypes = kIndexIos17;
  def.inputs.push_back(
      {.name = "output_indices_dtype", .dtypes = dtypes::kString, .is_const = true, .is_optional = true, .rank = 0});
  def.constraints[1].text = "`k` is positive, or -1 for all elements";
  def.constraints.push_back({"`output_indices_dtype` is only given if indices are returned", kTopkSource});
  def.constraints.push_back({"`output_indices_dtype` is int32 or uint16", kTopkSource});
  def.infer = InferTopkIos17;
  return def;
}

OpDef NonMaximumSuppression() {
  return {
      .name = "non_maximum_suppression",
      .since = OpSet::kIos15,
      .summary = "Selects boxes by score, leaving out those that overlap a better one too much.",
      .inputs = {{.name = "boxes", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 3},
                 {.name = "scores", .type_var = "T", .dtypes = dtypes::kFloats, .rank = 3},
                 {.name = "iou_threshold", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true, .rank = 0},
                 {.name = "score_threshold", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true, .rank = 0},
                 {.name = "max_boxes", .dtypes = dtypes::kInt32, .is_const = true, .rank = 0},
                 {.name = "per_class_suppression",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = false,
                  .rank = 0}},
      .constraints = {{"a box has 4 coordinates", kNmsSource},
                      {"`boxes` and `scores` agree in the numbers of batches and boxes", kNmsSource},
                      {"`max_boxes` is not negative", kNmsSource}},
      .infer = InferNmsIos15,
      .results = {"coordinates", "scores", "indices", "number_of_boxes"},
  };
}

OpDef NonMaximumSuppressionIos17() {
  OpDef def = NonMaximumSuppression();
  def.since = OpSet::kIos17;
  def.inputs.erase(def.inputs.begin() + def.InputIndex("score_threshold"));
  def.infer = InferNmsIos17;
  def.results.pop_back();
  return def;
}

}  // namespace defs
}  // namespace mil::ops
