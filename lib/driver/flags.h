// The flags that the tools share, as LLVM CommandLine options that live as long as one run.
#ifndef MIL_DRIVER_FLAGS_H_
#define MIL_DRIVER_FLAGS_H_

#include <string>

#include "driver/session.h"
#include "llvm/Support/CommandLine.h"

namespace mil::driver {

namespace cl = llvm::cl;

struct CommonFlags {
  cl::OptionCategory files{"Files"};
  cl::OptionCategory checks{"Checks and messages"};

  cl::opt<std::string> input{cl::Positional, cl::desc("INPUT"), cl::cat(files)};
  cl::opt<std::string> output{"o", cl::desc("Write to FILE; - or nothing: standard output"), cl::value_desc("FILE"),
                              cl::init("-"), cl::cat(files)};
  cl::opt<std::string> kind{"x", cl::desc("Read the input as mil or ir, whatever its name"), cl::value_desc("KIND"),
                            cl::cat(files)};
  cl::opt<std::string> emit{"emit", cl::desc("Write mil or ir, whatever the output's name (default: mil)"),
                            cl::value_desc("KIND"), cl::cat(files)};
  cl::list<std::string> defines{"D", cl::desc("Give a parameter of a graph text a value"), cl::value_desc("NAME=VALUE"),
                                cl::Prefix, cl::cat(files)};
  cl::opt<std::string> entry{"entry", cl::desc("Compile this function of a graph text alone, as 'main'"),
                             cl::value_desc("NAME"), cl::cat(files)};
  cl::opt<std::string> weights_dir{"weights-dir", cl::desc("What @model_path stands for (default: the input's folder)"),
                                   cl::value_desc("DIR"), cl::cat(files)};
  cl::list<std::string> warnings{
      "W", cl::desc("-Wfp16-overflow, -Wno-..., -Werror, -Werror=..., -Weverything; --help-warnings lists all"),
      cl::value_desc("NAME"), cl::Prefix, cl::cat(checks)};
  cl::opt<unsigned> error_limit{"ferror-limit", cl::desc("Show at most N errors (default 20, 0: all)"),
                                cl::value_desc("N"), cl::init(20), cl::cat(checks)};
  cl::opt<bool> color{"fcolor-diagnostics", cl::desc("Colour messages (default: on a terminal)"), cl::cat(checks)};
  cl::opt<bool> no_color{"fno-color-diagnostics", cl::desc("Do not"), cl::cat(checks)};
  cl::opt<bool> help_warnings{"help-warnings", cl::desc("List every diagnostic and what it means"), cl::cat(checks)};
  cl::opt<std::string> target{"target", cl::desc("Lower for m1, m2, m3, m4 or m5; help lists them"),
                              cl::value_desc("CHIP"), cl::cat(files)};

  InputOptions ToInputOptions() const;
};

// Parses the command line. Gives an exit code if the run ends here (--help, --version, a usage error), else nothing.
std::optional<int> ParseFlags(int argc, char** argv, llvm::StringRef overview,
                              llvm::ArrayRef<cl::OptionCategory*> categories);
// Every diagnostic with its id, severity and meaning.
void PrintWarnings(llvm::raw_ostream& out);
// Every target with its facts.
void PrintTargets(llvm::raw_ostream& out);

}  // namespace mil::driver

#endif  // MIL_DRIVER_FLAGS_H_
