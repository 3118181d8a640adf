// InferContext: what an operation's type inference sees and says.
//
// The typed getters give the input's constant value, or its default if it is absent, or nothing if the value is not
// known (not constant, or in a weight file). They are cheap enough for every operation of a large program.
#ifndef MIL_IR_INFER_CONTEXT_H_
#define MIL_IR_INFER_CONTEXT_H_

#include <concepts>
#include <cstdint>
#include <optional>

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/op_def.h"
#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"

namespace mil {

using IntVector = llvm::SmallVector<int64_t, 8>;

class InferContext {
 public:
  // One binding of an input while inference runs: its type, and its literal if it is a constant.
  struct Argument {
    unsigned input;
    Type type;
    const Literal* constant;
    // The result of a constexpr_* operation: fixed before the program runs though its value is not at hand.
    bool is_constexpr = false;
    LocationId location = LocationId::kUnknown;  // Errors about the input point here where it is known.

    bool IsConstant() const { return constant || is_constexpr; }
  };

  // `arguments` sorted by input. `blocks` for operations that have them. Errors go to `engine` at `location`; without
  // an engine (a trial) they are only counted as failure.
  InferContext(const OpDef& def, Program& program, llvm::ArrayRef<Argument> arguments, llvm::ArrayRef<Block*> blocks,
               DiagnosticEngine* engine, LocationId location);

  const OpDef& def() const { return def_; }
  TypeTable& types() { return program_.types(); }
  Dim FreshSymbol() { return program_.FreshSymbol(); }
  llvm::ArrayRef<Block*> blocks() const { return blocks_; }
  // The op set of the function, where it is known: a few rules change without a new version of the definition.
  std::optional<OpSet> op_set() const { return op_set_; }
  void set_op_set(std::optional<OpSet> op_set) { op_set_ = op_set; }

  // Inputs, by index in OpDef::inputs or by name (which must be one of the definition's).
  unsigned Index(llvm::StringRef input) const;
  llvm::ArrayRef<Argument> Arguments(unsigned input) const;
  llvm::ArrayRef<Argument> Arguments(llvm::StringRef input) const { return Arguments(Index(input)); }
  bool Has(llvm::StringRef input) const { return !Arguments(input).empty(); }
  // The type of the (first) binding; no type if the input is absent.
  Type TypeOf(unsigned input) const;
  Type TypeOf(llvm::StringRef input) const { return TypeOf(Index(input)); }
  // Its shape; unranked and absent give nothing.
  std::optional<Shape> ShapeOf(llvm::StringRef input) const;
  // Its literal, data or not; null if not constant or absent.
  const Literal* Constant(llvm::StringRef input) const;

  std::optional<bool> Bool(llvm::StringRef input) const;
  std::optional<int64_t> Int(llvm::StringRef input) const;
  std::optional<double> Real(llvm::StringRef input) const;
  std::optional<llvm::StringRef> String(llvm::StringRef input) const;
  // All elements of an integer or bool tensor, row by row; a scalar counts as one element.
  std::optional<IntVector> Ints(llvm::StringRef input) const;
  // The element count of a rank-1 input, if it is known though its values may not be: the rank of what it describes.
  std::optional<int64_t> LengthOf(llvm::StringRef input) const;

  // Results, in order.
  void AddResult(Type type) { results_.push_back(type); }
  void AddTensor(DType dtype, llvm::ArrayRef<Dim> dims) { AddResult(types().Tensor(dtype, dims)); }
  // Unranked without a shape. (A template, so that a Shape is not taken for one.)
  template <std::same_as<std::optional<Shape>> OptionalShape>
  void AddTensor(DType dtype, const OptionalShape& shape) {
    AddResult(shape ? types().Tensor(dtype, *shape) : types().UnrankedTensor(dtype));
  }
  // Else nullopt would become an ArrayRef: a scalar.
  void AddTensor(DType dtype, std::nullopt_t) { AddResult(types().UnrankedTensor(dtype)); }
  llvm::ArrayRef<Type> results() const { return results_; }

  // A violated constraint, numbered as in OpDef::constraints, about one input ("" for the whole operation). Prints
  //   'concat' violates concat_c1: the ranks of `values` agree; input "values": <what follows with <<>
  InFlightDiagnostic Violates(unsigned constraint, llvm::StringRef input);

  // `axis` counted from the front; nothing if it is outside [-rank, rank).
  static std::optional<int64_t> NormalizeAxis(int64_t axis, int64_t rank);

 private:
  const OpDef& def_;
  Program& program_;
  llvm::ArrayRef<Argument> arguments_;
  llvm::ArrayRef<Block*> blocks_;
  DiagnosticEngine* engine_;
  LocationId location_;
  std::optional<OpSet> op_set_;
  llvm::SmallVector<Type, 2> results_;
};

// Checks the inputs of `op` (kinds, types, constness, missing ones) and runs its inference; on success `results` has
// one type per result. The order: kinds and dtypes, type variables, constness, then OpDef::infer.
llvm::LogicalResult InferTypes(Operation& op, DiagnosticEngine* engine, llvm::SmallVectorImpl<Type>& results);
// The same before there is an operation.
llvm::LogicalResult InferTypes(const OpDef& def, Program& program, llvm::ArrayRef<Program::InputBinding> inputs,
                               llvm::ArrayRef<Block*> blocks, DiagnosticEngine* engine, LocationId location,
                               llvm::SmallVectorImpl<Type>& results);

}  // namespace mil

#endif  // MIL_IR_INFER_CONTEXT_H_
