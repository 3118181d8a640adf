// The types of MIL: tensors of scalars, lists, tuples, dictionaries and states.
//
// A Type is a pointer to storage interned in one Program's TypeTable: within a program, equal types are equal pointers.
#ifndef MIL_IR_TYPE_H_
#define MIL_IR_TYPE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include "mil/ir/dim.h"
#include "mil/ir/dtype.h"

namespace mil {

enum class TypeKind : uint8_t { kTensor, kList, kTuple, kDict, kState };

class TypeTable;

class Type {
 public:
  Type() = default;  // No type.
  explicit operator bool() const { return storage_ != nullptr; }
  bool operator==(const Type&) const = default;

  TypeKind kind() const;
  bool IsTensor() const { return kind() == TypeKind::kTensor; }
  bool IsList() const { return kind() == TypeKind::kList; }
  bool IsTuple() const { return kind() == TypeKind::kTuple; }
  bool IsDict() const { return kind() == TypeKind::kDict; }
  bool IsState() const { return kind() == TypeKind::kState; }

  // Tensors. A scalar is a tensor of rank 0. An unranked tensor has neither rank nor dims.
  DType dtype() const;
  bool IsRanked() const;
  unsigned rank() const { return dims().size(); }
  llvm::ArrayRef<Dim> dims() const;
  bool IsScalar() const { return IsTensor() && IsRanked() && rank() == 0; }
  // Every dimension is constant.
  bool HasStaticShape() const;

  // Lists: `list<element, length>`. States: `state<element>`.
  Type element() const;
  Dim length() const;
  // Tuples.
  llvm::ArrayRef<Type> elements() const;
  // Dictionaries.
  Type key() const;
  Type value() const;

  const void* AsOpaque() const { return storage_; }

 private:
  friend class TypeTable;
  struct Storage;
  explicit Type(const Storage* storage) : storage_(storage) {}
  const Storage* storage_ = nullptr;
};

inline llvm::hash_code hash_value(Type type) { return llvm::hash_value(type.AsOpaque()); }

// Spelled as in MIL 1.3: "tensor<fp16, [1, ?]>", "fp16", "list<tensor<fp32, [4]>, ?>"; an unranked tensor is
// "tensor<fp16, [*]>", which only our own messages print.
std::string ToString(Type type);

// May a value of one be a value of the other? Equal but for dimensions, which must be Compatible().
bool Compatible(Type a, Type b);

class TypeTable {
 public:
  TypeTable();
  ~TypeTable();
  TypeTable(const TypeTable&) = delete;
  TypeTable& operator=(const TypeTable&) = delete;

  Type Tensor(DType dtype, llvm::ArrayRef<Dim> dims);
  Type UnrankedTensor(DType dtype);
  Type Scalar(DType dtype) { return Tensor(dtype, {}); }
  Type List(Type element, Dim length);
  Type Tuple(llvm::ArrayRef<Type> elements);
  Type Dict(Type key, Type value);
  Type State(Type element);

  // The type with, in each place, the more precise dimension. `a` and `b` are Compatible().
  Type MorePrecise(Type a, Type b);
  // The type with every symbol made unknown: what text prints.
  Type EraseSymbols(Type type);
  // A type of another table's, made here.
  Type Import(Type type);

 private:
  Type Intern(Type::Storage& key);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mil

#endif  // MIL_IR_TYPE_H_
