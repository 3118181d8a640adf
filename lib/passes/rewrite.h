// Rewriter: creates the operations that replace one, in front of it, with locations and names that say where they came
// from.
#ifndef MIL_PASSES_REWRITE_H_
#define MIL_PASSES_REWRITE_H_

#include <string>

#include "mil/ir/builder.h"
#include "mil/ops/op_kind.h"
#include "mil/passes/pass.h"

namespace mil::passes {

class Rewriter {
 public:
  // What is created stands before `op`, is said to be made by `pass`, and is named after op's first result.
  Rewriter(PassContext& context, llvm::StringRef pass, Operation& op);

  Program& program() { return builder_.program(); }
  // A `const` with this value; its name is the operation's and `suffix`.
  Value* Const(const Literal* literal, llvm::StringRef suffix);
  Value* Int32s(llvm::ArrayRef<int64_t> values, llvm::StringRef suffix);  // A vector.
  Value* Int32(int64_t value, llvm::StringRef suffix);
  Value* Bool(bool value, llvm::StringRef suffix);
  Value* String(llvm::StringRef value, llvm::StringRef suffix);
  // The only result of a new operation; null if its inference fails, which was reported.
  Value* Create(OpKind kind, llvm::ArrayRef<OpBuilder::NamedInput> inputs, llvm::StringRef suffix);

  Value* Reshape(Value* x, llvm::ArrayRef<int64_t> shape,
                 llvm::StringRef suffix);  // `x` itself where it has the shape.
  Value* Transpose(Value* x, llvm::ArrayRef<int64_t> perm, llvm::StringRef suffix);

  // Puts `value` in place of the operation's only result and erases the operation; `value` takes over name, declared
  // type and, if an operation defines it, the name attribute.
  void Replace(Value* value);

 private:
  Operation& op_;
  OpBuilder builder_;
  std::string base_;
};

// Constant sizes of a type, or nothing if one is not constant.
std::optional<llvm::SmallVector<int64_t, 6>> StaticShape(Type type);

// Reports that `op` cannot be lowered: `CannotLower(context, op) << "why"`.
InFlightDiagnostic CannotLower(PassContext& context, const Operation& op);

}  // namespace mil::passes

#endif  // MIL_PASSES_REWRITE_H_
