// Literals of every scalar type: the bits that are kept, what they read as, and numbers stored into them.
#include "mil/ir/literal.h"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "catch.h"
#include "mil/ir/program.h"

namespace mil {
namespace {

template <typename T>
llvm::ArrayRef<uint8_t> BytesOfAll(const std::vector<T>& values) {
  return {reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(T)};
}

TEST_CASE("every integer type keeps its whole range") {
  Program program;
  for (DType dtype : AllDTypes()) {
    if (!IsInteger(dtype) && dtype != DType::kBool) continue;
    const IntegerRange range = RangeOf(dtype);
    const Number numbers[] = {{true, range.lowest < 0, 0 - static_cast<uint64_t>(range.lowest), 0},
                              {true, false, range.largest, 0},
                              Number::Integer(0),
                              Number::Integer(1)};
    for (const Number& number : numbers) {
      const std::optional<StoredNumber> stored = Store(dtype, number);
      REQUIRE(stored);
      CHECK_FALSE(stored->inexact);
      const Literal* literal = program.ScalarLiteral(dtype, stored->bits);
      CHECK(literal->type() == program.types().Scalar(dtype));
      CHECK(literal->size() == 1);
      CHECK(literal->bytes().size() == BytesOf(dtype));
      CHECK(literal->Bits() == stored->bits);
      const uint64_t value = static_cast<uint64_t>(literal->Integer());
      CHECK(value == (number.negative ? 0 - number.magnitude : number.magnitude));
      const double real =
          number.negative ? -static_cast<double>(number.magnitude) : static_cast<double>(number.magnitude);
      CHECK(literal->Real() == real);
    }
    if (range.largest < UINT64_MAX) CHECK_FALSE(Store(dtype, {true, false, range.largest + 1, 0}));
    if (range.lowest == 0) {
      CHECK_FALSE(Store(dtype, Number::Integer(-1)));
    } else if (range.lowest > INT64_MIN) {
      CHECK_FALSE(Store(dtype, Number::Integer(range.lowest - 1)));
    }
  }
}

TEST_CASE("integer types take reals that are whole, and no others") {
  CHECK(Store(DType::kInt32, Number::Real(3.0))->bits == 3);
  CHECK(Store(DType::kInt8, Number::Real(-128.0))->bits == 0x80);
  CHECK(Store(DType::kUint8, Number::Real(-0.0))->bits == 0);
  CHECK_FALSE(Store(DType::kInt32, Number::Real(3.5)));
  CHECK_FALSE(Store(DType::kInt32, Number::Real(1e10)));
  CHECK_FALSE(Store(DType::kInt64, Number::Real(1e300)));
  CHECK_FALSE(Store(DType::kUint64, Number::Real(0x1p64)));
  CHECK(Store(DType::kUint64, Number::Real(0x1p63))->bits == uint64_t{1} << 63);
  CHECK_FALSE(Store(DType::kInt64, Number::Real(0x1p63)));
  CHECK_FALSE(Store(DType::kInt32, Number::Real(std::numeric_limits<double>::quiet_NaN())));
  CHECK_FALSE(Store(DType::kInt32, Number::Real(std::numeric_limits<double>::infinity())));
}

TEST_CASE("every float type keeps and reads its values") {
  Program program;
  for (DType dtype : AllDTypes()) {
    if (!IsFloat(dtype)) continue;
    for (double value : {0.0, 1.0, -1.5, 0.125, 96.0, -0.0}) {
      const std::optional<StoredNumber> stored = Store(dtype, Number::Real(value));
      REQUIRE(stored);
      CHECK_FALSE(stored->inexact);
      const Literal* literal = program.ScalarLiteral(dtype, stored->bits);
      CHECK(literal->Real() == value);
      CHECK(std::signbit(literal->Real()) == std::signbit(value));
      CHECK(literal->Integer() == static_cast<int64_t>(value));
    }
    const uint64_t nan = Store(dtype, Number::Real(std::numeric_limits<double>::quiet_NaN()))->bits;
    CHECK(std::isnan(program.ScalarLiteral(dtype, nan)->Real()));
    CHECK(program.ScalarLiteral(dtype, nan)->Integer() == 0);
  }
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(program.ScalarLiteral(DType::kFp64, std::bit_cast<uint64_t>(infinity))->Integer() == INT64_MAX);
  CHECK(program.ScalarLiteral(DType::kFp64, std::bit_cast<uint64_t>(-1e300))->Integer() == INT64_MIN);
}

TEST_CASE("losses in floats are reported") {
  CHECK(Store(DType::kFp16, Number::Real(0.1))->inexact);
  CHECK(Store(DType::kFp16, Number::Real(1e6))->overflow);
  CHECK(Store(DType::kFp16, Number::Integer(70000))->overflow);
  CHECK(Store(DType::kFp16, Number::Real(1e-5))->subnormal);
  CHECK(Store(DType::kFp16, Number::Integer(2049))->inexact);
  CHECK_FALSE(Store(DType::kFp16, Number::Integer(2048))->inexact);
  CHECK(Store(DType::kFp64, Number::Integer(INT64_MAX))->inexact);
  CHECK_FALSE(Store(DType::kFp64, Number::Integer(INT64_MIN))->inexact);
  CHECK(Store(DType::kFp32, {true, false, UINT64_MAX, 0})->bits == std::bit_cast<uint32_t>(0x1p64f));
}

TEST_CASE("large integers are rounded once, not twice") {
  // Just above the middle of two floats: by way of a double it would look like the middle, and go down.
  const uint64_t middle = (uint64_t{1} << 60) + (uint64_t{1} << 36);
  CHECK(Store(DType::kFp32, {true, false, middle, 0})->bits == std::bit_cast<uint32_t>(0x1p60f));
  CHECK(Store(DType::kFp32, {true, false, middle + 1, 0})->bits ==
        std::bit_cast<uint32_t>(std::nextafter(0x1p60f, 0x1p61f)));
  std::mt19937_64 random(3);
  for (int i = 0; i < 100000; ++i) {
    const uint64_t value = random() >> (random() % 64);
    const std::optional<StoredNumber> stored = Store(DType::kFp32, {true, true, value, 0});
    REQUIRE(stored->bits == std::bit_cast<uint32_t>(-static_cast<float>(value)));
  }
}

TEST_CASE("tensors keep their elements in order, short ones in place and long ones beside") {
  Program program;
  for (size_t count : {size_t{0}, size_t{1}, size_t{4}, size_t{5}, size_t{1000}}) {
    std::vector<int16_t> values;
    for (size_t i = 0; i < count; ++i) values.push_back(static_cast<int16_t>(i * 37 - 500));
    const Type type = program.types().Tensor(DType::kInt16, Dim(static_cast<int64_t>(count)));
    const Literal* literal = program.BytesLiteral(type, BytesOfAll(values));
    CHECK(literal->size() == count);
    CHECK(literal->bytes() == BytesOfAll(values));
    for (size_t i = 0; i < count; ++i) REQUIRE(literal->Integer(i) == values[i]);
  }
}

TEST_CASE("sub-byte elements take a byte each") {
  Program program;
  const std::vector<uint8_t> bytes = {0xf8, 0x07, 0xff, 0x00};
  const Literal* literal = program.BytesLiteral(program.types().Tensor(DType::kInt4, {2, 2}), bytes);
  CHECK(literal->Integer(0) == -8);
  CHECK(literal->Integer(1) == 7);
  CHECK(literal->Integer(2) == -1);
  CHECK(literal->Real(2) == -1.0);
  CHECK(Store(DType::kInt4, Number::Integer(-8))->bits == 0xf8);
}

TEST_CASE("strings and lists") {
  Program program;
  const Literal* text = program.StringLiteral(llvm::StringRef("a\0b", 3));
  CHECK(text->String() == llvm::StringRef("a\0b", 3));
  const Type two = program.types().Tensor(DType::kString, Dim(2));
  const Literal* both = program.StringsLiteral(two, {"one", ""});
  CHECK(both->size() == 2);
  CHECK(both->strings()[0] == "one");
  CHECK(both->strings()[1].empty());
  CHECK_FALSE(both->String());
  const Literal* list = program.ElementsLiteral(program.types().List(two, 2), {both, both});
  CHECK(list->elements().size() == 2);
  CHECK(list->elements()[1] == both);
  CHECK_FALSE(program.BoolLiteral(true)->String());
  CHECK(program.Int32Literal(-5)->Integer() == -5);
  CHECK(program.Int32Literal({3, -4})->Integer(1) == -4);
}

TEST_CASE("identical means the same type and the same bits") {
  Program program;
  CHECK(Identical(*program.Int32Literal(3), *program.Int32Literal(3)));
  CHECK_FALSE(Identical(*program.Int32Literal(3), *program.Int32Literal(4)));
  CHECK_FALSE(Identical(*program.Int32Literal(3), *program.Int32Literal(llvm::ArrayRef<int32_t>(3))));
  CHECK_FALSE(Identical(*program.ScalarLiteral(DType::kFp32, 0), *program.Int32Literal(0)));
  CHECK_FALSE(Identical(*program.ScalarLiteral(DType::kFp32, 0), *program.ScalarLiteral(DType::kFp32, 0x80000000)));
  const uint32_t nan = std::bit_cast<uint32_t>(std::numeric_limits<float>::quiet_NaN());
  CHECK(Identical(*program.ScalarLiteral(DType::kFp32, nan), *program.ScalarLiteral(DType::kFp32, nan)));
  CHECK(Identical(*program.StringLiteral("a"), *program.StringLiteral("a")));
  CHECK_FALSE(Identical(*program.StringLiteral("a"), *program.StringLiteral("b")));
  const Type list = program.types().List(program.types().Scalar(DType::kInt32), 1);
  CHECK(Identical(*program.ElementsLiteral(list, {program.Int32Literal(1)}),
                  *program.ElementsLiteral(list, {program.Int32Literal(1)})));
  CHECK_FALSE(Identical(*program.ElementsLiteral(list, {program.Int32Literal(1)}),
                        *program.ElementsLiteral(list, {program.Int32Literal(2)})));
}

}  // namespace
}  // namespace mil
