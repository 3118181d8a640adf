// transpose, reshape, slice_by_size, concat and cast of typed constants: recorded for weights, done at once for
// literals.
#include <cstring>

#include "graph/lowering.h"
#include "mil/ir/infer_context.h"

namespace mil::graph {

namespace {

std::optional<llvm::SmallVector<int64_t, 6>> Integers(const Entity& entity) {
  llvm::SmallVector<int64_t, 6> numbers;
  if (!entity.IsList()) return std::nullopt;
  for (const Entity& element : entity.list()) {
    if (!element.IsInteger() || element.is_big) return std::nullopt;
    numbers.push_back(element.integer);
  }
  return numbers;
}

llvm::SmallVector<int64_t, 6> ShapeOf(Type type) {
  llvm::SmallVector<int64_t, 6> shape;
  for (Dim dim : type.dims()) shape.push_back(dim.size());
  return shape;
}

// The distance, in elements, between neighbours along each dimension.
llvm::SmallVector<int64_t, 6> Strides(llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<int64_t, 6> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * shape[i];
  return strides;
}

// Copies elements of `width` bytes from a strided array to one, too.
void CopyStrided(llvm::ArrayRef<int64_t> shape, const uint8_t* from, llvm::ArrayRef<int64_t> from_strides, uint8_t* to,
                 llvm::ArrayRef<int64_t> to_strides, unsigned width) {
  uint64_t count = 1;
  for (int64_t size : shape) count *= size;
  llvm::SmallVector<int64_t, 6> index(shape.size(), 0);
  int64_t source = 0, target = 0;
  for (uint64_t element = 0; element < count; ++element) {
    std::memcpy(to + target * width, from + source * width, width);
    for (size_t i = shape.size(); i-- > 0;) {
      source += from_strides[i];
      target += to_strides[i];
      if (++index[i] < shape[i]) break;
      source -= from_strides[i] * shape[i];
      target -= to_strides[i] * shape[i];
      index[i] = 0;
    }
  }
}

// The elements of a literal as another type. False where one does not fit.
bool Convert(const Literal& from, DType dtype, uint8_t* to) {
  const unsigned width = BytesOf(dtype);
  const DType old = from.type().dtype();
  for (uint64_t i = 0; i < from.size(); ++i) {
    uint64_t bits = 0;
    Number number = Number::Integer(from.Integer(i));
    if (IsFloat(old)) number = Number::Real(from.Real(i));
    if (ClassOf(old) == DTypeClass::kUnsigned && number.negative) number = {true, false, from.Bits(i), 0};
    // As MIL's cast: floats lose their fraction.
    if (IsFloat(old) && !IsFloat(dtype) && dtype != DType::kBool) number.real = std::trunc(number.real);
    if (dtype == DType::kBool) {
      bits = number.is_integer ? number.magnitude != 0 : number.real != 0;
    } else {
      std::optional<StoredNumber> stored = Store(dtype, number);
      if (!stored) return false;
      bits = stored->bits;
    }
    std::memcpy(to + i * width, &bits, width);
  }
  return true;
}

llvm::StringRef NameOf(TransformSource::Kind kind) {
  switch (kind) {
    case TransformSource::kTranspose:
      return "transpose";
    case TransformSource::kReshape:
      return "reshape";
    case TransformSource::kSlice:
      return "slice";
    case TransformSource::kConcat:
      return "concat";
    default:
      return "cast";
  }
}

}  // namespace

Entity Lowering::Transform(TransformSource::Kind kind, llvm::ArrayRef<const TypedConstant*> inputs,
                           llvm::ArrayRef<int64_t> arguments, DType dtype, llvm::ArrayRef<int64_t> shape,
                           SourceRange range) {
  Shape dims;
  for (int64_t size : shape) dims.push_back(size);
  std::optional<Dim> count = Product(dims);
  if (!count) return Error(DiagId::kSizeOverflow, range, "found a tensor of more than 2^63 elements");
  Type type = program_->types().Tensor(dtype, dims);
  llvm::StringRef hint = inputs[0]->hint.empty() ? "" : Save(inputs[0]->hint + "_" + NameOf(kind));
  size_t here = 0;
  for (const TypedConstant* input : inputs) here += input->data == nullptr;
  if (here == 0) {
    TransformSource source{kind, {}, std::vector<int64_t>(arguments.begin(), arguments.end())};
    for (const TypedConstant* input : inputs) source.inputs.push_back(input->data);
    TypedConstant* made = NewDataConstant(
        type, std::make_unique<Data>(dtype, std::vector<int64_t>(shape.begin(), shape.end()), std::move(source)), hint);
    return Entity::Constant(made);
  }
  if (here != inputs.size())
    return Error(DiagId::kKindMismatch, range,
                 "found weights beside computed constants in one compile-time concat, expected all of one sort; "
                 "const(...) around one makes it an operation");
  if (!CountBytes(count->size(), dtype, range)) return Entity::Error();
  llvm::MutableArrayRef<uint8_t> bytes;
  const Literal* literal = program_->UninitializedLiteral(type, count->size(), &bytes);
  const unsigned width = BytesOf(dtype);
  const llvm::SmallVector<int64_t, 6> to = Strides(shape);
  int64_t offset = 0;
  for (const TypedConstant* input : inputs) {
    const Literal& from = *input->literal;
    const llvm::SmallVector<int64_t, 6> from_shape = ShapeOf(from.type());
    llvm::SmallVector<int64_t, 6> from_strides = Strides(from_shape);
    const uint8_t* source = from.bytes().data();
    switch (kind) {
      case TransformSource::kReshape:
        if (!from.bytes().empty()) std::memcpy(bytes.data(), source, from.bytes().size());
        break;
      case TransformSource::kConvert:
        if (!Convert(from, dtype, bytes.data()))
          return Error(DiagId::kLiteralRange, range, "found an element that " + ToString(dtype) + " cannot hold");
        break;
      case TransformSource::kTranspose: {
        llvm::SmallVector<int64_t, 6> permuted;
        for (int64_t axis : arguments) permuted.push_back(from_strides[axis]);
        CopyStrided(shape, source, permuted, bytes.data(), to, width);
        break;
      }
      case TransformSource::kSlice: {
        int64_t first = 0;
        for (size_t i = 0; i < shape.size(); ++i) first += arguments[i] * from_strides[i];
        if (count->size() > 0) CopyStrided(shape, source + first * width, from_strides, bytes.data(), to, width);
        break;
      }
      case TransformSource::kConcat:
        if (!from.bytes().empty())
          CopyStrided(from_shape, source, from_strides, bytes.data() + offset * to[arguments[0]] * width, to, width);
        offset += from_shape[arguments[0]];
        break;
    }
  }
  return Entity::Constant(NewConstant(literal, hint));
}

Entity Lowering::SliceConstant(const TypedConstant& constant, llvm::ArrayRef<int64_t> begins,
                               llvm::ArrayRef<int64_t> sizes, SourceRange range) {
  Type type = constant.literal->type();
  llvm::SmallVector<int64_t, 12> arguments(begins.begin(), begins.end());
  llvm::SmallVector<int64_t, 6> shape;
  bool ok = type.HasStaticShape() && begins.size() == type.rank() && sizes.size() == type.rank() &&
            constant.literal->kind() != Literal::Kind::kStrings;
  for (size_t i = 0; ok && i < sizes.size(); ++i) {
    const int64_t whole = type.dims()[i].size();
    ok = begins[i] >= 0 && begins[i] <= whole;
    shape.push_back(sizes[i] == -1 && ok ? whole - begins[i] : sizes[i]);
    ok = ok && shape.back() >= 0 && shape.back() <= whole - begins[i];
  }
  if (!ok) return Error(DiagId::kKindMismatch, range, "found a slice that is no part of " + TypeText(type));
  arguments.append(shape.begin(), shape.end());
  return Transform(TransformSource::kSlice, &constant, arguments, type.dtype(), shape, range);
}

std::optional<Entity> Lowering::TryTransform(const CallExpr& expr, llvm::ArrayRef<CallArgument> arguments) {
  struct Form {
    llvm::StringLiteral name;
    llvm::StringLiteral inputs[3];
    size_t count;
  };
  static constexpr Form kForms[] = {{"transpose", {"x", "perm", ""}, 2},
                                    {"reshape", {"x", "shape", ""}, 2},
                                    {"slice_by_size", {"x", "begin", "size"}, 3},
                                    {"concat", {"values", "axis", ""}, 2},
                                    {"cast", {"x", "dtype", ""}, 2}};
  const Form* form = std::find_if(std::begin(kForms), std::end(kForms),
                                  [&](const Form& other) { return other.name == expr.callee.text; });
  llvm::SmallVector<const CallArgument*, 3> given(form->count, nullptr);
  size_t position = 0;
  for (const CallArgument& argument : arguments) {
    size_t index = position;
    if (argument.name.text.empty()) {
      ++position;
    } else {
      for (index = 0; index < form->count && form->inputs[index] != argument.name.text;) ++index;
    }
    if (index >= form->count || given[index]) return std::nullopt;  // The operation says what is wrong.
    given[index] = &argument;
  }
  if (llvm::is_contained(given, nullptr)) return std::nullopt;

  llvm::SmallVector<const TypedConstant*, 4> inputs;
  const Entity& first = given[0]->entity;
  const auto add = [&](const Entity& entity) {
    if (!entity.IsConstant() || entity.is_immediate) return false;
    const Literal& literal = *entity.constant->literal;
    if (!literal.type().IsTensor() || !literal.type().HasStaticShape() || literal.kind() == Literal::Kind::kStrings)
      return false;
    inputs.push_back(entity.constant);
    return true;
  };
  const bool is_concat = form->name == "concat";
  if (is_concat != first.IsList() || (is_concat && first.list().empty())) return std::nullopt;
  for (const Entity& entity : is_concat ? llvm::ArrayRef<Entity>(first.list()) : llvm::ArrayRef<Entity>(first)) {
    if (!add(entity)) return std::nullopt;
  }
  Type type = inputs[0]->literal->type();
  const auto rank = static_cast<int64_t>(type.rank());
  llvm::SmallVector<int64_t, 6> shape = ShapeOf(type);
  const Entity& second = given[1]->entity;
  const auto wrong = [&](llvm::StringRef expected) {
    return Error(
        DiagId::kKindMismatch, given[1]->range,
        "'" + form->inputs[1] + "' is " + Describe(second) + ", expected " + expected + " for " + TypeText(type));
  };
  if (form->name == "cast") {
    std::optional<DType> dtype;
    if (second.IsString()) dtype = ParseDType(second.string);
    if (!dtype || *dtype == DType::kString) return wrong("the name of a type of numbers");
    return Transform(TransformSource::kConvert, inputs, {}, *dtype, shape, expr.range);
  }
  if (is_concat) {
    std::optional<int64_t> axis;
    if (second.IsInteger() && !second.is_big) axis = InferContext::NormalizeAxis(second.integer, rank);
    if (!axis) return wrong("an axis");
    llvm::SmallVector<int64_t, 6> joined = shape;
    joined[*axis] = 0;
    for (const TypedConstant* input : inputs) {
      Type other = input->literal->type();
      llvm::SmallVector<int64_t, 6> like = ShapeOf(other);
      const bool same_rank = like.size() == shape.size();
      std::optional<Dim> sum = same_rank ? Add(Dim(joined[*axis]), Dim(like[*axis])) : std::nullopt;
      if (same_rank) like[*axis] = shape[*axis];
      if (!sum || like != shape || other.dtype() != type.dtype()) {
        return Error(DiagId::kKindMismatch, given[0]->range,
                     "found " + TypeText(other) + " beside " + TypeText(type) + ", expected the same but for axis " +
                         llvm::Twine(*axis));
      }
      joined[*axis] = sum->size();
    }
    return Transform(TransformSource::kConcat, inputs, *axis, type.dtype(), joined, expr.range);
  }
  std::optional<llvm::SmallVector<int64_t, 6>> numbers = Integers(second);
  if (!numbers) return wrong("a list of integers");
  if (form->name == "slice_by_size") {
    std::optional<llvm::SmallVector<int64_t, 6>> sizes = Integers(given[2]->entity);
    if (!sizes)
      return Error(DiagId::kKindMismatch, given[2]->range,
                   "'size' is " + Describe(given[2]->entity) + ", expected a list of integers");
    return SliceConstant(*inputs[0], *numbers, *sizes, expr.range);
  }
  if (form->name == "transpose") {
    llvm::SmallVector<int64_t, 6> perm, permuted;
    for (int64_t axis : *numbers) {
      std::optional<int64_t> at = InferContext::NormalizeAxis(axis, rank);
      if (!at || llvm::is_contained(perm, *at)) return wrong("each dimension once");
      perm.push_back(*at);
      permuted.push_back(shape[*at]);
    }
    if (perm.size() != shape.size()) return wrong("each dimension once");
    return Transform(TransformSource::kTranspose, inputs, perm, type.dtype(), permuted, expr.range);
  }
  // reshape: 0 keeps a size, -1 is what is left, as in MIL.
  int64_t unknown = -1;
  uint64_t known = 1;
  const uint64_t total = Product(type.dims())->size();
  for (size_t i = 0; i < numbers->size(); ++i) {
    int64_t& size = (*numbers)[i];
    if (size == 0 && i < shape.size()) size = shape[i];
    if (size == -1 && unknown < 0) {
      unknown = static_cast<int64_t>(i);
      continue;
    }
    if (size < 0 || (size != 0 && known > total / size)) return wrong("a shape of as many elements");
    known *= size;
  }
  if (unknown >= 0) {
    if (known == 0 || total % known != 0) return wrong("a shape of as many elements");
    (*numbers)[unknown] = total / known;
    known = total;
  }
  if (known != total) return wrong("a shape of as many elements");
  return Transform(TransformSource::kReshape, inputs, {}, type.dtype(), *numbers, expr.range);
}

}  // namespace mil::graph
