#include "mil/ir/program.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Allocator.h"
#include "mil/support/check.h"

namespace mil {

struct Program::Impl {
  llvm::BumpPtrAllocator arena;
  TypeTable types;
  IdentifierTable identifiers;
  LocationTable locations;
  std::vector<std::unique_ptr<Function>> functions;
  std::vector<std::unique_ptr<Block>> blocks;
  std::vector<std::unique_ptr<Data>> data;
  llvm::DenseMap<const void*, uint64_t> next_suffix;  // By identifier: see FreshName.
  uint32_t next_symbol = 0;
  Type string_type;
};

Program::Program() : impl_(std::make_unique<Impl>()) {
  // A million operations are tens of megabytes: grow in large steps rather than in thousands of 4 KiB slabs.
  impl_->string_type = impl_->types.Scalar(DType::kString);
}
Program::~Program() = default;

TypeTable& Program::types() { return impl_->types; }
IdentifierTable& Program::identifiers() { return impl_->identifiers; }
Identifier Program::GetIdentifier(llvm::StringRef name) { return impl_->identifiers.Get(name); }
LocationTable& Program::locations() { return impl_->locations; }
const LocationTable& Program::locations() const { return impl_->locations; }
Dim Program::FreshSymbol() { return Dim::Symbol(impl_->next_symbol++); }
void* Program::Allocate(size_t size, size_t alignment) { return impl_->arena.Allocate(size, llvm::Align(alignment)); }
llvm::StringRef Program::CopyString(llvm::StringRef text) { return text.copy(impl_->arena); }
llvm::ArrayRef<std::unique_ptr<Function>> Program::functions() const { return impl_->functions; }
llvm::ArrayRef<std::unique_ptr<Data>> Program::data() const { return impl_->data; }

const Literal* Program::GetAttribute(llvm::StringRef name) const {
  for (const Attribute& attribute : attributes_) {
    if (attribute.name.str() == name) return attribute.value;
  }
  return nullptr;
}

void Program::SetAttribute(Identifier name, const Literal* value) {
  for (Attribute& attribute : attributes_) {
    if (attribute.name == name) {
      attribute.value = value;
      return;
    }
  }
  attributes_.push_back({name, value});
}

Function* Program::AddFunction(llvm::StringRef name, OpSet op_set) {
  std::unique_ptr<Function> function(new Function());
  function->name_ = GetIdentifier(name);
  function->op_set_ = op_set;
  function->body_ = NewBlock(function.get(), nullptr);
  impl_->functions.push_back(std::move(function));
  return impl_->functions.back().get();
}

Function* Program::FindFunction(llvm::StringRef name) const {
  for (const std::unique_ptr<Function>& function : impl_->functions) {
    if (function->name().str() == name) return function.get();
  }
  return nullptr;
}

void Program::EraseFunction(Function* function) {
  std::erase_if(impl_->functions, [&](const auto& entry) { return entry.get() == function; });
}

Block* Program::NewBlock(Function* function, Operation* parent_op) {
  std::unique_ptr<Block> block(new Block());
  block->function_ = function;
  block->program_ = this;
  block->parent_op_ = parent_op;
  impl_->blocks.push_back(std::move(block));
  return impl_->blocks.back().get();
}

Identifier Program::FreshName(llvm::StringRef base) {
  const Identifier taken = impl_->identifiers.Find(base);
  if (!taken) return GetIdentifier(base);
  // Where the last search ended: a million operations may ask for the same name.
  for (uint64_t& next = impl_->next_suffix[taken.AsOpaque()];;) {
    std::string candidate = (base + "_" + llvm::Twine(++next)).str();
    if (!impl_->identifiers.Find(candidate)) return GetIdentifier(candidate);
  }
}

const Literal* Program::UninitializedLiteral(Type type, uint64_t count, llvm::MutableArrayRef<uint8_t>* bytes) {
  auto* literal = new (Allocate(sizeof(Literal), alignof(Literal))) Literal();
  literal->type_ = type;
  literal->kind_ = Literal::Kind::kBytes;
  literal->size_ = count;
  const uint64_t size = count * BytesOf(type.dtype());
  uint8_t* memory;
  if (size <= sizeof(literal->inline_bytes_)) {
    literal->inline_bytes_ = 0;
    memory = reinterpret_cast<uint8_t*>(&literal->inline_bytes_);
  } else {
    memory = static_cast<uint8_t*>(Allocate(size, 8));
    literal->pointer_ = memory;
  }
  *bytes = {memory, size};
  return literal;
}

const Literal* Program::BytesLiteral(Type type, llvm::ArrayRef<uint8_t> bytes) {
  llvm::MutableArrayRef<uint8_t> memory;
  const Literal* literal = UninitializedLiteral(type, bytes.size() / BytesOf(type.dtype()), &memory);
  if (!bytes.empty()) std::memcpy(memory.data(), bytes.data(), bytes.size());
  return literal;
}

const Literal* Program::StringsLiteral(Type type, llvm::ArrayRef<llvm::StringRef> strings) {
  auto* copies =
      static_cast<llvm::StringRef*>(Allocate(strings.size() * sizeof(llvm::StringRef), alignof(llvm::StringRef)));
  for (size_t i = 0; i < strings.size(); ++i) new (&copies[i]) llvm::StringRef(CopyString(strings[i]));
  auto* literal = new (Allocate(sizeof(Literal), alignof(Literal))) Literal();
  literal->type_ = type;
  literal->kind_ = Literal::Kind::kStrings;
  literal->size_ = strings.size();
  literal->pointer_ = copies;
  return literal;
}

const Literal* Program::ElementsLiteral(Type type, llvm::ArrayRef<const Literal*> elements) {
  auto* literal = new (Allocate(sizeof(Literal), alignof(Literal))) Literal();
  literal->type_ = type;
  literal->kind_ = Literal::Kind::kElements;
  literal->size_ = elements.size();
  literal->pointer_ = elements.copy(impl_->arena).data();
  return literal;
}

const Literal* Program::DataLiteral(Type type, const Data* data) {
  auto* literal = new (Allocate(sizeof(Literal), alignof(Literal))) Literal();
  literal->type_ = type;
  literal->kind_ = Literal::Kind::kData;
  literal->pointer_ = data;
  return literal;
}

const Literal* Program::ScalarLiteral(DType dtype, uint64_t bits) {
  return BytesLiteral(types().Scalar(dtype), {reinterpret_cast<const uint8_t*>(&bits), BytesOf(dtype)});
}

const Literal* Program::StringLiteral(llvm::StringRef text) { return StringsLiteral(impl_->string_type, text); }
const Literal* Program::BoolLiteral(bool value) { return ScalarLiteral(DType::kBool, value); }

const Literal* Program::Int32Literal(int32_t value) {
  return ScalarLiteral(DType::kInt32, static_cast<uint32_t>(value));
}

const Literal* Program::Int32Literal(llvm::ArrayRef<int32_t> values) {
  return BytesLiteral(types().Tensor(DType::kInt32, Dim(values.size())),
                      {reinterpret_cast<const uint8_t*>(values.data()), values.size() * sizeof(int32_t)});
}

const Data* Program::AddData(std::unique_ptr<Data> data) {
  impl_->data.push_back(std::move(data));
  return impl_->data.back().get();
}

namespace {

using ImportedData = llvm::DenseMap<const Data*, const Data*>;

// A copy of `data` for `program`; what several transformations share is shared by the copies.
const Data* ImportData(Program& program, const Data& data, ImportedData& imported) {
  if (const Data* known = imported.lookup(&data)) return known;
  DataSource source = data.source();
  if (auto* transform = std::get_if<TransformSource>(&source)) {
    for (const Data*& input : transform->inputs) input = ImportData(program, *input, imported);
  }
  auto copy = std::make_unique<Data>(data.dtype(), data.shape(), std::move(source));
  copy->set_blob(data.blob());
  return imported[&data] = program.AddData(std::move(copy));
}

}  // namespace

const Literal* Program::Import(const Literal& literal) {
  Type type = types().Import(literal.type());
  switch (literal.kind()) {
    case Literal::Kind::kBytes:
      return BytesLiteral(type, literal.bytes());
    case Literal::Kind::kStrings:
      return StringsLiteral(type, literal.strings());
    case Literal::Kind::kData: {
      ImportedData imported;
      return DataLiteral(type, ImportData(*this, literal.data(), imported));
    }
    case Literal::Kind::kElements: {
      llvm::SmallVector<const Literal*, 8> elements;
      for (const Literal* element : literal.elements()) elements.push_back(Import(*element));
      return ElementsLiteral(type, elements);
    }
  }
  return nullptr;
}

Operation* Program::CreateOperation(const OpDef& def, Block* block, Operation* before,
                                    llvm::ArrayRef<InputBinding> inputs, llvm::ArrayRef<Type> result_types,
                                    LocationId location, unsigned num_blocks) {
  static_assert(alignof(Operation) >= alignof(Value) && sizeof(Operation) % alignof(Value) == 0);
  void* memory = Allocate(sizeof(Operation) + result_types.size() * sizeof(Value), alignof(Operation));
  auto* op = new (memory) Operation();
  op->def_ = &def;
  op->location_ = location;
  op->num_results_ = result_types.size();
  for (size_t i = 0; i < result_types.size(); ++i) {
    Value* value = new (&op->results()[i]) Value();
    value->owner_ = op;
    value->index_ = i;
    value->type_ = result_types[i];
  }
  block->Insert(op, before);
  op->operands_ = static_cast<Operand*>(Allocate(inputs.size() * sizeof(Operand), alignof(Operand)));
  op->num_operands_ = inputs.size();
  for (size_t i = 0; i < inputs.size(); ++i) {
    MIL_DCHECK(i == 0 || inputs[i - 1].input <= inputs[i].input);
    Operand* operand = new (&op->operands_[i]) Operand();
    operand->owner_ = op;
    operand->input_ = inputs[i].input;
    operand->spelling_ = inputs[i].spelling;
    if (auto* value = llvm::dyn_cast<Value*>(inputs[i].binding)) {
      operand->Set(value);
    } else {
      operand->Set(llvm::cast<const Literal*>(inputs[i].binding));
    }
  }
  if (num_blocks > 0) {
    op->blocks_ = static_cast<Block**>(Allocate(num_blocks * sizeof(Block*), alignof(Block*)));
    op->num_blocks_ = num_blocks;
    for (unsigned i = 0; i < num_blocks; ++i) op->blocks_[i] = NewBlock(block->function(), op);
  }
  return op;
}

std::string PathOf(const Operation& op) {
  std::string path = op.function()->name().str().str() + "/";
  if (op.num_results() > 0 && op.result()->name()) return path + op.result()->name().str().str();
  if (op.name()) return path + op.name().str().str();
  return path + op.def().name.str();
}

ResolvedLocation LocationOf(const Operation& op) {
  ResolvedLocation location = op.program()->locations().Resolve(op.location());
  if (!location.range.IsValid() && location.path.empty()) location.path = PathOf(op);
  return location;
}

}  // namespace mil
