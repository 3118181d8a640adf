// The printer of MIL text: byte for byte what `coremlcompiler` writes for the same program.
#ifndef MIL_TEXT_PRINTER_H_
#define MIL_TEXT_PRINTER_H_

#include <optional>

#include "mil/ir/program.h"

namespace llvm {
class raw_ostream;
}

namespace mil::text {

struct PrintOptions {
  // The spelling; the program's own version if none is given.
  std::optional<MilVersion> version;
};

// Writes `program` to `out` as it goes along; there is no newline at the end, as in Apple's files. Functions, function
// inputs, arguments and attributes are sorted by name. Symbols are printed as `?`.
void PrintMil(const Program& program, llvm::raw_ostream& out, const PrintOptions& options = {});

// One type or literal as MIL text spells it: for messages and for the other printers.
void PrintType(Type type, llvm::raw_ostream& out, MilVersion version = MilVersion::k1_3);
// `fp16(0x1p+0)`, `tensor<int32, [2]>([1, 2])`.
void PrintLiteral(const Literal& literal, llvm::raw_ostream& out, MilVersion version = MilVersion::k1_3);

}  // namespace mil::text

#endif  // MIL_TEXT_PRINTER_H_
