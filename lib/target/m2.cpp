#include "target/rows.h"

namespace mil::target::rows {

Target M2() {
  return {
      .name = "m2",
      .chip = "Apple M2",
      .architecture = "h14",
      .version = MilVersion::k1_0,
      .op_set = OpSet::kIos16,
      .spelling = kVerbose16,
      .fp16_interface = true,
      .interface_fact = {Evidence::kReported, true, "cast-unsupported-h13-h14"},
      .rules = EarlyEngineRules(),
  };
}

}  // namespace mil::target::rows
