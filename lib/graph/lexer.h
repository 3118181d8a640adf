// The lexer of graph text: one token at a time, any bytes in, errors reported where they are.
#ifndef MIL_LIB_GRAPH_LEXER_H_
#define MIL_LIB_GRAPH_LEXER_H_

#include "graph/token.h"
#include "llvm/Support/Allocator.h"
#include "mil/support/diagnostic.h"

namespace mil::graph {

class Lexer {
 public:
  // Strings with escapes are unescaped into `arena`.
  Lexer(FileId file, llvm::StringRef text, llvm::BumpPtrAllocator& arena, DiagnosticEngine& engine)
      : file_(file), text_(text), arena_(arena), engine_(engine) {}

  Token Next();

 private:
  void SkipSpace();
  Token Make(TokenKind kind, size_t begin) const;
  Token Error(size_t begin, llvm::StringRef message);
  Token LexNumber(size_t begin);
  Token LexQuoted(size_t begin, char quote, TokenKind kind);
  Token LexWord(size_t begin);
  Token LexPunctuation(size_t begin);
  char Peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  FileId file_;
  llvm::StringRef text_;
  llvm::BumpPtrAllocator& arena_;
  DiagnosticEngine& engine_;
  size_t at_ = 0;
  bool first_on_line_ = true;
};

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_LEXER_H_
