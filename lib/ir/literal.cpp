#include "mil/ir/literal.h"

#include <bit>
#include <cmath>

#include "mil/ir/data.h"
#include "mil/support/check.h"
#include "mil/support/narrow_float.h"

namespace mil {

static_assert(std::endian::native == std::endian::little, "literal bytes are kept little endian");

llvm::ArrayRef<uint8_t> Literal::bytes() const {
  MIL_DCHECK(kind_ == Kind::kBytes);
  const uint64_t count = size_ * BytesOf(type_.dtype());
  return {count <= sizeof(inline_bytes_) ? reinterpret_cast<const uint8_t*>(&inline_bytes_)
                                         : static_cast<const uint8_t*>(pointer_),
          count};
}

llvm::ArrayRef<llvm::StringRef> Literal::strings() const {
  MIL_DCHECK(kind_ == Kind::kStrings);
  return {static_cast<const llvm::StringRef*>(pointer_), size_};
}

llvm::ArrayRef<const Literal*> Literal::elements() const {
  MIL_DCHECK(kind_ == Kind::kElements);
  return {static_cast<const Literal* const*>(pointer_), size_};
}

uint64_t Literal::Bits(uint64_t index) const {
  const unsigned width = BytesOf(type_.dtype());
  uint64_t bits = 0;
  std::memcpy(&bits, bytes().data() + index * width, width);
  return bits;
}

int64_t Literal::Integer(uint64_t index) const {
  const DType dtype = type_.dtype();
  const uint64_t bits = Bits(index);
  if (IsFloat(dtype)) {  // Cut to the range; NaN is 0.
    const double value = Load(dtype, bits);
    if (std::isnan(value)) return 0;
    if (value >= 0x1p63) return INT64_MAX;
    return value <= -0x1p63 ? INT64_MIN : static_cast<int64_t>(value);
  }
  if (ClassOf(dtype) != DTypeClass::kSigned) return static_cast<int64_t>(bits);
  const unsigned unused = 64 - 8 * BytesOf(dtype);
  return static_cast<int64_t>(bits << unused) >> unused;
}

double Literal::Real(uint64_t index) const { return Load(type_.dtype(), Bits(index)); }

std::optional<llvm::StringRef> Literal::String() const {
  if (kind_ != Kind::kStrings || size_ != 1 || !type_.IsScalar()) return std::nullopt;
  return strings()[0];
}

bool Identical(const Literal& a, const Literal& b) {
  if (&a == &b) return true;
  if (a.type() != b.type() || a.kind() != b.kind() || a.size() != b.size()) return false;
  switch (a.kind()) {
    case Literal::Kind::kBytes:
      return a.bytes() == b.bytes();
    case Literal::Kind::kStrings:
      return a.strings() == b.strings();
    case Literal::Kind::kData:
      return &a.data() == &b.data();
    case Literal::Kind::kElements:
      for (uint64_t i = 0; i < a.size(); ++i) {
        if (!Identical(*a.elements()[i], *b.elements()[i])) return false;
      }
      return true;
  }
  return false;
}

namespace {

FloatFormat FormatOf(DType dtype) {
  switch (dtype) {
    case DType::kFp16:
      return kFp16Format;
    case DType::kBf16:
      return kBf16Format;
    case DType::kFp8E4M3Fn:
      return kFp8E4M3FnFormat;
    default:
      return kFp8E5M2Format;
  }
}

// `magnitude` as a double, rounded to odd: rounding the result once more, to a narrower type, gives what rounding
// `magnitude` to it would have given.
double RoundToOdd(uint64_t magnitude) {
  const int excess = static_cast<int>(std::bit_width(magnitude)) - 53;
  if (excess <= 0) return static_cast<double>(magnitude);
  const bool lost = (magnitude & ((uint64_t{1} << excess) - 1)) != 0;
  return std::ldexp(static_cast<double>(magnitude >> excess | uint64_t{lost}), excess);
}

}  // namespace

std::optional<StoredNumber> Store(DType dtype, Number number) {
  if (IsFloat(dtype)) {
    double value = number.real;
    bool inexact = false;
    if (number.is_integer) {
      const bool fp64 = dtype == DType::kFp64;
      value = fp64 ? static_cast<double>(number.magnitude) : RoundToOdd(number.magnitude);
      inexact = value >= 0x1p64 || static_cast<uint64_t>(value) != number.magnitude;
      if (number.negative) value = -value;
    }
    if (dtype == DType::kFp64) {
      return StoredNumber{std::bit_cast<uint64_t>(value), inexact, false, std::fpclassify(value) == FP_SUBNORMAL};
    }
    RoundedFloat rounded = dtype == DType::kFp32 ? EncodeFp32(value) : EncodeFloat(FormatOf(dtype), value);
    return StoredNumber{rounded.bits, rounded.inexact || inexact, rounded.overflow, rounded.subnormal};
  }
  if (!number.is_integer) {
    if (number.real != std::trunc(number.real) || std::fabs(number.real) >= 0x1p64) return std::nullopt;
    number.negative = number.real < 0;
    number.magnitude = static_cast<uint64_t>(std::fabs(number.real));
  }
  const IntegerRange range = RangeOf(dtype);
  if (number.negative ? number.magnitude > 0 - static_cast<uint64_t>(range.lowest) : number.magnitude > range.largest) {
    return std::nullopt;
  }
  uint64_t bits = number.negative ? 0 - number.magnitude : number.magnitude;
  const unsigned width = 8 * BytesOf(dtype);
  if (width < 64) bits &= (uint64_t{1} << width) - 1;
  return StoredNumber{bits, false, false, false};
}

double Load(DType dtype, uint64_t bits) {
  switch (dtype) {
    case DType::kFp64:
      return std::bit_cast<double>(bits);
    case DType::kFp32:
      return std::bit_cast<float>(static_cast<uint32_t>(bits));
    case DType::kFp16:
    case DType::kBf16:
    case DType::kFp8E4M3Fn:
    case DType::kFp8E5M2:
      return DecodeFloat(FormatOf(dtype), static_cast<uint32_t>(bits));
    default: {
      if (ClassOf(dtype) != DTypeClass::kSigned) return static_cast<double>(bits);
      const unsigned unused = 64 - 8 * BytesOf(dtype);
      return static_cast<double>(static_cast<int64_t>(bits << unused) >> unused);
    }
  }
}

}  // namespace mil
