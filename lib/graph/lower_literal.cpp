// Compile-time values to literals of a type.
#include <cstring>

#include "graph/lowering.h"
#include "mil/ir/literal_warnings.h"

namespace mil::graph {

namespace {

const Expr* ElementExpr(const Expr* expr, size_t index, size_t count) {
  const auto* list = llvm::dyn_cast_or_null<ListExpr>(expr);
  return list && list->elements.size() == count ? list->elements[index] : nullptr;
}

}  // namespace

bool Lowering::FlattenInto(const Entity& entity, const Expr* expr, SourceRange range, unsigned depth, Flat* flat) {
  if (!entity.IsList()) {
    if (depth != flat->shape.size()) {
      Error(DiagId::kLiteralShape, range,
            "found " + Describe(entity) + " beside a list, expected lists of the same depth");
      return false;
    }
    flat->leaves.push_back(entity);
    flat->places.push_back(range);
    return true;
  }
  const EntityList& list = entity.list();
  const auto size = static_cast<int64_t>(list.size());
  if (depth == flat->shape.size()) {
    if (!flat->leaves.empty()) {
      Error(DiagId::kLiteralShape, range,
            "found " + Describe(entity) + " beside a single value, expected lists of the same depth");
      return false;
    }
    flat->shape.push_back(size);
  } else if (flat->shape[depth] != size) {
    Error(DiagId::kLiteralShape, range,
          "found a list of " + llvm::Twine(size) + " beside one of " + llvm::Twine(flat->shape[depth]) +
              ", expected lists of the same length");
    return false;
  }
  for (size_t i = 0; i < list.size(); ++i) {
    const Expr* element = ElementExpr(expr, i, list.size());
    if (!FlattenInto(list[i], element, element ? element->range : range, depth + 1, flat)) return false;
  }
  return true;
}

bool Lowering::Flatten(const Entity& entity, const Expr* expr, SourceRange range, Flat* flat) {
  return FlattenInto(entity, expr, range, 0, flat) && ReadKind(range, flat);
}

// What kind of values they all are; integers beside reals are reals.
bool Lowering::ReadKind(SourceRange range, Flat* flat) {
  bool bools = false, strings = false, numbers = false, reals = false;
  for (const Entity& leaf : flat->leaves) {
    bools |= leaf.IsBool();
    strings |= leaf.IsString();
    numbers |= leaf.IsNumber();
    reals |= leaf.IsReal();
    if (!leaf.IsPlain()) {
      Error(DiagId::kLiteralType, range,
            "found " + Describe(leaf) + " in a literal, expected a number, boolean or string");
      return false;
    }
  }
  if (bools + strings + numbers > 1) {
    Error(DiagId::kLiteralType, range,
          "found values of several kinds in one literal, expected only numbers, only booleans or only strings");
    return false;
  }
  flat->kind = strings ? ops::PlainKind::kString
               : bools ? ops::PlainKind::kBool
               : reals ? ops::PlainKind::kReal
                       : ops::PlainKind::kInteger;
  return true;
}

const Literal* Lowering::StoreNumbers(llvm::ArrayRef<Entity> leaves, llvm::ArrayRef<SourceRange> places, Type type,
                                      SourceRange range) {
  const DType dtype = type.dtype();
  if (!CountBytes(leaves.size(), dtype, range)) return nullptr;
  llvm::MutableArrayRef<uint8_t> bytes;
  const Literal* literal = program_->UninitializedLiteral(type, leaves.size(), &bytes);
  const unsigned width = BytesOf(dtype);
  for (size_t i = 0; i < leaves.size(); ++i) {
    const Entity& leaf = leaves[i];
    const SourceRange where = i < places.size() ? places[i] : range;
    uint64_t bits = 0;
    if (leaf.is_bits) {
      bits = static_cast<uint64_t>(leaf.integer);
      const unsigned used = std::max(BitsOf(dtype), 1u);
      if (used < 64 && bits >> used != 0) {
        Error(DiagId::kLiteralRange, where, "found bits beyond the " + llvm::Twine(used) + " of " + ToString(dtype));
        return nullptr;
      }
      if (ClassOf(dtype) == DTypeClass::kSigned && used < 8 * width && (bits >> (used - 1) & 1) != 0)
        bits |= ~uint64_t{0} << used;
    } else if (leaf.IsBool() || leaf.IsString()) {
      if (dtype != DType::kBool || leaf.IsString()) {
        Error(DiagId::kLiteralType, where, "found " + Describe(leaf) + ", expected a value of " + ToString(dtype));
        return nullptr;
      }
      bits = leaf.boolean ? 1 : 0;
    } else {
      const Number number = leaf.AsNumber();
      const bool fits = dtype != DType::kBool && (IsFloat(dtype) || leaf.IsInteger());
      std::optional<StoredNumber> stored;
      if (fits) stored = Store(dtype, number);
      if (!stored) {
        Error(fits ? DiagId::kLiteralRange : DiagId::kLiteralType, where,
              "found " + Describe(leaf) + ", expected a value of " + ToString(dtype) +
                  (fits ? ", which goes from " + std::to_string(RangeOf(dtype).lowest) + " to " +
                              std::to_string(RangeOf(dtype).largest)
                        : ""));
        return nullptr;
      }
      CheckNarrowing(engine_, where, dtype, number, *stored);
      bits = stored->bits;
    }
    std::memcpy(bytes.data() + i * width, &bits, width);
  }
  return literal;
}

const Literal* Lowering::MakePlainLiteral(const Entity& entity, DType dtype, int rank, const Expr* expr,
                                          SourceRange range) {
  Flat flat;
  if (!Flatten(entity, expr, range, &flat)) return nullptr;
  // MIL wants a vector: a single value is one of one.
  if (rank == 1 && flat.shape.empty()) flat.shape.push_back(1);
  Shape dims;
  for (int64_t size : flat.shape) dims.push_back(size);
  Type type = program_->types().Tensor(dtype, dims);
  if (dtype != DType::kString) return StoreNumbers(flat.leaves, flat.places, type, range);
  llvm::SmallVector<llvm::StringRef, 4> strings;
  for (const Entity& leaf : flat.leaves) {
    if (!leaf.IsString()) {
      Error(DiagId::kLiteralType, range, "found " + Describe(leaf) + ", expected a string");
      return nullptr;
    }
    strings.push_back(leaf.string);
  }
  return program_->StringsLiteral(type, strings);
}

const Literal* Lowering::MakeDefaultLiteral(const Entity& entity, const Expr* expr, SourceRange range) {
  if (entity.IsError()) return nullptr;
  if (entity.IsConstant()) return entity.constant->literal;
  if (!entity.IsPlain()) {
    Error(DiagId::kLiteralType, range,
          "found " + Describe(entity) + ", expected a literal" +
              (entity.kind == EntityKind::kSource ? "; its type is stated with ': type'" : ""));
    return nullptr;
  }
  Flat flat;
  if (!Flatten(entity, expr, range, &flat)) return nullptr;
  return MakePlainLiteral(entity, ops::DefaultDType(flat.kind), -1, expr, range);
}

const Literal* Lowering::MakeLiteral(const Entity& entity, Type type, const Expr* expr, SourceRange range) {
  if (entity.IsError()) return nullptr;
  if (entity.IsConstant()) {
    if (Compatible(entity.type(), type)) return entity.constant->literal;
    Error(DiagId::kTypeMismatch, range, "found " + Describe(entity) + ", expected " + TypeText(type));
    return nullptr;
  }
  const auto wrong = [&]() -> const Literal* {
    Error(DiagId::kLiteralType, range, "found " + Describe(entity) + ", expected a value of " + TypeText(type));
    return nullptr;
  };
  if (type.IsTensor()) {
    Flat flat;
    if (!entity.IsPlain()) return wrong();
    if (!Flatten(entity, expr, range, &flat)) return nullptr;
    llvm::ArrayRef<Dim> dims = type.dims();
    std::optional<Dim> count = Product(dims);
    bool fits = dims.size() == flat.shape.size();
    for (size_t i = 0; fits && i < dims.size(); ++i) fits = !dims[i].IsConstant() || dims[i].size() == flat.shape[i];
    // No brackets can say how many elements each of no rows has.
    if (!fits && flat.leaves.empty() && !flat.shape.empty() && count && *count == Dim(0)) fits = true;
    if (!fits) {
      std::string found;
      for (int64_t size : flat.shape) found += (found.empty() ? "" : ", ") + std::to_string(size);
      Error(DiagId::kLiteralShape, range, "found a literal of shape [" + found + "], expected " + TypeText(type));
      return nullptr;
    }
    if (type.dtype() != DType::kString) return StoreNumbers(flat.leaves, flat.places, type, range);
    llvm::SmallVector<llvm::StringRef, 4> strings;
    for (const Entity& leaf : flat.leaves) {
      if (!leaf.IsString()) return wrong();
      strings.push_back(leaf.string);
    }
    return program_->StringsLiteral(type, strings);
  }
  if (!entity.IsList() || type.IsState()) return wrong();
  const EntityList& list = entity.list();
  llvm::SmallVector<const Literal*, 8> elements;
  const auto add = [&](const Entity& element, Type element_type, const Expr* element_expr) {
    elements.push_back(MakeLiteral(element, element_type, element_expr, element_expr ? element_expr->range : range));
    return elements.back() != nullptr;
  };
  if (type.IsList() && type.length().IsConstant() && type.length().size() != static_cast<int64_t>(list.size()))
    return wrong();
  if (type.kind() == TypeKind::kTuple && type.elements().size() != list.size()) return wrong();
  for (size_t i = 0; i < list.size(); ++i) {
    const Expr* element = ElementExpr(expr, i, list.size());
    if (type.IsList()) {
      if (!add(list[i], type.element(), element)) return nullptr;
    } else if (type.IsTuple()) {
      if (!add(list[i], type.elements()[i], element)) return nullptr;
    } else {
      if (!list[i].IsList() || list[i].list().size() != 2) return wrong();
      if (!add(list[i].list()[0], type.key(), ElementExpr(element, 0, 2))) return nullptr;
      if (!add(list[i].list()[1], type.value(), ElementExpr(element, 1, 2))) return nullptr;
    }
  }
  return program_->ElementsLiteral(type, elements);
}

}  // namespace mil::graph
