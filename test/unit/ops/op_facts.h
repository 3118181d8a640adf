// What is known of every operation's inputs from outside: test/ops/op_facts.json, restated from coremltools' registry,
// not from our table. One object a version: the inputs in order; dtypes, var (the type variable), const, optional,
// default, or default_by_rank where it depends on the rank of the first input. A kind is "tensor" unless it is stated.
#ifndef MIL_TEST_UNIT_OPS_OP_FACTS_H_
#define MIL_TEST_UNIT_OPS_OP_FACTS_H_

#include <string>
#include <vector>

#include "llvm/Support/JSON.h"
#include "mil/ir/dtype.h"
#include "mil/ir/op_set.h"

namespace mil::test {

struct InputFacts {
  std::string name;
  std::string kind = "tensor";
  DTypeSet dtypes;
  std::string type_var;
  bool is_const = false;
  bool is_optional = false;
  llvm::json::Value default_value = nullptr;
  llvm::json::Value default_by_rank = nullptr;
};

struct OpFacts {
  std::string op;
  OpSet since = OpSet::kIos15;
  std::vector<InputFacts> inputs;

  const InputFacts* Find(llvm::StringRef input) const;
  std::string Name() const { return op + " " + ToString(since); }
};

const std::vector<OpFacts>& AllOpFacts();
const OpFacts* FindOpFacts(llvm::StringRef op, OpSet since);

// The content of a JSON file of the source tree, which must be one.
llvm::json::Value ReadJson(const std::string& path);

}  // namespace mil::test

#endif  // MIL_TEST_UNIT_OPS_OP_FACTS_H_
