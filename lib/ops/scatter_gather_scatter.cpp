// scatter, scatter_along_axis and scatter_nd. Source of inputs and rules: coremltools, MIL op reference,
// scatter_gather.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/require.h"
#include "ops/scatter_gather.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, scatter_gather.scatter";
constexpr llvm::StringRef kAlongAxisSource = "coremltools MIL op reference, scatter_gather.scatter_along_axis";
constexpr llvm::StringRef kNdSource = "coremltools MIL op reference, scatter_gather.scatter_nd";
constexpr llvm::StringRef kIos17Source = "coremltools MIL op reference, iOS17 scatter_gather.scatter";
constexpr llvm::StringRef kModes[] = {"update", "add", "sub", "mul", "div", "max", "min"};
constexpr llvm::StringRef kModeRule = "`mode` is update, add, sub, mul, div, max or min";
constexpr llvm::StringRef kAxisRule = "`axis` is in [-rank, rank)";

enum ScatterConstraint : unsigned { kMode = 1, kAxis, kUpdates, kIndices };

bool HasValidateIndices(const InferContext& context) { return context.def().InputIndex("validate_indices") >= 0; }

// Checks that `updates`, where its shape is known, may have the shape `expected`.
llvm::LogicalResult CheckUpdates(InferContext& context, unsigned constraint, llvm::ArrayRef<Dim> expected) {
  std::optional<Shape> updates = context.ShapeOf("updates");
  if (!updates || (updates->size() == expected.size() && AgreeOff(*updates, expected, std::nullopt))) {
    return llvm::success();
  }
  return context.Violates(constraint, "updates")
         << "found " << ToString(*updates) << ", expected " << ToString(expected);
}

llvm::LogicalResult InferScatter(InferContext& context) {
  std::optional<Shape> data = context.ShapeOf("data");
  std::optional<int64_t> axis;
  if (failed(RequireOneOf(context, kMode, "mode", kModes)) ||
      failed(RequireAxis(context, kAxis, "axis", data ? std::optional<size_t>(data->size()) : std::nullopt, &axis))) {
    return llvm::failure();
  }
  if (axis) {
    Shape expected = *data;
    std::optional<Shape> indices = context.ShapeOf("indices");
    expected[*axis] = indices ? (*indices)[0] : Dim::Unknown();
    if (failed(CheckUpdates(context, kUpdates, expected))) return llvm::failure();
    if (HasValidateIndices(context) && failed(ValidateIndices(context, kIndices, (*data)[*axis]))) {
      return llvm::failure();
    }
  }
  context.AddResult(context.TypeOf("data"));
  return llvm::success();
}

enum AlongAxisConstraint : unsigned {
  kAlongAxisRank = kUpdates,
  kAlongAxisSizes,
  kAlongAxisUpdates,
  kAlongAxisIndices
};

llvm::LogicalResult InferScatterAlongAxis(InferContext& context) {
  std::optional<Shape> data = context.ShapeOf("data");
  std::optional<Shape> indices = context.ShapeOf("indices");
  if (failed(RequireOneOf(context, kMode, "mode", kModes))) return llvm::failure();
  std::optional<size_t> rank;
  if (data || indices) rank = data ? data->size() : indices->size();
  std::optional<int64_t> axis;
  if (failed(RequireAxis(context, kAxis, "axis", rank, &axis))) return llvm::failure();
  if (data && indices && data->size() != indices->size()) {
    return context.Violates(kAlongAxisRank, "indices")
           << "found rank " << uint64_t{indices->size()} << ", expected " << uint64_t{data->size()};
  }
  if (data && indices && axis && !AgreeOff(*data, *indices, axis)) {
    return context.Violates(kAlongAxisSizes, "indices") << "found " << ToString(*indices) << " for " << ToString(*data);
  }
  if (indices && failed(CheckUpdates(context, kAlongAxisUpdates, *indices))) return llvm::failure();
  if (data && axis && HasValidateIndices(context) &&
      failed(ValidateIndices(context, kAlongAxisIndices, (*data)[*axis]))) {
    return llvm::failure();
  }
  context.AddResult(context.TypeOf("data"));
  return llvm::success();
}

enum NdConstraint : unsigned { kNdRank = kAxis, kNdDepth, kNdUpdates, kNdIndices };

llvm::LogicalResult InferScatterNd(InferContext& context) {
  std::optional<Shape> data = context.ShapeOf("data");
  std::optional<Shape> indices = context.ShapeOf("indices");
  if (failed(RequireOneOf(context, kMode, "mode", kModes))) return llvm::failure();
  if (indices && indices->empty()) return context.Violates(kNdRank, "indices") << "found a scalar";
  if (data && indices && indices->back().IsConstant()) {
    const int64_t depth = indices->back().size();
    if (depth > static_cast<int64_t>(data->size())) {
      return context.Violates(kNdDepth, "indices")
             << "found " << depth << " in the last dimension, for " << ToString(*data);
    }
    Shape expected(indices->begin(), indices->end() - 1);
    expected.append(data->begin() + depth, data->end());
    if (failed(CheckUpdates(context, kNdUpdates, expected))) return llvm::failure();
    if (HasValidateIndices(context) &&
        failed(
            ValidateIndices(context, kNdIndices, llvm::ArrayRef<Dim>(*data).take_front(static_cast<size_t>(depth))))) {
      return llvm::failure();
    }
  }
  context.AddResult(context.TypeOf("data"));
  return llvm::success();
}

OpDef ScatterOf(llvm::StringRef name, llvm::StringRef summary) {
  return {
      .name = name,
      .since = OpSet::kIos15,
      .summary = summary,
      .inputs = {{.name = "data", .type_var = "T", .dtypes = kGatherIos15},
                 {.name = "indices", .dtypes = dtypes::kInt32},
                 {.name = "updates", .type_var = "T", .dtypes = kGatherIos15},
                 AxisInput(),
                 {.name = "mode",
                  .dtypes = dtypes::kString,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = "add",
                  .rank = 0}},
  };
}

OpDef ValidatedIos17(OpDef def, llvm::StringRef rule) {
  def.since = OpSet::kIos17;
  def.inputs.push_back(ValidateIndicesInput());
  def.constraints.push_back({rule, kIos17Source});
  return def;
}

}  // namespace

namespace defs {

OpDef Scatter() {
  OpDef def = ScatterOf("scatter", "Writes or combines slices into a tensor along one axis, where indices say.");
  def.Input("indices").rank = 1;
  def.constraints = {
      {kModeRule, kSource},
      {kAxisRule, kSource},
      {"`updates` has the shape of `data` with the length of `indices` along `axis`", kSource},
  };
  def.infer = InferScatter;
  return def;
}

OpDef ScatterIos17() {
  return ValidatedIos17(Scatter(), "with `validate_indices`, constant `indices` are in [0, size) of `axis`");
}

OpDef ScatterAlongAxis() {
  OpDef def =
      ScatterOf("scatter_along_axis",
                "Writes or combines elements into a tensor along one axis, each where an index of the same place "
                "says.");
  def.constraints = {
      {kModeRule, kAlongAxisSource},
      {kAxisRule, kAlongAxisSource},
      {"`indices` has the rank of `data`", kAlongAxisSource},
      {"the sizes of `data` and `indices` agree off `axis`", kAlongAxisSource},
      {"`updates` has the shape of `indices`", kAlongAxisSource},
  };
  def.infer = InferScatterAlongAxis;
  return def;
}

OpDef ScatterAlongAxisIos17() {
  return ValidatedIos17(ScatterAlongAxis(), "with `validate_indices`, constant `indices` are in [0, size) of `axis`");
}

OpDef ScatterNd() {
  OpDef def =
      ScatterOf("scatter_nd", "Writes or combines elements or slices into a tensor where tuples of indices say.");
  def.inputs.erase(def.inputs.begin() + def.InputIndex("axis"));
  def.constraints = {
      {kModeRule, kNdSource},
      {"`indices` has at least one dimension", kNdSource},
      {"the last size of `indices` is at most the rank of `data`", kNdSource},
      {"`updates` has the shape of `indices` but the last size, then that of the slices of `data`", kNdSource},
  };
  def.infer = InferScatterNd;
  return def;
}

OpDef ScatterNdIos17() {
  return ValidatedIos17(ScatterNd(), "with `validate_indices`, constant `indices` are in [0, size) of their dimension");
}

}  // namespace defs
}  // namespace mil::ops
