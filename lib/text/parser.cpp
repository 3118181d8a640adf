// Programs and functions.
#include "mil/text/parser.h"

#include "text/operation_parser.h"

namespace mil::text {

namespace {

class ProgramParser : OperationParser {
 public:
  ProgramParser(llvm::StringRef text, FileId file, DiagnosticEngine& engine, Program& program)
      : OperationParser(text, file, engine, program) {}

  void Parse() {
    if (!ParseHeader() || !ParseFunctions()) return;
    cursor_.SkipSpace();
    if (!cursor_.AtEnd()) Unexpected("the end of the file behind the program");
  }

 private:
  // `program(1.3)`, attributes and the '{'.
  bool ParseHeader() {
    if (!cursor_.ConsumeWord("program")) return Unexpected("'program' at the beginning");
    if (!Expect('(', "behind 'program'")) return false;
    cursor_.SkipSpace();
    const char* start = cursor_.at();
    while (!cursor_.AtEnd() && chars::Is(*cursor_.at(), chars::kNumberPart)) cursor_.set_at(cursor_.at() + 1);
    const llvm::StringRef version(start, cursor_.at() - start);
    if (version.empty()) return Unexpected("a version: 1.0 or 1.3");
    if (std::optional<MilVersion> known = ParseMilVersion(version)) {
      program_.set_version(*known);
    } else {
      Error(DiagId::kUnknownVersion, version) << "'" << version.take_front(40) << "' is not a version of MIL, expected "
                                              << "1.0 or 1.3";
    }
    if (!Expect(')', "behind the version")) return false;
    if (cursor_.Peek() == '[') {
      llvm::SmallVector<Attribute, 8> attributes;
      const bool parsed = ParseAttributes(&attributes);
      program_.SetAttributes(attributes);
      if (!parsed && !RecoverToBody()) return AtFunction();
    }
    return Expect('{', "before the functions");
  }

  // The functions and the '}' behind them.
  bool ParseFunctions() {
    while (!engine_.LimitReached()) {
      if (cursor_.Consume('}')) return true;
      if (cursor_.ConsumeWord("func")) {
        if (ParseFunction()) continue;
      } else {
        Unexpected("'func' or the '}' of the program");
      }
      RecoverToFunction();
      if (cursor_.AtEnd()) return false;
    }
    return false;
  }

  // Behind `func`.
  bool ParseFunction() {
    const llvm::StringRef name = cursor_.Word();
    if (name.empty()) return Unexpected("the name of a function");
    if (!Expect('<', "and an op set behind the function's name")) return false;
    const llvm::StringRef op_set_name = cursor_.Word();
    if (op_set_name.empty()) return Unexpected("an op set such as 'ios18'");
    std::optional<OpSet> op_set = ParseOpSet(op_set_name);
    if (!op_set) {
      InFlightDiagnostic error = Error(DiagId::kUnknownOpSet, op_set_name);
      error << "'" << op_set_name.take_front(40) << "' is not an op set, expected ";
      const llvm::ArrayRef<OpSetInfo> infos = AllOpSets();
      for (size_t i = 0; i < infos.size(); ++i) {
        error << (i == 0 ? "'" : i + 1 == infos.size() ? " or '" : ", '") << infos[i].name << "'";
      }
      op_set = infos.back().op_set;  // The operations can be checked all the same.
    }
    Function* function = program_.AddFunction(name, *op_set);
    function->set_location(Locate(name));
    if (!functions_.insert(function->name().id()).second) {
      Error(DiagId::kDuplicateName, name) << "function '" << name << "' is defined twice, expected another name";
    }
    BeginFunction(*op_set);
    const bool parsed = ParseSignatureAndBody(function);
    EndFunction();
    return parsed;
  }

  bool ParseSignatureAndBody(Function* function) {
    bool parsed = Expect('>', "behind the op set") && ParseParameters(&function->body(), /*symbols=*/true);
    if (parsed && cursor_.Peek() == '[') {
      llvm::SmallVector<Attribute, 4> attributes;
      parsed = ParseAttributes(&attributes);
      function->SetAttributes(attributes);
    }
    if (!parsed && !RecoverToBody()) return false;
    return Expect('{', "before the function's operations") && ParseBody(&function->body(), "function") &&
           Expect(';', "behind the function");
  }

  // To the next function, or behind the end of the program.
  void RecoverToFunction() {
    while (!cursor_.AtEnd() && !AtFunction()) {
      cursor_.SkipToken();
      cursor_.SkipSpace();
    }
  }

  llvm::SmallDenseSet<uint32_t, 8> functions_;
};

}  // namespace

std::unique_ptr<Program> ParseMil(SourceManager& sources, FileId file, DiagnosticEngine& engine) {
  auto program = std::make_unique<Program>();
  ProgramParser(sources.Text(file), file, engine, *program).Parse();
  return program;
}

}  // namespace mil::text
