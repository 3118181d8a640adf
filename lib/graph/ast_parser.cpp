#include "graph/ast_parser.h"

namespace mil::graph {

llvm::StringRef Spelling(Operator op) {
  constexpr llvm::StringLiteral kSpellings[] = {"+",  "-", "*",  "/",   "%",  "**", "==", "!=",  "<",
                                                "<=", ">", ">=", "and", "or", "..", "-",  "not", "#"};
  return kSpellings[static_cast<size_t>(op)];
}

AstParser::AstParser(FileId file, llvm::StringRef text, llvm::BumpPtrAllocator& arena, DiagnosticEngine& engine)
    : lexer_(file, text, arena, engine), arena_(arena), engine_(engine), file_(file) {}

AstParser::Nest::Nest(AstParser& parser) : parser_(parser), ok_(++parser.depth_ <= kNestingLimit) {
  if (!ok_) {
    parser.engine_.Report(DiagId::kNestingTooDeep, parser.Peek().range)
        << "found more than " << kNestingLimit << " levels of nesting";
  }
}

const Token& AstParser::Peek(unsigned ahead) {
  while (ahead_.size() <= ahead) ahead_.push_back(lexer_.Next());
  return ahead_[ahead];
}

Token AstParser::Take() {
  Token token = Peek();
  ahead_.erase(ahead_.begin());
  last_end_ = token.range.end;
  if (token.kind == TokenKind::kPunctuation && token.text.size() == 1) {
    const char c = token.text[0];
    if (c == '(' || c == '[' || c == '{') ++brackets_;
    if ((c == ')' || c == ']' || c == '}') && brackets_ > 0) --brackets_;
  }
  return token;
}

bool AstParser::TakeIf(llvm::StringRef text) {
  if (!At(text)) return false;
  Take();
  return true;
}

bool AstParser::Unexpected(llvm::StringRef expected) {
  const Token& token = Peek();
  if (token.kind == TokenKind::kError) return false;  // Reported already.
  InFlightDiagnostic diagnostic = engine_.Report(DiagId::kSyntaxError, token.range);
  switch (token.kind) {
    case TokenKind::kEnd:
      diagnostic << "found the end of the file";
      break;
    case TokenKind::kString:
      diagnostic << "found a string";
      break;
    case TokenKind::kKeyword:
      diagnostic << "found the reserved word '" << token.text << "'";
      break;
    default:
      diagnostic << "found '" << token.text.take_front(40) << "'";
  }
  diagnostic << ", expected " << expected;
  return false;
}

bool AstParser::Expect(llvm::StringRef text, llvm::StringRef context) {
  if (TakeIf(text)) return true;
  return Unexpected("'" + text.str() + "' " + context.str());
}

bool AstParser::ExpectName(Name* name, llvm::StringRef what) {
  if (Peek().kind != TokenKind::kName) return Unexpected(what);
  Token token = Take();
  *name = {token.text, token.range};
  return true;
}

void AstParser::Recover(unsigned depth, bool moved) {
  // Words that begin a statement and nothing else end the search whatever seems to be open.
  static constexpr llvm::StringLiteral kStatementWords[] = {"def",    "func",    "let",    "param", "extern",
                                                            "return", "require", "import", "opset"};
  while (Peek().kind != TokenKind::kEnd) {
    const Token& token = Peek();
    if (token.first_on_line && moved) {
      for (llvm::StringRef word : kStatementWords) {
        if (token.kind == TokenKind::kKeyword && token.text == word) {
          brackets_ = depth;
          return;
        }
      }
    }
    if (brackets_ <= depth) {
      if (token.Is("}")) return;
      if (token.Is(";")) {
        Take();
        return;
      }
      if (token.first_on_line && moved && (token.kind == TokenKind::kName || token.kind == TokenKind::kKeyword)) return;
    }
    Take();
    moved = true;
  }
}

}  // namespace mil::graph
