// What all parts of the lowering share: places, errors, limits, names.
#include "graph/lowering.h"

#include "graph/ast_parser.h"
#include "llvm/ADT/SmallString.h"

namespace mil::graph {

namespace {

// More errors than anybody reads: a loop makes the same one over and over.
constexpr uint64_t kMostErrors = 1000;

}  // namespace

Lowering::Lowering(SourceManager& sources, DiagnosticEngine& engine, const ParseOptions& options)
    : sources_(sources), engine_(engine), options_(options), program_(std::make_unique<Program>()) {}

LocationId Lowering::Locate(SourceRange range) {
  LocationId location = program_->locations().Text(range);
  if (!frame_ || frame_->call_site == LocationId::kUnknown) return location;
  return program_->locations().CalledFrom(location, frame_->call_site);
}

InFlightDiagnostic Lowering::Report(DiagId id, SourceRange range) {
  if (++errors_ >= kMostErrors || engine_.LimitReached()) stopped_ = true;
  ResolvedLocation location(range);
  if (frame_ && frame_->call_site != LocationId::kUnknown) {
    ResolvedLocation site = program_->locations().Resolve(frame_->call_site);
    location.called_from.push_back(site.range);
    location.called_from.insert(location.called_from.end(), site.called_from.begin(), site.called_from.end());
  }
  return engine_.Report(id, std::move(location));
}

Entity Lowering::Error(DiagId id, SourceRange range, const llvm::Twine& message) {
  Report(id, range) << message.str();
  return Entity::Error();
}

bool Lowering::Step(SourceRange range) {
  if (stopped_) return false;
  if (++steps_ <= options_.max_steps) return true;
  Report(DiagId::kCompileTimeLimit, range) << "found more than " << options_.max_steps << " steps of compile-time work";
  stopped_ = true;
  return false;
}

bool Lowering::CountElements(uint64_t count, SourceRange range) {
  if (stopped_) return false;
  list_elements_ += count;
  if (count <= options_.max_list_elements && list_elements_ <= options_.max_list_elements) return true;
  Report(DiagId::kCompileTimeLimit, range)
      << "found compile-time lists of more than " << options_.max_list_elements << " elements in all";
  stopped_ = true;
  return false;
}

bool Lowering::CountOperation(SourceRange range) {
  if (stopped_) return false;
  if (++operations_ <= options_.max_operations) return true;
  Report(DiagId::kCompileTimeLimit, range) << "found more than " << options_.max_operations << " operations";
  stopped_ = true;
  return false;
}

bool Lowering::CountBytes(uint64_t count, DType dtype, SourceRange range) {
  if (stopped_) return false;
  const uint64_t width = std::max(BytesOf(dtype), 1u);
  if (count <= options_.max_constant_bytes / width && constant_bytes_ + count * width <= options_.max_constant_bytes) {
    constant_bytes_ += count * width;
    return true;
  }
  Report(DiagId::kCompileTimeLimit, range)
      << "found computed constants of more than " << options_.max_constant_bytes << " bytes in all";
  stopped_ = true;
  return false;
}

llvm::StringRef Lowering::Save(const llvm::Twine& text) {
  llvm::SmallString<64> buffer;
  return text.toStringRef(buffer).copy(arena_);
}

llvm::StringRef Lowering::ResultName(const Naming& naming, llvm::StringRef what) {
  if (naming.exact && !naming.base.empty()) return naming.base;
  return naming.base.empty() ? what : Save(naming.base + "_" + what);
}

llvm::StringRef Lowering::LocalName(llvm::StringRef name) {
  return !frame_ || frame_->prefix.empty() ? name : Save(frame_->prefix + "_" + name);
}

Identifier Lowering::TakeName(llvm::StringRef name, bool is_explicit) {
  return program_->GetIdentifier(is_explicit ? function_->names.TakeExact(name) : function_->names.TakeFresh(name));
}

Entity Lowering::MakeList(EntityList elements, SourceRange range) {
  if (!CountElements(elements.size(), range)) return Entity::Error();
  return Entity::List(std::move(elements));
}

std::string Lowering::Suggestion(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> candidates) const {
  const unsigned limit = std::max<size_t>(1, std::min<size_t>(name.size(), 40) / 3);
  llvm::StringRef best;
  unsigned best_distance = limit + 1;
  for (llvm::StringRef candidate : candidates) {
    const unsigned distance = name.edit_distance(candidate, /*AllowReplacements=*/true, limit);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? "" : "; did you mean '" + best.str() + "'?";
}

}  // namespace mil::graph
