#include "ops/infer.h"
#include "ops/recurrent.h"

namespace mil::ops {

namespace {

// `hidden` times `times`; unknown rather than too large: no weight has such a size.
Dim Times(Dim hidden, int64_t times) { return Multiply(hidden, times).value_or(Dim::Unknown()); }

}  // namespace

std::vector<ConstraintDef> RecurrentConstraints(llvm::StringRef directions, llvm::StringRef source,
                                                std::initializer_list<ConstraintDef> own) {
  std::vector<ConstraintDef> constraints = {
      {directions, source},
      {"`weight_hh` has as many columns as hidden elements and that many rows for each gate", source},
      {"`weight_ih` has the rows of `weight_hh` and as many columns as `x` has elements per step", source},
      {"the initial states have the batch of `x` and the hidden elements of every direction", source},
      {"a bias has as many elements as `weight_hh` has rows", source},
  };
  constraints.insert(constraints.end(), own);
  return constraints;
}

RecurrentSizes ReadRecurrentSizes(const InferContext& context, int64_t gates) {
  RecurrentSizes sizes;
  sizes.gates = gates;
  if (std::optional<Shape> x = context.ShapeOf("x")) {
    sizes.sequence = (*x)[0];
    sizes.batch = (*x)[1];
    sizes.input = (*x)[2];
  }
  if (std::optional<Shape> weight = context.ShapeOf("weight_hh")) {
    sizes.hidden = (*weight)[1];
    const Dim rows = (*weight)[0];
    if (!sizes.hidden.IsConstant() && rows.IsConstant() && rows.size() % gates == 0) sizes.hidden = rows.size() / gates;
  }
  return sizes;
}

llvm::LogicalResult CheckRecurrentWeights(InferContext& context, llvm::StringRef weight_ih, llvm::StringRef weight_hh,
                                          llvm::StringRef bias, RecurrentSizes& sizes) {
  const Dim rows = Times(sizes.hidden, sizes.gates);
  const auto Check = [&](unsigned constraint, llvm::StringRef name, Dim columns) -> llvm::LogicalResult {
    std::optional<Shape> weight = context.ShapeOf(name);
    if (!weight || (Compatible((*weight)[0], rows) && Compatible((*weight)[1], columns))) return llvm::success();
    return context.Violates(constraint, name)
           << "found " << ToString(*weight) << ", expected " << ToString({rows, columns});
  };
  if (failed(Check(kHiddenWeight, weight_hh, sizes.hidden))) return llvm::failure();
  if (failed(Check(kInputWeight, weight_ih, sizes.input))) return llvm::failure();
  if (std::optional<Shape> weight = context.ShapeOf(weight_ih)) sizes.input = MorePrecise(sizes.input, (*weight)[1]);
  return CheckPerHidden(context, kBias, bias, sizes.gates, sizes);
}

llvm::LogicalResult CheckPerHidden(InferContext& context, unsigned constraint, llvm::StringRef input, int64_t times,
                                   const RecurrentSizes& sizes) {
  std::optional<Shape> vector = context.ShapeOf(input);
  const Dim expected = Times(sizes.hidden, times);
  if (!vector || Compatible((*vector)[0], expected)) return llvm::success();
  return context.Violates(constraint, input) << "found " << (*vector)[0] << " elements, expected " << expected;
}

llvm::LogicalResult CheckInitialState(InferContext& context, llvm::StringRef input, RecurrentSizes& sizes, Dim& width) {
  std::optional<Shape> state = context.ShapeOf(input);
  if (!state) return llvm::success();
  if (!Compatible((*state)[0], sizes.batch) || !Compatible((*state)[1], width)) {
    return context.Violates(kInitialState, input)
           << "found " << ToString(*state) << ", expected " << ToString({sizes.batch, width});
  }
  sizes.batch = MorePrecise(sizes.batch, (*state)[0]);
  width = MorePrecise(width, (*state)[1]);
  return llvm::success();
}

void AddRecurrentResults(InferContext& context, const RecurrentSizes& sizes, Dim width, unsigned states) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<bool> every_step = context.Bool("output_sequence");
  Dim steps = every_step.value_or(true) ? sizes.sequence : Dim(1);
  if (!every_step && steps != Dim(1)) steps = Dim::Unknown();
  context.AddTensor(dtype, {steps, sizes.batch, width});
  for (unsigned i = 0; i < states; ++i) context.AddTensor(dtype, {sizes.batch, width});
}

InputDef RecurrentState(llvm::StringRef name, DTypeSet dtypes) {
  return {.name = name, .type_var = "T", .dtypes = dtypes, .rank = 2};
}

InputDef RecurrentWeight(llvm::StringRef name, DTypeSet dtypes) {
  return {.name = name, .type_var = "T", .dtypes = dtypes, .is_const = true, .rank = 2};
}

InputDef OptionalRecurrentWeight(llvm::StringRef name, DTypeSet dtypes, int rank) {
  return {.name = name, .type_var = "T", .dtypes = dtypes, .is_const = true, .is_optional = true, .rank = rank};
}

InputDef RecurrentOption(llvm::StringRef name, DefaultValue value) {
  const DTypeSet dtypes = value.kind == DefaultValue::Kind::kBool ? dtypes::kBool : dtypes::kString;
  return {.name = name,
          .dtypes = dtypes,
          .is_const = true,
          .is_optional = true,
          .default_value = std::move(value),
          .rank = 0};
}

}  // namespace mil::ops
