// make_list and what works on lists. Source of inputs and rules: coremltools, MIL op reference, control_flow.
#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/require.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kMakeSource = "coremltools MIL op reference, control_flow.make_list";
constexpr llvm::StringRef kGatherSource = "coremltools MIL op reference, control_flow.list_gather";
constexpr llvm::StringRef kWriteSource = "coremltools MIL op reference, control_flow.list_write";
constexpr llvm::StringRef kScatterSource = "coremltools MIL op reference, control_flow.list_scatter";
constexpr DTypeSet kElements = dtypes::kFloatsInt32Bool;

enum MakeConstraint : unsigned { kElementShape = 1, kElementType, kLength };

// One size of the element shape. A string names a size that is only known when the program runs.
llvm::FailureOr<Dim> ElementSize(InferContext& context, const InferContext::Argument& size) {
  const DType dtype = size.type.dtype();
  const bool one = !size.type.IsRanked() || llvm::all_of(size.type.dims(), [](Dim dim) { return Compatible(dim, 1); });
  if (!size.IsConstant() || !one || !(dtype == DType::kInt32 || dtype == DType::kString)) {
    context.Violates(kElementShape, "elem_shape")
        << "found " << (size.IsConstant() ? "a constant " : "a computed ") << size.type;
    return llvm::failure();
  }
  if (dtype == DType::kString || !size.constant || size.constant->kind() != Literal::Kind::kBytes ||
      size.constant->size() != 1) {
    return Dim::Unknown();
  }
  if (size.constant->Integer() < 0) {
    context.Violates(kElementShape, "elem_shape") << "found " << size.constant->Integer();
    return llvm::failure();
  }
  return Dim(size.constant->Integer());
}

llvm::LogicalResult InferMakeList(InferContext& context) {
  Shape shape;
  for (const InferContext::Argument& argument : context.Arguments("elem_shape")) {
    llvm::FailureOr<Dim> size = ElementSize(context, argument);
    if (failed(size)) return llvm::failure();
    shape.push_back(*size);
  }
  if (failed(RequireOneOf(context, kElementType, "dtype", {"bool", "fp16", "fp32", "int32"}))) return llvm::failure();
  std::optional<llvm::StringRef> text = context.String("dtype");
  std::optional<DType> dtype = text ? ParseDType(*text) : std::nullopt;
  if (!dtype) return context.Violates(kElementType, "dtype") << "found a value that is not known";
  std::optional<int64_t> initial = context.Int("init_length");
  if (initial && *initial < 0) return context.Violates(kLength, "init_length") << "found " << *initial;
  // The length of a list that may grow is that of no moment.
  const bool fixed = !context.Bool("dynamic_length").value_or(true);
  const Dim length = fixed && initial ? Dim(*initial) : Dim::Unknown();
  context.AddResult(context.types().List(context.types().Tensor(*dtype, shape), length));
  return llvm::success();
}

llvm::LogicalResult InferListLength(InferContext& context) {
  context.AddTensor(DType::kInt32, Shape());
  return llvm::success();
}

llvm::LogicalResult InferListRead(InferContext& context) {
  context.AddResult(context.TypeOf("ls").element());
  return llvm::success();
}

llvm::LogicalResult InferListWrite(InferContext& context) {
  const Type list = context.TypeOf("ls");
  if (!Compatible(list.element(), context.TypeOf("value"))) {
    return context.Violates(1, "value") << "found " << context.TypeOf("value") << ", expected " << list.element();
  }
  context.AddResult(list);
  return llvm::success();
}

llvm::LogicalResult InferListGather(InferContext& context) {
  const Type element = context.TypeOf("ls").element();
  if (!element.IsTensor()) return context.Violates(1, "ls") << "found elements of type " << element;
  if (!element.IsRanked()) {
    context.AddTensor(element.dtype(), std::nullopt);
    return llvm::success();
  }
  std::optional<Shape> indices = context.ShapeOf("indices");
  Shape shape = {indices ? (*indices)[0] : Dim::Unknown()};
  shape.append(element.dims().begin(), element.dims().end());
  context.AddTensor(element.dtype(), shape);
  return llvm::success();
}

llvm::LogicalResult InferListScatter(InferContext& context) {
  const Type list = context.TypeOf("ls"), value = context.TypeOf("value");
  if (value.IsRanked() && value.rank() == 0) return context.Violates(1, "value") << "found a scalar";
  std::optional<Shape> indices = context.ShapeOf("indices");
  if (indices && value.IsRanked() && !Compatible((*indices)[0], value.dims()[0])) {
    return context.Violates(1, "value") << "found " << value.dims()[0] << " values for " << (*indices)[0] << " indices";
  }
  const Type one = value.IsRanked() ? context.types().Tensor(value.dtype(), value.dims().drop_front())
                                    : context.types().UnrankedTensor(value.dtype());
  if (!Compatible(list.element(), one)) {
    return context.Violates(2, "value") << "found values of type " << one << ", expected " << list.element();
  }
  context.AddResult(list);
  return llvm::success();
}

constexpr llvm::StringRef kList = "ls";

}  // namespace

namespace defs {

OpDef MakeList() {
  return {
      .name = "make_list",
      .since = OpSet::kIos15,
      .summary = "Makes a list of tensors of one shape.",
      .inputs = {{.name = "init_length", .dtypes = dtypes::kInt32, .is_optional = true, .default_value = 1, .rank = 0},
                 {.name = "dynamic_length",
                  .dtypes = dtypes::kBool,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = true,
                  .rank = 0},
                 {.name = "elem_shape", .kind = InputKind::kVariadic},
                 {.name = "dtype",
                  .dtypes = dtypes::kString,
                  .is_const = true,
                  .is_optional = true,
                  .default_value = "fp32",
                  .rank = 0}},
      .constraints = {{"`elem_shape` is of constant sizes, each an int32 or, not known yet, a string", kMakeSource},
                      {"`dtype` is bool, fp16, fp32 or int32", kMakeSource},
                      {"`init_length` is not negative", "our own"}},
      .infer = InferMakeList,
  };
}

OpDef ListLength() {
  return {
      .name = "list_length",
      .since = OpSet::kIos15,
      .summary = "Gives the number of elements of a list.",
      .inputs = {{.name = kList, .kind = InputKind::kList}},
      .infer = InferListLength,
  };
}

OpDef ListRead() {
  return {
      .name = "list_read",
      .since = OpSet::kIos15,
      .summary = "Reads one element of a list.",
      .inputs = {{.name = kList, .kind = InputKind::kList}, {.name = "index", .dtypes = dtypes::kInt32, .rank = 0}},
      .infer = InferListRead,
  };
}

OpDef ListWrite() {
  return {
      .name = "list_write",
      .since = OpSet::kIos15,
      .summary = "Gives a list with one element replaced.",
      .inputs = {{.name = kList, .kind = InputKind::kList},
                 {.name = "index", .dtypes = dtypes::kInt32, .rank = 0},
                 {.name = "value", .type_var = "T", .dtypes = kElements}},
      .constraints = {{"`value` has the type of the elements of `ls`", kWriteSource}},
      .infer = InferListWrite,
  };
}

OpDef ListGather() {
  return {
      .name = "list_gather",
      .since = OpSet::kIos15,
      .summary = "Reads several elements of a list and stacks them.",
      .inputs = {{.name = kList, .kind = InputKind::kList}, {.name = "indices", .dtypes = dtypes::kInt32, .rank = 1}},
      .constraints = {{"the elements of `ls` are tensors", kGatherSource}},
      .infer = InferListGather,
  };
}

OpDef ListScatter() {
  return {
      .name = "list_scatter",
      .since = OpSet::kIos15,
      .summary = "Gives a list with several elements replaced by the slices of a tensor.",
      .inputs = {{.name = kList, .kind = InputKind::kList},
                 {.name = "indices", .dtypes = dtypes::kInt32, .rank = 1},
                 {.name = "value", .type_var = "T", .dtypes = kElements}},
      .constraints = {{"`value` has as many slices as `indices` has elements", kScatterSource},
                      {"the slices of `value` have the type of the elements of `ls`", kScatterSource}},
      .infer = InferListScatter,
  };
}

}  // namespace defs
}  // namespace mil::ops
