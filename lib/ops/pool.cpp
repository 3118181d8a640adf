// avg_pool, l2_pool and max_pool. Source of inputs and rules: coremltools, MIL op reference, pool.
#include "ops/conv_spatial.h"
#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, pool.avg_pool";

enum PoolConstraint : unsigned {
  kKernelLength = kFirstOwnConstraint,
  kCeilModeSame,
  kCeilModeSymmetric,
  kCeilModeRank,  // For l2_pool, whatever the mode.
  kSameLower,
};

llvm::LogicalResult CheckCeilMode(InferContext& context, int64_t count) {
  if (!context.Bool("ceil_mode").value_or(false)) return llvm::success();
  if (count > 2) return context.Violates(kCeilModeRank, "x") << "found " << count << " spatial dimensions";
  if (PadTypeOf(context, /*any_case=*/true) == PadType::kSame) {
    return context.Violates(kCeilModeSame, "pad_type") << "found \"" << *context.String("pad_type") << "\"";
  }
  std::optional<IntVector> pad = context.Ints("pad");
  for (size_t i = 0; pad && i + 1 < pad->size(); i += 2) {
    if ((*pad)[i] != (*pad)[i + 1]) return context.Violates(kCeilModeSymmetric, "pad") << "found " << ListOf(*pad);
  }
  return llvm::success();
}

llvm::LogicalResult InferPool(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<int64_t> length = context.LengthOf("kernel_sizes");
  if (x && (x->size() < 3 || x->size() > 5)) {
    return context.Violates(kWindowRank, "x") << "found rank " << uint64_t{x->size()} << ", expected 3 to 5";
  }
  if (length && (x ? *length != static_cast<int64_t>(x->size()) - 2 : *length < 1 || *length > 3)) {
    return context.Violates(kKernelLength, "kernel_sizes")
           << "found " << *length << " elements, expected " << (x ? std::to_string(x->size() - 2) : "1 to 3");
  }
  if (!x && !length) {
    context.AddTensor(dtype, std::nullopt);
    return llvm::success();
  }
  if (!x) x = Shape(static_cast<size_t>(*length) + 2);
  const int64_t count = static_cast<int64_t>(x->size()) - 2;
  if (failed(CheckCeilMode(context, count))) return llvm::failure();

  Shape kernel(static_cast<size_t>(count));
  if (std::optional<IntVector> sizes = context.Ints("kernel_sizes")) {
    for (size_t i = 0; i < kernel.size(); ++i) {
      if ((*sizes)[i] < 1) return context.Violates(kWindowPositive, "kernel_sizes") << "found " << ListOf(*sizes);
      kernel[i] = (*sizes)[i];
    }
  }
  const WindowRules rules = {.kernel_input = "kernel_sizes",
                             .has_ceil_mode = true,
                             .pad_always_checked = true,
                             .any_case = true,
                             .same_lower = kSameLower};
  llvm::FailureOr<Shape> spatial = InferWindows(context, llvm::ArrayRef<Dim>(*x).drop_front(2), kernel, rules);
  if (failed(spatial)) return llvm::failure();
  Shape shape = {(*x)[0], (*x)[1]};
  shape.append(spatial->begin(), spatial->end());
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferL2Pool(InferContext& context) {
  std::optional<Shape> x = context.ShapeOf("x");
  if (x && x->size() == 5) return context.Violates(kCeilModeRank, "x") << "found 3 spatial dimensions";
  return InferPool(context);
}

OpDef Pool(llvm::StringRef name, llvm::StringRef summary) {
  return {
      .name = name,
      .since = OpSet::kIos15,
      .summary = summary,
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 {.name = "kernel_sizes", .dtypes = dtypes::kInt32, .is_const = true, .rank = 1},
                 {.name = "strides",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = OnePerSpatialDimension(),
                  .rank = 1},
                 {.name = "pad_type", .dtypes = dtypes::kString, .is_const = true, .rank = 0},
                 {.name = "pad",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = TwoZerosPerSpatialDimension(),
                  .rank = 1},
                 {.name = "ceil_mode",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = false,
                  .rank = 0}},
      .constraints =
          WindowConstraints(kSource, {{"`kernel_sizes` has one element per spatial dimension", kSource},
                                      {"with `ceil_mode`, `pad_type` is not same", kSource},
                                      {"with `ceil_mode`, `pad` is the same before and after a dimension", kSource},
                                      {"with `ceil_mode`, there are at most 2 spatial dimensions", kSource},
                                      {"`pad_type` same_lower needs ios16", kSource}}),
      .infer = InferPool,
  };
}

}  // namespace

namespace defs {

OpDef AvgPool() {
  OpDef def = Pool("avg_pool", "Averages the elements under a window that slides over the spatial dimensions.");
  InputDef exclude = {.name = "exclude_padding_from_average",
                      .dtypes = dtypes::kBool,
                      .is_const = true,
                      .is_optional = true,
                      .default_value = false,
                      .rank = 0};
  def.inputs.insert(def.inputs.begin() + def.InputIndex("ceil_mode"), exclude);
  return def;
}

OpDef L2Pool() {
  OpDef def =
      Pool("l2_pool", "Takes the root of the sum of squares under a window that slides over the spatial dimensions.");
  def.constraints[kCeilModeRank - 1] = {"`x` has at most 2 spatial dimensions",
                                        "coremltools MIL op reference, pool.l2_pool"};
  def.infer = InferL2Pool;
  return def;
}

OpDef MaxPool() {
  return Pool("max_pool", "Takes the largest element under a window that slides over the spatial dimensions.");
}

}  // namespace defs
}  // namespace mil::ops
