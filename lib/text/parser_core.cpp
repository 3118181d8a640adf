#include "text/parser_core.h"

namespace mil::text {

bool ParserCore::Unexpected(const llvm::Twine& expected, DiagId id) {
  const char* end;
  const std::string found = cursor_.Describe(&end);
  Error(id, cursor_.at(), end) << "found " << found << ", expected " << expected.str();
  return false;
}

bool ParserCore::ExpectFailed(char c, llvm::StringRef where) { return Unexpected("'" + llvm::Twine(c) + "' " + where); }

bool ParserCore::TooDeep(llvm::StringRef what) {
  Error(DiagId::kNestingTooDeep, cursor_.at(), cursor_.at())
      << "found " << what << " nested more than " << kNestingLimit << " deep, expected at most " << kNestingLimit
      << " levels";
  return false;
}

}  // namespace mil::text
