// Source texts: the files a run reads, addressed by a file id and byte offsets.
#ifndef MIL_SUPPORT_SOURCE_H_
#define MIL_SUPPORT_SOURCE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "llvm/ADT/StringRef.h"

namespace llvm {
class MemoryBuffer;
}

namespace mil {

enum class FileId : uint32_t { kNone = 0xffffffffu };

// Bytes [begin, end) of a file. Without a file: no place in a text.
struct SourceRange {
  FileId file = FileId::kNone;
  uint64_t begin = 0;
  uint64_t end = 0;

  bool IsValid() const { return file != FileId::kNone; }
};

// Both count from 1; the column counts bytes.
struct LineColumn {
  uint64_t line = 0;
  uint64_t column = 0;
};

// Owns the texts of one run. Not for use by several threads at once; every thread has its own.
class SourceManager {
 public:
  SourceManager();
  ~SourceManager();
  SourceManager(const SourceManager&) = delete;
  SourceManager& operator=(const SourceManager&) = delete;

  // Maps `path` into memory; "-" reads standard input. Fails with the path and the system's reason.
  absl::StatusOr<FileId> AddFile(llvm::StringRef path);
  // Takes a text that is already in memory; `name` is what diagnostics call it.
  FileId AddText(llvm::StringRef name, llvm::StringRef text);

  llvm::StringRef Name(FileId file) const;
  llvm::StringRef Text(FileId file) const;
  LineColumn Resolve(FileId file, uint64_t offset) const;
  // The line around `offset`, without its end, and the offset it starts at.
  llvm::StringRef LineAt(FileId file, uint64_t offset, uint64_t* line_begin) const;

 private:
  struct File;
  std::vector<std::unique_ptr<File>> files_;
};

}  // namespace mil

#endif  // MIL_SUPPORT_SOURCE_H_
