#include "ops/conv_spatial.h"

#include <algorithm>
#include <limits>

#include "llvm/ADT/StringSwitch.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

// Wide enough for every product below: kernels have 63 bits, strides, dilations and pads 32.
__extension__ using Wide = __int128;

std::vector<int64_t> RepeatPerSpatialDimension(const InferContext& context, int64_t times, int64_t value) {
  std::optional<Shape> x = context.ShapeOf("x");
  const int64_t count = x ? std::max<int64_t>(static_cast<int64_t>(x->size()) - 2, 0) : 0;
  return std::vector<int64_t>(static_cast<size_t>(count * times), value);
}

bool Any(const std::optional<IntVector>& values, int64_t below) {
  return values && std::any_of(values->begin(), values->end(), [below](int64_t value) { return value < below; });
}

}  // namespace

std::optional<Dim> WindowOutput(Dim input, const Window& window, PadType pad_type, bool ceil_mode) {
  const bool same = pad_type == PadType::kSame || pad_type == PadType::kSameLower;
  if (input == Dim(0) && same) return std::nullopt;
  // ceil(input / stride), whatever the kernel.
  if (same && window.stride == 1) return input;
  if (same && !ceil_mode && window.stride) {
    if (!input.IsConstant()) return Dim::Unknown();
    return Dim((input.size() - 1) / *window.stride + 1);
  }
  if (!window.kernel || !window.stride || !window.dilation) return Dim::Unknown();
  const Wide stride = *window.stride;
  const Wide kernel = (static_cast<Wide>(*window.kernel) - 1) * *window.dilation + 1;
  Wide pad = 0;  // Before and after.
  if (pad_type == PadType::kCustom) {
    if (!window.pad_before || !window.pad_after) return Dim::Unknown();
    pad = static_cast<Wide>(*window.pad_before) + *window.pad_after;
  }
  if (!input.IsConstant()) return stride == 1 && pad == kernel - 1 ? input : Dim::Unknown();

  const Wide size = input.size();
  if (same) pad = std::max<Wide>(0, (size + stride - 1) / stride * stride - size + kernel - stride);
  const Wide room = size + pad - kernel + (ceil_mode ? stride - 1 : 0);
  if (room < 0) return std::nullopt;
  Wide places = room / stride + 1;
  // In ceil mode the last window must not start in the padding after the input.
  if (ceil_mode && pad > 0 && 2 * (places - 1) * stride >= 2 * size + pad) --places;
  if (places <= 0 || places > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return Dim(static_cast<int64_t>(places));
}

std::vector<ConstraintDef> WindowConstraints(llvm::StringRef source, std::initializer_list<ConstraintDef> own) {
  std::vector<ConstraintDef> constraints = {
      {"`x` has 1 to 3 spatial dimensions after batch and channels", source},
      {"`strides` and `dilations` have one element per spatial dimension, `pad` has two", source},
      {"kernel sizes, `strides` and `dilations` are positive", "our own: the formula of the result divides by them"},
      {"`pad` is not negative", source},
      {"`pad_type` is valid, custom, same or same_lower", source},
      {"the spatial sizes of the result are positive and fit 63 bits", source},
  };
  constraints.insert(constraints.end(), own);
  return constraints;
}

std::optional<PadType> PadTypeOf(const InferContext& context, bool any_case) {
  std::optional<llvm::StringRef> text = context.String("pad_type");
  if (!text) return std::nullopt;
  std::string spelled = any_case ? text->lower() : text->str();
  return llvm::StringSwitch<std::optional<PadType>>(spelled)
      .Case("valid", PadType::kValid)
      .Case("custom", PadType::kCustom)
      .Case("same", PadType::kSame)
      .Case("same_lower", PadType::kSameLower)
      .Default(std::nullopt);
}

std::optional<IntVector> SpatialValues(const InferContext& context, llvm::StringRef input, int64_t count,
                                       int64_t absent) {
  if (!context.Has(input)) return IntVector(static_cast<size_t>(count), absent);
  return context.Ints(input);
}

llvm::FailureOr<Shape> InferWindows(InferContext& context, llvm::ArrayRef<Dim> input, llvm::ArrayRef<Dim> kernel,
                                    const WindowRules& rules) {
  const int64_t count = static_cast<int64_t>(input.size());
  std::optional<llvm::StringRef> pad_text = context.String("pad_type");
  std::optional<PadType> pad_type = PadTypeOf(context, rules.any_case);
  if (pad_text && !pad_type) {
    context.Violates(kWindowPadType, "pad_type") << "found \"" << *pad_text << "\"";
    return llvm::failure();
  }
  if (rules.same_lower != 0 && pad_type == PadType::kSameLower && context.op_set() == OpSet::kIos15) {
    context.Violates(rules.same_lower, "pad_type") << "found \"" << *pad_text << "\" in ios15";
    return llvm::failure();
  }
  const bool pad_matters = rules.pad_always_checked || pad_type == PadType::kCustom;
  for (llvm::StringRef name : {"strides", "dilations", "pad"}) {
    if (name == "dilations" && !rules.has_dilations) continue;
    if (name == "pad" && !pad_matters) continue;
    const int64_t expected = name == "pad" ? 2 * count : count;
    std::optional<int64_t> length = context.LengthOf(name);
    if (length && *length != expected) {
      context.Violates(kWindowLengths, name) << "found " << *length << " elements, expected " << expected;
      return llvm::failure();
    }
  }

  std::optional<IntVector> strides = SpatialValues(context, "strides", count, 1);
  std::optional<IntVector> dilations = IntVector(static_cast<size_t>(count), 1);
  if (rules.has_dilations) dilations = SpatialValues(context, "dilations", count, 1);
  std::optional<IntVector> pad = SpatialValues(context, "pad", 2 * count, 0);
  if (Any(strides, 1)) {
    context.Violates(kWindowPositive, "strides") << "found " << ListOf(*strides);
    return llvm::failure();
  }
  if (Any(dilations, 1)) {
    context.Violates(kWindowPositive, "dilations") << "found " << ListOf(*dilations);
    return llvm::failure();
  }
  if (llvm::is_contained(kernel, Dim(0))) {
    context.Violates(kWindowPositive, rules.kernel_input) << "found " << ToString(kernel);
    return llvm::failure();
  }
  if (pad_matters && Any(pad, 0)) {
    context.Violates(kWindowPad, "pad") << "found " << ListOf(*pad);
    return llvm::failure();
  }

  std::optional<bool> ceil_mode = rules.has_ceil_mode ? context.Bool("ceil_mode") : false;
  Shape output(input.size());
  if (!pad_type || !ceil_mode) return output;
  for (size_t i = 0; i < input.size(); ++i) {
    Window window;
    if (kernel[i].IsConstant()) window.kernel = kernel[i].size();
    if (strides) window.stride = (*strides)[i];
    if (dilations) window.dilation = (*dilations)[i];
    if (pad && pad_matters) window.pad_before = (*pad)[2 * i], window.pad_after = (*pad)[2 * i + 1];
    std::optional<Dim> size = WindowOutput(input[i], window, *pad_type, *ceil_mode);
    if (!size) {
      context.Violates(kWindowOutput, "x")
          << "found size " << input[i] << " in spatial dimension " << uint64_t{i} << " under a kernel of " << kernel[i];
      return llvm::failure();
    }
    output[i] = *size;
  }
  return output;
}

DefaultValue OnePerSpatialDimension() {
  return DefaultValue("1 for each spatial dimension",
                      [](const InferContext& context) { return RepeatPerSpatialDimension(context, 1, 1); });
}

DefaultValue TwoZerosPerSpatialDimension() {
  return DefaultValue("0 before and after each spatial dimension",
                      [](const InferContext& context) { return RepeatPerSpatialDimension(context, 2, 0); });
}

}  // namespace mil::ops
