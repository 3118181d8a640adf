// Warnings about numbers that do not survive the type they are stored as. Whoever reads decimal text calls this with
// what was written and what Store() made of it; hexadecimal text says its bits and is taken at its word.
#ifndef MIL_IR_LITERAL_WARNINGS_H_
#define MIL_IR_LITERAL_WARNINGS_H_

#include "mil/ir/dtype.h"
#include "mil/ir/literal.h"
#include "mil/support/diagnostic.h"

namespace mil {

namespace internal {
void ReportNarrowing(DiagnosticEngine& engine, SourceRange where, DType dtype, const Number& written,
                     const StoredNumber& stored);
}  // namespace internal

// Reports, with the stored value: -Wfp16-overflow (70000 is infinite), -Wfp16-subnormal (1e-5 keeps 8 of its 11 bits,
// 1e-9 becomes 0), -Wfp16-rounds-to-one (0.9999), and -Wfloat-overflow for the other floating-point types. A number
// that is stored exactly, or merely rounded, is fine. One comparison in the common case.
inline void CheckNarrowing(DiagnosticEngine& engine, SourceRange where, DType dtype, const Number& written,
                           const StoredNumber& stored) {
  if (stored.inexact || stored.overflow) internal::ReportNarrowing(engine, where, dtype, written, stored);
}

}  // namespace mil

#endif  // MIL_IR_LITERAL_WARNINGS_H_
