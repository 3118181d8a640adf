// The hexadecimal floats of MIL text against C's own printf("%a"), and numbers as they may be written.
#include "text/number.h"

#include <bit>
#include <cmath>
#include <cstdio>
#include <random>

#include "catch.h"

namespace mil::text {
namespace {

std::string Printed(DType dtype, uint64_t bits) {
  char text[kLongestNumber];
  return std::string(text, PrintNumber(text, dtype, bits));
}

// printf's, brought to MIL's form: glibc writes subnormal doubles with a leading 0, which no narrower type can have.
std::string Reference(DType dtype, uint64_t bits) {
  const double value = Load(dtype, bits);
  if (std::isnan(value)) return "nan";
  char text[64];
  std::snprintf(text, sizeof(text), "%a", value);
  return text;
}

struct Row {
  DType dtype;
  uint64_t bits;
  const char* text;
};

TEST_CASE("floats print as Apple's compiler prints them") {
  // The first ten are literals of compiled models.
  const Row rows[] = {
      {DType::kFp16, 0x3c00, "0x1p+0"},
      {DType::kFp16, 0x0001, "0x1p-24"},
      {DType::kFp32, 0x3f800000, "0x1p+0"},
      {DType::kFp32, 0x00000001, "0x1p-149"},
      {DType::kFp32, 0xff7fffff, "-0x1.fffffep+127"},
      {DType::kFp32, 0x461c4000, "0x1.388p+13"},
      {DType::kFp32, 0x387fc000, "0x1.ff8p-15"},
      {DType::kFp16, 0xfc00, "-inf"},
      {DType::kFp16, 0x7c00, "inf"},
      {DType::kFp32, 0x00000000, "0x0p+0"},
      {DType::kFp32, 0x80000000, "-0x0p+0"},
      {DType::kFp16, 0x7bff, "0x1.ffcp+15"},
      {DType::kFp16, 0x03ff, "0x1.ff8p-15"},
      {DType::kFp16, 0x7e00, "nan"},
      {DType::kFp16, 0xfe01, "nan"},
      {DType::kFp32, 0x007fffff, "0x1.fffffcp-127"},
      {DType::kFp64, 0x3ff0000000000001, "0x1.0000000000001p+0"},
      {DType::kFp64, 0x0000000000000001, "0x1p-1074"},
      {DType::kFp64, 0x000fffffffffffff, "0x1.ffffffffffffep-1023"},
      {DType::kFp64, 0x7fefffffffffffff, "0x1.fffffffffffffp+1023"},
      {DType::kFp64, 0xfff0000000000000, "-inf"},
      {DType::kBf16, 0x7f7f, "0x1.fep+127"},
      {DType::kBf16, 0x0001, "0x1p-133"},
      {DType::kFp8E4M3Fn, 0x7e, "0x1.cp+8"},
      {DType::kFp8E4M3Fn, 0x7f, "nan"},
      {DType::kFp8E4M3Fn, 0x01, "0x1p-9"},
      {DType::kFp8E5M2, 0x7b, "0x1.cp+15"},
      {DType::kFp8E5M2, 0x7c, "inf"},
      {DType::kFp8E5M2, 0x81, "-0x1p-16"},
      {DType::kInt4, 0xf8, "-8"},
      {DType::kInt8, 0x80, "-128"},
      {DType::kInt32, 0xffffffff, "-1"},
      {DType::kInt64, 0x8000000000000000, "-9223372036854775808"},
      {DType::kUint64, 0xffffffffffffffff, "18446744073709551615"},
      {DType::kUint8, 0xff, "255"},
      {DType::kUint1, 1, "1"},
      {DType::kInt32, 0, "0"},
  };
  for (const Row& row : rows) CHECK(Printed(row.dtype, row.bits) == row.text);
}

TEST_CASE("every value of the narrow types prints as printf has it, and is read back bit for bit") {
  for (DType dtype : {DType::kFp16, DType::kBf16, DType::kFp8E4M3Fn, DType::kFp8E5M2}) {
    for (uint64_t bits = 0; bits < (uint64_t{1} << BitsOf(dtype)); ++bits) {
      const std::string text = Printed(dtype, bits);
      if (text != Reference(dtype, bits)) FAIL(text << " of " << ToString(dtype) << " bits " << bits);
      if (text == "nan") continue;  // Sign and payload are not kept.
      const char* at = text.data();
      Number number;
      const bool scanned = ScanNumber(&at, text.data() + text.size(), &number);
      if (!scanned || at != text.data() + text.size()) FAIL(text);
      if (Store(dtype, number)->bits != bits) FAIL(text << " of " << ToString(dtype) << " bits " << bits);
    }
  }
}

TEST_CASE("fp32 prints as printf has it") {
  std::mt19937 random(1);
  for (int i = 0; i < 200000; ++i) {
    // Every exponent as often as any, and the subnormals.
    const uint32_t bits = static_cast<uint32_t>(random()) >> (i % 3 == 0 ? i % 24 : 0);
    if (Printed(DType::kFp32, bits) != Reference(DType::kFp32, bits)) FAIL(bits);
  }
}

std::string Scanned(const std::string& text) {
  const char* at = text.data();
  Number number;
  if (!ScanNumber(&at, text.data() + text.size(), &number)) return "none";
  std::string rest(at, text.data() + text.size());
  char shown[64];
  if (number.is_integer) {
    std::snprintf(shown, sizeof(shown), "%s%llu", number.negative ? "-" : "",
                  static_cast<unsigned long long>(number.magnitude));
  } else {
    std::snprintf(shown, sizeof(shown), "%a", number.real);
  }
  return shown + (rest.empty() ? "" : " then " + rest);
}

TEST_CASE("numbers are read in every spelling") {
  CHECK(Scanned("7") == "7");
  CHECK(Scanned("-7,") == "-7 then ,");
  CHECK(Scanned("007") == "7");
  CHECK(Scanned("18446744073709551615") == "18446744073709551615");
  CHECK(Scanned("18446744073709551616") == "0x1p+64");  // No 64-bit integer: a real one.
  CHECK(Scanned("-0") == "-0x0p+0");
  CHECK(Scanned("0x10") == "16");
  CHECK(Scanned("0x1p-1") == "0x1p-1");
  CHECK(Scanned("0X1.8P+1)") == "0x1.8p+1 then )");
  CHECK(Scanned("-0x.8p0") == "-0x1p-1");
  CHECK(Scanned("0x1p-1074") == "0x0.0000000000001p-1022");
  CHECK(Scanned("0x1p-1075") == "0x0p+0");  // A tie: to even.
  CHECK(Scanned("0x1.8p-1075") == "0x0.0000000000001p-1022");
  CHECK(Scanned("0x1p99999999999999999999") == "inf");
  CHECK(Scanned("0x1p-99999999999999999999") == "0x0p+0");
  CHECK(Scanned("0x1.00000000000008p0") == "0x1p+0");  // 2^-53: a tie.
  CHECK(Scanned("0x1.000000000000080000000000000000001p0") == "0x1.0000000000001p+0");
  CHECK(Scanned("0.5") == "0x1p-1");
  CHECK(Scanned("1e3") == "0x1.f4p+9");
  CHECK(Scanned("1.") == "0x1p+0");
  CHECK(Scanned("2.5E-1]") == "0x1p-2 then ]");
  CHECK(Scanned("0.1") == "0x1.999999999999ap-4");
  CHECK(Scanned("1e-5") == "0x1.4f8b588e368f1p-17");
  CHECK(Scanned("1e400") == "inf");
  CHECK(Scanned("1e-400") == "0x0p+0");
  CHECK(Scanned("0e999999999999999999999") == "0x0p+0");
  CHECK(Scanned("4.9406564584124654e-324") == "0x0.0000000000001p-1022");
  CHECK(Scanned("9007199254740993.0") == "0x1p+53");  // A tie between two doubles.
  CHECK(Scanned("9007199254740993.00000000000000000000000000000000000001") == "0x1.0000000000001p+53");
  CHECK(Scanned("inf") == "inf");
  CHECK(Scanned("-inf") == "-inf");
  CHECK(Scanned("nan") == "nan");
}

TEST_CASE("what is no number is refused") {
  for (const char* text : {"",   "-",  "abc", "0x", "0x.p1",    "0x1.8", "0x1p",   "0x1p+", "1e",  "1e+",
                           ".5", "+1", "1a",  "1_", "infinity", "nano",  "0x1.zz", "1.2.3", "--1", "- 1"}) {
    CHECK(Scanned(text) == "none");
  }
}

TEST_CASE("decimals are read as strtod reads them") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const unsigned digits = 1 + random() % 25;
    const unsigned point = random() % (digits + 1);
    for (unsigned k = 0; k < digits; ++k) {
      if (k == point && k > 0) text += '.';
      text += static_cast<char>('0' + random() % 10);
    }
    text += "e" + std::to_string(static_cast<int>(random() % 700) - 350);
    const char* at = text.data();
    Number number;
    if (!ScanNumber(&at, text.data() + text.size(), &number)) FAIL(text);
    if (number.real != std::strtod(text.c_str(), nullptr)) FAIL(text);
  }
  // Long ones take time in proportion to their length.
  const std::string many(3'000'000, '3');
  CHECK(Scanned("0." + many) == "0x1.5555555555555p-2");
  CHECK(Scanned(many + ".0") == "inf");
  CHECK(Scanned("0." + std::string(3'000'000, '0') + "1e3000001") == "0x1p+0");
}

}  // namespace
}  // namespace mil::text
