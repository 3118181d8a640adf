// Types: fp16[1, DIM, ?], list<fp32[4], ?>, tuple<...>, dict<string, string>, state<fp16[1, 8]>.
#include "graph/ast_parser.h"

namespace mil::graph {

const TypeExpr* AstParser::ParseType() {
  Nest nest(*this);
  if (!nest) return nullptr;
  if (Peek().kind != TokenKind::kName) {
    Unexpected("a type, such as fp16[1, 64]");
    return nullptr;
  }
  Token word = Take();
  auto* type = New<TypeExpr>();
  bool ok = true;
  if (std::optional<DType> dtype = ParseDType(word.text)) {
    type->dtype = *dtype;
    if (At("[") && !AtAttributes()) ok = ParseDims(type);
  } else if (word.text == "list" || word.text == "tuple" || word.text == "dict" || word.text == "state") {
    type->kind = word.text == "list"    ? TypeKind::kList
                 : word.text == "tuple" ? TypeKind::kTuple
                 : word.text == "dict"  ? TypeKind::kDict
                                        : TypeKind::kState;
    ok = ParseTypeArguments(type);
  } else {
    engine_.Report(DiagId::kSyntaxError, word.range)
        << "found '" << word.text
        << "', expected a type: fp16, fp32, int32, bool, string ..., list, tuple, dict or state";
    return nullptr;
  }
  type->range = From(word.range);
  return ok ? type : nullptr;
}

bool AstParser::ParseDims(TypeExpr* type) {
  Take();
  bool no_blocks = std::exchange(no_blocks_, false);
  bool ok = ParseList<DimExpr>("]", &type->dims, [&](DimExpr* dim) {
    SourceRange begin = Peek().range;
    if (TakeIf("?")) {
      if (Peek().kind == TokenKind::kName) dim->symbol = Take().text;
    } else if (!(dim->size = ParseExpr())) {
      return false;
    }
    dim->range = From(begin);
    return true;
  });
  no_blocks_ = no_blocks;
  return ok && Expect("]", "after the dimensions of a type");
}

bool AstParser::ParseTypeArguments(TypeExpr* type) {
  if (!Expect("<", "after 'list', 'tuple', 'dict' or 'state'")) return false;
  llvm::SmallVector<const TypeExpr*, 4> elements;
  for (;;) {
    const TypeExpr* element = ParseType();
    if (!element) return false;
    elements.push_back(element);
    if (type->kind == TypeKind::kState || (type->kind == TypeKind::kDict && elements.size() == 2)) break;
    if (type->kind == TypeKind::kList) {
      if (!Expect(",", "and the length of the list")) return false;
      constexpr unsigned kAboveComparison = 5;  // `>` ends the type.
      if (!TakeIf("?") && !(type->length = ParseBinary(kAboveComparison))) return false;
      break;
    }
    if (!TakeIf(",")) break;
  }
  if (type->kind == TypeKind::kDict && elements.size() != 2) return Unexpected("',' and the type of the values");
  type->elements = Copy<const TypeExpr*>(elements);
  return Expect(">", "after the parts of a type");
}

}  // namespace mil::graph
