#include "verify/scope.h"

namespace mil::verify {

const Value** Scope::Slot(const Value* value) {
  if (!value->name() || value->name().id() >= by_name_.size()) return nullptr;
  return &by_name_[value->name().id()];
}

const Value* Scope::Define(const Value* value) {
  defined_.push_back(value);
  const Value** slot = Slot(value);
  if (slot && !*slot) {
    *slot = value;
    return nullptr;
  }
  without_slot_.insert(value);
  return slot ? *slot : nullptr;
}

bool Scope::IsVisible(const Value* value) const {
  const Value* const* slot = const_cast<Scope*>(this)->Slot(value);
  if (slot && *slot == value) return true;
  return !without_slot_.empty() && without_slot_.contains(value);
}

void Scope::Leave(size_t mark) {
  while (defined_.size() > mark) {
    const Value* value = defined_.back();
    defined_.pop_back();
    const Value** slot = Slot(value);
    if (slot && *slot == value) {
      *slot = nullptr;
    } else {
      without_slot_.erase(value);
    }
  }
}

}  // namespace mil::verify
