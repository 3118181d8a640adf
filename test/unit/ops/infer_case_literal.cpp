// Literals of the inference goldens.
#include <cmath>

#include "infer_case_parser.h"

namespace mil::test {

bool InferCaseParser::ParseString(std::string* text) {
  while (!rest_.empty() && rest_[0] != '"') {
    text->push_back(rest_[0]);
    rest_ = rest_.drop_front();
  }
  return Expect("\"");
}

bool InferCaseParser::ParseRaw(Raw* raw, unsigned depth) {
  if (depth > 16) return Error("nested too deeply");
  rest_ = rest_.ltrim();
  if (Skip("[")) {
    raw->kind = Raw::kList;
    while (!Skip("]")) {
      if (!raw->list.empty() && !Expect(",")) return false;
      if (!ParseRaw(&raw->list.emplace_back(), depth + 1)) return false;
    }
    return true;
  }
  if (Skip("\"")) {
    raw->kind = Raw::kString;
    return ParseString(&raw->string);
  }
  if (AtWord()) {
    const std::string word = Word();
    if (word == "true" || word == "false") {
      raw->kind = Raw::kBool;
      raw->number = Number::Integer(word == "true");
      return true;
    }
    raw->kind = Raw::kReal;
    raw->number = Number::Real(word == "inf" ? HUGE_VAL : std::nan(""));
    return word == "inf" || word == "nan" || Error("unknown word '" + word + "'");
  }
  if (rest_.consume_front("-inf")) {
    raw->kind = Raw::kReal;
    raw->number = Number::Real(-HUGE_VAL);
    return true;
  }
  llvm::StringRef text = rest_.take_while([](char c) { return llvm::StringRef("+-.0123456789eExX").contains(c); });
  int64_t integer = 0;
  double real = 0;
  if (!text.getAsInteger(10, integer)) {
    raw->kind = Raw::kInteger;
    raw->number = Number::Integer(integer);
  } else if (!text.empty() && !text.getAsDouble(real)) {
    raw->kind = Raw::kReal;
    raw->number = Number::Real(real);
  } else {
    return Error("expected a literal");
  }
  rest_ = rest_.drop_front(text.size());
  return true;
}

DType InferCaseParser::NaturalDType(const Raw& raw) const {
  switch (raw.kind) {
    case Raw::kInteger:
      return DType::kInt32;
    case Raw::kReal:
      return DType::kFp32;
    case Raw::kBool:
      return DType::kBool;
    case Raw::kString:
      return DType::kString;
    case Raw::kList: {
      DType dtype = DType::kInt32;  // A real among integers makes all of them reals.
      for (const Raw& element : raw.list) {
        dtype = NaturalDType(element);
        if (dtype != DType::kInt32) break;
      }
      return dtype;
    }
  }
  return DType::kInt32;
}

std::optional<DType> InferCaseParser::BoundDType(llvm::StringRef type_var) const {
  if (type_var.empty()) return std::nullopt;
  for (const InferCase::Input& input : case_.inputs) {
    const InputDef* def = case_.def->FindInput(input.name);
    if (!def || def->type_var != type_var) continue;
    for (Operation::Binding binding : input.bindings) {
      auto* value = llvm::dyn_cast<Value*>(binding);
      Type type = value ? value->type() : llvm::cast<const Literal*>(binding)->type();
      if (type.IsTensor()) return type.dtype();
    }
  }
  return std::nullopt;
}

DType InferCaseParser::ChooseDType(const Raw& raw, const InputDef* input) const {
  const DType natural = NaturalDType(raw);
  // A string is never a number, nor a number a string or a truth value: such a case tests a wrong type.
  if (!input || input->dtypes.empty() || natural == DType::kString || natural == DType::kBool) return natural;
  std::optional<DType> bound = BoundDType(input->type_var);
  if (bound && (IsFloat(*bound) || (IsInteger(*bound) && natural == DType::kInt32))) return *bound;
  if (input->dtypes.Contains(natural)) return natural;
  for (DType dtype : AllDTypes()) {
    if (input->dtypes.Contains(dtype) && (IsFloat(dtype) || (IsInteger(dtype) && natural == DType::kInt32)))
      return dtype;
  }
  return natural;
}

bool InferCaseParser::ShapeOf(const Raw& raw, Shape* shape) {
  for (const Raw* at = &raw; at->kind == Raw::kList; at = &at->list[0]) {
    shape->push_back(Dim(at->list.size()));
    if (at->list.empty()) break;
  }
  return true;
}

// Row by row.
bool InferCaseParser::Store(const Raw& raw, DType dtype, std::vector<uint8_t>* bytes,
                            std::vector<std::string>* strings) {
  if (raw.kind == Raw::kList) {
    for (const Raw& element : raw.list) {
      if (!Store(element, dtype, bytes, strings)) return false;
    }
    return true;
  }
  if ((raw.kind == Raw::kString) != (dtype == DType::kString)) return Error("a string is no number");
  if (raw.kind == Raw::kString) {
    strings->push_back(raw.string);
    return true;
  }
  std::optional<StoredNumber> stored = mil::Store(dtype, raw.number);
  if (!stored) return Error("a number does not fit " + ToString(dtype));
  for (unsigned i = 0; i < BytesOf(dtype); ++i) bytes->push_back(stored->bits >> (8 * i) & 0xff);
  return true;
}

const Literal* InferCaseParser::MakeList(const Raw& raw, Type type) {
  llvm::SmallVector<const Literal*, 4> elements;
  for (const Raw& element : raw.list) {
    const Literal* literal = Make(element, type.element(), nullptr);
    if (!literal) return nullptr;
    elements.push_back(literal);
  }
  if (raw.kind == Raw::kList && Compatible(type.length(), Dim(elements.size()))) {
    return case_.program->ElementsLiteral(type, elements);
  }
  Error("the literal is not of its type " + ToString(type));
  return nullptr;
}

const Literal* InferCaseParser::Make(const Raw& raw, std::optional<Type> type, const InputDef* input) {
  Program& program = *case_.program;
  if (!type) {
    Shape shape;
    if (!ShapeOf(raw, &shape)) return nullptr;
    type = program.types().Tensor(ChooseDType(raw, input), shape);
  }
  if (type->IsList()) return MakeList(raw, *type);
  std::vector<uint8_t> bytes;
  std::vector<std::string> strings;
  if (!type->IsTensor() || !type->HasStaticShape()) {
    Error("a literal has constant sizes");
    return nullptr;
  }
  if (!Store(raw, type->dtype(), &bytes, &strings)) return nullptr;
  uint64_t count = 1;
  for (Dim dim : type->dims()) count *= dim.size();
  const bool is_string = type->dtype() == DType::kString;
  // One number stands for all elements.
  if (raw.kind != Raw::kList && count != 1 && count <= 4096) {
    const std::vector<uint8_t> one = bytes;
    bytes.clear();
    for (uint64_t i = 0; i < count; ++i) bytes.insert(bytes.end(), one.begin(), one.end());
    if (is_string) strings.assign(count, raw.string);
  }
  if (is_string ? strings.size() != count : bytes.size() != count * BytesOf(type->dtype())) {
    Error("the literal has not as many elements as its type " + ToString(*type));
    return nullptr;
  }
  if (!is_string) return program.BytesLiteral(*type, bytes);
  llvm::SmallVector<llvm::StringRef, 4> references(strings.begin(), strings.end());
  return program.StringsLiteral(*type, references);
}

}  // namespace mil::test
