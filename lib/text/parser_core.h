// What every part of the parser uses: the cursor, the program under construction and errors at places of the text.
// The parser is a chain of classes, one grammar area each: ParserCore, TypeParser, LiteralParser, OperationParser,
// ProgramParser. Functions that return bool or a pointer give false or null after they have reported an error.
#ifndef MIL_LIB_TEXT_PARSER_CORE_H_
#define MIL_LIB_TEXT_PARSER_CORE_H_

#include "llvm/ADT/Twine.h"
#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"
#include "text/cursor.h"

namespace mil::text {

// Blocks, types and literals may be nested this deep: the parser recurses.
inline constexpr unsigned kNestingLimit = 256;

class ParserCore {
 protected:
  ParserCore(llvm::StringRef text, FileId file, DiagnosticEngine& engine, Program& program)
      : cursor_(text), file_(file), engine_(engine), program_(program) {}

  SourceRange Range(const char* begin, const char* end) const {
    return {file_, cursor_.Offset(begin), cursor_.Offset(end)};
  }
  LocationId Locate(llvm::StringRef word) { return program_.locations().Text(Range(word.begin(), word.end())); }
  InFlightDiagnostic Error(DiagId id, const char* begin, const char* end) {
    return engine_.Report(id, Range(begin, end));
  }
  InFlightDiagnostic Error(DiagId id, llvm::StringRef word) { return Error(id, word.begin(), word.end()); }
  // Reports "found <what is here>, expected <expected>"; false.
  bool Unexpected(const llvm::Twine& expected, DiagId id = DiagId::kSyntaxError);
  // Takes `c` or reports; `where` says at which place: "behind the arguments".
  bool Expect(char c, llvm::StringRef where) { return cursor_.Consume(c) || ExpectFailed(c, where); }

  // One more level while it lives. `ok` is false, with an error at `at`, below the deepest that is allowed.
  class Nesting {
   public:
    Nesting(ParserCore& parser, unsigned& depth, llvm::StringRef what) : depth_(depth) {
      ok = ++depth_ <= kNestingLimit || parser.TooDeep(what);
    }
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    bool ok;

   private:
    unsigned& depth_;
  };

  // Reports that `what` is nested too deep; false.
  bool TooDeep(llvm::StringRef what);

  Cursor cursor_;
  FileId file_;
  DiagnosticEngine& engine_;
  Program& program_;

 private:
  bool ExpectFailed(char c, llvm::StringRef where);
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_PARSER_CORE_H_
