// Which values are visible at a place of the walk, and under which names.
#ifndef MIL_VERIFY_SCOPE_H_
#define MIL_VERIFY_SCOPE_H_

#include <cstdint>
#include <vector>

#include "llvm/ADT/DenseSet.h"
#include "mil/ir/operation.h"

namespace mil::verify {

// Names are dense numbers, so that a look-up is one load: a hash set of all values would cost more than the rest of the
// walk.
class Scope {
 public:
  explicit Scope(uint32_t names) : by_name_(names) {}

  // Makes `value` visible. Returns the value that is visible under its name already, if there is one.
  const Value* Define(const Value* value);
  bool IsVisible(const Value* value) const;

  // What is defined after Enter() is visible until Leave() is called with its result.
  size_t Enter() const { return defined_.size(); }
  void Leave(size_t mark);

 private:
  const Value** Slot(const Value* value);

  std::vector<const Value*> by_name_;          // By Identifier::id().
  llvm::DenseSet<const Value*> without_slot_;  // Values without a name, or whose name another one has.
  std::vector<const Value*> defined_;
};

}  // namespace mil::verify

#endif  // MIL_VERIFY_SCOPE_H_
