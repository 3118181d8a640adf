// Our own crashes: one line that says so, the command that shows it, and exit code 70.
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "driver/session.h"

namespace mil::driver {

namespace {

// Written once before any handler can run.
char command_line[4096];

void Handle(int) {
  // Only async-signal-safe calls here.
  static constexpr char kText[] =
      "internal error: this is a bug in libmil; please report it with the input and this command:\n  ";
  ssize_t ignored = ::write(STDERR_FILENO, kText, sizeof(kText) - 1);
  ignored = ::write(STDERR_FILENO, command_line, std::strlen(command_line));
  ignored = ::write(STDERR_FILENO, "\n", 1);
  static_cast<void>(ignored);
  ::_exit(kInternal);
}

}  // namespace

void InstallCrashHandler(int argc, char** argv) {
  size_t used = 0;
  for (int i = 0; i < argc; ++i) {
    const size_t length = std::strlen(argv[i]);
    if (used + length + 2 > sizeof(command_line)) break;
    std::memcpy(command_line + used, argv[i], length);
    used += length;
    command_line[used++] = ' ';
  }
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  std::signal(SIGABRT, Handle);
  return;  // The sanitizer's own report says more about the others.
#endif
#endif
  for (int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, Handle);
}

}  // namespace mil::driver
