// Interned names. Within a program, equal names are equal pointers.
#ifndef MIL_IR_IDENTIFIER_H_
#define MIL_IR_IDENTIFIER_H_

#include <cstdint>
#include <memory>

#include "llvm/ADT/StringRef.h"

namespace mil {

class Identifier {
 public:
  Identifier() = default;  // No name; not the empty name.
  explicit operator bool() const { return entry_ != nullptr; }
  bool operator==(const Identifier&) const = default;
  llvm::StringRef str() const {
    return entry_ ? llvm::StringRef(reinterpret_cast<const char*>(entry_ + 1), entry_->size) : llvm::StringRef();
  }
  // Dense numbers from 0 in order of interning: an index for side tables.
  uint32_t id() const { return entry_->id; }
  const void* AsOpaque() const { return entry_; }

 private:
  friend class IdentifierTable;
  struct Entry {
    uint32_t size;
    uint32_t id;
    // The characters follow.
  };
  explicit Identifier(const Entry* entry) : entry_(entry) {}
  const Entry* entry_ = nullptr;
};

class IdentifierTable {
 public:
  IdentifierTable();
  ~IdentifierTable();
  IdentifierTable(const IdentifierTable&) = delete;
  IdentifierTable& operator=(const IdentifierTable&) = delete;

  Identifier Get(llvm::StringRef name);
  // The identifier if the name was interned, else none.
  Identifier Find(llvm::StringRef name) const;
  uint32_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mil

#endif  // MIL_IR_IDENTIFIER_H_
