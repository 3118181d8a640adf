// Writes mil/ops/builder.h from the op table: a program that the build runs once the table is compiled.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/ops/op_table.h"
#include "mil/ops/print.h"

namespace mil::ops {

namespace {

constexpr const char* kRows[][2] = {
#define MIL_OP(op, spelling, family) {#op, spelling},
#include "mil/ops/ops.def"
};

constexpr llvm::StringRef kHeader =
    R"(// Builder: a function per operation. Written by the build from the op table: do not edit.
//
//     Builder b(&function->body(), &engine);
//     Value* y = b.Relu(b.Conv(x, w, {.strides = {1, 1}, .name = "y"}));
//
// A function makes the operation as the op set of the block's function has it. Inputs that every version needs are its
// parameters, in the documented order; the others are in a struct, whose `name` is what the result is called. An
// argument is a Value*, a const Literal*, or a plain number, truth value, text or list of them, which gets the type that
// the input asks for and becomes a `const` of its own. What cannot be built is null, with an error reported; so is,
// silently, what depends on it.
#ifndef MIL_OPS_BUILDER_H_
#define MIL_OPS_BUILDER_H_

#include "mil/ops/typed_builder.h"

namespace mil {

)";

// The inputs of all versions: those that each of them needs, and the others.
struct Inputs {
  std::vector<llvm::StringRef> needed, others;
};

Inputs InputsOf(llvm::ArrayRef<const OpDef*> versions) {
  Inputs inputs;
  std::set<llvm::StringRef> seen;
  for (const OpDef* def : llvm::reverse(versions)) {
    for (const InputDef& input : def->inputs) {
      if (!seen.insert(input.name).second) continue;
      const bool needed = std::all_of(versions.begin(), versions.end(), [&](const OpDef* version) {
        const InputDef* found = version->FindInput(input.name);
        return found && !found->is_optional;
      });
      (needed ? inputs.needed : inputs.others).push_back(input.name);
    }
  }
  return inputs;
}

// MIL's names that are words of C++ (`while`, `default`) do not occur among inputs today; one would not compile.
class Generator {
 public:
  explicit Generator(llvm::raw_ostream& out) : out_(out) {}

  void Run() {
    out_ << kHeader;
    for (const auto& row : kRows) WriteOptions(row[0], Versions(row[1]));
    out_ << "class Builder : public TypedBuilder {\n public:\n  using TypedBuilder::TypedBuilder;\n\n"
            "  // Fills a block: what it returns are the block's outputs.\n"
            "  using Body = llvm::function_ref<llvm::SmallVector<Value*, 4>(Builder&, llvm::ArrayRef<Value*> "
            "inputs)>;\n";
    out_ << "\n private:\n"
            "  auto Fill(Body body) {\n"
            "    return [this, body](Block* block, llvm::ArrayRef<Value*> inputs) {\n"
            "      Builder inner(block, engine());\n"
            "      inner.SetLocation(location());\n"
            "      return body(inner, inputs);\n"
            "    };\n"
            "  }\n\n public:\n";
    for (const auto& row : kRows) WriteFunction(row[0], Versions(row[1]));
    out_ << "};\n\n}  // namespace mil\n\n#endif  // MIL_OPS_BUILDER_H_\n";
  }

 private:
  void WriteOptions(llvm::StringRef identifier, llvm::ArrayRef<const OpDef*> versions) {
    out_ << "struct " << identifier << "Options {\n";
    for (llvm::StringRef input : InputsOf(versions).others) {
      out_ << "  OpInput " << input << " = {};";
      for (const OpDef* def : llvm::reverse(versions)) {
        const InputDef* found = def->FindInput(input);
        if (!found) continue;
        const std::string value = ToString(found->default_value);
        if (!value.empty()) out_ << "  // Default: " << value << '.';
        break;
      }
      out_ << '\n';
    }
    out_ << "  llvm::StringRef name = {};\n};\n\n";
  }

  void WriteFunction(llvm::StringRef identifier, llvm::ArrayRef<const OpDef*> versions) {
    const OpDef& newest = *versions.back();
    const Inputs inputs = InputsOf(versions);
    out_ << "\n  // " << newest.summary << '\n';
    if (versions[0]->since != OpSet::kIos15) out_ << "  // Since " << mil::ToString(versions[0]->since) << ".\n";
    const bool has_value = newest.has_result && newest.results.empty() && !newest.has_blocks;
    out_ << "  " << (has_value ? "Value* " : "Operation* ") << identifier << '(';
    for (llvm::StringRef input : inputs.needed) out_ << "const OpInput& " << input << ", ";
    if (newest.has_blocks) out_ << "llvm::ArrayRef<Type> result_types, Body first, Body second, ";
    out_ << "const " << identifier << "Options& options = {}) {\n    ";
    std::string arguments;
    for (llvm::StringRef input : inputs.needed) Append(&arguments, input, "");
    for (llvm::StringRef input : inputs.others) Append(&arguments, input, "options.");
    if (newest.has_blocks) {
      out_ << "auto fill_first = Fill(first), fill_second = Fill(second);\n    return BuildWithBlocks(\"" << newest.name
           << "\", {" << arguments << "}, result_types, {fill_first, fill_second}, options.name);\n  }\n";
      return;
    }
    out_ << "return " << (has_value ? "BuildValue(\"" : "Build(\"") << newest.name << "\", {" << arguments
         << "}, options.name);\n  }\n";
  }

  static void Append(std::string* arguments, llvm::StringRef input, llvm::StringRef prefix) {
    if (!arguments->empty()) *arguments += ", ";
    *arguments += ("{\"" + llvm::Twine(input) + "\", &" + prefix + input + "}").str();
  }

  llvm::raw_ostream& out_;
};

}  // namespace

}  // namespace mil::ops

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::error_code error;
  llvm::raw_fd_ostream out(argv[1], error);
  if (error) return 1;
  mil::ops::Generator(out).Run();
  out.close();
  return out.has_error() ? 1 : 0;
}
