// What gru, lstm and rnn share: weights of so many gates by hidden size, states, and results.
#ifndef MIL_OPS_RECURRENT_H_
#define MIL_OPS_RECURRENT_H_

#include <initializer_list>
#include <optional>
#include <vector>

#include "mil/ir/infer_context.h"
#include "mil/ir/op_def.h"

namespace mil::ops {

// The numbers of the constraints that each of the three starts its list with.
enum RecurrentConstraint : unsigned {
  kDirection = 1,
  kHiddenWeight,
  kInputWeight,
  kInitialState,
  kBias,
  kFirstOwnRecurrentConstraint,
};
// These constraints followed by the operation's `own`. `directions`: "forward or reverse".
std::vector<ConstraintDef> RecurrentConstraints(llvm::StringRef directions, llvm::StringRef source,
                                                std::initializer_list<ConstraintDef> own);

// The sizes that the inputs agree on so far.
struct RecurrentSizes {
  Dim sequence, batch, input, hidden;
  int64_t gates = 1;  // Rows of a weight for each hidden element.
};

// Reads the sizes of `x` and the hidden size off `weight_hh`.
RecurrentSizes ReadRecurrentSizes(const InferContext& context, int64_t gates);

// Checks the weights and the bias of one direction; makes `sizes` more precise. Absent inputs are not checked.
llvm::LogicalResult CheckRecurrentWeights(InferContext& context, llvm::StringRef weight_ih, llvm::StringRef weight_hh,
                                          llvm::StringRef bias, RecurrentSizes& sizes);
// Checks that a vector has `times` elements per hidden one.
llvm::LogicalResult CheckPerHidden(InferContext& context, unsigned constraint, llvm::StringRef input, int64_t times,
                                   const RecurrentSizes& sizes);
// Checks an initial state, [batch, directions * hidden]; `width` is the second size and becomes more precise.
llvm::LogicalResult CheckInitialState(InferContext& context, llvm::StringRef input, RecurrentSizes& sizes, Dim& width);
// Adds the results: every step's or the last hidden state, then `states` final states.
void AddRecurrentResults(InferContext& context, const RecurrentSizes& sizes, Dim width, unsigned states);

// Shorthands for the inputs.
InputDef RecurrentState(llvm::StringRef name, DTypeSet dtypes);
InputDef RecurrentWeight(llvm::StringRef name, DTypeSet dtypes);
InputDef OptionalRecurrentWeight(llvm::StringRef name, DTypeSet dtypes, int rank);
InputDef RecurrentOption(llvm::StringRef name, DefaultValue value);

}  // namespace mil::ops

#endif  // MIL_OPS_RECURRENT_H_
