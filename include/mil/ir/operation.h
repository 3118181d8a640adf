// Operations, values and blocks: the graph itself.
#ifndef MIL_IR_OPERATION_H_
#define MIL_IR_OPERATION_H_

#include <cstdint>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/PointerUnion.h"
#include "llvm/ADT/SmallVector.h"
#include "mil/ir/identifier.h"
#include "mil/ir/literal.h"
#include "mil/ir/op_def.h"
#include "mil/support/location.h"

namespace mil {

class Block;
class Function;
class Operation;
class Program;
class Value;

// One binding of an input (or one output of a block): a Value or a Literal, in the use list of its Value.
class Operand {
 public:
  // How an input was written. `constexpr_*` operations of older op sets carry their inputs as attributes.
  enum class Spelling : uint8_t { kArgument, kAttribute };

  Operand(const Operand&) = delete;
  Operand& operator=(const Operand&) = delete;

  Value* value() const { return is_literal_ ? nullptr : static_cast<Value*>(pointer_); }
  const Literal* literal() const { return is_literal_ ? static_cast<const Literal*>(pointer_) : nullptr; }
  Type type() const;
  void Set(Value* value);
  void Set(const Literal* literal);

  // The index in OpDef::inputs of the input this is a binding of. Bindings of a variadic input follow one another.
  unsigned input() const { return input_; }
  Spelling spelling() const { return spelling_; }
  void set_spelling(Spelling spelling) { spelling_ = spelling; }

  // The operation this is an operand of; null for an output of a block.
  Operation* owner() const { return owner_block_ ? nullptr : static_cast<Operation*>(owner_); }
  // The block this is an output of; null for an operand.
  Block* owner_block() const { return owner_block_ ? static_cast<Block*>(owner_) : nullptr; }
  Operand* next_use() const { return next_; }

 private:
  friend class Operation;
  friend class Block;
  friend class Program;
  friend class Value;
  Operand() = default;
  void Link();
  void Unlink();
  void MoveFrom(Operand& other);

  void* pointer_ = nullptr;
  void* owner_ = nullptr;
  Operand* next_ = nullptr;
  Operand** previous_ = nullptr;
  uint32_t input_ = 0;
  Spelling spelling_ = Spelling::kArgument;
  bool is_literal_ = false;
  bool owner_block_ = false;
};

// An SSA value: a result of an operation or an input of a block.
class Value {
 public:
  // What is known: the declared type made more precise by inference.
  Type type() const { return type_; }
  void set_type(Type type) { type_ = type; }
  // What text declares and prints. Equal to type() where nothing was declared.
  Type declared_type() const { return declared_ ? declared_ : type_; }
  void set_declared_type(Type type) { declared_ = type; }
  bool has_declared_type() const { return static_cast<bool>(declared_); }

  Identifier name() const { return name_; }
  void set_name(Identifier name) { name_ = name; }

  Operation* defining_op() const { return is_argument_ ? nullptr : static_cast<Operation*>(owner_); }
  // The block it is an input of; null for results.
  Block* owner_block() const { return is_argument_ ? static_cast<Block*>(owner_) : nullptr; }
  unsigned index() const { return index_; }
  // The block it lives in.
  Block* parent_block() const;
  // Only known where the value is an input: where it was declared.
  LocationId location() const;
  void set_location(LocationId location) { location_ = location; }

  bool HasUses() const { return first_use_ != nullptr; }
  bool HasOneUse() const { return first_use_ && !first_use_->next_use(); }
  Operand* first_use() const { return first_use_; }
  void ReplaceAllUsesWith(Value* other);
  void ReplaceAllUsesWith(const Literal* literal);
  // The constant this is, if a `const` defines it; else null.
  const Literal* GetConstant() const;

 private:
  friend class Operand;
  friend class Operation;
  friend class Block;
  friend class Program;
  Value() = default;

  Type type_;
  Type declared_;
  Identifier name_;
  void* owner_ = nullptr;
  Operand* first_use_ = nullptr;
  uint32_t index_ = 0;
  LocationId location_ = LocationId::kUnknown;
  bool is_argument_ = false;
};

struct Attribute {
  Identifier name;
  const Literal* value;
};

class Operation {
 public:
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  const OpDef& def() const { return *def_; }
  // The definition in another op set: operands are bound anew by name. False, and nothing changed, if the new one lacks
  // an input that is bound.
  bool SetDef(const OpDef& def);
  bool Is(OpKind kind) const { return def_->kind == kind; }

  Block* parent() const { return parent_; }
  Operation* next() const { return next_; }
  Operation* previous() const { return previous_; }
  LocationId location() const { return location_; }
  void set_location(LocationId location) { location_ = location; }
  // Printed as the attribute `name`; none: no such attribute. Independent of the results' identifiers.
  Identifier name() const { return name_; }
  void set_name(Identifier name) { name_ = name; }
  // No pass may rewrite it ([keep] in a graph text).
  bool keep() const { return keep_; }
  void set_keep(bool keep) { keep_ = keep; }

  // Operands, sorted by input index; those of one input stand together.
  llvm::MutableArrayRef<Operand> operands() { return {operands_, num_operands_}; }
  llvm::ArrayRef<Operand> operands() const { return {operands_, num_operands_}; }
  // The bindings of one input: none if it is absent.
  llvm::MutableArrayRef<Operand> Bindings(unsigned input);
  llvm::ArrayRef<Operand> Bindings(unsigned input) const { return const_cast<Operation*>(this)->Bindings(input); }
  // By name; the name must be one of the definition's.
  llvm::MutableArrayRef<Operand> Bindings(llvm::StringRef input);
  llvm::ArrayRef<Operand> Bindings(llvm::StringRef input) const {
    return const_cast<Operation*>(this)->Bindings(input);
  }
  // The value bound to an input that takes one; null if it is absent or a literal.
  Value* GetValue(llvm::StringRef input) const;
  // The constant bound to an input, whether written in place or by a `const`; null if it is absent or not constant.
  const Literal* GetConstant(unsigned input) const;
  const Literal* GetConstant(llvm::StringRef input) const;
  // Binds an input (replacing what was bound), or unbinds it with an empty list.
  using Binding = llvm::PointerUnion<Value*, const Literal*>;
  void SetInput(unsigned input, llvm::ArrayRef<Binding> bindings,
                Operand::Spelling spelling = Operand::Spelling::kArgument);
  void SetInput(llvm::StringRef input, llvm::ArrayRef<Binding> bindings);

  unsigned num_results() const { return num_results_; }
  Value* result(unsigned index = 0) { return &results()[index]; }
  const Value* result(unsigned index = 0) const { return &results()[index]; }
  llvm::MutableArrayRef<Value> results() { return {reinterpret_cast<Value*>(this + 1), num_results_}; }
  llvm::ArrayRef<Value> results() const { return {reinterpret_cast<const Value*>(this + 1), num_results_}; }
  bool HasUses() const;

  // Other attributes than `name`, kept as they were read.
  llvm::ArrayRef<Attribute> attributes() const { return {attributes_, num_attributes_}; }
  const Literal* GetAttribute(llvm::StringRef name) const;
  void SetAttribute(Identifier name, const Literal* value);
  // All of them at once, in place of the former; at most 65,535, each name once.
  void SetAttributes(llvm::ArrayRef<Attribute> attributes);

  // cond: then, else. while_loop: condition, body.
  llvm::ArrayRef<Block*> blocks() const { return {blocks_, num_blocks_}; }

  Function* function() const;
  Program* program() const;
  // Takes it out of its block and drops its operands. Its results must have no uses.
  void Erase();
  // Moves it before `other`, in `other`'s block.
  void MoveBefore(Operation* other);

 private:
  friend class Program;
  friend class Block;
  Operation() = default;

  const OpDef* def_ = nullptr;
  Block* parent_ = nullptr;
  Operation* next_ = nullptr;
  Operation* previous_ = nullptr;
  Operand* operands_ = nullptr;
  const Attribute* attributes_ = nullptr;
  Block** blocks_ = nullptr;
  Identifier name_;
  LocationId location_ = LocationId::kUnknown;
  uint32_t num_operands_ = 0;
  uint32_t num_results_ = 0;
  uint16_t num_attributes_ = 0;
  uint8_t num_blocks_ = 0;
  bool keep_ = false;
};

// A list of operations with inputs and outputs: the body of a function, or a block of cond and while_loop.
class Block {
 public:
  class iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Operation;
    using difference_type = std::ptrdiff_t;
    using pointer = Operation*;
    using reference = Operation&;
    iterator() = default;
    explicit iterator(Operation* op) : op_(op) {}
    Operation& operator*() const { return *op_; }
    Operation* operator->() const { return op_; }
    iterator& operator++() {
      op_ = op_->next();
      return *this;
    }
    iterator operator++(int) {
      iterator old = *this;
      ++*this;
      return old;
    }
    bool operator==(const iterator&) const = default;

   private:
    Operation* op_ = nullptr;
  };

  iterator begin() const { return iterator(first_); }
  iterator end() const { return iterator(); }
  Operation* first() const { return first_; }
  Operation* last() const { return last_; }
  bool empty() const { return !first_; }
  uint64_t size() const { return size_; }

  // In the order of declaration, which is the host's order; only the MIL printer sorts.
  llvm::ArrayRef<Value*> inputs() const { return inputs_; }
  Value* AddInput(Identifier name, Type type, LocationId location = LocationId::kUnknown);
  // The input must have no uses.
  void EraseInput(unsigned index);

  llvm::MutableArrayRef<Operand> outputs() { return {outputs_, num_outputs_}; }
  llvm::ArrayRef<Operand> outputs() const { return {outputs_, num_outputs_}; }
  void SetOutputs(llvm::ArrayRef<Value*> values);
  // Where the outputs are written.
  LocationId outputs_location() const { return outputs_location_; }
  void set_outputs_location(LocationId location) { outputs_location_ = location; }

  // The operation this is a block of; null for a function's body.
  Operation* parent_op() const { return parent_op_; }
  Function* function() const { return function_; }
  Program* program() const { return program_; }
  // Blocks print their name if they have one; most have none.
  Identifier name() const { return name_; }
  void set_name(Identifier name) { name_ = name; }

 private:
  friend class Program;
  friend class Operation;
  Block() = default;
  void Insert(Operation* op, Operation* before);
  void Remove(Operation* op);

  Operation* first_ = nullptr;
  Operation* last_ = nullptr;
  uint64_t size_ = 0;
  llvm::SmallVector<Value*, 2> inputs_;
  Operand* outputs_ = nullptr;
  uint32_t num_outputs_ = 0;
  LocationId outputs_location_ = LocationId::kUnknown;
  Operation* parent_op_ = nullptr;
  Function* function_ = nullptr;
  Program* program_ = nullptr;
  Identifier name_;
};

}  // namespace mil

#endif  // MIL_IR_OPERATION_H_
