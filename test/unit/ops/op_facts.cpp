#include "op_facts.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "mil/support/check.h"

namespace mil::test {

llvm::json::Value ReadJson(const std::string& path) {
  auto buffer = llvm::MemoryBuffer::getFile(MIL_SOURCE_DIR "/" + path);
  MIL_CHECK(buffer);
  llvm::Expected<llvm::json::Value> value = llvm::json::parse((*buffer)->getBuffer());
  MIL_CHECK(value);
  return std::move(*value);
}

const InputFacts* OpFacts::Find(llvm::StringRef input) const {
  for (const InputFacts& facts : inputs) {
    if (facts.name == input) return &facts;
  }
  return nullptr;
}

namespace {

InputFacts ReadInput(const llvm::json::Object& object) {
  InputFacts facts;
  facts.name = object.getString("name")->str();
  if (auto kind = object.getString("kind")) facts.kind = kind->str();
  llvm::SmallVector<llvm::StringRef, 16> dtypes;
  if (auto text = object.getString("dtypes")) text->split(dtypes, ' ');
  for (llvm::StringRef dtype : dtypes) facts.dtypes = facts.dtypes | *ParseDType(dtype);
  if (auto var = object.getString("var")) facts.type_var = var->str();
  facts.is_const = object.getBoolean("const").value_or(false);
  facts.is_optional = object.getBoolean("optional").value_or(false);
  if (const llvm::json::Value* value = object.get("default")) facts.default_value = *value;
  if (const llvm::json::Value* value = object.get("default_by_rank")) facts.default_by_rank = *value;
  return facts;
}

std::vector<OpFacts> ReadAll() {
  const llvm::json::Value file = ReadJson("test/ops/op_facts.json");
  std::vector<OpFacts> all;
  for (const llvm::json::Value& value : *file.getAsArray()) {
    const llvm::json::Object& object = *value.getAsObject();
    OpFacts& facts = all.emplace_back();
    facts.op = object.getString("op")->str();
    facts.since = *ParseOpSet(*object.getString("since"));
    for (const llvm::json::Value& input : *object.getArray("inputs")) {
      facts.inputs.push_back(ReadInput(*input.getAsObject()));
    }
  }
  return all;
}

}  // namespace

const std::vector<OpFacts>& AllOpFacts() {
  static const std::vector<OpFacts> all = ReadAll();
  return all;
}

const OpFacts* FindOpFacts(llvm::StringRef op, OpSet since) {
  for (const OpFacts& facts : AllOpFacts()) {
    if (facts.op == op && facts.since == since) return &facts;
  }
  return nullptr;
}

}  // namespace mil::test
