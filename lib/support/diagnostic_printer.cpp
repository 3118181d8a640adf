#include <algorithm>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/support/diagnostic.h"

namespace mil {

namespace {

constexpr uint64_t kMaxLine = 160;  // Bytes of a source line that are shown.

llvm::raw_ostream::Colors ColorOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return llvm::raw_ostream::RED;
    case Severity::kWarning:
      return llvm::raw_ostream::MAGENTA;
    case Severity::kRemark:
      return llvm::raw_ostream::BLUE;
    default:
      return llvm::raw_ostream::CYAN;
  }
}

llvm::StringRef WordOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kRemark:
      return "remark";
    default:
      return "note";
  }
}

// Source bytes as they may be shown: control characters become spaces, so that a file cannot drive the terminal, and
// byte columns stay columns for ASCII.
std::string Printable(llvm::StringRef text) {
  std::string shown = text.str();
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return shown;
}

class Printer {
 public:
  Printer(llvm::raw_ostream& out, const SourceManager* sources, bool color)
      : out_(out), sources_(sources), color_(color) {}

  void Line(const ResolvedLocation& location, Severity severity, llvm::StringRef message, llvm::StringRef id,
            llvm::ArrayRef<FixIt> fix_its) {
    Bold(true);
    if (location.range.IsValid() && sources_) {
      LineColumn place = sources_->Resolve(location.range.file, location.range.begin);
      out_ << Printable(sources_->Name(location.range.file)) << ':' << place.line << ':' << place.column << ": ";
    } else if (!location.path.empty()) {
      out_ << Printable(location.path) << ": ";
    } else {
      out_ << "milc: ";
    }
    if (color_) out_.changeColor(ColorOf(severity), /*Bold=*/true);
    out_ << WordOf(severity) << ": ";
    Bold(true);
    out_ << Printable(message);
    Bold(false);
    if (!id.empty()) out_ << " [" << id << ']';
    out_ << '\n';
    if (location.range.IsValid() && sources_) Excerpt(location.range, fix_its);
  }

 private:
  void Bold(bool on) {
    if (!color_) return;
    out_.resetColor();
    if (on) out_.changeColor(llvm::raw_ostream::SAVEDCOLOR, /*Bold=*/true);
  }

  void Excerpt(SourceRange range, llvm::ArrayRef<FixIt> fix_its) {
    uint64_t line_begin = 0;
    llvm::StringRef line = sources_->LineAt(range.file, range.begin, &line_begin);
    uint64_t column = range.begin - line_begin;
    uint64_t cut = column > kMaxLine * 2 / 3 && line.size() > kMaxLine ? column - kMaxLine / 3 : 0;
    llvm::StringRef shown = line.drop_front(cut).take_front(kMaxLine);
    std::string lead = cut ? "..." : "";
    out_ << "  " << lead << Printable(shown) << (cut + shown.size() < line.size() ? "..." : "") << '\n';
    uint64_t width = std::max<uint64_t>(
        1, std::min(range.end, line_begin + line.size()) - std::min(range.begin, line_begin + line.size()));
    width = std::min(width, std::max<uint64_t>(1, kMaxLine - std::min(kMaxLine - 1, column - cut)));
    std::string indent(2 + lead.size() + column - cut, ' ');
    out_ << indent;
    if (color_) out_.changeColor(llvm::raw_ostream::GREEN, /*Bold=*/true);
    out_ << '^' << std::string(width - 1, '~');
    if (color_) out_.resetColor();
    out_ << '\n';
    for (const FixIt& fix : fix_its) {
      if (fix.range.file == range.file && fix.range.begin >= line_begin + cut &&
          fix.range.begin <= line_begin + line.size()) {
        out_ << std::string(2 + lead.size() + fix.range.begin - line_begin - cut, ' ') << fix.replacement << '\n';
      }
    }
  }

  llvm::raw_ostream& out_;
  const SourceManager* sources_;
  bool color_;
};

}  // namespace

void PrintDiagnostic(llvm::raw_ostream& out, const SourceManager* sources, const Diagnostic& diagnostic, bool color) {
  Printer printer(out, sources, color);
  printer.Line(diagnostic.location, diagnostic.severity, diagnostic.message, Info(diagnostic.id).name,
               diagnostic.fix_its);
  for (const SourceRange& site : diagnostic.location.called_from) {
    printer.Line(site, Severity::kNote, "called from here", "", {});
  }
  for (const std::string& pass : diagnostic.location.made_by) {
    printer.Line({}, Severity::kNote, "in an operation made by pass '" + pass + "'", "", {});
  }
  for (const Diagnostic::Note& note : diagnostic.notes)
    printer.Line(note.location, Severity::kNote, note.message, "", {});
}

DiagnosticEngine::Consumer PrintingConsumer(llvm::raw_ostream& out, const SourceManager* sources, bool color) {
  return [&out, sources, color](const Diagnostic& diagnostic) { PrintDiagnostic(out, sources, diagnostic, color); };
}

}  // namespace mil
