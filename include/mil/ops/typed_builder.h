// What the builder functions that are typed per operation (mil/ops/builder.h, generated from the op table) stand on:
// an argument that may be a value, a literal or a plain C++ value, and how it becomes an operation's input.
#ifndef MIL_OPS_TYPED_BUILDER_H_
#define MIL_OPS_TYPED_BUILDER_H_

#include <concepts>
#include <cstdint>
#include <initializer_list>

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/builder.h"
#include "mil/ops/literals.h"

namespace mil {

// An argument of a builder function. Plain numbers, truth values and texts get the type that the input asks for.
class OpInput {
 public:
  enum class Kind : uint8_t { kAbsent, kValues, kLiteral, kPlain };

  OpInput() = default;                                             // The input is absent.
  OpInput(Value* value) : kind_(Kind::kValues), values_{value} {}  // NOLINT: these conversions are its purpose
  // The first result. A null operation or value is one that could not be built: what depends on it is not built either.
  OpInput(Operation* op) : OpInput(op ? op->result() : nullptr) {}                                         // NOLINT
  OpInput(const Literal* literal) : kind_(Kind::kLiteral), literal_(literal) {}                            // NOLINT
  OpInput(bool value) : OpInput(ops::PlainKind::kBool) { numbers_ = {Number::Integer(value)}; }            // NOLINT
  OpInput(std::integral auto value) : OpInput(ops::PlainKind::kInteger) { numbers_ = {ToNumber(value)}; }  // NOLINT
  OpInput(double value) : OpInput(ops::PlainKind::kReal) { numbers_ = {Number::Real(value)}; }             // NOLINT
  OpInput(float value) : OpInput(static_cast<double>(value)) {}                                            // NOLINT
  OpInput(const char* text) : OpInput(llvm::StringRef(text)) {}                                            // NOLINT
  OpInput(llvm::StringRef text) : OpInput(ops::PlainKind::kString) { texts_ = {text}; }                    // NOLINT

  // Vectors; values are for inputs that take several ("values = (a, b)").
  OpInput(std::initializer_list<int> list) : OpInput(llvm::ArrayRef<int>(list.begin(), list.size())) {}  // NOLINT
  OpInput(std::initializer_list<int64_t> list)
      : OpInput(llvm::ArrayRef<int64_t>(list.begin(), list.size())) {}                                         // NOLINT
  OpInput(std::initializer_list<double> list) : OpInput(llvm::ArrayRef<double>(list.begin(), list.size())) {}  // NOLINT
  OpInput(std::initializer_list<bool> list) : OpInput(llvm::ArrayRef<bool>(list.begin(), list.size())) {}      // NOLINT
  OpInput(std::initializer_list<const char*> list) : OpInput(ops::PlainKind::kString) {                        // NOLINT
    is_vector_ = true;
    texts_.assign(list.begin(), list.end());
  }
  OpInput(std::initializer_list<Value*> values) : kind_(Kind::kValues), values_(values) {}                 // NOLINT
  OpInput(llvm::ArrayRef<Value*> values) : kind_(Kind::kValues), values_(values.begin(), values.end()) {}  // NOLINT
  template <typename T>
    requires std::integral<T> || std::floating_point<T>
  OpInput(llvm::ArrayRef<T> list) : OpInput(KindOf<T>()) {  // NOLINT
    is_vector_ = true;
    for (T value : list) numbers_.push_back(ToNumber(value));
  }

  Kind kind() const { return kind_; }
  llvm::ArrayRef<Value*> values() const { return values_; }
  const Literal* literal() const { return literal_; }
  // Plain values.
  ops::PlainKind plain_kind() const { return plain_kind_; }
  bool is_vector() const { return is_vector_; }
  llvm::ArrayRef<Number> numbers() const { return numbers_; }
  llvm::ArrayRef<llvm::StringRef> texts() const { return texts_; }

 private:
  explicit OpInput(ops::PlainKind plain_kind) : kind_(Kind::kPlain), plain_kind_(plain_kind) {}

  template <typename T>
  static constexpr ops::PlainKind KindOf() {
    if constexpr (std::same_as<T, bool>) return ops::PlainKind::kBool;
    return std::integral<T> ? ops::PlainKind::kInteger : ops::PlainKind::kReal;
  }
  template <typename T>
  static Number ToNumber(T value) {
    if constexpr (std::floating_point<T>) {
      return Number::Real(value);
    } else if constexpr (std::unsigned_integral<T>) {
      return {true, false, value, 0};
    } else {
      return Number::Integer(value);
    }
  }

  Kind kind_ = Kind::kAbsent;
  ops::PlainKind plain_kind_ = ops::PlainKind::kInteger;
  bool is_vector_ = false;
  const Literal* literal_ = nullptr;
  llvm::SmallVector<Value*, 1> values_;
  llvm::SmallVector<Number, 2> numbers_;
  llvm::SmallVector<llvm::StringRef, 1> texts_;
};

class TypedBuilder : public OpBuilder {
 public:
  using OpBuilder::OpBuilder;

 protected:
  struct Argument {
    llvm::StringRef input;
    const OpInput* value;
  };

  // The operation as the function's op set has it, before which every literal becomes a `const` called
  // <result>_<input>_0. Null if it cannot be built, with an error reported unless that was done for a null value.
  Operation* Build(llvm::StringRef op, llvm::ArrayRef<Argument> arguments, llvm::StringRef name);
  // Its only result, or null.
  Value* BuildValue(llvm::StringRef op, llvm::ArrayRef<Argument> arguments, llvm::StringRef name) {
    Operation* built = Build(op, arguments, name);
    return built ? built->result() : nullptr;
  }

  // Fills a block, which has the inputs given, and returns its outputs.
  using Filler = llvm::function_ref<llvm::SmallVector<Value*, 4>(Block* block, llvm::ArrayRef<Value*> inputs)>;
  // cond and while_loop. `result_types` may be empty where the results are as the values of a variadic input (a loop's
  // variables); each block has an input for each of those.
  Operation* BuildWithBlocks(llvm::StringRef op, llvm::ArrayRef<Argument> arguments, llvm::ArrayRef<Type> result_types,
                             llvm::ArrayRef<Filler> fillers, llvm::StringRef name);

 private:
  struct Bound;
  const OpDef* FindDef(llvm::StringRef op);
  bool Bind(const OpDef& def, llvm::ArrayRef<Argument> arguments, llvm::StringRef base, Bound* bound);
  bool BindOne(const OpDef& def, unsigned input, const OpInput& value, llvm::StringRef base, Bound* bound);
  const Literal* MakeLiteral(const OpDef& def, unsigned input, const OpInput& value, llvm::ArrayRef<Number> numbers,
                             llvm::ArrayRef<llvm::StringRef> texts, bool is_vector,
                             llvm::ArrayRef<ops::TypedInput> typed);
  std::string FreeName(llvm::StringRef base);
};

}  // namespace mil

#endif  // MIL_OPS_TYPED_BUILDER_H_
