// Literals, names, lists, calls, and the expressions that begin with a word.
#include <limits>

#include "graph/ast_parser.h"

namespace mil::graph {

const Expr* AstParser::ParsePrimary() {
  const Token& next = Peek();
  switch (next.kind) {
    case TokenKind::kInteger: {
      auto* expr = New<IntegerExpr>();
      Token token = Take();
      expr->value = token.integer;
      expr->range = token.range;
      return expr;
    }
    case TokenKind::kReal: {
      auto* expr = New<RealExpr>();
      Token token = Take();
      expr->value = token.real;
      expr->range = token.range;
      return expr;
    }
    case TokenKind::kString: {
      auto* expr = New<StringExpr>();
      Token token = Take();
      expr->value = token.text;
      expr->range = token.range;
      return expr;
    }
    case TokenKind::kName: {
      Token token = Take();
      if (At("(")) return ParseCall({token.text, token.range});
      auto* expr = New<NameExpr>();
      expr->name = token.text;
      expr->range = token.range;
      return expr;
    }
    default:
      break;
  }
  if (At("true") || At("false")) {
    auto* expr = New<BoolExpr>();
    Token token = Take();
    expr->value = token.text == "true";
    expr->range = token.range;
    return expr;
  }
  if (At("inf") || At("nan")) {
    auto* expr = New<RealExpr>();
    Token token = Take();
    expr->value =
        token.text == "inf" ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    expr->range = token.range;
    return expr;
  }
  if (At("(")) {
    Take();
    bool no_blocks = std::exchange(no_blocks_, false);
    const Expr* expr = ParseExpr();
    no_blocks_ = no_blocks;
    return expr && Expect(")", "after an expression in parentheses") ? expr : nullptr;
  }
  if (At("[")) return ParseList();
  if (At("{") && !no_blocks_) return ParsePairs();
  if (At("extern") && Peek(1).Is("(")) {
    Token token = Take();
    return ParseCall({token.text, token.range});
  }
  if (At("table")) return ParseTable();
  if (At("pack")) return ParsePack();
  if (At("for")) return ParseFold();
  Unexpected("an expression");
  return nullptr;
}

bool AstParser::ParseClauses(llvm::SmallVectorImpl<Clause>& clauses) {
  while (At("for") || At("if")) {
    Clause clause;
    if (Take().text == "for") {
      if (!ExpectName(&clause.variable, "the name of a loop variable") || !Expect("in", "after a loop variable"))
        return false;
    }
    clause.value = ParseConditional();
    if (!clause.value) return false;
    clauses.push_back(clause);
    if (clauses.size() > kNestingLimit) {
      engine_.Report(DiagId::kNestingTooDeep, clause.value->range)
          << "found more than " << kNestingLimit << " clauses in a row";
      return false;
    }
  }
  return true;
}

const Expr* AstParser::ParseList() {
  Nest nest(*this);
  if (!nest) return nullptr;
  SourceRange begin = Take().range;
  bool no_blocks = std::exchange(no_blocks_, false);
  llvm::SmallVector<const Expr*, 8> elements;
  llvm::SmallVector<Clause, 2> clauses;
  bool ok = true;
  while (ok && !At("]")) {
    const Expr* element = ParseExpr();
    ok = element != nullptr;
    elements.push_back(element);
    if (ok && elements.size() == 1 && At("for")) ok = ParseClauses(clauses);
    if (!TakeIf(",") || !clauses.empty()) break;
  }
  no_blocks_ = no_blocks;
  if (!ok || !Expect("]", "after the elements of a list")) return nullptr;
  if (!clauses.empty()) {
    auto* expr = New<ComprehensionExpr>();
    expr->element = elements[0];
    expr->clauses = Copy<Clause>(clauses);
    expr->range = From(begin);
    return expr;
  }
  auto* expr = New<ListExpr>();
  expr->elements = Copy<const Expr*>(elements);
  expr->range = From(begin);
  return expr;
}

const Expr* AstParser::ParsePairs() {
  Nest nest(*this);
  if (!nest) return nullptr;
  SourceRange begin = Take().range;
  llvm::ArrayRef<const Expr*> pairs;
  bool ok = ParseList<const Expr*>("}", &pairs, [&](const Expr** element) {
    auto* pair = New<ListExpr>();
    const Expr* key = ParseBinary(0);
    if (!key || !Expect(":", "between a key and its value")) return false;
    const Expr* value = ParseExpr();
    if (!value) return false;
    pair->elements = Copy<const Expr*>({key, value});
    pair->range = From(key->range);
    *element = pair;
    return true;
  });
  if (!ok || !Expect("}", "after the entries of a dictionary")) return nullptr;
  auto* expr = New<ListExpr>();
  expr->elements = pairs;
  expr->range = From(begin);
  return expr;
}

bool AstParser::ParseArguments(llvm::ArrayRef<Argument>* arguments) {
  if (!Expect("(", "and arguments")) return false;
  bool no_blocks = std::exchange(no_blocks_, false);
  bool ok = ParseList<Argument>(")", arguments, [&](Argument* argument) {
    const bool named = Peek().kind == TokenKind::kName || Peek().kind == TokenKind::kKeyword;
    if (named && Peek(1).Is("=")) {
      Token token = Take();
      argument->name = {token.text, token.range};
      Take();
    }
    argument->value = ParseExpr();
    return argument->value != nullptr;
  });
  no_blocks_ = no_blocks;
  return ok && Expect(")", "after the arguments");
}

bool AstParser::ParseBlock(BlockExpr* block) {
  if (TakeIf("block") && !ExpectName(&block->name, "the name of the block")) return false;
  if (TakeIf("(")) {
    bool ok = ParseList<BlockParameter>(")", &block->parameters, [&](BlockParameter* parameter) {
      if (!ExpectName(&parameter->name, "a parameter of the block")) return false;
      return !TakeIf(":") || (parameter->type = ParseType()) != nullptr;
    });
    if (!ok || !Expect(")", "after the parameters of the block")) return false;
  }
  return ParseBody(&block->body);
}

const Expr* AstParser::ParseCall(Name callee) {
  Nest nest(*this);
  if (!nest) return nullptr;
  auto* expr = New<CallExpr>();
  expr->callee = callee;
  if (!ParseArguments(&expr->arguments)) return nullptr;
  expr->range = From(callee.range);
  if (AtAttributes() && !ParseAttributes(&expr->attributes)) return nullptr;
  llvm::SmallVector<BlockExpr, 2> blocks;
  while (!no_blocks_ && (At("{") || At("(") || At("block"))) {
    BlockExpr block;
    if (!ParseBlock(&block)) return nullptr;
    blocks.push_back(block);
  }
  expr->blocks = Copy<BlockExpr>(blocks);
  return expr;
}

const Expr* AstParser::ParseTable() {
  Nest nest(*this);
  if (!nest) return nullptr;
  auto* expr = New<TableExpr>();
  SourceRange begin = Take().range;
  expr->type = ParseType();
  if (!expr->type || !Expect("(", "and the names of the indices")) return nullptr;
  bool ok = ParseList<Name>(")", &expr->indices, [&](Name* name) { return ExpectName(name, "the name of an index"); });
  if (!ok || !Expect(")", "after the indices") || !Expect("=>", "and the element at these indices")) return nullptr;
  expr->element = ParseConditional();
  expr->range = From(begin);
  return expr->element ? expr : nullptr;
}

const Expr* AstParser::ParsePack() {
  Nest nest(*this);
  if (!nest) return nullptr;
  auto* expr = New<PackExpr>();
  SourceRange begin = Take().range;
  if (!ParseArguments(&expr->arguments)) return nullptr;
  bool no_blocks = std::exchange(no_blocks_, false);
  bool ok = Expect("{", "and the parts to pack") && ParseList<PackItem>("}", &expr->items, [&](PackItem* item) {
              if (!ExpectName(&item->name, "the name of a part")) return false;
              if (TakeIf(":")) {
                item->value = ParseExpr();
                return item->value != nullptr;
              }
              auto* name = New<NameExpr>();
              name->name = item->name.text;
              name->range = item->name.range;
              item->value = name;
              return true;
            });
  no_blocks_ = no_blocks;
  if (!ok || !Expect("}", "after the parts to pack")) return nullptr;
  expr->range = From(begin);
  return expr;
}

const Expr* AstParser::ParseFold() {
  Nest nest(*this);
  if (!nest) return nullptr;
  auto* expr = New<FoldExpr>();
  SourceRange begin = Take().range;
  if (!ExpectName(&expr->variable, "the name of a loop variable") || !Expect("in", "after a loop variable"))
    return nullptr;
  expr->list = ParseHeadExpr();
  if (!expr->list || !Expect("with", "and the values that each round hands to the next")) return nullptr;
  bool no_blocks = std::exchange(no_blocks_, true);
  bool ok = ParseList<Carried>("{", &expr->carried, [&](Carried* carried) {
    if (!ExpectName(&carried->name, "the name of a value that is handed on") || !Expect("=", "after the name"))
      return false;
    carried->initial = ParseConditional();
    return carried->initial != nullptr;
  });
  no_blocks_ = no_blocks;
  if (!ok || !ParseBody(&expr->body)) return nullptr;
  expr->range = From(begin);
  return expr;
}

}  // namespace mil::graph
