#include "mil/ir/op_def.h"

#include "mil/support/check.h"

namespace mil {

int OpDef::InputIndex(llvm::StringRef input_name) const {
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].name == input_name) return static_cast<int>(i);
  }
  return -1;
}

const InputDef* OpDef::FindInput(llvm::StringRef input_name) const {
  int index = InputIndex(input_name);
  return index < 0 ? nullptr : &inputs[index];
}

InputDef& OpDef::Input(llvm::StringRef input_name) {
  int index = InputIndex(input_name);
  MIL_CHECK(index >= 0);
  return inputs[index];
}

}  // namespace mil
