// Op sets and MIL versions.
#ifndef MIL_IR_OP_SET_H_
#define MIL_IR_OP_SET_H_

#include <cstdint>
#include <optional>
#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace mil {

// The op sets an ML Program can name, oldest first. (iOS13 and iOS14 are older than ML Programs.)
enum class OpSet : uint8_t { kIos15, kIos16, kIos17, kIos18, kIos26 };

struct OpSetInfo {
  OpSet op_set;
  llvm::StringRef name;        // "ios18", as in text.
  llvm::StringRef proto_name;  // "CoreML8", as in packages.
  int specification_version;   // Of a package that uses it, at least.
  llvm::StringRef min_os;      // "macOS 15, iOS 18".
};
llvm::ArrayRef<OpSetInfo> AllOpSets();
const OpSetInfo& Info(OpSet op_set);
std::optional<OpSet> ParseOpSet(llvm::StringRef name);
std::string ToString(OpSet op_set);

// The spelling of a program: `program(1.0)` writes rank-0 tensors out, `program(1.3)` abbreviates them.
enum class MilVersion : uint8_t { k1_0, k1_3 };
std::optional<MilVersion> ParseMilVersion(llvm::StringRef text);
std::string ToString(MilVersion version);

}  // namespace mil

#endif  // MIL_IR_OP_SET_H_
