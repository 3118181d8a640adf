#include "text/operation_parser.h"

#include <algorithm>

#include "mil/ops/op_table.h"
#include "mil/support/check.h"
#include "text/choices.h"

namespace mil::text {

void OperationParser::BeginFunction(OpSet op_set) {
  if (op_set != op_set_) defs_ = {};
  op_set_ = op_set;
  scope_.Clear();
  undefined_.clear();
}

void OperationParser::EndFunction() {
  for (const UndefinedUse& use : undefined_) {
    if (engine_.LimitReached()) return;
    const Value* later = scope_.FindAnywhere(use.name);
    if (later && !Encloses(later->parent_block(), use.block)) {
      ReportOutOfScope(use.text, later);
    } else if (later) {
      Error(DiagId::kUseBeforeDefinition, use.text)
              .Note(program_.locations().Resolve(later->location()), "defined here")
          << "'" << use.text << "' is used before it is defined, expected the definition first";
    } else if (scope_.Find(use.name, nullptr).state == Scope::State::kUndefined) {
      Error(DiagId::kUndefinedName, use.text)
          << "'" << use.text << "' is not defined, expected the name of an input or an earlier result";
      scope_.DefineUnreadable(use.name);  // Once is enough.
    }
  }
}

bool OperationParser::ParseBody(Block* block, llvm::StringRef what) {
  if (ParseOperations(block, what)) return true;
  // That the block has no outputs is no second mistake.
  if (block->outputs().empty()) block->SetOutputs(Unreadable(block, {cursor_.at(), 0}));
  return false;
}

// Stands for a value that is not known: one without a type, which everything fits.
Value* OperationParser::Unreadable(Block* block, llvm::StringRef name) {
  return program_.CreateOperation(ops::InvalidOp(), block, nullptr, {}, Type(), Locate(name))->result();
}

bool OperationParser::ParseOperations(Block* block, llvm::StringRef what) {
  while (!engine_.LimitReached()) {
    if (cursor_.Peek() == '}') {
      cursor_.Consume('}');
      return ParseOutputs(block);
    }
    if (cursor_.AtEnd() || AtFunction()) return Unexpected("an operation or the '}' of the " + what);
    if (!ParseStatement(block)) Recover();
  }
  return false;
}

// Behind the '}'.
bool OperationParser::ParseOutputs(Block* block) {
  cursor_.SkipSpace();
  const char* start = cursor_.at();
  if (!cursor_.Consume('-') || !cursor_.Consume('>')) {
    cursor_.set_at(start);
    return Unexpected("'->' and the outputs behind the block");
  }
  if (!Expect('(', "before the outputs")) return false;
  llvm::SmallVector<Value*, 4> values;
  if (!cursor_.Consume(')')) {
    do {
      const llvm::StringRef name = cursor_.Word();
      if (name.empty()) return Unexpected("the name of an output");
      Value* value = UseValue(block, name);
      values.push_back(value ? value : Unreadable(block, name));
    } while (cursor_.Consume(','));
    if (!Expect(')', "behind the outputs")) return false;
  }
  block->SetOutputs(values);
  block->set_outputs_location(program_.locations().Text(Range(start, cursor_.at())));
  return true;
}

bool OperationParser::ParseParameters(Block* block, bool symbols) {
  if (!Expect('(', "before the inputs")) return false;
  if (cursor_.Consume(')')) return true;
  do {
    cursor_.SkipSpace();
    const char* start = cursor_.at();
    Type type = ParseType();
    const llvm::StringRef name = type ? cursor_.Word() : llvm::StringRef();
    if (name.empty()) {
      if (type) Unexpected("the name of an input");
      SalvageNames(start, ')');
      return false;
    }
    const Identifier identifier = program_.GetIdentifier(name);
    Type precise = symbols ? WithFreshSymbols(type) : type;
    Value* value = block->AddInput(identifier, precise, Locate(name));
    if (precise != type) value->set_declared_type(type);
    Define(name, identifier, value);
  } while (cursor_.Consume(','));
  return Expect(')', "behind the inputs");
}

bool OperationParser::ParseStatement(Block* block) {
  results_.clear();
  bindings_.clear();
  attributes_.clear();
  untyped_.clear();
  name_ = Identifier();
  seen_inputs_ = 0;
  valid_ = true;
  def_ = nullptr;

  cursor_.SkipSpace();
  const char* start = cursor_.at();
  const llvm::StringRef word = cursor_.Word();
  if (!word.empty() && cursor_.Peek() == '(') return ParseOperation(block, word);
  cursor_.set_at(start);
  if (!ParseResults()) {
    SalvageNames(start, '=');
    return false;
  }
  const llvm::StringRef name = cursor_.Word();
  if (!name.empty()) return ParseOperation(block, name);
  Unexpected("the name of an operation");
  Create(ops::InvalidOp(), block, results_[0].text);
  return false;
}

// `type name, type name =`
bool OperationParser::ParseResults() {
  do {
    Type type = ParseType();
    if (!type) return false;
    const llvm::StringRef name = cursor_.Word();
    if (name.empty()) return Unexpected("the name of a result");
    results_.push_back({type, program_.GetIdentifier(name), name});
  } while (cursor_.Consume(','));
  return Expect('=', "behind the results");
}

// The last word before each ',' and before `last` is a name, whatever its type looks like.
void OperationParser::SalvageNames(const char* start, char last) {
  constexpr ptrdiff_t kFar = 4096;
  const char* trouble = cursor_.at();
  cursor_.set_at(start);
  llvm::StringRef word;
  int depth = 0;
  while (cursor_.at() - start < kFar) {
    const char c = cursor_.Peek();
    if (chars::Is(c, chars::kWordStart)) {
      word = cursor_.Word();
      continue;
    }
    if (c == '\0' || c == ';' || c == '{' || c == '}' || c == '"') break;
    if ((c == ',' || c == last) && depth <= 0 && !word.empty()) scope_.DefineUnreadable(program_.GetIdentifier(word));
    if (c == last && depth <= 0) break;
    if (c == '<' || c == '[' || c == '(') ++depth;
    if (c == '>' || c == ']' || c == ')') --depth;
    cursor_.SkipToken();
  }
  if (cursor_.at() < trouble || cursor_.at() - start >= kFar) cursor_.set_at(trouble);
}

bool OperationParser::ParseInputs(Block* block) {
  if (!Expect('(', "behind the operation's name") || !ParseArguments(block)) return false;
  if (cursor_.Peek() == '[' && !ParseOpAttributes()) return false;
  return untyped_.empty() || !valid_ || ReadUntyped();
}

bool OperationParser::ParseOperation(Block* block, llvm::StringRef name) {
  def_ = FindDef(name);
  bool ok = ParseInputs(block);
  if (ok && def_ && def_->has_blocks && block_depth_ == kNestingLimit) {
    ok = TooDeep("blocks");
    def_ = nullptr;  // So that there are none.
  }
  if (!ok) {
    Create(ops::InvalidOp(), block, name);
    return false;
  }
  Operation* op = Create(def_ && valid_ ? *def_ : ops::InvalidOp(), block, name);
  if (cursor_.Peek() == choices::kBlockKeyword[0] || (def_ && def_->has_blocks)) {
    if (!ParseBlocks(op, name)) return false;
  }
  return ParseSemicolon();
}

// A missing one is made up where the next statement is on a line of its own.
bool OperationParser::ParseSemicolon() {
  if (cursor_.Consume(';')) return true;
  Unexpected("';' behind the operation");
  return cursor_.AtLineStart();
}

Operation* OperationParser::Create(const OpDef& def, Block* block, llvm::StringRef name) {
  const bool valid = def.kind != OpKind::kInvalid;
  result_types_.clear();
  for (const Result& result : results_) result_types_.push_back(result.type);
  if (valid) SortBindings();
  const unsigned blocks = def_ && def_->has_blocks ? choices::kBlocksPerOperation : 0;
  Operation* op =
      program_.CreateOperation(def, block, nullptr, valid ? bindings_ : llvm::ArrayRef(bindings_).take_front(0),
                               result_types_, Locate(name), blocks);
  op->set_name(name_);
  if (!attributes_.empty()) op->SetAttributes(attributes_);
  for (size_t i = 0; i < results_.size(); ++i) {
    op->result(i)->set_name(results_[i].name);
    // Results of an operation with blocks are no names inside these: ParseBlocks defines them.
    if (blocks == 0) Define(results_[i].text, results_[i].name, op->result(i));
  }
  return op;
}

void OperationParser::SortBindings() {
  auto before = [](const Program::InputBinding& a, const Program::InputBinding& b) { return a.input < b.input; };
  constexpr size_t kFew = 24;
  if (bindings_.size() > kFew) {
    std::stable_sort(bindings_.begin(), bindings_.end(), before);
    return;
  }
  for (size_t i = 1; i < bindings_.size(); ++i) {
    for (size_t j = i; j > 0 && before(bindings_[j], bindings_[j - 1]); --j) std::swap(bindings_[j], bindings_[j - 1]);
  }
}

void OperationParser::MakeInvalid(Operation* op) {
  while (!op->operands().empty()) op->SetInput(op->operands().back().input(), {});
  MIL_CHECK(op->SetDef(ops::InvalidOp()));
}

// The blocks behind an operation, and its results, which are names only behind these.
bool OperationParser::ParseBlocks(Operation* op, llvm::StringRef name) {
  const llvm::SmallVector<Result, 4> results = results_;
  const OpDef* def = def_;
  size_t count = 0;
  bool ok = true;
  while (ok && cursor_.ConsumeWord(choices::kBlockKeyword)) {
    scope_.NoteNestedBlock();
    if (count == op->blocks().size()) {
      ok = false;  // An unknown operation's are skipped without a word.
      if (def) {
        Error(DiagId::kBlockCount, cursor_.at() - choices::kBlockKeyword.size(), cursor_.at())
            << "'" << name << "' has " << (count == 0 ? "a block, expected none" : "a third block, expected two");
      }
    } else {
      ok = ParseBlock(op->blocks()[count++]);
    }
  }
  if (ok && count < op->blocks().size()) {
    ok = false;
    Error(DiagId::kBlockCount, name) << "'" << name << "' has " << (count == 0 ? "no block" : "one block")
                                     << ", expected two";
  }
  if (!op->blocks().empty()) {
    for (size_t i = 0; i < results.size(); ++i) Define(results[i].text, results[i].name, op->result(i));
  }
  if (!ok) MakeInvalid(op);
  return ok;
}

// Behind the keyword.
bool OperationParser::ParseBlock(Block* block) {
  Nesting nesting(*this, block_depth_, "blocks");
  const llvm::StringRef name = cursor_.Word();
  if (!name.empty()) block->set_name(program_.GetIdentifier(name));
  if (cursor_.Peek() != '{' && !ParseParameters(block, /*symbols=*/false)) return false;
  if (!Expect('{', "before the block's operations")) return false;
  const size_t undefined = undefined_.size();
  valid_ = true;
  return ParseBody(block, "block") && valid_ && undefined_.size() == undefined;
}

void OperationParser::Define(llvm::StringRef name, Identifier identifier, Value* value) {
  if (scope_.Define(identifier, value)) return;
  const Value* earlier = scope_.FindAnywhere(identifier);
  if (!earlier) return;  // That one could not be read.
  Error(DiagId::kDuplicateName, name).Note(program_.locations().Resolve(earlier->location()), "first defined here")
      << "'" << name << "' is defined twice, expected a name that is not in use";
}

bool OperationParser::AtFunction() {
  if (cursor_.Peek() != 'f') return false;
  const char* start = cursor_.at();
  const bool function = cursor_.Word() == "func" && !cursor_.Word().empty();
  cursor_.set_at(start);
  return function;
}

// Before a '}' that ends a block, rather than a dictionary's: "->" follows, or the end of the file.
bool OperationParser::AtBlockEnd() {
  const char* start = cursor_.at();
  const bool end = cursor_.Consume('}') && (cursor_.Peek() == '-' || cursor_.AtEnd());
  cursor_.set_at(start);
  return end;
}

bool OperationParser::RecoverToBody() {
  char previous = '\0';
  while (!cursor_.AtEnd() && !AtFunction()) {
    const char c = cursor_.Peek();
    // A dictionary's brace is behind another brace or a parenthesis that opens.
    if (c == '{' && (previous == ')' || previous == ']')) return true;
    if (c == '}' && AtBlockEnd()) return false;
    cursor_.SkipToken();
    previous = c;
  }
  return false;
}

// Goes on behind the ';' of the statement, over blocks that belong to it, or before what ends this block.
void OperationParser::Recover() {
  // An unterminated string ends with its line.
  if (!cursor_.AtEnd() && *cursor_.at() == '\n') return;
  unsigned depth = 0;
  char previous = '\0';
  while (!cursor_.AtEnd()) {
    const char c = cursor_.Peek();
    if (c == ';' && depth == 0) {
      cursor_.Consume(';');
      return;
    }
    if (c == '{' && (previous == ')' || chars::Is(previous, chars::kWordPart))) {
      ++depth;
    } else if (c == '}' && AtBlockEnd()) {
      if (depth == 0) return;
      --depth;
    } else if (c == 'f' && AtFunction()) {
      return;
    }
    cursor_.SkipToken();
    previous = c;
  }
}

}  // namespace mil::text
