#include "target/rows.h"

namespace mil::target::rows {

Target M5() {
  return {
      .name = "m5",
      .chip = "Apple M5",
      .architecture = "h17",
      .version = MilVersion::k1_3,
      .op_set = OpSet::kIos18,
      .spelling = kShorthand18,
      .fp16_interface = false,
      .interface_fact = {Evidence::kReported, false, "cast-unsupported-h13-h14"},
      .rules = {},
  };
}

}  // namespace mil::target::rows
