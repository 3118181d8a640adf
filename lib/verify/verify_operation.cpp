// One operation: its definition, operands, blocks and results.
#include "mil/ir/infer_context.h"
#include "verify/literal_check.h"
#include "verify/verifier.h"

namespace mil::verify {

namespace {

constexpr size_t kBlocks = 2;  // cond: then, else. while_loop: condition, body.

}  // namespace

void Verifier::VerifyOperation(Operation& op, unsigned depth) {
  const OpDef& def = op.def();
  if (def.kind == OpKind::kInvalid) {
    for (const Operand& operand : op.operands()) operands_ += operand.value() != nullptr;
    for (Block* block : op.blocks()) VerifyBlock(*block, depth + 1);
    for (Value& result : op.results()) Define(result);
    return;
  }
  if (!op.attributes().empty()) VerifyAttributes(op.attributes(), mil::LocationOf(op));
  if (def.IsConst()) {
    VerifyConst(op);
  } else {
    bool can_infer = VerifyOperands(op);
    for (Block* block : op.blocks()) VerifyBlock(*block, depth + 1);
    can_infer &= VerifyDefinition(op) && VerifyBlockCount(op);
    llvm::SmallVector<Type, 4> inferred;  // In place: no allocation for any operation of few results.
    if (can_infer && succeeded(InferTypes(op, &engine_, inferred))) VerifyResults(op, inferred);
  }
  for (Value& result : op.results()) Define(result);
}

// Half of all operations are `const`: nothing needs to be inferred.
void Verifier::VerifyConst(Operation& op) {
  const Literal* literal = op.operands().size() == 1 ? op.operands()[0].literal() : nullptr;
  if (!literal || op.num_results() != 1) {
    llvm::SmallVector<Type, 1> inferred;
    if (VerifyOperands(op) && succeeded(InferTypes(op, &engine_, inferred))) VerifyResults(op, inferred);
    return;
  }
  if (!LiteralFits(*literal)) {
    ReportLiteral(*literal, mil::LocationOf(op), "the value of " + NameOf(*op.result()));
    return;
  }
  if (op.result()->type() != literal->type() || op.result()->declared_type() != literal->type()) {
    VerifyResult(op, *op.result(), literal->type());
  }
}

// False if the types of the operands are not known, so that nothing can be inferred.
bool Verifier::VerifyOperands(Operation& op) {
  bool known = true;
  for (const Operand& operand : op.operands()) {
    if (const Literal* literal = operand.literal()) {
      if (LiteralFits(*literal)) continue;
      ReportLiteral(*literal, mil::LocationOf(op),
                    "input '" + op.def().inputs[operand.input()].name.str() + "' of '" + op.def().name.str() + "'");
      known = false;
      continue;
    }
    const Value* value = operand.value();
    if (!value) {
      Report(DiagId::kMissingInput, mil::LocationOf(op))
          << "'" << op.def().name << "' input '" << op.def().inputs[operand.input()].name << "' is bound to nothing";
      known = false;
      continue;
    }
    ++operands_;
    if (check_names_ && !scope_.IsVisible(value)) ReportInvisible(operand, mil::LocationOf(op));
    if (!value->type()) known = false;
  }
  return known;
}

void Verifier::ReportInvisible(const Operand& operand, const ResolvedLocation& location) {
  const Value& value = *operand.value();
  // Is it in this block or one around it, and only later?
  bool later = false;
  for (const Block* block = operand.owner() ? operand.owner()->parent() : operand.owner_block(); block;
       block = block->parent_op() ? block->parent_op()->parent() : nullptr) {
    later |= block == value.parent_block();
  }
  const Operation* op = operand.owner();
  InFlightDiagnostic diagnostic = Report(DiagId::kUseBeforeDefinition, location);
  if (op) {
    diagnostic << "'" << op->def().name << "' input '" << op->def().inputs[operand.input()].name << "' is "
               << NameOf(value);
  } else {
    diagnostic << "output " << NameOf(value);
  }
  diagnostic << (op ? ", which is" : " is")
             << (later ? " defined after it, expected a value that is defined before"
                       : " defined elsewhere, expected a value of this block or one around it");
  diagnostic.Note(LocationOf(value), "it is defined here");
}

// False if the definition is not the one that the function's op set has.
bool Verifier::VerifyDefinition(Operation& op) {
  const OpDef& def = op.def();
  const size_t kind = static_cast<size_t>(def.kind);
  if (kind >= defs_.size()) defs_.resize(kind + 1);
  if (defs_[kind] == &def) return true;
  const OpDef* expected = ops::Lookup(def.name, function_->op_set());
  defs_[kind] = expected;
  if (expected == &def) return true;
  InFlightDiagnostic diagnostic = Report(DiagId::kOpNotInOpSet, mil::LocationOf(op));
  diagnostic << "'" << def.name << "' as of " << def.since << " is used in function '" << function_->name().str()
             << "' of " << function_->op_set() << ", expected ";
  if (expected) {
    diagnostic << "its version as of " << expected->since;
  } else {
    diagnostic << "an operation of that op set";
  }
  return false;
}

bool Verifier::VerifyBlockCount(Operation& op) {
  const size_t expected = op.def().has_blocks ? kBlocks : 0;
  if (op.blocks().size() == expected) return true;
  Report(DiagId::kBlockCount, mil::LocationOf(op))
      << "'" << op.def().name << "' has " << uint64_t{op.blocks().size()} << " blocks, expected " << uint64_t{expected};
  return false;
}

void Verifier::VerifyResults(Operation& op, llvm::ArrayRef<Type> inferred) {
  if (inferred.size() != op.num_results()) {
    Report(DiagId::kResultCount, mil::LocationOf(op))
        << "'" << op.def().name << "' has " << op.num_results() << (op.num_results() == 1 ? " result" : " results")
        << ", expected " << uint64_t{inferred.size()};
    return;
  }
  for (size_t i = 0; i < inferred.size(); ++i) VerifyResult(op, *op.result(i), inferred[i]);
}

void Verifier::VerifyResult(Operation& op, Value& result, Type inferred) {
  if (result.type() == inferred && result.declared_type() == inferred) return;
  const Type declared = result.declared_type();
  if (declared && !Compatible(declared, inferred)) {
    Report(DiagId::kResultType, mil::LocationOf(op))
        << "result " << NameOf(result) << " of '" << op.def().name << "' is declared " << declared << ", expected "
        << inferred << " as its inputs give";
    return;
  }
  if (!options_.refine_types) return;
  // Where both have a symbol, inference's is the one that inputs share.
  TypeTable& types = program_.types();
  const Type precise = declared ? types.MorePrecise(inferred, declared) : inferred;
  // What was declared is printed, also where it says less than what is known now.
  if (declared && !result.has_declared_type() && types.EraseSymbols(precise) != types.EraseSymbols(declared)) {
    result.set_declared_type(declared);
  }
  result.set_type(precise);
}

}  // namespace mil::verify
