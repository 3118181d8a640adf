// What counts as a constant where an operation asks for one: literals, results of const, and of constexpr_* operations.
#include "catch.h"
#include "mil/ir/builder.h"
#include "mil/ir/infer_context.h"
#include "mil/ops/op_table.h"

namespace mil {
namespace {

struct Fixture {
  Fixture() : engine(CollectingConsumer(&diagnostics)), builder(&function->body(), &engine) {}

  const Literal* Weights(DType dtype, std::vector<int64_t> shape) {
    Shape dims(shape.begin(), shape.end());
    return program.DataLiteral(program.types().Tensor(dtype, dims),
                               program.AddData(std::make_unique<Data>(dtype, shape, BlobSource{})));
  }

  Operation* Linear(Operation::Binding weight) {
    Value* x = function->body().AddInput(program.FreshName("x"), program.types().Tensor(DType::kFp32, {2, 6}));
    return builder.Create(ops::Lookup(OpKind::kLinear, OpSet::kIos16), {{"x", x}, {"weight", weight}});
  }

  Program program;
  Function* function = program.AddFunction("main", OpSet::kIos16);
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine;
  OpBuilder builder;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a compressed weight is a constant") {
  Operation* cast =
      builder.Create(ops::Lookup(OpKind::kConstexprCast, OpSet::kIos16),
                     {{"source_val", Weights(DType::kFp16, {8, 6})}, {"output_dtype", program.StringLiteral("fp32")}});
  REQUIRE(cast);
  Operation* linear = Linear(cast->result());
  REQUIRE(linear);
  CHECK(ToString(linear->result()->type()) == "tensor<fp32, [2, 8]>");
  CHECK(diagnostics.empty());
}

TEST_CASE_METHOD(Fixture, "a compressed constant may be made from another one") {
  Operation* sparse = builder.Create(ops::Lookup(OpKind::kConstexprLutToSparse, OpSet::kIos18),
                                     {{"indices_mask", Weights(DType::kUint1, {8, 6})},
                                      {"indices_nonzero_data", Weights(DType::kUint4, {32})},
                                      {"lut", Weights(DType::kFp32, {1, 1, 16, 1})}});
  REQUIRE(sparse);
  Operation* dense = builder.Create(ops::Lookup(OpKind::kConstexprSparseToDense, OpSet::kIos18),
                                    {{"mask", sparse->result(0)}, {"nonzero_data", sparse->result(1)}});
  REQUIRE(dense);
  CHECK(ToString(dense->result()->type()) == "tensor<fp32, [8, 6]>");
  CHECK(Linear(dense->result()));
  CHECK(diagnostics.empty());
}

TEST_CASE_METHOD(Fixture, "a weight that is computed is no constant") {
  Value* w = function->body().AddInput(program.FreshName("w"), program.types().Tensor(DType::kFp32, {8, 6}));
  Operation* relu = builder.Create(ops::Lookup(OpKind::kRelu, OpSet::kIos16), {{"x", w}});
  REQUIRE(relu);
  CHECK_FALSE(Linear(w));
  CHECK_FALSE(Linear(relu->result()));
  REQUIRE(diagnostics.size() == 2);
  CHECK(diagnostics[0].id == DiagId::kInputNotConstant);
  CHECK(diagnostics[1].id == DiagId::kInputNotConstant);
}

TEST_CASE_METHOD(Fixture, "an operation that could not be read gives no second error") {
  Operation* unread = program.CreateOperation(ops::InvalidOp(), &function->body(), nullptr, {},
                                              {program.types().Tensor(DType::kFp32, {8, 6})}, LocationId::kUnknown);
  CHECK(Linear(unread->result()));
  CHECK(diagnostics.empty());
}

}  // namespace mil
