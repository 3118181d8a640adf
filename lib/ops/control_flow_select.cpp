// select. Source of inputs and rules: coremltools, MIL op reference, control_flow.
#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, control_flow.select";
constexpr DTypeSet kValues = dtypes::kFloatsInt32Bool;

// The op reference's text broadcasts all three; its inference looks at `a` and `b` only.
llvm::LogicalResult InferSelect(InferContext& context) {
  std::optional<Shape> result = Shape();
  for (llvm::StringRef input : {"cond", "a", "b"}) {
    std::optional<Shape> shape = context.ShapeOf(input);
    if (!shape || !result) {
      result = std::nullopt;
      continue;
    }
    std::optional<Shape> joined = Broadcast(*result, *shape);
    if (!joined) return context.Violates(1, input) << "found " << ToString(*shape) << " beside " << ToString(*result);
    result = joined;
  }
  context.AddTensor(context.TypeOf("a").dtype(), result);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Select() {
  return {
      .name = "select",
      .since = OpSet::kIos15,
      .summary = "Takes each element from one tensor or another, as a condition says.",
      .inputs = {{.name = "cond", .dtypes = dtypes::kBool},
                 {.name = "a", .type_var = "T", .dtypes = kValues},
                 {.name = "b", .type_var = "T", .dtypes = kValues}},
      .constraints = {{"the shapes of `cond`, `a` and `b` broadcast", kSource}},
      .infer = InferSelect,
  };
}

}  // namespace defs
}  // namespace mil::ops
