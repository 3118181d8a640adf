// Locations: where an operation comes from, as 32-bit ids in a table that each Program owns.
#ifndef MIL_SUPPORT_LOCATION_H_
#define MIL_SUPPORT_LOCATION_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "mil/support/source.h"

namespace mil {

enum class LocationId : uint32_t { kUnknown = 0 };

// What a diagnostic is printed with: a range of a text or a path ("main/conv_3"), then the calls that led there,
// innermost first, then what passes made of it ("made by pass cast-elimination").
struct ResolvedLocation {
  SourceRange range;
  std::string path;
  std::vector<SourceRange> called_from;
  std::vector<std::string> made_by;

  ResolvedLocation() = default;
  ResolvedLocation(SourceRange range) : range(range) {}  // NOLINT: a range is a location
  static ResolvedLocation Path(llvm::StringRef path);
};

class LocationTable {
 public:
  LocationTable();

  // A range of a text; ranges of 4 GiB and more are cut to that.
  LocationId Text(SourceRange range);
  // A place in an input without text: "main/conv_3".
  LocationId Path(llvm::StringRef path);
  // `callee` as reached through the call at `call_site` (an inlined function of a graph text).
  LocationId CalledFrom(LocationId callee, LocationId call_site);
  // One operation that several became.
  LocationId Fused(llvm::ArrayRef<LocationId> parts);
  // An operation that `pass` made out of one at `original`.
  LocationId MadeBy(llvm::StringRef pass, LocationId original);

  // A fused location resolves to its first part that is known.
  ResolvedLocation Resolve(LocationId id) const;

 private:
  enum Kind : uint32_t { kUnknown, kText, kPath, kCalledFrom, kFused, kMadeBy };
  // 16 bytes: a million operations have a million of them. For text: file in `kind` above bit 3, length, begin.
  struct Entry {
    uint32_t kind;
    uint32_t a;
    uint64_t b;
  };
  LocationId Add(Entry entry);
  uint32_t AddString(llvm::StringRef string);
  LocationId FirstPart(uint64_t first, uint32_t count) const;

  std::deque<Entry> entries_;
  std::deque<std::string> strings_;
  std::vector<LocationId> parts_;
};

}  // namespace mil

#endif  // MIL_SUPPORT_LOCATION_H_
