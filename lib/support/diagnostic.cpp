#include "mil/support/diagnostic.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace mil {

llvm::ArrayRef<DiagInfo> AllDiagnostics() {
  static constexpr DiagInfo kRows[] = {
#define MIL_DIAGNOSTIC(name, id, severity, meaning) {DiagId::k##name, id, Severity::k##severity, meaning},
#include "mil/support/diagnostics.def"
  };
  return kRows;
}

const DiagInfo& Info(DiagId id) { return AllDiagnostics()[static_cast<size_t>(id)]; }

InFlightDiagnostic::InFlightDiagnostic(DiagnosticEngine* engine, Diagnostic diagnostic)
    : engine_(engine), diagnostic_(std::move(diagnostic)) {}

InFlightDiagnostic::InFlightDiagnostic(InFlightDiagnostic&& other)
    : engine_(other.engine_), diagnostic_(std::move(other.diagnostic_)) {
  other.engine_ = nullptr;
}

InFlightDiagnostic::~InFlightDiagnostic() {
  if (engine_) engine_->Emit(std::move(diagnostic_));
}

InFlightDiagnostic& InFlightDiagnostic::operator<<(llvm::StringRef text) {
  diagnostic_.message.append(text.begin(), text.end());
  return *this;
}

InFlightDiagnostic& InFlightDiagnostic::operator<<(int64_t value) {
  return *this << llvm::StringRef(std::to_string(value));
}

InFlightDiagnostic& InFlightDiagnostic::operator<<(uint64_t value) {
  return *this << llvm::StringRef(std::to_string(value));
}

InFlightDiagnostic& InFlightDiagnostic::Note(ResolvedLocation location, llvm::StringRef message) {
  diagnostic_.notes.push_back({std::move(location), message.str()});
  return *this;
}

InFlightDiagnostic& InFlightDiagnostic::FixIt(SourceRange range, llvm::StringRef replacement) {
  diagnostic_.fix_its.push_back({range, replacement.str()});
  return *this;
}

DiagnosticEngine::DiagnosticEngine(Consumer consumer) : consumer_(std::move(consumer)) {
  for (const DiagInfo& info : AllDiagnostics()) severities_.push_back(info.severity);
  fixed_.resize(severities_.size());
}

InFlightDiagnostic DiagnosticEngine::Report(DiagId id, ResolvedLocation location) {
  Diagnostic diagnostic;
  diagnostic.id = id;
  diagnostic.severity = severities_[static_cast<size_t>(id)];
  if (diagnostic.severity == Severity::kWarning && warnings_are_errors_ && !fixed_[static_cast<size_t>(id)]) {
    diagnostic.severity = Severity::kError;
  }
  diagnostic.location = std::move(location);
  return InFlightDiagnostic(this, std::move(diagnostic));
}

void DiagnosticEngine::Report(const absl::Status& status) {
  llvm::SmallVector<llvm::StringRef, 4> lines;
  absl::string_view message = status.message();
  llvm::StringRef(message.data(), message.size()).split(lines, '\n', -1, /*KeepEmpty=*/false);
  const std::string code = absl::StatusCodeToString(status.code());
  if (lines.empty() && !status.ok()) lines.push_back(code);  // Never without an error.
  for (llvm::StringRef line : lines) Report(DiagId::kFileError) << line;
}

bool DiagnosticEngine::SetWarningOption(llvm::StringRef option) {
  bool on = !option.consume_front("no-");
  if (option == "error") {
    warnings_are_errors_ = on;
    return true;
  }
  bool as_error = option.consume_front("error=");
  bool known = false;
  for (const DiagInfo& info : AllDiagnostics()) {
    bool selected = option == info.name || (option == "everything" && info.severity != Severity::kError);
    if (!selected) continue;
    known = true;
    size_t index = static_cast<size_t>(info.id);
    if (info.severity == Severity::kError) continue;  // An error cannot be turned off.
    const Severity shown = info.severity == Severity::kIgnored ? Severity::kWarning : info.severity;
    if (as_error) {
      fixed_[index] = !on;
      if (on) {
        severities_[index] = Severity::kError;
      } else if (severities_[index] == Severity::kError) {
        severities_[index] = shown;
      }
    } else if (!on) {
      severities_[index] = Severity::kIgnored;
    } else if (severities_[index] != Severity::kError) {  // -Werror=<id> -W<id> is an error all the same.
      severities_[index] = shown;
    }
  }
  return known;
}

void DiagnosticEngine::Emit(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kIgnored) return;
  if (diagnostic.severity == Severity::kError) {
    ++errors_;
    if (LimitReached()) {
      ++suppressed_;
      return;
    }
  } else if (diagnostic.severity == Severity::kWarning) {
    ++warnings_;
    if (LimitReached()) {
      ++suppressed_;
      return;
    }
  }
  if (consumer_) consumer_(diagnostic);
}

DiagnosticEngine::Consumer CollectingConsumer(std::vector<Diagnostic>* diagnostics) {
  return [diagnostics](const Diagnostic& diagnostic) { diagnostics->push_back(diagnostic); };
}

}  // namespace mil
