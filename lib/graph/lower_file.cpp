// Files: what they import, their sizes, weights and functions.
#include "graph/ast_parser.h"
#include "graph/builtins.h"
#include "graph/lowering.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace mil::graph {

namespace {

// `path` up to its last separator, which is kept.
std::string DirectoryOf(llvm::StringRef path) {
  llvm::StringRef parent = llvm::sys::path::parent_path(path);
  return parent.empty() ? "" : (parent == "/" ? "/" : parent.str() + "/");
}

}  // namespace

std::unique_ptr<Program> Lowering::Run(FileId file) {
  FileUnit* unit = Load(file, {});
  // Texts with mistakes are not lowered: what they lack would be reported as missing.
  if (!malformed_) ReportUnusedDefines();
  if (!unit || engine_.HasErrors()) return std::move(program_);
  LowerFunctions(*unit);
  return std::move(program_);
}

void Lowering::ReadDefines() {
  for (const auto& [name, text] : options_.defines) {
    FileId file = sources_.AddText("<-D " + name + ">", text);
    const Expr* expr = AstParser(file, sources_.Text(file), arena_, engine_).ParseOnlyExpr();
    if (!expr) continue;
    FileUnit nothing;
    Scope scope(&nothing);
    Entity value = EvalCompileTime(*expr, scope);
    if (value.IsError()) continue;
    if (!value.IsPlain() || value.IsList()) {
      Error(DiagId::kKindMismatch, expr->range,
            "found " + Describe(value) + ", expected a number, a boolean or a string in quotes");
      continue;
    }
    defines_[Save(name)] = {value, false};
  }
}

void Lowering::ReportUnusedDefines() {
  for (const auto& [name, define] : defines_) {
    if (!define.used)
      engine_.Report(DiagId::kUnknownParam) << "found -D " << name << ", but there is no 'param " << name << "'";
  }
}

FileUnit* Lowering::Load(FileId file, SourceRange import) {
  const bool is_root = units_.empty();
  llvm::StringRef path = sources_.Name(file);
  llvm::sys::fs::UniqueID id(UINT64_MAX, units_.size());  // Of texts that are no files: each its own.
  llvm::sys::fs::UniqueID found;
  if (!llvm::sys::fs::getUniqueID(path, found)) id = found;
  std::unique_ptr<FileUnit>& unit = units_[{id.getDevice(), id.getFile()}];
  unit = std::make_unique<FileUnit>();
  unit->directory = DirectoryOf(path);
  unit->is_loading = true;
  FileUnit* loaded = unit.get();
  if (is_root) ReadDefines();
  const uint64_t errors = engine_.errors();
  loaded->ast = AstParser(file, sources_.Text(file), arena_, engine_).ParseFile();
  malformed_ |= engine_.errors() != errors;
  DeclareCallables(*loaded);
  LowerItems(*loaded, loaded->ast->items);
  loaded->is_loading = false;
  return loaded;
}

void Lowering::DeclareCallables(FileUnit& unit) {
  for (const Statement* item : unit.ast->items) {
    if (item->kind != StatementKind::kCallable) continue;
    const Callable& callable = *item->callable;
    llvm::StringRef name = callable.name.text;
    bool shared = false;
    if (!callable.is_function && (IsBuiltin(name, &shared) || !ops::Versions(name).empty())) {
      Error(DiagId::kDuplicateName, callable.name.range,
            "found a helper called '" + name + "', which is " +
                (ops::Versions(name).empty() ? "a compile-time function" : "an operation of MIL"));
      continue;
    }
    if (const CallableRef* other = unit.callables.lookup(name)) {
      Report(DiagId::kDuplicateName, callable.name.range).Note(other->ast->name.range, "the first is here")
          << "found a second function called '" << name << "'";
      continue;
    }
    callables_.push_back(std::make_unique<CallableRef>(CallableRef{&callable, &unit}));
    unit.callables[name] = callables_.back().get();
  }
}

void Lowering::LowerItems(FileUnit& unit, llvm::ArrayRef<const Statement*> items) {
  for (const Statement* item : items) {
    if (stopped_) return;
    LowerItem(unit, *item);
  }
}

void Lowering::LowerItem(FileUnit& unit, const Statement& item) {
  Scope scope(&unit);
  switch (item.kind) {
    case StatementKind::kMil:
      return LowerMil(item);
    case StatementKind::kOpSet:
      if (std::optional<OpSet> op_set = ReadOpSet(item.word)) unit.op_set = op_set;
      return;
    case StatementKind::kProgram:
      ++compile_time_;
      for (const graph::Attribute& attribute : item.attributes) {
        if (!attribute.value) {
          Error(DiagId::kSyntaxError, attribute.name.range,
                "found '" + attribute.name.text + "', expected an attribute with a value");
          continue;
        }
        Entity value = Eval(*attribute.value, scope, {});
        if (const Literal* literal = MakeDefaultLiteral(value, attribute.value, attribute.value->range)) {
          program_->SetAttribute(program_->GetIdentifier(attribute.name.text), literal);
        }
      }
      --compile_time_;
      return;
    case StatementKind::kImport:
      return LowerImport(unit, item);
    case StatementKind::kParam:
      for (const Binding& binding : item.bindings) LowerParam(unit, binding);
      return;
    case StatementKind::kLet:
      for (const Binding& binding : item.bindings) {
        Entity value = EvalCompileTime(*binding.value, scope);
        NameConstant(value, binding.name.text);
        DefineInFile(unit, binding.name, value);
      }
      return;
    case StatementKind::kExtern:
      for (const Declared& declared : item.declared) LowerExtern(unit, declared);
      return;
    case StatementKind::kRequire:
      return CheckRequire(item, scope);
    case StatementKind::kIf:
      if (std::optional<bool> holds = Condition(*item.expr, scope)) {
        LowerItems(unit, *holds ? item.body.statements : item.else_body.statements);
      }
      return;
    default:
      return;  // Callables are declared already.
  }
}

void Lowering::LowerMil(const Statement& item) {
  if (std::optional<MilVersion> version = ParseMilVersion(item.word.text)) {
    program_->set_version(*version);
  } else {
    Error(DiagId::kUnknownVersion, item.word.range,
          "found MIL version " + item.word.text.take_front(20) + ", expected 1.0 or 1.3");
  }
}

std::optional<OpSet> Lowering::ReadOpSet(const Name& name) {
  std::optional<OpSet> op_set = ParseOpSet(name.text);
  if (op_set) return op_set;
  std::string known;
  for (const OpSetInfo& info : AllOpSets()) known += (known.empty() ? "" : ", ") + info.name.str();
  Error(DiagId::kUnknownOpSet, name.range, "found op set '" + name.text.take_front(40) + "', expected one of " + known);
  return std::nullopt;
}

void Lowering::DefineInFile(FileUnit& unit, const Name& name, Entity entity) {
  if (const NamedEntity* other = unit.names.lookup(name.text)) {
    Report(DiagId::kDuplicateName, name.range).Note(other->where, "its first meaning is here")
        << "found a second meaning of '" << name.text << "'";
    return;
  }
  file_names_.push_back(std::make_unique<NamedEntity>(NamedEntity{std::move(entity), name.range}));
  unit.names[name.text] = file_names_.back().get();
}

void Lowering::LowerParam(FileUnit& unit, const Binding& binding) {
  Scope scope(&unit);
  auto define = defines_.find(binding.name.text);
  if (define != defines_.end()) define->second.used = true;
  Entity value = EvalCompileTime(*binding.value, scope);
  if (!value.IsError() && (!value.IsPlain() || value.IsList())) {
    value =
        Error(DiagId::kKindMismatch, binding.value->range,
              "parameter '" + binding.name.text + "' is " + Describe(value) + ", expected a number, boolean or string");
  }
  if (define != defines_.end()) {
    Entity given = define->second.value;
    if (value.IsReal() && given.IsInteger()) given = Entity::Real(given.AsReal());
    if (!value.IsError() && given.kind != value.kind) {
      Error(DiagId::kKindMismatch, binding.name.range,
            "parameter '" + binding.name.text + "' is given " + Describe(given) + " with -D, expected a value like " +
                Describe(value));
    }
    value = given;
  }
  DefineInFile(unit, binding.name, value);
}

Entity Lowering::MakeExtern(llvm::StringRef name, const TypeExpr& type_expr, Scope& scope) {
  Type type = LowerType(type_expr, scope);
  if (!type) return Entity::Error();
  if (!type.IsTensor() || !type.HasStaticShape() || type.dtype() == DType::kString) {
    return Error(DiagId::kTypeMismatch, type_expr.range,
                 "extern '" + name + "' is " + TypeText(type) + ", expected a tensor of numbers with known sizes");
  }
  std::vector<int64_t> shape;
  for (Dim dim : type.dims()) shape.push_back(dim.size());
  auto data = std::make_unique<Data>(type.dtype(), shape, RuntimeSource{name.str()});
  TypedConstant* constant = NewDataConstant(type, std::move(data), Save(name));
  constant->is_bound = true;
  return Entity::Constant(constant);
}

void Lowering::LowerExtern(FileUnit& unit, const Declared& declared) {
  Scope scope(&unit);
  if (!declared.list) {
    DefineInFile(unit, declared.name, MakeExtern(declared.name.text, *declared.type, scope));
    return;
  }
  llvm::MapVector<llvm::StringRef, EntityList> lists;
  LowerGroup(
      declared, scope,
      [&](llvm::StringRef name, const Declared::Member& member, Scope& inner) {
        return MakeExtern(name, *member.type, inner);
      },
      &lists);
  for (auto& [name, list] : lists) {
    for (const Declared::Member& member : declared.members) {
      if (member.name.text != name) continue;
      DefineInFile(unit, member.name, MakeList(std::move(list), member.name.range));
      break;
    }
  }
}

void Lowering::LowerImport(FileUnit& unit, const Statement& item) {
  const SourceRange where = item.word.range;
  if (!options_.allow_imports) {
    Error(DiagId::kFileError, where, "found an import, which is not allowed here");
    return;
  }
  llvm::SmallString<128> path(item.word.text);
  if (!llvm::sys::path::is_absolute(path)) path = unit.directory + path.str().str();
  if (path.str().contains('\0')) {
    Error(DiagId::kFileError, where, "found a path with a NUL byte in it");
    return;
  }
  llvm::sys::fs::file_status status;
  std::error_code error = llvm::sys::fs::status(path, status);
  if (!error && status.type() != llvm::sys::fs::file_type::regular_file) {
    Error(DiagId::kFileError, where, path + ": is not a regular file");
    return;
  }
  llvm::sys::fs::UniqueID id;
  if (!error) error = llvm::sys::fs::getUniqueID(path, id);
  if (error) {
    Error(DiagId::kFileError, where, path + ": cannot read: " + error.message());
    return;
  }
  auto known = units_.find({id.getDevice(), id.getFile()});
  FileUnit* imported = known == units_.end() ? nullptr : known->second.get();
  if (imported && imported->is_loading) {
    Error(DiagId::kImportCycle, where, "found an import of '" + path + "', which imports this file");
    return;
  }
  if (!imported) {
    if (imports_ == kNestingLimit) {
      Error(DiagId::kNestingTooDeep, where, "found more than " + llvm::Twine(kNestingLimit) + " levels of imports");
      stopped_ = true;
      return;
    }
    absl::StatusOr<FileId> file = sources_.AddFile(path);
    if (!file.ok()) {
      Error(DiagId::kFileError, where, llvm::StringRef(file.status().message().data(), file.status().message().size()));
      return;
    }
    ++imports_;
    imported = Load(*file, where);
    --imports_;
  }
  AddVisible(unit, *imported, where);
  if (!unit.op_set) unit.op_set = imported->op_set;
}

void Lowering::AddVisible(FileUnit& unit, const FileUnit& imported, SourceRange where) {
  for (const auto& entry : imported.names) {
    const NamedEntity*& mine = unit.names[entry.getKey()];
    if (mine && mine != entry.second) {
      Report(DiagId::kDuplicateName, where)
              .Note(mine->where, "its first meaning is here")
              .Note(entry.second->where, "its second meaning is here")
          << "found a second meaning of '" << entry.getKey() << "' in an imported file";
      continue;
    }
    mine = entry.second;
  }
  for (const auto& entry : imported.callables) {
    const CallableRef*& mine = unit.callables[entry.getKey()];
    if (mine && mine != entry.second) {
      Report(DiagId::kDuplicateName, where)
              .Note(mine->ast->name.range, "the first is here")
              .Note(entry.second->ast->name.range, "the second is here")
          << "found a second function called '" << entry.getKey() << "' in an imported file";
      continue;
    }
    mine = entry.second;
  }
}

void Lowering::LowerFunctions(const FileUnit& unit) {
  bool found = false;
  for (const Statement* item : unit.ast->items) {
    if (item->kind != StatementKind::kCallable || !item->callable->is_function || stopped_) continue;
    llvm::StringRef name = item->callable->name.text;
    if (!options_.entry.empty() && name != options_.entry) continue;
    found = true;
    if (const CallableRef* callable = unit.callables.lookup(name)) {
      if (callable->ast == item->callable)
        LowerFunction(*callable, options_.entry.empty() ? name : llvm::StringRef("main"));
    }
  }
  if (found) return;
  const SourceRange start{unit.ast->id, 0, 0};
  if (!options_.entry.empty()) {
    llvm::SmallVector<llvm::StringRef, 8> names;
    for (const Statement* item : unit.ast->items) {
      if (item->kind == StatementKind::kCallable && item->callable->is_function)
        names.push_back(item->callable->name.text);
    }
    Error(DiagId::kUndefinedName, start, "found no 'func " + options_.entry + "'" + Suggestion(options_.entry, names));
  } else {
    Error(DiagId::kSyntaxError, start, "found no function, expected at least one 'func'");
  }
}

}  // namespace mil::graph
