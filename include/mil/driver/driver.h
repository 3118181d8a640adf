// The bodies of the tools' main(): flags in, exit code out. Everything they do is a call into the other layers.
#ifndef MIL_DRIVER_DRIVER_H_
#define MIL_DRIVER_DRIVER_H_

namespace mil::driver {

// What the tools exit with (docs/cli.md).
enum ExitCode : int {
  kSuccess = 0,
  kDiagnostics = 1,  // The input is wrong, or a file could not be read or written.
  kUsage = 2,        // The command line is wrong.
  kUnsupported = 3,  // A kind of file that the tool does not read or write.
  kMismatch = 4,     // A comparison found a difference.
  kTargetCheck = 5,  // The program cannot be made legal for the target.
  kInternal = 70,    // Our own mistake.
};

int MilcMain(int argc, char** argv);
int MilOptMain(int argc, char** argv);

}  // namespace mil::driver

#endif  // MIL_DRIVER_DRIVER_H_
