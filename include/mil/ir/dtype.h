// Scalar types and sets of them.
#ifndef MIL_IR_DTYPE_H_
#define MIL_IR_DTYPE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace mil {

enum class DType : uint8_t {
#define MIL_DTYPE(name, spelling, bits, klass) k##name,
#include "mil/ir/dtypes.def"
};

enum class DTypeClass : uint8_t { kBoolean, kText, kFloat, kSigned, kUnsigned };

llvm::ArrayRef<DType> AllDTypes();
llvm::StringRef Spelling(DType dtype);
std::optional<DType> ParseDType(llvm::StringRef spelling);
std::string ToString(DType dtype);
// Bits of one element in a weight file; sub-byte elements are packed there. 0 for strings.
unsigned BitsOf(DType dtype);
DTypeClass ClassOf(DType dtype);
inline bool IsFloat(DType dtype) { return ClassOf(dtype) == DTypeClass::kFloat; }
inline bool IsInteger(DType dtype) {
  return ClassOf(dtype) == DTypeClass::kSigned || ClassOf(dtype) == DTypeClass::kUnsigned;
}
// Bytes of one element of a literal in memory: sub-byte types take a whole byte each.
unsigned BytesOf(DType dtype);

// The range of an integer type.
struct IntegerRange {
  int64_t lowest;
  uint64_t largest;
};
IntegerRange RangeOf(DType dtype);

// A set of scalar types: `kFp16 | kFp32` style constants for op definitions.
class DTypeSet {
 public:
  constexpr DTypeSet() = default;
  constexpr DTypeSet(DType dtype) : bits_(1u << static_cast<unsigned>(dtype)) {}  // NOLINT: a type is a set of one
  constexpr DTypeSet operator|(DTypeSet other) const { return DTypeSet(bits_ | other.bits_); }
  constexpr DTypeSet operator&(DTypeSet other) const { return DTypeSet(bits_ & other.bits_); }
  constexpr bool Contains(DType dtype) const { return bits_ >> static_cast<unsigned>(dtype) & 1; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const DTypeSet&) const = default;

 private:
  explicit constexpr DTypeSet(uint32_t bits) : bits_(bits) {}
  uint32_t bits_ = 0;
};
// "fp16, fp32 or int32".
std::string ToString(DTypeSet set);

namespace dtypes {
#define MIL_DTYPE(name, spelling, bits, klass) inline constexpr DTypeSet k##name = DType::k##name;
#include "mil/ir/dtypes.def"
inline constexpr DTypeSet kFloats = kFp16 | kFp32;
inline constexpr DTypeSet kFloatsInt32 = kFloats | kInt32;
inline constexpr DTypeSet kFloatsInt32Bool = kFloatsInt32 | kBool;
// What iOS17 widened most tensor operations to.
inline constexpr DTypeSet kSmallInts = kInt8 | kUint8 | kInt16 | kUint16;
}  // namespace dtypes

}  // namespace mil

#endif  // MIL_IR_DTYPE_H_
