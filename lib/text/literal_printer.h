// Types, strings and literals as MIL text spells them.
#ifndef MIL_LIB_TEXT_LITERAL_PRINTER_H_
#define MIL_LIB_TEXT_LITERAL_PRINTER_H_

#include <array>
#include <deque>
#include <string>

#include "llvm/ADT/DenseMap.h"
#include "mil/ir/literal.h"
#include "mil/ir/op_set.h"
#include "text/writer.h"

namespace mil::text {

class LiteralPrinter {
 public:
  LiteralPrinter(llvm::raw_ostream& out, MilVersion version) : out_(out), version_(version) {}

  void PrintType(Type type) { out_ << Spell(type); }
  // `type(value)`.
  void PrintTyped(const Literal& literal);
  // `string("text")`.
  void PrintTypedString(llvm::StringRef text);

 protected:
  Writer out_;

 private:
  // A program has few types: each is spelled once.
  llvm::StringRef Spell(Type type);
  void AppendType(Type type, std::string* text) const;
  void AppendScalar(DType dtype, std::string* text) const;
  void PrintString(llvm::StringRef text);
  void PrintValue(const Literal& literal);
  void PrintTensor(const Literal& literal);
  void PrintDimension(const Literal& literal, llvm::ArrayRef<uint64_t> sizes, uint64_t* index);
  void PrintElement(const Literal& literal, uint64_t index);
  void PrintBlob(const Literal& literal);

  struct Memo {
    Type type;
    llvm::StringRef text;
  };
  MilVersion version_;
  std::array<Memo, 64> recent_ = {};
  llvm::DenseMap<const void*, llvm::StringRef> spelled_;
  std::deque<std::string> texts_;
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_LITERAL_PRINTER_H_
