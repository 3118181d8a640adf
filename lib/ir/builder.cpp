#include "mil/ir/builder.h"

#include <algorithm>

#include "mil/ir/infer_context.h"

namespace mil {

Operation* OpBuilder::Create(const OpDef& def, llvm::ArrayRef<NamedInput> inputs, llvm::StringRef name) {
  llvm::SmallVector<Program::InputBinding, 8> bindings;
  for (const NamedInput& input : inputs) {
    int index = def.InputIndex(input.name);
    if (index < 0) {
      if (engine_) {
        engine_->Report(DiagId::kUnknownInput, program().locations().Resolve(location_))
            << "'" << def.name << "' has no input '" << input.name << "'";
      }
      return nullptr;
    }
    for (Operation::Binding binding : input.bindings) {
      bindings.push_back({static_cast<unsigned>(index), binding, input.spelling});
    }
  }
  std::stable_sort(bindings.begin(), bindings.end(), [](const auto& a, const auto& b) { return a.input < b.input; });
  llvm::SmallVector<Type, 2> types;
  if (failed(InferTypes(def, program(), bindings, {}, engine_, location_, types))) return nullptr;
  Operation* op = program().CreateOperation(def, block_, before_, bindings, types, location_);
  std::string base = name.empty() ? def.name.str() : name.str();
  for (unsigned i = 0; i < op->num_results(); ++i) {
    Identifier result = program().FreshName(op->num_results() == 1 ? base : base + "_" + std::to_string(i));
    op->result(i)->set_name(result);
    if (i == 0) op->set_name(op->num_results() == 1 ? result : program().GetIdentifier(base));
  }
  return op;
}

}  // namespace mil
