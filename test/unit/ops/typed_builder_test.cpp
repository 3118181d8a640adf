#include "catch.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/ops/builder.h"
#include "mil/ops/op_table.h"
#include "mil/text/printer.h"
#include "mil/verify/verify.h"

namespace mil {
namespace {

struct Fixture {
  explicit Fixture(OpSet op_set = OpSet::kIos18) : main(program.AddFunction("main", op_set)) {}

  Value* Input(llvm::StringRef name, DType dtype, llvm::ArrayRef<Dim> dims) {
    return main->body().AddInput(program.GetIdentifier(name), program.types().Tensor(dtype, dims));
  }
  std::string Print() {
    std::string text;
    llvm::raw_string_ostream out(text);
    text::PrintMil(program, out);
    return out.str();
  }
  // What was reported: "id: message".
  std::vector<std::string> Messages() {
    std::vector<std::string> messages;
    for (const Diagnostic& diagnostic : diagnostics) {
      messages.push_back(Info(diagnostic.id).name.str() + ": " + diagnostic.message);
    }
    return messages;
  }

  Program program;
  Function* main;
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine{CollectingConsumer(&diagnostics)};
  Builder b{&main->body(), &engine};
};

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Fixture, "a convolution and a ReLU, built in C++") {
  Value* x = Input("x", DType::kFp16, {1, 3, 8, 8});
  Value* w = Input("w", DType::kFp16, {4, 3, 3, 3});
  Value* y = b.Relu(b.Conv(x, w, {.strides = {2, 2}, .pad_type = "same", .name = "c"}), {.name = "y"});
  REQUIRE(y);
  main->body().SetOutputs(y);
  CHECK(Verify(program, engine));
  CHECK(Messages() == Strings{});
  CHECK(Print() == R"(program(1.3)
{
    func main<ios18>(tensor<fp16, [4, 3, 3, 3]> w, tensor<fp16, [1, 3, 8, 8]> x) {
            tensor<int32, [2]> c_strides_0 = const()[name = string("c_strides_0"), val = tensor<int32, [2]>([2, 2])];
            string c_pad_type_0 = const()[name = string("c_pad_type_0"), val = string("same")];
            tensor<fp16, [1, 4, 4, 4]> c = conv(pad_type = c_pad_type_0, strides = c_strides_0, weight = w, x = x)[name = string("c")];
            tensor<fp16, [1, 4, 4, 4]> y = relu(x = c)[name = string("y")];
        } -> (y);
})");
}

TEST_CASE_METHOD(Fixture, "plain values get the type that the input asks for") {
  Value* x = Input("x", DType::kFp16, {2, 3});
  CHECK(b.Mul(x, 2)->type() == x->type());
  CHECK(b.Mul(0.5, x)->type() == x->type());
  CHECK(b.Add(Input("i", DType::kInt32, {2}), {1, 2})->type().dtype() == DType::kInt32);
  CHECK(b.Concat({x, x}, -1)->type() == program.types().Tensor(DType::kFp16, {2, 6}));
  CHECK(b.Cast(x, "fp32")->type().dtype() == DType::kFp32);
  CHECK(b.Const({1, 2, 3})->type() == program.types().Tensor(DType::kInt32, {3}));
  CHECK(b.Const({0.5, 2.0})->type() == program.types().Tensor(DType::kFp32, {2}));
  CHECK(b.Const({true, false})->type() == program.types().Tensor(DType::kBool, {2}));
  CHECK(b.Const("text")->type() == program.types().Scalar(DType::kString));
  CHECK(b.ReduceSum(x, {.axes = {1}, .keep_dims = false})->type() == program.types().Tensor(DType::kFp16, {2}));
  CHECK(b.Relu(b.Split(x, 0, {.num_splits = 2}))->type() == program.types().Tensor(DType::kFp16, {1, 3}));
  CHECK(Messages() == Strings{});
}

TEST_CASE_METHOD(Fixture, "names that are taken are made fresh, and constants follow") {
  Value* x = Input("x", DType::kFp16, {2});
  CHECK(b.Mul(x, 2)->name().str() == "mul");
  Value* second = b.Mul(x, 3);
  CHECK(second->name().str() == "mul_1");
  CHECK(second->defining_op()->GetValue("y")->name().str() == "mul_1_y_0");
  CHECK(b.Mul(x, 2, {.name = "x"})->name().str() == "x_1");
}

TEST_CASE("the version is that of the function's op set") {
  Fixture old(OpSet::kIos15), now(OpSet::kIos17);
  for (Fixture* fixture : {&old, &now}) {
    Operation* top = fixture->b.Topk(fixture->Input("x", DType::kFp16, {4, 2}), {.k = 1});
    REQUIRE(top);
    CHECK(top->def().since == fixture->main->op_set());
    CHECK(top->result(0)->name().str() == "topk_0");
  }
  CHECK_FALSE(old.b.Topk(old.main->inputs()[0], {.k = 1, .return_indices = false}));
  CHECK(old.Messages() == Strings{"unknown-input: 'topk' as of ios15 has no input 'return_indices'"});
  CHECK_FALSE(old.b.ReadState(old.main->inputs()[0]));
  CHECK(old.Messages().back() ==
        "op-not-in-op-set: 'read_state' is not in ios15, the op set of function 'main', expected an operation of that "
        "op set");
}

TEST_CASE_METHOD(Fixture, "a mistake is reported once and leaves nothing behind") {
  Value* x = Input("x", DType::kFp16, {1, 3, 8, 8});
  SECTION("a type") {
    Value* w = Input("w", DType::kInt32, {4, 3, 3, 3});
    CHECK_FALSE(b.Relu(b.Relu(b.Conv(x, w, {.strides = {1, 1}}))));
    CHECK(Messages() ==
          Strings{"input-type: 'conv' input 'weight' is tensor<int32, [4, 3, 3, 3]>, expected a tensor of fp16 or "
                  "fp32"});
  }
  SECTION("a number that does not fit") {
    CHECK_FALSE(b.Concat({x, x}, int64_t{1} << 40));
    CHECK(Messages() == Strings{"literal-type: 'concat' input 'axis' is 1099511627776, expected a number that int32 "
                                "holds"});
  }
  SECTION("a kind of value") {
    CHECK_FALSE(b.Softmax(x, {.axis = "last"}));
    REQUIRE(Messages().size() == 1);
    CHECK(Messages()[0].starts_with("input-type: 'softmax' input 'axis' is string, expected a constant"));
  }
  SECTION("an input that is missing") {
    CHECK_FALSE(b.Relu({}));
    CHECK(Messages() == Strings{"missing-input: 'relu' lacks input 'x', expected a tensor of fp16 or fp32"});
  }
  CHECK(main->body().empty());
}

TEST_CASE("constexpr operations of older op sets carry their inputs as attributes") {
  Fixture old(OpSet::kIos16);
  Program& program = old.program;
  const Type type = program.types().Tensor(DType::kInt8, {4});
  const Data* data = program.AddData(std::make_unique<Data>(DType::kInt8, std::vector<int64_t>{4}, BlobSource{}));
  Value* y = old.b.ConstexprAffineDequantize(program.DataLiteral(type, data), program.ScalarLiteral(DType::kInt8, 0),
                                             program.ScalarLiteral(DType::kFp32, 0x3f000000), 0);
  INFO((old.Messages().empty() ? "" : old.Messages()[0]));
  REQUIRE(y);
  CHECK(old.main->body().size() == 1);
  for (const Operand& operand : y->defining_op()->operands()) {
    CHECK(operand.spelling() == Operand::Spelling::kAttribute);
  }
}

}  // namespace mil
