#include "verify/literal_check.h"

#include "mil/ir/data.h"
#include "mil/ir/program.h"
#include "verify/type_check.h"

namespace mil::verify {

namespace {

constexpr unsigned kMaxDepth = 256;

// Sizes that are not constant (a flexible shape's default, `tensor<int32, [?]>`) may be anything that divides.
std::string CheckTensor(const Literal& literal) {
  const Type type = literal.type();
  if (!type.IsTensor()) return "has elements of a tensor, expected " + ToString(type);
  const bool is_text = literal.kind() == Literal::Kind::kStrings;
  if ((type.dtype() == DType::kString) != is_text) {
    return std::string(is_text ? "has strings" : "has numbers") + ", expected " + ToString(type);
  }
  if (!type.IsRanked()) return "";
  std::optional<Dim> known = Dim(1);
  bool is_static = true;
  for (Dim dim : type.dims()) {
    if (dim.IsConstant() && known) known = Multiply(*known, dim);
    is_static &= dim.IsConstant();
  }
  const uint64_t count = known ? known->size() : 0;
  const bool fits = known && (is_static ? literal.size() == count : count == 0 || literal.size() % count == 0);
  if (fits) return "";
  return "has " + std::to_string(literal.size()) + " elements, expected as many as " + ToString(type) + " has";
}

std::string CheckData(const Literal& literal) {
  const Type type = literal.type();
  const Data& data = literal.data();
  bool same = type.IsTensor() && type.IsRanked() && type.dtype() == data.dtype() && type.rank() == data.shape().size();
  for (size_t i = 0; same && i < data.shape().size(); ++i) same = type.dims()[i] == Dim(data.shape()[i]);
  if (same) return "";
  std::string found = "tensor<" + ToString(data.dtype()) + ", [";
  for (size_t i = 0; i < data.shape().size(); ++i) found += (i > 0 ? ", " : "") + std::to_string(data.shape()[i]);
  return "has data of " + found + "]>, expected " + ToString(type);
}

std::string Check(const Literal& literal, unsigned depth);

std::string CheckElements(const Literal& literal, unsigned depth) {
  const Type type = literal.type();
  const uint64_t count = literal.size();
  const auto wrong = [&](const std::string& expected) {
    return "has " + std::to_string(count) + " entries, expected " + expected + " as in " + ToString(type);
  };
  switch (type.kind()) {
    case TypeKind::kList:
      if (!Compatible(type.length(), Dim(count))) return wrong(ToString(type.length()));
      break;
    case TypeKind::kTuple:
      if (type.elements().size() != count) return wrong(std::to_string(type.elements().size()));
      break;
    case TypeKind::kDict:
      if (count % 2 != 0) return wrong("pairs");
      break;
    default:
      return "has entries, expected " + ToString(type);
  }
  for (uint64_t i = 0; i < count; ++i) {
    const Literal& element = *literal.elements()[i];
    const Type expected = type.IsList()    ? type.element()
                          : type.IsTuple() ? type.elements()[i]
                          : i % 2 == 0     ? type.key()
                                           : type.value();
    if (!Compatible(element.type(), expected)) {
      return "has an entry of " + ToString(element.type()) + ", expected " + ToString(expected);
    }
    std::string error = Check(element, depth + 1);
    if (!error.empty()) return error;
  }
  return "";
}

std::string Check(const Literal& literal, unsigned depth) {
  if (!literal.type()) return "has no type";
  if (depth > kMaxDepth) return "is nested more than 256 deep, expected less";
  switch (literal.kind()) {
    case Literal::Kind::kBytes:
    case Literal::Kind::kStrings:
      return CheckTensor(literal);
    case Literal::Kind::kData:
      return CheckData(literal);
    case Literal::Kind::kElements:
      return CheckElements(literal, depth);
  }
  return "";
}

}  // namespace

std::string DescribeLiteralError(const Literal& literal) { return Check(literal, 0); }

bool LiteralFits(const Literal& literal) {
  const Type type = literal.type();
  if (type && literal.kind() == Literal::Kind::kBytes && type.IsScalar() && type.dtype() != DType::kString) {
    return literal.size() == 1;
  }
  return Check(literal, 0).empty();
}

}  // namespace mil::verify
