// What the printers of the op table share.
#include "mil/ops/print.h"

#include <charconv>

#include "mil/support/check.h"

namespace mil::ops {

namespace {

std::string RealText(double value) {
  char text[64];
  std::string shortest(text, std::to_chars(text, text + sizeof(text), value).ptr);
  return shortest.find_first_not_of("-0123456789") == std::string::npos ? shortest + ".0" : shortest;
}

}  // namespace

std::string ToString(const DefaultValue& value) {
  switch (value.kind) {
    case DefaultValue::Kind::kNone:
      return "";
    case DefaultValue::Kind::kBool:
      return value.boolean ? "true" : "false";
    case DefaultValue::Kind::kInteger:
      return std::to_string(value.integer);
    case DefaultValue::Kind::kReal:
      return RealText(value.real);
    case DefaultValue::Kind::kString:
      return "\"" + value.string.str() + "\"";
    case DefaultValue::Kind::kIntegers: {
      std::string text = "[";
      for (size_t i = 0; i < value.integers.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(value.integers[i]);
      return text + "]";
    }
    case DefaultValue::Kind::kComputed:
      return value.note.str();
  }
  return "";
}

llvm::StringRef Spelling(InputKind kind) {
  switch (kind) {
    case InputKind::kTensor:
      return "tensor";
    case InputKind::kVariadic:
      return "variadic";
    case InputKind::kList:
      return "list";
    case InputKind::kState:
      return "state";
    case InputKind::kAny:
      return "any";
    case InputKind::kLiteral:
      return "literal";
  }
  MIL_CHECK(false);
  return "";
}

std::vector<llvm::StringRef> ResultNames(const OpDef& def) {
  if (!def.has_result) return {};
  return def.results.empty() ? std::vector<llvm::StringRef>{"output"} : def.results;
}

}  // namespace mil::ops
