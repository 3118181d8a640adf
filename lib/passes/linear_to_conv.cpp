// linear-to-conv: linear becomes a 1x1 convolution.
//
//   y = linear(x = [S, in], weight = [out, in], bias = [out])
// becomes
//   y = the rows of conv(x = [1, in, 1, S], weight = [out, in, 1, 1]) + [1, out, 1, 1]
//
// The weight keeps its bytes: [out, in] and [out, in, 1, 1] are the same.
#include "passes/conv_1x1.h"
#include "passes/passes.h"

namespace mil::passes {

PassResult LinearToConv(PassContext& context) {
  bool changed = false, failed = false;
  for (const std::unique_ptr<Function>& function : context.program.functions()) {
    if (function->keep()) continue;
    Walk(function->body(), [&](Operation& op) {
      if (!op.Is(OpKind::kLinear) || op.keep()) return;
      Projection projection;
      projection.activation = op.GetValue("x");
      projection.weight = PlainConstant(context, op, "weight");
      bool ok = projection.weight != nullptr;
      if (!op.Bindings("bias").empty()) {
        projection.bias = PlainConstant(context, op, "bias");
        ok = ok && projection.bias;
      }
      if (ok && !projection.activation) {
        CannotLower(context, op) << "input 'x' is a constant, expected run-time data";
        ok = false;
      }
      ok = ok && ReplaceByConv1x1(context, "linear-to-conv", op, projection);
      (ok ? changed : failed) = true;
    });
  }
  return failed ? PassResult::kFailed : changed ? PassResult::kChanged : PassResult::kUnchanged;
}

}  // namespace mil::passes
