// What PrintIr writes, ParseIr reads as the same program: real models, our goldens, the kernels, and every bit of
// numbers.
#include "mil/graph/printer.h"

#include <cstring>
#include <fstream>
#include <random>
#include <sstream>

#include "catch.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/graph/parser.h"
#include "mil/ops/op_table.h"
#include "mil/text/parser.h"
#include "mil/text/printer.h"
#include "mil/verify/verify.h"
#include "unit/corpus.h"

namespace mil {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Mil(const Program& program) {
  std::string text;
  llvm::raw_string_ostream out(text);
  text::PrintMil(program, out);
  return text;
}

std::string Ir(const Program& program) {
  std::string text;
  llvm::raw_string_ostream out(text);
  graph::PrintIr(program, out);
  return text;
}

// One text, read.
struct Reading {
  Reading(const std::string& text, bool is_ir, bool verify = true) : engine(Collect()) {
    FileId file = sources.AddText("test", text);
    program = is_ir ? graph::ParseIr(sources, file, engine) : text::ParseMil(sources, file, engine);
    if (program && verify) Verify(*program, engine);
  }
  DiagnosticEngine::Consumer Collect() {
    return [this](const Diagnostic& diagnostic) {
      if (diagnostic.severity >= Severity::kError) errors += diagnostic.message + "\n";
    };
  }

  SourceManager sources;
  std::string errors;
  DiagnosticEngine engine;
  std::unique_ptr<Program> program;
};

// The text of `program` reads back as a program that prints the same, in both languages.
void CheckRoundTrip(const Program& program) {
  const std::string ir = Ir(program);
  Reading again(ir, true);
  INFO(again.errors);
  REQUIRE(again.errors.empty());
  REQUIRE((again.program != nullptr));
  CHECK((Mil(*again.program) == Mil(program)));
  CHECK((Ir(*again.program) == ir));
}

TEST_CASE("real models survive graph text byte for byte") {
  std::optional<fs::path> shared = test::SharedFolder();
  if (!shared) return;
  unsigned count = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(*shared / "corpus")) {
    const fs::path path = entry.path() / "expected.mlmodelc" / "model.mil";
    if (!fs::exists(path)) continue;
    INFO(path.string());
    const std::string text = ReadAll(path);
    Reading model(text, false);
    REQUIRE(model.errors.empty());
    CHECK((Mil(*model.program) == text));
    CheckRoundTrip(*model.program);
    ++count;
  }
  CHECK(count > 0);
}

TEST_CASE("every MIL text of the golden tests survives graph text") {
  unsigned count = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(MIL_SOURCE_DIR "/test")) {
    if (entry.path().extension() != ".mil") continue;
    INFO(entry.path().string());
    Reading golden(ReadAll(entry.path()), false);
    if (!golden.errors.empty()) continue;  // Of a test of errors.
    CheckRoundTrip(*golden.program);
    ++count;
  }
  CHECK(count > 80);
}

TEST_CASE("the kernels survive graph text, externs and transposed weights included") {
  unsigned count = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(MIL_SOURCE_DIR "/examples/kernels")) {
    const std::string text = ReadAll(entry.path());
    if (text.find("\nfunc ") == std::string::npos) continue;  // Shared helpers.
    INFO(entry.path().string());
    SourceManager sources;
    std::string errors;
    DiagnosticEngine engine([&](const Diagnostic& diagnostic) {
      if (diagnostic.severity >= Severity::kError) errors += diagnostic.message + "\n";
    });
    graph::ParseOptions options;
    if (text.find("\"common.ir\"") != std::string::npos) options.defines = {{"TABLES", "false"}};
    absl::StatusOr<FileId> file = sources.AddFile(entry.path().string());
    REQUIRE(file.ok());
    std::unique_ptr<Program> program = graph::ParseIr(sources, *file, engine, options);
    INFO(errors);
    REQUIRE((program != nullptr && Verify(*program, engine)));
    CheckRoundTrip(*program);
    ++count;
  }
  CHECK(count >= 15);
}

// A program of one const.
std::unique_ptr<Program> ConstProgram(DType dtype, llvm::ArrayRef<uint64_t> bits) {
  auto program = std::make_unique<Program>();
  Function* function = program->AddFunction("main", OpSet::kIos18);
  Type type = program->types().Tensor(dtype, {static_cast<int64_t>(bits.size())});
  llvm::MutableArrayRef<uint8_t> bytes;
  const Literal* literal = program->UninitializedLiteral(type, bits.size(), &bytes);
  const unsigned width = BytesOf(dtype);
  for (size_t i = 0; i < bits.size(); ++i) std::memcpy(bytes.data() + i * width, &bits[i], width);
  Operation* op = program->CreateOperation(ops::Lookup(OpKind::kConst, OpSet::kIos18), &function->body(), nullptr,
                                           {{0, literal, Operand::Spelling::kAttribute}}, {type}, LocationId::kUnknown);
  op->result()->set_name(program->GetIdentifier("c"));
  op->set_name(program->GetIdentifier("c"));
  function->body().SetOutputs({op->result()});
  return program;
}

void CheckBits(DType dtype, llvm::ArrayRef<uint64_t> bits) {
  std::unique_ptr<Program> program = ConstProgram(dtype, bits);
  Reading again(Ir(*program), true);
  INFO(ToString(dtype) << again.errors);
  REQUIRE(again.errors.empty());
  const Literal* literal = again.program->functions()[0]->body().outputs()[0].value()->GetConstant();
  REQUIRE((literal != nullptr));
  REQUIRE(literal->size() == bits.size());
  const unsigned width = BytesOf(dtype);
  const uint64_t mask = width == 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * width)) - 1;
  for (size_t i = 0; i < bits.size(); ++i) {
    if (literal->Bits(i) != (bits[i] & mask)) {
      FAIL(ToString(dtype) << " 0x" << llvm::utohexstr(bits[i]) << " became 0x" << llvm::utohexstr(literal->Bits(i)));
    }
  }
}

TEST_CASE("every value of the narrow types keeps its bits") {
  for (DType dtype : AllDTypes()) {
    if (dtype == DType::kString || BitsOf(dtype) > 16) continue;
    std::vector<uint64_t> bits;
    if (dtype == DType::kBool) {
      bits = {0, 1};
    } else if (IsFloat(dtype)) {
      for (uint64_t i = 0; i < uint64_t{1} << BitsOf(dtype); ++i) bits.push_back(i);
    } else {
      const IntegerRange range = RangeOf(dtype);
      for (int64_t i = range.lowest; i <= static_cast<int64_t>(range.largest); ++i) {
        bits.push_back(static_cast<uint64_t>(i));
      }
    }
    CheckBits(dtype, bits);
  }
}

TEST_CASE("values of the wide types keep their bits") {
  std::mt19937_64 random(1);
  for (DType dtype : AllDTypes()) {
    if (dtype == DType::kString || BitsOf(dtype) <= 16) continue;
    std::vector<uint64_t> bits;
    const uint64_t mask = BitsOf(dtype) == 64 ? ~uint64_t{0} : (uint64_t{1} << BitsOf(dtype)) - 1;
    for (unsigned i = 0; i < 20000; ++i) bits.push_back(random() & mask);
    for (unsigned shift = 0; shift < BitsOf(dtype); ++shift) {  // Powers of two and their neighbours.
      for (uint64_t delta : {uint64_t{0}, uint64_t{1}, ~uint64_t{0}})
        bits.push_back(((uint64_t{1} << shift) + delta) & mask);
    }
    // Small decimal numbers, whose short spelling must be exact.
    if (IsFloat(dtype)) {
      for (int i = -1000; i <= 1000; ++i) bits.push_back(Store(dtype, Number::Real(i / 1000.0))->bits);
    }
    CheckBits(dtype, bits);
  }
}

TEST_CASE("any bytes are a name, an attribute and a string") {
  for (int first = 0; first < 256; ++first) {
    Program program;
    Function* function = program.AddFunction("main", OpSet::kIos18);
    const std::string text = std::string("a") + static_cast<char>(first) + "`\"\\\xc3\xa9z";
    Value* input = function->body().AddInput(program.GetIdentifier(text), program.types().Scalar(DType::kFp16));
    function->SetAttribute(program.GetIdentifier(text), program.StringLiteral(text));
    function->body().SetOutputs({input});
    Reading again(Ir(program), true, false);  // MIL itself takes plain names only.
    INFO(first << again.errors);
    REQUIRE(again.errors.empty());
    const Function& read = *again.program->functions()[0];
    CHECK(read.inputs()[0]->name().str().str() == text);
    REQUIRE(read.attributes().size() == 1);
    CHECK(read.attributes()[0].name.str().str() == text);
    CHECK(read.attributes()[0].value->String()->str() == text);
  }
}

TEST_CASE("sizes that are equal stay equal") {
  const std::string text =
      "mil 1.3\nopset ios18\n\n"
      "func main(x : fp16[?s0, 4, ?], y : fp16[?s0, 4, ?], k : state<fp16[1, 2]>) {\n"
      "  z : fp16[?, 8, ?] = concat(values=[x, y], axis=1)\n"
      "  return z\n}\n";
  Reading reading(text, true);
  INFO(reading.errors);
  REQUIRE(reading.errors.empty());
  const Function& function = *reading.program->functions()[0];
  CHECK((function.inputs()[0]->type().dims()[0] == function.inputs()[1]->type().dims()[0]));
  CHECK((function.inputs()[0]->type().dims()[2] != function.inputs()[1]->type().dims()[2]));
  CHECK(Ir(*reading.program) == text);
}

TEST_CASE("named regions and [keep] stay") {
  const std::string text =
      "mil 1.3\nopset ios18\n\n"
      "func main(x : fp16[1, 4]) [keep, regions = [[\"x\", \"a\", \"input\", 1, 0, 2], [\"y\", \"b\", \"output\", 1, "
      "2, 2]]] {\n"
      "  y : fp16[1, 4] = relu(x=x) [keep]\n"
      "  return y\n}\n";
  Reading reading(text, true);
  INFO(reading.errors);
  REQUIRE(reading.errors.empty());
  REQUIRE(reading.program->functions()[0]->regions().size() == 2);
  CHECK(reading.program->functions()[0]->body().first()->keep());
  CHECK(Ir(*reading.program) == text);
}

TEST_CASE("weights say where they come from until they are laid out") {
  const std::string text =
      "mil 1.3\nopset ios18\n\n"
      "func main(x : fp16[1, 4, 1, 2]) {\n"
      "  w : fp16[8, 4, 1, 1] = const(transpose(extern(\"wt\") : fp16[4, 8, 1, 1], perm=[1, 0, 2, 3]))\n"
      "  y : fp16[1, 8, 1, 2] = conv(x=x, weight=w)\n"
      "  v : fp16[8, 8, 1, 1] = const(weights(\"l.safetensors\")[\"v\"])\n"
      "  z : fp16[1, 8, 1, 2] = conv(x=y, weight=v)\n"
      "  return z\n}\n";
  Reading reading(text, true);
  INFO(reading.errors);
  REQUIRE(reading.errors.empty());
  CHECK(Ir(*reading.program) == text);
  // With a place of its own in a weight file, that is what counts.
  Operation* constant = reading.program->functions()[0]->body().first();
  const_cast<Data&>(constant->operands()[0].literal()->data()).set_blob({"@model_path/weights/weight.bin", 64});
  CHECK((Ir(*reading.program).find("const(blob(\"@model_path/weights/weight.bin\", 64))") != std::string::npos));
}

}  // namespace
}  // namespace mil
