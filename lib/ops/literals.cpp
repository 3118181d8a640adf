#include "mil/ops/literals.h"

#include <cstring>

namespace mil::ops {

DType DefaultDType(PlainKind kind) {
  switch (kind) {
    case PlainKind::kBool:
      return DType::kBool;
    case PlainKind::kInteger:
      return DType::kInt32;
    case PlainKind::kReal:
      return DType::kFp32;
    case PlainKind::kString:
      return DType::kString;
  }
  return DType::kFp32;
}

bool CanHold(DType dtype, PlainKind kind) {
  switch (kind) {
    case PlainKind::kBool:
      return dtype == DType::kBool;
    case PlainKind::kString:
      return dtype == DType::kString;
    case PlainKind::kInteger:
      return IsFloat(dtype) || IsInteger(dtype);
    case PlainKind::kReal:
      return IsFloat(dtype);
  }
  return false;
}

std::optional<DType> ChooseDType(const OpDef& def, unsigned input, PlainKind kind, llvm::ArrayRef<TypedInput> typed) {
  const InputDef& wanted = def.inputs[input];
  const auto takes = [&](DType dtype) {
    return (wanted.dtypes.empty() || wanted.dtypes.Contains(dtype)) && CanHold(dtype, kind);
  };
  for (const TypedInput& other : typed) {
    const bool binds =
        other.input == input || (!wanted.type_var.empty() && def.inputs[other.input].type_var == wanted.type_var);
    // Where the literal cannot follow, the error is about the literal.
    if (binds && other.type.IsTensor() && CanHold(other.type.dtype(), kind)) return other.type.dtype();
  }
  if (kind == PlainKind::kInteger || kind == PlainKind::kReal) {
    for (const TypedInput& other : typed) {
      if (!other.type.IsTensor() || !IsFloat(other.type.dtype())) continue;
      if (!takes(other.type.dtype())) break;
      // An integer for an input that takes integers too is one: indices, axes, sizes.
      if (kind == PlainKind::kInteger && wanted.type_var.empty() && takes(DType::kInt32)) break;
      return other.type.dtype();
    }
  }
  if (takes(DefaultDType(kind))) return DefaultDType(kind);
  for (DType dtype : AllDTypes()) {
    if (takes(dtype)) return dtype;
  }
  return std::nullopt;
}

const Literal* NumbersLiteral(Program& program, Type type, llvm::ArrayRef<Number> numbers, size_t* bad_index) {
  llvm::MutableArrayRef<uint8_t> bytes;
  const Literal* literal = program.UninitializedLiteral(type, numbers.size(), &bytes);
  const unsigned width = BytesOf(type.dtype());
  for (size_t i = 0; i < numbers.size(); ++i) {
    uint64_t bits = numbers[i].magnitude;
    if (type.dtype() != DType::kBool) {
      std::optional<StoredNumber> stored = Store(type.dtype(), numbers[i]);
      if (!stored) {
        *bad_index = i;
        return nullptr;
      }
      bits = stored->bits;
    }
    std::memcpy(bytes.data() + i * width, &bits, width);
  }
  return literal;
}

}  // namespace mil::ops
