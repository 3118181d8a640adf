// const. Source: MIL.proto and coremltools, MIL op reference, control_flow.const.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops::defs {

OpDef Const() {
  return {
      .name = "const",
      .since = OpSet::kIos15,
      .summary = "A constant of any type.",
      .inputs = {{.name = "val", .kind = InputKind::kLiteral, .is_const = true}},
      .infer = InferSameAsFirst,
      .is_constexpr = true,
  };
}

}  // namespace mil::ops::defs
