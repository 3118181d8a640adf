#include "mil/ir/type.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Allocator.h"
#include "mil/support/check.h"

namespace mil {

struct Type::Storage {
  TypeKind kind;
  DType dtype = DType::kBool;
  bool ranked = true;
  llvm::ArrayRef<Dim> dims;       // Tensors; the length of a list is dims[0].
  llvm::ArrayRef<Type> elements;  // All others.
};

namespace {

// Finds storage by its content rather than by its address.
template <typename StoragePointer>
struct ByContent {
  static StoragePointer getEmptyKey() { return llvm::DenseMapInfo<StoragePointer>::getEmptyKey(); }
  static StoragePointer getTombstoneKey() { return llvm::DenseMapInfo<StoragePointer>::getTombstoneKey(); }
  static unsigned getHashValue(StoragePointer storage) {
    llvm::hash_code hash = llvm::hash_combine(storage->kind, storage->dtype, storage->ranked);
    for (Dim dim : storage->dims) hash = llvm::hash_combine(hash, dim.raw());
    for (Type element : storage->elements) hash = llvm::hash_combine(hash, element);
    return static_cast<unsigned>(static_cast<size_t>(hash));
  }
  static bool isEqual(StoragePointer a, StoragePointer b) {
    if (a == b) return true;
    if (a == getEmptyKey() || b == getEmptyKey() || a == getTombstoneKey() || b == getTombstoneKey()) return false;
    return a->kind == b->kind && a->dtype == b->dtype && a->ranked == b->ranked && a->dims == b->dims &&
           a->elements == b->elements;
  }
};

}  // namespace

struct TypeTable::Impl {
  llvm::BumpPtrAllocator arena;
  llvm::DenseSet<const Type::Storage*, ByContent<const Type::Storage*>> types;
};

TypeKind Type::kind() const { return storage_->kind; }
DType Type::dtype() const { return storage_->dtype; }
bool Type::IsRanked() const { return storage_->ranked; }
llvm::ArrayRef<Dim> Type::dims() const { return storage_->dims; }
Type Type::element() const { return storage_->elements[0]; }
Dim Type::length() const { return storage_->dims[0]; }
llvm::ArrayRef<Type> Type::elements() const { return storage_->elements; }
Type Type::key() const { return storage_->elements[0]; }
Type Type::value() const { return storage_->elements[1]; }

bool Type::HasStaticShape() const {
  if (!IsRanked()) return false;
  for (Dim dim : dims()) {
    if (!dim.IsConstant()) return false;
  }
  return true;
}

std::string ToString(Type type) {
  if (!type) return "<no type>";
  std::string text;
  switch (type.kind()) {
    case TypeKind::kTensor: {
      if (type.IsScalar()) return ToString(type.dtype());
      text = "tensor<" + ToString(type.dtype()) + ", [";
      if (!type.IsRanked()) return text + "*]>";
      for (size_t i = 0; i < type.rank(); ++i) {
        if (i > 0) text += ", ";
        Dim dim = type.dims()[i];
        text += dim.IsConstant() ? ToString(dim) : "?";
      }
      return text + "]>";
    }
    case TypeKind::kList:
      return "list<" + ToString(type.element()) + ", " + (type.length().IsConstant() ? ToString(type.length()) : "?") +
             ">";
    case TypeKind::kTuple:
      text = "tuple<";
      for (size_t i = 0; i < type.elements().size(); ++i) {
        if (i > 0) text += ", ";
        text += ToString(type.elements()[i]);
      }
      return text + ">";
    case TypeKind::kDict:
      return "dict<" + ToString(type.key()) + ", " + ToString(type.value()) + ">";
    case TypeKind::kState:
      return "state<" + ToString(type.element()) + ">";
  }
  return text;
}

bool Compatible(Type a, Type b) {
  if (a == b) return true;
  if (!a || !b || a.kind() != b.kind()) return false;
  if (a.IsTensor()) {
    if (a.dtype() != b.dtype()) return false;
    if (!a.IsRanked() || !b.IsRanked()) return true;
    if (a.rank() != b.rank()) return false;
    for (size_t i = 0; i < a.rank(); ++i) {
      if (!Compatible(a.dims()[i], b.dims()[i])) return false;
    }
    return true;
  }
  if (a.IsList()) return Compatible(a.length(), b.length()) && Compatible(a.element(), b.element());
  if (a.elements().size() != b.elements().size()) return false;
  for (size_t i = 0; i < a.elements().size(); ++i) {
    if (!Compatible(a.elements()[i], b.elements()[i])) return false;
  }
  return true;
}

TypeTable::TypeTable() : impl_(std::make_unique<Impl>()) {}
TypeTable::~TypeTable() = default;

Type TypeTable::Intern(Type::Storage& key) {
  auto found = impl_->types.find(&key);
  if (found != impl_->types.end()) return Type(*found);
  auto* storage = new (impl_->arena.Allocate<Type::Storage>()) Type::Storage(key);
  storage->dims = key.dims.copy(impl_->arena);
  storage->elements = key.elements.copy(impl_->arena);
  impl_->types.insert(storage);
  return Type(storage);
}

Type TypeTable::Tensor(DType dtype, llvm::ArrayRef<Dim> dims) {
  Type::Storage key{TypeKind::kTensor, dtype, true, dims, {}};
  return Intern(key);
}

Type TypeTable::UnrankedTensor(DType dtype) {
  Type::Storage key{TypeKind::kTensor, dtype, false, {}, {}};
  return Intern(key);
}

Type TypeTable::List(Type element, Dim length) {
  Type::Storage key{TypeKind::kList, DType::kBool, true, length, element};
  return Intern(key);
}

Type TypeTable::Tuple(llvm::ArrayRef<Type> elements) {
  Type::Storage key{TypeKind::kTuple, DType::kBool, true, {}, elements};
  return Intern(key);
}

Type TypeTable::Dict(Type key_type, Type value_type) {
  Type both[] = {key_type, value_type};
  Type::Storage key{TypeKind::kDict, DType::kBool, true, {}, both};
  return Intern(key);
}

Type TypeTable::State(Type element) {
  Type::Storage key{TypeKind::kState, DType::kBool, true, {}, element};
  return Intern(key);
}

Type TypeTable::MorePrecise(Type a, Type b) {
  if (a == b) return a;
  MIL_DCHECK(Compatible(a, b));
  if (a.IsTensor()) {
    if (!a.IsRanked()) return b;
    if (!b.IsRanked()) return a;
    Shape dims;
    for (size_t i = 0; i < a.rank(); ++i) dims.push_back(mil::MorePrecise(a.dims()[i], b.dims()[i]));
    return Tensor(a.dtype(), dims);
  }
  llvm::SmallVector<Type, 4> elements;
  for (size_t i = 0; i < a.elements().size(); ++i) elements.push_back(MorePrecise(a.elements()[i], b.elements()[i]));
  Shape dims;
  for (size_t i = 0; i < a.dims().size(); ++i) dims.push_back(mil::MorePrecise(a.dims()[i], b.dims()[i]));
  Type::Storage key{a.kind(), DType::kBool, true, dims, elements};
  return Intern(key);
}

Type TypeTable::EraseSymbols(Type type) {
  Shape dims;
  for (Dim dim : type.dims()) dims.push_back(dim.IsConstant() ? dim : Dim::Unknown());
  llvm::SmallVector<Type, 4> elements;
  for (Type element : type.elements()) elements.push_back(EraseSymbols(element));
  Type::Storage key{type.kind(), type.dtype(), type.IsRanked(), dims, elements};
  return Intern(key);
}

Type TypeTable::Import(Type type) {
  llvm::SmallVector<Type, 4> elements;
  for (Type element : type.elements()) elements.push_back(Import(element));
  Type::Storage key{type.kind(), type.dtype(), type.IsRanked(), type.dims(), elements};
  return Intern(key);
}

}  // namespace mil
