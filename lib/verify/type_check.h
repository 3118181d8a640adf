// Types whose sizes cannot be counted.
#ifndef MIL_VERIFY_TYPE_CHECK_H_
#define MIL_VERIFY_TYPE_CHECK_H_

#include <cstdint>
#include <optional>

#include "llvm/ADT/DenseMap.h"
#include "mil/ir/type.h"

namespace mil::verify {

// The elements of a tensor with constant sizes; nothing if the type has none, or more than 63 bits can count.
std::optional<int64_t> ElementCount(Type type);

// Remembers the types it has seen: a program has many values of few types.
class TypeCheck {
 public:
  // Can the bytes of every tensor in the type be counted in 63 bits, and is it nested at most 256 deep?
  bool IsSizeable(Type type) {
    if (type == last_) return true;
    return IsSizeableSlow(type);
  }

 private:
  bool IsSizeableSlow(Type type);
  static bool Compute(Type type, unsigned depth);

  Type last_;  // Was sizeable.
  llvm::DenseMap<const void*, bool> known_;
};

}  // namespace mil::verify

#endif  // MIL_VERIFY_TYPE_CHECK_H_
