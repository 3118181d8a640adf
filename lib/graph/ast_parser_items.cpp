// What a file is made of.
#include "graph/ast_parser.h"

namespace mil::graph {

File* AstParser::ParseFile() {
  auto* file = New<File>();
  file->id = file_;
  llvm::SmallVector<const Statement*, 16> items;
  while (Peek().kind != TokenKind::kEnd && !engine_.LimitReached()) {
    if (const Statement* item = ParseStatement(Place::kFile)) {
      items.push_back(item);
    } else if (At("}")) {
      Take();  // Recovery stops at a brace; here it closes nothing.
    }
  }
  file->items = Copy<const Statement*>(items);
  return file;
}

const Expr* AstParser::ParseOnlyExpr() {
  const Expr* expr = ParseExpr();
  if (!expr) return nullptr;
  if (Peek().kind == TokenKind::kEnd) return expr;
  Unexpected("the end of the value");
  return nullptr;
}

const Statement* AstParser::ParseItem(Statement* statement, Place place) {
  if (At("let") || At("require")) return ParseBodyStatement(statement);
  bool ok = false;
  if (At("if")) {
    ok = ParseIf(statement, Place::kFileIf);
  } else if (At("extern")) {
    statement->kind = StatementKind::kExtern;
    Take();
    llvm::SmallVector<Declared, 4> declared;
    do {
      declared.emplace_back();
      ok = ParseDeclared(&declared.back());
    } while (ok && TakeIf(","));
    statement->declared = Copy<Declared>(declared);
  } else if (place == Place::kFileIf) {
    Unexpected("let, require, extern or if, which can stand under an 'if' of a file");
  } else if (At("mil") || At("opset") || At("import")) {
    Token word = Take();
    statement->kind = word.text == "mil"     ? StatementKind::kMil
                      : word.text == "opset" ? StatementKind::kOpSet
                                             : StatementKind::kImport;
    const TokenKind expected = word.text == "mil"     ? TokenKind::kReal
                               : word.text == "opset" ? TokenKind::kName
                                                      : TokenKind::kString;
    ok = Peek().kind == expected;
    if (ok) {
      Token what = Take();
      statement->word = {what.text, what.range};
    } else {
      Unexpected(word.text == "mil"     ? "1.0 or 1.3"
                 : word.text == "opset" ? "an op set, such as ios18"
                                        : "the path of a file in quotes");
    }
  } else if (At("program")) {
    statement->kind = StatementKind::kProgram;
    Take();
    ok = At("[") ? ParseAttributes(&statement->attributes) : Unexpected("'[' and the attributes of the program");
  } else if (At("param")) {
    statement->kind = StatementKind::kParam;
    ok = ParseBindings(&statement->bindings);
  } else if (At("def") || At("func")) {
    statement->kind = StatementKind::kCallable;
    statement->callable = ParseCallable();
    ok = statement->callable != nullptr;
  } else {
    Unexpected("an item of a file: opset, mil, program, import, param, let, extern, require, if, def or func");
  }
  return ok ? statement : nullptr;
}

bool AstParser::ParseDeclared(Declared* declared) {
  if (!TakeIf("for")) {
    if (!ExpectName(&declared->name, "a name") || !Expect(":", "and a type")) return false;
    declared->type = ParseType();
    return declared->type != nullptr;
  }
  if (!ExpectName(&declared->name, "the name of a loop variable") || !Expect("in", "after a loop variable"))
    return false;
  declared->list = ParseHeadExpr();
  if (!declared->list || !Expect("{", "and what is declared in each round")) return false;
  bool ok = ParseList<Declared::Member>("}", &declared->members, [&](Declared::Member* member) {
    if (!ExpectName(&member->name, "a name") || !Expect("[", "and an index")) return false;
    member->index = ParseExpr();
    if (!member->index || !Expect("]", "after an index") || !Expect(":", "and a type")) return false;
    member->type = ParseType();
    return member->type != nullptr;
  });
  return ok && Expect("}", "after what is declared in each round");
}

bool AstParser::ParseInput(InputDecl* input) {
  if (Peek().kind != TokenKind::kName || !Peek(1).Is(":") || !Peek(2).Is("unpack"))
    return ParseDeclared(&input->declared);
  ExpectName(&input->declared.name, "a name");
  Take();
  Take();
  input->is_unpack = true;
  if (!ParseArguments(&input->unpack_arguments) || !Expect("{", "and the parts of the input")) return false;
  bool ok = ParseList<Declared>("}", &input->parts, [&](Declared* part) { return ParseDeclared(part); });
  return ok && Expect("}", "after the parts of the input");
}

bool AstParser::ParseParameter(ParameterDecl* parameter) {
  parameter->is_let = TakeIf("let");
  if (!ExpectName(&parameter->name, "a parameter")) return false;
  if (!parameter->is_let && TakeIf(":") && !(parameter->type = ParseType())) return false;
  return !TakeIf("=") || (parameter->default_value = ParseExpr()) != nullptr;
}

const Callable* AstParser::ParseCallable() {
  auto* callable = New<Callable>();
  Token word = Take();
  callable->is_function = word.text == "func";
  if (!ExpectName(&callable->name, "the name of the function")) return nullptr;
  if (callable->is_function && TakeIf("<")) {
    if (!ExpectName(&callable->op_set, "an op set, such as ios18") || !Expect(">", "after the op set")) return nullptr;
  }
  if (!Expect("(", "and the parameters")) return nullptr;
  bool ok = callable->is_function
                ? ParseList<InputDecl>(")", &callable->inputs, [&](InputDecl* input) { return ParseInput(input); })
                : ParseList<ParameterDecl>(")", &callable->parameters,
                                           [&](ParameterDecl* parameter) { return ParseParameter(parameter); });
  if (!ok || !Expect(")", "after the parameters")) return nullptr;
  callable->range = From(word.range);
  if (callable->is_function && At("[") && !ParseAttributes(&callable->attributes)) return nullptr;
  return ParseBody(&callable->body) ? callable : nullptr;
}

}  // namespace mil::graph
