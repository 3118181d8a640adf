#include "mil/ir/identifier.h"

#include <cstring>
#include <vector>

#include "llvm/Support/Allocator.h"
#include "llvm/Support/xxhash.h"
#include "mil/support/check.h"

namespace mil {

// An open-addressing table of 8-byte slots beside one pointer per name: a program of a million operations has a million
// names, and llvm::StringMap would take twice the memory. A slot keeps half of its name's hash, so that other names in
// the way are passed over without a look at them, and growing reads no names: both would be cache misses.
struct IdentifierTable::Impl {
  struct Slot {
    uint32_t id = kEmpty;
    uint32_t hash = 0;
  };
  static constexpr uint32_t kEmpty = UINT32_MAX;

  llvm::BumpPtrAllocator arena;
  std::vector<const Identifier::Entry*> entries;
  std::vector<Slot> slots = std::vector<Slot>(1024);

  static uint32_t HashOf(llvm::StringRef name) { return static_cast<uint32_t>(llvm::xxh3_64bits(name)); }

  // The slot that holds `name`, or the empty one where it belongs.
  size_t FindSlot(llvm::StringRef name, uint32_t hash) const {
    const size_t mask = slots.size() - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots[at];
      if (slot.id == kEmpty) return at;
      if (slot.hash != hash) continue;
      const Identifier::Entry* entry = entries[slot.id];
      if (entry->size == name.size() && std::memcmp(entry + 1, name.data(), name.size()) == 0) return at;
    }
  }

  void Grow() {
    std::vector<Slot> old(slots.size() * 2);
    old.swap(slots);
    const size_t mask = slots.size() - 1;
    for (const Slot& slot : old) {
      if (slot.id == kEmpty) continue;
      size_t at = slot.hash & mask;
      while (slots[at].id != kEmpty) at = (at + 1) & mask;
      slots[at] = slot;
    }
  }
};

IdentifierTable::IdentifierTable() : impl_(std::make_unique<Impl>()) {}
IdentifierTable::~IdentifierTable() = default;

Identifier IdentifierTable::Get(llvm::StringRef name) {
  const uint32_t hash = Impl::HashOf(name);
  const size_t at = impl_->FindSlot(name, hash);
  if (impl_->slots[at].id != Impl::kEmpty) return Identifier(impl_->entries[impl_->slots[at].id]);
  MIL_CHECK(name.size() < UINT32_MAX && impl_->entries.size() < UINT32_MAX - 1);
  void* memory = impl_->arena.Allocate(sizeof(Identifier::Entry) + name.size(), alignof(Identifier::Entry));
  auto* entry = new (memory) Identifier::Entry;
  entry->size = name.size();
  entry->id = impl_->entries.size();
  if (!name.empty()) std::memcpy(entry + 1, name.data(), name.size());
  impl_->slots[at] = {entry->id, hash};
  impl_->entries.push_back(entry);
  if (impl_->entries.size() * 4 > impl_->slots.size() * 3) impl_->Grow();
  return Identifier(entry);
}

Identifier IdentifierTable::Find(llvm::StringRef name) const {
  const size_t at = impl_->FindSlot(name, Impl::HashOf(name));
  return impl_->slots[at].id == Impl::kEmpty ? Identifier() : Identifier(impl_->entries[impl_->slots[at].id]);
}

uint32_t IdentifierTable::size() const { return impl_->entries.size(); }

}  // namespace mil
