// The reader of one line of an inference golden: see infer_case.h for the language.
#ifndef MIL_TEST_UNIT_OPS_INFER_CASE_PARSER_H_
#define MIL_TEST_UNIT_OPS_INFER_CASE_PARSER_H_

#include <optional>
#include <string>
#include <vector>

#include "ops/infer_case.h"

namespace mil::test {

class InferCaseParser {
 public:
  InferCaseParser(InferCase& result, llvm::StringRef line) : case_(result), rest_(line.trim()) {}
  // False with InferCase::syntax_error set.
  bool Parse();

 private:
  // A literal before it has a type: a number, word or string, or a list.
  struct Raw {
    enum Kind { kInteger, kReal, kBool, kString, kList } kind = kInteger;
    Number number;
    std::string string;
    std::vector<Raw> list;
  };

  bool Error(const std::string& message);
  bool Skip(llvm::StringRef token);
  bool Expect(llvm::StringRef token);
  bool AtWord() const;
  std::string Word();

  bool ParseInput();
  bool ParseBinding(const InputDef* input, Operation::Binding* binding);
  bool ParseBlock();
  bool ParseTypes(std::vector<Type>* types);
  bool ParseType(Type* type);
  bool ParseDim(Dim* dim);
  bool ParseRaw(Raw* raw, unsigned depth);
  bool ParseString(std::string* text);
  bool ParseOutcome();

  DType NaturalDType(const Raw& raw) const;
  std::optional<DType> BoundDType(llvm::StringRef type_var) const;
  DType ChooseDType(const Raw& raw, const InputDef* input) const;
  bool ShapeOf(const Raw& raw, Shape* shape);
  bool Store(const Raw& raw, DType dtype, std::vector<uint8_t>* bytes, std::vector<std::string>* strings);
  const Literal* Make(const Raw& raw, std::optional<Type> type, const InputDef* input);
  const Literal* MakeList(const Raw& raw, Type type);
  Value* RuntimeValue(Type type);

  InferCase& case_;
  llvm::StringRef rest_;
  Function* function_ = nullptr;
};

}  // namespace mil::test

#endif  // MIL_TEST_UNIT_OPS_INFER_CASE_PARSER_H_
