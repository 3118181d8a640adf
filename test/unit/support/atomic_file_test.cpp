// Files that appear whole or not at all: success, every way to fail that can be provoked, and several writers.
#include "mil/support/atomic_file.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include "catch.h"
#include "llvm/Support/raw_ostream.h"

namespace mil {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / ("mil_atomic_" + std::string(6, 'X'))).string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    REQUIRE(::chmod(path_.c_str(), 0777) == 0);
  }
  ~Folder() {
    ::chmod(path_.c_str(), 0777);
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  const fs::path& path() const { return path_; }
  size_t entries() const { return std::distance(fs::directory_iterator(path_), fs::directory_iterator()); }

 private:
  fs::path path_;
};

absl::Status Write(const std::string& path, const std::string& text) {
  return WriteFileAtomically(path, [&](llvm::raw_ostream& out) { out << text; });
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool Says(const absl::Status& status, const std::string& words) {
  return !status.ok() && std::string(status.message()).find(words) != std::string::npos;
}

// Permissions mean nothing to root: such cases run as somebody else.
class WithoutPrivileges {
 public:
  WithoutPrivileges() : was_root_(::geteuid() == 0) {
    if (was_root_) REQUIRE(::seteuid(65534) == 0);
  }
  ~WithoutPrivileges() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool was_root_;
};

TEST_CASE("a new file has what was written, no leftovers beside it and the usual permissions") {
  Folder folder;
  const mode_t mask = ::umask(027);
  CHECK(Write(folder / "a", "hello").ok());
  ::umask(mask);
  CHECK(Read(folder / "a") == "hello");
  CHECK(folder.entries() == 1);
  struct stat status;
  REQUIRE(::stat((folder / "a").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("an existing file is replaced and keeps its permissions") {
  Folder folder;
  std::ofstream(folder / "a") << "old and longer";
  REQUIRE(::chmod((folder / "a").c_str(), 0604) == 0);
  CHECK(Write(folder / "a", "new").ok());
  CHECK(Read(folder / "a") == "new");
  struct stat status;
  REQUIRE(::stat((folder / "a").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0604);
  CHECK(folder.entries() == 1);
}

TEST_CASE("a large file, an empty file and a file with the longest name are whole") {
  Folder folder;
  std::string large(5 << 20, 'x');
  large += "end";
  CHECK(Write(folder / "large", large).ok());
  CHECK(Read(folder / "large") == large);
  CHECK(Write(folder / "empty", "").ok());
  CHECK(fs::file_size(folder / "empty") == 0);
  const std::string longest(255, 'n');
  CHECK(Write(folder / longest, "x").ok());
  CHECK(Read(folder / longest) == "x");
  CHECK(Says(Write(folder / (longest + "n"), "x"), "File name too long"));
  CHECK(folder.entries() == 3);
}

TEST_CASE("a name without a folder is in the current one") {
  Folder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  const absl::Status status = Write("plain", "x");
  fs::current_path(before);
  CHECK(status.ok());
  CHECK(Read(folder / "plain") == "x");
}

TEST_CASE("symbolic links are followed, even those that lead nowhere yet") {
  Folder folder;
  REQUIRE(fs::create_directory(folder / "sub"));
  std::ofstream(folder / "sub/target") << "old";
  fs::create_symlink("sub/target", folder / "link");
  fs::create_symlink("link", folder / "link_to_link");
  CHECK(Write(folder / "link_to_link", "new").ok());
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(fs::is_symlink(folder / "link_to_link"));
  CHECK(Read(folder / "sub/target") == "new");

  fs::create_symlink(folder / "sub/fresh", folder / "dangling");
  CHECK(Write(folder / "dangling", "made").ok());
  CHECK(fs::is_symlink(folder / "dangling"));
  CHECK(Read(folder / "sub/fresh") == "made");

  fs::create_symlink("loop_b", folder / "loop_a");
  fs::create_symlink("loop_a", folder / "loop_b");
  CHECK(Says(Write(folder / "loop_a", "x"), folder / "loop_a: cannot write: Too many levels of symbolic links"));
}

TEST_CASE("what cannot be written is an error with the path and the reason") {
  Folder folder;
  CHECK(Says(Write(folder / "no/such/file", "x"), folder / "no/such/file: cannot write: No such file or directory"));
  CHECK(Says(Write(folder.path().string(), "x"), folder.path().string() + ": cannot write: Is a directory"));
  CHECK_FALSE(Write("", "x").ok());
  std::ofstream(folder / "file") << "kept";
  CHECK(Says(Write(folder / "file/below", "x"), "Not a directory"));
  CHECK(Read(folder / "file") == "kept");
  CHECK(folder.entries() == 1);
}

TEST_CASE("a folder or file that is read-only stays as it is") {
  Folder folder;
  std::ofstream(folder / "file") << "kept";
  REQUIRE(::chmod((folder / "file").c_str(), 0444) == 0);
  {
    WithoutPrivileges user;
    CHECK(Says(Write(folder / "file", "x"), folder / "file: cannot write: Permission denied"));
  }
  REQUIRE(::chmod((folder / "file").c_str(), 0666) == 0);
  REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
  {
    WithoutPrivileges user;
    CHECK(Says(Write(folder / "file", "x"), "Permission denied"));
    CHECK(Says(Write(folder / "new", "x"), "Permission denied"));
  }
  CHECK(Read(folder / "file") == "kept");
  CHECK(folder.entries() == 1);
}

TEST_CASE("devices are written to, and say when they are full") {
  CHECK(Write("/dev/null", "x").ok());
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(Says(Write("/dev/full", "x"), "/dev/full: cannot write: No space left on device"));
  CHECK(fs::is_character_file("/dev/full"));
}

TEST_CASE("a disk that fills up leaves the old file and nothing else") {
  Folder folder;
  std::ofstream(folder / "file") << "kept";
  // A limit on the size of files stands in for the full disk.
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit old_limit;
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  struct rlimit limit = old_limit;
  limit.rlim_cur = 1 << 16;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  const absl::Status status = Write(folder / "file", std::string(1 << 20, 'x'));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK(Says(status, folder / "file: cannot write: File too large"));
  CHECK(Read(folder / "file") == "kept");
  CHECK(folder.entries() == 1);
}

TEST_CASE("of several writers one wins, whole") {
  Folder folder;
  std::vector<std::thread> threads;
  std::atomic<int> failures = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 10; ++round) {
        if (!Write(folder / "file", std::string(1000 + i, static_cast<char>('a' + i))).ok()) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  const std::string text = Read(folder / "file");
  REQUIRE(text.size() >= 1000);
  CHECK(text == std::string(1000 + (text[0] - 'a'), text[0]));
  CHECK(folder.entries() == 1);
}

}  // namespace
}  // namespace mil
