// matmul-to-conv: a matmul by a constant becomes a 1x1 convolution. A matmul of two run-time tensors stays.
//
//   y = matmul(x = [S, in], y = weight [in, out])                       the weight has to be transposed: recorded
//   y = matmul(x = [S, in], y = weight [out, in], transpose_y = true)   the weight keeps its bytes
//   y = matmul(x = weight [out, in], y = [in, S])                       likewise, and the data keeps its order
// becomes
//   y = conv(x = [1, in, 1, S], weight = [out, in, 1, 1]), between reshapes and transposes of the data
#include "passes/conv_1x1.h"
#include "passes/passes.h"

namespace mil::passes {

namespace {

bool IsConstant(const Operation& op, llvm::StringRef input) {
  if (op.GetConstant(input)) return true;
  const Value* value = op.GetValue(input);
  const Operation* definition = value ? value->defining_op() : nullptr;
  return definition && definition->def().is_constexpr;
}

bool Flag(const Operation& op, llvm::StringRef input) {
  const Literal* literal = op.GetConstant(input);
  return literal && literal->Bits() != 0;
}

bool Lower(PassContext& context, Operation& op, bool weight_first) {
  const bool transpose_x = Flag(op, "transpose_x"), transpose_y = Flag(op, "transpose_y");
  Projection projection;
  projection.weight = PlainConstant(context, op, weight_first ? "x" : "y");
  if (!projection.weight) return false;
  if (weight_first) {  // [out, in] * [in, S] = [out, S]
    projection.activation = op.GetValue("y");
    projection.weight_is_out_in = !transpose_x;
    projection.channels_last = transpose_y;
    projection.result_channels_last = false;
  } else {  // [S, in] * [in, out] = [S, out]
    projection.activation = op.GetValue("x");
    projection.weight_is_out_in = transpose_y;
    projection.channels_last = !transpose_x;
    projection.result_channels_last = true;
  }
  if (projection.activation->type().IsRanked() && projection.activation->type().rank() < 2) {
    CannotLower(context, op) << "its data is " << projection.activation->type() << ", expected at least a matrix";
    return false;
  }
  return ReplaceByConv1x1(context, "matmul-to-conv", op, projection);
}

}  // namespace

PassResult MatmulToConv(PassContext& context) {
  bool changed = false, failed = false;
  for (const std::unique_ptr<Function>& function : context.program.functions()) {
    if (function->keep()) continue;
    Walk(function->body(), [&](Operation& op) {
      if (!op.Is(OpKind::kMatmul) || op.keep()) return;
      const bool x = IsConstant(op, "x"), y = IsConstant(op, "y");
      if (x == y) return;  // Two run-time tensors stay; two constants are for constant folding.
      (Lower(context, op, x) ? changed : failed) = true;
    });
  }
  return failed ? PassResult::kFailed : changed ? PassResult::kChanged : PassResult::kUnchanged;
}

}  // namespace mil::passes
