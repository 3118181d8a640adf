// linear and matmul. Source of inputs and rules: coremltools, MIL op reference, linear.
#include <algorithm>

#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kLinearSource = "coremltools MIL op reference, linear.linear";
constexpr llvm::StringRef kMatmulSource = "coremltools MIL op reference, linear.matmul";
constexpr llvm::StringRef kMatmulIos17Source = "coremltools MIL op reference, iOS17 linear.matmul";

llvm::LogicalResult InferLinear(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<Shape> weight = context.ShapeOf("weight");
  std::optional<Shape> bias = context.ShapeOf("bias");
  if (x && x->empty()) return context.Violates(1, "x") << "found a scalar";
  if (x && weight && !Compatible(x->back(), (*weight)[1])) {
    return context.Violates(2, "x") << "found " << x->back() << ", expected " << (*weight)[1];
  }
  Dim outputs = weight ? (*weight)[0] : Dim::Unknown();
  if (bias && !Compatible((*bias)[0], outputs)) {
    return context.Violates(3, "bias") << "found " << (*bias)[0] << " elements, expected " << outputs;
  }
  if (bias) outputs = MorePrecise(outputs, (*bias)[0]);
  if (x) x->back() = outputs;
  context.AddTensor(dtype, x);
  return llvm::success();
}

std::vector<int64_t> ZeroPerOutput(const InferContext& context) {
  std::optional<Shape> weight = context.ShapeOf("weight");
  if (!weight || weight->empty() || !(*weight)[0].IsConstant() || (*weight)[0].size() > kLongestDefault) return {};
  return std::vector<int64_t>(static_cast<size_t>((*weight)[0].size()), 0);
}

// The shape of the product; `dtype` is the result's.
llvm::LogicalResult InferProduct(InferContext& context, DType dtype) {
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<Shape> y = context.ShapeOf("y");
  if (x && x->empty()) return context.Violates(1, "x") << "found a scalar";
  if (y && y->empty()) return context.Violates(1, "y") << "found a scalar";
  std::optional<bool> transpose_x = context.Bool("transpose_x");
  std::optional<bool> transpose_y = context.Bool("transpose_y");
  if (x && x->size() == 1 && transpose_x.value_or(false)) {
    return context.Violates(2, "transpose_x") << "found true for `x` of rank 1";
  }
  if (!x || !y) {
    context.AddTensor(dtype, std::nullopt);
    return llvm::success();
  }
  // A vector is a row on the left and a column on the right, for the time being.
  const bool row = x->size() == 1, column = y->size() == 1;
  if (row) x->insert(x->begin(), Dim(1));
  if (column) y->push_back(Dim(1));
  const auto Orient = [](Shape& shape, std::optional<bool> transpose) {
    Dim& rows = shape[shape.size() - 2];
    Dim& columns = shape[shape.size() - 1];
    if (!transpose && rows != columns) rows = columns = Dim::Unknown();
    if (transpose.value_or(false)) std::swap(rows, columns);
  };
  Orient(*x, transpose_x);
  if (!column) Orient(*y, transpose_y);

  const Dim inner_x = x->back(), inner_y = (*y)[y->size() - 2];
  if (!Compatible(inner_x, inner_y)) {
    return context.Violates(3, "y") << "found " << inner_y << " rows for " << inner_x << " columns of `x`";
  }
  llvm::ArrayRef<Dim> batch_x = llvm::ArrayRef<Dim>(*x).drop_back(2), batch_y = llvm::ArrayRef<Dim>(*y).drop_back(2);
  std::optional<Shape> shape = Broadcast(batch_x, batch_y);
  if (!shape) return context.Violates(4, "y") << "found " << ToString(batch_y) << " beside " << ToString(batch_x);
  if (!row) shape->push_back((*x)[x->size() - 2]);
  if (!column) shape->push_back(y->back());
  context.AddTensor(dtype, *shape);
  return llvm::success();
}

llvm::LogicalResult InferMatmul(InferContext& context) { return InferProduct(context, context.TypeOf("x").dtype()); }

// A constant may have another scalar type; the result has that of the other input.
llvm::LogicalResult InferMatmulIos17(InferContext& context) {
  const InferContext::Argument& x = context.Arguments("x")[0];
  const InferContext::Argument& y = context.Arguments("y")[0];
  if (x.type.dtype() != y.type.dtype() && x.IsConstant() == y.IsConstant()) {
    return context.Violates(5, "y") << "found " << y.type.dtype() << " beside " << x.type.dtype() << ", and "
                                    << (x.IsConstant() ? "both" : "neither") << " constant";
  }
  return InferProduct(context, x.IsConstant() ? y.type.dtype() : x.type.dtype());
}

}  // namespace

namespace defs {

OpDef Linear() {
  return {
      .name = "linear",
      .since = OpSet::kIos15,
      .summary = "Multiplies by a transposed constant matrix and adds a constant vector.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "weight", .type_var = "T", .dtypes = dtypes::kFloatsInt32, .is_const = true, .rank = 2},
                 {.name = "bias",
                  .type_var = "T",
                  .dtypes = dtypes::kFloatsInt32,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = DefaultValue("0 for each row of `weight`", ZeroPerOutput),
                  .rank = 1}},
      .constraints = {{"`x` has at least one dimension", kLinearSource},
                      {"the last dimension of `x` is that of `weight`", kLinearSource},
                      {"`bias` has one element per row of `weight`", kLinearSource}},
      .infer = InferLinear,
  };
}

// Weight and bias may have another scalar type than the data.
OpDef LinearIos17() {
  OpDef def = Linear();
  def.since = OpSet::kIos17;
  def.Input("weight").type_var = "U";
  def.Input("bias").type_var = "U";
  return def;
}

OpDef Matmul() {
  const InputDef transpose = {
      .dtypes = dtypes::kBool, .is_const = true, .is_optional = true, .default_value = false, .rank = 0};
  InputDef transpose_x = transpose, transpose_y = transpose;
  transpose_x.name = "transpose_x";
  transpose_y.name = "transpose_y";
  return {
      .name = "matmul",
      .since = OpSet::kIos15,
      .summary = "Multiplies matrices, broadcasting the dimensions before the last two.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 {.name = "y", .type_var = "T", .dtypes = dtypes::kFloatsInt32},
                 transpose_x,
                 transpose_y},
      .constraints = {{"`x` and `y` have at least one dimension", kMatmulSource},
                      {"an `x` of rank 1 is not transposed", kMatmulSource},
                      {"the columns of `x` are as many as the rows of `y`", kMatmulSource},
                      {"the dimensions before the last two broadcast", kMatmulSource}},
      .infer = InferMatmul,
  };
}

OpDef MatmulIos17() {
  OpDef def = Matmul();
  def.since = OpSet::kIos17;
  def.Input("y").type_var = "U";
  def.constraints.push_back(
      {"`x` and `y` differ in scalar type only if exactly one of them is constant", kMatmulIos17Source});
  def.infer = InferMatmulIos17;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
