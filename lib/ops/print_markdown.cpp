// docs/generated/ops.md. What later versions leave as it is is not repeated.
#include <algorithm>
#include <map>

#include "llvm/Support/raw_ostream.h"
#include "mil/ops/op_table.h"
#include "mil/ops/print.h"

namespace mil::ops {

namespace {

// Text in a table's cell. A name in backquotes stays one.
std::string Cell(llvm::StringRef text) {
  std::string escaped;
  for (char c : text) {
    if (c == '|' || c == '*') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string TypeCell(const InputDef& input) {
  std::string text;
  if (input.kind != InputKind::kTensor) text = Spelling(input.kind).str();
  if (input.takes_any) text += " of any type";
  if (!input.dtypes.empty()) text += (text.empty() ? "" : " of ") + mil::ToString(input.dtypes);
  if (!input.type_var.empty()) text = "`" + input.type_var.str() + "`: " + text;
  return text;
}

std::string NeedCell(const InputDef& input) {
  std::string text = input.is_const ? "constant" : "";
  if (!input.is_optional) return text;
  text += text.empty() ? "optional" : ", optional";
  std::string value = ToString(input.default_value);
  return value.empty() ? text : text + ": " + (input.default_value.note.empty() ? "`" + value + "`" : Cell(value));
}

std::string Row(const InputDef& input) {
  return "| `" + input.name.str() + "` | " + TypeCell(input) + " | " + NeedCell(input) + " |\n";
}

void PrintInputs(llvm::raw_ostream& out, const OpDef& def) {
  if (def.inputs.empty()) return;
  out << "\n| input | type | |\n|---|---|---|\n";
  for (const InputDef& input : def.inputs) out << Row(input);
}

void PrintConstraints(llvm::raw_ostream& out, const OpDef& def) {
  if (def.constraints.empty()) return;
  out << '\n';
  for (size_t i = 0; i < def.constraints.size(); ++i) {
    const ConstraintDef& constraint = def.constraints[i];
    out << "- `" << def.name << "_c" << i + 1 << "`: " << constraint.text;
    if (!constraint.source.empty()) out << " (" << constraint.source << ')';
    out << '\n';
  }
}

// A later version: the inputs that are new or have changed, and those that went away.
void PrintChanges(llvm::raw_ostream& out, const OpDef& before, const OpDef& def) {
  out << "\nSince " << mil::ToString(def.since) << ':';
  std::string rows;
  for (const InputDef& input : def.inputs) {
    const InputDef* old = before.FindInput(input.name);
    if (!old || Row(*old) != Row(input)) rows += Row(input);
  }
  std::string gone;
  for (const InputDef& input : before.inputs) {
    if (!def.FindInput(input.name)) gone += (gone.empty() ? " without `" : ", `") + input.name.str() + "`";
  }
  out << gone << (rows.empty() && gone.empty() ? " other rules for the same inputs" : "") << '\n';
  if (!rows.empty()) out << "\n| input | type | |\n|---|---|---|\n" << rows;
  const bool same = std::equal(
      before.constraints.begin(), before.constraints.end(), def.constraints.begin(), def.constraints.end(),
      [](const ConstraintDef& a, const ConstraintDef& b) { return a.text == b.text && a.source == b.source; });
  if (!same) PrintConstraints(out, def);
}

void PrintOp(llvm::raw_ostream& out, llvm::ArrayRef<const OpDef*> versions) {
  const OpDef& def = *versions[0];
  out << "\n### " << def.name << "\n\n" << def.summary << " Since " << mil::ToString(def.since) << ". Results: ";
  std::string results;
  for (llvm::StringRef result : ResultNames(*versions.back())) {
    results += (results.empty() ? "`" : ", `") + result.str() + "`";
  }
  out << (results.empty() ? "none" : results) << ".\n";
  PrintInputs(out, def);
  PrintConstraints(out, def);
  for (size_t i = 1; i < versions.size(); ++i) PrintChanges(out, *versions[i - 1], *versions[i]);
}

}  // namespace

void PrintOpsMarkdown(llvm::raw_ostream& out) {
  out << "# Operations\n\nWritten by `milc --print-ops=markdown` from the op table: do not edit (`./dev update`).\n"
         "Inputs that share a letter share their scalar type.\n";
  std::map<llvm::StringRef, std::vector<llvm::StringRef>> families;
  for (const OpDef* def : AllDefs()) {
    std::vector<llvm::StringRef>& names = families[def->family];
    if (names.empty() || names.back() != def->name) names.push_back(def->name);
  }
  for (const auto& [family, names] : families) {
    out << "\n## " << family << '\n';
    for (llvm::StringRef name : names) PrintOp(out, Versions(name));
  }
}

}  // namespace mil::ops
