// fp16, bf16 and the two fp8 formats: conversion between their bits and double, and round-to-nearest-even.
#ifndef MIL_SUPPORT_NARROW_FLOAT_H_
#define MIL_SUPPORT_NARROW_FLOAT_H_

#include <cstdint>

namespace mil {

// A binary floating-point format. fp8e4m3fn has no infinity and one NaN pattern (OCP FP8 specification 1.0).
struct FloatFormat {
  unsigned exponent_bits;
  unsigned mantissa_bits;
  bool has_infinity;
};
inline constexpr FloatFormat kFp16Format{5, 10, true};
inline constexpr FloatFormat kBf16Format{8, 7, true};
inline constexpr FloatFormat kFp8E4M3FnFormat{4, 3, false};
inline constexpr FloatFormat kFp8E5M2Format{5, 2, true};

// Exact: every value of these formats is a double.
double DecodeFloat(FloatFormat format, uint32_t bits);

// What happened to a value when it was rounded.
struct RoundedFloat {
  uint32_t bits;
  bool inexact;    // The stored value differs.
  bool overflow;   // Finite became infinite (or NaN where there is no infinity).
  bool subnormal;  // The stored value is subnormal, or zero though the value was not.
};
// Rounds to nearest, ties to even.
RoundedFloat EncodeFloat(FloatFormat format, double value);
// The same for fp32, whose bits are a float's.
RoundedFloat EncodeFp32(double value);

}  // namespace mil

#endif  // MIL_SUPPORT_NARROW_FLOAT_H_
