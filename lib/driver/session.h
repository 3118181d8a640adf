// A Session: what one run of a tool shares from its flags to its exit code.
#ifndef MIL_DRIVER_SESSION_H_
#define MIL_DRIVER_SESSION_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mil/driver/driver.h"
#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"
#include "mil/support/source.h"

namespace mil::driver {

// The kinds of program files. By extension, by content where that says nothing, or by -x.
enum class FileKind { kMil, kIr };
std::optional<FileKind> ParseFileKind(llvm::StringRef name);

struct InputOptions {
  std::string path;
  std::string kind;  // -x; empty: found out.
  std::string entry;
  std::string weights_dir;
  std::vector<std::string> defines;  // -D, "NAME=VALUE".
  uint64_t error_limit = 20;
  std::vector<std::string> warnings;  // What follows -W.
  std::optional<bool> color;          // Nothing: on a terminal, unless NO_COLOR is set.
};

class Session {
 public:
  Session(llvm::StringRef tool, InputOptions options);

  // Applies -W and checks -x and -D. False: a usage error was printed.
  bool ApplyOptions();
  // Reads, parses and verifies the input. Null: diagnostics were printed; exit_code() says what to exit with.
  std::unique_ptr<Program> Load();
  // Writes the program to `path` whole or not at all; the kind is `emit` ("mil", "ir"), or the extension's, or MIL.
  bool Write(const Program& program, llvm::StringRef path, llvm::StringRef emit, std::optional<MilVersion> version);
  // True if --emit and the extension of the output are kinds that can be written. Else a message was printed.
  bool CheckOutput(llvm::StringRef path, llvm::StringRef emit);

  DiagnosticEngine& diagnostics() { return diagnostics_; }
  // Prints the closing line ("2 errors") and gives `code`, or kDiagnostics if there were errors and no better code.
  int Finish(int code);
  int exit_code() const { return exit_code_; }
  // A mistake in the command line: printed as "milc: error: ...".
  bool UsageError(const llvm::Twine& message);

 private:
  std::optional<FileKind> FindKind(FileId file);
  void NoteMissingWeights(const Program& program);

  std::string tool_;
  InputOptions options_;
  SourceManager sources_;
  DiagnosticEngine diagnostics_;
  int exit_code_ = kDiagnostics;
};

// Makes our own crashes say so and exit with kInternal.
void InstallCrashHandler(int argc, char** argv);

}  // namespace mil::driver

#endif  // MIL_DRIVER_SESSION_H_
