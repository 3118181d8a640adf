#include "llvm/Support/raw_ostream.h"
#include "mil/ops/op_table.h"
#include "mil/ops/print.h"

namespace mil::ops {

namespace {

// "T: fp16 or fp32", "list", "one or more of fp16 or fp32".
std::string TypeText(const InputDef& input) {
  std::string text = input.type_var.empty() ? "" : input.type_var.str() + ": ";
  if (input.kind == InputKind::kVariadic) text += "one or more ";
  if (input.takes_any) return text + "of any type";
  if (input.dtypes.empty()) return text + (input.kind == InputKind::kVariadic ? "tensors" : Spelling(input.kind).str());
  return text + mil::ToString(input.dtypes);
}

void PrintVersion(llvm::raw_ostream& out, const OpDef& def) {
  out << def.name << "  " << mil::ToString(def.since) << "  [" << def.family << "]  " << def.summary << '\n';
  for (const InputDef& input : def.inputs) {
    out << "  " << input.name << (input.is_optional ? "?" : "") << "  " << TypeText(input);
    if (input.is_const) out << ", constant";
    if (std::string value = ToString(input.default_value); !value.empty()) out << ", default " << value;
    out << '\n';
  }
  out << "  ->";
  for (llvm::StringRef result : ResultNames(def)) out << ' ' << result;
  out << '\n';
}

}  // namespace

void PrintOpsText(llvm::raw_ostream& out) {
  for (const OpDef* def : AllDefs()) PrintVersion(out, *def);
}

}  // namespace mil::ops
