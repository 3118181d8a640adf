#include <new>

#include "mil/ir/operation.h"
#include "mil/ir/program.h"
#include "mil/support/check.h"

namespace mil {

void Block::Insert(Operation* op, Operation* before) {
  MIL_DCHECK(!before || before->parent_ == this);
  op->parent_ = this;
  op->next_ = before;
  op->previous_ = before ? before->previous_ : last_;
  (op->previous_ ? op->previous_->next_ : first_) = op;
  (before ? before->previous_ : last_) = op;
  ++size_;
}

void Block::Remove(Operation* op) {
  (op->previous_ ? op->previous_->next_ : first_) = op->next_;
  (op->next_ ? op->next_->previous_ : last_) = op->previous_;
  op->next_ = nullptr;
  op->previous_ = nullptr;
  --size_;
}

Value* Block::AddInput(Identifier name, Type type, LocationId location) {
  auto* value = new (program_->Allocate(sizeof(Value), alignof(Value))) Value();
  value->name_ = name;
  value->type_ = type;
  value->location_ = location;
  value->owner_ = this;
  value->index_ = inputs_.size();
  value->is_argument_ = true;
  inputs_.push_back(value);
  return value;
}

void Block::EraseInput(unsigned index) {
  MIL_CHECK(!inputs_[index]->HasUses());
  inputs_.erase(inputs_.begin() + index);
  for (unsigned i = index; i < inputs_.size(); ++i) inputs_[i]->index_ = i;
}

void Block::SetOutputs(llvm::ArrayRef<Value*> values) {
  for (Operand& operand : outputs()) operand.Unlink();
  if (values.size() > num_outputs_) {
    outputs_ = static_cast<Operand*>(program_->Allocate(values.size() * sizeof(Operand), alignof(Operand)));
  }
  num_outputs_ = values.size();
  for (size_t i = 0; i < values.size(); ++i) {
    Operand* operand = new (&outputs_[i]) Operand();
    operand->owner_ = this;
    operand->owner_block_ = true;
    operand->input_ = i;
    operand->Set(values[i]);
  }
}

}  // namespace mil
