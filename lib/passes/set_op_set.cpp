// set-op-set: moves every function to another op set, and the program to another spelling.
//
//   program(1.3) { func main<ios18>(...) ... }      set-op-set{op-set=ios16 version=1.0}
// becomes
//   program(1.0) { func main<ios16>(...) ... }
//
// Operations and inputs that the op set lacks are reported, all of them.
#include "mil/ops/op_table.h"
#include "passes/passes.h"
#include "passes/rewrite.h"

namespace mil::passes {

namespace {

void ReportLacking(PassContext& context, const Operation& op, OpSet op_set) {
  const OpDef* def = ops::Lookup(op.def().name, op_set);
  if (!def) {
    CannotLower(context, op) << "it is not in op set " << op_set << ", it came with "
                             << ops::Versions(op.def().name).front()->since;
    return;
  }
  for (const Operand& operand : op.operands()) {
    llvm::StringRef input = op.def().inputs[operand.input()].name;
    if (def->InputIndex(input) >= 0) continue;
    CannotLower(context, op) << "it has no input '" << input << "' in op set " << op_set;
    return;
  }
}

}  // namespace

PassResult SetOpSet(PassContext& context) {
  bool changed = false, failed = false;
  if (std::optional<llvm::StringRef> text = context.Option("op-set")) {
    std::optional<OpSet> op_set = ParseOpSet(*text);
    if (!op_set) {
      context.diagnostics.Report(DiagId::kPassPipeline) << "unknown op set '" << *text << "', expected ios15 ... ios26";
      return PassResult::kFailed;
    }
    for (const std::unique_ptr<Function>& function : context.program.functions()) {
      if (function->op_set() == *op_set) continue;
      for (Operation* op : ops::ChangeOpSet(*function, *op_set)) {
        ReportLacking(context, *op, *op_set);
        failed = true;
      }
      changed = true;
    }
  }
  if (std::optional<llvm::StringRef> text = context.Option("version")) {
    std::optional<MilVersion> version = ParseMilVersion(*text);
    if (!version) {
      context.diagnostics.Report(DiagId::kPassPipeline) << "unknown version '" << *text << "', expected 1.0 or 1.3";
      return PassResult::kFailed;
    }
    changed |= context.program.version() != *version;
    context.program.set_version(*version);
  }
  return failed ? PassResult::kFailed : changed ? PassResult::kChanged : PassResult::kUnchanged;
}

}  // namespace mil::passes
