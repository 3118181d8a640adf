#include "mil/ir/identifier.h"

#include <cstring>
#include <vector>

#include "llvm/Support/Allocator.h"
#include "llvm/Support/xxhash.h"
#include "mil/support/check.h"

namespace mil {

// An open-addressing table of 4-byte indices beside one pointer per name: a program of a million operations has a
// million names, and llvm::StringMap would take twice the memory.
struct IdentifierTable::Impl {
  llvm::BumpPtrAllocator arena;
  std::vector<const Identifier::Entry*> entries;
  std::vector<uint32_t> slots = std::vector<uint32_t>(1024, kEmpty);
  static constexpr uint32_t kEmpty = UINT32_MAX;

  // The slot that holds `name`, or the empty one where it belongs.
  size_t FindSlot(llvm::StringRef name) const {
    const size_t mask = slots.size() - 1;
    for (size_t slot = llvm::xxh3_64bits(name) & mask;; slot = (slot + 1) & mask) {
      if (slots[slot] == kEmpty) return slot;
      const Identifier::Entry* entry = entries[slots[slot]];
      if (entry->size == name.size() && std::memcmp(entry + 1, name.data(), name.size()) == 0) return slot;
    }
  }

  void Grow() {
    slots.assign(slots.size() * 2, kEmpty);
    for (const Identifier::Entry* entry : entries) {
      slots[FindSlot({reinterpret_cast<const char*>(entry + 1), entry->size})] = entry->id;
    }
  }
};

IdentifierTable::IdentifierTable() : impl_(std::make_unique<Impl>()) {}
IdentifierTable::~IdentifierTable() = default;

Identifier IdentifierTable::Get(llvm::StringRef name) {
  size_t slot = impl_->FindSlot(name);
  if (impl_->slots[slot] != Impl::kEmpty) return Identifier(impl_->entries[impl_->slots[slot]]);
  MIL_CHECK(name.size() < UINT32_MAX && impl_->entries.size() < UINT32_MAX - 1);
  void* memory = impl_->arena.Allocate(sizeof(Identifier::Entry) + name.size(), alignof(Identifier::Entry));
  auto* entry = new (memory) Identifier::Entry;
  entry->size = name.size();
  entry->id = impl_->entries.size();
  if (!name.empty()) std::memcpy(entry + 1, name.data(), name.size());
  impl_->slots[slot] = entry->id;
  impl_->entries.push_back(entry);
  if (impl_->entries.size() * 4 > impl_->slots.size() * 3) impl_->Grow();
  return Identifier(entry);
}

Identifier IdentifierTable::Find(llvm::StringRef name) const {
  size_t slot = impl_->FindSlot(name);
  return impl_->slots[slot] == Impl::kEmpty ? Identifier() : Identifier(impl_->entries[impl_->slots[slot]]);
}

uint32_t IdentifierTable::size() const { return impl_->entries.size(); }

}  // namespace mil
