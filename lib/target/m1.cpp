#include "target/rows.h"

namespace mil::target::rows {

Target M1() {
  return {
      .name = "m1",
      .chip = "Apple M1",
      .architecture = "h13",
      .version = MilVersion::k1_0,
      .op_set = OpSet::kIos16,
      .spelling = kVerbose16,
      .fp16_interface = true,
      .interface_fact = {Evidence::kReported, true, "cast-unsupported-h13-h14"},
      .rules = EarlyEngineRules(),
  };
}

}  // namespace mil::target::rows
