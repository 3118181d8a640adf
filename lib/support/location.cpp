#include "mil/support/location.h"

#include <algorithm>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
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
  const uint64_t end = std::max(range.begin, range.end);
  const uint64_t length = std::min<uint64_t>(end - range.begin, UINT32_MAX);
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
  // What a pass makes of its own work is its work: chains stay short.
  const Entry& entry = entries_[static_cast<size_t>(original)];
  if ((entry.kind & kKindMask) == kMadeBy && strings_[entry.a] == pass) return original;
  return Add({kMadeBy, AddString(pass), static_cast<uint64_t>(original)});
}

// The first part that is known.
LocationId LocationTable::FirstPart(uint64_t first, uint32_t count) const {
  for (uint32_t i = 0; i < count; ++i) {
    if (parts_[first + i] != LocationId::kUnknown) return parts_[first + i];
  }
  return LocationId::kUnknown;
}

// Walks inwards; only call sites recurse, and calls are limited where they are made.
ResolvedLocation LocationTable::Resolve(LocationId id) const {
  ResolvedLocation location;
  llvm::SmallVector<LocationId, 4> call_sites;  // Outermost first.
  for (bool inside = true; inside;) {
    const Entry& entry = entries_[static_cast<size_t>(id)];
    switch (entry.kind & kKindMask) {
      case kCalledFrom:
        call_sites.push_back(static_cast<LocationId>(entry.b));
        id = static_cast<LocationId>(entry.a);
        break;
      case kFused:
        id = FirstPart(entry.b, entry.a);
        break;
      case kMadeBy:
        location.made_by.push_back(strings_[entry.a]);
        id = static_cast<LocationId>(entry.b);
        break;
      case kText:
        location.range = {static_cast<FileId>(entry.kind >> kKindBits), entry.b, entry.b + entry.a};
        inside = false;
        break;
      case kPath:
        location.path = strings_[entry.a];
        inside = false;
        break;
      default:
        inside = false;
    }
  }
  std::reverse(location.made_by.begin(), location.made_by.end());
  for (LocationId call_site : llvm::reverse(call_sites)) {
    ResolvedLocation site = Resolve(call_site);
    location.called_from.push_back(site.range);
    location.called_from.insert(location.called_from.end(), site.called_from.begin(), site.called_from.end());
  }
  return location;
}

}  // namespace mil
