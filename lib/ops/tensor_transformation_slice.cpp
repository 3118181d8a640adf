// slice_by_index, slice_update and slice_by_size. Source of inputs and rules: coremltools, MIL op reference,
// tensor_transformation.
#include <algorithm>

#include "ops/definitions.h"
#include "ops/infer.h"
#include "ops/tensor_common.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kIndexSource = "coremltools MIL op reference, tensor_transformation.slice_by_index";
constexpr llvm::StringRef kUpdateSource = "coremltools MIL op reference, tensor_transformation.slice_update";
constexpr llvm::StringRef kSizeSource = "coremltools MIL op reference, tensor_transformation.slice_by_size";

// One entry of a vector, if it is known. (With std::optional g++ 12 sees uninitialised values where there are none.)
struct Entry {
  bool known = false;
  int64_t value = 0;

  explicit operator bool() const { return known; }
  int64_t operator*() const { return value; }
};

Entry EntryOf(const std::optional<IntVector>& values, size_t i) {
  return values && i < values->size() ? Entry{true, (*values)[i]} : Entry{};
}

// What is known of a slice along one dimension; a mask that is not known makes its bound unknown.
struct Bounds {
  Dim dim = {};
  bool open_begin = false, open_end = false;  // Masked: from, or to, the edge.
  Entry begin = {}, end = {}, stride = {};
};

int64_t CeilDivide(int64_t a, int64_t b) { return a <= 0 ? 0 : (a - 1) / b + 1; }

// The size of a slice of a dimension of constant size, as NumPy has it: bounds are cut off at the edges.
int64_t SizeInDimension(const Bounds& bounds) {
  const int64_t dim = bounds.dim.size(), stride = *bounds.stride;
  const int64_t lowest = stride > 0 ? 0 : -1, highest = stride > 0 ? dim : dim - 1;
  const auto cut = [&](int64_t index) { return std::clamp(index < 0 ? index + dim : index, lowest, highest); };
  const int64_t begin = bounds.open_begin ? (stride > 0 ? lowest : highest) : cut(*bounds.begin);
  const int64_t end = bounds.open_end ? (stride > 0 ? highest : lowest) : cut(*bounds.end);
  return stride > 0 ? CeilDivide(end - begin, stride) : CeilDivide(begin - end, -stride);
}

// The size where that of the dimension is not known: certain only if both bounds count from the same edge. The
// reference takes it for granted that they lie within the dimension; so do we.
Dim SizeInUnknown(const Bounds& bounds) {
  const int64_t stride = *bounds.stride;
  const bool from_front = bounds.open_begin ? stride > 0 : *bounds.begin >= 0;
  const bool to_front = bounds.open_end ? stride < 0 : *bounds.end >= 0;
  // Places counted from the front (0, 1 ...) or from the back (-1, -2 ...); the open ends lie just outside.
  const int64_t begin = bounds.open_begin ? (stride > 0 ? 0 : -1) : *bounds.begin;
  const int64_t end = bounds.open_end ? (stride > 0 ? 0 : -1) : *bounds.end;
  if (from_front && !to_front && begin == 0 && bounds.open_end) return stride == 1 ? bounds.dim : Dim::Unknown();
  if (!from_front && to_front && begin == -1 && bounds.open_end) return stride == -1 ? bounds.dim : Dim::Unknown();
  if (from_front != to_front) return Dim::Unknown();
  // Two bounds from the back, walked to the front, and the like: which elements they mean may depend on the size.
  const bool both_given = !bounds.open_begin && !bounds.open_end;
  if (both_given && from_front != (stride > 0)) return Dim::Unknown();
  return stride > 0 ? Dim(CeilDivide(end - begin, stride)) : Dim(CeilDivide(begin - end, -stride));
}

Dim SizeOf(const Bounds& bounds) {
  if (!bounds.stride || (!bounds.open_begin && !bounds.begin) || (!bounds.open_end && !bounds.end)) {
    // Of a single element there is only one slice.
    return bounds.dim == Dim(1) ? Dim(1) : Dim::Unknown();
  }
  return bounds.dim.IsConstant() ? Dim(SizeInDimension(bounds)) : SizeInUnknown(bounds);
}

// The inputs of slice_by_index and slice_update that describe the slice. Constraints 1 to 4 are shared.
class Slice {
 public:
  explicit Slice(InferContext& context) : context_(context) {}

  // The shape of the slice; unranked if the rank or the squeezed dimensions are not known.
  llvm::LogicalResult Infer(std::optional<Shape>& slice) {
    std::optional<Shape> shape = context_.ShapeOf("x");
    constexpr llvm::StringRef kInputs[] = {"begin", "end", "stride", "begin_mask", "end_mask", "squeeze_mask"};
    for (llvm::StringRef input : kInputs) {
      std::optional<int64_t> length = context_.LengthOf(input);
      if (!length) continue;
      if (!shape) shape = UnknownShape(context_, input);
      if (shape && static_cast<int64_t>(shape->size()) != *length) {
        return context_.Violates(1, input) << "found " << *length << " entries for rank " << uint64_t{shape->size()};
      }
    }
    if (!shape) return llvm::success();
    const size_t rank = shape->size();
    std::optional<IntVector> begin = Vector("begin", rank), end = Vector("end", rank);
    std::optional<IntVector> stride = Optional("stride", rank, 1);
    std::optional<IntVector> begin_mask = Optional("begin_mask", rank, 0), end_mask = Optional("end_mask", rank, 0);
    std::optional<IntVector> squeeze_mask = Optional("squeeze_mask", rank, 0);
    Shape sizes;
    for (size_t i = 0; i < rank; ++i) {
      Bounds bounds{.dim = (*shape)[i]};
      bounds.stride = EntryOf(stride, i);
      if (bounds.stride && *bounds.stride == 0)
        return context_.Violates(2, "stride") << "found 0 for dimension " << uint64_t{i};
      bounds.open_begin = begin_mask && (*begin_mask)[i];
      bounds.open_end = end_mask && (*end_mask)[i];
      if (begin_mask) bounds.begin = EntryOf(begin, i);
      if (end_mask) bounds.end = EntryOf(end, i);
      if (squeeze_mask && (*squeeze_mask)[i]) {
        if (failed(CheckIndex(bounds, i))) return llvm::failure();
        continue;
      }
      if (failed(CheckOrder(bounds, i))) return llvm::failure();
      sizes.push_back(SizeOf(bounds));
    }
    if (squeeze_mask) slice = sizes;
    return llvm::success();
  }

 private:
  std::optional<IntVector> Vector(llvm::StringRef input, size_t rank) const {
    std::optional<IntVector> values = context_.Ints(input);
    return values && values->size() == rank ? values : std::nullopt;
  }

  std::optional<IntVector> Optional(llvm::StringRef input, size_t rank, int64_t absent) const {
    return context_.Has(input) ? Vector(input, rank) : IntVector(rank, absent);
  }

  // A squeezed dimension is indexed: there must be an element.
  llvm::LogicalResult CheckIndex(const Bounds& bounds, size_t i) {
    const Entry index = bounds.open_begin ? Entry{true, 0} : bounds.begin;
    if (!index || !bounds.dim.IsConstant() || InferContext::NormalizeAxis(*index, bounds.dim.size())) {
      return llvm::success();
    }
    return context_.Violates(4, "begin") << "found " << *index << " for dimension " << uint64_t{i} << " of size "
                                         << bounds.dim;
  }

  llvm::LogicalResult CheckOrder(const Bounds& bounds, size_t i) {
    if (bounds.open_begin || bounds.open_end || !bounds.begin || !bounds.end || !bounds.stride) return llvm::success();
    const int64_t begin = *bounds.begin, end = *bounds.end, stride = *bounds.stride;
    const bool forwards_is_empty = stride > 0 && begin >= 0 && end >= 0 && end < begin;
    const bool backwards_is_empty = stride < 0 && begin < 0 && end < 0 && begin < end;
    if (!forwards_is_empty && !backwards_is_empty) return llvm::success();
    return context_.Violates(3, "end") << "found " << end << " after begin " << begin << " with stride " << stride
                                       << " in dimension " << uint64_t{i};
  }

  InferContext& context_;
};

llvm::LogicalResult InferSliceByIndex(InferContext& context) {
  std::optional<Shape> shape;
  if (failed(Slice(context).Infer(shape))) return llvm::failure();
  context.AddTensor(context.TypeOf("x").dtype(), shape);
  return llvm::success();
}

llvm::LogicalResult InferSliceUpdate(InferContext& context) {
  std::optional<Shape> slice;
  if (failed(Slice(context).Infer(slice))) return llvm::failure();
  const Type update = context.TypeOf("update");
  if (update.IsRanked()) {
    if (update.rank() == 0) return context.Violates(6, "update") << "found a scalar";
    bool fits = !slice || slice->size() == update.rank();
    for (size_t i = 0; slice && fits && i < slice->size(); ++i) fits = Compatible((*slice)[i], update.dims()[i]);
    if (!fits) {
      return context.Violates(5, "update") << "found " << ToString(update.dims()) << ", expected " << ToString(*slice);
    }
  }
  return InferSameAsFirst(context);
}

llvm::LogicalResult InferSliceBySize(InferContext& context) {
  std::optional<Shape> shape = context.ShapeOf("x");
  for (llvm::StringRef input : {"begin", "size"}) {
    std::optional<int64_t> length = context.LengthOf(input);
    if (!length) continue;
    if (!shape) shape = UnknownShape(context, input);
    if (shape && static_cast<int64_t>(shape->size()) != *length) {
      return context.Violates(1, input) << "found " << *length << " entries for rank " << uint64_t{shape->size()};
    }
  }
  const DType dtype = context.TypeOf("x").dtype();
  std::optional<IntVector> begins = context.Ints("begin"), sizes = context.Ints("size");
  for (size_t i = 0; shape && i < shape->size(); ++i) {
    Dim& dim = (*shape)[i];
    const Entry begin = EntryOf(begins, i);
    const Entry size = EntryOf(sizes, i);
    if (size && *size < -1) return context.Violates(2, "size") << "found " << *size;
    if (begin && dim.IsConstant() && (*begin < -dim.size() || *begin > dim.size())) {
      return context.Violates(3, "begin")
             << "found " << *begin << " for dimension " << uint64_t{i} << " of size " << dim;
    }
    Dim rest = Dim::Unknown();  // How many elements there are from `begin` on.
    if (begin) rest = *begin < 0 ? Dim(-*begin) : Subtract(dim, *begin).value_or(Dim::Unknown());
    const Dim most = begin ? rest : dim;
    if (size && most.IsConstant() && *size > most.size()) {
      return context.Violates(4, "size") << "found " << *size << " for dimension " << uint64_t{i} << ", which has only "
                                         << most << " elements there";
    }
    dim = !size ? Dim::Unknown() : *size == -1 ? rest : Dim(*size);
  }
  context.AddTensor(dtype, shape);
  return llvm::success();
}

std::vector<InputDef> IndexInputs() {
  return {{.name = "begin", .dtypes = dtypes::kInt32, .rank = 1},
          {.name = "end", .dtypes = dtypes::kInt32, .rank = 1},
          {.name = "stride", .dtypes = dtypes::kInt32, .is_const = true, .is_optional = true, .rank = 1},
          {.name = "begin_mask", .dtypes = dtypes::kBool, .is_const = true, .is_optional = true, .rank = 1},
          {.name = "end_mask", .dtypes = dtypes::kBool, .is_const = true, .is_optional = true, .rank = 1},
          {.name = "squeeze_mask", .dtypes = dtypes::kBool, .is_const = true, .is_optional = true, .rank = 1}};
}

// What iOS17 did to the inputs of slices.
void WidenInputs(OpDef& def, llvm::ArrayRef<llvm::StringRef> indices) {
  def.Input("x").dtypes = kTensorIos17;
  for (llvm::StringRef name : indices) {
    def.Input(name).type_var = "U";
    def.Input(name).dtypes = kIndexIos17;
  }
}

}  // namespace

namespace defs {

OpDef SliceByIndex() {
  OpDef def = {
      .name = "slice_by_index",
      .since = OpSet::kIos15,
      .summary =
          "Cuts out the elements from `begin` up to `end`, which is left out, in steps of `stride`, per dimension.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15}},
      .constraints = {{"`begin`, `end`, `stride` and the masks have one entry per dimension of `x`", kIndexSource},
                      {"the entries of `stride` are not 0", kIndexSource},
                      {"`end` is not before `begin` where both count from the same edge", kIndexSource},
                      {"where `squeeze_mask` is set, `begin` is the index of an element", kIndexSource}},
      .infer = InferSliceByIndex,
  };
  for (InputDef& input : IndexInputs()) def.inputs.push_back(input);
  return def;
}

OpDef SliceByIndexIos17() {
  OpDef def = SliceByIndex();
  def.since = OpSet::kIos17;
  WidenInputs(def, {"begin", "end", "stride"});
  return def;
}

OpDef SliceUpdate() {
  OpDef def = SliceByIndexIos17();
  def.name = "slice_update";
  def.since = OpSet::kIos18;
  def.summary = "Replaces a slice of a tensor, described as for slice_by_index, by another tensor.";
  def.inputs.insert(def.inputs.begin() + 1, {.name = "update", .type_var = "T", .dtypes = kTensorIos17});
  for (ConstraintDef& constraint : def.constraints) constraint.source = kUpdateSource;
  def.constraints.push_back({"`update` has the shape of the slice", kUpdateSource});
  def.constraints.push_back({"`update` has at least one dimension", kUpdateSource});
  def.infer = InferSliceUpdate;
  return def;
}

OpDef SliceBySize() {
  return {
      .name = "slice_by_size",
      .since = OpSet::kIos15,
      .summary = "Cuts out `size` elements from `begin` on, per dimension; a size of -1 takes all that are left.",
      .inputs = {{.name = "x", .type_var = "T", .dtypes = kTensorIos15},
                 {.name = "begin", .dtypes = dtypes::kInt32, .rank = 1},
                 {.name = "size", .dtypes = dtypes::kInt32, .rank = 1}},
      .constraints = {{"`begin` and `size` have one entry per dimension of `x`", kSizeSource},
                      {"the entries of `size` are sizes or -1", kSizeSource},
                      {"`begin` is within `x`", "our own"},
                      {"the slice is within `x`", "our own"}},
      .infer = InferSliceBySize,
  };
}

OpDef SliceBySizeIos17() {
  OpDef def = SliceBySize();
  def.since = OpSet::kIos17;
  WidenInputs(def, {"begin", "size"});
  return def;
}

}  // namespace defs
}  // namespace mil::ops
