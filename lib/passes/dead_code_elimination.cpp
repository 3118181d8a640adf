// dead-code-elimination: erases pure operations whose results have no uses, from the end to the start, so that what
// only they used goes too.
//
//   a = const()...      b = relu(x = a)      c = relu(x = x)    } -> (c)
// becomes
//   c = relu(x = x)     } -> (c)
#include "mil/ir/builder.h"
#include "passes/passes.h"

namespace mil::passes {

namespace {

bool EraseDead(Block& block) {
  bool changed = false;
  for (Operation* op = block.last(); op;) {
    Operation* previous = op->previous();
    for (Block* nested : op->blocks()) changed |= EraseDead(*nested);
    if (op->def().is_pure && op->blocks().empty() && !op->keep() && op->num_results() > 0 && !op->HasUses()) {
      op->Erase();
      changed = true;
    }
    op = previous;
  }
  return changed;
}

}  // namespace

PassResult DeadCodeElimination(PassContext& context) {
  bool changed = false;
  for (const std::unique_ptr<Function>& function : context.program.functions()) {
    if (!function->keep()) changed |= EraseDead(function->body());
  }
  return changed ? PassResult::kChanged : PassResult::kUnchanged;
}

}  // namespace mil::passes
