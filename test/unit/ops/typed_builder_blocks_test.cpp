// The builder functions of operations that have blocks.
#include "catch.h"
#include "mil/ops/builder.h"
#include "mil/verify/verify.h"

namespace mil {
namespace {

struct Fixture {
  Value* Input(llvm::StringRef name, DType dtype, llvm::ArrayRef<Dim> dims) {
    return main->body().AddInput(program.GetIdentifier(name), program.types().Tensor(dtype, dims));
  }
  std::vector<std::string> Messages() {
    std::vector<std::string> messages;
    for (const Diagnostic& diagnostic : diagnostics) {
      messages.push_back(Info(diagnostic.id).name.str() + ": " + diagnostic.message);
    }
    return messages;
  }

  Program program;
  Function* main = program.AddFunction("main", OpSet::kIos18);
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine{CollectingConsumer(&diagnostics)};
  Builder b{&main->body(), &engine};
};
using Strings = std::vector<std::string>;
using Values = llvm::SmallVector<Value*, 4>;

}  // namespace

TEST_CASE_METHOD(Fixture, "a choice and a loop, built in C++") {
  Value* x = Input("x", DType::kFp32, {2});
  Operation* chosen = b.Cond(
      Input("p", DType::kBool, {}), x->type(),
      [&](Builder& then, llvm::ArrayRef<Value*>) { return Values{then.Relu(x)}; },
      [&](Builder&, llvm::ArrayRef<Value*>) { return Values{x}; }, {.name = "chosen"});
  REQUIRE(chosen);
  CHECK(chosen->result()->name().str() == "chosen");
  CHECK(chosen->result()->type() == x->type());
  Operation* loop = b.WhileLoop(
      {chosen->result(), b.Const(0)}, {},
      [&](Builder& condition, llvm::ArrayRef<Value*> variables) { return Values{condition.Less(variables[1], 10)}; },
      [&](Builder& body, llvm::ArrayRef<Value*> variables) {
        return Values{body.Mul(variables[0], 0.5), body.Add(variables[1], 1)};
      },
      {.name = "loop"});
  REQUIRE(loop);
  CHECK(loop->num_results() == 2);
  CHECK(loop->result(0)->name().str() == "loop_0");
  CHECK(loop->result(1)->type() == program.types().Scalar(DType::kInt32));
  main->body().SetOutputs(loop->result(0));
  CHECK(Verify(program, engine));
  CHECK(Messages() == Strings{});
}

TEST_CASE_METHOD(Fixture, "a mistake in a block or about one leaves nothing behind") {
  Value* x = Input("x", DType::kFp32, {2});
  Value* p = Input("p", DType::kBool, {});
  const auto same = [&](Builder&, llvm::ArrayRef<Value*>) { return Values{x}; };
  SECTION("the condition") {
    CHECK_FALSE(b.Cond(x, x->type(), same, same));
    CHECK(Messages() == Strings{"input-type: 'cond' input 'pred' is tensor<fp32, [2]>, expected a scalar of bool"});
  }
  SECTION("what is in a block") {
    CHECK_FALSE(
        b.Cond(p, x->type(), same, [&](Builder& other, llvm::ArrayRef<Value*>) { return Values{other.Relu(p)}; }));
    CHECK(Messages() == Strings{"input-type: 'relu' input 'x' is bool, expected a tensor of fp16 or fp32"});
  }
  SECTION("the number of results") {
    CHECK_FALSE(b.Cond(p, {x->type(), x->type()}, same, same));
    CHECK(Messages() == Strings{"result-count: 'cond' has 2 result types, expected 1"});
  }
  SECTION("a result's type") {
    CHECK_FALSE(b.Cond(p, p->type(), same, same));
    CHECK(Messages().size() == 1);
  }
  CHECK(main->body().empty());
}

}  // namespace mil
