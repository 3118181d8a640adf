#include "driver/session.h"

#include <unistd.h>

#include <cstdlib>
#include <set>

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/graph/parser.h"
#include "mil/graph/printer.h"
#include "mil/support/atomic_file.h"
#include "mil/text/parser.h"
#include "mil/text/printer.h"
#include "mil/verify/verify.h"

namespace mil::driver {

namespace {

bool UseColor(std::optional<bool> choice) {
  if (choice) return *choice;
  const char* no_color = std::getenv("NO_COLOR");
  return ::isatty(STDERR_FILENO) && !(no_color && *no_color);
}

std::optional<FileKind> KindOfExtension(llvm::StringRef path) {
  return ParseFileKind(llvm::sys::path::extension(path).drop_front(llvm::sys::path::extension(path).empty() ? 0 : 1));
}

// The text after white space and comments.
llvm::StringRef SkipToCode(llvm::StringRef text) {
  for (;;) {
    text = text.ltrim();
    if (!text.starts_with("//")) return text;
    text = text.drop_until([](char c) { return c == '\n'; });
  }
}

}  // namespace

std::optional<FileKind> ParseFileKind(llvm::StringRef name) {
  if (name == "mil") return FileKind::kMil;
  if (name == "ir") return FileKind::kIr;
  return std::nullopt;
}

Session::Session(llvm::StringRef tool, InputOptions options)
    : tool_(tool),
      options_(std::move(options)),
      diagnostics_(PrintingConsumer(llvm::errs(), &sources_, UseColor(options_.color))) {
  diagnostics_.set_error_limit(options_.error_limit);
}

bool Session::UsageError(const llvm::Twine& message) {
  llvm::errs() << tool_ << ": error: " << message << "\n";
  exit_code_ = kUsage;
  return false;
}

bool Session::ApplyOptions() {
  for (const std::string& warning : options_.warnings) {
    if (!diagnostics_.SetWarningOption(warning)) {
      return UsageError("unknown warning '-W" + llvm::Twine(warning) + "'; --help-warnings lists them");
    }
  }
  if (!options_.kind.empty() && !ParseFileKind(options_.kind)) {
    return UsageError("unknown kind '-x " + llvm::Twine(options_.kind) + "', expected mil or ir");
  }
  for (const std::string& define : options_.defines) {
    if (llvm::StringRef(define).find('=') == llvm::StringRef::npos) {
      return UsageError("'-D " + llvm::Twine(define) + "' has no value, expected NAME=VALUE");
    }
  }
  return true;
}

std::optional<FileKind> Session::FindKind(FileId file) {
  if (!options_.kind.empty()) return ParseFileKind(options_.kind);
  if (std::optional<FileKind> kind = KindOfExtension(options_.path)) return kind;
  llvm::StringRef code = SkipToCode(sources_.Text(file));
  if (code.starts_with("program")) return FileKind::kMil;
  for (llvm::StringRef word : {"opset", "mil", "param", "let", "def", "func", "import", "extern", "require"}) {
    if (code.starts_with(word)) return FileKind::kIr;
  }
  diagnostics_.Report(DiagId::kUnknownInputKind, ResolvedLocation::Path(options_.path))
      << "the input is neither MIL text nor graph text by its extension or its first word, expected '.mil', '.ir' or "
         "-x mil|ir";
  exit_code_ = kUnsupported;
  return std::nullopt;
}

std::unique_ptr<Program> Session::Load() {
  if (llvm::sys::fs::is_directory(options_.path)) {
    diagnostics_.Report(DiagId::kUnknownInputKind, ResolvedLocation::Path(options_.path))
        << "the input is a folder; packages and compiled models are not read yet, expected a .mil or .ir file such as "
           "the model.mil in a compiled model";
    exit_code_ = kUnsupported;
    return nullptr;
  }
  absl::StatusOr<FileId> file = sources_.AddFile(options_.path);
  if (!file.ok()) {
    diagnostics_.Report(file.status());
    return nullptr;
  }
  std::optional<FileKind> kind = FindKind(*file);
  if (!kind) return nullptr;
  if (*kind == FileKind::kMil && (!options_.defines.empty() || !options_.entry.empty())) {
    UsageError("-D and --entry need graph text (.ir), the input is MIL text");
    return nullptr;
  }
  std::unique_ptr<Program> program;
  if (*kind == FileKind::kMil) {
    program = text::ParseMil(sources_, *file, diagnostics_);
  } else {
    graph::ParseOptions parse_options;
    for (const std::string& define : options_.defines) {
      auto [name, value] = llvm::StringRef(define).split('=');
      parse_options.defines.push_back({name.str(), value.str()});
    }
    parse_options.entry = options_.entry;
    program = graph::ParseIr(sources_, *file, diagnostics_, parse_options);
  }
  // What could be read is checked even after errors, so that all of them come in one run.
  if (program) Verify(*program, diagnostics_);
  if (!program || diagnostics_.HasErrors()) return nullptr;
  NoteMissingWeights(*program);
  return program;
}

// Only whether the files are there; nothing here opens them. A path that leaves the model's folder is not looked at.
void Session::NoteMissingWeights(const Program& program) {
  std::set<std::string> paths;
  for (const std::unique_ptr<Data>& data : program.data()) {
    if (std::holds_alternative<BlobSource>(data->source())) paths.insert(data->blob().path);
  }
  llvm::StringRef folder = options_.weights_dir.empty() ? llvm::sys::path::parent_path(options_.path)
                                                        : llvm::StringRef(options_.weights_dir);
  for (const std::string& path : paths) {
    llvm::StringRef rest = path;
    if (!rest.consume_front("@model_path/") || llvm::is_contained(llvm::split(rest, '/'), "..")) continue;
    llvm::SmallString<128> file(folder);
    llvm::sys::path::append(file, rest);
    if (llvm::sys::fs::exists(file)) continue;
    diagnostics_.Report(DiagId::kWeightsMissing, ResolvedLocation::Path(options_.path))
        << "weight file '" << path << "' is not there (looked for " << std::string(file.str())
        << "); its constants are kept by reference, --weights-dir= says where @model_path is";
  }
}

bool Session::CheckOutput(llvm::StringRef path, llvm::StringRef emit) {
  if (!emit.empty() && !ParseFileKind(emit)) {
    return UsageError("unknown value '--emit=" + emit + "', expected mil or ir");
  }
  llvm::StringRef extension = llvm::sys::path::extension(path);
  if (emit.empty() && (extension == ".mlpackage" || extension == ".mlmodel" || extension == ".mlmodelc")) {
    UsageError("cannot write '" + path + "': packages and compiled models are not written yet, expected .mil or .ir");
    exit_code_ = kUnsupported;
    return false;
  }
  return true;
}

bool Session::Write(const Program& program, llvm::StringRef path, llvm::StringRef emit,
                    std::optional<MilVersion> version) {
  std::optional<FileKind> kind = emit.empty() ? KindOfExtension(path) : ParseFileKind(emit);
  absl::Status status = WriteFileAtomically(path, [&](llvm::raw_ostream& out) {
    if (kind == FileKind::kIr) {
      graph::PrintIr(program, out);
    } else {
      text::PrintMil(program, out, {.version = version});
    }
  });
  if (status.ok()) return true;
  diagnostics_.Report(status);
  return false;
}

int Session::Finish(int code) {
  if (diagnostics_.suppressed() > 0) {
    llvm::errs() << tool_ << ": " << diagnostics_.suppressed() << " more not shown; -ferror-limit=0 shows all\n";
  }
  if (diagnostics_.errors() + diagnostics_.warnings() > 0) {
    auto count = [](uint64_t n, llvm::StringRef word) {
      return llvm::utostr(n) + " " + word.str() + (n == 1 ? "" : "s");
    };
    std::string text;
    if (diagnostics_.warnings() > 0) text = count(diagnostics_.warnings(), "warning");
    if (diagnostics_.errors() > 0) text += (text.empty() ? "" : " and ") + count(diagnostics_.errors(), "error");
    llvm::errs() << text << "\n";
  }
  return code == kSuccess && diagnostics_.HasErrors() ? static_cast<int>(kDiagnostics) : code;
}

}  // namespace mil::driver
