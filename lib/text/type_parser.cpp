#include "text/type_parser.h"

#include <cstring>

#include "text/choices.h"

namespace mil::text {

namespace {

size_t HashOf(llvm::StringRef text) {
  uint64_t head = 0;
  uint64_t tail = 0;
  const size_t count = std::min<size_t>(text.size(), sizeof(head));
  std::memcpy(&head, text.begin(), count);
  std::memcpy(&tail, text.end() - count, count);
  return ((head * 0x9e3779b97f4a7c15 ^ tail) * 0xc2b2ae3d27d4eb4f + text.size() * 0x165667b19e3779f9) >> 56;
}

}  // namespace

llvm::StringRef TypeParser::TypeTextHere() const {
  const char* start = cursor_.at();
  const char* end = cursor_.end();
  const char* at = start;
  while (at != end && chars::Is(*at, chars::kWordPart)) ++at;
  const llvm::StringRef word(start, at - start);
  if (at == end || *at != '<') return word;
  constexpr ptrdiff_t kLongest = 256;
  if (end - start > kLongest) end = start + kLongest;
  unsigned depth = 0;
  for (; at != end; ++at) {
    if (*at == '<') {
      ++depth;
    } else if (*at == '>') {
      if (--depth == 0) return {start, static_cast<size_t>(at + 1 - start)};
    } else if (*at == '/' || *at == '\n') {
      break;
    }
  }
  return {};
}

Type TypeParser::ParseType() {
  cursor_.SkipSpace();
  const llvm::StringRef text = TypeTextHere();
  if (text.empty()) return ParseTypeSlowly();
  Memo& memo = memo_[HashOf(text)];
  if (memo.text == text) {
    cursor_.set_at(text.end());
    return memo.type;
  }
  Type type = ParseTypeSlowly();
  if (type && cursor_.at() == text.end()) memo = {text, type};
  return type;
}

Type TypeParser::ParseTypeSlowly() {
  Nesting nesting(*this, depth_, "types");
  if (!nesting.ok) return Type();
  const llvm::StringRef word = cursor_.Word();
  if (word.empty()) {
    Unexpected("a type");
    return Type();
  }
  if (std::optional<DType> dtype = ParseDType(word)) return program_.types().Scalar(*dtype);
  TypeTable& types = program_.types();
  const bool known = word == "tensor" || word == "list" || word == "tuple" || word == "dict" || word == "state";
  if (!known) {
    Error(DiagId::kUnknownType, word) << "'" << word.take_front(40)
                                      << "' is not a type, expected one such as 'fp16' or 'tensor<fp16, [1, 4]>'";
    return Type();
  }
  if (!Expect('<', ("behind '" + word + "'").str())) return Type();
  Type type;
  if (word == "tensor") {
    type = ParseTensor();
  } else {
    Type first = ParseType();
    if (!first) return Type();
    if (word == "state") {
      type = types.State(first);
    } else if (word == "list") {
      if (!Expect(',', "behind the list's element type")) return Type();
      std::optional<Dim> length = ParseDim();
      if (!length) return Type();
      type = types.List(first, *length);
    } else if (word == "dict") {
      if (!Expect(',', "behind the dictionary's key type")) return Type();
      Type value = ParseType();
      if (!value) return Type();
      type = types.Dict(first, value);
    } else {
      llvm::SmallVector<Type, 4> elements = {first};
      while (cursor_.Consume(',')) {
        elements.push_back(ParseType());
        if (!elements.back()) return Type();
      }
      type = types.Tuple(elements);
    }
  }
  if (!type || !Expect('>', ("at the end of the '" + word + "' type").str())) return Type();
  return type;
}

// Behind "tensor<".
Type TypeParser::ParseTensor() {
  const llvm::StringRef word = cursor_.Word();
  if (word.empty()) {
    Unexpected("a scalar type such as 'fp16'");
    return Type();
  }
  const std::optional<DType> dtype = ParseDType(word);
  if (!dtype) {
    Error(DiagId::kUnknownType, word) << "'" << word.take_front(40)
                                      << "' is not a scalar type, expected one such as 'fp16' or 'int32'";
    return Type();
  }
  Shape dims;
  bool unranked = false;
  if (!Expect(',', "behind the tensor's scalar type") || !Expect('[', "before the tensor's dimensions")) return Type();
  const char* start = cursor_.at();
  if (!ParseDims(&dims, &unranked)) return Type();
  if (unranked) return program_.types().UnrankedTensor(*dtype);
  // The bytes of a tensor have to be countable, too: 8 times the elements is the most that any type takes.
  std::optional<Dim> size = Product(dims);
  if (size && size->IsConstant()) size = Multiply(*size, Dim(8));
  if (!size) {
    Error(DiagId::kSizeOverflow, start, cursor_.at() - 1)
        << "the tensor's size does not fit 64 bits, expected smaller dimensions";
    return Type();
  }
  return program_.types().Tensor(*dtype, dims);
}

// Behind '['; takes the ']'.
bool TypeParser::ParseDims(Shape* dims, bool* unranked) {
  if (cursor_.Peek() == choices::kUnranked[0]) {
    cursor_.Consume(choices::kUnranked[0]);
    *unranked = true;
    return Expect(']', "behind the unknown rank");
  }
  if (cursor_.Consume(']')) return true;
  do {
    std::optional<Dim> dim = ParseDim();
    if (!dim) return false;
    dims->push_back(*dim);
  } while (cursor_.Consume(','));
  return Expect(']', "behind the tensor's dimensions");
}

std::optional<Dim> TypeParser::ParseDim() {
  const char c = cursor_.Peek();
  if (c == '?') {
    cursor_.Consume('?');
    return Dim::Unknown();
  }
  const char* start = cursor_.at();
  const char* at = start;
  int64_t size = 0;
  bool overflow = false;
  for (; at != cursor_.end() && *at >= '0' && *at <= '9'; ++at) {
    overflow |= __builtin_mul_overflow(size, int64_t{10}, &size) || __builtin_add_overflow(size, *at - '0', &size);
  }
  if (at == start || (at != cursor_.end() && chars::Is(*at, chars::kWordPart))) {
    Unexpected("a dimension: a number or '?'");
    return std::nullopt;
  }
  cursor_.set_at(at);
  if (overflow) {
    Error(DiagId::kSizeOverflow, start, at) << "the dimension does not fit 64 bits, expected a smaller one";
    return std::nullopt;
  }
  return Dim(size);
}

Type TypeParser::WithFreshSymbols(Type type) {
  TypeTable& types = program_.types();
  auto fresh = [&](Dim dim) { return dim.IsUnknown() ? program_.FreshSymbol() : dim; };
  switch (type.kind()) {
    case TypeKind::kTensor: {
      if (!type.IsRanked() || type.HasStaticShape()) return type;
      Shape dims;
      for (Dim dim : type.dims()) dims.push_back(fresh(dim));
      return types.Tensor(type.dtype(), dims);
    }
    case TypeKind::kState:
      return types.State(WithFreshSymbols(type.element()));
    case TypeKind::kList:
      return types.List(type.element(), fresh(type.length()));
    default:
      return type;
  }
}

}  // namespace mil::text
