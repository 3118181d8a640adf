// The table of all operations: look-up by name and op set.
#ifndef MIL_OPS_OP_TABLE_H_
#define MIL_OPS_OP_TABLE_H_

#include <optional>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/op_def.h"
#include "mil/ir/program.h"
#include "mil/ops/op_kind.h"

namespace mil::ops {

// Every version of every operation, sorted by name, then by op set.
llvm::ArrayRef<const OpDef*> AllDefs();
// The versions of one operation, oldest first; empty for an unknown name.
llvm::ArrayRef<const OpDef*> Versions(llvm::StringRef name);
// The version that holds in `op_set`: the newest that is not newer. Null for an unknown name, or one that came later.
const OpDef* Lookup(llvm::StringRef name, OpSet op_set);
const OpDef& Lookup(OpKind kind, OpSet op_set);  // The operation must exist in the op set.
// Names that are close to `name`, best first, for "did you mean".
llvm::SmallVector<llvm::StringRef, 3> NearestNames(llvm::StringRef name);

// Stands in for operations that could not be read; see OpKind::kInvalid.
const OpDef& InvalidOp();

// Gives `function` another op set and resolves every operation's definition anew. Returns the operations that do not
// exist there or lack an input that is bound; if there are any, nothing was changed.
llvm::SmallVector<Operation*, 4> ChangeOpSet(Function& function, OpSet op_set);

}  // namespace mil::ops

#endif  // MIL_OPS_OP_TABLE_H_
