// Typed constants: made by stating a type, turned into `const` operations where they are used.
#include "graph/lowering.h"
#include "graph/random.h"
#include "graph/weight_path.h"

namespace mil::graph {

TypedConstant* Lowering::NewConstant(const Literal* literal, llvm::StringRef hint) {
  auto* constant = new (arena_.Allocate<TypedConstant>()) TypedConstant();
  constant->literal = literal;
  constant->hint = hint;
  return constant;
}

namespace {

// What data is, in characters: equal for the same elements. Inputs of transformations are interned already.
std::string KeyOf(const Data& data) {
  std::string key = ToString(data.dtype());
  for (int64_t size : data.shape()) key += "," + std::to_string(size);
  const auto add = [&](llvm::StringRef text) { key += ";" + std::to_string(text.size()) + ":" + text.str(); };
  const auto number = [&](uint64_t value) { key += ";" + std::to_string(value); };
  if (const auto* file = std::get_if<FileSource>(&data.source())) {
    number(file->format);
    add(file->path);
    add(file->tensor);
    number(file->offset);
    number(file->stride);
  } else if (const auto* runtime = std::get_if<RuntimeSource>(&data.source())) {
    key += "extern";
    add(runtime->name);
  } else if (const auto* transform = std::get_if<TransformSource>(&data.source())) {
    key += "transform";
    number(transform->kind);
    for (const Data* input : transform->inputs) number(reinterpret_cast<uintptr_t>(input));
    key += ";of";
    for (int64_t argument : transform->arguments) number(argument);
  } else {
    key += "blob";
    add(data.blob().path);
    number(data.blob().offset);
  }
  return key;
}

}  // namespace

TypedConstant* Lowering::NewDataConstant(Type type, std::unique_ptr<Data> data, llvm::StringRef hint) {
  Data*& interned = interned_[KeyOf(*data)];
  if (!interned) {
    interned = data.get();
    program_->AddData(std::move(data));
  }
  TypedConstant* constant = NewConstant(program_->DataLiteral(type, interned), hint);
  constant->data = interned;
  return constant;
}

Entity Lowering::Ascribe(const Entity& entity, Type type, const Expr* expr, SourceRange range) {
  switch (entity.kind) {
    case EntityKind::kError:
      return entity;
    case EntityKind::kNothing:
      return Error(DiagId::kTypeMismatch, range, "found a type for nothing, expected a value");
    case EntityKind::kValue:
      return DeclareResult(entity.value, type, range) ? entity : Entity::Error();
    case EntityKind::kConstant:
      if (Compatible(entity.type(), type)) return entity;
      return Error(DiagId::kTypeMismatch, range,
                   "found " + Describe(entity) + ", expected " + TypeText(type) +
                       (entity.type().IsTensor() && type.IsTensor() ? "; reshape and cast change it" : ""));
    case EntityKind::kSource: {
      Entity made = MakeFromSource(*entity.source, type, range);
      made.is_immediate = entity.is_immediate;
      return made;
    }
    default: {
      const Literal* literal = MakeLiteral(entity, type, expr, expr ? expr->range : range);
      if (!literal) return Entity::Error();
      Entity made = Entity::Constant(NewConstant(literal, ""));
      made.is_immediate = entity.is_immediate;
      return made;
    }
  }
}

Entity Lowering::MakeFromSource(const UntypedSource& source, Type type, SourceRange range) {
  if (!type.IsTensor() || !type.HasStaticShape() || type.dtype() == DType::kString) {
    return Error(DiagId::kTypeMismatch, range,
                 "found " + TypeText(type) + ", expected a tensor of numbers with known sizes");
  }
  const DType dtype = type.dtype();
  std::vector<int64_t> shape;
  for (Dim dim : type.dims()) shape.push_back(dim.size());
  if (source.kind == UntypedSource::kFile) {
    return Entity::Constant(
        NewDataConstant(type, std::make_unique<Data>(dtype, shape, source.file), Save(source.file.tensor)));
  }
  if (source.kind == UntypedSource::kExtern) {
    auto data = std::make_unique<Data>(dtype, shape, RuntimeSource{source.extern_name});
    return Entity::Constant(NewDataConstant(type, std::move(data), Save(source.extern_name)));
  }
  if (source.kind == UntypedSource::kBlob) {
    auto data = std::make_unique<Data>(dtype, shape, BlobSource{});
    data->set_blob(source.blob);
    return Entity::Constant(NewDataConstant(type, std::move(data), ""));
  }
  const uint64_t count = Product(type.dims())->size();
  if (!CountBytes(count, dtype, range)) return Entity::Error();
  llvm::MutableArrayRef<uint8_t> bytes;
  const unsigned width = BytesOf(dtype);
  if (source.kind == UntypedSource::kSplat) {
    Entity value = Entity::Bool(source.value.magnitude != 0);
    if (!source.is_bool) {
      value = source.value.is_integer ? Entity::Integer(static_cast<int64_t>(source.value.magnitude))
                                      : Entity::Real(source.value.real);
      value.is_big = source.value.is_integer && !source.value.negative && source.value.magnitude > INT64_MAX;
      if (source.value.negative && source.value.is_integer)
        value.integer = static_cast<int64_t>(0 - source.value.magnitude);
    }
    value.is_bits = source.is_bits;
    const Literal* one = StoreNumbers(value, {}, program_->types().Tensor(dtype, {}), range);
    if (!one) return Entity::Error();
    const Literal* literal = program_->UninitializedLiteral(type, count, &bytes);
    for (uint64_t i = 0; i < count; ++i) std::memcpy(bytes.data() + i * width, one->bytes().data(), width);
    return Entity::Constant(NewConstant(literal, ""));
  }
  if (!IsFloat(dtype))
    return Error(DiagId::kTypeMismatch, range,
                 "found random values of " + ToString(dtype) + ", expected a type of floats");
  const Literal* literal = program_->UninitializedLiteral(type, count, &bytes);
  RandomStream random(source.seed);
  for (uint64_t i = 0; i < count; ++i) {
    const double value = source.kind == UntypedSource::kUniform ? random.Uniform(source.first, source.second)
                                                                : random.Normal(source.first, source.second);
    const uint64_t bits = Store(dtype, Number::Real(value))->bits;
    std::memcpy(bytes.data() + i * width, &bits, width);
  }
  return Entity::Constant(NewConstant(literal, ""));
}

// Gives data a place in a weight file of its own, unless it has one.
void Lowering::LayOut(TypedConstant& constant, llvm::StringRef name) {
  if (!constant.data || !constant.data->blob().path.empty()) return;
  // File systems that ignore case must not make one of two.
  std::string base = name.str();
  for (uint64_t i = 1; !weight_files_.insert(llvm::StringRef(UsualBlob(base).path).lower()).second; ++i) {
    base = (name + "_" + llvm::Twine(i)).str();
  }
  constant.data->set_blob(UsualBlob(base));
}

Value* Lowering::CreateConst(const Literal* literal, llvm::StringRef name, LocationId location, Operation* before,
                             Block* block) {
  const OpDef& def = ops::Lookup(OpKind::kConst, function_->function->op_set());
  Program::InputBinding value{0, literal, Operand::Spelling::kAttribute};
  Operation* op = program_->CreateOperation(def, block ? block : block_, before, value, literal->type(), location);
  op->result()->set_name(program_->GetIdentifier(name));
  op->set_name(op->result()->name());
  return op->result();
}

Value* Lowering::ConstValue(TypedConstant& constant, llvm::StringRef name, SourceRange range) {
  const LocationId location = Locate(range);
  ++operations_;
  if (!constant.is_bound) {
    const std::string unique = TakeName(constant.hint.empty() ? name : constant.hint, false).str().str();
    LayOut(constant, unique);
    return CreateConst(constant.literal, unique, location);
  }
  Value*& value = function_->constants[&constant];
  if (value) return value;
  const std::string unique = TakeName(constant.hint, false).str().str();
  LayOut(constant, unique);
  // Where every later use sees it: in the function's own body.
  Operation* before = block_->parent_op();
  while (before && before->parent()->parent_op()) before = before->parent()->parent_op();
  value = CreateConst(constant.literal, unique, location, before, &function_->function->body());
  return value;
}

}  // namespace mil::graph
