// Arguments and attributes of operations, and the attributes of functions and programs.
#include "llvm/ADT/StringExtras.h"
#include "mil/ops/op_table.h"
#include "mil/support/check.h"
#include "text/operation_parser.h"

namespace mil::text {

const OpDef* OperationParser::FindDef(llvm::StringRef name) {
  const size_t slot =
      (name.size() * 31 + static_cast<unsigned char>(name.front()) * 7 + static_cast<unsigned char>(name.back())) %
      defs_.size();
  CachedDef& cached = defs_[slot];
  if (cached.name == name) return cached.def;
  const OpDef* def = ops::Lookup(name, op_set_);
  if (!def) return ReportUnknownOp(name);
  cached = {name, def};
  return def;
}

const OpDef* OperationParser::ReportUnknownOp(llvm::StringRef name) {
  valid_ = false;
  const llvm::ArrayRef<const OpDef*> versions = ops::Versions(name);
  if (!versions.empty()) {
    Error(DiagId::kOpTooNew, name) << "'" << name << "' is not in op set " << op_set_ << ", expected "
                                   << versions[0]->since << " or later";
    return nullptr;
  }
  InFlightDiagnostic error = Error(DiagId::kUnknownOp, name);
  error << "'" << name.take_front(60) << "' is not an operation, expected ";
  const auto nearest = ops::NearestNames(name);
  if (nearest.empty()) {
    error << "one of MIL's operations";
    return nullptr;
  }
  for (size_t i = 0; i < nearest.size(); ++i) {
    error << (i == 0 ? "'" : i + 1 == nearest.size() ? " or '" : ", '") << nearest[i] << "'";
  }
  return nullptr;
}

bool OperationParser::ParseArguments(Block* block) {
  if (cursor_.Consume(')')) return true;
  do {
    const llvm::StringRef name = cursor_.Word();
    if (name.empty()) return Unexpected("the name of an input");
    if (!Expect('=', "behind the input's name") || !ParseArgument(block, name)) return false;
  } while (cursor_.Consume(','));
  return Expect(')', "behind the arguments");
}

// `value` or `(value, value)`.
bool OperationParser::ParseArgument(Block* block, llvm::StringRef name) {
  const int input = FindInput(name, Operand::Spelling::kArgument);
  if (cursor_.Peek() != '(') return ParseBinding(block, input);
  cursor_.Consume('(');
  do {
    if (!ParseBinding(block, input)) return false;
  } while (cursor_.Consume(','));
  return Expect(')', "behind the input's values");
}

int OperationParser::FindInput(llvm::StringRef name, Operand::Spelling spelling) {
  if (!def_) return -1;
  const int input = def_->InputIndex(name);
  if (input < 0) {
    if (spelling == Operand::Spelling::kAttribute) return -1;
    InFlightDiagnostic error = Error(DiagId::kUnknownInput, name);
    error << "'" << def_->name << "' has no input '" << name.take_front(60) << "', expected ";
    if (def_->inputs.empty()) error << "none";
    for (size_t i = 0; i < def_->inputs.size(); ++i) {
      error << (i == 0 ? "'" : i + 1 == def_->inputs.size() ? " or '" : ", '") << def_->inputs[i].name << "'";
    }
    return -1;
  }
  MIL_DCHECK(input < 64);
  const uint64_t bit = uint64_t{1} << input;
  if (seen_inputs_ & bit) {
    Error(DiagId::kDuplicateInput, name) << "'" << def_->name << "' is given input '" << name
                                         << "' twice, expected it once";
    valid_ = false;
    return -1;
  }
  seen_inputs_ |= bit;
  return input;
}

void OperationParser::Bind(int input, Operation::Binding binding, Operand::Spelling spelling) {
  if (input >= 0) bindings_.push_back({static_cast<unsigned>(input), binding, spelling});
}

// Before a type, which only a literal begins with: a name is not followed by '(' or '<'.
bool OperationParser::AtTyped() {
  const char* start = cursor_.at();
  const bool word = !cursor_.Word().empty();
  const char next = cursor_.Peek();
  cursor_.set_at(start);
  return word && (next == '(' || next == '<');
}

bool OperationParser::ParseBinding(Block* block, int input) {
  cursor_.SkipSpace();
  const llvm::StringRef word = cursor_.Word();
  if (!word.empty()) {
    const char next = cursor_.Peek();
    const bool typed = next == '(' || next == '<';
    const bool constant = !typed && (word == "true" || word == "false" || word == "inf" || word == "nan") &&
                          scope_.Find(program_.GetIdentifier(word), block).state == Scope::State::kUndefined;
    if (!typed && !constant) {
      if (Value* value = UseValue(block, word)) Bind(input, value, Operand::Spelling::kArgument);
      return true;
    }
    cursor_.set_at(word.begin());
  }
  return ParseLiteralBinding(input, Operand::Spelling::kArgument);
}

bool OperationParser::ParseLiteralBinding(int input, Operand::Spelling spelling) {
  cursor_.SkipSpace();
  if (AtTyped()) {
    const Literal* literal = ParseTyped();
    if (literal) Bind(input, literal, spelling);
    return literal;
  }
  const char c = cursor_.Peek();
  if (c != '"' && c != '[' && !chars::Is(c, chars::kNumberPart)) return Unexpected("a name or a literal");
  Untyped untyped;
  untyped.value = cursor_.at();
  if (!LookAtUntyped(&untyped.look)) return false;
  if (input < 0) return true;
  untyped.binding = static_cast<unsigned>(bindings_.size());
  untyped_.push_back(std::move(untyped));
  Bind(input, static_cast<Value*>(nullptr), spelling);
  return true;
}

Value* OperationParser::UseValue(Block* block, llvm::StringRef name) {
  const Identifier identifier = program_.GetIdentifier(name);
  const Scope::Entry entry = scope_.Find(identifier, block);
  if (entry.state == Scope::State::kDefined) return entry.value;
  valid_ = false;
  if (entry.state == Scope::State::kUndefined) undefined_.push_back({identifier, name, block});
  if (entry.state == Scope::State::kHidden) ReportOutOfScope(name, entry.value);
  return nullptr;
}

void OperationParser::ReportOutOfScope(llvm::StringRef name, const Value* value) {
  Error(DiagId::kOutOfScope, name).Note(program_.locations().Resolve(value->location()), "defined here")
      << "'" << name << "' is defined in another block, expected a name of this block or of one around it";
}

bool OperationParser::ReadUntyped() {
  const char* end = cursor_.at();
  for (const Untyped& untyped : untyped_) {
    cursor_.set_at(untyped.value);
    Program::InputBinding& binding = bindings_[untyped.binding];
    const Literal* literal = ParseUntyped(TypeOfUntyped(static_cast<int>(binding.input), untyped.look));
    if (!literal) return false;
    binding.binding = literal;
  }
  cursor_.set_at(end);
  return true;
}

// What a value written without a type is taken for: what a const declares; the scalar type that another input of the
// same type variable has; int32, fp32, bool or string; the first type that the input takes. `input` -1: an attribute.
Type OperationParser::TypeOfUntyped(int input, const UntypedLook& look) const {
  DType dtype = DType::kInt32;
  if (look.kind == UntypedLook::kText) dtype = DType::kString;
  if (look.kind == UntypedLook::kBoolean) dtype = DType::kBool;
  if (look.kind == UntypedLook::kReal) dtype = DType::kFp32;
  TypeTable& types = program_.types();
  if (input < 0) return types.Tensor(dtype, look.shape);
  if (def_->IsConst() && results_.size() == 1) return results_[0].type;
  const InputDef& definition = def_->inputs[input];
  if (!definition.type_var.empty()) {
    for (const Program::InputBinding& other : bindings_) {
      if (other.binding.isNull() || def_->inputs[other.input].type_var != definition.type_var) continue;
      auto* value = llvm::dyn_cast<Value*>(other.binding);
      Type type = value ? value->type() : llvm::cast<const Literal*>(other.binding)->type();
      if (type.IsTensor()) return types.Tensor(type.dtype(), look.shape);
    }
  }
  if (definition.dtypes.empty() || definition.dtypes.Contains(dtype)) return types.Tensor(dtype, look.shape);
  for (DType candidate : AllDTypes()) {
    if (definition.dtypes.Contains(candidate)) return types.Tensor(candidate, look.shape);
  }
  return types.Tensor(dtype, look.shape);
}

bool OperationParser::ParseOpAttributes() {
  cursor_.Consume('[');
  if (!seen_attributes_.empty()) seen_attributes_.clear();
  if (cursor_.Consume(']')) return true;
  do {
    const llvm::StringRef name = cursor_.Word();
    if (name.empty()) return Unexpected("the name of an attribute");
    if (!Expect('=', "behind the attribute's name") || !ParseOpAttribute(name)) return false;
  } while (cursor_.Consume(','));
  return Expect(']', "behind the attributes");
}

bool OperationParser::ParseOpAttribute(llvm::StringRef name) {
  if (name == "name" && !name_) {
    llvm::StringRef text;
    if (!ParseTypedString(&text, "the operation's name: 'string(\"...\")'")) return false;
    // Mostly the result's name, which is at hand.
    name_ = results_.size() == 1 && results_[0].text == text ? results_[0].name : program_.GetIdentifier(text);
    return true;
  }
  const int input = FindInput(name, Operand::Spelling::kAttribute);
  if (input >= 0) return ParseLiteralBinding(input, Operand::Spelling::kAttribute);
  const Identifier identifier = program_.GetIdentifier(name);
  if (name == "name" || !seen_attributes_.insert(identifier.id()).second) {
    Error(DiagId::kDuplicateAttribute, name) << "attribute '" << name << "' is given twice, expected it once";
    valid_ = false;
  }
  const Literal* literal = ParseAttributeValue();
  if (!literal) return false;
  if (attributes_.size() == UINT16_MAX) {
    Error(DiagId::kSizeOverflow, name) << "found more than " << UINT16_MAX << " attributes, expected at most that many";
    return false;
  }
  attributes_.push_back({identifier, literal});
  return true;
}

const Literal* OperationParser::ParseAttributeValue() {
  cursor_.SkipSpace();
  if (AtTyped()) return ParseTyped();
  const char* start = cursor_.at();
  UntypedLook look;
  if (!LookAtUntyped(&look)) return nullptr;
  cursor_.set_at(start);
  return ParseUntyped(TypeOfUntyped(-1, look));
}

bool OperationParser::ParseAttributes(llvm::SmallVectorImpl<Attribute>* attributes) {
  if (!Expect('[', "before the attributes")) return false;
  if (!seen_attributes_.empty()) seen_attributes_.clear();
  if (cursor_.Consume(']')) return true;
  do {
    const llvm::StringRef name = cursor_.Word();
    if (name.empty()) return Unexpected("the name of an attribute");
    const Identifier identifier = program_.GetIdentifier(name);
    if (!seen_attributes_.insert(identifier.id()).second) {
      Error(DiagId::kDuplicateAttribute, name) << "attribute '" << name << "' is given twice, expected it once";
    }
    if (!Expect('=', "behind the attribute's name")) return false;
    const Literal* literal = ParseAttributeValue();
    if (!literal) return false;
    attributes->push_back({identifier, literal});
  } while (cursor_.Consume(','));
  return Expect(']', "behind the attributes");
}

}  // namespace mil::text
