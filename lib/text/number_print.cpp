#include <bit>
#include <cstring>

#include "mil/support/narrow_float.h"
#include "text/choices.h"
#include "text/number.h"

namespace mil::text {

namespace {

char* Put(char* out, llvm::StringRef text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

// Format of the float types that are no double.
constexpr FloatFormat kFp32Format{8, 23, true};

FloatFormat FormatOf(DType dtype) {
  switch (dtype) {
    case DType::kFp16:
      return kFp16Format;
    case DType::kBf16:
      return kBf16Format;
    case DType::kFp8E4M3Fn:
      return kFp8E4M3FnFormat;
    case DType::kFp8E5M2:
      return kFp8E5M2Format;
    case DType::kFp64:
      return {11, 52, true};
    default:
      return kFp32Format;
  }
}

// 1.fraction * 2^exponent, the fraction in the upper bits of `fraction`.
char* PutHexFloat(char* out, uint64_t fraction, int exponent) {
  out = Put(out, "0x1");
  if (fraction != 0) {
    *out++ = '.';
    for (; fraction != 0; fraction <<= 4) *out++ = "0123456789abcdef"[fraction >> 60];
  }
  *out++ = 'p';
  *out++ = exponent < 0 ? '-' : '+';
  return PrintUnsigned(out, exponent < 0 ? -exponent : exponent);
}

char* PutFloat(char* out, FloatFormat format, uint64_t bits) {
  const unsigned width = format.mantissa_bits;
  const uint64_t mantissa = bits & ((uint64_t{1} << width) - 1);
  const unsigned largest = (1u << format.exponent_bits) - 1;
  const unsigned exponent = static_cast<unsigned>(bits >> width) & largest;
  const bool negative = bits >> (width + format.exponent_bits) & 1;
  const int bias = static_cast<int>(largest >> 1);
  const bool special = exponent == largest && (format.has_infinity || mantissa == (uint64_t{1} << width) - 1);
  if (special && (mantissa != 0 || !format.has_infinity)) return Put(out, choices::kNan);
  if (negative) *out++ = '-';
  if (special) return Put(out, "inf");
  if (exponent != 0) return PutHexFloat(out, mantissa << (64 - width), static_cast<int>(exponent) - bias);
  if (mantissa == 0) return Put(out, "0x0p+0");
  // A subnormal: its first 1 is the leading one.
  const int zeros = std::countl_zero(mantissa);
  const int top = 63 - zeros;  // The position of that 1.
  const uint64_t fraction = top == 0 ? 0 : mantissa << (64 - top);
  return PutHexFloat(out, fraction, 1 - bias - static_cast<int>(width) + top);
}

}  // namespace

char* PrintUnsigned(char* out, uint64_t value) {
  if (value < 10) {
    *out++ = static_cast<char>('0' + value);
    return out;
  }
  char digits[20];
  unsigned count = 0;
  for (; value != 0; value /= 10) digits[count++] = static_cast<char>('0' + value % 10);
  while (count != 0) *out++ = digits[--count];
  return out;
}

char* PrintNumber(char* out, DType dtype, uint64_t bits) {
  if (IsFloat(dtype)) return PutFloat(out, FormatOf(dtype), bits);
  if (ClassOf(dtype) != DTypeClass::kSigned) return PrintUnsigned(out, bits);
  const unsigned unused = 64 - 8 * BytesOf(dtype);
  const int64_t value = static_cast<int64_t>(bits << unused) >> unused;
  if (value >= 0) return PrintUnsigned(out, static_cast<uint64_t>(value));
  *out++ = '-';
  return PrintUnsigned(out, 0 - static_cast<uint64_t>(value));
}

}  // namespace mil::text
