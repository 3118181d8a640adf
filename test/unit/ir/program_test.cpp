// Programs: functions, attributes, data and its release, import from other programs, and several at once in threads.
#include "mil/ir/program.h"

#include <atomic>
#include <thread>

#include "catch.h"
#include "mil/ir/builder.h"
#include "mil/ops/op_table.h"

namespace mil {
namespace {

TEST_CASE("functions are kept in order, found by name and erased") {
  Program program;
  Function* b = program.AddFunction("b", OpSet::kIos16);
  Function* a = program.AddFunction("a", OpSet::kIos18);
  CHECK(program.functions().size() == 2);
  CHECK(program.functions()[0].get() == b);
  CHECK(program.FindFunction("a") == a);
  CHECK(program.FindFunction("c") == nullptr);
  CHECK(a->op_set() == OpSet::kIos18);
  CHECK(a->program() == &program);
  CHECK(a->body().function() == a);
  CHECK(a->body().parent_op() == nullptr);
  program.EraseFunction(b);
  CHECK(program.functions().size() == 1);
  CHECK(program.FindFunction("b") == nullptr);
}

TEST_CASE("attributes of programs and functions are replaced, not repeated") {
  Program program;
  Function* function = program.AddFunction("main", OpSet::kIos15);
  const Identifier key = program.GetIdentifier("key");
  program.SetAttribute(key, program.Int32Literal(1));
  program.SetAttribute(key, program.Int32Literal(2));
  CHECK(program.attributes().size() == 1);
  CHECK(program.GetAttribute("key")->Integer() == 2);
  CHECK(program.GetAttribute("other") == nullptr);
  function->SetAttribute(key, program.Int32Literal(3));
  CHECK(function->GetAttribute("key")->Integer() == 3);
}

std::unique_ptr<Data> Memory(int* released) {
  static const float kValues[2] = {1, 2};
  return std::make_unique<Data>(DType::kFp32, std::vector<int64_t>{2},
                                MemorySource{kValues, sizeof(kValues), [released] { ++*released; }});
}

TEST_CASE("the caller's memory is released once, with the program") {
  int released = 0;
  {
    Program program;
    const Data* data = program.AddData(Memory(&released));
    CHECK(program.data().size() == 1);
    CHECK(data->shape() == std::vector<int64_t>{2});
    CHECK(released == 0);
  }
  CHECK(released == 1);
  Memory(&released);
  CHECK(released == 2);
}

TEST_CASE("memory that another program imported is released with the last of them") {
  int released = 0;
  auto first = std::make_unique<Program>();
  const Data* data = first->AddData(Memory(&released));
  const Literal* literal = first->DataLiteral(first->types().Tensor(DType::kFp32, Dim(2)), data);
  auto second = std::make_unique<Program>();
  auto third = std::make_unique<Program>();
  const Literal* in_second = second->Import(*literal);
  const Literal* in_third = third->Import(*in_second);
  CHECK(&in_second->data() != data);
  CHECK(std::get<MemorySource>(in_third->data().source()).bytes == std::get<MemorySource>(data->source()).bytes);
  first.reset();
  CHECK(released == 0);
  third.reset();
  CHECK(released == 0);
  second.reset();
  CHECK(released == 1);
}

TEST_CASE("literals of every kind are imported") {
  Program from, to;
  const Type strings = from.types().Tensor(DType::kString, Dim(2));
  const Literal* text = from.StringsLiteral(strings, {"a", "b"});
  const Literal* number = from.Int32Literal({1, 2, 3, 4, 5});
  const Literal* list = from.ElementsLiteral(from.types().Tuple({strings, number->type()}), {text, number});
  const Literal* made = to.Import(*list);
  CHECK(made->type() == to.types().Import(list->type()));
  CHECK(made->type() != list->type());
  CHECK(made->elements()[0]->strings()[1] == "b");
  CHECK(made->elements()[0]->strings()[1].data() != text->strings()[1].data());
  CHECK(made->elements()[1]->bytes() == number->bytes());
  CHECK(Identical(*from.Import(*made), *list));
}

TEST_CASE("data is imported with its place, and what transformations share once") {
  Program from, to;
  auto blob = std::make_unique<Data>(DType::kFp16, std::vector<int64_t>{2, 3}, BlobSource{});
  blob->set_blob({"@model_path/weights/weight.bin", 64});
  const Data* base = from.AddData(std::move(blob));
  const Data* data = base;
  for (int i = 0; i < 30; ++i) {  // Each level refers to the one below twice: 2^30 copies if they were not shared.
    std::vector<int64_t> shape = data->shape();
    shape[0] *= 2;
    data = from.AddData(
        std::make_unique<Data>(DType::kFp16, shape, TransformSource{TransformSource::kConcat, {data, data}, {0}}));
  }
  const Literal* literal = from.DataLiteral(from.types().Tensor(DType::kFp16, {data->shape()[0], 3}), data);
  const Literal* made = to.Import(*literal);
  CHECK(to.data().size() == 31);
  const Data* at = &made->data();
  CHECK(at->shape() == data->shape());
  while (at->IsTransformed()) at = std::get<TransformSource>(at->source()).inputs[1];
  CHECK(at->blob() == base->blob());
  CHECK(at != base);
}

TEST_CASE("data describes itself in a line") {
  const auto describe = [](DataSource source) { return Data(DType::kFp16, {2, 3}, std::move(source)).Describe(); };
  CHECK(describe(FileSource{FileSource::kSafetensors, "layer0.safetensors", "wq", 0, 0}) ==
        "layer0.safetensors \"wq\"");
  CHECK(describe(FileSource{FileSource::kRaw, "w.bin", "", 128, 0}) == "w.bin at byte 128");
  CHECK(describe(RuntimeSource{"wq"}) == "extern wq");
  CHECK(describe(MemorySource{}) == "memory of the caller's");
  const Data file(DType::kFp16, {3, 2}, FileSource{FileSource::kNpy, "w.npy", "", 0, 0});
  CHECK(describe(TransformSource{TransformSource::kTranspose, {&file}, {1, 0}}) == "transpose [1, 0] of w.npy");
  CHECK(describe(TransformSource{TransformSource::kReshape, {&file}, {}}) == "reshape [2, 3] of w.npy");
  CHECK(describe(TransformSource{TransformSource::kSlice, {&file}, {1, 0, 2, 2}}) ==
        "slice [1, 0] size [2, 2] of w.npy");
  CHECK(describe(TransformSource{TransformSource::kConcat, {&file, &file}, {1}}) == "concat axis 1 of (w.npy, w.npy)");
  CHECK(describe(TransformSource{TransformSource::kConvert, {&file}, {}}) == "convert to fp16 of w.npy");
}

// Builds a chain of operations, changes it and takes it apart again.
uint64_t Work(int seed) {
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine(CollectingConsumer(&diagnostics));
  Program program;
  Function* function = program.AddFunction("main", OpSet::kIos17);
  Value* value = function->body().AddInput(program.GetIdentifier("x"), program.types().Tensor(DType::kFp16, {seed, 8}));
  OpBuilder builder(&function->body(), &engine);
  const OpDef& transpose = ops::Lookup(OpKind::kTranspose, OpSet::kIos17);
  for (int i = 0; i < 200; ++i) {
    Operation* op = builder.Create(transpose, {{"x", value}, {"perm", program.Int32Literal({1, 0})}});
    if (!op) return 0;
    value = op->result();
  }
  function->body().SetOutputs({value});
  if (value->type() != program.types().Tensor(DType::kFp16, {seed, 8}) || !diagnostics.empty()) return 0;
  function->body().SetOutputs({});
  while (Operation* last = function->body().last()) last->Erase();
  return program.identifiers().size();
}

TEST_CASE("programs in several threads know nothing of each other") {
  const uint64_t expected = Work(3);
  CHECK(expected >= 200);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int i = 1; i <= 8; ++i) {
    threads.emplace_back([&wrong, expected, i] {
      for (int round = 0; round < 5; ++round) {
        if (Work(i) != expected) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace mil
