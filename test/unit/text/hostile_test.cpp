// Any bytes end in diagnostics or success. Under the sanitizers of the dev preset.
#include <chrono>
#include <random>

#include "catch.h"
#include "mil/verify/verify.h"
#include "text_testing.h"
#include "unit/corpus.h"

namespace mil::test {
namespace {

using std::string_literals::operator""s;

std::string Repeat(const std::string& text, size_t times) {
  std::string repeated;
  repeated.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

std::string Wrap(const std::string& body) {
  return "program(1.3){func main<ios18>(fp16 x, bool p) {" + body + "} -> (x);}";
}

// Whether the first error has this id.
bool FirstError(const Read& read, llvm::StringRef id) {
  for (const Diagnostic& diagnostic : read.diagnostics) {
    if (diagnostic.severity == Severity::kError) return Info(diagnostic.id).name == id;
  }
  return false;
}

TEST_CASE("text cut off at any byte is an error") {
  for (const std::string& sample : Samples()) {
    for (size_t size = 0; size < sample.size(); ++size) {
      if (ReadMil(sample.substr(0, size)).Errors().empty()) FAIL(sample.substr(0, size));
    }
  }
}

TEST_CASE("text with bytes changed, lost and repeated does no harm") {
  std::mt19937 random(7);
  const int rounds = LongTests() ? 20000 : 1000;
  const std::string interesting = "\0\"\\\n{}[]()<>,;=?*/-.0x9\xff\x80 "s;
  for (int round = 0; round < rounds; ++round) {
    std::string text = Samples()[random() % Samples().size()];
    for (unsigned changes = 1 + random() % 8; changes > 0; --changes) {
      const size_t at = random() % text.size();
      const size_t length = std::min<size_t>(random() % 20, text.size() - at);
      switch (random() % 4) {
        case 0:
          text[at] = interesting[random() % interesting.size()];
          break;
        case 1:
          text.erase(at, length);
          break;
        case 2:
          text.insert(at, text.substr(random() % text.size(), length));
          break;
        default:
          text[at] = static_cast<char>(random());
      }
      if (text.empty()) text = " ";
    }
    Read read = ReadMil(text);
    std::vector<Diagnostic> diagnostics;
    DiagnosticEngine engine(CollectingConsumer(&diagnostics));
    if (!Verify(*read.program, engine) || !read.Errors().empty()) continue;
    // What is accepted is also printed, and read back the same.
    const std::string printed = Print(*read.program);
    Read again = ReadMil(printed);
    if (!again.Errors().empty() || Print(*again.program) != printed) FAIL(text);
  }
}

TEST_CASE("nesting is allowed 256 deep and refused beyond, however deep") {
  auto list_type = [](size_t depth) {
    return "[a = " + Repeat("list<", depth) + "int32" + Repeat(", ?>", depth) + "([])]";
  };
  auto program = [](const std::string& attributes) { return "program(1.3) " + attributes + "{}"; };
  CHECK(ReadMil(program(list_type(255))).Errors() == "");
  CHECK(FirstError(ReadMil(program(list_type(256))), "nesting-too-deep"));
  CHECK(FirstError(ReadMil(program(list_type(100000))), "nesting-too-deep"));

  auto tensor = [](size_t rank) {
    return "[a = tensor<int32, [" + Repeat("1, ", rank - 1) + "1]>(" + Repeat("[", rank) + "5" + Repeat("]", rank) +
           ")]";
  };
  CHECK(ReadMil(program(tensor(256))).Errors() == "");
  CHECK(FirstError(ReadMil(program(tensor(257))), "nesting-too-deep"));
  CHECK(FirstError(ReadMil(program(tensor(100000))), "nesting-too-deep"));
  CHECK(ReadMil(program("[a = " + Repeat("[", 256) + "5" + Repeat("]", 256) + "]")).Errors() == "");
  CHECK(FirstError(ReadMil(program("[a = " + Repeat("[", 100000) + "5" + Repeat("]", 100000) + "]")),
                   "nesting-too-deep"));

  auto blocks = [](size_t depth) {
    return Wrap(Repeat("fp16 v = cond(pred = p) block () {", depth) + Repeat("} -> (x) block () {} -> (x);", depth));
  };
  // The results share a name: an inner one is not visible outside.
  CHECK(ReadMil(blocks(256)).Errors() == "");
  CHECK(FirstError(ReadMil(blocks(257)), "nesting-too-deep"));
  CHECK(FirstError(ReadMil(blocks(100000)), "nesting-too-deep"));
}

TEST_CASE("sizes that do not fit are refused before anything is allocated") {
  auto with_type = [](const std::string& dims) {
    return Wrap("tensor<fp16, [" + dims + "]> y = const()[val = tensor<fp16, [" + dims + "]>([1])];");
  };
  CHECK(FirstError(ReadMil(with_type("9223372036854775808")), "size-overflow"));
  CHECK(FirstError(ReadMil(with_type(std::string(100000, '9'))), "size-overflow"));
  CHECK(FirstError(ReadMil(with_type("4294967296, 4294967296")), "size-overflow"));
  CHECK(FirstError(ReadMil(with_type("2305843009213693952")), "size-overflow"));  // 2^61 elements of up to 8 bytes.
  CHECK(FirstError(ReadMil(with_type("1000000000000")), "literal-shape"));        // One element is there.
  CHECK(ReadMil(Wrap("tensor<fp16, [0, 9223372036854775807]> y = const()[val = tensor<fp16, [0, 9223372036854775807]>"
                     "([])];"))
            .Errors() == "");
}

TEST_CASE("NULs and bytes that are no UTF-8 are errors outside comments") {
  CHECK(FirstError(ReadMil("program(1.3)\0{}"s), "syntax-error"));
  CHECK(FirstError(ReadMil("program(1.3){}\0"s), "syntax-error"));
  CHECK(FirstError(ReadMil("\0"s), "syntax-error"));
  CHECK(FirstError(ReadMil("\xef\xbb\xbfprogram(1.3){}"), "syntax-error"));
  CHECK(FirstError(ReadMil("program(1.3)[a = \"x\0y\"]{}"s), "syntax-error"));
  CHECK(FirstError(ReadMil("program(1.3)[a = \"\xff\"]{}"), "invalid-utf8"));
  CHECK(FirstError(ReadMil("program(1.3)[a = \"\xc3\"]{}"), "invalid-utf8"));
  CHECK(FirstError(ReadMil("program(1.3)[a = \"\xed\xa0\x80\"]{}"), "invalid-utf8"));  // A surrogate.
  CHECK(FirstError(ReadMil("program(1.3)[a = \"\\x80\"]{}"), "syntax-error"));
  CHECK(ReadMil("program(1.3) // \xff\0 \n{}"s).Errors() == "");
}

// Twice the text may take twice the time, and not four times: the larger one is far beyond what a quadratic parser
// could do in a minute.
TEST_CASE("time and memory grow with the text and no faster") {
  const size_t n = LongTests() ? 1000000 : 100000;
  const auto start = std::chrono::steady_clock::now();
  auto errors = [](const std::string& text) {
    Read read = ReadMil(text);
    return read.diagnostics.size();
  };
  CHECK(errors("program(1.3)[" + Repeat("a = int32(1), ", n) + "b = int32(1)]{}") == n - 1);
  CHECK(errors(Wrap("fp16 y = relu(" + Repeat("x = x, ", n) + "x = x);")) == n);
  CHECK(errors(Wrap("fp16 y = concat(axis = 0, interleave = false, values = (" + Repeat("x, ", n) + "x));")) == 0);
  CHECK(errors(Wrap(Repeat("fp16 a, ", n) + "fp16 a = split(x = x);")) > 0);
  CHECK(errors(Wrap("fp16 y = relu(x = x)[" + Repeat("a = 1, ", n) + "a = 1];")) > 0);
  CHECK(errors(Wrap(Repeat("fp16 y = relu(x = z);", n))) > 0);
  CHECK(errors(Wrap(Repeat("tensor<", n))) > 0);
  CHECK(errors(Wrap(Repeat("{", n))) > 0);
  CHECK(errors(Wrap(Repeat("}", n))) > 0);
  CHECK(errors(Wrap(Repeat(";", n))) == n);
  CHECK(errors(Wrap(Repeat("func f<", n))) > 0);
  CHECK(errors(Wrap(Repeat("f = (", n))) > 0);
  CHECK(errors("program(1.3){" + Repeat("func f<ios18>(fp16 x) {} -> (x);", n) + "}") == n - 1);
  CHECK(errors(std::string(n * 10, ' ')) == 1);
  CHECK(errors("//" + std::string(n * 10, ' ')) == 1);
  CHECK(errors(std::string(n * 10, 'a')) == 1);
  CHECK(errors("program(1.3)[a = \"" + std::string(n * 10, 'a')) == 1);
  CHECK(errors("program(1.3)[a = int32(" + std::string(n * 10, '1') + ")]{}") == 1);
  CHECK(errors("program(1.3)[a = tensor<int32, [?]>([" + Repeat("1, ", n * 10) + "1])]{}") == 0);
  std::string operations;
  for (size_t i = 0; i < n; ++i) operations += "op" + std::to_string(i) + "();";
  CHECK(errors(Wrap(operations.substr(0, 20000))) > 0);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  CHECK(taken.count() < (LongTests() ? 600 : 120));
}

}  // namespace
}  // namespace mil::test
