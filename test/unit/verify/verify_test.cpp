#include "mil/verify/verify.h"

#include "catch.h"
#include "mil/ir/builder.h"
#include "mil/ops/op_table.h"

namespace mil {
namespace {

using Messages = std::vector<std::string>;

// A program with a function `main` of ios18 and an input `x` of fp16[2, 3].
struct Fixture {
  Program program;
  Function* main = program.AddFunction("main", OpSet::kIos18);
  Type type = program.types().Tensor(DType::kFp16, {2, 3});
  Value* x = main->body().AddInput(program.GetIdentifier("x"), type);

  const OpDef& Def(llvm::StringRef name) { return *ops::Lookup(name, OpSet::kIos18); }

  // An operation on values, bound to the inputs in order; results are of `result`.
  Operation* Add(llvm::StringRef name, llvm::ArrayRef<Value*> values, Type result, llvm::StringRef result_name,
                 Block* block = nullptr) {
    llvm::SmallVector<Program::InputBinding, 4> inputs;
    for (size_t i = 0; i < values.size(); ++i) inputs.push_back({static_cast<unsigned>(i), values[i]});
    Operation* op = program.CreateOperation(Def(name), block ? block : &main->body(), nullptr, inputs, result,
                                            LocationId::kUnknown, Def(name).has_blocks ? 2 : 0);
    op->result()->set_name(program.GetIdentifier(result_name));
    return op;
  }
  Operation* Relu(Value* value, llvm::StringRef name, Block* block = nullptr) {
    return Add("relu", value, type, name, block);
  }
  Operation* Const(const Literal* literal, Type result, llvm::StringRef name) {
    Operation* op =
        program.CreateOperation(Def("const"), &main->body(), nullptr, {{0, literal}}, result, LocationId::kUnknown);
    op->result()->set_name(program.GetIdentifier(name));
    return op;
  }
  void Return(Value* value) { main->body().SetOutputs(value); }

  // "id: message" of each diagnostic.
  Messages Verify(const VerifyOptions& options = {}) {
    std::vector<Diagnostic> diagnostics;
    DiagnosticEngine engine(CollectingConsumer(&diagnostics));
    const bool ok = mil::Verify(program, engine, options);
    CHECK(ok == diagnostics.empty());
    Messages messages;
    for (const Diagnostic& diagnostic : diagnostics) {
      messages.push_back(Info(diagnostic.id).name.str() + ": " + diagnostic.message);
    }
    return messages;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a sound program has no diagnostics") {
  Return(Relu(Relu(x, "a")->result(), "b")->result());
  CHECK(Verify() == Messages{});
}

TEST_CASE_METHOD(Fixture, "all errors come in one run") {
  Operation* a = Relu(x, "a");
  a->result()->set_declared_type(program.types().Tensor(DType::kFp16, {2, 4}));
  Operation* b = Relu(x, "b");
  b->result()->set_declared_type(program.types().Tensor(DType::kFp32, {2, 3}));
  Return(Relu(x, "x")->result());
  CHECK(Verify() == Messages{"result-type: result 'a' of 'relu' is declared tensor<fp16, [2, 4]>, expected "
                             "tensor<fp16, [2, 3]> as its inputs give",
                             "result-type: result 'b' of 'relu' is declared tensor<fp32, [2, 3]>, expected "
                             "tensor<fp16, [2, 3]> as its inputs give",
                             "duplicate-name: 'x' is defined twice, expected names to be unique where they are "
                             "visible"});
}

TEST_CASE_METHOD(Fixture, "types are refined where inference knows more") {
  Operation* a = Relu(x, "a");
  const Type declared = program.types().Tensor(DType::kFp16, {2, program.FreshSymbol()});
  a->result()->set_type(declared);
  a->result()->set_declared_type(declared);
  Return(a->result());
  SECTION("and declared types stay") {
    CHECK(Verify() == Messages{});
    CHECK(a->result()->type() == type);
    CHECK(a->result()->declared_type() == declared);
  }
  SECTION("but not if the caller does not want it") {
    CHECK(Verify({.refine_types = false}) == Messages{});
    CHECK(a->result()->type() == declared);
  }
}

TEST_CASE_METHOD(Fixture, "declared types that know more than inference are kept") {
  Value* any = main->body().AddInput(program.GetIdentifier("any"), program.types().Tensor(DType::kFp16, {2, Dim()}));
  Operation* a = Relu(any, "a");
  a->result()->set_declared_type(type);
  Return(a->result());
  CHECK(Verify() == Messages{});
  CHECK(a->result()->type() == type);
}

TEST_CASE_METHOD(Fixture, "operands are defined before they are used") {
  Operation* a = Relu(x, "a");
  Operation* b = Relu(a->result(), "b");
  Return(b->result());
  b->MoveBefore(a);
  CHECK(Verify() == Messages{"use-before-definition: 'relu' input 'x' is 'a', which is defined after it, expected a "
                             "value that is defined before"});
}

TEST_CASE_METHOD(Fixture, "a value of another function is not visible") {
  Function* other = program.AddFunction("other", OpSet::kIos18);
  other->body().SetOutputs(Relu(x, "a", &other->body())->result());
  Return(x);
  const Messages messages = Verify();
  REQUIRE(messages.size() >= 1);
  CHECK(messages[0] ==
        "use-before-definition: 'relu' input 'x' is 'x', which is defined elsewhere, expected a value of this block or "
        "one around it");
}

TEST_CASE_METHOD(Fixture, "values of a block are not visible after it") {
  Value* pred = main->body().AddInput(program.GetIdentifier("pred"), program.types().Scalar(DType::kBool));
  Operation* cond = Add("cond", pred, type, "y");
  Operation* inner = Relu(x, "inner", cond->blocks()[0]);
  cond->blocks()[0]->SetOutputs(inner->result());
  cond->blocks()[1]->SetOutputs(x);
  Return(cond->result());
  SECTION("a block sees what is around it") { CHECK(Verify() == Messages{}); }
  SECTION("siblings may use a name twice") {
    cond->blocks()[1]->SetOutputs(Relu(x, "inner", cond->blocks()[1])->result());
    CHECK(Verify() == Messages{});
  }
  SECTION("names of a block shadow nothing") {
    inner->result()->set_name(x->name());
    CHECK(Verify() == Messages{"duplicate-name: 'x' is defined twice, expected names to be unique where they are "
                               "visible"});
  }
  SECTION("an output of a block comes from it or from around it") {
    cond->blocks()[1]->SetOutputs(inner->result());
    CHECK(Verify() == Messages{"use-before-definition: output 'inner' is defined elsewhere, expected a value of this "
                               "block or one around it"});
  }
  SECTION("an operation after it does not see it") {
    Return(Relu(inner->result(), "z")->result());
    CHECK(Verify() == Messages{"use-before-definition: 'relu' input 'x' is 'inner', which is defined elsewhere, "
                               "expected a value of this block or one around it"});
  }
  SECTION("an operation in a block does not see the result of the one it is in") {
    inner->SetInput("x", {cond->result()});
    CHECK(Verify() == Messages{"use-before-definition: 'relu' input 'x' is 'y', which is defined after it, expected a "
                               "value that is defined before"});
  }
}

TEST_CASE_METHOD(Fixture, "names can be spelled") {
  Return(Relu(x, "a")->result());
  SECTION("values") {
    x->set_name(program.GetIdentifier("2x"));
    CHECK(Verify() == Messages{"invalid-name: name '2x', expected letters, digits, '_' and '@', beginning with a "
                               "letter or '_'"});
  }
  SECTION("no name") {
    x->set_name(Identifier());
    CHECK(Verify() == Messages{"invalid-name: input 0 has no name, expected letters, digits, '_' and '@', beginning "
                               "with a letter or '_'"});
  }
  SECTION("functions") {
    main->set_name(program.GetIdentifier("ma in"));
    CHECK(Verify() == Messages{"invalid-name: function name 'ma in', expected letters, digits and '_', not beginning "
                               "with a digit"});
  }
}

TEST_CASE_METHOD(Fixture, "functions have unique names and outputs") {
  Return(x);
  Function* other = program.AddFunction("main", OpSet::kIos18);
  other->body().AddInput(program.GetIdentifier("x"), type);
  CHECK(Verify() == Messages{"duplicate-function: function 'main' is defined twice, expected names of functions to be "
                             "unique",
                             "no-outputs: function 'main' has no outputs, expected at least one"});
}

TEST_CASE_METHOD(Fixture, "definitions are those of the function's op set") {
  main->set_op_set(OpSet::kIos16);
  Value* k = Const(program.Int32Literal(1), program.types().Scalar(DType::kInt32), "k")->result();
  Return(Add("read_state", main->body().AddInput(program.GetIdentifier("s"), program.types().State(type)), type, "r")
             ->result());
  Add("topk", {x, k}, type, "t");
  CHECK(Verify() == Messages{"op-not-in-op-set: 'read_state' as of ios18 is used in function 'main' of ios16, expected "
                             "an operation of that op set",
                             "op-not-in-op-set: 'topk' as of ios17 is used in function 'main' of ios16, expected its "
                             "version as of ios16"});
}

TEST_CASE_METHOD(Fixture, "states are read, not passed on") {
  Value* state = main->body().AddInput(program.GetIdentifier("s"), program.types().State(type));
  SECTION("as an output") {
    Return(state);
    CHECK(Verify() == Messages{"state-misuse: output 's' is a state, expected a value that 'read_state' makes of it"});
  }
  SECTION("as a tensor") {
    Return(Relu(state, "a")->result());
    CHECK(Verify() ==
          Messages{"input-type: 'relu' input 'x' is state<tensor<fp16, [2, 3]>>, expected a tensor of fp16 or fp32"});
  }
  SECTION("read") {
    Return(Add("read_state", state, type, "a")->result());
    CHECK(Verify() == Messages{});
  }
}

TEST_CASE_METHOD(Fixture, "literals are of their types") {
  const uint8_t bytes[6] = {};
  const Type scalar = program.types().Scalar(DType::kInt32);
  SECTION("too few elements") {
    Return(Const(program.BytesLiteral(type, bytes), type, "k")->result());
    CHECK(Verify() == Messages{"literal-type: the value of 'k' has 3 elements, expected as many as "
                               "tensor<fp16, [2, 3]> has"});
  }
  SECTION("another type than the result's") {
    Return(Const(program.Int32Literal(3), type, "k")->result());
    CHECK(Verify() == Messages{"result-type: result 'k' of 'const' is declared tensor<fp16, [2, 3]>, expected int32 as "
                               "its inputs give"});
  }
  SECTION("data of another type") {
    const Data* data = program.AddData(std::make_unique<Data>(DType::kFp16, std::vector<int64_t>{6}, BlobSource{}));
    Return(Const(program.DataLiteral(type, data), type, "k")->result());
    CHECK(Verify() == Messages{"literal-type: the value of 'k' has data of tensor<fp16, [6]>, expected "
                               "tensor<fp16, [2, 3]>"});
  }
  SECTION("in place") {
    Operation* op = Add("concat", {x}, type, "k");
    op->SetInput("axis", {program.BytesLiteral(scalar, {})});
    Return(op->result());
    CHECK(Verify() == Messages{"literal-type: input 'axis' of 'concat' has 0 elements, expected as many as int32 has"});
  }
  SECTION("strings for numbers") {
    main->SetAttribute(program.GetIdentifier("note"), program.StringsLiteral(scalar, {"a"}));
    Return(x);
    CHECK(Verify() == Messages{"literal-type: attribute 'note' has strings, expected int32"});
  }
  SECTION("tuples, lists and dictionaries") {
    const Literal* one = program.Int32Literal(1);
    const Type list = program.types().List(scalar, 2);
    const Type tuple = program.types().Tuple({scalar, type});
    const Type dict = program.types().Dict(program.types().Scalar(DType::kString), scalar);
    program.SetAttribute(program.GetIdentifier("a"), program.ElementsLiteral(list, {one, one}));
    program.SetAttribute(program.GetIdentifier("b"), program.ElementsLiteral(list, {one}));
    program.SetAttribute(program.GetIdentifier("c"), program.ElementsLiteral(tuple, {one}));
    program.SetAttribute(program.GetIdentifier("d"), program.ElementsLiteral(tuple, {one, one}));
    program.SetAttribute(program.GetIdentifier("e"), program.ElementsLiteral(dict, {one, one}));
    program.SetAttribute(program.GetIdentifier("f"), program.ElementsLiteral(dict, {one}));
    program.SetAttribute(program.GetIdentifier("g"), program.ElementsLiteral(scalar, {one}));
    Return(x);
    CHECK(Verify() == Messages{"literal-type: attribute 'b' has 1 entries, expected 2 as in list<int32, 2>",
                               "literal-type: attribute 'c' has 1 entries, expected 2 as in "
                               "tuple<int32, tensor<fp16, [2, 3]>>",
                               "literal-type: attribute 'd' has an entry of int32, expected tensor<fp16, [2, 3]>",
                               "literal-type: attribute 'e' has an entry of int32, expected string",
                               "literal-type: attribute 'f' has 1 entries, expected pairs as in dict<string, int32>",
                               "literal-type: attribute 'g' has entries, expected int32"});
  }
  SECTION("sizes of a literal's type may be flexible") {
    const Type flexible = program.types().Tensor(DType::kInt32, {Dim()});
    const uint8_t words[8] = {};
    main->SetAttribute(program.GetIdentifier("shape"), program.BytesLiteral(flexible, words));
    Return(x);
    CHECK(Verify() == Messages{});
  }
}

TEST_CASE_METHOD(Fixture, "sizes can be counted") {
  const Type large = program.types().Tensor(DType::kFp16, {int64_t{1} << 30, int64_t{1} << 31});
  main->body().AddInput(program.GetIdentifier("large"), large);
  main->body().AddInput(program.GetIdentifier("huge"), program.types().Tensor(DType::kFp32, {int64_t{1} << 61}));
  main->body().AddInput(program.GetIdentifier("flexible"),
                        program.types().Tensor(DType::kInt8, {Dim(), INT64_MAX, INT64_MAX}));
  Return(x);
  CHECK(Verify() == Messages{"type-too-large: 'huge' is tensor<fp32, [2305843009213693952]>, expected less than 2^63 "
                             "bytes",
                             "type-too-large: 'flexible' is tensor<int8, [?, 9223372036854775807, "
                             "9223372036854775807]>, expected less than 2^63 bytes"});
}

TEST_CASE_METHOD(Fixture, "results are as many as the inputs give") {
  Program::InputBinding input{0, x};
  Operation* op =
      program.CreateOperation(Def("relu"), &main->body(), nullptr, input, {type, type}, LocationId::kUnknown);
  op->result(0)->set_name(program.GetIdentifier("a"));
  op->result(1)->set_name(program.GetIdentifier("b"));
  Return(op->result(0));
  CHECK(Verify() == Messages{"result-count: 'relu' has 2 results, expected 1"});
}

TEST_CASE_METHOD(Fixture, "blocks belong to the operations that have them") {
  Program::InputBinding input{0, x};
  Operation* op = program.CreateOperation(Def("relu"), &main->body(), nullptr, input, type, LocationId::kUnknown, 1);
  op->result()->set_name(program.GetIdentifier("a"));
  Return(op->result());
  CHECK(Verify() == Messages{"block-count: 'relu' has 1 blocks, expected 0"});
}

TEST_CASE_METHOD(Fixture, "an output is a value") {
  Operation* a = Relu(x, "a");
  Return(a->result());
  a->result()->ReplaceAllUsesWith(program.BoolLiteral(true));
  CHECK(Verify() == Messages{"output-not-value: output 0 is a literal, expected a value"});
}

TEST_CASE_METHOD(Fixture, "what could not be read is passed over, and so is what depends on it") {
  Operation* bad =
      program.CreateOperation(ops::InvalidOp(), &main->body(), nullptr, {}, {type, Type()}, LocationId::kUnknown, 1);
  bad->result(0)->set_name(program.GetIdentifier("a"));
  bad->result(1)->set_name(program.GetIdentifier("b"));
  Operation* after = Relu(bad->result(1), "c");
  Return(Relu(after->result(), "d")->result());
  // Whoever could not read it has reported it: without that, a value without a type is an error.
  CHECK(Verify() == Messages{"missing-type: 'b' has no type, expected one"});
}

TEST_CASE_METHOD(Fixture, "blocks are nested at most 256 deep") {
  Value* pred = main->body().AddInput(program.GetIdentifier("pred"), program.types().Scalar(DType::kBool));
  Block* block = &main->body();
  const int depth = GENERATE(256, 257, 10000);
  for (int i = 0; i < depth; ++i) {
    Operation* op = Add("cond", pred, type, "y" + std::to_string(i), block);
    block->SetOutputs(op->result());
    op->blocks()[1]->SetOutputs(x);
    block = op->blocks()[0];
  }
  block->SetOutputs(x);
  const Messages messages = Verify();
  if (depth == 256) {
    CHECK(messages == Messages{});
  } else {
    CHECK(messages == Messages{"nesting-too-deep: blocks are nested more than 256 deep"});
  }
}

}  // namespace mil
