// Diagnostics: what is wrong with the user's input, where, and what was expected.
//
// Wording: what was found, then what was expected; lower case start, no full stop, code in single quotes.
#ifndef MIL_SUPPORT_DIAGNOSTIC_H_
#define MIL_SUPPORT_DIAGNOSTIC_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/LogicalResult.h"
#include "mil/support/location.h"
#include "mil/support/source.h"

namespace llvm {
class raw_ostream;
}

namespace mil {

enum class Severity : uint8_t { kIgnored, kNote, kRemark, kWarning, kError };

enum class DiagId : uint16_t {
#define MIL_DIAGNOSTIC(name, id, severity, meaning) k##name,
#include "mil/support/diagnostics.def"
};

// The facts of a row of diagnostics.def.
struct DiagInfo {
  DiagId id;
  llvm::StringRef name;  // "unknown-op"
  Severity severity;
  llvm::StringRef meaning;
};
llvm::ArrayRef<DiagInfo> AllDiagnostics();
const DiagInfo& Info(DiagId id);

struct FixIt {
  SourceRange range;  // Empty: insert here.
  std::string replacement;
};

struct Diagnostic {
  DiagId id;
  Severity severity;
  ResolvedLocation location;
  std::string message;
  std::vector<FixIt> fix_its;
  struct Note {
    ResolvedLocation location;
    std::string message;
  };
  std::vector<Note> notes;
};

class DiagnosticEngine;

// A diagnostic under construction: reported when it goes out of scope. Converts to failure, so that
// `return engine.Error(DiagId::kX, loc) << "...";` is one statement.
class InFlightDiagnostic {
 public:
  InFlightDiagnostic(DiagnosticEngine* engine, Diagnostic diagnostic);
  InFlightDiagnostic(InFlightDiagnostic&& other);
  InFlightDiagnostic& operator=(InFlightDiagnostic&&) = delete;
  ~InFlightDiagnostic();

  InFlightDiagnostic& operator<<(llvm::StringRef text);
  InFlightDiagnostic& operator<<(const char* text) { return *this << llvm::StringRef(text); }
  InFlightDiagnostic& operator<<(const std::string& text) { return *this << llvm::StringRef(text); }
  InFlightDiagnostic& operator<<(char c) { return *this << llvm::StringRef(&c, 1); }
  InFlightDiagnostic& operator<<(int64_t value);
  InFlightDiagnostic& operator<<(uint64_t value);
  InFlightDiagnostic& operator<<(int value) { return *this << static_cast<int64_t>(value); }
  InFlightDiagnostic& operator<<(unsigned value) { return *this << static_cast<uint64_t>(value); }
  // Anything with a `std::string ToString(const T&)` in its namespace: types, dimensions, op sets.
  template <typename T>
    requires requires(const T& value) { ToString(value); }
  InFlightDiagnostic& operator<<(const T& value) {
    return *this << llvm::StringRef(ToString(value));
  }

  InFlightDiagnostic& Note(ResolvedLocation location, llvm::StringRef message);
  InFlightDiagnostic& FixIt(SourceRange range, llvm::StringRef replacement);

  operator llvm::LogicalResult() const { return llvm::failure(); }  // NOLINT: that is its purpose

 private:
  DiagnosticEngine* engine_;  // Null once moved from.
  Diagnostic diagnostic_;
};

// Decides severity (-W flags), counts, limits, and hands each diagnostic to the consumer. One engine per run.
class DiagnosticEngine {
 public:
  using Consumer = std::function<void(const Diagnostic&)>;

  explicit DiagnosticEngine(Consumer consumer);

  // The row's own severity, as changed by the options. A location without a place is fine.
  InFlightDiagnostic Report(DiagId id, ResolvedLocation location = {});
  // A Status of the file system or of a reader: one error per line of its message.
  void Report(const absl::Status& status);

  // "error", "no-error", "everything", "<id>", "no-<id>", "error=<id>", "no-error=<id>": what follows -W. False for an
  // unknown name.
  bool SetWarningOption(llvm::StringRef option);
  // Errors beyond the limit are counted and not shown; 0: no limit.
  void set_error_limit(uint64_t limit) { error_limit_ = limit; }

  uint64_t errors() const { return errors_; }
  uint64_t warnings() const { return warnings_; }
  bool HasErrors() const { return errors_ != 0; }
  // True once errors were dropped because of the limit; a parser may stop then.
  bool LimitReached() const { return error_limit_ != 0 && errors_ > error_limit_; }
  // Errors and warnings of the run that were counted and not shown.
  uint64_t suppressed() const { return suppressed_; }

 private:
  friend class InFlightDiagnostic;
  void Emit(Diagnostic diagnostic);

  Consumer consumer_;
  std::vector<Severity> severities_;  // By DiagId, after the options.
  std::vector<uint8_t> fixed_;        // By DiagId: -Wno-error=<id> was given.
  bool warnings_are_errors_ = false;
  uint64_t error_limit_ = 0;
  uint64_t errors_ = 0;
  uint64_t warnings_ = 0;
  uint64_t suppressed_ = 0;
};

// Prints diagnostics the way clang does: file:line:col: severity: message [id], the line and a caret, notes.
// Long lines are cut around the caret. `sources` may be null for inputs without text.
void PrintDiagnostic(llvm::raw_ostream& out, const SourceManager* sources, const Diagnostic& diagnostic, bool color);
DiagnosticEngine::Consumer PrintingConsumer(llvm::raw_ostream& out, const SourceManager* sources, bool color);
DiagnosticEngine::Consumer CollectingConsumer(std::vector<Diagnostic>* diagnostics);

}  // namespace mil

#endif  // MIL_SUPPORT_DIAGNOSTIC_H_
