// OpBuilder: creates operations at a place, with their result types inferred. The functions that are typed per
// operation are generated from the op table: mil/ops/builder.h.
#ifndef MIL_IR_BUILDER_H_
#define MIL_IR_BUILDER_H_

#include <initializer_list>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"

namespace mil {

class OpBuilder {
 public:
  struct NamedInput {
    llvm::StringRef name;
    llvm::SmallVector<Operation::Binding, 2> bindings;
    Operand::Spelling spelling = Operand::Spelling::kArgument;

    NamedInput(llvm::StringRef name, Operation::Binding binding) : name(name), bindings{binding} {}
    NamedInput(llvm::StringRef name, llvm::ArrayRef<Operation::Binding> bindings)
        : name(name), bindings(bindings.begin(), bindings.end()) {}
  };

  // Appends to `block`. Errors of inference go to `engine`.
  OpBuilder(Block* block, DiagnosticEngine* engine) : block_(block), engine_(engine) {}

  Program& program() { return *block_->program(); }
  Block* block() const { return block_; }
  DiagnosticEngine* engine() const { return engine_; }
  void SetInsertionPointToEnd(Block* block) { block_ = block, before_ = nullptr; }
  void SetInsertionPoint(Operation* before) { block_ = before->parent(), before_ = before; }
  // What is created goes before this operation; null: to the end of the block.
  Operation* insertion_point() const { return before_; }
  // The location of what is created from now on.
  void SetLocation(LocationId location) { location_ = location; }
  LocationId location() const { return location_; }

  // Inputs in any order. Results are named `name` (with _0, _1 ... if there are several), made fresh if taken; an empty
  // name asks for one made from the op's. Null, with an error reported, where an input or type does not fit.
  Operation* Create(const OpDef& def, llvm::ArrayRef<NamedInput> inputs, llvm::StringRef name = "");

 private:
  Block* block_;
  Operation* before_ = nullptr;
  DiagnosticEngine* engine_;
  LocationId location_ = LocationId::kUnknown;
};

// Calls `visit` on every operation of `block` and of the blocks in it, in order; an operation before its blocks. The
// visitor may erase the operation it is given.
template <typename Visitor>
void Walk(Block& block, const Visitor& visit) {
  for (Operation* op = block.first(); op;) {
    Operation* next = op->next();
    llvm::SmallVector<Block*, 2> blocks(op->blocks().begin(), op->blocks().end());
    visit(*op);
    for (Block* nested : blocks) Walk(*nested, visit);
    op = next;
  }
}

}  // namespace mil

#endif  // MIL_IR_BUILDER_H_
