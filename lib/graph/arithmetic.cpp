#include "graph/arithmetic.h"

#include <cmath>

#include "llvm/Support/MathExtras.h"

namespace mil::graph {

namespace {

std::string NotFinite(llvm::StringRef what) {
  return (llvm::Twine("the result of '") + what + "' is not a finite number").str();
}

std::string Overflow(llvm::StringRef what) {
  return (llvm::Twine("the result of '") + what + "' does not fit 64 bits").str();
}

Computed Real(Operator op, double left, double right) {
  double result = 0;
  switch (op) {
    case Operator::kAdd:
      result = left + right;
      break;
    case Operator::kSubtract:
      result = left - right;
      break;
    case Operator::kMultiply:
      result = left * right;
      break;
    case Operator::kDivide:
      if (right == 0) return std::string("found a division by zero");
      result = left / right;
      break;
    case Operator::kRemainder:
      if (right == 0) return std::string("found a remainder of a division by zero");
      result = std::fmod(left, right);
      if (result != 0 && (result < 0) != (right < 0)) result += right;
      break;
    default:
      result = std::pow(left, right);
  }
  if (!std::isfinite(result) && std::isfinite(left) && std::isfinite(right)) return NotFinite(Spelling(op));
  return Entity::Real(result);
}

Computed IntegerPower(int64_t base, int64_t exponent) {
  if (exponent < 0) {
    return "found the integer power " + std::to_string(base) + " ** " + std::to_string(exponent) +
           ", expected an exponent of at least 0; " + std::to_string(base) + ".0 ** " + std::to_string(exponent) +
           " is a real";
  }
  int64_t result = 1;
  for (int64_t square = base; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0 && llvm::MulOverflow(result, square, result)) return Overflow("**");
    // The last square is not needed, and may not fit.
    if (exponent > 1 && llvm::MulOverflow(square, square, square)) return Overflow("**");
  }
  return Entity::Integer(result);
}

Computed Integer(Operator op, int64_t left, int64_t right) {
  int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case Operator::kAdd:
      overflow = llvm::AddOverflow(left, right, result) != 0;
      break;
    case Operator::kSubtract:
      overflow = llvm::SubOverflow(left, right, result) != 0;
      break;
    case Operator::kMultiply:
      overflow = llvm::MulOverflow(left, right, result) != 0;
      break;
    case Operator::kDivide: {
      if (right == 0) return std::string("found a division by zero");
      overflow = left == INT64_MIN && right == -1;
      if (overflow) break;
      if (left % right != 0) {
        const std::string a = std::to_string(left), b = std::to_string(right);
        return "found " + a + " / " + b + ", which leaves a remainder, expected a division of integers to be exact; " +
               a + ".0 / " + b + " is a real, floor_div(" + a + ", " + b + ") rounds down";
      }
      result = left / right;
      break;
    }
    case Operator::kRemainder:
      if (right == 0) return std::string("found a remainder of a division by zero");
      result = right == -1 ? 0 : left % right;
      if (result != 0 && (result < 0) != (right < 0)) result += right;
      break;
    default:
      return IntegerPower(left, right);
  }
  if (overflow) return Overflow(Spelling(op));
  return Entity::Integer(result);
}

// -1, 0, 1; 2 where one is not a number.
int CompareNumbers(const Entity& left, const Entity& right) {
  if (left.IsInteger() && right.IsInteger()) {
    const Number a = left.AsNumber(), b = right.AsNumber();
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    if (a.magnitude == b.magnitude) return 0;
    return (a.magnitude < b.magnitude) != a.negative ? -1 : 1;
  }
  if (left.IsReal() && right.IsReal()) {
    if (std::isnan(left.real) || std::isnan(right.real)) return 2;
    return left.real < right.real ? -1 : left.real > right.real ? 1 : 0;
  }
  if (left.IsReal()) {
    const int reversed = CompareNumbers(right, left);
    return reversed == 2 ? 2 : -reversed;
  }
  // An integer and a real: exactly. Where the real has a fraction, its whole part decides first.
  if (std::isnan(right.real)) return 2;
  if (right.real >= 0x1p64) return -1;
  if (right.real < -0x1p63) return 1;
  const double whole = std::floor(right.real);
  Entity truncated = Entity::Integer(0);
  if (whole >= 0x1p63) {
    truncated.integer = static_cast<int64_t>(static_cast<uint64_t>(whole));
    truncated.is_big = true;
  } else {
    truncated.integer = static_cast<int64_t>(whole);
  }
  const int order = CompareNumbers(left, truncated);
  return order == 0 && whole != right.real ? -1 : order;
}

bool Holds(Operator op, int order) {
  switch (op) {
    case Operator::kEqual:
      return order == 0;
    case Operator::kNotEqual:
      return order != 0;
    case Operator::kLess:
      return order == -1;
    case Operator::kLessEqual:
      return order == -1 || order == 0;
    case Operator::kGreater:
      return order == 1;
    default:
      return order == 1 || order == 0;
  }
}

}  // namespace

std::optional<int64_t> FloorDivide(int64_t left, int64_t right) {
  if (left == INT64_MIN && right == -1) return std::nullopt;
  const int64_t quotient = left / right;
  return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

bool Equal(const Entity& left, const Entity& right) {
  if (left.IsNumber() && right.IsNumber()) return CompareNumbers(left, right) == 0;
  if (left.kind != right.kind) return false;
  switch (left.kind) {
    case EntityKind::kBool:
      return left.boolean == right.boolean;
    case EntityKind::kString:
      return left.string == right.string;
    case EntityKind::kList:
      if (left.list().size() != right.list().size()) return false;
      for (size_t i = 0; i < left.list().size(); ++i) {
        if (!Equal(left.list()[i], right.list()[i])) return false;
      }
      return true;
    default:
      return false;
  }
}

Computed Compute(Operator op, const Entity& left, const Entity& right) {
  const bool is_comparison = op >= Operator::kEqual && op <= Operator::kGreaterEqual;
  if (left.IsNumber() && right.IsNumber()) {
    if (is_comparison) return Entity::Bool(Holds(op, CompareNumbers(left, right)));
    if (left.is_bits || right.is_bits) return std::string("found arithmetic on bits(...), which only stores a number");
    if (left.IsInteger() && right.IsInteger()) {
      if (left.is_big || right.is_big) return Overflow(Spelling(op));
      return Integer(op, left.integer, right.integer);
    }
    return Real(op, left.AsReal(), right.AsReal());
  }
  if (left.IsString() && right.IsString() && is_comparison)
    return Entity::Bool(Holds(op, left.string.compare(right.string)));
  if ((op == Operator::kEqual || op == Operator::kNotEqual) && left.kind == right.kind && left.IsPlain() &&
      right.IsPlain()) {
    return Entity::Bool(Equal(left, right) == (op == Operator::kEqual));
  }
  return "found " + Describe(left) + " " + Spelling(op).str() + " " + Describe(right) + ", which has no meaning";
}

Computed Negate(const Entity& operand) {
  if (operand.is_bits) return std::string("found arithmetic on bits(...), which only stores a number");
  if (operand.IsReal()) return Entity::Real(-operand.real);
  if (!operand.IsInteger()) return "found - " + Describe(operand) + ", expected a number or a tensor";
  if (operand.is_big) {
    if (static_cast<uint64_t>(operand.integer) != 0x8000000000000000u) return Overflow("-");
    return Entity::Integer(INT64_MIN);
  }
  if (operand.integer == INT64_MIN) return Overflow("-");
  return Entity::Integer(-operand.integer);
}

}  // namespace mil::graph
