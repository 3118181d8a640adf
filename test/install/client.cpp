// A client of the installed libmil: reads a program, prints it, builds it anew and shows an error, with exceptions and
// RTTI on, which the library is built without.
#include <iostream>
#include <stdexcept>
#include <string>

#include "llvm/Support/raw_ostream.h"
#include "mil/ops/builder.h"
#include "mil/support/diagnostic.h"
#include "mil/support/source.h"
#include "mil/text/parser.h"
#include "mil/text/printer.h"

namespace {

constexpr char kProgram[] = R"(program(1.3)
{
    func main<ios18>(tensor<fp16, [1, 4]> x) {
            tensor<fp16, [1, 4]> y = relu(x = x)[name = string("y")];
        } -> (y);
})";

// What `text` prints as; its errors are thrown as one exception.
std::string ReadAndPrint(const std::string& text) {
  std::string errors;
  llvm::raw_string_ostream error_stream(errors);
  mil::SourceManager sources;
  mil::DiagnosticEngine engine(mil::PrintingConsumer(error_stream, &sources, /*color=*/false));
  const auto program = mil::text::ParseMil(sources, sources.AddText("client.mil", text), engine);
  if (engine.HasErrors()) throw std::runtime_error(errors);

  std::string printed;
  llvm::raw_string_ostream stream(printed);
  mil::text::PrintMil(*program, stream);
  return printed;
}

// The same program, built with the functions that are generated from the op table.
std::string BuildAndPrint() {
  mil::Program program;
  mil::Function* main = program.AddFunction("main", mil::OpSet::kIos18);
  mil::Value* x = main->body().AddInput(program.GetIdentifier("x"), program.types().Tensor(mil::DType::kFp16, {1, 4}));
  mil::DiagnosticEngine engine([](const mil::Diagnostic& error) { throw std::runtime_error(error.message); });
  mil::Builder b(&main->body(), &engine);
  main->body().SetOutputs(b.Relu(x, {.name = "y"}));

  std::string printed;
  llvm::raw_string_ostream stream(printed);
  mil::text::PrintMil(program, stream);
  return printed;
}

}  // namespace

int main() {
  if (BuildAndPrint() != kProgram) {
    std::cerr << "the program that was built printed as something else\n";
    return 1;
  }
  if (ReadAndPrint(kProgram) != kProgram) {
    std::cerr << "printed otherwise than read:\n" << ReadAndPrint(kProgram) << "\n";
    return 1;
  }
  try {
    ReadAndPrint("program(1.3)\n{\n    func main<ios18>(");
    std::cerr << "half a program was accepted\n";
    return 1;
  } catch (const std::runtime_error& error) {
    std::cout << error.what();
  }
  std::cout << "the client works\n";
  return 0;
}
