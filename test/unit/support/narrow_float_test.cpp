// The narrow formats against what IEEE 754 and the OCP FP8 specification say of them.
#include "mil/support/narrow_float.h"

#include <cmath>

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

}  // namespace
}  // namespace mil
