// read_state and write_state. Source: coremltools, MIL op reference, iOS18 states.read_state; write_state is what
// coreml_update_state becomes when a package is written, and takes what that takes.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kReadSource = "coremltools MIL op reference, iOS18 states.read_state";
constexpr llvm::StringRef kWriteSource = "coremltools, coreml_dialect.coreml_update_state";

// Constraint 1; `*held` is what the state holds.
llvm::LogicalResult RequireTensorState(InferContext& context, Type* held) {
  *held = context.TypeOf("input").element();
  if (held->IsTensor()) return llvm::success();
  return context.Violates(1, "input") << "found a state of " << *held << ", expected one of a tensor";
}

llvm::LogicalResult InferReadState(InferContext& context) {
  Type held;
  if (failed(RequireTensorState(context, &held))) return llvm::failure();
  context.AddResult(held);
  return llvm::success();
}

llvm::LogicalResult InferWriteState(InferContext& context) {
  Type held;
  if (failed(RequireTensorState(context, &held))) return llvm::failure();
  const Type data = context.TypeOf("data");
  if (Compatible(held, data)) return llvm::success();
  return context.Violates(2, "data") << "found " << data << ", expected " << held;
}

}  // namespace

namespace defs {

OpDef ReadState() {
  return {.name = "read_state",
          .since = OpSet::kIos18,
          .summary = "A copy of what a state holds now.",
          .inputs = {{.name = "input", .kind = InputKind::kState}},
          .constraints = {{"the state holds a tensor", kReadSource}},
          .infer = InferReadState,
          .is_pure = false};
}

OpDef WriteState() {
  return {.name = "write_state",
          .since = OpSet::kIos18,
          .summary = "Makes a state hold a tensor from now on.",
          .inputs = {{.name = "input", .kind = InputKind::kState},
                     {.name = "data", .type_var = "T", .dtypes = dtypes::kFloatsInt32Bool | dtypes::kSmallInts}},
          .constraints = {{"the state holds a tensor", kWriteSource},
                          {"`data` has the type that the state holds", kWriteSource}},
          .infer = InferWriteState,
          .is_pure = false,
          .has_result = false};
}

}  // namespace defs
}  // namespace mil::ops
