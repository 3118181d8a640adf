// Constructors of the definitions that work element by element: one line per operation.
#ifndef MIL_OPS_ELEMENTWISE_H_
#define MIL_OPS_ELEMENTWISE_H_

#include <vector>

#include "mil/ir/op_def.h"

namespace mil::ops {

// `x` in, a tensor of its type out.
OpDef ElementwiseUnary(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary);

// The same with constant scalars beside `x`, all of one scalar type. `source` is where the reference says so.
struct ScalarParameter {
  llvm::StringRef name;
  DefaultValue default_value = {};  // None: the input is required.
};
OpDef ElementwiseWithScalars(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary, llvm::StringRef source,
                             const std::vector<ScalarParameter>& parameters);
// Its inference: the constraint 1 that every input but `x` is a scalar.
llvm::LogicalResult InferWithScalars(InferContext& context);

// What iOS17 did to many operations: the inputs beside the first have a type variable "U" of their own.
OpDef WithParameterType(OpDef def);

// `x` and `y`, broadcast against one another; the result has their scalar type.
OpDef ElementwiseBinary(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary, llvm::StringRef source);
// The same with a bool result.
OpDef Comparison(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary, llvm::StringRef source);

}  // namespace mil::ops

#endif  // MIL_OPS_ELEMENTWISE_H_
