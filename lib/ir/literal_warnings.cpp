#include "mil/ir/literal_warnings.h"

#include <charconv>
#include <cmath>

namespace mil::internal {

namespace {

// The shortest text that a reader of single precision takes for the same number: exact enough to tell fp16 values
// apart.
std::string Short(double value) {
  char text[64];
  const float narrow = static_cast<float>(value);
  const bool fits = std::isfinite(narrow) && (narrow != 0 || value == 0);
  const auto end =
      fits ? std::to_chars(text, text + sizeof(text), narrow).ptr : std::to_chars(text, text + sizeof(text), value).ptr;
  return std::string(text, end);
}

std::string Short(const Number& number) {
  if (number.is_integer) return (number.negative ? "-" : "") + std::to_string(number.magnitude);
  char text[64];
  return std::string(text, std::to_chars(text, text + sizeof(text), number.real).ptr);
}

}  // namespace

void ReportNarrowing(DiagnosticEngine& engine, SourceRange where, DType dtype, const Number& written,
                     const StoredNumber& stored) {
  const double value = Load(dtype, stored.bits);
  if (stored.overflow) {
    engine.Report(dtype == DType::kFp16 ? DiagId::kFp16Overflow : DiagId::kFloatOverflow, where)
        << Short(written) << " is stored as " << Short(value) << ", expected a number within the range of "
        << Spelling(dtype);
    return;
  }
  if (dtype != DType::kFp16) return;
  if (stored.subnormal) {
    engine.Report(DiagId::kFp16Subnormal, where)
        << Short(written) << " is stored as " << Short(value) << ", "
        << (value == 0 ? "below the smallest fp16 number" : "a subnormal fp16 number of less precision")
        << ", expected a magnitude of at least " << Short(0x1p-14);
  } else if (std::fabs(value) == 1) {
    engine.Report(DiagId::kFp16RoundsToOne, where)
        << Short(written) << " is stored as " << Short(value) << ", expected a number that fp16 tells from "
        << Short(value) << ": the next are " << Short(std::copysign(1 - 0x1p-11, value)) << " and "
        << Short(std::copysign(1 + 0x1p-10, value));
  }
}

}  // namespace mil::internal
