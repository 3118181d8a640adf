#include "text_testing.h"

#include <fstream>
#include <sstream>

#include "llvm/Support/raw_ostream.h"
#include "mil/text/parser.h"
#include "mil/text/printer.h"
#include "unit/corpus.h"

namespace mil::test {

std::string Read::Errors() const {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::kError) continue;
    const LineColumn place = sources->Resolve(diagnostic.location.range.file, diagnostic.location.range.begin);
    text +=
        std::to_string(place.line) + ":" + std::to_string(place.column) + " " + Info(diagnostic.id).name.str() + "\n";
  }
  return text;
}

Read ReadMil(const std::string& text) {
  Read read;
  read.sources = std::make_unique<SourceManager>();
  DiagnosticEngine engine(CollectingConsumer(&read.diagnostics));
  read.program = text::ParseMil(*read.sources, read.sources->AddText("test.mil", text), engine);
  return read;
}

std::string Print(const Program& program, std::optional<MilVersion> version) {
  std::string text;
  llvm::raw_string_ostream out(text);
  text::PrintMil(program, out, {.version = version});
  return text;
}

const std::vector<std::string>& Samples() {
  static const std::vector<std::string> samples = {
      R"(program(1.3)
{
})",
      // Types and literals.
      R"(program(1.3)
[buildInfo = dict<string, string>({{"coremlc-version", "1"}, {"k", "\"quoted\" \\ \n\r\t\x00\x7f, // no comment; {[("}}), empty = list<int32, 0>([]), none = dict<string, bool>({}), t = tuple<int32, list<fp16, ?>, dict<string, tensor<int32, [?]>>, tuple<bool>>((-1, [0x1p-1, -inf, nan], {{"a", [1, 2, 3]}, {"", []}}, (true)))]
{
    func main<ios18>(fp16 s, state<tensor<fp16, [4]>> st, tensor<fp32, [?, 4]> x) [FlexibleShapeInformation = tuple<tuple<string, dict<string, tensor<int32, [?]>>>, tuple<string, dict<string, list<tensor<int32, [2]>, ?>>>>((("DefaultShapes", {{"x", [1, 4]}}), ("RangeDims", {{"x", [[1, 4], [4, 4]]}}))), matrix = tensor<int8, [2, ?]>([[1, 2, -128], [127, 0, -1]]), zero = tensor<fp16, [2, 0]>([[], []])] {
            bool b = const()[val = bool(true)];
            tensor<bool, [2]> bs = const()[name = string("bs"), val = tensor<bool, [2]>([true, false])];
            string str = const()[val = string("")];
            tensor<string, [2, 1]> strs = const()[val = tensor<string, [2, 1]>([["a"], ["ä€😀"]])];
            fp16 h = const()[val = fp16(0x1p-24)];
            fp64 d = const()[val = fp64(-0x1.5555555555555p-2)];
            bf16 bf = const()[val = bf16(0x1.fep+127)];
            fp8e4m3fn e4 = const()[val = fp8e4m3fn(0x1.cp+8)];
            fp8e5m2 e5 = const()[val = fp8e5m2(-0x1p-16)];
            tensor<int4, [3]> i4 = const()[val = tensor<int4, [3]>([-8, 0, 7])];
            int64 i64 = const()[val = int64(-9223372036854775808)];
            uint64 u64 = const()[val = uint64(18446744073709551615)];
            tensor<uint3, [1, 1, 2]> u3 = const()[val = tensor<uint3, [1, 1, 2]>([[[7, 0]]])];
            tensor<fp16, [64, 3]> w = const()[name = string("any text: \"w\""), val = tensor<fp16, [64, 3]>(BLOBFILE(path = string("@model_path/weights/weight.bin"), offset = uint64(64)))];
        } -> (h, s);
})",
      // Statements: immediates, variadic inputs, attributes, several results, none, states, nested blocks.
      R"(program(1.3)
{
    func a_second<ios16>(tensor<fp16, [4]> x) {
            tensor<fp16, [4]> q = constexpr_affine_dequantize()[axis = int32(0), quantized_data = tensor<int8, [4]>([1, 2, 3, 4]), scale = fp16(0x1p-1), zero_point = int8(-1)];
            tensor<fp16, [4]> y = add(x = x, y = q)[unknown = tuple<int32, string>((1, "kept"))];
        } -> (y, x, y);
    func main<ios18>(int32 i, fp16 limit, bool p, state<tensor<fp16, [4]>> st, tensor<fp16, [4]> x) {
            tensor<fp16, [12]> c = concat(axis = int32(0), interleave = bool(false), values = (x, x, x));
            tensor<fp16, [6]> s_0, tensor<fp16, [6]> s_1 = split(axis = int32(0), num_splits = int32(2), x = c)[name = string("s")];
            tensor<fp16, [4]> r = read_state(input = st)[name = string("r")];
            write_state(data = x, input = st)[name = string("w")];
            tensor<fp16, [4]> chosen = cond(pred = p)[name = string("chosen")] block then() {
                    tensor<fp16, [4]> inner = relu(x = x);
                } -> (inner) block () {
                } -> (x);
            int32 n, tensor<fp16, [4]> o = while_loop(loop_vars = (i, chosen)) block (int32 j, tensor<fp16, [4]> k) {
                    bool go = less(x = j, y = int32(4));
                } -> (go) block body(int32 j, tensor<fp16, [4]> k) {
                    int32 next = add(x = j, y = int32(1));
                    tensor<fp16, [4]> deep = cond(pred = p) block () {
                            tensor<fp16, [4]> inner = mul(x = k, y = limit);
                        } -> (inner) block () {
                            tensor<fp16, [4]> inner = mul(x = k, y = fp16(0x1p-1));
                        } -> (inner);
                } -> (next, deep);
        } -> (o, s_0, s_1, r);
})",
  };
  return samples;
}

std::vector<CorpusFile> CorpusFiles() {
  std::vector<CorpusFile> files;
  const auto shared = SharedFolder();
  if (!shared) return files;
  for (const auto& entry : std::filesystem::directory_iterator(*shared / "corpus")) {
    const std::filesystem::path path = entry.path() / "expected.mlmodelc" / "model.mil";
    if (!std::filesystem::exists(path)) continue;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    files.push_back({path.string(), text.str()});
  }
  return files;
}

}  // namespace mil::test
