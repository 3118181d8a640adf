#include "mil/ir/dim.h"

namespace mil {

std::string ToString(Dim dim) {
  if (dim.IsConstant()) return std::to_string(dim.size());
  if (dim.IsUnknown()) return "?";
  return "?" + std::to_string(dim.symbol());
}

std::optional<Dim> Add(Dim a, Dim b) {
  if (!a.IsConstant() || !b.IsConstant()) {
    if (a == Dim(0)) return b;
    if (b == Dim(0)) return a;
    return Dim::Unknown();
  }
  int64_t sum;
  if (__builtin_add_overflow(a.size(), b.size(), &sum)) return std::nullopt;
  return Dim(sum);
}

std::optional<Dim> Subtract(Dim a, Dim b) {
  if (b == Dim(0)) return a;
  if (SurelyEqual(a, b)) return Dim(0);
  if (!a.IsConstant() || !b.IsConstant()) return Dim::Unknown();
  if (a.size() < b.size()) return std::nullopt;
  return Dim(a.size() - b.size());
}

std::optional<Dim> Multiply(Dim a, Dim b) {
  if (a == Dim(0) || b == Dim(0)) return Dim(0);
  if (a == Dim(1)) return b;
  if (b == Dim(1)) return a;
  if (!a.IsConstant() || !b.IsConstant()) return Dim::Unknown();
  int64_t product;
  if (__builtin_mul_overflow(a.size(), b.size(), &product)) return std::nullopt;
  return Dim(product);
}

Dim FloorDivide(Dim a, Dim divisor) {
  if (divisor == Dim(1)) return a;
  if (!a.IsConstant() || !divisor.IsConstant() || divisor.size() == 0) return Dim::Unknown();
  return Dim(a.size() / divisor.size());
}

std::optional<Dim> Product(llvm::ArrayRef<Dim> dims) {
  for (Dim dim : dims) {
    if (dim == Dim(0)) return Dim(0);
  }
  Dim product = 1;
  for (Dim dim : dims) {
    std::optional<Dim> next = Multiply(product, dim);
    if (!next) return std::nullopt;
    product = *next;
  }
  return product;
}

}  // namespace mil
