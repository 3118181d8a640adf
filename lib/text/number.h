// Numbers of MIL text, both ways: scanning decimal and hexadecimal ones, and printing C99 hexadecimal floats.
#ifndef MIL_LIB_TEXT_NUMBER_H_
#define MIL_LIB_TEXT_NUMBER_H_

#include "mil/ir/dtype.h"
#include "mil/ir/literal.h"

namespace mil::text {

// Reads an integer (decimal, or hexadecimal with 0x), a float (decimal, or hexadecimal with a `p` exponent), `inf` or
// `nan`, each with an optional `-`, at `*at`. On success `*at` is behind it. False, with `*at` where the trouble is, if
// there is none or it is malformed. An integer of more than 64 bits becomes a real number.
bool ScanNumber(const char** at, const char* end, Number* number);

// The longest number that PrintNumber writes: "-0x1.0123456789abcp-1022", or a 64-bit integer.
inline constexpr unsigned kLongestNumber = 32;
// Writes element bits of an integer or float type to `out` and returns the end. The float's value v as printf("%a", v)
// has it, but always with a leading 1 (subnormals too): 0x1.8p-3, 0x0p+0, -inf, nan.
char* PrintNumber(char* out, DType dtype, uint64_t bits);
char* PrintUnsigned(char* out, uint64_t value);

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_NUMBER_H_
