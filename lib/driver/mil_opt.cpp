#include "driver/flags.h"
#include "driver/lower.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/passes/pass.h"
#include "mil/verify/verify.h"

namespace mil::driver {

namespace {

constexpr llvm::StringRef kOverview =
    "mil-opt: runs passes on a program\n\n"
    "  mil-opt k.mil --passes=dead-code-elimination\n"
    "  mil-opt k.mil --passes='set-op-set{op-set=ios16 version=1.0},cast-elimination'\n"
    "  mil-opt k.mil --target=m2 --print-pipeline          what milc --target=m2 runs\n\n"
    "Exit codes: 0 success, 1 errors in the input or a file, 2 usage, 3 unsupported kind of file,\n"
    "5 a pass could not do its work, 70 internal error.\n";

struct MilOptFlags : CommonFlags {
  cl::OptionCategory passes{"Passes"};
  cl::opt<std::string> pipeline{"passes", cl::desc("The passes to run, in order: a,b{option=value}"),
                                cl::value_desc("LIST"), cl::cat(passes)};
  cl::opt<bool> print_passes{"print-passes", cl::desc("List every pass and its options"), cl::cat(passes)};
  cl::opt<bool> print_pipeline{"print-pipeline", cl::desc("Print the pipeline and stop"), cl::cat(passes)};
  cl::opt<bool> verify_each{"verify-each", cl::desc("Verify after each pass and name the one that broke the program"),
                            cl::cat(passes)};
};

void PrintPasses(llvm::raw_ostream& out) {
  for (const passes::PassInfo& pass : passes::AllPasses()) {
    out << llvm::formatv("{0,-26} {1}{2}\n", pass.name, pass.description,
                         pass.options.empty() ? "" : " Options: " + pass.options.str() + ".");
  }
}

}  // namespace

int MilOptMain(int argc, char** argv) {
  InstallCrashHandler(argc, argv);
  MilOptFlags flags;
  if (std::optional<int> code = ParseFlags(argc, argv, kOverview, {&flags.files, &flags.passes, &flags.checks})) {
    return *code;
  }
  if (flags.print_passes) return PrintPasses(llvm::outs()), kSuccess;
  if (flags.help_warnings) return PrintWarnings(llvm::outs()), kSuccess;
  if (flags.target == "help") return PrintTargets(llvm::outs()), kSuccess;

  Session session("mil-opt", flags.ToInputOptions());
  const target::Target* target = nullptr;
  if (!session.ApplyOptions() || !session.CheckOutput(flags.output, flags.emit) ||
      !FindTargetFlag(session, flags.target, &target)) {
    return session.exit_code();
  }
  std::vector<passes::PassInvocation> pipeline;
  if (flags.pipeline.getNumOccurrences() > 0) {
    if (failed(passes::ParsePipeline(flags.pipeline, session.diagnostics(), &pipeline))) return session.Finish(kUsage);
  } else if (target) {
    pipeline = passes::TargetPipeline(*target);
  }
  if (flags.print_pipeline) {
    llvm::outs() << passes::ToString(pipeline) << "\n";
    return kSuccess;
  }
  if (flags.input.empty()) {
    session.UsageError("no input file; mil-opt --help shows how");
    return kUsage;
  }
  std::unique_ptr<Program> program = session.Load();
  if (!program) return session.Finish(session.exit_code());
  passes::PassManager manager(session.diagnostics(), target);
  if (flags.verify_each) manager.AddObserver(passes::VerifyEach(session.diagnostics()));
  if (failed(manager.Run(pipeline, *program))) return session.Finish(kTargetCheck);
  if (!Verify(*program, session.diagnostics())) {
    session.diagnostics().Report(DiagId::kPassBrokeProgram)
        << "the passes broke the program; --verify-each names the one";
    return session.Finish(kDiagnostics);
  }
  ReportHostWork(session, *program);
  if (!session.Write(*program, flags.output, flags.emit, std::nullopt)) return session.Finish(kDiagnostics);
  return session.Finish(kSuccess);
}

}  // namespace mil::driver
