// M1 and M2 share these. That a matmul by a constant becomes a convolution is policy: faster and safer, not known to be
// needed. That casts go is what one group of measurements asks for and others contradict, so the cautious side is
// taken.
#include "target/rows.h"

namespace mil::target::rows {

llvm::ArrayRef<Rule> EarlyEngineRules() {
  static constexpr Fact kCast = {Evidence::kReported, true, "cast-unsupported-h13-h14"};
  static constexpr Fact kConstantMatmul = {Evidence::kReported, true, "matmul-blobfile-operand, conv-over-matmul"};
  static constexpr Fact kLinear = {Evidence::kMeasured, true, "conv-over-matmul"};
  static constexpr Fact kRuntimeMatmul = {Evidence::kGuess, true, "m1-m2-no-matmul"};
  static constexpr Rule kRules[] = {
      {OpKind::kCast, Form::kAny, Action::kUnsupported, Action::kExpand, kCast,
       "M1 and M2 are reported to reject casts", "cast-elimination"},
      {OpKind::kLinear, Form::kAny, Action::kLegal, Action::kExpand, kLinear, "a 1x1 convolution is faster than linear",
       "linear-to-conv"},
      {OpKind::kMatmul, Form::kTwoConstants, Action::kUnsupported, Action::kUnsupported, kConstantMatmul,
       "a matmul of two constants belongs into the weights", ""},
      {OpKind::kMatmul, Form::kConstantOperand, Action::kUnsupported, Action::kExpand, kConstantMatmul,
       "a constant operand of matmul is reported to be rejected, and a 1x1 convolution is faster", "matmul-to-conv"},
      {OpKind::kMatmul, Form::kAny, Action::kLegal, Action::kLegal, kRuntimeMatmul,
       "a matmul of two run-time tensors stays a matmul", ""},
  };
  return kRules;
}

}  // namespace mil::target::rows
