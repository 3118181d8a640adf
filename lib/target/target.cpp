#include "mil/target/target.h"

#include "target/rows.h"

namespace mil::target {

std::string ToString(const Fact& fact) {
  std::string text = fact.evidence == Evidence::kMeasured   ? "known"
                     : fact.evidence == Evidence::kReported ? "likely"
                                                            : "guess";
  return fact.contested ? text + ", contested" : text;
}

llvm::ArrayRef<Target> AllTargets() {
  static const Target kTargets[] = {
#define MIL_TARGET(name) rows::name(),
#include "target/targets.def"
  };
  return kTargets;
}

const Target* FindTarget(llvm::StringRef name) {
  for (const Target& target : AllTargets()) {
    if (name.equals_insensitive(target.name) || name.equals_insensitive(target.architecture)) return &target;
  }
  return nullptr;
}

namespace {

bool Matches(Form form, const Operation& op) {
  if (form == Form::kAny) return true;
  auto is_constant = [&](llvm::StringRef input) {
    if (op.GetConstant(input)) return true;
    const Value* value = op.GetValue(input);
    const Operation* definition = value ? value->defining_op() : nullptr;
    return definition && definition->def().is_constexpr;
  };
  const int constants = is_constant("x") + is_constant("y");
  return form == Form::kConstantOperand ? constants == 1 : constants == 2;
}

}  // namespace

const Rule* FindRule(const Target& target, const Operation& op) {
  for (const Rule& rule : target.rules) {
    if (op.Is(rule.kind) && Matches(rule.form, op)) return &rule;
  }
  return nullptr;
}

}  // namespace mil::target
