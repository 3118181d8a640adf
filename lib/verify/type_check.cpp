#include "verify/type_check.h"

namespace mil::verify {

namespace {

constexpr unsigned kMaxDepth = 256;

// A tensor's constant sizes alone may overflow though others are unknown.
bool TensorFits(Type type) {
  std::optional<Dim> count = Dim(1);
  for (Dim dim : type.dims()) {
    if (dim == Dim(0)) return true;
  }
  for (Dim dim : type.dims()) {
    if (dim.IsConstant()) count = Multiply(*count, dim);
    if (!count) return false;
  }
  return Multiply(*count, BytesOf(type.dtype())).has_value();
}

}  // namespace

std::optional<int64_t> ElementCount(Type type) {
  if (!type.IsTensor() || !type.HasStaticShape()) return std::nullopt;
  std::optional<Dim> count = Product(type.dims());
  return count ? std::optional<int64_t>(count->size()) : std::nullopt;
}

bool TypeCheck::IsSizeableSlow(Type type) {
  auto [found, is_new] = known_.try_emplace(type.AsOpaque(), false);
  if (is_new) found->second = Compute(type, 0);
  if (found->second) last_ = type;
  return found->second;
}

bool TypeCheck::Compute(Type type, unsigned depth) {
  if (depth > kMaxDepth) return false;
  switch (type.kind()) {
    case TypeKind::kTensor:
      return !type.IsRanked() || TensorFits(type);
    case TypeKind::kList:
    case TypeKind::kState:
      return Compute(type.element(), depth + 1);
    case TypeKind::kDict:
      return Compute(type.key(), depth + 1) && Compute(type.value(), depth + 1);
    case TypeKind::kTuple:
      for (Type element : type.elements()) {
        if (!Compute(element, depth + 1)) return false;
      }
      return true;
  }
  return false;
}

}  // namespace mil::verify
