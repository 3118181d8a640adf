#include "mil/support/source.h"

#include <algorithm>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "mil/support/check.h"

namespace mil {

struct SourceManager::File {
  std::unique_ptr<llvm::MemoryBuffer> buffer;
  mutable std::vector<uint64_t> line_starts;  // Filled by the first diagnostic.

  const std::vector<uint64_t>& LineStarts() const {
    if (line_starts.empty()) {
      llvm::StringRef text = buffer->getBuffer();
      line_starts.push_back(0);
      for (size_t at = text.find('\n'); at != llvm::StringRef::npos; at = text.find('\n', at + 1)) {
        line_starts.push_back(at + 1);
      }
    }
    return line_starts;
  }
};

SourceManager::SourceManager() = default;
SourceManager::~SourceManager() = default;

absl::StatusOr<FileId> SourceManager::AddFile(llvm::StringRef path) {
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> buffer =
      llvm::MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) {
    std::string message = (path + ": cannot read: " + buffer.getError().message()).str();
    return absl::NotFoundError(message);
  }
  auto file = std::make_unique<File>();
  file->buffer = std::move(*buffer);
  files_.push_back(std::move(file));
  return static_cast<FileId>(files_.size() - 1);
}

FileId SourceManager::AddText(llvm::StringRef name, llvm::StringRef text) {
  auto file = std::make_unique<File>();
  file->buffer = llvm::MemoryBuffer::getMemBufferCopy(text, name);
  files_.push_back(std::move(file));
  return static_cast<FileId>(files_.size() - 1);
}

llvm::StringRef SourceManager::Name(FileId file) const {
  return files_[static_cast<size_t>(file)]->buffer->getBufferIdentifier();
}

llvm::StringRef SourceManager::Text(FileId file) const {
  return files_[static_cast<size_t>(file)]->buffer->getBuffer();
}

LineColumn SourceManager::Resolve(FileId file, uint64_t offset) const {
  const std::vector<uint64_t>& starts = files_[static_cast<size_t>(file)]->LineStarts();
  auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  uint64_t line = after - starts.begin();
  return {line, offset - starts[line - 1] + 1};
}

llvm::StringRef SourceManager::LineAt(FileId file, uint64_t offset, uint64_t* line_begin) const {
  LineColumn place = Resolve(file, offset);
  llvm::StringRef text = Text(file);
  *line_begin = offset - (place.column - 1);
  return text.drop_front(std::min<uint64_t>(*line_begin, text.size())).take_until([](char c) { return c == '\n'; });
}

}  // namespace mil
