#include "infer_case_parser.h"

#include <cctype>

#include "llvm/ADT/StringExtras.h"

namespace mil::test {

bool InferCaseParser::Error(const std::string& message) {
  if (case_.syntax_error.empty()) case_.syntax_error = message + ", at '" + rest_.substr(0, 30).str() + "'";
  return false;
}

bool InferCaseParser::Skip(llvm::StringRef token) {
  rest_ = rest_.ltrim();
  return rest_.consume_front(token);
}

bool InferCaseParser::Expect(llvm::StringRef token) { return Skip(token) || Error("expected '" + token.str() + "'"); }

bool InferCaseParser::AtWord() const {
  llvm::StringRef rest = rest_.ltrim();
  return !rest.empty() && (std::isalpha(static_cast<unsigned char>(rest[0])) || rest[0] == '_');
}

std::string InferCaseParser::Word() {
  rest_ = rest_.ltrim();
  llvm::StringRef word = rest_.take_while([](unsigned char c) { return std::isalnum(c) || c == '_'; });
  rest_ = rest_.drop_front(word.size());
  return word.str();
}

bool InferCaseParser::Parse() {
  const std::string op = Word();
  const std::string op_set = Word();
  std::optional<OpSet> parsed = ParseOpSet(op_set);
  if (!parsed) return Error("unknown op set '" + op_set + "'");
  case_.op_set = *parsed;
  case_.def = ops::Lookup(op, *parsed);
  if (!case_.def) return Error("no operation '" + op + "' in " + op_set);
  case_.program = std::make_unique<Program>();
  function_ = case_.program->AddFunction("main", *parsed);
  while (true) {
    rest_ = rest_.ltrim();
    if (rest_.starts_with("->") || rest_.starts_with("!")) return ParseOutcome();
    if (rest_.starts_with("{") ? !ParseBlock() : !ParseInput()) return false;
  }
}

bool InferCaseParser::ParseInput() {
  if (!AtWord()) return Error("expected an input, '->' or '!'");
  InferCase::Input input{Word(), {}};
  const InputDef* def = case_.def->FindInput(input.name);
  if (!Expect("=")) return false;
  if (Skip("(")) {
    while (!Skip(")")) {
      if (!input.bindings.empty() && !Expect(",")) return false;
      if (!ParseBinding(def, &input.bindings.emplace_back())) return false;
    }
  } else if (!ParseBinding(def, &input.bindings.emplace_back())) {
    return false;
  }
  case_.inputs.push_back(std::move(input));
  return true;
}

bool InferCaseParser::ParseBinding(const InputDef* input, Operation::Binding* binding) {
  rest_ = rest_.ltrim();
  const bool is_value = AtWord() && !rest_.starts_with("true") && !rest_.starts_with("false") &&
                        !rest_.starts_with("inf") && !rest_.starts_with("nan");
  Raw raw;
  if (!is_value) {
    if (!ParseRaw(&raw, 0)) return false;
    *binding = Make(raw, std::nullopt, input);
    return !binding->isNull();
  }
  const bool in_file = rest_.consume_front("const ");
  Type type;
  if (!ParseType(&type)) return false;
  if (in_file) {
    if (!type.IsTensor() || !type.HasStaticShape()) return Error("a constant's sizes are numbers");
    std::vector<int64_t> shape;
    for (Dim dim : type.dims()) shape.push_back(dim.size());
    const Data* data = case_.program->AddData(std::make_unique<Data>(type.dtype(), shape, BlobSource{}));
    *binding = case_.program->DataLiteral(type, data);
    return true;
  }
  if (rest_.consume_front("(")) {
    if (!ParseRaw(&raw, 0) || !Expect(")")) return false;
    *binding = Make(raw, type, input);
    return !binding->isNull();
  }
  *binding = RuntimeValue(type);
  return true;
}

Value* InferCaseParser::RuntimeValue(Type type) {
  return function_->body().AddInput(case_.program->FreshName("v"), type);
}

// { input types -> output types }: the block of an operation that is made for it.
bool InferCaseParser::ParseBlock() {
  std::vector<Type> inputs, outputs;
  if (!Expect("{") || !ParseTypes(&inputs) || !Expect("->") || !ParseTypes(&outputs) || !Expect("}")) return false;
  Operation* owner = case_.program->CreateOperation(ops::InvalidOp(), &function_->body(), nullptr, {}, {},
                                                    LocationId::kUnknown, /*num_blocks=*/1);
  Block* block = owner->blocks()[0];
  for (Type type : inputs) block->AddInput(case_.program->FreshName("v"), type);
  llvm::SmallVector<Value*, 4> values;
  for (Type type : outputs) values.push_back(RuntimeValue(type));
  block->SetOutputs(values);
  case_.blocks.push_back(block);
  return true;
}

// None, one, or several in parentheses.
bool InferCaseParser::ParseTypes(std::vector<Type>* types) {
  if (Skip("(")) {
    while (!Skip(")")) {
      if (!types->empty() && !Expect(",")) return false;
      if (!ParseType(&types->emplace_back())) return false;
    }
    return true;
  }
  return !AtWord() || ParseType(&types->emplace_back());
}

bool InferCaseParser::ParseType(Type* type) {
  TypeTable& types = case_.program->types();
  const std::string word = Word();
  Type element, value;
  Dim length;
  if (word == "state") {
    if (!Expect("<") || !ParseType(&element) || !Expect(">")) return false;
    *type = types.State(element);
    return true;
  }
  if (word == "list") {
    if (!Expect("<") || !ParseType(&element) || !Expect(",") || !ParseDim(&length) || !Expect(">")) return false;
    *type = types.List(element, length);
    return true;
  }
  if (word == "dict") {
    if (!Expect("<") || !ParseType(&element) || !Expect(",") || !ParseType(&value) || !Expect(">")) return false;
    *type = types.Dict(element, value);
    return true;
  }
  std::optional<DType> dtype = ParseDType(word);
  if (!dtype) return Error("unknown type '" + word + "'");
  if (!rest_.consume_front("[")) {
    *type = types.Scalar(*dtype);
    return true;
  }
  if (Skip("*")) {
    case_.has_unknown_dim = true;
    *type = types.UnrankedTensor(*dtype);
    return Expect("]");
  }
  Shape shape;
  while (!Skip("]")) {
    if (!shape.empty() && !Expect(",")) return false;
    if (!ParseDim(&shape.emplace_back())) return false;
  }
  *type = types.Tensor(*dtype, shape);
  return true;
}

bool InferCaseParser::ParseDim(Dim* dim) {
  if (Skip("?")) {
    *dim = Dim::Unknown();
    case_.has_unknown_dim = true;
    return true;
  }
  if (AtWord()) {
    const std::string name = Word();
    auto found = case_.symbols.find(name);
    if (found == case_.symbols.end()) found = case_.symbols.emplace(name, case_.program->FreshSymbol()).first;
    *dim = found->second;
    case_.has_symbolic_dim = true;
    return true;
  }
  rest_ = rest_.ltrim();
  int64_t size = 0;
  if (rest_.consumeInteger(10, size) || size < 0) return Error("expected a size, a symbol or '?'");
  *dim = Dim(size);
  return true;
}

// What comes after the inputs. Types there may name symbols of the inputs; whether the case is one with symbols is
// decided by the inputs alone.
bool InferCaseParser::ParseOutcome() {
  if (Skip("->")) {
    std::vector<Type> types;
    const bool symbolic = case_.has_symbolic_dim, unknown = case_.has_unknown_dim;
    if (!ParseTypes(&types)) return false;
    case_.has_symbolic_dim = symbolic, case_.has_unknown_dim = unknown;
    case_.expected = case_.Spell(types);
    return rest_.trim().empty() || Error("expected the end of the line");
  }
  if (!Expect("!")) return false;
  case_.fails = true;
  llvm::SmallVector<llvm::StringRef, 8> words;
  llvm::SplitString(rest_, words);
  if (words.empty()) return Error("expected a diagnostic's id after '!'");
  case_.diagnostic = words[0].str();
  for (llvm::StringRef word : llvm::drop_begin(words)) case_.words.push_back(word.str());
  return true;
}

}  // namespace mil::test
