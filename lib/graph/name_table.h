// The names of one function's values. Names that a function's text states are kept exactly; made-up ones give way.
#ifndef MIL_LIB_GRAPH_NAME_TABLE_H_
#define MIL_LIB_GRAPH_NAME_TABLE_H_

#include <string>
#include <vector>

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"

namespace mil::graph {

class NameTable {
 public:
  // Keeps `name` for the text's own use.
  void Reserve(llvm::StringRef name) { names_.try_emplace(name, State::kReserved); }
  // Whether the text states `name` and it was not taken yet.
  bool IsReserved(llvm::StringRef name) const {
    auto entry = names_.find(name);
    return entry != names_.end() && entry->second == State::kReserved;
  }
  // A name of the text's: itself, unless it is in use already.
  std::string TakeExact(llvm::StringRef name) {
    auto [entry, is_new] = names_.try_emplace(name, State::kUsed);
    if (is_new || entry->second == State::kReserved) {
      entry->second = State::kUsed;
      if (open_blocks_ > 0) in_blocks_.push_back(&*entry);
      return name.str();
    }
    return TakeFresh(name);
  }
  // Names that the text states in a block of an operation may be stated again behind it. EnterBlock gives what
  // LeaveBlock takes.
  size_t EnterBlock() {
    ++open_blocks_;
    return in_blocks_.size();
  }
  void LeaveBlock(size_t entered) {
    --open_blocks_;
    for (size_t i = entered; i < in_blocks_.size(); ++i) in_blocks_[i]->second = State::kReserved;
    in_blocks_.resize(entered);
  }
  // `base`, or `base_1`, `base_2` ...
  std::string TakeFresh(llvm::StringRef base) {
    if (names_.try_emplace(base, State::kUsed).second) return base.str();
    for (uint64_t& next = next_[base];;) {
      std::string candidate = (base + "_" + llvm::Twine(++next)).str();
      if (names_.try_emplace(candidate, State::kUsed).second) return candidate;
    }
  }

 private:
  enum class State : uint8_t { kReserved, kUsed };
  llvm::StringMap<State> names_;
  std::vector<llvm::StringMapEntry<State>*> in_blocks_;  // What the text stated in blocks that are open.
  unsigned open_blocks_ = 0;
  llvm::StringMap<uint64_t> next_;  // So that many values of one base are no quadratic search.
};

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_NAME_TABLE_H_
