// The walk over a program. One object per call of Verify().
#ifndef MIL_VERIFY_VERIFIER_H_
#define MIL_VERIFY_VERIFIER_H_

#include <vector>

#include "llvm/ADT/SmallVector.h"
#include "mil/ops/op_table.h"
#include "mil/verify/verify.h"
#include "verify/scope.h"
#include "verify/type_check.h"

namespace mil::verify {

class Verifier {
 public:
  Verifier(Program& program, DiagnosticEngine& engine, const VerifyOptions& options);
  void VerifyProgram();

 private:
  // Functions and blocks: verify.cpp.
  void VerifyFunction(Function& function);
  void VerifyBlock(Block& block, unsigned depth);
  void VerifyOutputs(Block& block);
  void VerifyAttributes(llvm::ArrayRef<Attribute> attributes, const ResolvedLocation& location);
  void Define(Value& value);
  void CheckUses(Value& value);

  // One operation: verify_operation.cpp.
  void VerifyOperation(Operation& op, unsigned depth);
  void VerifyConst(Operation& op);
  bool VerifyOperands(Operation& op);
  bool VerifyDefinition(Operation& op);
  bool VerifyBlockCount(Operation& op);
  void VerifyResults(Operation& op, llvm::ArrayRef<Type> inferred);
  void VerifyResult(Operation& op, Value& result, Type inferred);
  void ReportInvisible(const Operand& operand, const ResolvedLocation& location);
  void ReportLiteral(const Literal& literal, const ResolvedLocation& location, llvm::StringRef what);

  InFlightDiagnostic Report(DiagId id, const ResolvedLocation& location) { return engine_.Report(id, location); }

  Program& program_;
  DiagnosticEngine& engine_;
  const VerifyOptions& options_;
  const bool check_names_;
  Scope scope_;
  TypeCheck types_;
  Function* function_ = nullptr;
  std::vector<const OpDef*> defs_;  // By OpKind: the definition in the function's op set, once it was looked up.
  uint64_t operands_ = 0;           // Operands that are bound to a value, seen so far.
  uint64_t uses_ = 0;               // Uses in the lists of the values seen so far.
  bool use_lists_agree_ = true;
  bool too_deep_ = false;
};

// 'x', or the number of a value without a name: "result 0 of 'mul'".
std::string NameOf(const Value& value);
ResolvedLocation LocationOf(const Value& value);
bool IsIdentifier(llvm::StringRef name);

}  // namespace mil::verify

#endif  // MIL_VERIFY_VERIFIER_H_
