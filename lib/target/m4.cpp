#include "target/rows.h"

namespace mil::target::rows {

Target M4() {
  return {
      .name = "m4",
      .chip = "Apple M4",
      .architecture = "h16",
      .version = MilVersion::k1_3,
      .op_set = OpSet::kIos18,
      .spelling = kShorthand18,
      .fp16_interface = false,
      .interface_fact = {Evidence::kMeasured, false, "cast-unsupported-h13-h14"},
      .rules = {},
  };
}

}  // namespace mil::target::rows
