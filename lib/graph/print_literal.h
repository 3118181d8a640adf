// How the printer of graph text spells names, strings, types, literals and weights.
#ifndef MIL_LIB_GRAPH_PRINT_LITERAL_H_
#define MIL_LIB_GRAPH_PRINT_LITERAL_H_

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/ir/data.h"
#include "mil/ir/literal.h"
#include "mil/ir/type.h"

namespace mil::graph {

// Between back-quotes unless it is a plain name.
void PrintName(llvm::StringRef name, llvm::raw_ostream& out);
void PrintString(llvm::StringRef text, llvm::raw_ostream& out);

// The symbols that are written by name, with their numbers.
using SymbolNames = llvm::DenseMap<uint32_t, unsigned>;
// `fp16[1, ?]`. Symbols are `?s0` if `names` has them, else `?`.
void PrintType(Type type, llvm::raw_ostream& out, const SymbolNames* names = nullptr);
// Whether the text can say it: there is no word for a tensor whose rank is not known.
bool CanPrintType(Type type);
// Equal as text: symbols and unknown dimensions are one.
bool SameSpelling(Type a, Type b);

// The value alone: it reads back as this literal where `literal.type()` is stated or asked for.
void PrintValue(const Literal& literal, llvm::raw_ostream& out);
// `value : type`.
void PrintTypedValue(const Literal& literal, llvm::raw_ostream& out);
// Element bits of an integer, boolean or float type, exactly, and short where a short text is exact.
void PrintElement(DType dtype, uint64_t bits, llvm::raw_ostream& out);

// The expression that makes `data`, without its type. `const_name` is the name of the const that holds it: weights
// whose place in a weight file follows from it say where they come from, all others where they are.
void PrintData(const Data& data, llvm::StringRef const_name, llvm::raw_ostream& out);

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_PRINT_LITERAL_H_
