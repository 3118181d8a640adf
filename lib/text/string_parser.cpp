// Strings of MIL text, and the look ahead at values that stand without a type.
#include <cstring>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "text/choices.h"
#include "text/literal_parser.h"
#include "text/number.h"

namespace mil::text {

bool LiteralParser::ParseString(llvm::StringRef* text) {
  const char* start = cursor_.at();
  if (ParseStringHere(text)) return true;
  cursor_.set_at(start);
  cursor_.SkipString();  // Where reading goes on after an error.
  return false;
}

bool LiteralParser::ParseStringHere(llvm::StringRef* text) {
  const char* start = cursor_.at() + 1;  // Behind the quote.
  const char* end = cursor_.end();
  const char* at = start;
  bool ascii = true;
  for (; at != end && *at != '"' && *at != '\\'; ++at) {
    const auto c = static_cast<unsigned char>(*at);
    if (c < 0x20) break;
    ascii &= c < 0x80;
  }
  if (at != end && *at == '"' && ascii) {
    *text = {start, static_cast<size_t>(at - start)};
    cursor_.set_at(at + 1);
    return true;
  }
  llvm::SmallString<64> decoded;
  decoded.append(start, at);
  for (; at != end && *at != '"'; ++at) {
    const auto c = static_cast<unsigned char>(*at);
    if (c == '\n' || c == '\r') break;
    if (c < 0x20) {
      Error(DiagId::kSyntaxError, at, at + 1)
          << "found byte 0x" << HexByte(c) << " in a string, expected '\\" << choices::kHexEscape << HexByte(c) << "'";
      return false;
    }
    if (c != '\\') {
      decoded.push_back(*at);
      continue;
    }
    cursor_.set_at(at);
    if (!ParseEscape(&decoded)) return false;
    at = cursor_.at() - 1;
  }
  if (at == end || *at != '"') {
    Error(DiagId::kSyntaxError, start - 1, at)
        << "found the end of the " << (at == end ? "file" : "line") << " in a string, expected '\"'";
    return false;
  }
  cursor_.set_at(at + 1);
  if (!CheckUtf8({start, static_cast<size_t>(at - start)})) return false;
  *text = program_.CopyString(decoded);
  return true;
}

// At a backslash.
bool LiteralParser::ParseEscape(llvm::SmallVectorImpl<char>* out) {
  const char* start = cursor_.at();
  const char* at = start + 1;
  const char* end = cursor_.end();
  if (at != end) {
    for (const choices::Escape& escape : choices::kEscapes) {
      if (escape.letter != *at) continue;
      out->push_back(escape.byte);
      cursor_.set_at(at + 1);
      return true;
    }
    if (*at == choices::kHexEscape && end - at > 2) {
      const unsigned high = llvm::hexDigitValue(at[1]);
      const unsigned low = llvm::hexDigitValue(at[2]);
      if (high < 16 && low < 16 && high * 16 + low <= choices::kLargestHexEscape) {
        out->push_back(static_cast<char>(high * 16 + low));
        cursor_.set_at(at + 3);
        return true;
      }
    }
  }
  InFlightDiagnostic error = Error(DiagId::kSyntaxError, start, at == end ? at : at + 1);
  error << "found an unknown escape in a string, expected one of";
  for (const choices::Escape& escape : choices::kEscapes) error << " '\\" << escape.letter << "'";
  error << " or '\\" << choices::kHexEscape << "00' to '\\" << choices::kHexEscape << "7f'";
  return false;
}

bool LiteralParser::CheckUtf8(llvm::StringRef text) {
  const auto* at = reinterpret_cast<const llvm::UTF8*>(text.begin());
  const auto* end = reinterpret_cast<const llvm::UTF8*>(text.end());
  if (llvm::isLegalUTF8String(&at, end)) return true;
  const char* bad = reinterpret_cast<const char*>(at);
  Error(DiagId::kInvalidUtf8, bad, bad + 1) << "found byte 0x" << HexByte(*at) << " in a string, expected UTF-8";
  return false;
}

bool LiteralParser::ParseTypedString(llvm::StringRef* text, llvm::StringRef what) {
  if (cursor_.Peek() == '"') return ParseString(text);
  const char* start = cursor_.at();
  if (cursor_.AtEnd() || !chars::Is(*start, chars::kWordStart)) return Unexpected(what);
  Type type = ParseType();
  if (!type) return false;
  if (!type.IsTensor() || !type.IsScalar() || type.dtype() != DType::kString) {
    Error(DiagId::kLiteralType, start, cursor_.at()) << "found a literal of type '" << type << "', expected " << what;
    return false;
  }
  if (!Expect('(', "behind the literal's type")) return false;
  if (cursor_.Peek() != '"') return Unexpected("a string", DiagId::kLiteralType);
  return ParseString(text) && Expect(')', "behind the literal");
}

bool LiteralParser::LookAtUntyped(UntypedLook* look) {
  const char c = cursor_.Peek();
  if (c == '[') return LookAtList(0, look);
  if (c == '"') {
    look->kind = UntypedLook::kText;
    llvm::StringRef text;
    return ParseString(&text);
  }
  if (cursor_.ConsumeWord("true") || cursor_.ConsumeWord("false")) {
    look->kind = UntypedLook::kBoolean;
    return true;
  }
  const char* at = cursor_.at();
  Number number;
  if (!ScanNumber(&at, cursor_.end(), &number)) return Unexpected("a value");
  // One real number makes a list of integers real.
  if (look->kind != UntypedLook::kReal) look->kind = number.is_integer ? UntypedLook::kInteger : UntypedLook::kReal;
  cursor_.set_at(at);
  return true;
}

// The sizes are those of the first list of each level: if others differ, reading the value says so.
bool LiteralParser::LookAtList(unsigned level, UntypedLook* look) {
  if (level == kNestingLimit) return TooDeep("literals");
  cursor_.Consume('[');
  if (look->shape.size() == level) look->shape.push_back(Dim::Unknown());
  int64_t count = 0;
  if (!cursor_.Consume(']')) {
    do {
      if (cursor_.Peek() == '[' ? !LookAtList(level + 1, look) : !LookAtUntyped(look)) return false;
      ++count;
    } while (cursor_.Consume(','));
    if (!Expect(']', "behind the elements")) return false;
  }
  if (look->shape[level].IsUnknown()) look->shape[level] = Dim(count);
  return true;
}

}  // namespace mil::text
