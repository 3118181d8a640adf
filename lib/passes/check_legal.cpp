// check-legal: reports every operation that the target's rules say must not be there. Changes nothing.
#include "mil/ir/builder.h"
#include "passes/passes.h"
#include "passes/rewrite.h"

namespace mil::passes {

PassResult CheckLegal(PassContext& context) {
  if (!context.target) return PassResult::kUnchanged;
  bool failed = false;
  for (const std::unique_ptr<Function>& function : context.program.functions()) {
    Walk(function->body(), [&](Operation& op) {
      const target::Rule* rule = target::FindRule(*context.target, op);
      if (!rule || rule->policy == target::Action::kLegal) return;
      failed = true;
      CannotLower(context, op) << rule->reason << " [" << rule->fact << ": " << rule->fact.source << "]";
    });
  }
  return failed ? PassResult::kFailed : PassResult::kUnchanged;
}

}  // namespace mil::passes
