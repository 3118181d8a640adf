// classify. Source of inputs and rules: coremltools, MIL op reference, classify.
#include "mil/ir/infer_context.h"
#include "ops/definitions.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kSource = "coremltools MIL op reference, classify.classify";

// The label has the type of a class; the probabilities become fp64 whatever they were.
llvm::LogicalResult InferClassify(InferContext& context) {
  const Type classes = context.TypeOf("classes");
  const Type label = classes.element();
  if (!label.IsScalar() || (label.dtype() != DType::kString && label.dtype() != DType::kInt64)) {
    return context.Violates(1, "classes") << "found a list of " << label << ", expected string or int64";
  }
  const Type probabilities = context.TypeOf("probabilities");
  if (probabilities.IsRanked()) {
    const std::optional<Dim> count = Product(probabilities.dims());
    if (!count || !Compatible(*count, classes.length())) {
      return context.Violates(2, "classes") << "found " << classes.length() << " classes for " << probabilities;
    }
  }
  context.AddResult(label);
  context.AddResult(context.types().Dict(label, context.types().Scalar(DType::kFp64)));
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Classify() {
  return {.name = "classify",
          .summary = "Makes the model a classifier: the likeliest class and the probability of each.",
          .inputs = {{.name = "probabilities", .dtypes = dtypes::kFp32},
                     {.name = "classes", .kind = InputKind::kList, .is_const = true}},
          .constraints = {{"`classes` is a list of strings or int64s", kSource},
                          {"there are as many classes as probabilities", kSource}},
          .infer = InferClassify,
          .results = {"label", "probabilities"}};
}

}  // namespace defs
}  // namespace mil::ops
