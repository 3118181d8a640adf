// Operations and blocks of MIL text.
#ifndef MIL_LIB_TEXT_OPERATION_PARSER_H_
#define MIL_LIB_TEXT_OPERATION_PARSER_H_

#include <array>

#include "llvm/ADT/DenseSet.h"
#include "text/literal_parser.h"
#include "text/scope.h"

namespace mil::text {

class OperationParser : protected LiteralParser {
 protected:
  using LiteralParser::LiteralParser;

  // Operations up to the block's `}`, and its outputs: `} -> (a, b)`. `what`: "function" or "block". False if the end
  // of the block was not found.
  bool ParseBody(Block* block, llvm::StringRef what);
  // `[name = value, ...]` of functions and programs.
  bool ParseAttributes(llvm::SmallVectorImpl<Attribute>* attributes);
  // `(type name, ...)`: the inputs of a block. `symbols`: unknown dimensions become symbols (a function's inputs).
  bool ParseParameters(Block* block, bool symbols);
  // After an error before a block's `{`: goes there. False if there is none before the next function.
  bool RecoverToBody();

  void BeginFunction(OpSet op_set);
  // Reports the names that were used and are not defined, or too late.
  void EndFunction();

  // Before a function: `func name`.
  bool AtFunction();

 private:
  struct Result {
    Type type;
    Identifier name;
    llvm::StringRef text;
  };
  // A value written without a type: it is read when all inputs are known, because they may decide its type.
  struct Untyped {
    unsigned binding;   // In bindings_.
    const char* value;  // Where it begins.
    UntypedLook look;
  };
  struct UndefinedUse {
    Identifier name;
    llvm::StringRef text;
    const Block* block;
  };
  struct CachedDef {
    llvm::StringRef name;
    const OpDef* def = nullptr;
  };

  bool ParseOperations(Block* block, llvm::StringRef what);
  Value* Unreadable(Block* block, llvm::StringRef name);
  // Statements. After a failure the cursor is where the trouble was found.
  bool ParseStatement(Block* block);
  bool ParseResults();
  bool ParseOperation(Block* block, llvm::StringRef name);
  bool ParseInputs(Block* block);
  bool ParseBlocks(Operation* op, llvm::StringRef name);
  bool ParseBlock(Block* block);
  bool ParseSemicolon();
  bool ParseOutputs(Block* block);
  void Recover();
  bool AtBlockEnd();
  void SortBindings();
  // After definitions that could not be read, from `start` to `last` ('=' or ')'), with the trouble at the cursor:
  // their names are known, so that their uses are no mistakes.
  void SalvageNames(const char* start, char last);
  void Define(llvm::StringRef name, Identifier identifier, Value* value);
  Operation* Create(const OpDef& def, Block* block, llvm::StringRef name);
  // Of an operation that could not be read.
  void MakeInvalid(Operation* op);

  // Operations' names.
  const OpDef* FindDef(llvm::StringRef name);
  const OpDef* ReportUnknownOp(llvm::StringRef name);

  // Arguments and attributes: they fill bindings_, attributes_ and name_.
  bool ParseArguments(Block* block);
  bool ParseArgument(Block* block, llvm::StringRef name);
  bool ParseOpAttributes();
  bool ParseOpAttribute(llvm::StringRef name);
  bool ParseBinding(Block* block, int input);
  bool ParseLiteralBinding(int input, Operand::Spelling spelling);
  void ReportOutOfScope(llvm::StringRef name, const Value* value);
  // Null, which is no failure of the text, if the name has no value.
  Value* UseValue(Block* block, llvm::StringRef name);
  // -1, which is reported for arguments, if the operation has no such input or has it already.
  int FindInput(llvm::StringRef name, Operand::Spelling spelling);
  bool ReadUntyped();
  Type TypeOfUntyped(int input, const UntypedLook& look) const;
  bool AtTyped();
  const Literal* ParseAttributeValue();
  void Bind(int input, Operation::Binding binding, Operand::Spelling spelling);

  Scope scope_;
  OpSet op_set_ = OpSet::kIos15;
  std::vector<UndefinedUse> undefined_;
  std::array<CachedDef, 256> defs_ = {};
  unsigned block_depth_ = 0;

  // Of the statement that is being read.
  llvm::SmallVector<Result, 4> results_;
  llvm::SmallVector<Type, 4> result_types_;
  llvm::SmallVector<Program::InputBinding, 16> bindings_;
  llvm::SmallVector<Attribute, 8> attributes_;
  llvm::SmallDenseSet<uint32_t, 8> seen_attributes_;
  llvm::SmallVector<Untyped, 2> untyped_;
  Identifier name_;
  const OpDef* def_ = nullptr;
  uint64_t seen_inputs_ = 0;  // A bit for each of the first 64: given already.
  bool valid_ = true;         // No mistake so far that makes the operation unreadable.
};

}  // namespace mil::text

#endif  // MIL_LIB_TEXT_OPERATION_PARSER_H_
