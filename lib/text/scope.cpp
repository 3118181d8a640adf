#include "text/scope.h"

namespace mil::text {

bool Encloses(const Block* outer, const Block* inner) {
  while (inner != outer && inner->parent_op()) inner = inner->parent_op()->parent();
  return inner == outer;
}

Scope::Entry Scope::Find(Identifier name, const Block* block) const {
  const uint32_t id = name.id();
  Value* value = id < values_.size() ? values_[id] : nullptr;
  if (!value) return {State::kUndefined, nullptr};
  if (value == Unreadable()) return {State::kUnreadable, nullptr};
  if (nested_ && !Encloses(value->parent_block(), block)) return {State::kHidden, value};
  return {State::kDefined, value};
}

Value* Scope::FindAnywhere(Identifier name) const {
  Value* value = name.id() < values_.size() ? values_[name.id()] : nullptr;
  return value == Unreadable() ? nullptr : value;
}

Value*& Scope::Slot(Identifier name) {
  const uint32_t id = name.id();
  if (id >= values_.size()) {
    if (id >= values_.capacity()) values_.reserve(id + id / 2 + 64);
    values_.resize(id + 1);
  }
  return values_[id];
}

bool Scope::Define(Identifier name, Value* value) {
  Value*& slot = Slot(name);
  if (slot == Unreadable()) return false;
  if (slot) {
    if (!nested_ || Encloses(slot->parent_block(), value->parent_block())) return false;
  } else {
    defined_.push_back(name.id());
  }
  slot = value;
  return true;
}

void Scope::DefineUnreadable(Identifier name) {
  Value*& slot = Slot(name);
  if (slot) return;  // A definition that could be read stays.
  slot = Unreadable();
  defined_.push_back(name.id());
}

void Scope::Clear() {
  for (uint32_t id : defined_) values_[id] = nullptr;
  defined_.clear();
  nested_ = false;
}

}  // namespace mil::text
