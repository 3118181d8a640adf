// OpDef: everything that is known about one version of one operation. The definitions are in lib/ops.
#ifndef MIL_IR_OP_DEF_H_
#define MIL_IR_OP_DEF_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/LogicalResult.h"
#include "mil/ir/dtype.h"
#include "mil/ir/op_set.h"

namespace mil {

class InferContext;
class Type;

// Which operation; the values are in mil/ops/op_kind.h. `kInvalid` (0) stands for an operation that could not be read:
// it keeps its declared results so that the rest of the program can be checked.
enum class OpKind : uint16_t;

// What an input takes.
enum class InputKind : uint8_t {
  kTensor,
  kVariadic,  // One or more tensors: `values = (a, b)`. MIL's tuple inputs.
  kList,      // A list value.
  kState,     // A state value.
  kAny,       // A value of any type (identity).
  kLiteral,   // A literal of any type (const's val, classify's classes).
};

// The value an absent optional input stands for.
struct DefaultValue {
  enum class Kind : uint8_t {
    kNone,  // Not optional, or absent means something no value says (conv without bias).
    kBool,
    kInteger,
    kReal,
    kString,
    kIntegers,  // A vector.
    kComputed,  // Depends on the other inputs: `note` says how, `compute` does it.
  };
  Kind kind = Kind::kNone;
  bool boolean = false;
  int64_t integer = 0;
  double real = 0;
  llvm::StringRef string;
  std::vector<int64_t> integers;
  llvm::StringRef note;  // "[1] * spatial rank"
  std::vector<int64_t> (*compute)(const InferContext&) =
      nullptr;  // kComputed; called when the inputs it needs are there.

  DefaultValue() = default;
  DefaultValue(bool value) : kind(Kind::kBool), boolean(value) {}                                 // NOLINT
  DefaultValue(int value) : kind(Kind::kInteger), integer(value) {}                               // NOLINT
  DefaultValue(double value) : kind(Kind::kReal), real(value) {}                                  // NOLINT
  DefaultValue(const char* value) : kind(Kind::kString), string(value) {}                         // NOLINT
  DefaultValue(std::initializer_list<int64_t> value) : kind(Kind::kIntegers), integers(value) {}  // NOLINT
  DefaultValue(llvm::StringRef how, std::vector<int64_t> (*function)(const InferContext&))
      : kind(Kind::kComputed), note(how), compute(function) {}
};

struct InputDef {
  llvm::StringRef name = {};
  // Inputs that share a type variable ("T") share the scalar type.
  llvm::StringRef type_var = {};
  DTypeSet dtypes = {};  // Empty: not restricted (lists, literals).
  InputKind kind = InputKind::kTensor;
  bool is_const = false;  // The value must be known when the program is compiled.
  bool is_optional = false;
  DefaultValue default_value = {};
  // The rank the op reference gives it; -1: any. Where it is 0, any tensor of one element will do.
  int rank = -1;
  bool takes_any = false;  // kVariadic: values of any type, not only tensors (while_loop's loop_vars).

  InputDef& Const() {
    is_const = true;
    return *this;
  }
};

struct ConstraintDef {
  llvm::StringRef text = {};    // "the ranks of `values` agree"
  llvm::StringRef source = {};  // Where it is stated: "coremltools, MIL op reference, tensor_operation.concat"
};

struct OpDef {
  llvm::StringRef name = {};
  OpSet since = OpSet::kIos15;
  llvm::StringRef summary = {};
  std::vector<InputDef> inputs = {};            // In the documented order: the order of positional arguments.
  std::vector<ConstraintDef> constraints = {};  // Numbered from 1: "concat_c1".
  // Computes the result types and checks the constraints. Called with every input's dtype, kind and constness already
  // checked. Reports what is wrong through the context.
  llvm::LogicalResult (*infer)(InferContext&) = nullptr;
  std::vector<llvm::StringRef> results = {};  // Names for the docs, in order; empty: one result, "output".
  bool is_pure = true;                        // Same inputs, same results, nothing else touched.
  bool has_blocks = false;                    // cond, while_loop.
  bool has_result = true;                     // Only write_state has none.
  bool is_constexpr = false;                  // const and constexpr_*: its result counts as constant.
  llvm::StringRef family = {};                // "tensor_operation": MIL's own grouping. Set by the table.
  OpKind kind = {};                           // Set by the table.

  // The input with this name, which must exist: for op sets that edit an earlier definition.
  InputDef& Input(llvm::StringRef input_name);
  const InputDef* FindInput(llvm::StringRef input_name) const;
  // Its index, or -1.
  int InputIndex(llvm::StringRef input_name) const;
  bool IsConst() const { return is_constexpr && inputs.size() == 1 && inputs[0].kind == InputKind::kLiteral; }
};

}  // namespace mil

#endif  // MIL_IR_OP_DEF_H_
