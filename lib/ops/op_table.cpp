#include "mil/ops/op_table.h"

#include <algorithm>
#include <deque>

#include "llvm/ADT/StringMap.h"
#include "mil/ir/builder.h"
#include "mil/ir/infer_context.h"
#include "mil/support/check.h"
#include "ops/definitions.h"

namespace mil::ops {

namespace {

// Built by the first look-up (so that `milc --version` does not pay for it) and never changed afterwards.
class Table {
 public:
  static const Table& Get() {
    static const Table table;
    return table;
  }

  llvm::ArrayRef<const OpDef*> all() const { return all_; }

  llvm::ArrayRef<const OpDef*> Versions(llvm::StringRef name) const {
    auto found = by_name_.find(name);
    return found == by_name_.end() ? llvm::ArrayRef<const OpDef*>() : Versions(found->second);
  }

  llvm::ArrayRef<const OpDef*> Versions(OpKind kind) const {
    const auto& [first, count] = ranges_[static_cast<size_t>(kind)];
    return llvm::ArrayRef<const OpDef*>(all_).slice(first, count);
  }

 private:
  Table() {
    ranges_.push_back({0, 0});  // kInvalid.
#define MIL_OP(op, spelling, family) AddOp(defs::op(), spelling, family, OpKind::k##op);
#define MIL_OP_VERSION(op, op_set) AddVersion(defs::op##op_set(), OpSet::k##op_set, OpKind::k##op);
#include "mil/ops/ops.def"
    for (const OpDef& def : defs_) all_.push_back(&def);
  }

  void AddOp(OpDef def, llvm::StringRef name, llvm::StringRef family, OpKind kind) {
    MIL_CHECK(def.name == name);
    family_ = family;
    by_name_[name] = kind;
    ranges_.push_back({defs_.size(), 0});
    Add(std::move(def), kind);
  }

  void AddVersion(OpDef def, OpSet since, OpKind kind) {
    MIL_CHECK(def.since == since && def.since > defs_.back().since && def.name == defs_.back().name);
    Add(std::move(def), kind);
  }

  void Add(OpDef def, OpKind kind) {
    MIL_CHECK(def.infer);
    def.kind = kind;
    def.family = family_;
    defs_.push_back(std::move(def));
    ++ranges_.back().second;
  }

  std::deque<OpDef> defs_;
  std::vector<const OpDef*> all_;
  std::vector<std::pair<size_t, size_t>> ranges_;  // By OpKind: first in all_, count.
  llvm::StringMap<OpKind> by_name_;
  llvm::StringRef family_;
};

const OpDef* Newest(llvm::ArrayRef<const OpDef*> versions, OpSet op_set) {
  const OpDef* newest = nullptr;
  for (const OpDef* def : versions) {
    if (def->since <= op_set) newest = def;
  }
  return newest;
}

}  // namespace

llvm::ArrayRef<const OpDef*> AllDefs() { return Table::Get().all(); }
llvm::ArrayRef<const OpDef*> Versions(llvm::StringRef name) { return Table::Get().Versions(name); }
const OpDef* Lookup(llvm::StringRef name, OpSet op_set) { return Newest(Versions(name), op_set); }

const OpDef& Lookup(OpKind kind, OpSet op_set) {
  const OpDef* def = Newest(Table::Get().Versions(kind), op_set);
  MIL_CHECK(def);
  return *def;
}

llvm::SmallVector<llvm::StringRef, 3> NearestNames(llvm::StringRef name) {
  llvm::SmallVector<std::pair<unsigned, llvm::StringRef>, 8> near;
  const unsigned limit = std::max<size_t>(1, std::min<size_t>(name.size(), 40) / 3);
  for (const OpDef* def : AllDefs()) {
    if (!near.empty() && near.back().second == def->name) continue;
    const unsigned distance = name.edit_distance(def->name, /*AllowReplacements=*/true, limit);
    if (distance <= limit) near.push_back({distance, def->name});
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  llvm::SmallVector<llvm::StringRef, 3> names;
  for (size_t i = 0; i < near.size() && i < 3; ++i) names.push_back(near[i].second);
  return names;
}

const OpDef& InvalidOp() {
  static const OpDef def = {.name = "<invalid>", .infer = [](InferContext&) { return llvm::failure(); }};
  return def;
}

llvm::SmallVector<Operation*, 4> ChangeOpSet(Function& function, OpSet op_set) {
  llvm::SmallVector<Operation*, 4> without;
  Walk(function.body(), [&](Operation& op) {
    if (op.Is(OpKind::kInvalid)) return;
    const OpDef* def = Lookup(op.def().name, op_set);
    bool fits = def != nullptr;
    for (const Operand& operand : op.operands()) {
      fits = fits && def->InputIndex(op.def().inputs[operand.input()].name) >= 0;
    }
    if (!fits) without.push_back(&op);
  });
  if (!without.empty()) return without;
  Walk(function.body(), [&](Operation& op) {
    if (!op.Is(OpKind::kInvalid)) MIL_CHECK(op.SetDef(*Lookup(op.def().name, op_set)));
  });
  function.set_op_set(op_set);
  return without;
}

}  // namespace mil::ops
