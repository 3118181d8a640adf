// The names of one function's values. All share one scope: a nested block sees the names around it and may not reuse
// one, and no name is defined twice.
#ifndef MIL_LIB_TEXT_SCOPE_H_
#define MIL_LIB_TEXT_SCOPE_H_

#include <vector>

#include "mil/ir/operation.h"

namespace mil::text {

// Whether `inner` is `outer` or nested in it.
bool Encloses(const Block* outer, const Block* inner);

class Scope {
 public:
  enum class State : uint8_t {
    kUndefined,
    kDefined,
    kUnreadable,  // Its definition could not be read: a use is no second mistake.
    kHidden,      // Defined, but in a block that does not enclose the use.
  };
  struct Entry {
    State state;
    Value* value;
  };

  // A use in `block`.
  Entry Find(Identifier name, const Block* block) const;
  // A definition anywhere in the function; null if there is none that could be read.
  Value* FindAnywhere(Identifier name) const;
  // False, and nothing happens, if the name is visible in the value's block.
  bool Define(Identifier name, Value* value);
  void DefineUnreadable(Identifier name);
  // From now on a value may be in a block that is closed already.
  void NoteNestedBlock() { nested_ = true; }
  // For the next function.
  void Clear();

 private:
  static Value* Unreadable() { return reinterpret_cast<Value*>(alignof(Value)); }
  Value*& Slot(Identifier name);

  std::vector<Value*> values_;     // By Identifier::id().
  std::vector<uint32_t> defined_;  // What Clear() has to reset: not all, there may be many small functions.
  bool nested_ = false;
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_SCOPE_H_
