// Literals: constant data of any type, with exact bits.
#ifndef MIL_IR_LITERAL_H_
#define MIL_IR_LITERAL_H_

#include <cstdint>
#include <cstring>
#include <optional>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/type.h"

namespace mil {

class Data;
class Program;

// Immutable, owned by its Program's arena. One of:
//  bytes     a tensor of bool, integers or floats: elements row by row, little endian, BytesOf(dtype) each (sub-byte
//            types one byte each, sign-extended for int4)
//  strings   a tensor of strings
//  data      a tensor whose bytes are elsewhere
//  elements  a list, a tuple, or a dictionary (key, value, key, value ...)
class Literal {
 public:
  enum class Kind : uint8_t { kBytes, kStrings, kData, kElements };

  Type type() const { return type_; }
  Kind kind() const { return kind_; }
  bool IsData() const { return kind_ == Kind::kData; }

  // Elements of a tensor that is here, entries of kElements.
  uint64_t size() const { return size_; }
  llvm::ArrayRef<uint8_t> bytes() const;
  llvm::ArrayRef<llvm::StringRef> strings() const;
  const Data& data() const { return *static_cast<const Data*>(pointer_); }
  llvm::ArrayRef<const Literal*> elements() const;

  // Element `index` of kBytes: widened exactly. Integer() of a uint64 above the range of int64 wraps.
  int64_t Integer(uint64_t index = 0) const;
  double Real(uint64_t index = 0) const;
  uint64_t Bits(uint64_t index = 0) const;
  // The one string of a scalar string, or nothing.
  std::optional<llvm::StringRef> String() const;

 private:
  friend class Program;
  Literal() = default;
  Type type_;
  uint64_t size_ = 0;
  union {
    const void* pointer_ = nullptr;
    uint64_t inline_bytes_;  // kBytes of at most 8 bytes.
  };
  Kind kind_ = Kind::kBytes;
};

// The same type, dimensions included, and the same bits; Data by identity.
bool Identical(const Literal& a, const Literal& b);

// A number as it is written or computed: an exact integer (sign and magnitude) or a double.
struct Number {
  bool is_integer = true;
  bool negative = false;
  uint64_t magnitude = 0;
  double real = 0;

  static Number Integer(int64_t value) {
    return {true, value < 0, value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value), 0};
  }
  static Number Real(double value) { return {false, false, 0, value}; }
};
// The bits of `number` as `dtype`, rounded to nearest even. Nothing if an integer type cannot hold it exactly.
struct StoredNumber {
  uint64_t bits = 0;
  bool inexact = false;
  bool overflow = false;
  bool subnormal = false;
};
std::optional<StoredNumber> Store(DType dtype, Number number);
// The value of `bits` as a double, exact but for 64-bit integers.
double Load(DType dtype, uint64_t bits);

}  // namespace mil

#endif  // MIL_IR_LITERAL_H_
