// Tokens to tree. Recovers from a mistake at the next statement, so that all of a file are reported in one run.
#ifndef MIL_LIB_GRAPH_AST_PARSER_H_
#define MIL_LIB_GRAPH_AST_PARSER_H_

#include "graph/ast.h"
#include "graph/lexer.h"
#include "llvm/ADT/SmallVector.h"

namespace mil::graph {

// How deep expressions, types and bodies may nest.
inline constexpr unsigned kNestingLimit = 256;

class AstParser {
 public:
  AstParser(FileId file, llvm::StringRef text, llvm::BumpPtrAllocator& arena, DiagnosticEngine& engine);

  File* ParseFile();
  // The value of a -D option: one expression and nothing behind it; null after an error.
  const Expr* ParseOnlyExpr();

 private:
  // Items and statements (ast_parser_items.cpp, ast_parser_statements.cpp). Null after an error.
  enum class Place : uint8_t { kFile, kFileIf, kBody };
  const Statement* ParseStatement(Place place);
  const Statement* ParseItem(Statement* statement, Place place);
  const Statement* ParseBodyStatement(Statement* statement);
  bool ParseBody(Body* body, Place place = Place::kBody);
  bool ParseIf(Statement* statement, Place place);
  bool ParseAssignOrCall(Statement* statement);
  bool ParseReturn(Statement* statement);
  bool ParseBindings(llvm::ArrayRef<Binding>* bindings);
  bool ParseDeclared(Declared* declared);
  bool ParseInput(InputDecl* input);
  bool ParseParameter(ParameterDecl* parameter);
  const Callable* ParseCallable();
  // Skips to what may be the next statement; `depth` brackets are open. `moved`: the statement has taken a token, so
  // that the next one may begin another.
  void Recover(unsigned depth, bool moved);

  // Expressions (ast_parser_expressions.cpp). Null after an error.
  const Expr* ParseExpr();
  const Expr* ParseConditional();
  const Expr* ParseBinary(unsigned level);
  const Expr* ParseUnary();
  const Expr* ParsePostfix();
  const Expr* ParsePrimary();
  const Expr* ParseList();
  const Expr* ParsePairs();
  const Expr* ParseCall(Name callee);
  const Expr* ParseTable();
  const Expr* ParsePack();
  const Expr* ParseFold();
  const Expr* ParseSubscript(const Expr* value);
  bool ParseSubscriptItem(SubscriptItem* item);
  bool ParseArguments(llvm::ArrayRef<Argument>* arguments);
  bool ParseBlock(BlockExpr* block);
  bool ParseClauses(llvm::SmallVectorImpl<Clause>& clauses);
  bool ParseAttributes(llvm::ArrayRef<Attribute>* attributes);
  bool AtAttributes();
  // Where `{` begins a body.
  const Expr* ParseHeadExpr();

  // Types (ast_parser_types.cpp). Null after an error.
  const TypeExpr* ParseType();
  bool ParseDims(TypeExpr* type);
  bool ParseTypeArguments(TypeExpr* type);

  // Tokens.
  const Token& Peek(unsigned ahead = 0);
  Token Take();
  bool TakeIf(llvm::StringRef text);
  bool At(llvm::StringRef text) { return Peek().Is(text); }
  bool Expect(llvm::StringRef text, llvm::StringRef context);
  bool ExpectName(Name* name, llvm::StringRef what);
  // Reports that the next token is not `expected`. Returns false.
  bool Unexpected(llvm::StringRef expected);
  // x { "," x } [ "," ] up to `close`, which is not taken. `parse` returns false after an error.
  template <typename T, typename Parse>
  bool ParseList(llvm::StringRef close, llvm::ArrayRef<T>* list, const Parse& parse);

  SourceRange From(const SourceRange& begin) const { return {begin.file, begin.begin, last_end_}; }
  template <typename T>
  T* New() {
    return new (arena_.Allocate<T>()) T();
  }
  template <typename T>
  llvm::ArrayRef<T> Copy(llvm::ArrayRef<T> list) {
    return list.copy(arena_);
  }

  // One more level of nesting while it lives; false beyond the limit, reported.
  class Nest {
   public:
    explicit Nest(AstParser& parser);
    ~Nest() { --parser_.depth_; }
    Nest(const Nest&) = delete;
    Nest& operator=(const Nest&) = delete;
    explicit operator bool() const { return ok_; }

   private:
    AstParser& parser_;
    bool ok_;
  };

  Lexer lexer_;
  llvm::BumpPtrAllocator& arena_;
  DiagnosticEngine& engine_;
  FileId file_;
  llvm::SmallVector<Token, 4> ahead_;
  uint64_t last_end_ = 0;  // Where the last token taken ends.
  unsigned depth_ = 0;
  unsigned brackets_ = 0;  // Open ( [ { of the statement.
  bool no_blocks_ = false;
};

template <typename T, typename Parse>
bool AstParser::ParseList(llvm::StringRef close, llvm::ArrayRef<T>* list, const Parse& parse) {
  llvm::SmallVector<T, 8> elements;
  while (!At(close)) {
    T element{};
    if (!parse(&element)) return false;
    elements.push_back(element);
    if (!TakeIf(",")) break;
  }
  *list = Copy<T>(elements);
  return true;
}

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_AST_PARSER_H_
