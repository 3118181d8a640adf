// conv and conv_quantized. Source of inputs and rules: coremltools, MIL op reference, conv.
#include "ops/conv_spatial.h"
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, conv.conv";
constexpr llvm::StringRef kQuantizedSource = "coremltools MIL op reference, conv.conv_quantized";

enum ConvConstraint : unsigned {
  kWeightRank = kFirstOwnConstraint,
  kGroups,
  kGroupsDivideInput,
  kWeightChannels,
  kGroupsDivideOutput,
  kBias,
  kRunTimeDilations,
  kSameLower,  // conv as of ios17 lacks it.
  kQuantizationType,
  kBits,
};

std::vector<ConstraintDef> ConvConstraints(llvm::StringRef source) {
  return WindowConstraints(source, {
                                       {"`weight` has the rank of `x`", source},
                                       {"`groups` is positive", source},
                                       {"`groups` divides the input channels", source},
                                       {"dimension 1 of `weight` is the input channels divided by `groups`", source},
                                       {"`groups` divides the output channels", source},
                                       {"`bias` has one element per output channel", source},
                                       {"with a `weight` that is not constant, `dilations` are 1", source},
                                       {"`pad_type` same_lower needs ios16", source},
                                   });
}

// Channels and groups; makes the output channels in `weight` more precise.
llvm::LogicalResult CheckChannels(InferContext& context, Dim input_channels, Shape& weight) {
  std::optional<int64_t> groups = context.Int("groups");
  if (groups) {
    if (*groups < 1) return context.Violates(kGroups, "groups") << "found " << *groups;
    if (input_channels.IsConstant() && input_channels.size() % *groups != 0) {
      return context.Violates(kGroupsDivideInput, "groups")
             << "found " << *groups << " for " << input_channels << " input channels";
    }
    Dim expected = FloorDivide(input_channels, *groups);
    if (!Compatible(weight[1], expected)) {
      return context.Violates(kWeightChannels, "weight") << "found " << weight[1] << ", expected " << expected;
    }
    if (weight[0].IsConstant() && weight[0].size() % *groups != 0) {
      return context.Violates(kGroupsDivideOutput, "groups")
             << "found " << *groups << " for " << weight[0] << " output channels";
    }
  }
  if (std::optional<Shape> bias = context.ShapeOf("bias")) {
    if (!Compatible((*bias)[0], weight[0])) {
      return context.Violates(kBias, "bias") << "found " << (*bias)[0] << " elements, expected " << weight[0];
    }
    weight[0] = MorePrecise(weight[0], (*bias)[0]);
  }
  return llvm::success();
}

llvm::LogicalResult InferConvWith(InferContext& context, unsigned same_lower) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<Shape> weight = context.ShapeOf("weight");
  if (x && (x->size() < 3 || x->size() > 5)) {
    return context.Violates(kWindowRank, "x") << "found rank " << uint64_t{x->size()} << ", expected 3 to 5";
  }
  if (weight && (x ? weight->size() != x->size() : weight->size() < 3 || weight->size() > 5)) {
    return context.Violates(kWeightRank, "weight")
           << "found rank " << uint64_t{weight->size()} << ", expected " << (x ? std::to_string(x->size()) : "3 to 5");
  }
  if (!x && !weight) {
    context.AddTensor(dtype, std::nullopt);
    return llvm::success();
  }
  if (!x) x = Shape(weight->size());
  if (!weight) weight = Shape(x->size());
  if (failed(CheckChannels(context, (*x)[1], *weight))) return llvm::failure();
  if (!context.Arguments("weight")[0].IsConstant()) {
    std::optional<IntVector> dilations = context.Ints("dilations");
    for (int64_t dilation : dilations.value_or(IntVector())) {
      if (dilation > 1) return context.Violates(kRunTimeDilations, "dilations") << "found " << ListOf(*dilations);
    }
  }

  const WindowRules rules = {.kernel_input = "weight", .has_dilations = true, .same_lower = same_lower};
  llvm::FailureOr<Shape> spatial =
      InferWindows(context, llvm::ArrayRef<Dim>(*x).drop_front(2), llvm::ArrayRef<Dim>(*weight).drop_front(2), rules);
  if (failed(spatial)) return llvm::failure();
  Shape shape = {(*x)[0], (*weight)[0]};
  shape.append(spatial->begin(), spatial->end());
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferConv(InferContext& context) { return InferConvWith(context, kSameLower); }
llvm::LogicalResult InferConvIos17(InferContext& context) { return InferConvWith(context, 0); }

llvm::LogicalResult InferConvQuantized(InferContext& context) {
  if (failed(RequireOneOf(context, kQuantizationType, "quantization_type", {"linear", "lut"}))) return llvm::failure();
  std::optional<int64_t> bits = context.Int("nbits");
  if (bits && (*bits < 1 || *bits > 8)) return context.Violates(kBits, "nbits") << "found " << *bits;
  return InferConvWith(context, kSameLower);
}

}  // namespace

namespace defs {

OpDef Conv() {
  return {
      .name = "conv",
      .since = OpSet::kIos15,
      .summary = "Convolves an image, a sequence or a volume with a kernel per output channel.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 {.name = "weight", .type_var = "T", .dtypes = dtypes::kFloats},
                 {.name = "bias",
                  .type_var = "T",
                  .dtypes = dtypes::kFloats,
                  .is_const = true,
                  .is_optional = true,
                  .rank = 1},
                 {.name = "strides",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = OnePerSpatialDimension(),
                  .rank = 1},
                 {.name = "pad_type",
                  .dtypes = dtypes::kString,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = "valid",
                  .rank = 0},
                 {.name = "pad",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = TwoZerosPerSpatialDimension(),
                  .rank = 1},
                 {.name = "dilations",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = OnePerSpatialDimension(),
                  .rank = 1},
                 {.name = "groups",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 1,
                  .rank = 0}},
      .constraints = ConvConstraints(kSource),
      .infer = InferConv,
  };
}

// Weight and bias may have another scalar type than the data, the bias need not be constant.
OpDef ConvIos17() {
  OpDef def = Conv();
  def.since = OpSet::kIos17;
  def.Input("weight").type_var = "U";
  def.Input("bias").type_var = "U";
  def.Input("bias").is_const = false;
  def.constraints.pop_back();
  def.infer = InferConvIos17;
  return def;
}

OpDef ConvQuantized() {
  OpDef def = Conv();
  def.name = "conv_quantized";
  def.summary = "Convolves with a kernel stored in up to 8 bits, by scale and bias or by a look-up table.";
  def.Input("weight").type_var = "U";
  def.Input("weight").dtypes = dtypes::kUint8;
  def.Input("bias").type_var = "U";
  def.Input("bias").dtypes = dtypes::kUint8;
  const InputDef added[] = {
      {.name = "quantization_type", .dtypes = dtypes::kString, .is_const = true, .rank = 0},
      {.name = "nbits", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .default_value = 8, .rank = 0},
      {.name = "quant_scale", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true},
      {.name = "quant_bias", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true},
  };
  def.inputs.insert(def.inputs.begin() + def.InputIndex("bias") + 1, std::begin(added), std::end(added));
  def.constraints = ConvConstraints(kQuantizedSource);
  def.constraints.push_back({"`quantization_type` is linear or lut", kQuantizedSource});
  def.constraints.push_back({"`nbits` is 1 to 8", kQuantizedSource});
  def.infer = InferConvQuantized;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
