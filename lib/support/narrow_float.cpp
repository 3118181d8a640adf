#include "mil/support/narrow_float.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace mil {

double DecodeFloat(FloatFormat format, uint32_t bits) {
  const uint32_t mantissa_mask = (1u << format.mantissa_bits) - 1;
  const uint32_t exponent_mask = (1u << format.exponent_bits) - 1;
  const uint32_t mantissa = bits & mantissa_mask;
  const uint32_t exponent = bits >> format.mantissa_bits & exponent_mask;
  const bool negative = bits >> (format.mantissa_bits + format.exponent_bits) & 1;
  const int bias = (1 << (format.exponent_bits - 1)) - 1;
  double value;
  if (exponent == exponent_mask && (format.has_infinity || mantissa == mantissa_mask)) {
    value = format.has_infinity && mantissa == 0 ? HUGE_VAL : std::nan("");
  } else if (exponent == 0) {
    value = std::ldexp(static_cast<double>(mantissa), 1 - bias - static_cast<int>(format.mantissa_bits));
  } else {
    value = std::ldexp(static_cast<double>(mantissa | (1u << format.mantissa_bits)),
                       static_cast<int>(exponent) - bias - static_cast<int>(format.mantissa_bits));
  }
  return negative ? -value : value;
}

RoundedFloat EncodeFloat(FloatFormat format, double value) {
  const uint32_t mantissa_mask = (1u << format.mantissa_bits) - 1;
  const uint32_t exponent_mask = (1u << format.exponent_bits) - 1;
  const int bias = (1 << (format.exponent_bits - 1)) - 1;
  const uint32_t sign = std::signbit(value) ? 1u << (format.mantissa_bits + format.exponent_bits) : 0;
  const uint32_t infinity = exponent_mask << format.mantissa_bits;
  const uint32_t nan = format.has_infinity ? infinity | (1u << (format.mantissa_bits - 1)) : infinity | mantissa_mask;
  if (std::isnan(value)) return {sign | nan, false, false, false};
  if (std::isinf(value)) {
    if (format.has_infinity) return {sign | infinity, false, false, false};
    return {sign | nan, true, true, false};
  }
  if (value == 0) return {sign, false, false, false};

  int exponent;
  std::frexp(value, &exponent);  // |value| in [2^(exponent-1), 2^exponent)
  const int lowest = 1 - bias;
  const int unit = (exponent - 1 < lowest ? lowest : exponent - 1) - static_cast<int>(format.mantissa_bits);
  // The significand in units of the last place; nearbyint rounds halves to even, and the scaling is exact.
  const double scaled = std::ldexp(std::fabs(value), -unit);
  const double rounded = std::nearbyint(scaled);
  const uint32_t significand = static_cast<uint32_t>(rounded);
  uint32_t bits = significand;
  if (unit > lowest - static_cast<int>(format.mantissa_bits) || significand > mantissa_mask) {
    // Normal: adding the biased exponent lets a carry out of the significand raise it.
    bits += static_cast<uint32_t>(unit + static_cast<int>(format.mantissa_bits) + bias - 1) << format.mantissa_bits;
  }
  const uint32_t largest = format.has_infinity ? infinity - 1 : nan - 1;
  if (bits > largest) return {sign | (format.has_infinity ? infinity : nan), true, true, false};
  return {sign | bits, scaled != rounded, false, bits <= mantissa_mask};
}

RoundedFloat EncodeFp32(double value) {
  const float rounded = static_cast<float>(value);
  const uint32_t bits = std::bit_cast<uint32_t>(rounded);
  if (std::isnan(value) || std::isinf(value) || value == 0) return {bits, false, false, false};
  return {bits, static_cast<double>(rounded) != value, std::isinf(rounded),
          std::fpclassify(rounded) != FP_NORMAL && !std::isinf(rounded)};
}

}  // namespace mil
