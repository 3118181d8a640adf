// lstm. Source of inputs and rules: coremltools, MIL op reference, recurrent.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/recurrent.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, recurrent.lstm";

enum LstmConstraint : unsigned { kPeephole = kFirstOwnRecurrentConstraint, kBackward };

llvm::LogicalResult InferLstm(InferContext& context) {
  std::optional<llvm::StringRef> direction = context.String("direction");
  if (failed(RequireOneOf(context, kDirection, "direction", {"forward", "reverse", "bidirectional"}))) {
    return llvm::failure();
  }
  RecurrentSizes sizes = ReadRecurrentSizes(context, 4);
  if (failed(CheckRecurrentWeights(context, "weight_ih", "weight_hh", "bias", sizes)) ||
      failed(CheckPerHidden(context, kPeephole, "peephole", 3, sizes))) {
    return llvm::failure();
  }
  const bool bidirectional = direction == llvm::StringRef("bidirectional");
  if (bidirectional) {
    for (llvm::StringRef input : {"weight_ih_back", "weight_hh_back"}) {
      if (!context.Has(input)) return context.Violates(kBackward, input) << "found none";
    }
    if (failed(CheckRecurrentWeights(context, "weight_ih_back", "weight_hh_back", "bias_back", sizes)) ||
        failed(CheckPerHidden(context, kPeephole, "peephole_back", 3, sizes))) {
      return llvm::failure();
    }
  }
  // Both directions' hidden elements stand side by side.
  Dim width = bidirectional ? Multiply(sizes.hidden, 2).value_or(Dim::Unknown()) : sizes.hidden;
  if (!direction) width = Dim::Unknown();
  if (failed(CheckInitialState(context, "initial_h", sizes, width)) ||
      failed(CheckInitialState(context, "initial_c", sizes, width))) {
    return llvm::failure();
  }
  AddRecurrentResults(context, sizes, width, 2);
  return llvm::success();
}

OpDef LstmOf(DTypeSet dtypes) {
  return {
      .name = "lstm",
      .since = OpSet::kIos15,
      .summary = "Runs a long short-term memory over a sequence, in one direction or both.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes, .rank = 3},
                 RecurrentState("initial_h", dtypes),
                 RecurrentState("initial_c", dtypes),
                 RecurrentWeight("weight_ih", dtypes),
                 RecurrentWeight("weight_hh", dtypes),
                 OptionalRecurrentWeight("bias", dtypes, 1),
                 OptionalRecurrentWeight("peephole", dtypes, 1),
                 OptionalRecurrentWeight("weight_ih_back", dtypes, 2),
                 OptionalRecurrentWeight("weight_hh_back", dtypes, 2),
                 OptionalRecurrentWeight("bias_back", dtypes, 1),
                 OptionalRecurrentWeight("peephole_back", dtypes, 1),
                 RecurrentOption("direction", "forward"),
                 RecurrentOption("output_sequence", false),
                 RecurrentOption("recurrent_activation", "sigmoid"),
                 RecurrentOption("cell_activation", "tanh"),
                 RecurrentOption("activation", "tanh"),
                 OptionalRecurrentWeight("clip", dtypes, 0)},
      .constraints = RecurrentConstraints(
          "`direction` is forward, reverse or bidirectional", kSource,
          {{"a peephole has three elements per hidden one", kSource},
           {"with `direction` bidirectional, `weight_ih_back` and `weight_hh_back` are there", kSource}}),
      .infer = InferLstm,
      .results = {"output", "output_h", "output_c"},
  };
}

}  // namespace

namespace defs {

OpDef Lstm() { return LstmOf(dtypes::kFp32); }

OpDef LstmIos17() {
  OpDef def = LstmOf(dtypes::kFloats);
  def.since = OpSet::kIos17;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
