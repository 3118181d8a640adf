// The spellings for which no file of Apple's compiler is known, each chosen here and nowhere else, so that a sample
// that turns up later changes one line. docs/mil_text.md lists them for people.
#ifndef MIL_LIB_TEXT_CHOICES_H_
#define MIL_LIB_TEXT_CHOICES_H_

#include <cstdint>
#include <optional>

#include "llvm/ADT/StringRef.h"

namespace mil::text::choices {

// Nested blocks follow their operation's attributes and look like a function's body:
//   fp32 y = cond(pred = p)[name = string("y")] block () {
//           fp32 a = add(x = v, y = v);
//       } -> (a) block () {
//           fp32 b = mul(x = v, y = v);
//       } -> (b);
// A block that has a name prints it between the keyword and its inputs: `block body(fp32 i) {`.
inline constexpr llvm::StringLiteral kBlockKeyword = "block";
// As a function's: operations 8 further in than what opens the block, the closing brace 4.
inline constexpr unsigned kFunctionIndent = 4;
inline constexpr unsigned kBodyIndent = 8;
inline constexpr unsigned kCloseIndent = 4;

// The dimensions of a tensor whose rank is not known.
inline constexpr llvm::StringLiteral kUnranked = "*";

// Escapes in strings. Everything else stands for itself, control characters excepted, which are written `\x` and two
// lower-case hexadecimal digits (up to 7f, so that an escape cannot break UTF-8).
struct Escape {
  char letter;  // Behind the backslash.
  char byte;
};
inline constexpr Escape kEscapes[] = {{'"', '"'}, {'\\', '\\'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}};
inline constexpr char kHexEscape = 'x';
inline constexpr unsigned kLargestHexEscape = 0x7f;

// Not-a-number, whatever its sign and payload.
inline constexpr llvm::StringLiteral kNan = "nan";

// cond has two blocks (then, else) and so has while_loop (condition, body).
inline constexpr unsigned kBlocksPerOperation = 2;

}  // namespace mil::text::choices

#endif  // MIL_LIB_TEXT_CHOICES_H_
