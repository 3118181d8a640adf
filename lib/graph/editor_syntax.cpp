#include "mil/graph/editor_syntax.h"

#include <set>
#include <string>

#include "graph/builtins.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/ir/dtype.h"
#include "mil/ir/op_set.h"
#include "mil/ops/op_table.h"

namespace mil::graph {

namespace {

using Words = std::set<std::string>;

// `a|b|c`.
std::string Alternatives(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "|") + word;
  return text;
}

std::string Alternatives(llvm::ArrayRef<llvm::StringLiteral> words) {
  return Alternatives(Words(words.begin(), words.end()));
}

Words OperationNames() {
  Words words;
  for (const OpDef* def : ops::AllDefs()) words.insert(def->name.str());
  return words;
}

Words InputNames() {
  Words words;
  for (const OpDef* def : ops::AllDefs()) {
    for (const InputDef& input : def->inputs) words.insert(input.name.str());
  }
  return words;
}

Words TypeNames() {
  Words words = {"dict", "list", "state", "tuple"};
  for (DType dtype : AllDTypes()) words.insert(Spelling(dtype).str());
  return words;
}

Words OpSetNames() {
  Words words;
  for (const OpSetInfo& info : AllOpSets()) words.insert(info.name.str());
  return words;
}

// The words of the language by what they look like in an editor; together, its reserved words (a test compares).
constexpr llvm::StringLiteral kDeclarations[] = {"block", "def",  "extern", "func",    "import",  "let",   "mil",
                                                 "opset", "pack", "param",  "program", "require", "table", "unpack"};
constexpr llvm::StringLiteral kControl[] = {"else", "for", "if", "in", "return", "with"};
constexpr llvm::StringLiteral kOperators[] = {"and", "not", "or"};
constexpr llvm::StringLiteral kConstants[] = {"false", "inf", "nan", "none", "true"};
constexpr llvm::StringLiteral kModifiers[] = {"keep"};

// What computes when the program is compiled, and what makes constants.
Words FunctionNames() {
  Words words = {"blob", "dim", "dims", "dtype", "normal", "rank", "splat", "uniform", "weights"};
  for (llvm::StringRef name : BuiltinNames()) words.insert(name.str());
  return words;
}

class GrammarWriter {
 public:
  explicit GrammarWriter(llvm::raw_ostream& out) : json_(out, 2) {}

  void Write() {
    json_.object([&] {
      json_.attribute("name", "MIL graph text");
      json_.attribute("scopeName", "source.mil-ir");
      json_.attributeArray("fileTypes", [&] { json_.value("ir"); });
      json_.attributeArray("patterns", [&] { WritePatterns(); });
    });
  }

 private:
  // Earlier patterns win where several match at the same place.
  void WritePatterns() {
    Match("comment.line.double-slash", "//.*$");
    Quoted("string.quoted.double", "\"", "\\\\([\"\\\\ntr]|x[0-9A-Fa-f]{2})");
    Quoted("variable.other.quoted", "`", "\\\\([`\\\\ntr]|x[0-9A-Fa-f]{2})");
    json_.object([&] {
      json_.attribute("match", "\\b(def|func)\\s+([A-Za-z_][A-Za-z0-9_@]*)");
      json_.attributeObject("captures", [&] {
        json_.attributeObject("1", [&] { json_.attribute("name", Scope("keyword.declaration")); });
        json_.attributeObject("2", [&] { json_.attribute("name", Scope("entity.name.function")); });
      });
    });
    Match("constant.numeric.hex", "\\b0[xX][0-9A-Fa-f]+(\\.[0-9A-Fa-f]+)?([pP][+-]?[0-9]+)?\\b");
    Match("constant.numeric", "\\b[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\b");
    // Behind an operation's opening bracket, so before the words that inputs share with operations and types.
    Match("variable.parameter", "\\b(" + Alternatives(InputNames()) + ")(?=\\s*=[^=])");
    Match("support.function.operation", "\\b(" + Alternatives(OperationNames()) + ")(?=\\s*\\()");
    Match("support.function.compile-time", "\\b(" + Alternatives(FunctionNames()) + ")(?=\\s*\\()");
    Match("storage.type", "\\b(" + Alternatives(TypeNames()) + ")\\b(?!\\s*\\()");
    Match("constant.language.op-set", "\\b(" + Alternatives(OpSetNames()) + ")\\b");
    Match("constant.language", "\\b(" + Alternatives(kConstants) + ")\\b");
    Match("keyword.declaration", "\\b(" + Alternatives(kDeclarations) + ")\\b");
    Match("keyword.control", "\\b(" + Alternatives(kControl) + ")\\b");
    Match("keyword.operator.word", "\\b(" + Alternatives(kOperators) + ")\\b");
    Match("storage.modifier", "\\b(" + Alternatives(kModifiers) + ")\\b");
    Match("entity.name.function.call", "\\b[A-Za-z_][A-Za-z0-9_@]*(?=\\s*\\()");
    Match("keyword.operator", "=>|\\*\\*|\\.\\.\\.?|[=!<>]=|[-+*/%=<>?:#]");
  }

  static std::string Scope(llvm::StringRef name) { return name.str() + ".mil-ir"; }

  void Match(llvm::StringRef name, const std::string& pattern) {
    json_.object([&] {
      json_.attribute("name", Scope(name));
      json_.attribute("match", pattern);
    });
  }

  // Text between two of `quote`, on one line.
  void Quoted(llvm::StringRef name, llvm::StringRef quote, llvm::StringRef escape) {
    json_.object([&] {
      json_.attribute("name", Scope(name));
      json_.attribute("begin", quote);
      json_.attribute("end", quote.str() + "|$");
      json_.attributeArray("patterns", [&] {
        Match("constant.character.escape", escape.str());
        Match("invalid.illegal.escape", "\\\\.");
      });
    });
  }

  llvm::json::OStream json_;
};

}  // namespace

void PrintTextMateGrammar(llvm::raw_ostream& out) {
  GrammarWriter(out).Write();
  out << '\n';
}

}  // namespace mil::graph
