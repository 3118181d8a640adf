// Writer: characters in front of a raw_ostream, in a buffer whose free space the printers of numbers write to directly.
#ifndef MIL_LIB_TEXT_WRITER_H_
#define MIL_LIB_TEXT_WRITER_H_

#include <cstring>
#include <memory>

#include "llvm/Support/raw_ostream.h"
#include "text/number.h"

namespace mil::text {

class Writer {
 public:
  explicit Writer(llvm::raw_ostream& out) : out_(out) {}
  ~Writer() { Flush(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Writer& operator<<(llvm::StringRef text) {
    if (text.size() > Room()) return Long(text);
    if (text.empty()) return *this;  // Of no name: memcpy wants a pointer.
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
    return *this;
  }
  Writer& operator<<(const char* text) { return *this << llvm::StringRef(text); }
  Writer& operator<<(char c) {
    if (Room() == 0) Flush();
    *at_++ = c;
    return *this;
  }
  void Unsigned(uint64_t value) {
    if (Room() < kLongestNumber) Flush();
    at_ = PrintUnsigned(at_, value);
  }
  void Number(DType dtype, uint64_t bits) {
    if (Room() < kLongestNumber) Flush();
    at_ = PrintNumber(at_, dtype, bits);
  }
  void Spaces(unsigned count) {
    for (; count > 0; --count) *this << ' ';
  }

 private:
  static constexpr size_t kSize = size_t{1} << 16;
  size_t Room() const { return static_cast<size_t>(buffer_.get() + kSize - at_); }
  void Flush() {
    out_.write(buffer_.get(), static_cast<size_t>(at_ - buffer_.get()));
    at_ = buffer_.get();
  }
  Writer& Long(llvm::StringRef text) {
    Flush();
    if (text.size() > kSize) {
      out_.write(text.data(), text.size());
      return *this;
    }
    return *this << text;
  }

  llvm::raw_ostream& out_;
  std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(kSize);
  char* at_ = buffer_.get();
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_WRITER_H_
