#include "mil/ir/op_set.h"

namespace mil {

namespace {
// Source: coremltools' table of op sets and deployment targets (_OPSET, AvailableTarget).
constexpr OpSetInfo kInfos[] = {
    {OpSet::kIos15, "ios15", "CoreML5", 6, "macOS 12, iOS 15, tvOS 15, watchOS 8"},
    {OpSet::kIos16, "ios16", "CoreML6", 7, "macOS 13, iOS 16, tvOS 16, watchOS 9"},
    {OpSet::kIos17, "ios17", "CoreML7", 8, "macOS 14, iOS 17, tvOS 17, watchOS 10, visionOS 1"},
    {OpSet::kIos18, "ios18", "CoreML8", 9, "macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2"},
    {OpSet::kIos26, "ios26", "CoreML9", 10, "macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26"},
};
}  // namespace

llvm::ArrayRef<OpSetInfo> AllOpSets() { return kInfos; }
const OpSetInfo& Info(OpSet op_set) { return kInfos[static_cast<size_t>(op_set)]; }
std::string ToString(OpSet op_set) { return Info(op_set).name.str(); }

std::optional<OpSet> ParseOpSet(llvm::StringRef name) {
  for (const OpSetInfo& info : kInfos) {
    if (info.name == name) return info.op_set;
  }
  return std::nullopt;
}

std::optional<MilVersion> ParseMilVersion(llvm::StringRef text) {
  if (text == "1.0") return MilVersion::k1_0;
  if (text == "1.3") return MilVersion::k1_3;
  return std::nullopt;
}

std::string ToString(MilVersion version) { return version == MilVersion::k1_0 ? "1.0" : "1.3"; }

}  // namespace mil
