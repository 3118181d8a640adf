// Syntax highlighting of graph text for editors, from the op table.
#ifndef MIL_GRAPH_EDITOR_SYNTAX_H_
#define MIL_GRAPH_EDITOR_SYNTAX_H_

namespace llvm {
class raw_ostream;
}

namespace mil::graph {

// A TextMate grammar (JSON) of scope `source.mil-ir` for files `*.ir`, as VS Code, Sublime Text, Xcode's and JetBrains'
// importers take: docs/generated/ir.tmLanguage.json, which `milc --print-ops=textmate` prints. Operations, their inputs
// and scalar types are those of the op table; the same bytes for the same table.
void PrintTextMateGrammar(llvm::raw_ostream& out);

}  // namespace mil::graph

#endif  // MIL_GRAPH_EDITOR_SYNTAX_H_
