#include "driver/flags.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/target/target.h"

#ifndef MIL_VERSION
#error "the build defines MIL_VERSION"
#endif

namespace mil::driver {

InputOptions CommonFlags::ToInputOptions() const {
  InputOptions options;
  options.path = input;
  options.kind = kind;
  options.entry = entry;
  options.weights_dir = weights_dir;
  options.defines.assign(defines.begin(), defines.end());
  options.error_limit = error_limit;
  options.warnings.assign(warnings.begin(), warnings.end());
  if (color) options.color = true;
  if (no_color) options.color = false;
  return options;
}

std::optional<int> ParseFlags(int argc, char** argv, llvm::StringRef overview,
                              llvm::ArrayRef<cl::OptionCategory*> categories) {
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (argument == "--version" || argument == "-version") {
      llvm::outs() << llvm::StringRef(argv[0]).rsplit('/').second
                   << (llvm::StringRef(argv[0]).contains('/') ? "" : argv[0]) << " " MIL_VERSION "\n";
      return kSuccess;
    }
  }
  cl::HideUnrelatedOptions(llvm::ArrayRef<const cl::OptionCategory*>(
      const_cast<const cl::OptionCategory* const*>(categories.data()), categories.size()));
  std::string errors;
  llvm::raw_string_ostream stream(errors);
  if (!cl::ParseCommandLineOptions(argc, argv, overview, &stream)) {
    llvm::errs() << stream.str();
    return kUsage;
  }
  return std::nullopt;
}

void PrintWarnings(llvm::raw_ostream& out) {
  auto word = [](Severity severity) -> llvm::StringRef {
    switch (severity) {
      case Severity::kError:
        return "error";
      case Severity::kWarning:
        return "warning";
      case Severity::kRemark:
        return "remark";
      case Severity::kNote:
        return "note";
      case Severity::kIgnored:
        return "off";
    }
    return "";
  };
  for (const DiagInfo& info : AllDiagnostics()) {
    out << llvm::formatv("{0,-28} {1,-8} {2}\n", info.name, word(info.severity), info.meaning);
  }
}

void PrintTargets(llvm::raw_ostream& out) {
  for (const target::Target& target : target::AllTargets()) {
    out << llvm::formatv("{0}  {1} ({2}): program({3}), {4}, {5} inputs and outputs [{6}: {7}]\n", target.name,
                         target.chip, target.architecture, ToString(target.version), ToString(target.op_set),
                         target.fp16_interface ? "fp16" : "any", ToString(target.interface_fact),
                         target.interface_fact.source);
    for (const target::Rule& rule : target.rules) {
      if (rule.policy == target::Action::kLegal) continue;
      out << llvm::formatv("      {0} [{1}: {2}]\n", rule.reason, ToString(rule.fact), rule.fact.source);
    }
  }
}

}  // namespace mil::driver
