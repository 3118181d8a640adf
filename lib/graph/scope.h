// Names of graph text: what a file and its imports define, and what a body binds.
#ifndef MIL_LIB_GRAPH_SCOPE_H_
#define MIL_LIB_GRAPH_SCOPE_H_

#include <optional>
#include <string>

#include "graph/ast.h"
#include "graph/entity.h"
#include "llvm/ADT/StringMap.h"

namespace mil::graph {

struct FileUnit;

struct NamedEntity {
  Entity entity;
  SourceRange where;
  bool is_result = false;  // Bound by `=`.
};

struct CallableRef {
  const Callable* ast = nullptr;
  FileUnit* file = nullptr;
};

// One file of the run. `names` and `callables` hold its own and, by pointer, those of what it imports.
struct FileUnit {
  const File* ast = nullptr;
  std::string directory;  // With a final separator, or empty.
  llvm::StringMap<const NamedEntity*> names;
  llvm::StringMap<const CallableRef*> callables;
  std::optional<OpSet> op_set;
  bool is_loading = false;
};

// The names of a body. Bodies inside it see them.
class Scope {
 public:
  // The body of a function: it sees its file.
  explicit Scope(const FileUnit* file) : file_(file) {}
  // A body inside another.
  explicit Scope(const Scope* parent) : parent_(parent), file_(parent->file_) {}
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  const NamedEntity* Find(llvm::StringRef name) const {
    for (const Scope* scope = this; scope; scope = scope->parent_) {
      auto found = scope->names_.find(name);
      if (found != scope->names_.end()) return &found->second;
    }
    return file_->names.lookup(name);
  }
  // Is it one of this body's own?
  bool IsOwn(llvm::StringRef name) const { return names_.contains(name); }
  // The name must not be visible yet.
  void Define(llvm::StringRef name, NamedEntity entity) { names_[name] = std::move(entity); }
  // For variables of tables, whose values change.
  Entity* FindOwn(llvm::StringRef name) { return &names_[name].entity; }

  const FileUnit* file() const { return file_; }
  const llvm::StringMap<NamedEntity>& names() const { return names_; }
  const Scope* parent() const { return parent_; }

 private:
  llvm::StringMap<NamedEntity> names_;
  const Scope* parent_ = nullptr;
  const FileUnit* file_;
};

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_SCOPE_H_
