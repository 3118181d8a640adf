#include "mil/support/location.h"

#include <algorithm>

#include "mil/support/check.h"

namespace mil {

namespace {
constexpr uint32_t kKindBits = 3;
constexpr uint32_t kKindMask = (1u << kKindBits) - 1;
}  // namespace

ResolvedLocation ResolvedLocation::Path(llvm::StringRef path) {
  ResolvedLocation location;
  location.path = path.str();
  return location;
}

LocationTable::LocationTable() { entries_.push_back({kUnknown, 0, 0}); }

LocationId LocationTable::Add(Entry entry) {
  MIL_CHECK(entries_.size() < UINT32_MAX);
  entries_.push_back(entry);
  return static_cast<LocationId>(entries_.size() - 1);
}

uint32_t LocationTable::AddString(llvm::StringRef string) {
  // Passes name themselves again and again: the last string is the likely one.
  if (strings_.empty() || strings_.back() != string) strings_.push_back(string.str());
  return strings_.size() - 1;
}

LocationId LocationTable::Text(SourceRange range) {
  if (!range.IsValid()) return LocationId::kUnknown;
  uint64_t length = std::min<uint64_t>(range.end - range.begin, UINT32_MAX);
  return Add({kText | static_cast<uint32_t>(range.file) << kKindBits, static_cast<uint32_t>(length), range.begin});
}

LocationId LocationTable::Path(llvm::StringRef path) { return Add({kPath, AddString(path), 0}); }

LocationId LocationTable::CalledFrom(LocationId callee, LocationId call_site) {
  return Add({kCalledFrom, static_cast<uint32_t>(callee), static_cast<uint64_t>(call_site)});
}

LocationId LocationTable::Fused(llvm::ArrayRef<LocationId> parts) {
  uint64_t first = parts_.size();
  parts_.insert(parts_.end(), parts.begin(), parts.end());
  return Add({kFused, static_cast<uint32_t>(parts.size()), first});
}

LocationId LocationTable::MadeBy(llvm::StringRef pass, LocationId original) {
  return Add({kMadeBy, AddString(pass), static_cast<uint64_t>(original)});
}

ResolvedLocation LocationTable::Resolve(LocationId id) const {
  const Entry& entry = entries_[static_cast<size_t>(id)];
  ResolvedLocation location;
  switch (entry.kind & kKindMask) {
    case kText:
      return SourceRange{static_cast<FileId>(entry.kind >> kKindBits), entry.b, entry.b + entry.a};
    case kPath:
      location.path = strings_[entry.a];
      return location;
    case kCalledFrom: {
      location = Resolve(static_cast<LocationId>(entry.a));
      ResolvedLocation site = Resolve(static_cast<LocationId>(entry.b));
      location.called_from.push_back(site.range);
      location.called_from.insert(location.called_from.end(), site.called_from.begin(), site.called_from.end());
      return location;
    }
    case kFused:
      for (uint32_t i = 0; i < entry.a; ++i) {
        if (parts_[entry.b + i] != LocationId::kUnknown) return Resolve(parts_[entry.b + i]);
      }
      return location;
    case kMadeBy:
      location = Resolve(static_cast<LocationId>(entry.b));
      location.made_by.push_back(strings_[entry.a]);
      return location;
    default:
      return location;
  }
}

}  // namespace mil
