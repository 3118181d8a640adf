// What the parser makes of text beyond what prints: types, symbols, places, spellings, and how it goes on after errors.
#include "mil/text/parser.h"

#include "catch.h"
#include "mil/ir/data.h"
#include "mil/ops/op_table.h"
#include "text_testing.h"

namespace mil::test {
namespace {

std::string Wrap(const std::string& body, const std::string& outputs = "x") {
  return "program(1.3)\n{\nfunc main<ios18>(tensor<fp16, [2]> x, fp16 s) {\n" + body + "\n} -> (" + outputs + ");\n}";
}

const Operation& First(const Read& read) { return *read.program->functions()[0]->body().first(); }

TEST_CASE("unknown dimensions of function inputs are symbols, and stay unknown where they are declared") {
  Read read = ReadMil(
      "program(1.3){func f<ios18>(tensor<fp16, [?, 4, ?]> a, state<tensor<fp16, [?]>> b, list<fp32, ?> c, fp16 d) {} "
      "-> "
      "(d);}");
  CHECK(read.Errors() == "");
  const auto inputs = read.program->functions()[0]->inputs();
  CHECK(inputs[0]->type().dims()[0].IsSymbol());
  CHECK(inputs[0]->type().dims()[1] == Dim(4));
  CHECK(inputs[0]->type().dims()[2].IsSymbol());
  CHECK(inputs[0]->type().dims()[0] != inputs[0]->type().dims()[2]);
  CHECK(inputs[0]->declared_type().dims()[0].IsUnknown());
  CHECK(inputs[1]->type().element().dims()[0].IsSymbol());
  CHECK(inputs[1]->declared_type().element().dims()[0].IsUnknown());
  CHECK(inputs[2]->type().length().IsSymbol());
  CHECK_FALSE(inputs[3]->has_declared_type());
}

TEST_CASE("function inputs keep their order in memory and are sorted in print") {
  Read read = ReadMil("program(1.3){func f<ios18>(fp16 b, fp16 a) {} -> (b);}");
  CHECK(read.program->functions()[0]->inputs()[0]->name().str() == "b");
  CHECK(Print(*read.program) == "program(1.3)\n{\n    func f<ios18>(fp16 a, fp16 b) {\n        } -> (b);\n}");
}

TEST_CASE("names, attributes and how an input was written are kept apart") {
  Read read = ReadMil(Wrap("tensor<fp16, [2]> y = add(x = x)[y = s0, name = \"any/name:0\"];"));
  CHECK(read.Errors() != "");  // An attribute cannot name a value.
  read = ReadMil(Wrap("tensor<fp16, [2]> y = add(x = x)[y = fp16(2), name = \"any/name:0\", note = int32(3)];"));
  REQUIRE(read.Errors() == "");
  const Operation& op = First(read);
  CHECK(op.name().str() == "any/name:0");
  CHECK(op.result()->name().str() == "y");
  CHECK(op.Bindings("x")[0].spelling() == Operand::Spelling::kArgument);
  CHECK(op.Bindings("y")[0].spelling() == Operand::Spelling::kAttribute);
  CHECK(op.GetAttribute("note")->Integer() == 3);
  CHECK(op.GetAttribute("name") == nullptr);
}

TEST_CASE("operations, inputs and outputs have places in the text") {
  Read read = ReadMil("program(1.3){\nfunc f<ios18>(fp16 s) {\n  fp16 y = relu(x = s);\n} -> (y);}");
  const Function& function = *read.program->functions()[0];
  auto place = [&](LocationId id) {
    const SourceRange range = read.program->locations().Resolve(id).range;
    const LineColumn at = read.sources->Resolve(range.file, range.begin);
    return std::to_string(at.line) + ":" + std::to_string(at.column) + "+" + std::to_string(range.end - range.begin);
  };
  CHECK(place(function.location()) == "2:6+1");
  CHECK(place(function.inputs()[0]->location()) == "2:20+1");
  CHECK(place(function.body().first()->location()) == "3:12+4");
  CHECK(place(function.body().outputs_location()) == "4:3+6");
}

TEST_CASE("a weight file is a handle with the path and offset as they are written") {
  Read read =
      ReadMil(Wrap("tensor<fp16, [3, 2]> w = const()[val = tensor<fp16, [3, 2]>(BLOBFILE(offset = 128, path = "
                   "\"@model_path/w\"))];"));
  REQUIRE(read.Errors() == "");
  const Literal* literal = First(read).GetConstant(0u);
  REQUIRE(literal->IsData());
  CHECK(literal->data().blob() == BlobReference{"@model_path/w", 128});
  CHECK(literal->data().shape() == std::vector<int64_t>{3, 2});
  CHECK(literal->data().dtype() == DType::kFp16);
  CHECK(std::holds_alternative<BlobSource>(literal->data().source()));
}

TEST_CASE("a value without a type takes that of its place") {
  auto type_of = [](const std::string& op, const char* input) {
    Read read = ReadMil(Wrap(op));
    REQUIRE(read.Errors() == "");
    return ToString(First(read).Bindings(input)[0].type());
  };
  CHECK(type_of("tensor<fp16, [2]> y = add(y = 2, x = x);", "y") == "fp16");  // As the other input.
  CHECK(type_of("tensor<fp16, [2]> y = add(x = [1.5, 2], y = x);", "x") == "tensor<fp16, [2]>");
  CHECK(type_of("fp32 y = reduce_sum(x = x, axes = [0, -1], keep_dims = false);", "axes") == "tensor<int32, [2]>");
  CHECK(type_of("fp32 y = reduce_sum(x = x, axes = [0], keep_dims = false);", "keep_dims") == "bool");
  CHECK(type_of("int32 y = cast(x = x, dtype = \"int32\");", "dtype") == "string");
  CHECK(type_of("tensor<fp32, [1, 2]> c = const()[val = [[1, inf]]];", "val") == "tensor<fp32, [1, 2]>");
  CHECK(type_of("fp16 c = const()[val = -0];", "val") == "fp16");
}

TEST_CASE("true, inf and nan are values unless the text defines them") {
  Read read = ReadMil("program(1.3){func f<ios18>(fp16 inf, fp16 nan) { fp16 y = add(x = inf, y = nan); } -> (y);}");
  REQUIRE(read.Errors() == "");
  CHECK(First(read).GetValue("x") == read.program->functions()[0]->inputs()[0]);
  read = ReadMil(Wrap("fp16 y = add(x = s, y = inf);"));
  REQUIRE(read.Errors() == "");
  CHECK(First(read).Bindings("y")[0].literal()->Bits() == 0x7c00);
}

TEST_CASE("keywords are names where a name stands") {
  Read read = ReadMil(
      "program(1.3){func func<ios18>(fp16 program, fp16 block) { fp16 tensor = add(x = program, y = block);"
      "fp16 BLOBFILE = relu(x = tensor); } -> (BLOBFILE);}");
  CHECK(read.Errors() == "");
}

TEST_CASE("what cannot be read leaves an operation with its declared results") {
  Read read = ReadMil(Wrap("fp16 a = nonsense(x = s);\nfp32 b, fp16 c = relu(x = ;\nfp16 d = add(x = a, y = c);"));
  CHECK(read.Errors() == "4:10 unknown-op\n5:27 syntax-error\n");
  std::vector<std::string> ops;
  for (const Operation& op : read.program->functions()[0]->body()) {
    std::string text = op.def().name.str();
    for (const Value& result : op.results()) text += " " + ToString(result.type()) + " " + result.name().str().str();
    ops.push_back(text);
  }
  CHECK(ops == std::vector<std::string>{"<invalid> fp16 a", "<invalid> fp32 b fp16 c", "add fp16 d"});
}

TEST_CASE("every mistake of a text is found in one run, and none is found twice") {
  Read read = ReadMil(R"(program(1.3)
{
func main<ios18>(tensor<fp61, [2]> x, fp16 s) {
  half a = relu(x = x);
  tensor<half, [2, 3]> b, fp16 b2 = split(x = a);
  fp16 c = relu(x = s)
  fp16 d = relu(x = c
  fp16 e = relu(x = d);
  string f = const()[val = "open];
  fp16 g = add(x = b, y = b2);
  fp16 h = relu(x = dict<string, int32>({{"}", 1} {"x", 2}}));
  fp16 i = cond(pred = s) block () {
    fp16 j = relu(x = );
    fp16 k = relu(x = h);
  } -> (j) block () {
    fp16 l = relu(x = missing);
  } -> (l);
  fp16 m = relu(x = i);
} -> (m, f);
func second<ios99>(fp16 s) [a = int32(1.5)] {
  fp16 n = relux(x = s);
} -> (n);
fun third<ios18>() {} -> ();
func last<ios18>(fp16 s) {
  fp16 o = relu(x = s);
} -> (nothing)
}
)");
  CHECK(read.Errors() ==
        "3:25 unknown-type\n"   // x is known all the same.
        "4:3 unknown-type\n"    // And a.
        "5:10 unknown-type\n"   // And b, b2.
        "7:3 syntax-error\n"    // No ';' behind c: made up.
        "8:3 syntax-error\n"    // No ')' behind d: its statement ends with the next ';'.
        "9:28 syntax-error\n"   // An open string ends with its line.
        "11:51 syntax-error\n"  // A dictionary's braces are no blocks.
        "13:23 syntax-error\n"
        "16:23 undefined-name\n"
        "20:13 unknown-op-set\n"
        "20:39 literal-range\n"
        "21:12 unknown-op\n"
        "23:1 syntax-error\n"
        "27:1 syntax-error\n"
        "26:7 undefined-name\n");
  CHECK(read.program->functions().size() == 3);
}

TEST_CASE("the limit on errors stops the parser") {
  std::string body;
  for (int i = 0; i < 1000; ++i) body += "fp16 v" + std::to_string(i) + " = nonsense();\n";
  SourceManager sources;
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine(CollectingConsumer(&diagnostics));
  engine.set_error_limit(5);
  const FileId file = sources.AddText("test.mil", Wrap(body));
  auto program = text::ParseMil(sources, file, engine);
  CHECK(diagnostics.size() == 5);
  CHECK(program->functions()[0]->body().size() < 10);
}

}  // namespace
}  // namespace mil::test
