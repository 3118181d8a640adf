// The diagnostic engine: severities under -W options, counts and limits, and what is printed.
#include "mil/support/diagnostic.h"

#include <set>

#include "catch.h"
#include "llvm/Support/raw_ostream.h"

namespace mil {
namespace {

// The rows of the table that the tests use, by severity.
constexpr DiagId kError = DiagId::kConstraint, kWarning = DiagId::kFp16Subnormal, kOther = DiagId::kFp16Overflow;
constexpr DiagId kRemark = DiagId::kInterfaceChange, kNote = DiagId::kWeightsMissing;

struct Run {
  std::vector<Diagnostic> seen;
  DiagnosticEngine engine{CollectingConsumer(&seen)};

  explicit Run(std::initializer_list<const char*> options = {}) {
    for (const char* option : options) CHECK(engine.SetWarningOption(option));
  }
  // The severity it is reported with; kIgnored if it is not.
  Severity Report(DiagId id) {
    const size_t before = seen.size();
    engine.Report(id) << "text";
    return seen.size() == before ? Severity::kIgnored : seen.back().severity;
  }
};

TEST_CASE("rows are unique, sorted by name and have a meaning") {
  std::set<std::string> names;
  for (const DiagInfo& info : AllDiagnostics()) {
    CHECK(names.insert(info.name.str()).second);
    CHECK_FALSE(info.meaning.empty());
    CHECK(Info(info.id).name == info.name);
  }
}

TEST_CASE("severities are those of the table") {
  Run run;
  CHECK(run.Report(kError) == Severity::kError);
  CHECK(run.Report(kWarning) == Severity::kWarning);
  CHECK(run.Report(kRemark) == Severity::kRemark);
  CHECK(run.Report(kNote) == Severity::kNote);
  CHECK(run.engine.errors() == 1);
  CHECK(run.engine.warnings() == 1);
  CHECK(run.engine.HasErrors());
}

TEST_CASE("-W<id> and -Wno-<id> switch one warning") {
  Run run({"no-fp16-subnormal"});
  CHECK(run.Report(kWarning) == Severity::kIgnored);
  CHECK(run.Report(kOther) == Severity::kWarning);
  CHECK(run.engine.warnings() == 1);
  CHECK(run.engine.SetWarningOption("fp16-subnormal"));
  CHECK(run.Report(kWarning) == Severity::kWarning);
}

TEST_CASE("-Werror makes warnings errors, but neither remarks nor notes") {
  Run run({"error"});
  CHECK(run.Report(kWarning) == Severity::kError);
  CHECK(run.Report(kRemark) == Severity::kRemark);
  CHECK(run.Report(kNote) == Severity::kNote);
  CHECK(run.engine.SetWarningOption("no-error"));
  CHECK(run.Report(kWarning) == Severity::kWarning);
}

TEST_CASE("-Werror=<id> and -Wno-error=<id> are for one diagnostic") {
  CHECK(Run({"error=fp16-subnormal"}).Report(kWarning) == Severity::kError);
  CHECK(Run({"error=fp16-subnormal"}).Report(kOther) == Severity::kWarning);
  CHECK(Run({"error", "no-error=fp16-subnormal"}).Report(kWarning) == Severity::kWarning);
  CHECK(Run({"no-error=fp16-subnormal", "error"}).Report(kWarning) == Severity::kWarning);
  CHECK(Run({"error", "no-error=fp16-subnormal"}).Report(kOther) == Severity::kError);
  CHECK(Run({"error=fp16-subnormal", "no-error=fp16-subnormal"}).Report(kWarning) == Severity::kWarning);
  CHECK(Run({"error=interface-change"}).Report(kRemark) == Severity::kError);
  CHECK(Run({"error=interface-change", "no-error=interface-change"}).Report(kRemark) == Severity::kRemark);
}

TEST_CASE("options combine as in clang") {
  CHECK(Run({"error=fp16-subnormal", "fp16-subnormal"}).Report(kWarning) == Severity::kError);
  CHECK(Run({"error=fp16-subnormal", "no-fp16-subnormal"}).Report(kWarning) == Severity::kIgnored);
  CHECK(Run({"no-fp16-subnormal", "error"}).Report(kWarning) == Severity::kIgnored);
  CHECK(Run({"no-everything"}).Report(kWarning) == Severity::kIgnored);
  CHECK(Run({"no-everything", "fp16-overflow"}).Report(kOther) == Severity::kWarning);
  CHECK(Run({"no-everything", "everything"}).Report(kWarning) == Severity::kWarning);
}

TEST_CASE("errors cannot be turned off, unknown names are refused") {
  Run run({"no-constraint", "no-everything"});
  CHECK(run.Report(kError) == Severity::kError);
  CHECK_FALSE(run.engine.SetWarningOption("no-such-thing"));
  CHECK_FALSE(run.engine.SetWarningOption("error=no-such-thing"));
  CHECK_FALSE(run.engine.SetWarningOption(""));
  CHECK_FALSE(run.engine.SetWarningOption("no-"));
  CHECK_FALSE(run.engine.SetWarningOption("error="));
}

TEST_CASE("beyond the limit errors are counted and not shown") {
  Run run;
  run.engine.set_error_limit(2);
  CHECK(run.Report(kError) == Severity::kError);
  CHECK(run.Report(kError) == Severity::kError);
  CHECK_FALSE(run.engine.LimitReached());
  CHECK(run.Report(kError) == Severity::kIgnored);
  CHECK(run.engine.LimitReached());
  CHECK(run.Report(kWarning) == Severity::kIgnored);
  CHECK(run.engine.errors() == 3);
  CHECK(run.engine.suppressed() == 2);
  CHECK(run.seen.size() == 2);
}

TEST_CASE("without a limit all are shown") {
  Run run;
  for (int i = 0; i < 1000; ++i) run.Report(kError);
  CHECK(run.seen.size() == 1000);
  CHECK_FALSE(run.engine.LimitReached());
}

TEST_CASE("a status is an error per line, and never none") {
  Run run;
  run.engine.Report(absl::OkStatus());
  CHECK(run.seen.empty());
  run.engine.Report(absl::NotFoundError("a.mil: cannot read\nb.mil: cannot read\n"));
  REQUIRE(run.seen.size() == 2);
  CHECK(run.seen[0].message == "a.mil: cannot read");
  CHECK(run.seen[1].message == "b.mil: cannot read");
  run.engine.Report(absl::InternalError(""));
  REQUIRE(run.seen.size() == 3);
  CHECK(run.seen[2].message == "INTERNAL");
  CHECK(run.engine.errors() == 3);
}

TEST_CASE("a diagnostic is reported once, when it is complete") {
  Run run;
  {
    InFlightDiagnostic first = run.engine.Report(kError);
    first << "found " << 3 << ", expected " << uint64_t{4} << ' ' << -1 << std::string("!");
    InFlightDiagnostic second = std::move(first);
    second.Note({}, "because").FixIt({}, "this");
    CHECK(run.seen.empty());
    CHECK(failed(llvm::LogicalResult(second)));
  }
  REQUIRE(run.seen.size() == 1);
  CHECK(run.seen[0].message == "found 3, expected 4 -1!");
  REQUIRE(run.seen[0].notes.size() == 1);
  CHECK(run.seen[0].notes[0].message == "because");
  CHECK(run.seen[0].fix_its.size() == 1);
}

std::string Print(const SourceManager* sources, const Diagnostic& diagnostic, bool color = false) {
  std::string text;
  llvm::raw_string_ostream out(text);
  out.enable_colors(color);
  PrintDiagnostic(out, sources, diagnostic, color);
  return text;
}

Diagnostic Make(ResolvedLocation location, const std::string& message) {
  Diagnostic diagnostic{};
  diagnostic.id = kError;
  diagnostic.severity = Severity::kError;
  diagnostic.location = std::move(location);
  diagnostic.message = message;
  return diagnostic;
}

TEST_CASE("printed as clang does: place, line, caret") {
  SourceManager sources;
  const FileId file = sources.AddText("a.mil", "first\n  x = relu(y);\nlast");
  Diagnostic diagnostic = Make(SourceRange{file, 12, 16}, "no such thing");
  CHECK(Print(&sources, diagnostic) ==
        "a.mil:2:7: error: no such thing [constraint]\n    x = relu(y);\n        ^~~~\n");
  diagnostic.notes.push_back({SourceRange{file, 0, 5}, "seen here"});
  diagnostic.location.called_from.push_back({file, 21, 25});
  diagnostic.location.made_by.push_back("some-pass");
  CHECK(Print(&sources, diagnostic) ==
        "a.mil:2:7: error: no such thing [constraint]\n    x = relu(y);\n        ^~~~\n"
        "a.mil:3:1: note: called from here\n  last\n  ^~~~\n"
        "milc: note: in an operation made by pass 'some-pass'\n"
        "a.mil:1:1: note: seen here\n  first\n  ^~~~~\n");
}

TEST_CASE("printed without a text: the path, or only the tool") {
  CHECK(Print(nullptr, Make(ResolvedLocation::Path("main/conv_3"), "bad")) == "main/conv_3: error: bad [constraint]\n");
  CHECK(Print(nullptr, Make({}, "bad")) == "milc: error: bad [constraint]\n");
}

TEST_CASE("ranges over several lines, at the end of a text and beyond it are printed") {
  SourceManager sources;
  const FileId file = sources.AddText("a", "ab\ncd");
  CHECK(Print(&sources, Make(SourceRange{file, 1, 5}, "m")) == "a:1:2: error: m [constraint]\n  ab\n   ^\n");
  CHECK(Print(&sources, Make(SourceRange{file, 5, 5}, "m")) == "a:2:3: error: m [constraint]\n  cd\n    ^\n");
  CHECK(Print(&sources, Make(SourceRange{file, 50, 60}, "m")).find("error: m") != std::string::npos);
}

TEST_CASE("long lines are cut around the place") {
  SourceManager sources;
  const FileId file = sources.AddText("a", std::string(1 << 20, 'x') + "Y" + std::string(1 << 20, 'z'));
  const std::string text = Print(&sources, Make(SourceRange{file, 1 << 20, (1 << 20) + 1}, "m"));
  CHECK(text.size() < 600);
  const size_t line = text.find('\n') + 1, caret_line = text.find('\n', line) + 1;
  CHECK(text[line + (text.find('^') - caret_line)] == 'Y');
}

TEST_CASE("control characters do not reach the terminal") {
  SourceManager sources;
  const FileId file = sources.AddText("a\x1b[2J", "x\x1b]0;title\x07y");
  const std::string text = Print(&sources, Make(SourceRange{file, 0, 1}, "m\x1b[1mm"));
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(Print(nullptr, Make(ResolvedLocation::Path("a\x1b[2J"), "m")).find('\x1b') == std::string::npos);
  CHECK(Print(nullptr, Make({}, "m"), /*color=*/true).find('\x1b') != std::string::npos);
}

TEST_CASE("fix-its are shown below the caret") {
  SourceManager sources;
  const FileId file = sources.AddText("a", "x = rleu(y)");
  Diagnostic diagnostic = Make(SourceRange{file, 4, 8}, "unknown");
  diagnostic.fix_its.push_back({SourceRange{file, 4, 8}, "relu"});
  CHECK(Print(&sources, diagnostic) == "a:1:5: error: unknown [constraint]\n  x = rleu(y)\n      ^~~~\n      relu\n");
}

}  // namespace
}  // namespace mil
