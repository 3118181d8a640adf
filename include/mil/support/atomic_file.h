// Output files that appear whole or not at all: written beside the target, synced, then renamed over it.
#ifndef MIL_SUPPORT_ATOMIC_FILE_H_
#define MIL_SUPPORT_ATOMIC_FILE_H_

#include <functional>

#include "absl/status/status.h"
#include "llvm/ADT/StringRef.h"

namespace llvm {
class raw_ostream;
}

namespace mil {

// Calls `write` with a stream and puts what it wrote at `path`; "-" is standard output, which cannot be taken back.
// On any failure (write error, full disk, no permission) the old file is untouched, no temporary file stays behind
// and the status names the path and the reason. A symbolic link is followed; a device such as /dev/null or /dev/full
// is written to directly.
absl::Status WriteFileAtomically(llvm::StringRef path, const std::function<void(llvm::raw_ostream&)>& write);

}  // namespace mil

#endif  // MIL_SUPPORT_ATOMIC_FILE_H_
