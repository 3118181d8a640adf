// Types of MIL text.
#ifndef MIL_LIB_TEXT_TYPE_PARSER_H_
#define MIL_LIB_TEXT_TYPE_PARSER_H_

#include <array>
#include <optional>

#include "text/parser_core.h"

namespace mil::text {

class TypeParser : protected ParserCore {
 protected:
  using ParserCore::ParserCore;

  // A type, in either spelling of scalars. No type after an error.
  Type ParseType();
  // The type a function's input of declared type `type` has: unknown dimensions become symbols of their own.
  Type WithFreshSymbols(Type type);

 private:
  Type ParseTypeSlowly();
  Type ParseTensor();
  bool ParseDims(Shape* dims, bool* unranked);
  std::optional<Dim> ParseDim();
  // A program has few types and spells each the same way everywhere: the text decides, without a look inside. The text
  // up to the bracket that closes a type, or nothing if it spans more than a line or has anything unusual in it.
  llvm::StringRef TypeTextHere() const;

  struct Memo {
    llvm::StringRef text;
    Type type;
  };
  std::array<Memo, 256> memo_ = {};
  unsigned depth_ = 0;
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_TYPE_PARSER_H_
