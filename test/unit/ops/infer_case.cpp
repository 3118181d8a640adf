#include "infer_case.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "infer_case_parser.h"

namespace mil::test {

std::string InferCase::Spell(Type type) const {
  const auto dim_text = [&](Dim dim) -> std::string {
    if (dim.IsConstant()) return std::to_string(dim.size());
    for (const auto& [name, symbol] : symbols) {
      if (symbol == dim) return name;
    }
    return "?";
  };
  switch (type.kind()) {
    case TypeKind::kTensor: {
      std::string text = ToString(type.dtype());
      if (!type.IsRanked()) return text + "[*]";
      if (type.rank() == 0) return text;
      text += "[";
      for (Dim dim : type.dims()) text += (text.back() == '[' ? "" : ",") + dim_text(dim);
      return text + "]";
    }
    case TypeKind::kList:
      return "list<" + Spell(type.element()) + "," + dim_text(type.length()) + ">";
    case TypeKind::kState:
      return "state<" + Spell(type.element()) + ">";
    case TypeKind::kDict:
      return "dict<" + Spell(type.key()) + "," + Spell(type.value()) + ">";
    case TypeKind::kTuple:
      return Spell(type.elements());
  }
  return "";
}

std::string InferCase::Spell(llvm::ArrayRef<Type> types) const {
  if (types.size() == 1) return Spell(types[0]);
  std::string text = "(";
  for (size_t i = 0; i < types.size(); ++i) text += (i == 0 ? "" : ", ") + Spell(types[i]);
  return text + ")";
}

std::string InferCase::Infer(llvm::ArrayRef<Input> bound, std::vector<Diagnostic>* diagnostics) const {
  DiagnosticEngine engine(CollectingConsumer(diagnostics));
  std::vector<Program::InputBinding> bindings;
  for (const Input& input : bound) {
    const int index = def->InputIndex(input.name);
    if (index < 0) {
      engine.Report(DiagId::kUnknownInput) << "'" << def->name << "' has no input '" << input.name << "'";
      return "";
    }
    for (Operation::Binding binding : input.bindings) bindings.push_back({static_cast<unsigned>(index), binding});
  }
  std::stable_sort(bindings.begin(), bindings.end(), [](const auto& a, const auto& b) { return a.input < b.input; });
  llvm::SmallVector<Type, 2> results;
  if (failed(InferTypes(*def, *program, bindings, blocks, &engine, LocationId::kUnknown, results))) return "";
  return Spell(results);
}

InferCase ParseInferCase(llvm::StringRef place, llvm::StringRef line) {
  InferCase result;
  result.place = place.str();
  result.text = line.trim().str();
  InferCaseParser(result, line).Parse();
  return result;
}

std::vector<InferCase> ReadInferCases() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(MIL_SOURCE_DIR "/test/ops")) {
    if (entry.path().extension() == ".infer") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<InferCase> cases;
  for (const std::filesystem::path& path : files) {
    std::ifstream in(path);
    unsigned number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      llvm::StringRef text = llvm::StringRef(line).trim();
      if (text.empty() || text.starts_with("#")) continue;
      cases.push_back(ParseInferCase("test/ops/" + path.filename().string() + ":" + std::to_string(number), text));
    }
  }
  return cases;
}

}  // namespace mil::test
