// Program and Function: the roots, and the owner of everything below them.
#ifndef MIL_IR_PROGRAM_H_
#define MIL_IR_PROGRAM_H_

#include <memory>
#include <string>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/data.h"
#include "mil/ir/identifier.h"
#include "mil/ir/literal.h"
#include "mil/ir/operation.h"
#include "mil/ir/type.h"
#include "mil/support/location.h"

namespace mil {

// A named part of one packed input or output of a function: elements [offset, offset + size) along `axis`. Trainers
// hand everything over in one surface; the host's side reads here where each part lies. Not part of MIL text.
struct Region {
  Identifier packed;  // The input or output.
  std::string name;
  bool is_output = false;
  int64_t axis = 0;
  int64_t offset = 0;
  int64_t size = 0;
};

class Function {
 public:
  Identifier name() const { return name_; }
  void set_name(Identifier name) { name_ = name; }
  // Changing it leaves the operations' definitions as they are: see ops::ChangeOpSet.
  OpSet op_set() const { return op_set_; }
  void set_op_set(OpSet op_set) { op_set_ = op_set; }
  Block& body() { return *body_; }
  const Block& body() const { return *body_; }
  llvm::ArrayRef<Value*> inputs() const { return body_->inputs(); }
  llvm::ArrayRef<Attribute> attributes() const { return attributes_; }
  const Literal* GetAttribute(llvm::StringRef name) const;
  void SetAttribute(Identifier name, const Literal* value);
  // All of them at once, in place of the former; each name once.
  void SetAttributes(llvm::ArrayRef<Attribute> attributes) { attributes_.assign(attributes.begin(), attributes.end()); }
  bool keep() const { return keep_; }
  void set_keep(bool keep) { keep_ = keep; }
  LocationId location() const { return location_; }
  void set_location(LocationId location) { location_ = location; }
  std::vector<Region>& regions() { return regions_; }
  const std::vector<Region>& regions() const { return regions_; }
  Program* program() const { return body_->program(); }

 private:
  friend class Program;
  Function() = default;
  Identifier name_;
  OpSet op_set_ = OpSet::kIos15;
  Block* body_ = nullptr;
  std::vector<Attribute> attributes_;
  std::vector<Region> regions_;
  LocationId location_ = LocationId::kUnknown;
  bool keep_ = false;
};

// A change of a function's inputs or outputs that the host has to follow. Passes append, reports and I/O plans read.
struct InterfaceChange {
  std::string function;
  enum Direction : uint8_t { kInput, kOutput } direction;
  std::string old_name, new_name;
  std::string old_type, new_type;  // Spelled as in MIL 1.3.
  std::string host_action;         // "convert fp32 to fp16 before each call"
  std::string pass;
};

// A program owns its types, names, literals, data, locations and operations; nothing is shared between programs, so
// that threads can work on programs of their own.
class Program {
 public:
  Program();
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  MilVersion version() const { return version_; }
  void set_version(MilVersion version) { version_ = version; }
  llvm::ArrayRef<Attribute> attributes() const { return attributes_; }
  const Literal* GetAttribute(llvm::StringRef name) const;
  void SetAttribute(Identifier name, const Literal* value);
  // All of them at once, in place of the former; each name once.
  void SetAttributes(llvm::ArrayRef<Attribute> attributes) { attributes_.assign(attributes.begin(), attributes.end()); }

  // In the order they were added; the MIL printer sorts them by name.
  llvm::ArrayRef<std::unique_ptr<Function>> functions() const;
  Function* AddFunction(llvm::StringRef name, OpSet op_set);
  Function* FindFunction(llvm::StringRef name) const;
  void EraseFunction(Function* function);

  TypeTable& types();
  IdentifierTable& identifiers();
  Identifier GetIdentifier(llvm::StringRef name);
  LocationTable& locations();
  const LocationTable& locations() const;
  Dim FreshSymbol();
  // A name that no value or function of this program has: `base`, `base_1`, ...
  Identifier FreshName(llvm::StringRef base);

  // Literals. Bytes are copied; `bytes.size()` is BytesOf(dtype) times the constant element count of `type`.
  const Literal* BytesLiteral(Type type, llvm::ArrayRef<uint8_t> bytes);
  // The same without a copy of the caller's: to be filled before anyone reads it.
  const Literal* UninitializedLiteral(Type type, uint64_t count, llvm::MutableArrayRef<uint8_t>* bytes);
  const Literal* StringsLiteral(Type type, llvm::ArrayRef<llvm::StringRef> strings);
  const Literal* ElementsLiteral(Type type, llvm::ArrayRef<const Literal*> elements);
  const Literal* DataLiteral(Type type, const Data* data);
  // Shorthands.
  const Literal* ScalarLiteral(DType dtype, uint64_t bits);
  const Literal* StringLiteral(llvm::StringRef text);
  const Literal* BoolLiteral(bool value);
  const Literal* Int32Literal(int32_t value);
  const Literal* Int32Literal(llvm::ArrayRef<int32_t> values);
  // A literal of another program's, made here. Data handles are re-made with the same source.
  const Literal* Import(const Literal& literal);

  const Data* AddData(std::unique_ptr<Data> data);
  // For whoever lays out weight files.
  llvm::ArrayRef<std::unique_ptr<Data>> data() const;

  // Makes an operation with `result_types.size()` results at the end of `block`, or before `before`. Operands are bound
  // with Operation::SetInput.
  struct InputBinding {
    unsigned input;
    Operation::Binding binding;
    Operand::Spelling spelling = Operand::Spelling::kArgument;
    LocationId location = LocationId::kUnknown;  // Where it is written, if that is known: for InferTypes' errors.
  };
  // `inputs` sorted by input index, bindings of one input in order.
  Operation* CreateOperation(const OpDef& def, Block* block, Operation* before, llvm::ArrayRef<InputBinding> inputs,
                             llvm::ArrayRef<Type> result_types, LocationId location, unsigned num_blocks = 0);

  std::vector<InterfaceChange>& interface_changes() { return interface_changes_; }
  const std::vector<InterfaceChange>& interface_changes() const { return interface_changes_; }

  // The arena: memory that lives as long as the program.
  void* Allocate(size_t size, size_t alignment);
  llvm::StringRef CopyString(llvm::StringRef text);

 private:
  friend class Operation;
  friend class Block;
  Block* NewBlock(Function* function, Operation* parent_op);
  struct Impl;
  std::unique_ptr<Impl> impl_;
  MilVersion version_ = MilVersion::k1_3;
  std::vector<Attribute> attributes_;
  std::vector<InterfaceChange> interface_changes_;
};

// "main/conv_3": for messages about operations without a text.
std::string PathOf(const Operation& op);
// The operation's place, or its path if it has none.
ResolvedLocation LocationOf(const Operation& op);

}  // namespace mil

#endif  // MIL_IR_PROGRAM_H_
