#include "driver/flags.h"
#include "driver/lower.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/graph/editor_syntax.h"
#include "mil/ops/print.h"

namespace mil::driver {

namespace {

constexpr llvm::StringRef kOverview =
    "milc: compiles and checks MIL, Apple's Model Intermediate Language\n\n"
    "  milc model.mil -o canonical.mil         check a program, print it as Apple's compiler does\n"
    "  milc kernel.ir -D SEQ=512 -o k.mil      compile graph text\n"
    "  milc kernel.ir --target=m2 -o k.mil     lower it for a chip\n"
    "  milc model.mil -o model.ir              the other way\n\n"
    "Exit codes: 0 success, 1 errors in the input or a file, 2 usage, 3 unsupported kind of file,\n"
    "5 cannot be lowered for the target, 70 internal error.\n";

struct MilcFlags : CommonFlags {
  cl::opt<std::string> mil_version{"mil-version", cl::desc("Spell MIL text as program(1.0) or program(1.3)"),
                                   cl::value_desc("1.0|1.3"), cl::cat(files)};
  cl::opt<bool> syntax_only{"fsyntax-only", cl::desc("Check only, write nothing"), cl::cat(checks)};
  cl::opt<std::string> print_ops{
      "print-ops", cl::ValueOptional,
      cl::desc("List every operation, its inputs and rules: text, json, markdown or textmate"),
      cl::value_desc("FORMAT"), cl::cat(checks)};
};

int PrintOps(llvm::StringRef format) {
  if (format.empty() || format == "text") {
    ops::PrintOpsText(llvm::outs());
  } else if (format == "json") {
    ops::PrintOpsJson(llvm::outs());
  } else if (format == "markdown") {
    ops::PrintOpsMarkdown(llvm::outs());
  } else if (format == "textmate") {
    graph::PrintTextMateGrammar(llvm::outs());
  } else {
    llvm::errs() << "milc: error: unknown value '--print-ops=" << format
                 << "', expected text, json, markdown or textmate\n";
    return kUsage;
  }
  return kSuccess;
}

}  // namespace

int MilcMain(int argc, char** argv) {
  InstallCrashHandler(argc, argv);
  MilcFlags flags;
  if (std::optional<int> code = ParseFlags(argc, argv, kOverview, {&flags.files, &flags.checks})) return *code;
  if (flags.print_ops.getNumOccurrences() > 0) return PrintOps(flags.print_ops);
  if (flags.help_warnings) return PrintWarnings(llvm::outs()), kSuccess;
  if (flags.target == "help") return PrintTargets(llvm::outs()), kSuccess;

  Session session("milc", flags.ToInputOptions());
  if (flags.input.empty()) {
    session.UsageError("no input file; milc --help shows how");
    return kUsage;
  }
  const target::Target* target = nullptr;
  std::optional<MilVersion> version;
  if (!session.ApplyOptions() || !session.CheckOutput(flags.output, flags.emit) ||
      !FindTargetFlag(session, flags.target, &target)) {
    return session.exit_code();
  }
  if (!flags.mil_version.empty() && !(version = ParseMilVersion(flags.mil_version))) {
    session.UsageError("unknown value '--mil-version=" + flags.mil_version + "', expected 1.0 or 1.3");
    return kUsage;
  }
  std::unique_ptr<Program> program = session.Load();
  if (!program) return session.Finish(session.exit_code());
  if (target && !LowerFor(session, *target, *program)) return session.Finish(kTargetCheck);
  if (!flags.syntax_only && !session.diagnostics().HasErrors() &&
      !session.Write(*program, flags.output, flags.emit, version)) {
    return session.Finish(kDiagnostics);
  }
  return session.Finish(kSuccess);
}

}  // namespace mil::driver
