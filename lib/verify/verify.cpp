// Programs, functions, blocks and the values in them.
#include "mil/verify/verify.h"

#include <array>

#include "llvm/ADT/DenseMap.h"
#include "verify/literal_check.h"
#include "verify/verifier.h"

namespace mil {

namespace verify {

namespace {

constexpr unsigned kMaxDepth = 256;

// [A-Za-z_][A-Za-z0-9_@]*, as MIL.proto has it. 1: may begin a name, 2: may follow.
constexpr std::array<uint8_t, 256> MakeNameCharacters() {
  std::array<uint8_t, 256> table{};
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = 3;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = 2;
  table['_'] = 3;
  table['@'] = 2;
  return table;
}
constexpr std::array<uint8_t, 256> kNameCharacters = MakeNameCharacters();

ResolvedLocation LocationOf(const Function& function) {
  ResolvedLocation location = function.program()->locations().Resolve(function.location());
  if (!location.range.IsValid() && location.path.empty()) return ResolvedLocation::Path(function.name().str());
  return location;
}

}  // namespace

bool IsIdentifier(llvm::StringRef name) {
  if (name.empty() || !(kNameCharacters[static_cast<uint8_t>(name[0])] & 1)) return false;
  for (unsigned char c : name) {
    if (!kNameCharacters[c]) return false;
  }
  return true;
}

std::string NameOf(const Value& value) {
  if (value.name()) return "'" + value.name().str().str() + "'";
  if (const Operation* op = value.defining_op()) {
    return "result " + std::to_string(value.index()) + " of '" + op->def().name.str() + "'";
  }
  return "input " + std::to_string(value.index());
}

ResolvedLocation LocationOf(const Value& value) {
  if (const Operation* op = value.defining_op()) return mil::LocationOf(*op);
  const Block* block = value.owner_block();
  ResolvedLocation location = block->program()->locations().Resolve(value.location());
  if (location.range.IsValid() || !location.path.empty()) return location;
  return block->parent_op() ? mil::LocationOf(*block->parent_op()) : LocationOf(*block->function());
}

Verifier::Verifier(Program& program, DiagnosticEngine& engine, const VerifyOptions& options)
    : program_(program),
      engine_(engine),
      options_(options),
      check_names_(!engine.HasErrors()),
      scope_(program.identifiers().size()) {}

void Verifier::VerifyProgram() {
  VerifyAttributes(program_.attributes(), {});
  llvm::DenseMap<const void*, const Function*> functions;
  for (const std::unique_ptr<Function>& function : program_.functions()) {
    auto [found, is_new] = functions.try_emplace(function->name().AsOpaque(), function.get());
    if (!is_new && check_names_) {
      Report(DiagId::kDuplicateFunction, LocationOf(*function))
              .Note(LocationOf(*found->second), "the other one is here")
          << "function '" << function->name().str() << "' is defined twice, expected names of functions to be unique";
    }
    VerifyFunction(*function);
  }
  if (use_lists_agree_ && operands_ != uses_) {
    Report(DiagId::kBrokenUseList, {}) << "the values of the program list " << uses_ << " uses, expected " << operands_
                                       << ": one for each operand";
  }
}

void Verifier::VerifyFunction(Function& function) {
  function_ = &function;
  defs_.clear();
  if (check_names_ && !IsIdentifier(function.name().str())) {
    Report(DiagId::kInvalidName, LocationOf(function))
        << "function name '" << function.name().str()
        << "', expected letters, digits and '_', not beginning with a digit";
  }
  VerifyAttributes(function.attributes(), LocationOf(function));
  if (function.body().outputs().empty()) {
    Report(DiagId::kNoOutputs, LocationOf(function))
        << "function '" << function.name().str() << "' has no outputs, expected at least one";
  }
  VerifyBlock(function.body(), 0);
}

void Verifier::VerifyBlock(Block& block, unsigned depth) {
  if (depth > kMaxDepth) {
    if (!too_deep_) {  // Once: there may be thousands.
      Report(DiagId::kNestingTooDeep, mil::LocationOf(*block.parent_op())) << "blocks are nested more than 256 deep";
    }
    too_deep_ = true;
    use_lists_agree_ = false;  // What is below goes uncounted.
    return;
  }
  const size_t mark = scope_.Enter();
  for (Value* input : block.inputs()) Define(*input);
  for (Operation& op : block) VerifyOperation(op, depth);
  VerifyOutputs(block);
  scope_.Leave(mark);
}

void Verifier::VerifyOutputs(Block& block) {
  for (size_t index = 0; index < block.outputs().size(); ++index) {
    const Operand& output = block.outputs()[index];
    const auto location = [&] {
      ResolvedLocation at = program_.locations().Resolve(block.outputs_location());
      if (at.range.IsValid() || !at.path.empty()) return at;
      return block.parent_op() ? mil::LocationOf(*block.parent_op()) : LocationOf(*block.function());
    };
    const Value* value = output.value();
    if (!value) {
      Report(DiagId::kOutputNotValue, location()) << "output " << uint64_t{index} << " is a literal, expected a value";
      continue;
    }
    ++operands_;
    if (!scope_.IsVisible(value)) {
      if (check_names_) ReportInvisible(output, location());
    } else if (value->type() && value->type().IsState()) {
      Report(DiagId::kStateMisuse, location())
          << "output " << NameOf(*value) << " is a state, expected a value that 'read_state' makes of it";
    }
  }
}

void Verifier::VerifyAttributes(llvm::ArrayRef<Attribute> attributes, const ResolvedLocation& location) {
  for (const Attribute& attribute : attributes) {
    if (!LiteralFits(*attribute.value)) {
      ReportLiteral(*attribute.value, location, "attribute '" + attribute.name.str().str() + "'");
    }
  }
}

void Verifier::ReportLiteral(const Literal& literal, const ResolvedLocation& location, llvm::StringRef what) {
  Report(DiagId::kLiteralType, location) << what << " " << DescribeLiteralError(literal);
}

// A value of a block, at the place where it becomes visible.
void Verifier::Define(Value& value) {
  if (check_names_ && !IsIdentifier(value.name().str())) {
    Report(DiagId::kInvalidName, LocationOf(value))
        << (value.name() ? "name " : "") << NameOf(value) << (value.name() ? "" : " has no name")
        << ", expected letters, digits, '_' and '@', beginning with a letter or '_'";
  }
  const Value* other = scope_.Define(&value);
  if (other && check_names_) {
    Report(DiagId::kDuplicateName, LocationOf(value)).Note(LocationOf(*other), "the other one is here")
        << NameOf(value) << " is defined twice, expected names to be unique where they are visible";
  }
  if (const Type type = value.type()) {
    if (!types_.IsSizeable(type) || (value.has_declared_type() && !types_.IsSizeable(value.declared_type()))) {
      Report(DiagId::kTypeTooLarge, LocationOf(value))
          << NameOf(value) << " is " << type << ", expected less than 2^63 bytes";
    }
  } else if (check_names_ && !engine_.HasErrors()) {  // Otherwise it comes from what was reported.
    Report(DiagId::kMissingType, LocationOf(value)) << NameOf(value) << " has no type, expected one";
  }
  CheckUses(value);
}

// Lists are counted, and the operands that list them: neither can be longer by mistake without a difference showing.
void Verifier::CheckUses(Value& value) {
  for (const Operand* use = value.first_use(); use; use = use->next_use()) {
    ++uses_;
    if (use->value() == &value) continue;
    if (use_lists_agree_) {
      use_lists_agree_ = false;
      Report(DiagId::kBrokenUseList, LocationOf(value))
          << NameOf(value) << " lists a use by an operand that is bound to another value, expected only its own";
    }
    return;
  }
}

}  // namespace verify

bool Verify(Program& program, DiagnosticEngine& engine, const VerifyOptions& options) {
  const uint64_t errors = engine.errors();
  verify::Verifier(program, engine, options).VerifyProgram();
  return engine.errors() == errors;
}

}  // namespace mil
