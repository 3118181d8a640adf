#include "text/cursor.h"

#include <cstring>

#include "llvm/ADT/StringExtras.h"

namespace mil::text {

std::string HexByte(unsigned char byte) {
  return {llvm::hexdigit(byte >> 4, /*LowerCase=*/true), llvm::hexdigit(byte & 15, /*LowerCase=*/true)};
}

void Cursor::SkipLine() {
  const void* newline = std::memchr(at_, '\n', end_ - at_);
  at_ = newline ? static_cast<const char*>(newline) : end_;
}

bool Cursor::AtLineStart() const {
  const char* at = at_;
  while (at != begin_ && chars::Is(at[-1], chars::kSpace)) {
    if (*--at == '\n') return true;
  }
  return at == begin_;
}

bool Cursor::ConsumeWord(llvm::StringRef word) {
  SkipSpace();
  const char* start = at_;
  if (Word() == word) return true;
  at_ = start;
  return false;
}

void Cursor::SkipString() {
  for (++at_; at_ != end_ && *at_ != '\n'; ++at_) {
    if (*at_ == '"') {
      ++at_;
      return;
    }
    if (*at_ == '\\' && end_ - at_ > 1 && at_[1] != '\n') ++at_;
  }
}

void Cursor::SkipToken() {
  SkipSpace();
  if (at_ == end_) return;
  if (*at_ == '"') return SkipString();
  const uint8_t alike = chars::kWordPart | chars::kNumberPart;
  if (!chars::Is(*at_, alike)) {
    ++at_;
    return;
  }
  // "->" is not the sign of a number.
  do ++at_;
  while (at_ != end_ && chars::Is(*at_, alike) && *at_ != '-' && *at_ != '+');
}

std::string Cursor::Describe(const char** end) {
  SkipSpace();
  *end = at_;
  if (at_ == end_) return "the end of the file";
  const char* start = at_;
  SkipToken();
  *end = at_;
  at_ = start;
  const auto c = static_cast<unsigned char>(*start);
  if (c == '"') return "a string";
  if (c < 0x20 || c >= 0x7f) {
    *end = start + 1;
    return "byte 0x" + HexByte(c);
  }
  // A hostile word may be megabytes long.
  constexpr size_t kShown = 40;
  const llvm::StringRef token(start, *end - start);
  return "'" + token.take_front(kShown).str() + (token.size() > kShown ? "...'" : "'");
}

}  // namespace mil::text
