#include "mil/support/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <cstring>
#include <string>

#include "llvm/ADT/Hashing.h"
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

std::string FolderOf(llvm::StringRef path) {
  llvm::StringRef folder = llvm::sys::path::parent_path(path);
  return folder.empty() ? "." : folder.str();
}

// What a chain of symbolic links ends in, whether that exists or not. Sets errno and returns an empty path if it has no
// end.
std::string FollowLinks(std::string path) {
  constexpr int kMostLinks = 40;  // As in Linux.
  for (int i = 0; i < kMostLinks; ++i) {
    char link[PATH_MAX];
    const ssize_t size = ::readlink(path.c_str(), link, sizeof(link));
    if (size < 0) return path;  // Not a link, or nothing.
    llvm::StringRef next(link, size);
    path = next.starts_with("/") ? next.str() : FolderOf(path) + "/" + next.str();
  }
  errno = ELOOP;
  return "";
}

// Makes a file of a name of its own in `folder`, for the user's usual permissions. Sets errno and returns -1 on
// failure.
int MakeTemporary(const std::string& folder, std::string* path) {
  constexpr int kMostTries = 1000;
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  const size_t first = llvm::hash_combine(::getpid(), reinterpret_cast<uintptr_t>(path), now);
  for (int i = 0; i < kMostTries; ++i) {
    *path = folder + "/.mil-" + std::to_string(::getpid()) + "-" + llvm::utohexstr(first + i) + ".tmp";
    const int descriptor = ::open(path->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
  return -1;
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

  const std::string target = FollowLinks(path.str());
  if (target.empty()) return SystemError(path, "cannot write", path.empty() ? ENOENT : errno);
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
  if (exists && ::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0)
    return SystemError(path, "cannot write", errno);

  const std::string folder = FolderOf(target);
  std::string temporary;
  const int descriptor = MakeTemporary(folder, &temporary);
  if (descriptor < 0) return SystemError(path, "cannot write", errno);
  if (exists) ::fchmod(descriptor, status.st_mode & 0777);  // A new file has what the umask left of 0666.

  absl::Status result = WriteTo(descriptor, path, /*sync=*/true, write);
  if (::close(descriptor) != 0 && result.ok()) result = SystemError(path, "cannot write", errno);
  if (result.ok() && ::rename(temporary.c_str(), target.c_str()) != 0) {
    result = SystemError(path, "cannot replace", errno);
  }
  if (!result.ok()) {
    ::unlink(temporary.c_str());
    return result;
  }
  SyncFolder(folder);
  return absl::OkStatus();
}

}  // namespace mil
