#include "text/literal_parser.h"

#include <cmath>
#include <cstring>

#include "mil/ir/literal_warnings.h"
#include "text/number.h"

namespace mil::text {

const Literal* LiteralParser::ParseTyped() {
  Type type = ParseType();
  return type ? ParseParenthesised(type) : nullptr;
}

const Literal* LiteralParser::ParseParenthesised(Type type) {
  if (!Expect('(', "behind the literal's type")) return nullptr;
  const Literal* literal;
  if (cursor_.Peek() == 'B' && cursor_.ConsumeWord("BLOBFILE")) {
    literal = ParseBlob(type);
  } else {
    literal = ParseValue(type);
  }
  return literal && Expect(')', "behind the literal") ? literal : nullptr;
}

const Literal* LiteralParser::ParseUntyped(Type type) { return ParseValue(type); }

const Literal* LiteralParser::ParseValue(Type type) {
  switch (type.kind()) {
    case TypeKind::kTensor:
      return ParseTensor(type);
    case TypeKind::kList:
    case TypeKind::kTuple:
    case TypeKind::kDict: {
      Nesting nesting(*this, depth_, "literals");
      if (!nesting.ok) return nullptr;
      return type.IsDict() ? ParseDict(type) : ParseSequence(type);
    }
    case TypeKind::kState:
      Unexpected("no literal: a value of type '" + ToString(type) + "' cannot be written", DiagId::kLiteralType);
      return nullptr;
  }
  return nullptr;
}

const Literal* LiteralParser::ParseTensor(Type type) {
  const DType dtype = type.dtype();
  if (type.IsScalar()) {
    if (dtype == DType::kString) {
      llvm::StringRef text;
      if (cursor_.Peek() != '"') return Unexpected("a string", DiagId::kLiteralType), nullptr;
      return ParseString(&text) ? program_.StringsLiteral(type, text) : nullptr;
    }
    uint64_t bits = 0;
    bool value = false;
    if (dtype == DType::kBool) {
      if (!ParseBool(&value)) return nullptr;
      bits = value;
    } else if (!ParseNumber(dtype, &bits)) {
      return nullptr;
    }
    return program_.BytesLiteral(type, {reinterpret_cast<const uint8_t*>(&bits), BytesOf(dtype)});
  }
  cursor_.SkipSpace();
  const char* start = cursor_.at();
  if (!type.IsRanked()) {
    Unexpected("no value in place: the literal's type '" + ToString(type) + "' has no shape", DiagId::kLiteralShape);
    return nullptr;
  }
  if (dtype == DType::kString) {
    llvm::SmallVector<llvm::StringRef, 8> strings;
    auto leaf = [&] {
      if (cursor_.Peek() != '"') return Unexpected("a string", DiagId::kLiteralType);
      strings.emplace_back();
      return ParseString(&strings.back());
    };
    if (!ParseElements(type, leaf) || !CheckRecoverable(type, start)) return nullptr;
    return program_.StringsLiteral(type, strings);
  }
  bytes_.clear();
  bool parsed;
  if (dtype == DType::kBool) {
    parsed = ParseElements(type, [&] {
      bool value;
      if (!ParseBool(&value)) return false;
      bytes_.push_back(value);
      return true;
    });
  } else {
    const unsigned width = BytesOf(dtype);
    parsed = ParseElements(type, [&] {
      uint64_t bits;
      if (!ParseNumber(dtype, &bits)) return false;
      const size_t size = bytes_.size();
      bytes_.resize(size + width);
      std::memcpy(bytes_.data() + size, &bits, width);
      return true;
    });
  }
  if (!parsed || !CheckRecoverable(type, start)) return nullptr;
  return program_.BytesLiteral(type, bytes_);
}

template <typename Leaf>
bool LiteralParser::ParseElements(Type type, const Leaf& leaf) {
  if (type.rank() > kNestingLimit) return TooDeep("literals");
  llvm::SmallVector<int64_t, 8> sizes(type.rank(), -1);
  return ParseDimension(type, 0, sizes, leaf);
}

template <typename Leaf>
bool LiteralParser::ParseDimension(Type type, unsigned axis, llvm::MutableArrayRef<int64_t> sizes, const Leaf& leaf) {
  const llvm::ArrayRef<Dim> dims = type.dims();
  cursor_.SkipSpace();
  const char* start = cursor_.at();
  if (!cursor_.Consume('[')) {
    return Unexpected("'[': a literal of type '" + ToString(type) + "' has " + std::to_string(dims.size()) +
                          (dims.size() == 1 ? " level of brackets" : " levels of brackets"),
                      DiagId::kLiteralShape);
  }
  const Dim expected = sizes[axis] >= 0 ? Dim(sizes[axis]) : dims[axis];
  int64_t count = 0;
  if (!cursor_.Consume(']')) {
    do {
      if (expected.IsConstant() && count == expected.size()) {
        return Unexpected("']': dimension " + std::to_string(axis) + " of '" + ToString(type) + "' has " +
                              ToString(expected) + (expected.size() == 1 ? " element" : " elements") + " here",
                          DiagId::kLiteralShape);
      }
      if (axis + 1 == dims.size() ? !leaf() : !ParseDimension(type, axis + 1, sizes, leaf)) return false;
      ++count;
    } while (cursor_.Consume(','));
    if (!Expect(']', "behind the elements")) return false;
  }
  if (expected.IsConstant() && count != expected.size()) {
    Error(DiagId::kLiteralShape, start, cursor_.at())
        << "found " << count << (count == 1 ? " element" : " elements") << " in dimension " << axis << ", expected "
        << expected << " for '" << type << "'";
    return false;
  }
  sizes[axis] = count;
  return true;
}

// Whether the shape follows from the type and the number of elements: that is what a literal keeps.
bool LiteralParser::CheckRecoverable(Type type, const char* start) {
  unsigned unknown = 0;
  bool empty = false;
  for (Dim dim : type.dims()) {
    unknown += !dim.IsConstant();
    empty |= dim == Dim(0);
  }
  if (unknown == 0 || (unknown == 1 && !empty)) return true;
  Error(DiagId::kLiteralShape, start, cursor_.at())
      << "a literal of type '" << type << "' does not tell its shape, expected constant dimensions";
  return false;
}

bool LiteralParser::CheckCount(Type type, const char* start, uint64_t count, Dim expected) {
  if (!expected.IsConstant() || count == static_cast<uint64_t>(expected.size())) return true;
  Error(DiagId::kLiteralShape, start, cursor_.at()) << "found " << count << (count == 1 ? " element" : " elements")
                                                    << ", expected " << expected << " for '" << type << "'";
  return false;
}

// Lists `[a, b]` and tuples `(a, b)`.
const Literal* LiteralParser::ParseSequence(Type type) {
  const bool list = type.IsList();
  cursor_.SkipSpace();
  const char* start = cursor_.at();
  if (!cursor_.Consume(list ? '[' : '(')) {
    Unexpected(llvm::Twine(list ? "'[': a list" : "'(': a tuple") + " of type '" + ToString(type) + "'",
               DiagId::kLiteralShape);
    return nullptr;
  }
  const char close = list ? ']' : ')';
  const Dim length = list ? type.length() : Dim(static_cast<int64_t>(type.elements().size()));
  llvm::SmallVector<const Literal*, 8> elements;
  if (!cursor_.Consume(close)) {
    do {
      if (!list && elements.size() == type.elements().size()) {
        Unexpected("')': the tuple '" + ToString(type) + "' has " + ToString(length) +
                       (length == Dim(1) ? " element" : " elements"),
                   DiagId::kLiteralShape);
        return nullptr;
      }
      elements.push_back(ParseValue(list ? type.element() : type.elements()[elements.size()]));
      if (!elements.back()) return nullptr;
    } while (cursor_.Consume(','));
    if (!Expect(close, "behind the elements")) return nullptr;
  }
  if (!CheckCount(type, start, elements.size(), length)) return nullptr;
  return program_.ElementsLiteral(type, elements);
}

const Literal* LiteralParser::ParseDict(Type type) {
  if (!cursor_.Consume('{')) {
    Unexpected("'{': a dictionary of type '" + ToString(type) + "'", DiagId::kLiteralShape);
    return nullptr;
  }
  llvm::SmallVector<const Literal*, 8> elements;
  if (!cursor_.Consume('}')) {
    do {
      if (!Expect('{', "before a dictionary's entry")) return nullptr;
      elements.push_back(ParseValue(type.key()));
      if (!elements.back() || !Expect(',', "behind a dictionary's key")) return nullptr;
      elements.push_back(ParseValue(type.value()));
      if (!elements.back() || !Expect('}', "behind a dictionary's entry")) return nullptr;
    } while (cursor_.Consume(','));
    if (!Expect('}', "behind the dictionary's entries")) return nullptr;
  }
  return program_.ElementsLiteral(type, elements);
}

// Behind BLOBFILE: `(path = string("..."), offset = uint64(64))`, in any order, the types optional.
const Literal* LiteralParser::ParseBlob(Type type) {
  if (!type.IsTensor() || !type.HasStaticShape() || type.dtype() == DType::kString) {
    const char* end = cursor_.at();
    Error(DiagId::kLiteralType, end - llvm::StringRef("BLOBFILE").size(), end)
        << "a BLOBFILE stands for '" << type << "', expected a tensor of numbers with constant dimensions";
    return nullptr;
  }
  if (!Expect('(', "behind 'BLOBFILE'")) return nullptr;
  std::optional<llvm::StringRef> path;
  std::optional<uint64_t> offset;
  do {
    cursor_.SkipSpace();
    const llvm::StringRef key = cursor_.Word();
    const bool known = (key == "path" && !path) || (key == "offset" && !offset);
    if (!known) {
      cursor_.set_at(key.begin());
      Unexpected(path ? "'offset'" : offset ? "'path'" : "'path' or 'offset'");
      return nullptr;
    }
    if (!Expect('=', ("behind '" + key + "'").str())) return nullptr;
    if (key == "path") {
      path.emplace();
      if (!ParseTypedString(&*path, "a path: 'string(\"...\")'")) return nullptr;
    } else {
      offset.emplace();
      if (!ParseBlobOffset(&*offset)) return nullptr;
    }
  } while (cursor_.Consume(','));
  if (!path || !offset) {
    Unexpected(path ? "',' and an 'offset'" : "',' and a 'path'");
    return nullptr;
  }
  if (!Expect(')', "behind the BLOBFILE's path and offset")) return nullptr;
  std::vector<int64_t> shape;
  for (Dim dim : type.dims()) shape.push_back(dim.size());
  auto data = std::make_unique<Data>(type.dtype(), std::move(shape), BlobSource());
  data->set_blob({path->str(), *offset});
  return program_.DataLiteral(type, program_.AddData(std::move(data)));
}

bool LiteralParser::ParseBlobOffset(uint64_t* offset) {
  const char c = cursor_.Peek();
  if (c >= '0' && c <= '9') return ParseNumber(DType::kUint64, offset);
  const char* start = cursor_.at();
  Type type = ParseType();
  if (!type) return false;
  if (!type.IsScalar() || type.dtype() != DType::kUint64) {
    Error(DiagId::kLiteralType, start, cursor_.at())
        << "the offset of a BLOBFILE is of type '" << type << "', expected 'uint64'";
    return false;
  }
  return Expect('(', "behind the offset's type") && ParseNumber(DType::kUint64, offset) &&
         Expect(')', "behind the offset");
}

bool LiteralParser::ParseNumber(DType dtype, uint64_t* bits) {
  cursor_.SkipSpace();
  const char* start = cursor_.at();
  const char* at = start;
  Number number;
  if (!ScanNumber(&at, cursor_.end(), &number)) {
    const bool malformed = start != cursor_.end() && *start != '.' && chars::Is(*start, chars::kNumberPart) &&
                           !chars::Is(*start, chars::kWordStart);
    if (!malformed) return Unexpected("a number of type '" + ToString(dtype) + "'", DiagId::kLiteralType);
    const char* end = at;
    while (end != cursor_.end() && chars::Is(*end, chars::kNumberPart)) ++end;
    Error(DiagId::kSyntaxError, start, end) << "found '" << llvm::StringRef(start, end - start).take_front(40)
                                            << "', expected a number such as '0x1.8p-3', "
                                            << "'-0.5' or '7'";
    return false;
  }
  std::optional<StoredNumber> stored = Store(dtype, number);
  if (!stored) {
    const IntegerRange range = RangeOf(dtype);
    Error(DiagId::kLiteralRange, start, at)
        << "found " << llvm::StringRef(start, at - start).take_front(40) << ", expected an integer of type '" << dtype
        << "', from " << range.lowest << " to " << range.largest;
    return false;
  }
  const llvm::StringRef written = llvm::StringRef(start, at - start).ltrim('-');
  if (std::isinf(number.real) && written != "inf") {  // Beyond a double even.
    engine_.Report(dtype == DType::kFp16 ? DiagId::kFp16Overflow : DiagId::kFloatOverflow, Range(start, at))
        << llvm::StringRef(start, at - start).take_front(40)
        << " is stored as an infinity, expected a number within the "
        << "range of " << dtype;
  }
  // A hexadecimal float is taken at its word unless nothing of it is left.
  if (stored->overflow || (stored->inexact && !written.starts_with_insensitive("0x"))) {
    CheckNarrowing(engine_, Range(start, at), dtype, number, *stored);
  }
  *bits = stored->bits;
  cursor_.set_at(at);
  return true;
}

bool LiteralParser::ParseBool(bool* value) {
  cursor_.SkipSpace();
  const llvm::StringRef word = cursor_.Word();
  *value = word == "true";
  if (*value || word == "false") return true;
  cursor_.set_at(word.begin());
  return Unexpected("'true' or 'false'", DiagId::kLiteralType);
}

}  // namespace mil::text
