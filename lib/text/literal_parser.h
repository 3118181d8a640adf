// Literals of MIL text. A literal is directed by its type, which stands in front of it or, in hand-written text,
// follows from the operation's input.
#ifndef MIL_LIB_TEXT_LITERAL_PARSER_H_
#define MIL_LIB_TEXT_LITERAL_PARSER_H_

#include "llvm/ADT/SmallString.h"
#include "text/type_parser.h"

namespace mil::text {

class LiteralParser : protected TypeParser {
 protected:
  using TypeParser::TypeParser;

  // `type(value)` or `type(BLOBFILE(...))`.
  const Literal* ParseTyped();
  // The same behind the type.
  const Literal* ParseParenthesised(Type type);
  // A value without its type: `[0, 2, 3]`.
  const Literal* ParseUntyped(Type type);

  // What a look at an untyped value tells about its type. Leaves the cursor behind the value, which is not checked.
  struct UntypedLook {
    enum Kind : uint8_t { kText, kBoolean, kInteger, kReal, kNothing } kind = kNothing;
    Shape shape;
  };
  bool LookAtUntyped(UntypedLook* look);

  // A string whose opening quote is here; `*text` points into the file, or into the program's memory if it has escapes.
  bool ParseString(llvm::StringRef* text);
  // `string("...")` in either spelling: what the attribute `name` and a BLOBFILE's path are.
  bool ParseTypedString(llvm::StringRef* text, llvm::StringRef what);

 private:
  const Literal* ParseValue(Type type);
  const Literal* ParseTensor(Type type);
  const Literal* ParseSequence(Type type);
  const Literal* ParseDict(Type type);
  const Literal* ParseBlob(Type type);
  bool ParseBlobOffset(uint64_t* offset);
  bool CheckCount(Type type, const char* start, uint64_t count, Dim expected);
  bool CheckRecoverable(Type type, const char* start);

  // The elements of `type` from dimension `axis` on, brackets included, `leaf` for each. `sizes`: of the dimensions
  // seen so far, which the others have to equal.
  template <typename Leaf>
  bool ParseDimension(Type type, unsigned axis, llvm::MutableArrayRef<int64_t> sizes, const Leaf& leaf);
  template <typename Leaf>
  bool ParseElements(Type type, const Leaf& leaf);
  bool ParseNumber(DType dtype, uint64_t* bits);
  bool ParseBool(bool* value);
  bool ParseStringHere(llvm::StringRef* text);
  bool LookAtList(unsigned level, UntypedLook* look);
  bool ParseEscape(llvm::SmallVectorImpl<char>* out);
  bool CheckUtf8(llvm::StringRef text);

  std::vector<uint8_t> bytes_;  // Of the tensor that is being read.
  unsigned depth_ = 0;
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_LITERAL_PARSER_H_
