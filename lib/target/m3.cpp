#include "target/rows.h"

namespace mil::target::rows {

Target M3() {
  return {
      .name = "m3",
      .chip = "Apple M3",
      .architecture = "h15",
      .version = MilVersion::k1_3,
      .op_set = OpSet::kIos18,
      .spelling = kShorthand18,
      .fp16_interface = false,
      .interface_fact = {Evidence::kReported, false, "cast-unsupported-h13-h14"},
      .rules = {},
  };
}

}  // namespace mil::target::rows
