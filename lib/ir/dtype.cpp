#include "mil/ir/dtype.h"

#include "llvm/ADT/SmallVector.h"

namespace mil {

namespace {

struct DTypeInfo {
  DType dtype;
  llvm::StringRef spelling;
  unsigned bits;
  DTypeClass klass;
};
constexpr DTypeInfo kInfos[] = {
#define MIL_DTYPE(name, spelling, bits, klass) {DType::k##name, spelling, bits, DTypeClass::klass},
#include "mil/ir/dtypes.def"
};
constexpr DType kAll[] = {
#define MIL_DTYPE(name, spelling, bits, klass) DType::k##name,
#include "mil/ir/dtypes.def"
};
const DTypeInfo& InfoOf(DType dtype) { return kInfos[static_cast<size_t>(dtype)]; }

}  // namespace

llvm::ArrayRef<DType> AllDTypes() { return kAll; }
llvm::StringRef Spelling(DType dtype) { return InfoOf(dtype).spelling; }
std::string ToString(DType dtype) { return InfoOf(dtype).spelling.str(); }
unsigned BitsOf(DType dtype) { return InfoOf(dtype).bits; }
DTypeClass ClassOf(DType dtype) { return InfoOf(dtype).klass; }
unsigned BytesOf(DType dtype) { return (InfoOf(dtype).bits + 7) / 8; }

std::optional<DType> ParseDType(llvm::StringRef spelling) {
  for (const DTypeInfo& info : kInfos) {
    if (info.spelling == spelling) return info.dtype;
  }
  return std::nullopt;
}

IntegerRange RangeOf(DType dtype) {
  const unsigned bits = BitsOf(dtype);
  if (dtype == DType::kBool) return {0, 1};
  if (ClassOf(dtype) == DTypeClass::kSigned) {
    const uint64_t largest = (uint64_t{1} << (bits - 1)) - 1;
    return {-static_cast<int64_t>(largest) - 1, largest};
  }
  return {0, bits == 64 ? UINT64_MAX : (uint64_t{1} << bits) - 1};
}

std::string ToString(DTypeSet set) {
  llvm::SmallVector<llvm::StringRef, 8> names;
  for (DType dtype : kAll) {
    if (set.Contains(dtype)) names.push_back(Spelling(dtype));
  }
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace mil
