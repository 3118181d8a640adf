#include "ops/elementwise.h"

#include "mil/ir/infer_context.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

llvm::LogicalResult InferBroadcast(InferContext& context, DType dtype) {
  const Type x = context.TypeOf(0u);
  const Type y = context.TypeOf(1u);
  if (!x.IsRanked() || !y.IsRanked()) {
    context.AddResult(context.types().UnrankedTensor(dtype));
    return llvm::success();
  }
  std::optional<Shape> shape = Broadcast(x.dims(), y.dims());
  if (!shape) {
    return context.Violates(1, "y") << "found shape " << ToString(y.dims()) << ", expected one that broadcasts with "
                                    << ToString(x.dims()) << " of `x`";
  }
  context.AddTensor(dtype, *shape);
  return llvm::success();
}

llvm::LogicalResult InferBinary(InferContext& context) { return InferBroadcast(context, context.TypeOf(0u).dtype()); }
llvm::LogicalResult InferComparison(InferContext& context) { return InferBroadcast(context, DType::kBool); }

}  // namespace

llvm::LogicalResult InferWithScalars(InferContext& context) {
  for (const InputDef& input : llvm::ArrayRef<InputDef>(context.def().inputs).drop_front()) {
    if (failed(RequireScalars(context, 1, {input.name}))) return llvm::failure();
  }
  return InferSameAsFirst(context);
}

OpDef ElementwiseUnary(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary) {
  return {.name = name,
          .summary = summary,
          .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes}},
          .infer = InferSameAsFirst};
}

OpDef ElementwiseWithScalars(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary, llvm::StringRef source,
                             const std::vector<ScalarParameter>& parameters) {
  OpDef def = ElementwiseUnary(name, dtypes, summary);
  for (const ScalarParameter& parameter : parameters) {
    def.inputs.push_back({.name = parameter.name,
                          .type_var = "T",
                          .dtypes = dtypes,
                          .is_const = true,
                          .is_optional = parameter.default_value.kind != DefaultValue::Kind::kNone,
                          .default_value = parameter.default_value});
  }
  def.constraints = {{"every input but `x` is a scalar", source}};
  def.infer = InferWithScalars;
  return def;
}

OpDef WithParameterType(OpDef def) {
  def.since = OpSet::kIos17;
  for (InputDef& input : def.inputs) {
    if (&input != &def.inputs.front() && input.type_var == "T") input.type_var = "U";
  }
  return def;
}

OpDef ElementwiseBinary(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary, llvm::StringRef source) {
  return {
      .name = name,
      .summary = summary,
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes}, {.name = "y", .type_var = "T", .dtypes = dtypes}},
      .constraints = {{"the shapes of `x` and `y` broadcast", source}},
      .infer = InferBinary};
}

OpDef Comparison(llvm::StringRef name, DTypeSet dtypes, llvm::StringRef summary, llvm::StringRef source) {
  OpDef def = ElementwiseBinary(name, dtypes, summary, source);
  def.infer = InferComparison;
  return def;
}

}  // namespace mil::ops
