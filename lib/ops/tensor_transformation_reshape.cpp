// reshape and reshape_like. Source of inputs and rules: coremltools, MIL op reference, tensor_transformation.
#include <algorithm>

#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kReshapeSource = "coremltools MIL op reference, tensor_transformation.reshape";
constexpr llvm::StringRef kReshapeLikeSource = "coremltools MIL op reference, tensor_transformation.reshape_like";

// The product of the constants of some dimensions, and what stands beside it.
struct Volume {
  int64_t constant = 1;
  llvm::SmallVector<Dim, 4> others;
  bool overflow = false;

  void Multiply(Dim dim) {
    if (!dim.IsConstant()) {
      others.push_back(dim);
    } else if (__builtin_mul_overflow(constant, dim.size(), &constant)) {
      overflow = true;
    }
  }
};

// Which dimension of x an entry 0 of `shape` at `i` stands for: the one at the same place, or, as of iOS17, at the same
// place from the right. Nothing where x has none there.
std::optional<size_t> ZeroStandsFor(size_t i, size_t length, size_t rank, bool from_right) {
  if (!from_right) return i;
  const size_t place = length - i;  // From the right, from 1.
  if (place > rank) return std::nullopt;
  return rank - place;
}

// Fills in the entry -1 of `shape`, at `rest`, or checks that the sizes agree. The entries 0 are replaced already, by
// what `from` then lacks: a dimension that is kept needs no arithmetic, known or not.
llvm::LogicalResult SolveRest(InferContext& context, const Volume& from, const Volume& to, std::optional<size_t> rest,
                              Shape& shape) {
  if (from.overflow || to.overflow) return context.Violates(4, "shape") << "found more than 2^63 elements";
  const std::string found = "found " + ToString(context.TypeOf("x").dims());
  if (from.others.empty()) {
    if (!rest) {
      if (from.constant == to.constant) return llvm::success();
      return context.Violates(3, "shape") << found << " and " << ToString(shape);
    }
    if (to.constant == 0 || from.constant % to.constant != 0) {
      return context.Violates(3, "shape") << found << " and " << ToString(shape) << ", where no size fits the -1";
    }
    shape[*rest] = from.constant / to.constant;
    return llvm::success();
  }
  if (!rest) {  // The unknown sizes make up for the difference, if whole numbers can.
    if (from.constant != 0 && to.constant % from.constant == 0) return llvm::success();
    if (from.constant == 0 && to.constant == 0) return llvm::success();
    return context.Violates(3, "shape") << found << " and " << ToString(shape);
  }
  if (from.others.size() == 1 && from.constant == to.constant) shape[*rest] = from.others[0];
  return llvm::success();
}

llvm::LogicalResult InferReshape(InferContext& context, bool from_right) {
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<Shape> x = context.ShapeOf("x");
  std::optional<IntVector> entries = context.Ints("shape");
  if (!entries) {
    context.AddTensor(dtype, UnknownShape(context, "shape"));
    return llvm::success();
  }
  Shape shape(entries->size());
  std::optional<size_t> rest;
  Volume from, to;
  llvm::SmallVector<bool, 8> kept(x ? x->size() : 0, false);
  for (size_t i = 0; i < entries->size(); ++i) {
    const int64_t entry = (*entries)[i];
    if (entry < -1) return context.Violates(1, "shape") << "found " << entry;
    if (entry == -1) {
      if (rest) return context.Violates(2, "shape") << "found -1 twice";
      rest = i;
    } else if (entry > 0) {
      shape[i] = entry;
      to.Multiply(entry);
    } else if (x) {
      if (!from_right && x->size() != entries->size()) {
        return context.Violates(5, "shape")
               << "found " << uint64_t{entries->size()} << " entries for rank " << uint64_t{x->size()};
      }
      std::optional<size_t> place = ZeroStandsFor(i, entries->size(), x->size(), from_right);
      shape[i] = place ? (*x)[*place] : Dim(1);
      if (place) kept[*place] = true;
    }
  }
  if (x) {
    for (size_t i = 0; i < x->size(); ++i) {
      if (!kept[i]) from.Multiply((*x)[i]);
    }
    if (failed(SolveRest(context, from, to, rest, shape))) return llvm::failure();
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

llvm::LogicalResult InferReshapeIos15(InferContext& context) { return InferReshape(context, /*from_right=*/false); }
llvm::LogicalResult InferReshapeIos17(InferContext& context) { return InferReshape(context, /*from_right=*/true); }

// The one integer of a constant, if it is here.
std::optional<int64_t> ValueOf(const InferContext::Argument& argument) {
  const Literal* literal = argument.constant;
  if (!literal || literal->kind() != Literal::Kind::kBytes || literal->size() != 1) return std::nullopt;
  return literal->Integer();
}

// An index into `rank` dimensions as Python slices count: from the back if negative, cut off at both ends.
size_t SliceIndex(int64_t index, int64_t rank) {
  return std::clamp<int64_t>(index < 0 ? index + rank : index, 0, rank);
}

llvm::LogicalResult CheckReshapeLikeInputs(InferContext& context) {
  const size_t count = context.Arguments("ref_tensors").size();
  for (llvm::StringRef input : {"begins", "ends", "end_masks"}) {
    llvm::ArrayRef<InferContext::Argument> arguments = context.Arguments(input);
    if (arguments.size() != count) {
      return context.Violates(1, input) << "found " << uint64_t{arguments.size()} << " for " << uint64_t{count}
                                        << " tensors";
    }
    const DType expected = input == "end_masks" ? DType::kBool : DType::kInt32;
    for (const InferContext::Argument& argument : arguments) {
      if (argument.type.dtype() != expected || (argument.type.IsRanked() && !argument.type.IsScalar())) {
        return context.Violates(2, input) << "found " << argument.type << ", expected " << expected;
      }
      if (!argument.IsConstant()) return context.Violates(3, input) << "found a value computed when the program runs";
    }
  }
  return llvm::success();
}

llvm::LogicalResult InferReshapeLike(InferContext& context) {
  const DType dtype = context.TypeOf("x").dtype();
  if (failed(CheckReshapeLikeInputs(context))) return llvm::failure();
  llvm::ArrayRef<InferContext::Argument> tensors = context.Arguments("ref_tensors");
  std::optional<Shape> shape = Shape();
  for (size_t i = 0; i < tensors.size(); ++i) {
    std::optional<int64_t> begin = ValueOf(context.Arguments("begins")[i]);
    std::optional<int64_t> end = ValueOf(context.Arguments("ends")[i]);
    std::optional<int64_t> mask = ValueOf(context.Arguments("end_masks")[i]);
    if (!tensors[i].type.IsRanked() || !begin || !mask || (*mask == 0 && !end)) {
      context.AddTensor(dtype, std::nullopt);
      return llvm::success();
    }
    llvm::ArrayRef<Dim> dims = tensors[i].type.dims();
    const size_t first = SliceIndex(*begin, dims.size());
    const size_t last = *mask ? dims.size() : SliceIndex(*end, dims.size());
    for (size_t d = first; d < last; ++d) {
      if (!dims[d].IsConstant()) {
        return context.Violates(4, "ref_tensors") << "found " << tensors[i].type << ", dimension " << uint64_t{d};
      }
      shape->push_back(dims[d]);
    }
  }
  Volume from, to;
  for (Dim dim : *shape) to.Multiply(dim);
  if (to.overflow) return context.Violates(6, "ref_tensors") << "found " << ToString(*shape);
  if (std::optional<Shape> x = context.ShapeOf("x")) {
    for (Dim dim : *x) from.Multiply(dim);
    if (from.overflow) return context.Violates(6, "x") << "found " << ToString(*x);
    const bool divides = from.constant == 0 ? to.constant == 0 : to.constant % from.constant == 0;
    if (!divides || (from.others.empty() && from.constant != to.constant)) {
      return context.Violates(5, "x") << "found " << ToString(*x) << " and " << ToString(*shape);
    }
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Reshape() {
  return {
      .name = "reshape",
      .since = OpSet::kIos15,
      .summary = "Gives a tensor another shape with as many elements, in the same order.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "shape", .dtypes = dtypes::kInt32, .rank = 1}},
      .constraints = {{"the entries of `shape` are sizes, 0 (the size that `x` has there) or -1 (the rest)",
                       kReshapeSource},
                      {"at most one entry of `shape` is -1", kReshapeSource},
                      {"`shape` has as many elements as `x`", kReshapeSource},
                      {"the number of elements fits 63 bits", "our own"},
                      {"with an entry 0, `shape` has as many entries as `x` has dimensions", kReshapeSource}},
      .infer = InferReshapeIos15,
  };
}

OpDef ReshapeIos17() {
  OpDef def = Reshape();
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = kTensorIos17;
  def.Input("shape").type_var = "U";
  def.Input("shape").dtypes = kIndexIos17;
  def.constraints.pop_back();  // An entry 0 now counts from the right, and stands for 1 where `x` has no dimension.
  def.infer = InferReshapeIos17;
  return def;
}

OpDef ReshapeLike() {
  return {
      .name = "reshape_like",
      .since = OpSet::kIos16,
      .summary = "Gives a tensor a shape put together from parts of other tensors' shapes.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "ref_tensors", .kind = InputKind::kVariadic},
                 {.name = "begins", .kind = InputKind::kVariadic},
                 {.name = "ends", .kind = InputKind::kVariadic},
                 {.name = "end_masks", .kind = InputKind::kVariadic}},
      .constraints = {{"there are as many `begins`, `ends` and `end_masks` as `ref_tensors`", kReshapeLikeSource},
                      {"`begins` and `ends` are scalars of int32, `end_masks` of bool", kReshapeLikeSource},
                      {"`begins`, `ends` and `end_masks` are constant", kReshapeLikeSource},
                      {"the selected sizes of `ref_tensors` are constant", kReshapeLikeSource},
                      {"the result has as many elements as `x`", kReshapeLikeSource},
                      {"the number of elements fits 63 bits", "our own"}},
      .infer = InferReshapeLike,
  };
}

OpDef ReshapeLikeIos17() {
  OpDef def = ReshapeLike();
  def.since = OpSet::kIos17;
  def.Input("x").dtypes = kTensorIos17;
  return def;
}

}  // namespace defs
}  // namespace mil::ops
