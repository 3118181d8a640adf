// The tree of a graph text to a Program: evaluates what is known at compile time, inlines helpers, makes operations.
//
// One class whose parts are in files of their own: files and items (lower_file.cpp), functions (lower_function.cpp),
// inputs (lower_inputs.cpp), statements (lower_statement.cpp), expressions (lower_expr.cpp), operators and subscripts
// on tensors (lower_operator.cpp), calls (lower_call.cpp), operations (lower_op.cpp), blocks (lower_block.cpp),
// inlining (lower_inline.cpp), repetition (lower_loop.cpp), types (lower_type.cpp), literals (lower_literal.cpp), typed
// constants (lower_constant.cpp), weight files (lower_weights.cpp), computed tensors (lower_table.cpp), compile-time
// transformations (lower_transform.cpp), pack and unpack (lower_pack.cpp).
#ifndef MIL_LIB_GRAPH_LOWERING_H_
#define MIL_LIB_GRAPH_LOWERING_H_

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "graph/ast.h"
#include "graph/entity.h"
#include "graph/name_table.h"
#include "graph/scope.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Allocator.h"
#include "mil/graph/parser.h"
#include "mil/ops/op_table.h"

namespace mil::graph {

class Lowering {
 public:
  Lowering(SourceManager& sources, DiagnosticEngine& engine, const ParseOptions& options);
  std::unique_ptr<Program> Run(FileId file);

 private:
  // How to call the results of an expression.
  struct Naming {
    llvm::StringRef base;  // The name itself if `exact`, else what the operation's name is appended to.
    bool exact = false;
    bool is_explicit = false;                      // A name that the function's text states.
    llvm::ArrayRef<llvm::StringRef> targets = {};  // Of several results: a name for each.
    llvm::ArrayRef<Type> declared = {};            // Types that are stated, in order; no type where none is.

    // For what stands inside the expression.
    Naming Inner() const { return {base, false, false, {}, {}}; }
  };
  // An argument of a call, evaluated.
  struct CallArgument {
    Name name;
    Entity entity;
    const Expr* expr = nullptr;
    SourceRange range;
  };
  // Where operations are being made.
  struct FunctionState {
    Function* function = nullptr;
    NameTable names;
    llvm::DenseMap<const TypedConstant*, Value*> constants;    // Of bound constants.
    llvm::DenseMap<const Value*, std::vector<Region>> packed;  // Results of pack.
    std::vector<Operation*> unpacked;                          // Slices of unpack, to drop if not used.
  };
  // The call that is being inlined, or the function itself.
  struct Frame {
    Frame* caller = nullptr;  // Of the call.
    LocationId call_site = LocationId::kUnknown;
    std::string prefix;     // Of names that a helper's statements bind; empty: the function itself.
    bool is_direct = true;  // Names are the text's own.
    llvm::StringMap<Dim> symbols;
  };

  // Files and items.
  FileUnit* Load(FileId file, SourceRange import);
  void LowerItems(FileUnit& unit, llvm::ArrayRef<const Statement*> items);
  void LowerItem(FileUnit& unit, const Statement& item);
  void LowerParam(FileUnit& unit, const Binding& binding);
  void LowerExtern(FileUnit& unit, const Declared& declared);
  Entity MakeExtern(llvm::StringRef name, const TypeExpr& type, Scope& scope);
  void LowerImport(FileUnit& unit, const Statement& item);
  void LowerMil(const Statement& item);
  void DeclareCallables(FileUnit& unit);
  void DefineInFile(FileUnit& unit, const Name& name, Entity entity);
  void AddVisible(FileUnit& unit, const FileUnit& imported, SourceRange where);
  void ReadDefines();
  void ReportUnusedDefines();
  std::optional<OpSet> ReadOpSet(const Name& name);
  void LowerFunctions(const FileUnit& unit);

  // Functions.
  void LowerFunction(const CallableRef& callable, llvm::StringRef name);
  void ReserveNames(const Body& body);
  void LowerFunctionAttributes(const Callable& callable, Scope& scope);
  void LowerRegionsAttribute(const graph::Attribute& attribute, Scope& scope);
  void LowerOutputs(const Statement& statement, Scope& scope);
  Value* OutputValue(const ReturnItem& item, const Entity& entity, llvm::StringRef name, bool named);
  void BindInput(const InputDecl& input, Scope& scope);
  Value* AddFunctionInput(llvm::StringRef name, SourceRange where, Type type);
  // The members of `for i in list { K[i] : type }`: calls `make` for each, collects them in lists.
  bool LowerGroup(const Declared& declared, const Scope& scope,
                  llvm::function_ref<Entity(llvm::StringRef name, const Declared::Member& member, Scope& inner)> make,
                  llvm::MapVector<llvm::StringRef, EntityList>* lists);

  // Statements. The `return` that was reached, or null.
  const Statement* Execute(const Body& body, Scope& scope);
  const Statement* ExecuteOne(const Statement& statement, Scope& scope);
  void ExecuteLet(const Statement& statement, Scope& scope);
  void ExecuteAssign(const Statement& statement, Scope& scope);
  void ExecuteFor(const Statement& statement, Scope& scope);
  void CheckRequire(const Statement& statement, Scope& scope);
  std::optional<bool> Condition(const Expr& expr, Scope& scope);
  // Defines a name unless it is visible already, which is an error.
  void Bind(Scope& scope, const Name& name, Entity entity, bool is_result = false);
  void CheckBound(const Target& target, const Entity& entity, SourceRange range);
  // The values of a `return`; names as `naming` says.
  std::optional<EntityList> EvalReturned(const Statement& statement, Scope& scope, const Naming& naming);

  // Expressions.
  Entity Eval(const Expr& expr, Scope& scope, const Naming& naming);
  Entity EvalKind(const Expr& expr, Scope& scope, const Naming& naming);
  // Of something that must be known at compile time; no operations are made.
  Entity EvalCompileTime(const Expr& expr, Scope& scope);
  std::optional<int64_t> EvalInteger(const Expr& expr, Scope& scope, llvm::StringRef what);
  Entity EvalName(const NameExpr& expr, Scope& scope);
  Entity EvalList(const ListExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalUnary(const UnaryExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalBinary(const BinaryExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalConditional(const ConditionalExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalAscription(const AscriptionExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalSubscript(const SubscriptExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalAttributed(const AttributedExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalComprehension(const ComprehensionExpr& expr, Scope& scope, const Naming& naming);
  bool EvalClauses(const ComprehensionExpr& expr, size_t clause, Scope& scope, const Naming& naming,
                   EntityList& elements);
  Entity EvalFold(const FoldExpr& expr, Scope& scope, const Naming& naming);
  Entity EvalTable(const TableExpr& expr, Scope& scope);
  Entity EvalPack(const PackExpr& expr, Scope& scope, const Naming& naming);
  Entity SubscriptList(const SubscriptExpr& expr, const Entity& list, Scope& scope);
  Entity SubscriptTensor(const SubscriptExpr& expr, const Entity& tensor, Scope& scope, const Naming& naming);
  Entity ApplyBinary(const BinaryExpr& expr, const Entity& left, const Entity& right, const Naming& naming);
  Entity ApplyOperation(llvm::StringRef op, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                        const Naming& naming);

  // Calls.
  Entity EvalCall(const CallExpr& expr, Scope& scope, const Naming& naming,
                  llvm::ArrayRef<graph::Attribute> attributes);
  bool EvalArguments(llvm::ArrayRef<Argument> arguments, Scope& scope, const Naming& naming,
                     llvm::SmallVectorImpl<CallArgument>& values);
  Entity CallUnknown(const CallExpr& expr, Scope& scope, const Naming& naming);
  Entity CallQuery(llvm::StringRef name, const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments);
  Entity CallConst(const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments, Scope& scope, const Naming& naming,
                   llvm::ArrayRef<graph::Attribute> attributes);
  Entity Inline(const CallableRef& callable, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                const Naming& naming);
  bool BindParameters(const CallableRef& callable, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                      Scope& scope, const Naming& naming);
  bool BindFunctionInputs(const CallableRef& callable, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                          Scope& scope, const Naming& naming);
  // Which parameter each argument is for; an index for each of `names`, -1: none. False after an error.
  bool MatchArguments(llvm::StringRef callee, llvm::ArrayRef<llvm::StringRef> names,
                      llvm::ArrayRef<CallArgument> arguments, llvm::SmallVectorImpl<int>& matched);
  Entity CheckParameterType(const Entity& entity, const TypeExpr& type, const CallArgument& argument,
                            llvm::StringRef name, Scope& scope);

  // Operations.
  struct OpAttributes {
    bool keep = false;
    bool has_name = false;  // Said, though perhaps `none`.
    Identifier name;
    llvm::SmallVector<std::pair<unsigned, CallArgument>, 4> inputs;  // Spelled as attributes.
    llvm::SmallVector<mil::Attribute, 2> others;
  };
  Entity LowerOp(const OpDef& def, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                 llvm::ArrayRef<graph::Attribute> attributes, llvm::ArrayRef<BlockExpr> blocks, Scope& scope,
                 const Naming& naming);
  bool ReadAttributes(const OpDef& def, llvm::ArrayRef<graph::Attribute> attributes, Scope& scope, OpAttributes* read);
  bool AssignInputs(const OpDef& def, SourceRange range, llvm::ArrayRef<CallArgument> arguments,
                    llvm::SmallVectorImpl<std::pair<unsigned, const CallArgument*>>& assigned);
  bool BindOperands(const OpDef& def, llvm::ArrayRef<std::pair<unsigned, const CallArgument*>> assigned,
                    const OpAttributes& attributes, llvm::StringRef base,
                    llvm::SmallVectorImpl<Program::InputBinding>& bindings);
  bool BindOperand(const OpDef& def, unsigned input, const Entity& entity, const Expr* expr, SourceRange range,
                   Operand::Spelling spelling, llvm::ArrayRef<ops::TypedInput> typed, llvm::StringRef const_name,
                   llvm::SmallVectorImpl<Program::InputBinding>& bindings);
  Entity Unreadable(SourceRange range, const Naming& naming);
  Entity FinishOp(Operation* op, const OpAttributes& attributes, llvm::StringRef base, const Naming& naming);
  Entity LowerBlocks(const OpDef& def, SourceRange range, llvm::ArrayRef<Program::InputBinding> bindings,
                     const OpAttributes& attributes, llvm::ArrayRef<BlockExpr> blocks, Scope& scope,
                     llvm::StringRef base, const Naming& naming);
  bool LowerBlock(const BlockExpr& ast, Block& block, llvm::ArrayRef<Program::InputBinding> bindings, const OpDef& def,
                  Scope& scope, llvm::StringRef base);
  bool DeclareResult(Value* value, Type stated, SourceRange range);
  // The operation's definition in the function's op set; null, reported, if there is none.
  const OpDef* FindOp(llvm::StringRef name, SourceRange range);
  // May operations be made here? Reports if not.
  bool CanMakeOps(llvm::StringRef what, SourceRange range);
  bool CountOperation(SourceRange range);

  // Types and literals.
  Type LowerType(const TypeExpr& type, Scope& scope);
  Type WithFreshSymbols(Type type);
  const Literal* MakeLiteral(const Entity& entity, Type type, const Expr* expr, SourceRange range);
  const Literal* MakePlainLiteral(const Entity& entity, DType dtype, int rank, const Expr* expr, SourceRange range);
  const Literal* MakeDefaultLiteral(const Entity& entity, const Expr* expr, SourceRange range);
  const Literal* StoreNumbers(llvm::ArrayRef<Entity> leaves, llvm::ArrayRef<SourceRange> places, Type type,
                              SourceRange range);
  struct Flat {
    std::vector<Entity> leaves;
    std::vector<SourceRange> places;
    llvm::SmallVector<int64_t, 4> shape;
    ops::PlainKind kind = ops::PlainKind::kInteger;
  };
  bool Flatten(const Entity& entity, const Expr* expr, SourceRange range, Flat* flat);
  bool FlattenInto(const Entity& entity, const Expr* expr, SourceRange range, unsigned depth, Flat* flat);
  bool ReadKind(SourceRange range, Flat* flat);

  // Typed constants.
  TypedConstant* NewConstant(const Literal* literal, llvm::StringRef hint);
  TypedConstant* NewDataConstant(Type type, std::unique_ptr<Data> data, llvm::StringRef hint);
  Entity Ascribe(const Entity& entity, Type type, const Expr* expr, SourceRange range);
  Entity MakeFromSource(const UntypedSource& source, Type type, SourceRange range);
  Entity CallSource(llvm::StringRef name, const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments,
                    const Scope& scope);
  Entity CallWeights(const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments, const Scope& scope);
  std::optional<Entity> TryTransform(const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments);
  Entity SliceConstant(const TypedConstant& constant, llvm::ArrayRef<int64_t> begins, llvm::ArrayRef<int64_t> sizes,
                       SourceRange range);
  Entity Transform(TransformSource::Kind kind, llvm::ArrayRef<const TypedConstant*> inputs,
                   llvm::ArrayRef<int64_t> arguments, DType dtype, llvm::ArrayRef<int64_t> shape, SourceRange range);
  Value* ConstValue(TypedConstant& constant, llvm::StringRef name, SourceRange range);
  Value* CreateConst(const Literal* literal, llvm::StringRef name, LocationId location, Operation* before = nullptr,
                     Block* block = nullptr);
  void LayOut(TypedConstant& constant, llvm::StringRef name);
  bool CountBytes(uint64_t count, DType dtype, SourceRange range);
  static void NameConstant(const Entity& entity, llvm::StringRef name);

  // Unpacked inputs.
  void BindUnpack(const InputDecl& input, Scope& scope, Value* given);
  bool LowerParts(const InputDecl& input, Scope& scope, std::vector<std::pair<std::string, Type>>* parts,
                  llvm::MapVector<llvm::StringRef, EntityList>* lists);
  std::optional<int64_t> ReadAxis(llvm::ArrayRef<Argument> arguments, Scope& scope, SourceRange range, std::string* by);

  // Shared helpers.
  LocationId Locate(SourceRange range);
  InFlightDiagnostic Report(DiagId id, SourceRange range);
  Entity Error(DiagId id, SourceRange range, const llvm::Twine& message);
  bool Step(SourceRange range);
  bool CountElements(uint64_t count, SourceRange range);
  llvm::StringRef Save(const llvm::Twine& text);
  // What a body calls `name`: that, or in a helper that with the call's name before it.
  llvm::StringRef LocalName(llvm::StringRef name);
  // `base` or `base_<what>`.
  llvm::StringRef ResultName(const Naming& naming, llvm::StringRef what);
  Identifier TakeName(llvm::StringRef name, bool is_explicit);
  Entity MakeList(EntityList elements, SourceRange range);
  std::string Suggestion(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> candidates) const;

  SourceManager& sources_;
  DiagnosticEngine& engine_;
  const ParseOptions& options_;
  llvm::BumpPtrAllocator arena_;
  std::unique_ptr<Program> program_;
  std::map<std::pair<uint64_t, uint64_t>, std::unique_ptr<FileUnit>> units_;  // By the system's file id.
  std::vector<std::unique_ptr<NamedEntity>> file_names_;
  std::vector<std::unique_ptr<CallableRef>> callables_;
  std::deque<UntypedSource> untyped_;
  llvm::StringMap<Data*> interned_;  // By what they are: the same weights are one Data.
  struct Define {
    Entity value;
    bool used = false;
  };
  llvm::MapVector<llvm::StringRef, Define> defines_;
  llvm::StringSet<> weight_files_;

  FunctionState* function_ = nullptr;
  Frame* frame_ = nullptr;
  Block* block_ = nullptr;
  unsigned compile_time_ = 0;  // No operations are made.
  unsigned calls_ = 0;
  unsigned depth_ = 0;
  unsigned imports_ = 0;
  uint64_t steps_ = 0;
  uint64_t operations_ = 0;
  uint64_t list_elements_ = 0;
  uint64_t constant_bytes_ = 0;
  uint64_t errors_ = 0;
  bool malformed_ = false;  // A file does not follow the grammar: what it lacks may be what was not understood.
  bool stopped_ = false;    // A limit was reached: nothing more is evaluated.
};

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_LOWERING_H_
