#include "graph/lexer.h"

#include <algorithm>
#include <iterator>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace mil::graph {

namespace {

constexpr llvm::StringLiteral kReserved[] = {
    "and",  "block", "def",     "else",    "extern", "false", "for",  "func",   "if",    "import",
    "in",   "inf",   "keep",    "let",     "mil",    "nan",   "none", "not",    "opset", "or",
    "pack", "param", "program", "require", "return", "table", "true", "unpack", "with"};

// Longest first, so that the first that fits is it.
constexpr llvm::StringLiteral kPunctuation[] = {"...", "**", "..", "==", "!=", "<=", ">=", "=>", "(",
                                                ")",   "[",  "]",  "{",  "}",  "<",  ">",  "=",  ",",
                                                ":",   ";",  "+",  "-",  "*",  "/",  "%",  "?",  "#"};

// Longer numbers than this say nothing that a double could hold, and cost time to convert.
constexpr size_t kLongestNumber = 1000;

bool IsWordStart(char c) { return llvm::isAlpha(c) || c == '_'; }
bool IsWordPart(char c) { return llvm::isAlnum(c) || c == '_' || c == '@'; }

}  // namespace

llvm::ArrayRef<llvm::StringLiteral> ReservedWords() { return kReserved; }

bool IsReservedWord(llvm::StringRef word) {
  return std::binary_search(std::begin(kReserved), std::end(kReserved), word);
}

bool IsPlainName(llvm::StringRef name) {
  return !name.empty() && IsWordStart(name[0]) && llvm::all_of(name, IsWordPart) && !IsReservedWord(name);
}

void Lexer::SkipSpace() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '\n') {
      first_on_line_ = true;
      ++at_;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '/' && Peek(1) == '/') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else {
      return;
    }
  }
}

Token Lexer::Make(TokenKind kind, size_t begin) const {
  Token token;
  token.kind = kind;
  token.range = {file_, begin, at_};
  token.text = text_.substr(begin, at_ - begin);
  return token;
}

Token Lexer::Error(size_t begin, llvm::StringRef message) {
  Token token = Make(TokenKind::kError, begin);
  engine_.Report(DiagId::kSyntaxError, token.range) << message;
  return token;
}

Token Lexer::Next() {
  SkipSpace();
  const size_t begin = at_;
  const bool first = first_on_line_;
  first_on_line_ = false;
  Token token;
  if (at_ == text_.size()) {
    token = Make(TokenKind::kEnd, begin);
  } else if (llvm::isDigit(text_[at_])) {
    token = LexNumber(begin);
  } else if (IsWordStart(text_[at_])) {
    token = LexWord(begin);
  } else if (text_[at_] == '"') {
    token = LexQuoted(begin, '"', TokenKind::kString);
  } else if (text_[at_] == '`') {
    token = LexQuoted(begin, '`', TokenKind::kName);
  } else {
    token = LexPunctuation(begin);
  }
  token.first_on_line = first;
  return token;
}

Token Lexer::LexWord(size_t begin) {
  while (at_ < text_.size() && IsWordPart(text_[at_])) ++at_;
  Token token = Make(TokenKind::kName, begin);
  if (IsReservedWord(token.text)) token.kind = TokenKind::kKeyword;
  return token;
}

Token Lexer::LexPunctuation(size_t begin) {
  llvm::StringRef rest = text_.substr(at_);
  for (llvm::StringRef punctuation : kPunctuation) {
    if (!rest.starts_with(punctuation)) continue;
    at_ += punctuation.size();
    return Make(TokenKind::kPunctuation, begin);
  }
  // One error for a run of bytes that make no sense.
  const auto is_odd = [](char c) { return !llvm::isPrint(c) && c != ' ' && c != '\t' && c != '\r' && c != '\n'; };
  while (at_ < text_.size() && is_odd(text_[at_])) ++at_;
  if (at_ == begin) ++at_;
  const auto byte = static_cast<unsigned char>(text_[begin]);
  std::string what = std::string("'") + static_cast<char>(byte) + "'";
  if (!llvm::isPrint(byte))
    what = std::string("byte 0x") + llvm::hexdigit(byte >> 4, true) + llvm::hexdigit(byte & 15, true);
  return Error(begin, "found " + what + ", which starts no word of the language");
}

Token Lexer::LexNumber(size_t begin) {
  const bool hexadecimal = text_[at_] == '0' && (Peek(1) == 'x' || Peek(1) == 'X');
  if (hexadecimal) at_ += 2;
  const auto is_digit = [&](char c) { return hexadecimal ? llvm::isHexDigit(c) : llvm::isDigit(c); };
  const size_t digits = at_;
  bool is_real = false;
  while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  if (Peek() == '.' && is_digit(Peek(1))) {
    is_real = true;
    ++at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }
  const char exponent = llvm::toLower(Peek());
  if (at_ > digits && exponent == (hexadecimal ? 'p' : 'e')) {
    const size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
    if (llvm::isDigit(Peek(1 + sign))) {
      is_real = true;
      at_ += 1 + sign;
      while (at_ < text_.size() && llvm::isDigit(text_[at_])) ++at_;
    }
  }
  if (at_ < text_.size() && IsWordPart(text_[at_])) {
    while (at_ < text_.size() && IsWordPart(text_[at_])) ++at_;
    return Error(begin,
                 "found '" + text_.substr(begin, std::min<size_t>(at_ - begin, 40)).str() + "', expected a number");
  }
  Token token = Make(is_real ? TokenKind::kReal : TokenKind::kInteger, begin);
  if (token.text.size() > kLongestNumber) return Error(begin, "found a number of more than 1000 characters");
  token.is_hexadecimal = hexadecimal;
  if (!is_real) {
    if (at_ == digits) return Error(begin, "found '0x', expected hexadecimal digits after it");
    if (text_.substr(digits, at_ - digits).getAsInteger(hexadecimal ? 16 : 10, token.integer)) {
      return Error(begin, "found an integer of more than 64 bits");
    }
    return token;
  }
  // An exponent of a thousand digits is as good as one of nine.
  if (token.text.getAsDouble(token.real, /*AllowInexact=*/true) || token.real > 1.7976931348623157e308) {
    return Error(begin, "found a number beyond the range of a double, expected at most 1.8e308");
  }
  return token;
}

Token Lexer::LexQuoted(size_t begin, char quote, TokenKind kind) {
  ++at_;
  std::string unescaped;
  bool has_escapes = false;
  const size_t first = at_;
  for (;;) {
    if (at_ == text_.size() || text_[at_] == '\n') {
      return Error(begin, std::string("found the end of the line, expected a closing ") + quote);
    }
    const char c = text_[at_];
    if (c == quote) break;
    if (c != '\\') {
      if (has_escapes) unescaped += c;
      ++at_;
      continue;
    }
    if (!has_escapes) {
      unescaped = text_.substr(first, at_ - first).str();
      has_escapes = true;
    }
    const char escape = Peek(1);
    if (escape == 'x' && llvm::isHexDigit(Peek(2)) && llvm::isHexDigit(Peek(3))) {
      unescaped += static_cast<char>(llvm::hexFromNibbles(Peek(2), Peek(3)));
      at_ += 4;
    } else if (escape == '"' || escape == '`' || escape == '\\' || escape == 'n' || escape == 't' || escape == 'r') {
      unescaped += escape == 'n' ? '\n' : escape == 't' ? '\t' : escape == 'r' ? '\r' : escape;
      at_ += 2;
    } else {
      const size_t bad = at_;
      while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') ++at_;
      if (Peek() == quote) ++at_;
      Token token = Error(bad, "found an unknown escape, expected one of \\\" \\` \\\\ \\n \\t \\r \\xHH");
      token.range.begin = begin;
      return token;
    }
  }
  const size_t last = at_;
  ++at_;
  Token token = Make(kind, begin);
  token.text = has_escapes ? llvm::StringRef(unescaped).copy(arena_) : text_.substr(first, last - first);
  if (kind == TokenKind::kName && token.text.empty()) return Error(begin, "found an empty name between back-quotes");
  return token;
}

}  // namespace mil::graph
