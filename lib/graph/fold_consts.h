// Which consts the printer of graph text writes in place, as literals of the operation that uses them.
#ifndef MIL_LIB_GRAPH_FOLD_CONSTS_H_
#define MIL_LIB_GRAPH_FOLD_CONSTS_H_

#include "llvm/ADT/SmallVector.h"
#include "mil/ir/operation.h"
#include "mil/ir/program.h"

namespace mil::graph {

// An input as it is written.
struct WrittenArgument {
  unsigned input;
  const Literal* constant;  // Null: as it is bound.
};

// The reader makes consts of the literals of an operation in the order in which they are written, directly before the
// operation, and calls them `<result>_<input>_0`. A const that is just that, type included, can be left to the reader.
class ConstFolder {
 public:
  // To be called before a function's operations are asked for.
  void Enter(const Function& function);
  // Whether `op` is a const that its only user is written with.
  bool IsFolded(const Operation& op);
  // The inputs of `op` that are written as arguments, in the order in which they are.
  llvm::ArrayRef<WrittenArgument> Arguments(const Operation& op);

 private:
  void Analyse(const Operation& op);
  // The consts before `op` that can be its literals, in their order.
  void FindConstants(const Operation& op, llvm::SmallVectorImpl<WrittenArgument>& constants);

  bool is_enabled_ = false;
  // What was found out about the operation that was last asked for: consts stand directly before it.
  const Operation* user_ = nullptr;
  llvm::SmallVector<WrittenArgument, 8> arguments_;
  llvm::SmallVector<const Operation*, 8> folded_;
};

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_FOLD_CONSTS_H_
