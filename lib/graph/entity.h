// What an expression of graph text stands for while it is lowered: a compile-time value, a typed constant, a run-time
// value, or a list of such.
#ifndef MIL_LIB_GRAPH_ENTITY_H_
#define MIL_LIB_GRAPH_ENTITY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include "mil/ir/program.h"
#include "mil/ops/literals.h"

namespace mil::graph {

struct Entity;
using EntityList = std::vector<Entity>;
struct SharedList;

// A constant with a type. Those that `let` or `extern` bind become one `const` for all uses in a function.
struct TypedConstant {
  const Literal* literal = nullptr;
  Data* data = nullptr;   // The literal's, if it is one.
  llvm::StringRef hint;   // What to call its `const`; empty: after its use.
  bool is_bound = false;  // By `let` or `extern`: `hint` is its name.
  bool is_transformed = false;
};

// A source of elements that has no type yet: `weights(...)`, `splat(...)`, ...
struct UntypedSource {
  enum Kind : uint8_t { kFile, kBlob, kExtern, kSplat, kNormal, kUniform } kind = kFile;
  FileSource file;
  std::string extern_name;
  BlobReference blob;
  Number value;  // kSplat
  bool is_bool = false;
  bool is_bits = false;
  uint64_t seed = 0;  // kNormal, kUniform
  double first = 0;   // mean, low
  double second = 0;  // stddev, high
};

enum class EntityKind : uint8_t {
  kError,    // Something went wrong and was reported: no second report.
  kNothing,  // The value of a call without results.
  kBool,
  kInteger,
  kReal,
  kString,
  kList,
  kConstant,
  kSource,
  kValue,
};

struct Entity {
  EntityKind kind = EntityKind::kError;
  bool is_immediate = false;  // `#`
  bool is_bits = false;       // Integers: bits(...).
  bool is_big = false;        // Integers: the value, as unsigned, is 2^63 or more.
  union {
    bool boolean;
    int64_t integer;
    double real;
    llvm::StringRef string;  // In the arena.
    TypedConstant* constant;
    const UntypedSource* source;
    Value* value;
  };
  llvm::IntrusiveRefCntPtr<const SharedList> shared;

  Entity() : integer(0) {}  // g++ 12 takes no default of a member of a union that holds a StringRef.
  static Entity Error() { return Make(EntityKind::kError); }
  static Entity Nothing() { return Make(EntityKind::kNothing); }
  static Entity Bool(bool value) {
    Entity entity = Make(EntityKind::kBool);
    entity.boolean = value;
    return entity;
  }
  static Entity Integer(int64_t value) {
    Entity entity = Make(EntityKind::kInteger);
    entity.integer = value;
    return entity;
  }
  static Entity Real(double value) {
    Entity entity = Make(EntityKind::kReal);
    entity.real = value;
    return entity;
  }
  static Entity String(llvm::StringRef value) {
    Entity entity = Make(EntityKind::kString);
    entity.string = value;
    return entity;
  }
  static Entity Constant(TypedConstant* constant) {
    Entity entity = Make(EntityKind::kConstant);
    entity.constant = constant;
    return entity;
  }
  static Entity Source(const UntypedSource* source) {
    Entity entity = Make(EntityKind::kSource);
    entity.source = source;
    return entity;
  }
  static Entity Tensor(Value* value) {
    Entity entity = Make(EntityKind::kValue);
    entity.value = value;
    return entity;
  }
  static Entity List(EntityList elements);

  bool IsError() const { return kind == EntityKind::kError; }
  bool IsInteger() const { return kind == EntityKind::kInteger; }
  bool IsReal() const { return kind == EntityKind::kReal; }
  bool IsNumber() const { return IsInteger() || IsReal(); }
  bool IsBool() const { return kind == EntityKind::kBool; }
  bool IsString() const { return kind == EntityKind::kString; }
  bool IsList() const { return kind == EntityKind::kList; }
  bool IsConstant() const { return kind == EntityKind::kConstant; }
  bool IsValue() const { return kind == EntityKind::kValue; }
  // Has a type: an operand that makes an operator an operation.
  bool IsTyped() const { return IsConstant() || IsValue(); }
  // A bool, number, string, or list of such.
  bool IsPlain() const;

  const EntityList& list() const;
  // The type of what IsTyped().
  Type type() const { return IsValue() ? value->type() : constant->literal->type(); }
  // A number, as a double.
  double AsReal() const;
  // A number or bool, exactly.
  Number AsNumber() const;

 private:
  static Entity Make(EntityKind kind) {
    Entity entity;
    entity.kind = kind;
    return entity;
  }
};

struct SharedList : llvm::RefCountedBase<SharedList> {
  EntityList elements;
};

inline const EntityList& Entity::list() const { return shared->elements; }

// For messages: "the integer 5", "a list of 3", "fp16[1, 64]".
std::string Describe(const Entity& entity);
// As graph text spells types: "fp16[1, ?]".
std::string TypeText(Type type);
// A double as graph text spells it; reads back as the same.
std::string RealText(double value);

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_ENTITY_H_
