#include "mil/support/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace mil {

namespace {

absl::Status SystemError(llvm::StringRef path, llvm::StringRef what, int error) {
  return absl::UnknownError((path + ": " + what + ": " + std::strerror(error)).str());
}

// Writes through `descriptor` and reports the first failure; does not close it.
absl::Status WriteTo(int descriptor, llvm::StringRef path, bool sync,
                     const std::function<void(llvm::raw_ostream&)>& write) {
  llvm::raw_fd_ostream out(descriptor, /*shouldClose=*/false);
  out.SetBufferSize(1 << 20);
  write(out);
  out.flush();
  if (out.has_error()) {
    std::string reason = out.error().message();
    out.clear_error();
    return absl::UnknownError((path + ": cannot write: " + reason).str());
  }
  if (sync && ::fsync(descriptor) != 0) return SystemError(path, "cannot sync", errno);
  return absl::OkStatus();
}

// Makes the rename itself durable. Some file systems refuse to sync a folder; the file is whole all the same.
void SyncFolder(const std::string& folder) {
  int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

absl::Status WriteFileAtomically(llvm::StringRef path, const std::function<void(llvm::raw_ostream&)>& write) {
  if (path == "-") return WriteTo(STDOUT_FILENO, "<stdout>", /*sync=*/false, write);

  std::string target = path.str();
  if (char* resolved = ::realpath(target.c_str(), nullptr)) {  // Through a link, replace what it points to.
    target = resolved;
    std::free(resolved);
  }
  struct stat status;
  const bool exists = ::stat(target.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return SystemError(path, "cannot write", EISDIR);
  if (exists && !S_ISREG(status.st_mode)) {  // A device or a pipe cannot be replaced.
    int descriptor = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return SystemError(path, "cannot write", errno);
    absl::Status result = WriteTo(descriptor, path, /*sync=*/false, write);
    if (::close(descriptor) != 0 && result.ok()) result = SystemError(path, "cannot write", errno);
    return result;
  }
  if (exists && ::access(target.c_str(), W_OK) != 0) return SystemError(path, "cannot write", errno);

  std::string temporary = target + ".tmp-XXXXXX";
  int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return SystemError(path, "cannot write", errno);
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(descriptor, exists ? status.st_mode & 07777 : 0666 & ~mask);

  absl::Status result = WriteTo(descriptor, path, /*sync=*/true, write);
  if (::close(descriptor) != 0 && result.ok()) result = SystemError(path, "cannot write", errno);
  if (result.ok() && ::rename(temporary.c_str(), target.c_str()) != 0) {
    result = SystemError(path, "cannot replace", errno);
  }
  if (!result.ok()) {
    ::unlink(temporary.c_str());
    return result;
  }
  llvm::StringRef folder = llvm::sys::path::parent_path(target);
  SyncFolder(folder.empty() ? "." : folder.str());
  return absl::OkStatus();
}

}  // namespace mil
