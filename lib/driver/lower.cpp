#include "driver/lower.h"

#include "llvm/ADT/Twine.h"
#include "mil/ir/builder.h"
#include "mil/passes/pass.h"
#include "mil/verify/verify.h"

namespace mil::driver {

bool FindTargetFlag(Session& session, llvm::StringRef name, const target::Target** target) {
  if (name.empty()) return true;
  *target = target::FindTarget(name);
  if (*target) return true;
  std::string known;
  for (const target::Target& row : target::AllTargets()) known += (known.empty() ? "" : ", ") + row.name.str();
  return session.UsageError("unknown target '" + name + "', expected one of " + known);
}

bool LowerFor(Session& session, const target::Target& target, Program& program) {
  passes::PassManager manager(session.diagnostics(), &target);
  if (failed(manager.Run(passes::TargetPipeline(target), program))) return false;
  // A pass that leaves a broken program is our mistake: it must not reach a file.
  if (!Verify(program, session.diagnostics())) {
    session.diagnostics().Report(DiagId::kPassBrokeProgram) << "lowering for " << target.name << " broke the program";
    return false;
  }
  ReportHostWork(session, program);
  return true;
}

void ReportHostWork(Session& session, const Program& program) {
  for (const InterfaceChange& change : program.interface_changes()) {
    session.diagnostics().Report(DiagId::kInterfaceChange)
        << "function '" << change.function
        << "': " << (change.direction == InterfaceChange::kInput ? "input '" : "output '") << change.old_name
        << "' is now " << change.new_type << (change.new_name != change.old_name ? " '" + change.new_name + "'" : "")
        << ", was " << change.old_type << "; " << change.host_action;
  }
  for (const std::unique_ptr<Function>& function : program.functions()) {
    Walk(function->body(), [&](Operation& op) {
      for (const Operand& operand : op.operands()) {
        const Literal* literal = operand.literal();
        if (!literal || !literal->IsData() || !literal->data().IsTransformed()) continue;
        session.diagnostics().Report(DiagId::kWeightTransform, LocationOf(op))
            << "weight '" << literal->data().blob().path << "' is to be made: " << literal->data().Describe();
      }
    });
  }
}

}  // namespace mil::driver
