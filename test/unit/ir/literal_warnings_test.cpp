#include "mil/ir/literal_warnings.h"

#include "catch.h"

namespace mil {
namespace {

// "id: message" of what is reported when `written` is stored as `dtype`; empty if nothing is.
std::string Check(DType dtype, Number written) {
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine(CollectingConsumer(&diagnostics));
  CheckNarrowing(engine, {}, dtype, written, *Store(dtype, written));
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += Info(diagnostic.id).name.str() + ": " + diagnostic.message;
  return text;
}

std::string Fp16(double written) { return Check(DType::kFp16, Number::Real(written)); }

}  // namespace

TEST_CASE("numbers that fp16 keeps or merely rounds are fine") {
  for (double value : {0.0, 1.0, -1.0, 0.1, 3.14159, 65504.0, 1e-4, 0.999, 1.001, 0x1p-14, 0x1p-24, 65519.0}) {
    INFO(value);
    CHECK(Fp16(value) == "");
  }
}

TEST_CASE("what fp16 does not keep is reported with the value it becomes") {
  CHECK(Fp16(1e-5) ==
        "fp16-subnormal: 1e-05 is stored as 1.001358e-05, a subnormal fp16 number of less precision, expected a "
        "magnitude of at least 6.1035156e-05");
  CHECK(Fp16(-1e-9) ==
        "fp16-subnormal: -1e-09 is stored as -0, below the smallest fp16 number, expected a magnitude of at least "
        "6.1035156e-05");
  CHECK(Fp16(0.9999) ==
        "fp16-rounds-to-one: 0.9999 is stored as 1, expected a number that fp16 tells from 1: the next are 0.9995117 "
        "and 1.0009766");
  CHECK(Fp16(-1.0001) ==
        "fp16-rounds-to-one: -1.0001 is stored as -1, expected a number that fp16 tells from -1: the next are "
        "-0.9995117 and -1.0009766");
  CHECK(Fp16(65520) == "fp16-overflow: 65520 is stored as inf, expected a number within the range of fp16");
  CHECK(Check(DType::kFp16, Number::Integer(-70000)) ==
        "fp16-overflow: -70000 is stored as -inf, expected a number within the range of fp16");
}

TEST_CASE("other types only overflow") {
  CHECK(Check(DType::kFp32, Number::Real(0.1)) == "");
  CHECK(Check(DType::kFp32, Number::Real(1e-44)) == "");
  CHECK(Check(DType::kFp64, Number::Real(0.1)) == "");
  CHECK(Check(DType::kBf16, Number::Real(0.9999)) == "");
  CHECK(Check(DType::kFp32, Number::Real(1e39)) ==
        "float-overflow: 1e+39 is stored as inf, expected a number within the range of fp32");
  CHECK(Check(DType::kFp8E4M3Fn, Number::Real(1000)) ==
        "float-overflow: 1000 is stored as nan, expected a number within the range of fp8e4m3fn");
}

}  // namespace mil
