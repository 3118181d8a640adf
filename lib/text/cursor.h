// Cursor: MIL text as a stream of characters and words. There is no list of tokens; each question is asked of the bytes
// where the cursor stands.
#ifndef MIL_LIB_TEXT_CURSOR_H_
#define MIL_LIB_TEXT_CURSOR_H_

#include <array>
#include <cstdint>
#include <string>

#include "llvm/ADT/StringRef.h"

namespace mil::text {

namespace chars {
inline constexpr uint8_t kSpace = 1;
inline constexpr uint8_t kWordStart = 2;
inline constexpr uint8_t kWordPart = 4;
inline constexpr uint8_t kNumberPart = 8;  // What a malformed number is taken to reach over.

// The alphabet of names is MIL.proto's: [A-Za-z_][A-Za-z0-9_@]*.
inline constexpr std::array<uint8_t, 256> kClasses = [] {
  std::array<uint8_t, 256> classes{};
  for (unsigned char c : {' ', '\t', '\n', '\r', '\v', '\f'}) classes[c] = kSpace;
  for (int c = 'a'; c <= 'z'; ++c) classes[c] = kWordStart | kWordPart | kNumberPart;
  for (int c = 'A'; c <= 'Z'; ++c) classes[c] = kWordStart | kWordPart | kNumberPart;
  for (int c = '0'; c <= '9'; ++c) classes[c] = kWordPart | kNumberPart;
  classes['_'] = kWordStart | kWordPart | kNumberPart;
  classes['@'] = kWordPart;
  classes['.'] = classes['+'] = classes['-'] = kNumberPart;
  return classes;
}();
inline bool Is(char c, uint8_t classes) { return kClasses[static_cast<unsigned char>(c)] & classes; }
}  // namespace chars

// "0a"
std::string HexByte(unsigned char byte);

class Cursor {
 public:
  explicit Cursor(llvm::StringRef text) : begin_(text.begin()), at_(text.begin()), end_(text.end()) {}

  const char* at() const { return at_; }
  const char* end() const { return end_; }
  void set_at(const char* at) { at_ = at; }
  uint64_t Offset(const char* at) const { return static_cast<uint64_t>(at - begin_); }
  bool AtEnd() const { return at_ == end_; }

  // Over white space and `//` comments.
  void SkipSpace() {
    while (at_ != end_) {
      if (chars::Is(*at_, chars::kSpace)) {
        ++at_;
      } else if (*at_ == '/' && end_ - at_ > 1 && at_[1] == '/') {
        SkipLine();
      } else {
        return;
      }
    }
  }
  // Only white space stands before the cursor in its line.
  bool AtLineStart() const;
  // The next character behind white space; NUL at the end, which no construct begins with.
  char Peek() {
    SkipSpace();
    return at_ != end_ ? *at_ : '\0';
  }
  bool Consume(char c) {
    SkipSpace();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  // A word, or nothing, behind white space.
  llvm::StringRef Word() {
    SkipSpace();
    const char* start = at_;
    if (at_ != end_ && chars::Is(*at_, chars::kWordStart)) {
      do ++at_;
      while (at_ != end_ && chars::Is(*at_, chars::kWordPart));
    }
    return {start, static_cast<size_t>(at_ - start)};
  }
  // This very word.
  bool ConsumeWord(llvm::StringRef word);
  // Over a string whose opening quote is here: behind the closing quote, or at the end of the line without one.
  void SkipString();
  // Over one character, string, word or number: progress for whoever looks for a place to go on.
  void SkipToken();

  // What is here, for "found ...": "'relu'", "a string", "the end of the file", "byte 0x00". `*end`: where it ends.
  std::string Describe(const char** end);

 private:
  void SkipLine();

  const char* begin_;
  const char* at_;
  const char* end_;
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_CURSOR_H_
