#include "mil/ir/operation.h"

#include <algorithm>
#include <new>

#include "mil/ir/program.h"
#include "mil/support/check.h"

namespace mil {

Type Operand::type() const { return is_literal_ ? literal()->type() : value()->type(); }

void Operand::Link() {
  if (is_literal_ || !pointer_) return;
  Value* value = static_cast<Value*>(pointer_);
  next_ = value->first_use_;
  if (next_) next_->previous_ = &next_;
  previous_ = &value->first_use_;
  value->first_use_ = this;
}

void Operand::Unlink() {
  if (is_literal_ || !pointer_) return;
  *previous_ = next_;
  if (next_) next_->previous_ = previous_;
  next_ = nullptr;
  previous_ = nullptr;
}

void Operand::Set(Value* value) {
  Unlink();
  pointer_ = value;
  is_literal_ = false;
  Link();
}

void Operand::Set(const Literal* literal) {
  Unlink();
  pointer_ = const_cast<Literal*>(literal);
  is_literal_ = true;
}

// Takes over `other`'s binding and its place in the use list.
void Operand::MoveFrom(Operand& other) {
  pointer_ = other.pointer_;
  owner_ = other.owner_;
  input_ = other.input_;
  spelling_ = other.spelling_;
  is_literal_ = other.is_literal_;
  owner_block_ = other.owner_block_;
  next_ = other.next_;
  previous_ = other.previous_;
  if (previous_) *previous_ = this;
  if (next_) next_->previous_ = &next_;
  other.pointer_ = nullptr;
  other.next_ = nullptr;
  other.previous_ = nullptr;
}

Block* Value::parent_block() const {
  return is_argument_ ? static_cast<Block*>(owner_) : static_cast<Operation*>(owner_)->parent();
}

LocationId Value::location() const { return is_argument_ ? location_ : static_cast<Operation*>(owner_)->location(); }

void Value::ReplaceAllUsesWith(Value* other) {
  MIL_CHECK(other != this);
  while (first_use_) first_use_->Set(other);
}

void Value::ReplaceAllUsesWith(const Literal* literal) {
  while (first_use_) first_use_->Set(literal);
}

const Literal* Value::GetConstant() const {
  const Operation* op = defining_op();
  if (!op || !op->def().IsConst() || op->operands().empty()) return nullptr;
  return op->operands()[0].literal();
}

llvm::MutableArrayRef<Operand> Operation::Bindings(unsigned input) {
  Operand* end = operands_ + num_operands_;
  Operand* first = operands_;
  while (first != end && first->input_ < input) ++first;
  Operand* last = first;
  while (last != end && last->input_ == input) ++last;
  return {first, static_cast<size_t>(last - first)};
}

llvm::MutableArrayRef<Operand> Operation::Bindings(llvm::StringRef input) {
  int index = def_->InputIndex(input);
  MIL_CHECK(index >= 0);
  return Bindings(static_cast<unsigned>(index));
}

Value* Operation::GetValue(llvm::StringRef input) const {
  llvm::ArrayRef<Operand> bindings = Bindings(input);
  return bindings.empty() ? nullptr : bindings[0].value();
}

const Literal* Operation::GetConstant(unsigned input) const {
  llvm::ArrayRef<Operand> bindings = Bindings(input);
  if (bindings.size() != 1) return nullptr;
  return bindings[0].literal() ? bindings[0].literal() : bindings[0].value()->GetConstant();
}

const Literal* Operation::GetConstant(llvm::StringRef input) const {
  int index = def_->InputIndex(input);
  return index < 0 ? nullptr : GetConstant(static_cast<unsigned>(index));
}

void Operation::SetInput(unsigned input, llvm::ArrayRef<Binding> bindings, Operand::Spelling spelling) {
  MIL_CHECK(input < def_->inputs.size());
  llvm::MutableArrayRef<Operand> old = Bindings(input);
  const size_t at = old.empty() ? std::count_if(operands_, operands_ + num_operands_,
                                                [&](const Operand& operand) { return operand.input_ < input; })
                                : old.begin() - operands_;
  for (Operand& operand : old) operand.Unlink();
  if (bindings.size() != old.size()) {
    const size_t count = num_operands_ - old.size() + bindings.size();
    auto* moved = static_cast<Operand*>(program()->Allocate(count * sizeof(Operand), alignof(Operand)));
    for (size_t i = 0; i < count; ++i) {
      new (&moved[i]) Operand();
      if (i < at) moved[i].MoveFrom(operands_[i]);
      if (i >= at + bindings.size()) moved[i].MoveFrom(operands_[i - bindings.size() + old.size()]);
    }
    operands_ = moved;
    num_operands_ = count;
  }
  for (size_t i = 0; i < bindings.size(); ++i) {
    Operand& operand = operands_[at + i];
    operand.pointer_ = nullptr;
    operand.is_literal_ = false;
    operand.owner_ = this;
    operand.input_ = input;
    operand.spelling_ = spelling;
    if (auto* value = llvm::dyn_cast<Value*>(bindings[i])) {
      operand.Set(value);
    } else {
      operand.Set(llvm::cast<const Literal*>(bindings[i]));
    }
  }
}

void Operation::SetInput(llvm::StringRef input, llvm::ArrayRef<Binding> bindings) {
  int index = def_->InputIndex(input);
  MIL_CHECK(index >= 0);
  SetInput(static_cast<unsigned>(index), bindings);
}

bool Operation::SetDef(const OpDef& def) {
  if (&def == def_) return true;
  llvm::SmallVector<unsigned, 8> inputs;
  for (const Operand& operand : operands()) {
    int index = def.InputIndex(def_->inputs[operand.input_].name);
    if (index < 0) return false;
    inputs.push_back(index);
  }
  def_ = &def;
  if (std::is_sorted(inputs.begin(), inputs.end())) {
    for (size_t i = 0; i < inputs.size(); ++i) operands_[i].input_ = inputs[i];
    return true;
  }
  llvm::SmallVector<size_t, 8> order;
  for (size_t i = 0; i < inputs.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return inputs[a] < inputs[b]; });
  auto* moved = static_cast<Operand*>(program()->Allocate(num_operands_ * sizeof(Operand), alignof(Operand)));
  for (size_t i = 0; i < order.size(); ++i) {
    new (&moved[i]) Operand();
    moved[i].MoveFrom(operands_[order[i]]);
    moved[i].input_ = inputs[order[i]];
  }
  operands_ = moved;
  return true;
}

bool Operation::HasUses() const {
  for (const Value& result : results()) {
    if (result.HasUses()) return true;
  }
  return false;
}

namespace {

const Literal* Find(llvm::ArrayRef<Attribute> attributes, llvm::StringRef name) {
  for (const Attribute& attribute : attributes) {
    if (attribute.name.str() == name) return attribute.value;
  }
  return nullptr;
}

}  // namespace

const Literal* Operation::GetAttribute(llvm::StringRef name) const { return Find(attributes(), name); }

void Operation::SetAttribute(Identifier name, const Literal* value) {
  llvm::SmallVector<Attribute, 4> changed(attributes().begin(), attributes().end());
  auto found = std::find_if(changed.begin(), changed.end(), [&](const Attribute& a) { return a.name == name; });
  if (found != changed.end()) {
    found->value = value;
  } else {
    changed.push_back({name, value});
  }
  SetAttributes(changed);
}

void Operation::SetAttributes(llvm::ArrayRef<Attribute> attributes) {
  MIL_CHECK(attributes.size() <= UINT16_MAX);
  auto* copy = static_cast<Attribute*>(program()->Allocate(attributes.size() * sizeof(Attribute), alignof(Attribute)));
  std::uninitialized_copy(attributes.begin(), attributes.end(), copy);
  attributes_ = copy;
  num_attributes_ = attributes.size();
}

Function* Operation::function() const { return parent_->function(); }
Program* Operation::program() const { return parent_->program(); }

void Operation::Erase() {
  MIL_CHECK(!HasUses());
  for (Block* block : blocks()) {
    block->SetOutputs({});
    while (Operation* last = block->last()) last->Erase();
  }
  for (Operand& operand : operands()) operand.Unlink();
  num_operands_ = 0;
  parent_->Remove(this);
}

void Operation::MoveBefore(Operation* other) {
  if (other == this) return;
  parent_->Remove(this);
  other->parent()->Insert(this, other);
}

const Literal* Function::GetAttribute(llvm::StringRef name) const { return Find(attributes_, name); }

void Function::SetAttribute(Identifier name, const Literal* value) {
  for (Attribute& attribute : attributes_) {
    if (attribute.name == name) {
      attribute.value = value;
      return;
    }
  }
  attributes_.push_back({name, value});
}

}  // namespace mil
