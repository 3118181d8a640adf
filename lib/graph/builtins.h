// Compile-time functions of plain values: min, floor, sqrt, str ...
#ifndef MIL_LIB_GRAPH_BUILTINS_H_
#define MIL_LIB_GRAPH_BUILTINS_H_

#include "graph/arithmetic.h"
#include "llvm/Support/Allocator.h"

namespace mil::graph {

// Is there such a function? `shared`: with a name that an operation has, too, so that the arguments decide.
bool IsBuiltin(llvm::StringRef name, bool* shared);
// Calls one; strings are made in `arena`.
Computed CallBuiltin(llvm::StringRef name, llvm::ArrayRef<Entity> arguments, llvm::BumpPtrAllocator& arena);
// The names of all, for "did you mean".
llvm::SmallVector<llvm::StringRef, 32> BuiltinNames();

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_BUILTINS_H_
