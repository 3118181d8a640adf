// conv_transpose. Source of inputs and rules: coremltools, MIL op reference, conv.
#include <algorithm>

#include "llvm/Support/CheckedArithmetic.h"
#include "ops/conv_spatial.h"
#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, conv.conv_transpose";

enum ConvTransposeConstraint : unsigned {
  kRank = 1,
  kWeightRank,
  kGroups,
  kGroupsDivideInput,
  kWeightChannels,
  kBias,
  kPadType,
  kLengths,
  kPositive,
  kPad,
  kOutputShapeLength,
  kOutputShapeChannels,
  kOutputSize,
};

struct Spatial {
  PadType pad_type;
  std::optional<IntVector> strides, dilations, pad;
};

// One spatial size of the result; nothing where it is not positive or does not fit 63 bits.
std::optional<Dim> OutputSize(Dim input, Dim kernel, const Spatial& spatial, size_t at) {
  if (!spatial.strides) return Dim::Unknown();
  const int64_t stride = (*spatial.strides)[at];
  if (spatial.pad_type == PadType::kSame) {
    std::optional<Dim> size = Multiply(input, stride);
    return size == Dim(0) ? std::nullopt : size;
  }
  if (!spatial.dilations || !kernel.IsConstant()) return Dim::Unknown();
  std::optional<int64_t> change = llvm::checkedMul(kernel.size() - 1, (*spatial.dilations)[at]);
  if (!change) return std::nullopt;
  if (spatial.pad_type == PadType::kCustom) {
    if (!spatial.pad) return Dim::Unknown();
    *change -= (*spatial.pad)[2 * at] + (*spatial.pad)[2 * at + 1];
  }
  if (!input.IsConstant()) return stride == 1 && *change == 0 ? input : Dim::Unknown();
  std::optional<int64_t> size = llvm::checkedMulAdd(input.size() - 1, stride, int64_t{1});
  if (size) size = llvm::checkedAdd(*size, *change);
  if (!size || *size < 1) return std::nullopt;
  return Dim(*size);
}

// Channels and groups; gives the output channels.
llvm::FailureOr<Dim> InferChannels(InferContext& context, Dim input_channels, llvm::ArrayRef<Dim> weight) {
  if (!Compatible(weight[0], input_channels)) {
    context.Violates(kWeightChannels, "weight") << "found " << weight[0] << ", expected " << input_channels;
    return llvm::failure();
  }
  Dim output_channels;
  if (std::optional<int64_t> groups = context.Int("groups")) {
    if (*groups < 1) {
      context.Violates(kGroups, "groups") << "found " << *groups;
      return llvm::failure();
    }
    input_channels = MorePrecise(input_channels, weight[0]);
    if (input_channels.IsConstant() && input_channels.size() % *groups != 0) {
      context.Violates(kGroupsDivideInput, "groups") << "found " << *groups << " for " << input_channels << " channels";
      return llvm::failure();
    }
    std::optional<Dim> product = Multiply(weight[1], *groups);
    if (!product) {
      context.Violates(kOutputSize, "groups") << "found " << *groups << " groups of " << weight[1] << " channels";
      return llvm::failure();
    }
    output_channels = *product;
  }
  if (std::optional<Shape> bias = context.ShapeOf("bias")) {
    if (!Compatible((*bias)[0], output_channels)) {
      context.Violates(kBias, "bias") << "found " << (*bias)[0] << " elements, expected " << output_channels;
      return llvm::failure();
    }
    output_channels = MorePrecise(output_channels, (*bias)[0]);
  }
  return output_channels;
}

llvm::LogicalResult CheckAll(InferContext& context, unsigned constraint, llvm::StringRef input,
                             const std::optional<IntVector>& values, int64_t least) {
  if (!values || llvm::all_of(*values, [least](int64_t value) { return value >= least; })) return llvm::success();
  return context.Violates(constraint, input) << "found " << ListOf(*values);
}

llvm::LogicalResult CheckLength(InferContext& context, unsigned constraint, llvm::StringRef input, int64_t expected) {
  std::optional<int64_t> length = context.LengthOf(input);
  if (!length || *length == expected) return llvm::success();
  return context.Violates(constraint, input) << "found " << *length << " elements, expected " << expected;
}

// The shape that `output_shape` asks for, made of `shape` where its values are not known.
llvm::LogicalResult ApplyOutputShape(InferContext& context, Shape& shape) {
  if (failed(CheckLength(context, kOutputShapeLength, "output_shape", static_cast<int64_t>(shape.size())))) {
    return llvm::failure();
  }
  std::optional<IntVector> values = context.Ints("output_shape");
  for (size_t i = 0; i < shape.size(); ++i) {
    if (!values) {
      if (i >= 2) shape[i] = Dim::Unknown();
      continue;
    }
    if ((*values)[i] < 1) return context.Violates(kOutputSize, "output_shape") << "found " << ListOf(*values);
    if (i < 2 && !Compatible(shape[i], (*values)[i])) {
      return context.Violates(kOutputShapeChannels, "output_shape")
             << "found " << ListOf(*values) << ", expected " << shape[i] << " in dimension " << uint64_t{i};
    }
    shape[i] = (*values)[i];
  }
  return llvm::success();
}

llvm::LogicalResult InferConvTranspose(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<Shape> weight = context.ShapeOf("weight");
  if (x && (x->size() < 3 || x->size() > 5)) {
    return context.Violates(kRank, "x") << "found rank " << uint64_t{x->size()} << ", expected 3 to 5";
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
  const int64_t count = static_cast<int64_t>(x->size()) - 2;

  std::optional<llvm::StringRef> pad_text = context.String("pad_type");
  std::optional<PadType> pad_type = PadTypeOf(context, /*any_case=*/false);
  if (pad_text && (!pad_type || pad_type == PadType::kSameLower)) {
    return context.Violates(kPadType, "pad_type") << "found \"" << *pad_text << "\"";
  }
  if (failed(CheckLength(context, kLengths, "strides", count)) ||
      failed(CheckLength(context, kLengths, "dilations", count)) ||
      (pad_type == PadType::kCustom && failed(CheckLength(context, kLengths, "pad", 2 * count)))) {
    return llvm::failure();
  }
  Spatial spatial = {pad_type.value_or(PadType::kValid), SpatialValues(context, "strides", count, 1),
                     SpatialValues(context, "dilations", count, 1), SpatialValues(context, "pad", 2 * count, 0)};
  if (failed(CheckAll(context, kPositive, "strides", spatial.strides, 1)) ||
      failed(CheckAll(context, kPositive, "dilations", spatial.dilations, 1)) ||
      (pad_type == PadType::kCustom && failed(CheckAll(context, kPad, "pad", spatial.pad, 0)))) {
    return llvm::failure();
  }
  llvm::ArrayRef<Dim> kernel = llvm::ArrayRef<Dim>(*weight).drop_front(2);
  if (llvm::is_contained(kernel, Dim(0))) {
    return context.Violates(kPositive, "weight") << "found a kernel of " << ToString(kernel);
  }
  llvm::FailureOr<Dim> channels = InferChannels(context, (*x)[1], *weight);
  if (failed(channels)) return llvm::failure();

  Shape shape(x->size());
  shape[0] = (*x)[0];
  shape[1] = *channels;
  if (context.Has("output_shape")) {
    if (failed(ApplyOutputShape(context, shape))) return llvm::failure();
  } else if (pad_type) {
    for (size_t i = 2; i < shape.size(); ++i) {
      std::optional<Dim> size = OutputSize((*x)[i], (*weight)[i], spatial, i - 2);
      if (!size) {
        return context.Violates(kOutputSize, "x") << "found size " << (*x)[i] << " in spatial dimension "
                                                  << uint64_t{i - 2} << " under a kernel of " << (*weight)[i];
      }
      shape[i] = *size;
    }
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef ConvTranspose() {
  InputDef vector = {.dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .rank = 1};
  const auto Vector = [&vector](llvm::StringRef name, DefaultValue value) {
    InputDef input = vector;
    input.name = name;
    input.default_value = std::move(value);
    return input;
  };
  return {
      .name = "conv_transpose",
      .since = OpSet::kIos15,
      .summary = "Spreads every input element over a kernel: a convolution run backwards.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloats},
                 {.name = "weight", .type_var = "T", .dtypes = dtypes::kFloats, .is_const = true},
                 {.name = "bias",
                  .type_var = "T",
                  .dtypes = dtypes::kFloats,
                  .is_const = true,
                  .is_optional = true,
                  .rank = 1},
                 Vector("pad", TwoZerosPerSpatialDimension()),
                 Vector("output_shape", DefaultValue()),
                 {.name = "pad_type",
                  .dtypes = dtypes::kString,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = "valid",
                  .rank = 0},
                 Vector("strides", OnePerSpatialDimension()),
                 Vector("dilations", OnePerSpatialDimension()),
                 {.name = "groups",
                  .dtypes = dtypes::kInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = 1,
                  .rank = 0}},
      .constraints = {{"`x` has 1 to 3 spatial dimensions after batch and channels", kSource},
                      {"`weight` has the rank of `x`", kSource},
                      {"`groups` is positive", kSource},
                      {"`groups` divides the input channels", kSource},
                      {"dimension 0 of `weight` is the input channels", kSource},
                      {"`bias` has one element per output channel", kSource},
                      {"`pad_type` is valid, custom or same", kSource},
                      {"`strides` and `dilations` have one element per spatial dimension, a custom `pad` two", kSource},
                      {"kernel sizes, `strides` and `dilations` are positive", "our own"},
                      {"`pad` is not negative", kSource},
                      {"`output_shape` has one element per dimension of `x`", kSource},
                      {"`output_shape` starts with batch and output channels", kSource},
                      {"the sizes of the result are positive and fit 63 bits", "our own"}},
      .infer = InferConvTranspose,
  };
}

// Weight and bias may have another scalar type than the data and need not be constant.
OpDef ConvTransposeIos17() {
  OpDef def = ConvTranspose();
  def.since = OpSet::kIos17;
  for (llvm::StringRef name : {"weight", "bias"}) {
    def.Input(name).type_var = "U";
    def.Input(name).is_const = false;
  }
  return def;
}

}  // namespace defs
}  // namespace mil::ops
