// Dimensions: a constant, a symbol (two equal symbols are equal sizes) or unknown, and exact arithmetic on them.
#ifndef MIL_IR_DIM_H_
#define MIL_IR_DIM_H_

#include <cstdint>
#include <optional>
#include <string>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace mil {

class Dim {
 public:
  constexpr Dim() = default;  // Unknown.
  // A constant size, in elements; not negative.
  constexpr Dim(int64_t size) : raw_(size) {}  // NOLINT: a number is a dimension
  static constexpr Dim Unknown() { return Dim(); }
  // The symbol with this number; Program::FreshSymbol gives out numbers.
  static constexpr Dim Symbol(uint32_t number) {
    Dim dim;
    dim.raw_ = -2 - static_cast<int64_t>(number);
    return dim;
  }

  constexpr bool IsConstant() const { return raw_ >= 0; }
  constexpr bool IsUnknown() const { return raw_ == -1; }
  constexpr bool IsSymbol() const { return raw_ < -1; }
  constexpr int64_t size() const { return raw_; }
  constexpr uint32_t symbol() const { return static_cast<uint32_t>(-2 - raw_); }
  // The same constant, the same symbol, or both unknown.
  constexpr bool operator==(const Dim&) const = default;
  constexpr int64_t raw() const { return raw_; }

 private:
  int64_t raw_ = -1;
};

using Shape = llvm::SmallVector<Dim, 6>;

// "4", "?" for unknown, "?3" for symbol number 3.
std::string ToString(Dim dim);

// May the two be the same size? Only two different constants may not.
inline bool Compatible(Dim a, Dim b) { return !a.IsConstant() || !b.IsConstant() || a == b; }
// Surely the same size: equal constants or equal symbols.
inline bool SurelyEqual(Dim a, Dim b) { return a == b && !a.IsUnknown(); }
// The more precise of two compatible dimensions: constant over symbol over unknown.
inline Dim MorePrecise(Dim a, Dim b) {
  if (a.IsConstant()) return a;
  if (b.IsConstant()) return b;
  return a.IsSymbol() ? a : b;
}

// Arithmetic; unknown unless the result is certain. Nothing where a constant result would not fit 63 bits or, for
// Subtract, be negative.
std::optional<Dim> Add(Dim a, Dim b);
std::optional<Dim> Subtract(Dim a, Dim b);
std::optional<Dim> Multiply(Dim a, Dim b);
// Rounded down; unknown when `divisor` is not a positive constant.
Dim FloorDivide(Dim a, Dim divisor);

// The product of `dims`: unknown if any is not constant (but 0 if one is 0); nothing on overflow of 63 bits.
std::optional<Dim> Product(llvm::ArrayRef<Dim> dims);

}  // namespace mil

#endif  // MIL_IR_DIM_H_
