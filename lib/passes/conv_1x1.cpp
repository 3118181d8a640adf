#include "passes/conv_1x1.h"

#include <cstring>

#include "llvm/Support/Path.h"
#include "passes/weights.h"

namespace mil::passes {

namespace {

// The sizes of one projection.
struct Sizes {
  int64_t batch = 1;  // Only where channels come first in activation and result.
  int64_t rows = 1;
  int64_t in = 0;
  int64_t out = 0;
};

// False, with the reason reported, if the shapes are not those of a projection with constant sizes.
bool FindSizes(PassContext& context, const Operation& op, const Projection& projection, Sizes* sizes) {
  std::optional<llvm::SmallVector<int64_t, 6>> weight = StaticShape(projection.weight->type());
  std::optional<llvm::SmallVector<int64_t, 6>> data = StaticShape(projection.activation->type());
  if (!data) {
    CannotLower(context, op) << "the shape of its data is " << projection.activation->type()
                             << ", expected constant sizes";
    return false;
  }
  if (!weight || weight->size() < 2) {
    CannotLower(context, op) << "its weight is " << projection.weight->type() << ", expected a matrix";
    return false;
  }
  for (size_t i = 0; i + 2 < weight->size(); ++i) {
    if ((*weight)[i] != 1) {
      CannotLower(context, op) << "its weight is " << projection.weight->type()
                               << ", a batch of matrices; expected one";
      return false;
    }
  }
  const int64_t last = weight->back(), before = (*weight)[weight->size() - 2];
  sizes->out = projection.weight_is_out_in ? before : last;
  sizes->in = projection.weight_is_out_in ? last : before;
  if (data->empty() || (data->size() == 1 && !projection.channels_last)) {
    CannotLower(context, op) << "its data is " << projection.activation->type() << ", expected at least a matrix";
    return false;
  }
  int64_t leading = 1;
  for (size_t i = 0; i + 2 < data->size(); ++i) leading *= (*data)[i];
  const int64_t other = data->size() > 1 ? (*data)[data->size() - (projection.channels_last ? 2 : 1)] : 1;
  if (projection.channels_last && projection.result_channels_last) {
    sizes->rows = leading * other;  // Every row is a column of its own of one [1, in, 1, rows].
  } else {
    sizes->batch = leading;
    sizes->rows = other;
  }
  return true;
}

bool CheckTypes(PassContext& context, const Operation& op, const Projection& projection) {
  const DType data = projection.activation->type().dtype(), weight = projection.weight->type().dtype();
  if (data == weight && IsFloat(data)) return true;
  CannotLower(context, op) << "its data is " << data << " and its weight " << weight
                           << ", expected the same floating-point type for both";
  return false;
}

}  // namespace

const Literal* PlainConstant(PassContext& context, const Operation& op, llvm::StringRef input) {
  if (const Literal* literal = op.GetConstant(input)) return literal;
  const Value* value = op.GetValue(input);
  const Operation* definition = value ? value->defining_op() : nullptr;
  CannotLower(context, op) << "input '" << input << "' is "
                           << (definition && definition->def().is_constexpr
                                   ? "compressed ('" + definition->def().name.str() + "')"
                                   : std::string("computed at run time"))
                           << ", expected a plain constant";
  return nullptr;
}

bool ReplaceByConv1x1(PassContext& context, llvm::StringRef pass, Operation& op, const Projection& projection) {
  Sizes sizes;
  if (!CheckTypes(context, op, projection) || !FindSizes(context, op, projection, &sizes)) return false;
  Rewriter rewriter(context, pass, op);

  // Data to [batch, in, 1, rows].
  Value* x = projection.activation;
  if (projection.channels_last) {
    x = rewriter.Reshape(x, {sizes.batch, 1, sizes.rows, sizes.in}, "nhwc");
    x = rewriter.Transpose(x, {0, 3, 1, 2}, "nchw");
  } else {
    x = rewriter.Reshape(x, {sizes.batch, sizes.in, 1, sizes.rows}, "nchw");
  }

  Program& program = rewriter.program();
  const Literal* weight =
      projection.weight_is_out_in ? projection.weight : TransposeMatrix(program, *projection.weight);
  weight = ReshapeLiteral(program, *weight, {sizes.out, sizes.in, 1, 1});
  Value* y = rewriter.Create(OpKind::kConv,
                             {{"x", x},
                              {"weight", rewriter.Const(weight, "weight")},
                              {"strides", rewriter.Int32s({1, 1}, "strides_0")},
                              {"pad_type", rewriter.String("valid", "pad_type_0")},
                              {"pad", rewriter.Int32s({0, 0, 0, 0}, "pad_0")},
                              {"dilations", rewriter.Int32s({1, 1}, "dilations_0")},
                              {"groups", rewriter.Int32(1, "groups_0")}},
                             "conv");
  // The private routes are measured to reject conv's bias (conv-no-bias-param), so it is added.
  if (projection.bias) {
    Value* bias = rewriter.Const(ReshapeLiteral(program, *projection.bias, {1, sizes.out, 1, 1}), "bias");
    y = rewriter.Create(OpKind::kAdd, {{"x", y}, {"y", bias}}, "biased");
  }
  if (projection.result_channels_last) y = rewriter.Transpose(y, {0, 2, 3, 1}, "rows");
  std::optional<llvm::SmallVector<int64_t, 6>> shape = StaticShape(op.result()->type());
  if (shape) y = rewriter.Reshape(y, *shape, "result");
  if (!y || !shape) {
    CannotLower(context, op) << "the shape of its result is not known";
    return false;
  }
  rewriter.Replace(y);
  return true;
}

}  // namespace mil::passes
