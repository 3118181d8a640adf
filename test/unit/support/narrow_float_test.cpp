// The narrow formats against what IEEE 754 and the OCP FP8 specification say of them.
#include "mil/support/narrow_float.h"

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "catch.h"

namespace mil {
namespace {

TEST_CASE("every bit pattern of a narrow format survives decoding and encoding") {
  const FloatFormat format = GENERATE(kFp16Format, kBf16Format, kFp8E4M3FnFormat, kFp8E5M2Format);
  const uint32_t patterns = 1u << (1 + format.exponent_bits + format.mantissa_bits);
  for (uint32_t bits = 0; bits < patterns; ++bits) {
    const double value = DecodeFloat(format, bits);
    if (std::isnan(value)) continue;
    const RoundedFloat rounded = EncodeFloat(format, value);
    if (rounded.bits != bits || rounded.inexact) FAIL("pattern " << bits << " of " << patterns << ": " << rounded.bits);
  }
}

TEST_CASE("fp16 rounds to nearest, ties to even") {
  CHECK(DecodeFloat(kFp16Format, 0x3c00) == 1.0);
  CHECK(EncodeFloat(kFp16Format, 1.0 + 0x1p-11).bits == 0x3c00);
  CHECK(EncodeFloat(kFp16Format, 1.0 + 3 * 0x1p-11).bits == 0x3c02);
  CHECK(EncodeFloat(kFp16Format, std::nextafter(1.0 + 0x1p-11, 2.0)).bits == 0x3c01);
  CHECK(EncodeFloat(kFp16Format, 0.9999).bits == 0x3c00);
  CHECK(EncodeFloat(kFp16Format, 0.9999).inexact);
}

TEST_CASE("fp16 overflow and subnormal numbers are reported") {
  CHECK(EncodeFloat(kFp16Format, 65504.0).bits == 0x7bff);
  CHECK_FALSE(EncodeFloat(kFp16Format, 65519.0).overflow);
  CHECK(EncodeFloat(kFp16Format, 65520.0).overflow);
  CHECK(EncodeFloat(kFp16Format, 65520.0).bits == 0x7c00);
  CHECK(EncodeFloat(kFp16Format, 1e-5).subnormal);
  CHECK(EncodeFloat(kFp16Format, -1e-30).subnormal);
  CHECK(EncodeFloat(kFp16Format, -1e-30).bits == 0x8000);
  CHECK_FALSE(EncodeFloat(kFp16Format, 0.0).subnormal);
}

TEST_CASE("fp8e4m3fn has no infinity: 448 is its largest number") {
  CHECK(EncodeFloat(kFp8E4M3FnFormat, 448.0).bits == 0x7e);
  CHECK_FALSE(EncodeFloat(kFp8E4M3FnFormat, 448.0).overflow);
  CHECK(EncodeFloat(kFp8E4M3FnFormat, 1e9).overflow);
  CHECK(std::isnan(DecodeFloat(kFp8E4M3FnFormat, 0x7f)));
}

// What the bits mean, term by term as IEEE 754 and the OCP FP8 specification put it.
double Meaning(FloatFormat format, uint32_t bits) {
  const uint32_t mantissa = bits % (1u << format.mantissa_bits);
  const uint32_t exponent = (bits >> format.mantissa_bits) % (1u << format.exponent_bits);
  const double sign = bits >> (format.mantissa_bits + format.exponent_bits) != 0 ? -1 : 1;
  const uint32_t largest_exponent = (1u << format.exponent_bits) - 1;
  const int bias = static_cast<int>(largest_exponent / 2);
  if (format.has_infinity && exponent == largest_exponent) {
    return mantissa != 0 ? std::numeric_limits<double>::quiet_NaN() : sign * std::numeric_limits<double>::infinity();
  }
  if (!format.has_infinity && exponent == largest_exponent && mantissa == (1u << format.mantissa_bits) - 1) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double fraction = mantissa / std::pow(2.0, format.mantissa_bits);
  if (exponent == 0) return sign * fraction * std::pow(2.0, 1 - bias);
  return sign * (1 + fraction) * std::pow(2.0, static_cast<int>(exponent) - bias);
}

uint32_t PatternCount(FloatFormat format) { return 1u << (1 + format.exponent_bits + format.mantissa_bits); }

// The finite numbers from 0 up, by pattern.
std::vector<double> PositiveNumbers(FloatFormat format) {
  std::vector<double> numbers;
  for (uint32_t bits = 0; bits < PatternCount(format) / 2; ++bits) {
    if (std::isfinite(Meaning(format, bits))) numbers.push_back(Meaning(format, bits));
  }
  return numbers;
}

TEST_CASE("every pattern of every narrow format means what its specification says") {
  const FloatFormat format = GENERATE(kFp16Format, kBf16Format, kFp8E4M3FnFormat, kFp8E5M2Format);
  for (uint32_t bits = 0; bits < PatternCount(format); ++bits) {
    const double expected = Meaning(format, bits);
    const double found = DecodeFloat(format, bits);
    const bool same =
        std::isnan(expected) ? std::isnan(found) : std::bit_cast<uint64_t>(expected) == std::bit_cast<uint64_t>(found);
    if (!same) FAIL("pattern " << bits << ": found " << found << ", expected " << expected);
  }
}

// Between two neighbours: below, at and above the middle, and just beside each neighbour; both signs.
TEST_CASE("between all neighbours the nearer one is taken, in the middle the even one") {
  const FloatFormat format = GENERATE(kFp16Format, kBf16Format, kFp8E4M3FnFormat, kFp8E5M2Format);
  const std::vector<double> numbers = PositiveNumbers(format);
  const uint32_t sign = PatternCount(format) / 2;
  const auto check = [&](double value, uint32_t expected) {
    const RoundedFloat up = EncodeFloat(format, value), down = EncodeFloat(format, -value);
    const bool subnormal = expected < 1u << format.mantissa_bits;
    if (up.bits != expected || down.bits != (expected | sign) || !up.inexact || !down.inexact || up.overflow ||
        up.subnormal != subnormal) {
      FAIL("found pattern " << up.bits << " for " << value << ", expected " << expected);
    }
  };
  for (uint32_t bits = 0; bits + 1 < numbers.size(); ++bits) {
    const double low = numbers[bits], high = numbers[bits + 1], middle = low + (high - low) / 2;
    check(std::nextafter(low, high), bits);
    check(std::nextafter(middle, low), bits);
    check(middle, bits % 2 == 0 ? bits : bits + 1);
    check(std::nextafter(middle, high), bits + 1);
    check(std::nextafter(high, low), bits + 1);
  }
}

TEST_CASE("beyond the largest number the format overflows") {
  const FloatFormat format = GENERATE(kFp16Format, kBf16Format, kFp8E4M3FnFormat, kFp8E5M2Format);
  const std::vector<double> numbers = PositiveNumbers(format);
  const uint32_t largest = numbers.size() - 1;
  const double step = numbers[largest] - numbers[largest - 1];
  const double middle = numbers[largest] + step / 2;
  // The middle goes to the even neighbour: the next pattern where there is an infinity, else the largest number.
  CHECK(EncodeFloat(format, std::nextafter(middle, 0)).bits == largest);
  CHECK_FALSE(EncodeFloat(format, std::nextafter(middle, 0)).overflow);
  CHECK(EncodeFloat(format, middle).overflow == (largest % 2 == 1));
  for (double value : {std::nextafter(middle, HUGE_VAL), middle * 2, std::numeric_limits<double>::max()}) {
    CHECK(EncodeFloat(format, value).bits == largest + 1);
    CHECK(EncodeFloat(format, value).overflow);
    CHECK(EncodeFloat(format, -value).bits == (largest + 1 + PatternCount(format) / 2));
  }
}

TEST_CASE("infinities, NaN and zeros keep their kind") {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (FloatFormat format : {kFp16Format, kBf16Format, kFp8E5M2Format}) {
    CHECK(DecodeFloat(format, EncodeFloat(format, infinity).bits) == infinity);
    CHECK(DecodeFloat(format, EncodeFloat(format, -infinity).bits) == -infinity);
    CHECK_FALSE(EncodeFloat(format, infinity).overflow);
  }
  CHECK(std::isnan(DecodeFloat(kFp8E4M3FnFormat, EncodeFloat(kFp8E4M3FnFormat, infinity).bits)));
  CHECK(EncodeFloat(kFp8E4M3FnFormat, infinity).overflow);
  for (FloatFormat format : {kFp16Format, kBf16Format, kFp8E4M3FnFormat, kFp8E5M2Format}) {
    CHECK(std::isnan(DecodeFloat(format, EncodeFloat(format, nan).bits)));
    CHECK_FALSE(EncodeFloat(format, nan).inexact);
    CHECK(EncodeFloat(format, 0.0).bits == 0);
    CHECK(EncodeFloat(format, -0.0).bits == PatternCount(format) / 2);
    CHECK(EncodeFloat(format, std::numeric_limits<double>::denorm_min()).bits == 0);
    CHECK(EncodeFloat(format, std::numeric_limits<double>::denorm_min()).subnormal);
  }
}

TEST_CASE("fp32 is what the processor rounds to, with its losses reported") {
  std::mt19937_64 random(20240601);
  for (int i = 0; i < 200000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (std::isnan(value)) continue;
    const float expected = static_cast<float>(value);
    const RoundedFloat rounded = EncodeFp32(value);
    REQUIRE(rounded.bits == std::bit_cast<uint32_t>(expected));
    REQUIRE(rounded.inexact == (static_cast<double>(expected) != value));
    REQUIRE(rounded.overflow == (std::isinf(expected) && std::isfinite(value)));
  }
  CHECK(EncodeFp32(1e-40).subnormal);
  CHECK(EncodeFp32(1e-300).subnormal);
  CHECK_FALSE(EncodeFp32(1e-30).subnormal);
  CHECK_FALSE(EncodeFp32(0.0).subnormal);
}

}  // namespace
}  // namespace mil
