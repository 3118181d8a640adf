// Tokens of graph text.
#ifndef MIL_LIB_GRAPH_TOKEN_H_
#define MIL_LIB_GRAPH_TOKEN_H_

#include <cstdint>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "mil/support/source.h"

namespace mil::graph {

enum class TokenKind : uint8_t {
  kEnd,
  kError,    // Reported by the lexer; takes part in no construct.
  kName,     // A plain or back-quoted name; `text` is the name itself.
  kKeyword,  // A reserved word.
  kInteger,
  kReal,
  kString,  // `text` is the contents, escapes resolved.
  kPunctuation,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  bool first_on_line = false;
  bool is_hexadecimal = false;  // A real written with its bits.
  SourceRange range;
  llvm::StringRef text;
  uint64_t integer = 0;
  double real = 0;

  bool Is(llvm::StringRef punctuation_or_keyword) const {
    return (kind == TokenKind::kPunctuation || kind == TokenKind::kKeyword) && text == punctuation_or_keyword;
  }
};

// The words that have to be back-quoted to be names, sorted.
llvm::ArrayRef<llvm::StringLiteral> ReservedWords();
bool IsReservedWord(llvm::StringRef word);
// Can `name` be written without back-quotes?
bool IsPlainName(llvm::StringRef name);

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_TOKEN_H_
