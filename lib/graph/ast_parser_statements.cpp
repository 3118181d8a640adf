// Statements and bodies.
#include "graph/ast_parser.h"

namespace mil::graph {

const Statement* AstParser::ParseStatement(Place place) {
  auto* statement = New<Statement>();
  SourceRange begin = Peek().range;
  const unsigned brackets = brackets_;
  const Statement* parsed = place == Place::kBody ? ParseBodyStatement(statement) : ParseItem(statement, place);
  statement->range = From(begin);
  if (!parsed) {
    Recover(brackets, last_end_ > begin.begin);
  } else {
    TakeIf(";");
  }
  return parsed;
}

bool AstParser::ParseBody(Body* body, Place place) {
  Nest nest(*this);
  if (!nest) return false;
  bool no_blocks = std::exchange(no_blocks_, false);
  SourceRange begin = Peek().range;
  if (!Expect("{", "and a body")) return false;
  llvm::SmallVector<const Statement*, 8> statements;
  bool complete = true;
  while (!At("}") && Peek().kind != TokenKind::kEnd && !engine_.LimitReached()) {
    // An item that only files have means that a brace is missing.
    if (place == Place::kBody && Peek().first_on_line && (At("def") || At("func") || At("param") || At("import")))
      break;
    const Statement* statement = ParseStatement(place);
    if (statement) {
      statements.push_back(statement);
    } else {
      complete = false;
    }
  }
  no_blocks_ = no_blocks;
  body->statements = Copy<const Statement*>(statements);
  if (!At("}") && !complete) return false;  // One mistake, one report.
  if (!Expect("}", "at the end of a body")) return false;
  body->range = From(begin);
  return true;
}

bool AstParser::ParseBindings(llvm::ArrayRef<Binding>* bindings) {
  Take();
  llvm::SmallVector<Binding, 4> list;
  do {
    Binding binding;
    if (!ExpectName(&binding.name, "a name") || !Expect("=", "and a value")) return false;
    binding.value = ParseExpr();
    if (!binding.value) return false;
    list.push_back(binding);
  } while (TakeIf(","));
  *bindings = Copy<Binding>(list);
  return true;
}

bool AstParser::ParseIf(Statement* statement, Place place) {
  Nest nest(*this);
  if (!nest) return false;
  statement->kind = StatementKind::kIf;
  Take();
  statement->expr = ParseHeadExpr();
  if (!statement->expr || !ParseBody(&statement->body, place)) return false;
  if (!TakeIf("else")) return true;
  statement->has_else = true;
  if (!At("if")) return ParseBody(&statement->else_body, place);
  auto* nested = New<Statement>();
  nested->range = Peek().range;
  if (!ParseIf(nested, place)) return false;
  nested->range = From(nested->range);
  statement->else_body.statements = Copy<const Statement*>({nested});
  return true;
}

bool AstParser::ParseReturn(Statement* statement) {
  statement->kind = StatementKind::kReturn;
  SourceRange begin = Take().range;
  llvm::SmallVector<ReturnItem, 4> items;
  while (!At("}") && !At(";") && Peek().kind != TokenKind::kEnd) {
    ReturnItem item;
    const bool named = Peek().kind == TokenKind::kName && Peek(1).Is("=");
    // `a : type = value` against the value `a : type`: look behind the type.
    if (named) {
      ExpectName(&item.name, "a name");
    } else if (Peek().kind == TokenKind::kName && Peek(1).Is(":")) {
      const SourceRange name_range = Peek().range;
      Name name;
      ExpectName(&name, "a name");
      Take();
      const TypeExpr* type = ParseType();
      if (!type) return false;
      if (At("=")) {
        item.name = name;
        item.type = type;
      } else {
        auto* value = New<NameExpr>();
        value->name = name.text;
        value->range = name_range;
        auto* ascription = New<AscriptionExpr>();
        ascription->value = value;
        ascription->type = type;
        ascription->range = From(name_range);
        item.value = ascription;
      }
    }
    if (!item.name.text.empty()) Take();
    if (!item.value) item.value = ParseExpr();
    if (!item.value) return false;
    items.push_back(item);
    if (!TakeIf(",")) break;
  }
  statement->items = Copy<ReturnItem>(items);
  TakeIf(";");
  if (At("}")) return true;
  statement->range = From(begin);
  return Unexpected("'}', as 'return' is the last statement of its body");
}

bool AstParser::ParseAssignOrCall(Statement* statement) {
  if (Peek(1).Is("(")) {
    statement->kind = StatementKind::kCall;
    statement->expr = ParseExpr();
    if (!statement->expr) return false;
    if (!At("=") && !At(",")) return true;
    return Unexpected("the next statement, as a call cannot be assigned to");
  }
  statement->kind = StatementKind::kAssign;
  llvm::SmallVector<Target, 4> targets;
  do {
    Target target;
    if (!ExpectName(&target.name, "the name of a result")) return false;
    if (TakeIf(":") && !(target.type = ParseType())) return false;
    targets.push_back(target);
  } while (TakeIf(","));
  statement->targets = Copy<Target>(targets);
  if (!Expect("=", "and an expression")) return false;
  statement->expr = ParseExpr();
  return statement->expr != nullptr;
}

const Statement* AstParser::ParseBodyStatement(Statement* statement) {
  bool ok = false;
  if (At("let")) {
    statement->kind = StatementKind::kLet;
    ok = ParseBindings(&statement->bindings);
  } else if (At("require")) {
    statement->kind = StatementKind::kRequire;
    Take();
    statement->expr = ParseExpr();
    ok = statement->expr && (!TakeIf(",") || (statement->message = ParseExpr()));
  } else if (At("if")) {
    ok = ParseIf(statement, Place::kBody);
  } else if (At("for")) {
    statement->kind = StatementKind::kFor;
    Take();
    if (ExpectName(&statement->word, "the name of a loop variable") && Expect("in", "after a loop variable")) {
      statement->expr = ParseHeadExpr();
      ok = statement->expr && ParseBody(&statement->body);
    }
  } else if (At("return")) {
    ok = ParseReturn(statement);
  } else if (Peek().kind == TokenKind::kName) {
    ok = ParseAssignOrCall(statement);
  } else {
    Unexpected("a statement");
  }
  return ok ? statement : nullptr;
}

}  // namespace mil::graph
