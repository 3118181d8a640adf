// The inference goldens under test/ops/*.infer: one case a line, read into a program of its own.
//
//     conv ios15 x=fp16[1,3,8,8] weight=fp16[4,3,3,3] strides=[2,2] -> fp16[1,4,3,3]
//     concat ios15 values=(fp32[a,2], fp32[a,?]) axis=7 ! constraint concat_c3 axis
//     cond ios15 pred=bool { -> fp32[2] } { -> fp32[2] } -> fp32[2]
//
// An input is a type (a run-time value; dims: a number, `?` unknown, a lower-case word a symbol; `[*]` unranked),
// `const type` (a constant whose bytes are in a weight file), a literal, `type(literal)`, or a list of these in
// parentheses (a variadic input). A literal without a type has the type that an earlier input gives the input's type
// variable, if it can have that, else that of its spelling in text (int32, fp32, bool, string) if the input takes it,
// else the first that the input takes. Blocks are { input types -> output types }. What follows `->` are the result
// types, what follows `!` the diagnostic's id and words that its message has.
#ifndef MIL_TEST_UNIT_OPS_INFER_CASE_H_
#define MIL_TEST_UNIT_OPS_INFER_CASE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/infer_context.h"
#include "mil/ir/program.h"
#include "mil/ops/op_table.h"

namespace mil::test {

struct InferCase {
  std::string place;  // "test/ops/conv.infer:12"
  std::string text;
  std::string syntax_error;  // Empty: the line could be read.

  std::unique_ptr<Program> program;
  const OpDef* def = nullptr;
  OpSet op_set = OpSet::kIos15;
  // By name, as written: the operation need not have an input of this name.
  struct Input {
    std::string name;
    std::vector<Operation::Binding> bindings;
  };
  std::vector<Input> inputs;
  llvm::SmallVector<Block*, 2> blocks;
  std::map<std::string, Dim> symbols;
  bool has_symbolic_dim = false;
  bool has_unknown_dim = false;

  bool fails = false;
  std::string expected;            // The result types, spelled canonically: "fp16[1,a]", "(fp16[2], int32[2])".
  std::string diagnostic;          // Its id, if `fails`.
  std::vector<std::string> words;  // All of them are in its message.

  // Runs InferTypes. Result types as `expected` spells them, or an empty string; diagnostics are appended.
  std::string Infer(std::vector<Diagnostic>* diagnostics) const { return Infer(inputs, diagnostics); }
  // The same with other inputs than those of the line.
  std::string Infer(llvm::ArrayRef<Input> bound, std::vector<Diagnostic>* diagnostics) const;
  // "fp16[1,a,?]"; a symbol that no input of the case has is an unknown size.
  std::string Spell(Type type) const;
  std::string Spell(llvm::ArrayRef<Type> types) const;
};

// A case without one is a line that could not be read.
InferCase ParseInferCase(llvm::StringRef place, llvm::StringRef line);
// Every case of test/ops/*.infer, files by name.
std::vector<InferCase> ReadInferCases();

}  // namespace mil::test

#endif  // MIL_TEST_UNIT_OPS_INFER_CASE_H_
