// gru and rnn. Source of inputs and rules: coremltools, MIL op reference, recurrent.
#include "ops/recurrent.h"

#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kGruSource = "coremltools MIL op reference, recurrent.gru";
constexpr llvm::StringRef kGruIos18Source = "coremltools MIL op reference, iOS18 recurrent.gru";
constexpr llvm::StringRef kRnnSource = "coremltools MIL op reference, recurrent.rnn";
constexpr llvm::StringRef kDirections = "`direction` is forward or reverse";

constexpr unsigned kActivation = kFirstOwnRecurrentConstraint;  // rnn.
constexpr unsigned kInputBias = kFirstOwnRecurrentConstraint;   // gru as of ios18.

// Everything but the results; both operations run in one direction and have one state.
llvm::LogicalResult CheckOneDirection(InferContext& context, RecurrentSizes& sizes) {
  if (failed(RequireOneOf(context, kDirection, "direction", {"forward", "reverse"}))) return llvm::failure();
  if (failed(CheckRecurrentWeights(context, "weight_ih", "weight_hh", "bias", sizes))) return llvm::failure();
  return CheckInitialState(context, "initial_h", sizes, sizes.hidden);
}

llvm::LogicalResult InferGru(InferContext& context) {
  RecurrentSizes sizes = ReadRecurrentSizes(context, 3);
  if (failed(CheckOneDirection(context, sizes))) return llvm::failure();
  if (context.def().InputIndex("input_bias") >= 0 &&
      failed(CheckPerHidden(context, kInputBias, "input_bias", 3, sizes))) {
    return llvm::failure();
  }
  AddRecurrentResults(context, sizes, sizes.hidden, 1);
  return llvm::success();
}

llvm::LogicalResult InferRnn(InferContext& context) {
  if (failed(RequireOneOf(context, kActivation, "activation",
                          {"relu", "tanh", "sigmoid", "sigmoid_hard", "scaled_tanh", "linear"}))) {
    return llvm::failure();
  }
  RecurrentSizes sizes = ReadRecurrentSizes(context, 1);
  if (failed(CheckOneDirection(context, sizes))) return llvm::failure();
  AddRecurrentResults(context, sizes, sizes.hidden, 1);
  return llvm::success();
}

OpDef GruOf(DTypeSet dtypes) {
  return {
      .name = "gru",
      .since = OpSet::kIos15,
      .summary = "Runs a gated recurrent unit over a sequence.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes, .rank = 3},
                 RecurrentState("initial_h", dtypes),
                 RecurrentWeight("weight_ih", dtypes),
                 RecurrentWeight("weight_hh", dtypes),
                 OptionalRecurrentWeight("bias", dtypes, 1),
                 RecurrentOption("direction", "forward"),
                 RecurrentOption("output_sequence", false),
                 RecurrentOption("recurrent_activation", "sigmoid"),
                 RecurrentOption("activation", "tanh")},
      .constraints = RecurrentConstraints(kDirections, kGruSource, {}),
      .infer = InferGru,
      .results = {"output", "output_h"},
  };
}

OpDef RnnOf(DTypeSet dtypes) {
  return {
      .name = "rnn",
      .since = OpSet::kIos15,
      .summary = "Runs a plain recurrent network over a sequence.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes, .rank = 3},
                 RecurrentState("initial_h", dtypes),
                 RecurrentWeight("weight_ih", dtypes),
                 RecurrentWeight("weight_hh", dtypes),
                 OptionalRecurrentWeight("bias", dtypes, 1),
                 RecurrentOption("direction", "forward"),
                 RecurrentOption("output_sequence", false),
                 RecurrentOption("activation", "tanh")},
      .constraints = RecurrentConstraints(
          kDirections, kRnnSource,
          {{"`activation` is relu, tanh, sigmoid, sigmoid_hard, scaled_tanh or linear", kRnnSource}}),
      .infer = InferRnn,
      .results = {"output", "output_h"},
  };
}

}  // namespace

namespace defs {

OpDef Gru() { return GruOf(dtypes::kFp32); }

OpDef GruIos17() {
  OpDef def = GruOf(dtypes::kFloats);
  def.since = OpSet::kIos17;
  return def;
}

// The reset gate may come after the multiplication, and the input has a bias of its own.
OpDef GruIos18() {
  OpDef def = GruOf(dtypes::kFloats);
  def.since = OpSet::kIos18;
  // Absent is false by the op reference, whose definition yet states no default.
  def.inputs.push_back(
      {.name = "reset_after", .dtypes = dtypes::kBool, .is_const = true, .is_optional = true, .rank = 0});
  def.inputs.push_back(OptionalRecurrentWeight("input_bias", dtypes::kFloats, 1));
  def.constraints.push_back({"`input_bias` has as many elements as `weight_hh` has rows", kGruIos18Source});
  return def;
}

OpDef Rnn() { return RnnOf(dtypes::kFp32); }

OpDef RnnIos17() {
  OpDef def = RnnOf(dtypes::kFloats);
  def.since = OpSet::kIos17;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
