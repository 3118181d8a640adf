// Operators, from the loosest to the tightest, and what they hold together.
#include "graph/ast_parser.h"

namespace mil::graph {

namespace {

struct Level {
  struct Row {
    llvm::StringLiteral spelling;
    Operator op;
  };
  llvm::ArrayRef<Row> rows;
  bool chains;  // a - b - c is (a - b) - c; a < b < c is refused.
};

constexpr Level::Row kOr[] = {{"or", Operator::kOr}};
constexpr Level::Row kAnd[] = {{"and", Operator::kAnd}};
constexpr Level::Row kComparison[] = {{"==", Operator::kEqual},  {"!=", Operator::kNotEqual},
                                      {"<", Operator::kLess},    {"<=", Operator::kLessEqual},
                                      {">", Operator::kGreater}, {">=", Operator::kGreaterEqual}};
constexpr Level::Row kRange[] = {{"..", Operator::kRange}};
constexpr Level::Row kSum[] = {{"+", Operator::kAdd}, {"-", Operator::kSubtract}};
constexpr Level::Row kProduct[] = {{"*", Operator::kMultiply}, {"/", Operator::kDivide}, {"%", Operator::kRemainder}};

constexpr unsigned kNotLevel = 2;
const Level kLevels[] = {{kOr, true},     {kAnd, true}, {{}, true},      {kComparison, false},
                         {kRange, false}, {kSum, true}, {kProduct, true}};

}  // namespace

const Expr* AstParser::ParseExpr() {
  const Expr* value = ParseConditional();
  if (!value || !At(":")) return value;
  Take();
  auto* expr = New<AscriptionExpr>();
  expr->value = value;
  expr->type = ParseType();
  expr->range = From(value->range);
  return expr->type ? expr : nullptr;
}

const Expr* AstParser::ParseConditional() {
  Nest nest(*this);
  if (!nest) return nullptr;
  const Expr* condition = ParseBinary(0);
  if (!condition || !TakeIf("?")) return condition;
  auto* expr = New<ConditionalExpr>();
  expr->condition = condition;
  expr->if_true = ParseConditional();
  if (!expr->if_true || !Expect(":", "between the two values of '?'")) return nullptr;
  expr->if_false = ParseConditional();
  if (!expr->if_false) return nullptr;
  expr->range = From(condition->range);
  return expr;
}

const Expr* AstParser::ParseBinary(unsigned level) {
  if (level == std::size(kLevels)) return ParseUnary();
  if (level == kNotLevel) {
    if (!At("not")) return ParseBinary(level + 1);
    Nest nest(*this);
    if (!nest) return nullptr;
    auto* expr = New<UnaryExpr>();
    SourceRange begin = Take().range;
    expr->op = Operator::kNot;
    expr->operand = ParseBinary(level);
    expr->range = From(begin);
    return expr->operand ? expr : nullptr;
  }
  const Expr* left = ParseBinary(level + 1);
  while (left) {
    const Level::Row* found = nullptr;
    for (const Level::Row& row : kLevels[level].rows) {
      if (At(row.spelling)) found = &row;
    }
    if (!found) return left;
    auto* expr = New<BinaryExpr>();
    Take();
    expr->op = found->op;
    expr->left = left;
    expr->right = ParseBinary(level + 1);
    if (!expr->right) return nullptr;
    expr->range = From(left->range);
    left = expr;
    if (!kLevels[level].chains) break;
  }
  return left;
}

const Expr* AstParser::ParseUnary() {
  if (At("-") || At("#")) {
    Nest nest(*this);
    if (!nest) return nullptr;
    auto* expr = New<UnaryExpr>();
    Token sign = Take();
    expr->op = sign.text == "-" ? Operator::kNegate : Operator::kImmediate;
    expr->operand = ParseUnary();
    expr->range = From(sign.range);
    return expr->operand ? expr : nullptr;
  }
  const Expr* base = ParsePostfix();
  if (!base || !At("**")) return base;
  Nest nest(*this);
  if (!nest) return nullptr;
  Take();
  auto* expr = New<BinaryExpr>();
  expr->op = Operator::kPower;
  expr->left = base;
  expr->right = ParseUnary();
  expr->range = From(base->range);
  return expr->right ? expr : nullptr;
}

const Expr* AstParser::ParsePostfix() {
  const bool parenthesised = At("(");
  const Expr* expr = ParsePrimary();
  for (unsigned count = 0; expr && At("["); ++count) {
    if (AtAttributes()) {
      if (parenthesised && count == 0) {
        auto* attributed = New<AttributedExpr>();
        attributed->value = expr;
        if (!ParseAttributes(&attributed->attributes)) return nullptr;
        attributed->range = From(expr->range);
        expr = attributed;
        continue;
      }
      engine_.Report(DiagId::kSyntaxError, Peek().range)
          << "found attributes after a value, expected them after a call or an expression in parentheses";
      return nullptr;
    }
    if (count == kNestingLimit) {
      Nest nest(*this);
      engine_.Report(DiagId::kNestingTooDeep, Peek().range)
          << "found more than " << kNestingLimit << " subscripts in a row";
      return nullptr;
    }
    expr = ParseSubscript(expr);
  }
  return expr;
}

const Expr* AstParser::ParseSubscript(const Expr* value) {
  Take();
  bool no_blocks = std::exchange(no_blocks_, false);
  auto* expr = New<SubscriptExpr>();
  expr->value = value;
  bool ok = ParseList<SubscriptItem>("]", &expr->items, [&](SubscriptItem* item) { return ParseSubscriptItem(item); });
  no_blocks_ = no_blocks;
  if (!ok || !Expect("]", "after a subscript")) return nullptr;
  expr->range = From(value->range);
  if (expr->items.empty()) {
    engine_.Report(DiagId::kSyntaxError, expr->range) << "found an empty subscript, expected an index or a range";
    return nullptr;
  }
  return expr;
}

bool AstParser::ParseSubscriptItem(SubscriptItem* item) {
  SourceRange begin = Peek().range;
  if (TakeIf("...")) {
    item->kind = SubscriptItem::kEllipsis;
  } else {
    if (!At(":") && !(item->first = ParseConditional())) return false;
    if (TakeIf(":")) {
      item->kind = SubscriptItem::kSlice;
      if (!At(",") && !At("]") && !(item->last = ParseConditional())) return false;
    }
  }
  item->range = From(begin);
  return true;
}

bool AstParser::AtAttributes() {
  if (!At("[")) return false;
  if (Peek(1).Is("keep")) return true;
  return Peek(1).kind == TokenKind::kName && Peek(2).Is("=");
}

bool AstParser::ParseAttributes(llvm::ArrayRef<Attribute>* attributes) {
  Take();
  bool no_blocks = std::exchange(no_blocks_, false);
  bool ok = ParseList<Attribute>("]", attributes, [&](Attribute* attribute) {
    if (At("keep")) {
      Token word = Take();
      attribute->name = {word.text, word.range};
      attribute->is_keep = true;
      return true;
    }
    if (!ExpectName(&attribute->name, "the name of an attribute")) return false;
    // A quoted name has its quotes around it in the text.
    attribute->is_quoted = attribute->name.range.end - attribute->name.range.begin != attribute->name.text.size();
    if (!Expect("=", "after the name of an attribute")) return false;
    if (TakeIf("none")) return true;
    attribute->value = ParseExpr();
    return attribute->value != nullptr;
  });
  no_blocks_ = no_blocks;
  return ok && Expect("]", "after the attributes");
}

const Expr* AstParser::ParseHeadExpr() {
  bool no_blocks = std::exchange(no_blocks_, true);
  const Expr* expr = ParseConditional();
  no_blocks_ = no_blocks;
  return expr;
}

}  // namespace mil::graph
