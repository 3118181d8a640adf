// The tree of one graph text. Nodes live in an arena and keep their place in the text; nothing in them is computed.
#ifndef MIL_LIB_GRAPH_AST_H_
#define MIL_LIB_GRAPH_AST_H_

#include <cstdint>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"
#include "mil/ir/dtype.h"
#include "mil/ir/type.h"
#include "mil/support/source.h"

namespace mil::graph {

struct Expr;
struct Statement;

struct Name {
  llvm::StringRef text;
  SourceRange range;
  // `_`, which binds nothing; between back-quotes it is a name as any other.
  bool IsUnnamed() const { return text == "_" && range.end - range.begin == 1; }
};

// Types.
struct TypeExpr;
struct DimExpr {
  const Expr* size = nullptr;  // Null: `?`.
  llvm::StringRef symbol;      // Of `?n`.
  SourceRange range;
};
struct TypeExpr {
  TypeKind kind = TypeKind::kTensor;
  SourceRange range;
  DType dtype = DType::kFp16;
  llvm::ArrayRef<DimExpr> dims;              // Tensors.
  llvm::ArrayRef<const TypeExpr*> elements;  // The others.
  const Expr* length = nullptr;              // Lists; null: `?`.
};

struct Attribute {
  Name name;
  bool is_keep = false;
  bool is_quoted = false;       // The name was back-quoted: never one of ours.
  const Expr* value = nullptr;  // Null: `none` (or keep).
};

struct Argument {
  Name name;  // Empty: by position.
  const Expr* value = nullptr;
};

struct Body {
  llvm::ArrayRef<const Statement*> statements;
  SourceRange range;  // From brace to brace.
};

struct BlockParameter {
  Name name;
  const TypeExpr* type = nullptr;
};
struct BlockExpr {
  Name name;  // Empty: none.
  llvm::ArrayRef<BlockParameter> parameters;
  Body body;
};

enum class ExprKind : uint8_t {
  kInteger,
  kReal,
  kString,
  kBool,
  kName,
  kList,
  kComprehension,
  kUnary,
  kBinary,
  kConditional,
  kAscription,
  kSubscript,
  kCall,
  kAttributed,
  kTable,
  kPack,
  kFold,
};

struct Expr {
  ExprKind kind;
  SourceRange range;

 protected:
  explicit Expr(ExprKind kind) : kind(kind) {}
};

template <ExprKind Kind>
struct ExprOf : Expr {
  ExprOf() : Expr(Kind) {}
  static bool classof(const Expr* expr) { return expr->kind == Kind; }
};

struct IntegerExpr : ExprOf<ExprKind::kInteger> {
  uint64_t value = 0;
};
struct RealExpr : ExprOf<ExprKind::kReal> {
  double value = 0;
};
struct StringExpr : ExprOf<ExprKind::kString> {
  llvm::StringRef value;
};
struct BoolExpr : ExprOf<ExprKind::kBool> {
  bool value = false;
};
struct NameExpr : ExprOf<ExprKind::kName> {
  llvm::StringRef name;
};
struct ListExpr : ExprOf<ExprKind::kList> {
  llvm::ArrayRef<const Expr*> elements;
};
struct Clause {
  Name variable;                // `for`; empty: `if`.
  const Expr* value = nullptr;  // The list, or the condition.
};
struct ComprehensionExpr : ExprOf<ExprKind::kComprehension> {
  const Expr* element = nullptr;
  llvm::ArrayRef<Clause> clauses;
};

enum class Operator : uint8_t {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kPower,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAnd,
  kOr,
  kRange,  // Binary.
  kNegate,
  kNot,
  kImmediate,  // Unary.
};
llvm::StringRef Spelling(Operator op);

struct UnaryExpr : ExprOf<ExprKind::kUnary> {
  Operator op = Operator::kNegate;
  const Expr* operand = nullptr;
};
struct BinaryExpr : ExprOf<ExprKind::kBinary> {
  Operator op = Operator::kAdd;
  const Expr* left = nullptr;
  const Expr* right = nullptr;
};
struct ConditionalExpr : ExprOf<ExprKind::kConditional> {
  const Expr* condition = nullptr;
  const Expr* if_true = nullptr;
  const Expr* if_false = nullptr;
};
struct AscriptionExpr : ExprOf<ExprKind::kAscription> {
  const Expr* value = nullptr;
  const TypeExpr* type = nullptr;
};
struct SubscriptItem {
  enum Kind : uint8_t { kIndex, kSlice, kEllipsis } kind = kIndex;
  const Expr* first = nullptr;  // The index, or where a slice begins (null: at 0).
  const Expr* last = nullptr;   // Where a slice ends (null: at the end).
  SourceRange range;
};
struct SubscriptExpr : ExprOf<ExprKind::kSubscript> {
  const Expr* value = nullptr;
  llvm::ArrayRef<SubscriptItem> items;
};
struct CallExpr : ExprOf<ExprKind::kCall> {
  Name callee;
  llvm::ArrayRef<Argument> arguments;
  llvm::ArrayRef<BlockExpr> blocks;
  llvm::ArrayRef<Attribute> attributes;
};
struct AttributedExpr : ExprOf<ExprKind::kAttributed> {  // ( expr ) [ attributes ]
  const Expr* value = nullptr;
  llvm::ArrayRef<Attribute> attributes;
};
struct TableExpr : ExprOf<ExprKind::kTable> {
  const TypeExpr* type = nullptr;
  llvm::ArrayRef<Name> indices;
  const Expr* element = nullptr;
};
struct PackItem {
  Name name;
  const Expr* value = nullptr;
};
struct PackExpr : ExprOf<ExprKind::kPack> {
  llvm::ArrayRef<Argument> arguments;
  llvm::ArrayRef<PackItem> items;
};
struct Carried {
  Name name;
  const Expr* initial = nullptr;
};
struct FoldExpr : ExprOf<ExprKind::kFold> {
  Name variable;
  const Expr* list = nullptr;
  llvm::ArrayRef<Carried> carried;
  Body body;
};

// Something that is declared with a type: `x : fp16[4]`, or `for i in list { K[i] : fp16[4], ... }`.
struct Declared {
  struct Member {
    Name name;
    const Expr* index = nullptr;
    const TypeExpr* type = nullptr;
  };
  Name name;  // Of a plain one; of a group, the loop variable.
  const TypeExpr* type = nullptr;
  const Expr* list = nullptr;  // Of a group.
  llvm::ArrayRef<Member> members;
};
struct InputDecl {
  Declared declared;
  // `x : unpack(...) { parts }`.
  bool is_unpack = false;
  llvm::ArrayRef<Argument> unpack_arguments;
  llvm::ArrayRef<Declared> parts;
};
struct ParameterDecl {  // Of a `def`.
  Name name;
  bool is_let = false;
  const TypeExpr* type = nullptr;
  const Expr* default_value = nullptr;
};

// `def` or `func`.
struct Callable {
  Name name;
  bool is_function = false;
  Name op_set;                               // Empty: the file's.
  llvm::ArrayRef<ParameterDecl> parameters;  // def
  llvm::ArrayRef<InputDecl> inputs;          // func
  llvm::ArrayRef<Attribute> attributes;
  Body body;
  SourceRange range;
};

struct Binding {  // NAME = expr
  Name name;
  const Expr* value = nullptr;
};
struct Target {
  Name name;
  const TypeExpr* type = nullptr;
};
struct ReturnItem {
  Name name;  // Empty: none.
  const TypeExpr* type = nullptr;
  const Expr* value = nullptr;
};

enum class StatementKind : uint8_t {
  kMil,
  kOpSet,
  kProgram,
  kImport,
  kParam,
  kExtern,
  kCallable,  // Items only.
  kLet,
  kRequire,
  kIf,  // Both.
  kAssign,
  kCall,
  kFor,
  kReturn,  // In bodies only.
};

struct Statement {
  StatementKind kind = StatementKind::kLet;
  SourceRange range;
  Name word;                             // mil, opset, import: what follows. for: the variable.
  llvm::ArrayRef<Attribute> attributes;  // program
  llvm::ArrayRef<Binding> bindings;      // param, let
  llvm::ArrayRef<Declared> declared;     // extern
  const Callable* callable = nullptr;    // def, func
  const Expr* expr = nullptr;            // require, if: the condition. for: the list. assign, call: the value.
  const Expr* message = nullptr;         // require
  Body body;                             // if, for
  Body else_body;                        // if
  bool has_else = false;
  llvm::ArrayRef<Target> targets;    // assign
  llvm::ArrayRef<ReturnItem> items;  // return
};

struct File {
  FileId id = FileId::kNone;
  llvm::ArrayRef<const Statement*> items;
};

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_AST_H_
