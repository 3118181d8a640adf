// Types, their dimensions computed.
#include "graph/lowering.h"

namespace mil::graph {

Type Lowering::LowerType(const TypeExpr& expr, Scope& scope) {
  TypeTable& types = program_->types();
  if (expr.kind == TypeKind::kTensor) {
    Shape dims;
    for (const DimExpr& dim : expr.dims) {
      if (dim.size) {
        std::optional<int64_t> size = EvalInteger(*dim.size, scope, "a dimension");
        if (!size) return Type();
        if (*size < 0) {
          Error(DiagId::kTypeMismatch, dim.range,
                "found the dimension " + llvm::Twine(*size) + ", expected at least 0");
          return Type();
        }
        dims.push_back(*size);
      } else if (dim.symbol.empty() || !frame_) {
        dims.push_back(Dim::Unknown());
      } else {
        dims.push_back(frame_->symbols.try_emplace(dim.symbol, Dim::Unknown()).first->second);
        if (dims.back().IsUnknown()) dims.back() = frame_->symbols[dim.symbol] = program_->FreshSymbol();
      }
    }
    if (!Product(dims)) {
      Error(DiagId::kSizeOverflow, expr.range, "found a tensor of more than 2^63 elements");
      return Type();
    }
    return types.Tensor(expr.dtype, dims);
  }
  llvm::SmallVector<Type, 4> elements;
  for (const TypeExpr* element : expr.elements) {
    elements.push_back(LowerType(*element, scope));
    if (!elements.back()) return Type();
  }
  switch (expr.kind) {
    case TypeKind::kList: {
      Dim length;
      if (expr.length) {
        std::optional<int64_t> size = EvalInteger(*expr.length, scope, "a length");
        if (!size) return Type();
        if (*size < 0) {
          Error(DiagId::kTypeMismatch, expr.length->range,
                "found the length " + llvm::Twine(*size) + ", expected at least 0");
          return Type();
        }
        length = *size;
      }
      return types.List(elements[0], length);
    }
    case TypeKind::kTuple:
      return types.Tuple(elements);
    case TypeKind::kDict:
      return types.Dict(elements[0], elements[1]);
    default:
      return types.State(elements[0]);
  }
}

Type Lowering::WithFreshSymbols(Type type) {
  TypeTable& types = program_->types();
  switch (type.kind()) {
    case TypeKind::kTensor: {
      if (!type.IsRanked()) return type;
      Shape dims(type.dims().begin(), type.dims().end());
      for (Dim& dim : dims) {
        if (dim.IsUnknown()) dim = program_->FreshSymbol();
      }
      return types.Tensor(type.dtype(), dims);
    }
    case TypeKind::kState:
      return types.State(WithFreshSymbols(type.element()));
    default:
      return type;
  }
}

}  // namespace mil::graph
