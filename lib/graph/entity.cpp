#include "graph/entity.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "llvm/ADT/STLExtras.h"

namespace mil::graph {

Entity Entity::List(EntityList elements) {
  auto* shared = new SharedList();
  shared->elements = std::move(elements);
  Entity entity = Make(EntityKind::kList);
  entity.shared = shared;
  return entity;
}

bool Entity::IsPlain() const {
  if (IsList()) return llvm::all_of(list(), [](const Entity& element) { return element.IsPlain(); });
  return IsNumber() || IsBool() || IsString();
}

double Entity::AsReal() const {
  if (IsReal()) return real;
  return is_big ? static_cast<double>(static_cast<uint64_t>(integer)) : static_cast<double>(integer);
}

Number Entity::AsNumber() const {
  if (IsReal()) return Number::Real(real);
  if (IsBool()) return Number::Integer(boolean ? 1 : 0);
  Number number = Number::Integer(integer);
  if (is_big) {
    number.negative = false;
    number.magnitude = static_cast<uint64_t>(integer);
  }
  return number;
}

std::string RealText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[40];
  for (int precision = 1; precision <= 17; ++precision) {
    std::snprintf(buffer, sizeof(buffer), "%.*g", precision, value);
    if (std::strtod(buffer, nullptr) == value) break;
  }
  std::string text = buffer;
  const size_t exponent = text.find('e');
  if (text.find('.') == std::string::npos && exponent == std::string::npos) text += ".0";
  return text;
}

std::string TypeText(Type type) {
  if (!type) return "something without a type";
  const auto length = [](Dim dim) { return dim.IsConstant() ? std::to_string(dim.size()) : "?"; };
  switch (type.kind()) {
    case TypeKind::kTensor: {
      std::string text = ToString(type.dtype());
      if (!type.IsRanked()) return text + "[*]";
      if (type.rank() == 0) return text;
      text += "[";
      for (unsigned i = 0; i < type.rank(); ++i) text += (i > 0 ? ", " : "") + length(type.dims()[i]);
      return text + "]";
    }
    case TypeKind::kList:
      return "list<" + TypeText(type.element()) + ", " + length(type.length()) + ">";
    case TypeKind::kState:
      return "state<" + TypeText(type.element()) + ">";
    case TypeKind::kDict:
      return "dict<" + TypeText(type.key()) + ", " + TypeText(type.value()) + ">";
    case TypeKind::kTuple: {
      std::string text = "tuple<";
      for (Type element : type.elements()) text += (text.back() == '<' ? "" : ", ") + TypeText(element);
      return text + ">";
    }
  }
  return "";
}

std::string Describe(const Entity& entity) {
  switch (entity.kind) {
    case EntityKind::kError:
      return "an error";
    case EntityKind::kNothing:
      return "nothing";
    case EntityKind::kBool:
      return entity.boolean ? "the boolean true" : "the boolean false";
    case EntityKind::kInteger:
      return "the integer " +
             (entity.is_big ? std::to_string(static_cast<uint64_t>(entity.integer)) : std::to_string(entity.integer));
    case EntityKind::kReal:
      return "the real " + RealText(entity.real);
    case EntityKind::kString:
      return "the string \"" + entity.string.take_front(40).str() + "\"";
    case EntityKind::kList:
      return "a list of " + std::to_string(entity.list().size());
    case EntityKind::kConstant:
      return "a constant " + TypeText(entity.type());
    case EntityKind::kSource:
      return "elements without a type";
    case EntityKind::kValue:
      return "a run-time value " + TypeText(entity.type());
  }
  return "";
}

}  // namespace mil::graph
