// How a plain number, truth value or text becomes a literal of the type that an operation's input asks for. Shared by
// the graph text and the builder functions that are typed per operation.
#ifndef MIL_OPS_LITERALS_H_
#define MIL_OPS_LITERALS_H_

#include <optional>

#include "llvm/ADT/ArrayRef.h"
#include "mil/ir/literal.h"
#include "mil/ir/op_def.h"
#include "mil/ir/program.h"

namespace mil::ops {

// A value that has no type yet, by what is written.
enum class PlainKind : uint8_t { kBool, kInteger, kReal, kString };

// An input whose type is known.
struct TypedInput {
  unsigned input;  // Index in OpDef::inputs.
  Type type;
};

// The scalar type a plain value takes as input `input` of `def`:
//  1. that of the input's type variable, where one of `typed` binds it, or of another value of the same input's list,
//  2. else, for a number, that of the first input of floats in `typed`, if the input takes it,
//  3. else int32, fp32, bool or string, by `kind`, if the input takes it,
//  4. else the first type the input takes that can hold values of `kind`.
// Nothing if the input takes none that can. The type may still be too narrow for the number: Store() tells.
std::optional<DType> ChooseDType(const OpDef& def, unsigned input, PlainKind kind, llvm::ArrayRef<TypedInput> typed);

// What a value is where nothing asks for a type: int32, fp32, bool or string.
DType DefaultDType(PlainKind kind);
// Can a value of `kind` be written for a type? Integers for floats, too; booleans and strings only for their own.
bool CanHold(DType dtype, PlainKind kind);

// A tensor literal of `type` (bytes, not strings) with these elements, row by row. Null, with the first one in
// `bad_index`, if an element cannot be stored. Elements of bool tensors are 0 and 1.
const Literal* NumbersLiteral(Program& program, Type type, llvm::ArrayRef<Number> numbers, size_t* bad_index);

}  // namespace mil::ops

#endif  // MIL_OPS_LITERALS_H_
