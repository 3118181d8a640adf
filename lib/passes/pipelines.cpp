// Which passes run for a target, in which order and why: one row each.
#include "mil/passes/pass.h"
#include "mil/support/check.h"

namespace mil::passes {

namespace {

PassInvocation Invoke(llvm::StringRef name, std::vector<std::pair<std::string, std::string>> options = {}) {
  const PassInfo* pass = FindPass(name);
  MIL_CHECK(pass);
  return {pass, std::move(options)};
}

}  // namespace

std::vector<PassInvocation> TargetPipeline(const target::Target& target) {
  std::vector<PassInvocation> pipeline;
  auto run = [&](llvm::StringRef name, std::vector<std::pair<std::string, std::string>> options = {}) {
    pipeline.push_back(Invoke(name, std::move(options)));
  };
  // First, so that the passes below look up operations of the op set that is written.
  run("set-op-set", {{"op-set", ToString(target.op_set)}, {"version", ToString(target.version)}});
  // Before the convolutions, whose inputs and weights are then all fp16.
  if (target.fp16_interface) run("cast-elimination");
  for (const target::Rule& rule : target.rules) {
    if (rule.policy == target::Action::kExpand && !rule.pass.empty() && rule.pass != "cast-elimination") run(rule.pass);
  }
  // After them, since their operations too need every default written out.
  run("scalar-canonicalization");
  // The constants that only erased operations used.
  run("dead-code-elimination");
  // Last: says everything that is left and must not be.
  run("check-legal");
  return pipeline;
}

}  // namespace mil::passes
