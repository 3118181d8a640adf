// Types: interned, compared, made more precise, imported; dimensions and their arithmetic.
#include "mil/ir/type.h"

#include "catch.h"

namespace mil {
namespace {

constexpr int64_t kMax = INT64_MAX;

TEST_CASE("a dimension is a constant, a symbol or unknown") {
  CHECK(Dim(0).IsConstant());
  CHECK(Dim(kMax).IsConstant());
  CHECK(Dim().IsUnknown());
  for (uint32_t number : {0u, 1u, UINT32_MAX}) {
    const Dim symbol = Dim::Symbol(number);
    CHECK(symbol.IsSymbol());
    CHECK_FALSE(symbol.IsConstant());
    CHECK_FALSE(symbol.IsUnknown());
    CHECK(symbol.symbol() == number);
    CHECK(symbol == Dim::Symbol(number));
  }
  CHECK(Dim::Symbol(1) != Dim::Symbol(2));
}

TEST_CASE("dimensions compare by what is certain") {
  const Dim a = Dim::Symbol(0), b = Dim::Symbol(1), unknown;
  CHECK(Compatible(a, b));
  CHECK(Compatible(a, 3));
  CHECK(Compatible(unknown, 3));
  CHECK_FALSE(Compatible(2, 3));
  CHECK(SurelyEqual(a, a));
  CHECK_FALSE(SurelyEqual(a, b));
  CHECK_FALSE(SurelyEqual(unknown, unknown));
  CHECK(MorePrecise(a, 3) == Dim(3));
  CHECK(MorePrecise(unknown, a) == a);
  CHECK(MorePrecise(a, unknown) == a);
  CHECK(MorePrecise(unknown, unknown) == unknown);
}

TEST_CASE("arithmetic of dimensions is exact or unknown, and refuses what does not fit") {
  const Dim a = Dim::Symbol(0), b = Dim::Symbol(1), unknown;
  CHECK(Add(2, 3) == Dim(5));
  CHECK(Add(a, 0) == a);
  CHECK(Add(0, a) == a);
  CHECK(Add(a, 1) == unknown);
  CHECK(Add(a, b) == unknown);
  CHECK(Add(kMax, 0) == Dim(kMax));
  CHECK_FALSE(Add(kMax, 1));
  CHECK(Subtract(5, 3) == Dim(2));
  CHECK(Subtract(a, 0) == a);
  CHECK(Subtract(a, a) == Dim(0));
  CHECK(Subtract(a, b) == unknown);
  CHECK(Subtract(unknown, unknown) == unknown);
  CHECK_FALSE(Subtract(3, 5));
  CHECK(Multiply(4, 3) == Dim(12));
  CHECK(Multiply(a, 1) == a);
  CHECK(Multiply(1, a) == a);
  CHECK(Multiply(0, unknown) == Dim(0));
  CHECK(Multiply(a, 2) == unknown);
  CHECK_FALSE(Multiply(kMax, 2));
  CHECK_FALSE(Multiply(int64_t{1} << 32, int64_t{1} << 31));
  CHECK(Multiply(int64_t{1} << 31, int64_t{1} << 31) == Dim(int64_t{1} << 62));
  CHECK(FloorDivide(7, 2) == Dim(3));
  CHECK(FloorDivide(a, 1) == a);
  CHECK(FloorDivide(a, 2) == unknown);
  CHECK(FloorDivide(7, 0) == unknown);
  CHECK(FloorDivide(7, a) == unknown);
  CHECK(Product({}) == Dim(1));
  CHECK(Product({2, 3, 4}) == Dim(24));
  CHECK(Product({1, a, 1}) == a);
  CHECK(Product({2, a}) == unknown);
  CHECK(Product({kMax, kMax, 0}) == Dim(0));
  CHECK_FALSE(Product({kMax, 2}));
}

TEST_CASE("equal types are one, different ones are not") {
  TypeTable types;
  const Dim a = Dim::Symbol(0);
  CHECK(types.Tensor(DType::kFp16, {1, a}) == types.Tensor(DType::kFp16, {1, a}));
  CHECK(types.Tensor(DType::kFp16, {1, a}) != types.Tensor(DType::kFp16, {1, Dim()}));
  CHECK(types.Tensor(DType::kFp16, {1, a}) != types.Tensor(DType::kFp32, {1, a}));
  CHECK(types.Tensor(DType::kFp16, {1, a}) != types.Tensor(DType::kFp16, {a, 1}));
  CHECK(types.Tensor(DType::kFp16, {}) == types.Scalar(DType::kFp16));
  CHECK(types.Scalar(DType::kFp16) != types.UnrankedTensor(DType::kFp16));
  const Type scalar = types.Scalar(DType::kFp32);
  CHECK(types.List(scalar, 3) == types.List(scalar, 3));
  CHECK(types.List(scalar, 3) != types.List(scalar, 4));
  CHECK(types.List(scalar, 3) != types.State(scalar));
  CHECK(types.Tuple({scalar}) != types.State(scalar));
  CHECK(types.Tuple({scalar, scalar}) != types.Dict(scalar, scalar));
  CHECK(types.Dict(scalar, types.Scalar(DType::kInt32)) != types.Dict(types.Scalar(DType::kInt32), scalar));
}

TEST_CASE("many types stay themselves while the table grows") {
  TypeTable types;
  std::vector<Type> made;
  for (int64_t i = 0; i < 20000; ++i) made.push_back(types.Tensor(DType::kFp16, {i, i % 7}));
  for (int64_t i = 0; i < 20000; ++i) {
    REQUIRE(types.Tensor(DType::kFp16, {i, i % 7}) == made[i]);
    REQUIRE(made[i].dims()[0] == Dim(i));
  }
}

TEST_CASE("types say what they are made of") {
  TypeTable types;
  const Type tensor = types.Tensor(DType::kInt4, {2, Dim::Symbol(5)});
  CHECK(tensor.IsTensor());
  CHECK(tensor.rank() == 2);
  CHECK_FALSE(tensor.HasStaticShape());
  CHECK(types.Tensor(DType::kInt4, {2, 0}).HasStaticShape());
  CHECK_FALSE(types.UnrankedTensor(DType::kBool).HasStaticShape());
  CHECK_FALSE(types.UnrankedTensor(DType::kBool).IsScalar());
  const Type list = types.List(tensor, Dim());
  CHECK(list.element() == tensor);
  CHECK(list.length() == Dim());
  const Type dict = types.Dict(types.Scalar(DType::kString), tensor);
  CHECK(dict.key().dtype() == DType::kString);
  CHECK(dict.value() == tensor);
  CHECK(types.Tuple({tensor, list}).elements().size() == 2);
  CHECK_FALSE(Type());
  CHECK(ToString(Type()) == "<no type>");
}

TEST_CASE("types are spelled as in MIL 1.3") {
  TypeTable types;
  const Type tensor = types.Tensor(DType::kFp16, {1, Dim(), Dim::Symbol(3)});
  CHECK(ToString(types.Scalar(DType::kFp8E4M3Fn)) == "fp8e4m3fn");
  CHECK(ToString(tensor) == "tensor<fp16, [1, ?, ?]>");
  CHECK(ToString(types.UnrankedTensor(DType::kFp16)) == "tensor<fp16, [*]>");
  CHECK(ToString(types.List(types.Tensor(DType::kFp32, Dim(4)), Dim())) == "list<tensor<fp32, [4]>, ?>");
  CHECK(ToString(types.Dict(types.Scalar(DType::kString), types.Scalar(DType::kFp32))) == "dict<string, fp32>");
  CHECK(ToString(types.State(types.Tensor(DType::kFp16, {2, 3}))) == "state<tensor<fp16, [2, 3]>>");
  CHECK(ToString(types.Tuple({types.Scalar(DType::kBool), tensor})) == "tuple<bool, tensor<fp16, [1, ?, ?]>>");
}

TEST_CASE("types are compatible if dimensions are all that may differ") {
  TypeTable types;
  const auto fp16 = [&](llvm::ArrayRef<Dim> dims) { return types.Tensor(DType::kFp16, dims); };
  const Dim a = Dim::Symbol(0);
  CHECK(Compatible(fp16({1, a}), fp16({1, 4})));
  CHECK(Compatible(fp16({1, a}), fp16({Dim(), 4})));
  CHECK(Compatible(fp16({1, a}), types.UnrankedTensor(DType::kFp16)));
  CHECK_FALSE(Compatible(fp16({1, a}), fp16({2, 4})));
  CHECK_FALSE(Compatible(fp16({1, a}), fp16({1, 4, 1})));
  CHECK_FALSE(Compatible(fp16({1}), types.Tensor(DType::kFp32, Dim(1))));
  CHECK_FALSE(Compatible(fp16({1}), types.UnrankedTensor(DType::kFp32)));
  CHECK_FALSE(Compatible(fp16({}), types.State(fp16({}))));
  CHECK_FALSE(Compatible(fp16({}), Type()));
  CHECK(Compatible(types.List(fp16({a}), 3), types.List(fp16({2}), Dim())));
  CHECK_FALSE(Compatible(types.List(fp16({a}), 3), types.List(fp16({2}), 4)));
  CHECK(Compatible(types.State(fp16({a})), types.State(fp16({2}))));
  CHECK_FALSE(Compatible(types.Tuple({fp16({})}), types.Tuple({fp16({}), fp16({})})));
  CHECK_FALSE(Compatible(types.Dict(fp16({}), fp16({1})), types.Dict(fp16({}), fp16({2}))));
}

TEST_CASE("of two compatible types the more precise is made, place by place") {
  TypeTable types;
  const auto fp16 = [&](llvm::ArrayRef<Dim> dims) { return types.Tensor(DType::kFp16, dims); };
  const Dim a = Dim::Symbol(0), unknown;
  CHECK(types.MorePrecise(fp16({1, unknown, a}), fp16({unknown, a, 5})) == fp16({1, a, 5}));
  CHECK(types.MorePrecise(types.UnrankedTensor(DType::kFp16), fp16({a})) == fp16({a}));
  CHECK(types.MorePrecise(fp16({a}), types.UnrankedTensor(DType::kFp16)) == fp16({a}));
  CHECK(types.MorePrecise(types.List(fp16({a}), unknown), types.List(fp16({unknown}), 2)) == types.List(fp16({a}), 2));
  CHECK(types.MorePrecise(types.State(fp16({unknown})), types.State(fp16({2}))) == types.State(fp16({2})));
  CHECK(types.EraseSymbols(fp16({1, a})) == fp16({1, unknown}));
  CHECK(types.EraseSymbols(types.List(fp16({a}), a)) == types.List(fp16({unknown}), unknown));
  CHECK(types.EraseSymbols(types.UnrankedTensor(DType::kFp16)) == types.UnrankedTensor(DType::kFp16));
}

TEST_CASE("a type of another table is made anew, whatever it is made of") {
  TypeTable from, to;
  const Type tensor = from.Tensor(DType::kUint6, {2, Dim::Symbol(1), Dim()});
  const Type all[] = {tensor,
                      from.UnrankedTensor(DType::kBf16),
                      from.List(tensor, 7),
                      from.State(tensor),
                      from.Dict(from.Scalar(DType::kString), tensor),
                      from.Tuple({tensor, from.List(tensor, Dim())}),
                      from.Tuple({})};
  for (Type type : all) {
    const Type made = to.Import(type);
    CHECK(made != type);
    CHECK(ToString(made) == ToString(type));
    CHECK(to.Import(made) == made);
    CHECK(from.Import(made) == type);
  }
  CHECK(to.Import(tensor) == to.Tensor(DType::kUint6, {2, Dim::Symbol(1), Dim()}));
}

TEST_CASE("scalar types know their names, sizes and ranges") {
  for (DType dtype : AllDTypes()) CHECK(ParseDType(Spelling(dtype)) == dtype);
  CHECK_FALSE(ParseDType("float16"));
  CHECK_FALSE(ParseDType(""));
  CHECK(BitsOf(DType::kUint3) == 3);
  CHECK(BytesOf(DType::kUint3) == 1);
  CHECK(BytesOf(DType::kFp64) == 8);
  CHECK(RangeOf(DType::kInt4).lowest == -8);
  CHECK(RangeOf(DType::kInt4).largest == 7);
  CHECK(RangeOf(DType::kUint1).largest == 1);
  CHECK(RangeOf(DType::kUint6).largest == 63);
  CHECK(RangeOf(DType::kInt64).lowest == INT64_MIN);
  CHECK(RangeOf(DType::kInt64).largest == uint64_t{INT64_MAX});
  CHECK(RangeOf(DType::kUint64).largest == UINT64_MAX);
  CHECK(ToString(dtypes::kFloatsInt32) == "fp16, fp32 or int32");
  CHECK(ToString(dtypes::kBool) == "bool");
}

}  // namespace
}  // namespace mil
