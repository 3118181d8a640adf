// Compile-time arithmetic: exact at the edges of 64 bits, comparisons of integers and reals without rounding.
#include "graph/arithmetic.h"

#include <cmath>
#include <limits>

#include "catch.h"
#include "graph/builtins.h"

namespace mil::graph {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

std::string Text(const Computed& computed) { return computed.ok() ? Describe(computed.entity) : "error"; }
std::string Integers(Operator op, int64_t left, int64_t right) {
  return Text(Compute(op, Entity::Integer(left), Entity::Integer(right)));
}
bool Holds(Operator op, const Entity& left, const Entity& right) { return Compute(op, left, right).entity.boolean; }

TEST_CASE("integer arithmetic is exact or an error") {
  CHECK(Integers(Operator::kAdd, kMax - 1, 1) == "the integer 9223372036854775807");
  CHECK(Integers(Operator::kAdd, kMax, 1) == "error");
  CHECK(Integers(Operator::kSubtract, kMin, 1) == "error");
  CHECK(Integers(Operator::kMultiply, kMin, -1) == "error");
  CHECK(Integers(Operator::kMultiply, int64_t{1} << 31, int64_t{1} << 31) == "the integer 4611686018427387904");
  CHECK(Integers(Operator::kDivide, kMin, -1) == "error");
  CHECK(Integers(Operator::kDivide, -12, 4) == "the integer -3");
  CHECK(Integers(Operator::kDivide, -12, 5) == "error");
  CHECK(Integers(Operator::kRemainder, -7, 3) == "the integer 2");
  CHECK(Integers(Operator::kRemainder, 7, -3) == "the integer -2");
  CHECK(Integers(Operator::kRemainder, kMin, -1) == "the integer 0");
  CHECK(Integers(Operator::kPower, 2, 62) == "the integer 4611686018427387904");
  CHECK(Integers(Operator::kPower, 2, 63) == "error");
  CHECK(Integers(Operator::kPower, -2, 63) == "the integer -9223372036854775808");
  CHECK(Integers(Operator::kPower, -1, kMax) == "the integer -1");
  CHECK(Integers(Operator::kPower, 0, 0) == "the integer 1");
  CHECK(Integers(Operator::kPower, 3, 40) == "error");
}

TEST_CASE("floor division rounds down for all signs") {
  for (int64_t left = -7; left <= 7; ++left) {
    for (int64_t right = -3; right <= 3; ++right) {
      if (right == 0) continue;
      CHECK(*FloorDivide(left, right) ==
            static_cast<int64_t>(std::floor(static_cast<double>(left) / static_cast<double>(right))));
    }
  }
  CHECK(!FloorDivide(kMin, -1));
}

TEST_CASE("integers and reals compare exactly") {
  const Entity big = Entity::Integer((int64_t{1} << 53) + 1);
  CHECK(Holds(Operator::kGreater, big, Entity::Real(0x1p53)));
  CHECK(Holds(Operator::kLess, Entity::Real(0x1p53), big));
  CHECK(!Holds(Operator::kEqual, big, Entity::Real(0x1p53)));
  CHECK(Holds(Operator::kLess, Entity::Integer(kMax), Entity::Real(0x1p63)));
  CHECK(Holds(Operator::kEqual, Entity::Integer(kMin), Entity::Real(-0x1p63)));
  CHECK(Holds(Operator::kLess, Entity::Integer(-2), Entity::Real(-1.5)));
  CHECK(Holds(Operator::kGreater, Entity::Integer(-1), Entity::Real(-1.5)));
  CHECK(Holds(Operator::kLess, Entity::Integer(1), Entity::Real(1.5)));
  Entity huge = Entity::Integer(-1);
  huge.is_big = true;  // 2^64 - 1
  CHECK(Holds(Operator::kGreater, huge, Entity::Integer(kMax)));
  CHECK(Holds(Operator::kLess, huge, Entity::Real(0x1p64)));
  const Entity nan = Entity::Real(std::nan(""));
  CHECK(!Holds(Operator::kEqual, nan, nan));
  CHECK(Holds(Operator::kNotEqual, nan, Entity::Integer(0)));
  CHECK(!Holds(Operator::kLessEqual, nan, Entity::Integer(0)));
}

TEST_CASE("negation reaches the smallest integer and no further") {
  Entity magnitude = Entity::Integer(kMin);
  magnitude.is_big = true;  // 2^63
  CHECK(Text(Negate(magnitude)) == "the integer -9223372036854775808");
  CHECK(Text(Negate(Entity::Integer(kMin))) == "error");
  magnitude.integer = kMin + 1;  // 2^63 + 1
  CHECK(Text(Negate(magnitude)) == "error");
}

TEST_CASE("round takes ties to even") {
  llvm::BumpPtrAllocator arena;
  for (double value : {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999999999999994, 4503599627370495.5, 1e18}) {
    const Computed computed = CallBuiltin("round", Entity::Real(value), arena);
    CHECK(computed.entity.integer == static_cast<int64_t>(std::nearbyint(value)));
  }
}

TEST_CASE("reals are written so that they read back the same") {
  for (double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0, 1e22, 123456789.125, 65504.0}) {
    const std::string text = RealText(value);
    CHECK(std::strtod(text.c_str(), nullptr) == value);
    CHECK(text.find_first_of(".e") != std::string::npos);
  }
}

}  // namespace
}  // namespace mil::graph
