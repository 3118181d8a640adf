#include <bit>
#include <cmath>

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Error.h"
#include "mil/support/check.h"
#include "text/number.h"

namespace mil::text {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Exponents are kept far below overflow: no double has one of five digits, whatever its significand's length.
constexpr int64_t kExponentLimit = int64_t{1} << 40;

// Digits behind `e` or `p`. False if there are none.
bool ScanExponent(const char** at, const char* end, int64_t* exponent) {
  const char* p = *at;
  bool negative = false;
  if (p != end && (*p == '+' || *p == '-')) negative = *p++ == '-';
  if (p == end || !IsDigit(*p)) {
    *at = p;
    return false;
  }
  int64_t value = 0;
  for (; p != end && IsDigit(*p); ++p) {
    if (value < kExponentLimit) value = value * 10 + (*p - '0');
  }
  *exponent = negative ? -value : value;
  *at = p;
  return true;
}

// significand * 2^exponent, rounded once to nearest even; `sticky`: the significand was cut and something was lost.
double ScaleBinary(uint64_t significand, bool sticky, int64_t exponent) {
  if (significand == 0) return 0;
  const int shift = std::countl_zero(significand);
  significand <<= shift;
  exponent -= shift;
  const int64_t top = exponent + 63;  // The value is in [2^top, 2^(top+1)).
  if (top > 1023) return HUGE_VAL;
  if (top < -1075) return 0;
  const int kept = top >= -1022 ? 53 : static_cast<int>(53 - (-1022 - top));  // Bits of the result's significand.
  if (kept <= 0) {
    // Below the smallest subnormal: half of it or less rounds to zero, more than half up.
    return kept == 0 && (significand != uint64_t{1} << 63 || sticky) ? 0x1p-1074 : 0;
  }
  const unsigned dropped = 64 - kept;
  const uint64_t rest = significand & ((uint64_t{1} << dropped) - 1);
  const uint64_t half = uint64_t{1} << (dropped - 1);
  uint64_t mantissa = significand >> dropped;
  if (rest > half || (rest == half && (sticky || (mantissa & 1)))) ++mantissa;
  return std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent + dropped));
}

// Behind "0x".
bool ScanHex(const char** at, const char* end, Number* number) {
  const char* p = *at;
  uint64_t significand = 0;
  int64_t exponent = 0;
  bool sticky = false;
  bool point = false;
  bool digits = false;
  for (; p != end; ++p) {
    if (*p == '.' && !point) {
      point = true;
      continue;
    }
    const unsigned digit = llvm::hexDigitValue(*p);
    if (digit > 15) break;
    digits = true;
    if (significand >> 60 == 0) {
      significand = significand << 4 | digit;
      if (point) exponent -= 4;
    } else {
      sticky |= digit != 0;
      if (!point) exponent += 4;
    }
  }
  *at = p;
  if (!digits) return false;
  if (p == end || (*p != 'p' && *p != 'P')) {
    if (point) return false;  // C wants the exponent, too.
    if (exponent == 0) {
      number->is_integer = true;
      number->magnitude = significand;
      return true;
    }
  } else {
    int64_t scale = 0;
    *at = p + 1;
    if (!ScanExponent(at, end, &scale)) return false;
    exponent += scale;
  }
  number->is_integer = false;
  number->real = ScaleBinary(significand, sticky, exponent);
  return true;
}

// The slow and exact way for decimals. More digits than decide any double are cut: a hostile file may hold millions.
double ConvertDecimal(const char* begin, const char* end, int64_t exponent) {
  constexpr unsigned kDigits = 800;
  llvm::SmallString<64> digits;
  bool sticky = false;
  bool point = false;
  for (const char* p = begin; p != end; ++p) {
    if (*p == '.') {
      point = true;
      continue;
    }
    if (digits.empty() && *p == '0') {
      if (point) --exponent;
      continue;
    }
    if (digits.size() < kDigits) {
      digits.push_back(*p);
      if (point) --exponent;
    } else {
      sticky |= *p != '0';
      if (!point) ++exponent;
    }
  }
  if (digits.empty()) return 0;
  if (sticky) {
    digits.push_back('1');
    --exponent;
  }
  const int64_t magnitude = static_cast<int64_t>(digits.size()) + exponent;  // Below 10^magnitude.
  if (magnitude > 400) return HUGE_VAL;
  if (magnitude < -400) return 0;
  digits += "e" + llvm::itostr(exponent);
  llvm::APFloat value(llvm::APFloat::IEEEdouble());
  auto status = value.convertFromString(digits, llvm::APFloat::rmNearestTiesToEven);
  MIL_CHECK(static_cast<bool>(status));
  return value.convertToDouble();
}

bool ScanDecimal(const char** at, const char* end, Number* number) {
  const char* begin = *at;
  const char* p = begin;
  uint64_t significand = 0;
  bool exact = true;  // `significand` holds all digits.
  auto add = [&](char c) {
    const uint64_t digit = c - '0';
    if (significand > (UINT64_MAX - digit) / 10) exact = false;
    significand = significand * 10 + digit;
  };
  for (; p != end && IsDigit(*p); ++p) add(*p);
  *at = p;
  if (p == begin) return false;
  const bool fraction = p != end && *p == '.';
  int64_t exponent = 0;
  int64_t scale = 0;
  if (fraction) {
    const char* point = p++;
    for (; p != end && IsDigit(*p); ++p) add(*p);
    scale = -(p - point - 1);
  }
  const char* digits_end = p;
  const bool scientific = p != end && (*p == 'e' || *p == 'E');
  if (scientific) {
    ++p;
    if (!ScanExponent(&p, end, &exponent)) {
      *at = p;
      return false;
    }
  }
  *at = p;
  if (!fraction && !scientific && exact) {
    number->is_integer = true;
    number->magnitude = significand;
    return true;
  }
  number->is_integer = false;
  // Both factors are exact doubles, so the one operation rounds once (Clinger's fast path).
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const int64_t total = exponent + scale;
  if (exact && significand <= uint64_t{1} << 53 && total >= -22 && total <= 22) {
    const double value = static_cast<double>(significand);
    number->real = total < 0 ? value / kPowers[-total] : value * kPowers[total];
  } else {
    number->real = ConvertDecimal(begin, digits_end, exponent);
  }
  return true;
}

}  // namespace

bool ScanNumber(const char** at, const char* end, Number* number) {
  *number = Number();
  const char* p = *at;
  const bool negative = p != end && *p == '-';
  if (negative) ++p;
  bool ok;
  const llvm::StringRef rest(p, end - p);
  if (rest.starts_with("inf") || rest.starts_with("nan")) {
    number->is_integer = false;
    number->real = *p == 'i' ? HUGE_VAL : std::nan("");
    p += 3;
    ok = true;
  } else if (rest.starts_with("0x") || rest.starts_with("0X")) {
    p += 2;
    ok = ScanHex(&p, end, number);
  } else {
    ok = ScanDecimal(&p, end, number);
  }
  *at = p;
  if (!ok) return false;
  if (negative && number->is_integer && number->magnitude == 0) {
    number->is_integer = false;  // Minus zero, if it is a float's.
    number->real = -0.0;
  } else if (number->is_integer) {
    number->negative = negative;
  } else if (negative) {
    number->real = -number->real;
  }
  // "12ab" is no number followed by a name.
  if (p == end) return true;
  return !IsDigit(*p) && !llvm::isAlpha(*p) && *p != '_' && *p != '.';
}

}  // namespace mil::text
