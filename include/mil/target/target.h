// Targets are data: what a Neural Engine takes and what we choose to give it. Every figure says how it is known.
//
// Nothing here ran on Apple hardware. Sources are the ids of the collected constraints, which
// `milc --target=help` prints beside what they say.
#ifndef MIL_TARGET_TARGET_H_
#define MIL_TARGET_TARGET_H_

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/op_set.h"
#include "mil/ir/operation.h"
#include "mil/ops/op_kind.h"

namespace mil::target {

// How a fact is known.
enum class Evidence : uint8_t { kMeasured, kReported, kGuess };
struct Fact {
  Evidence evidence = Evidence::kGuess;
  bool contested = false;  // Another source says otherwise.
  llvm::StringRef source;  // The constraint's id and who says it.
};
// "known", "likely" or "guess", and ", contested": what tools print.
std::string ToString(const Fact& fact);

// What becomes of an operation, in LLVM's words.
enum class Action : uint8_t {
  kLegal,        // Stays.
  kExpand,       // Is replaced by other operations.
  kPromote,      // Stays, with other types.
  kCustom,       // Needs a decision of its own.
  kUnsupported,  // Must not be there.
};

// Which form of an operation a rule speaks of.
enum class Form : uint8_t {
  kAny,
  kConstantOperand,  // matmul with a constant on one side.
  kTwoConstants,     // matmul of two constants.
};

// One rule about one operation. The first that matches wins; no rule: legal.
struct Rule {
  OpKind kind;
  Form form = Form::kAny;
  Action legality = Action::kLegal;  // What the chip is said to take.
  Action policy = Action::kLegal;    // What we do by default; never more permissive than needed to be safe.
  Fact fact;
  llvm::StringRef reason;  // "M1 and M2 are reported to reject casts"
  llvm::StringRef pass;    // The pass that does what the policy asks for; empty if none does.
};

struct Target {
  llvm::StringRef name;          // "m1"
  llvm::StringRef chip;          // "Apple M1"
  llvm::StringRef architecture;  // "h13"
  MilVersion version;            // Of the program we write.
  OpSet op_set;
  Fact spelling;        // Of the two above.
  bool fp16_interface;  // Function inputs and outputs are fp16 by default; the host converts.
  Fact interface_fact;
  llvm::ArrayRef<Rule> rules;
};

// In the order m1 ... m5.
llvm::ArrayRef<Target> AllTargets();
// By name or architecture, case ignored; null if unknown.
const Target* FindTarget(llvm::StringRef name);
// The rule that speaks of `op` in its present form, or null.
const Rule* FindRule(const Target& target, const Operation& op);

}  // namespace mil::target

#endif  // MIL_TARGET_TARGET_H_
