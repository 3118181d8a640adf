#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include "mil/ops/op_table.h"
#include "mil/ops/print.h"

namespace mil::ops {

namespace {

class JsonPrinter {
 public:
  explicit JsonPrinter(llvm::raw_ostream& out) : json_(out, /*IndentSize=*/1) {}

  void Print() {
    json_.object([&] {
      json_.attributeArray("op_sets", [&] {
        for (const OpSetInfo& info : AllOpSets()) json_.value(info.name);
      });
      json_.attributeArray("ops", [&] {
        llvm::StringRef previous;
        for (const OpDef* def : AllDefs()) {
          if (def->name == previous) continue;
          previous = def->name;
          PrintOp(Versions(def->name));
        }
      });
    });
  }

 private:
  void PrintOp(llvm::ArrayRef<const OpDef*> versions) {
    json_.object([&] {
      json_.attribute("name", versions[0]->name);
      json_.attribute("family", versions[0]->family);
      json_.attributeArray("versions", [&] {
        for (const OpDef* def : versions) PrintVersion(*def);
      });
    });
  }

  void PrintVersion(const OpDef& def) {
    json_.object([&] {
      json_.attribute("since", ToString(def.since));
      json_.attribute("summary", def.summary);
      json_.attributeArray("inputs", [&] {
        for (const InputDef& input : def.inputs) PrintInput(input);
      });
      json_.attributeArray("results", [&] {
        for (llvm::StringRef name : ResultNames(def)) json_.value(name);
      });
      json_.attributeArray("constraints", [&] {
        for (size_t i = 0; i < def.constraints.size(); ++i) {
          json_.object([&] {
            json_.attribute("id", (def.name + "_c" + llvm::Twine(i + 1)).str());
            json_.attribute("text", def.constraints[i].text);
            json_.attribute("source", def.constraints[i].source);
          });
        }
      });
      json_.attribute("pure", def.is_pure);
      json_.attribute("constexpr", def.is_constexpr);
      json_.attribute("blocks", def.has_blocks);
    });
  }

  void PrintInput(const InputDef& input) {
    json_.object([&] {
      json_.attribute("name", input.name);
      json_.attribute("kind", Spelling(input.kind));
      if (input.takes_any) json_.attribute("takes_any", true);
      if (!input.dtypes.empty()) {
        json_.attributeArray("dtypes", [&] {
          for (DType dtype : AllDTypes()) {
            if (input.dtypes.Contains(dtype)) json_.value(mil::Spelling(dtype));
          }
        });
      }
      if (!input.type_var.empty()) json_.attribute("type_var", input.type_var);
      if (input.rank >= 0) json_.attribute("rank", input.rank);
      json_.attribute("const", input.is_const);
      json_.attribute("optional", input.is_optional);
      if (input.default_value.kind != DefaultValue::Kind::kNone) PrintDefault(input.default_value);
    });
  }

  void PrintDefault(const DefaultValue& value) {
    switch (value.kind) {
      case DefaultValue::Kind::kNone:
        return;
      case DefaultValue::Kind::kBool:
        return json_.attribute("default", value.boolean);
      case DefaultValue::Kind::kInteger:
        return json_.attribute("default", value.integer);
      case DefaultValue::Kind::kReal:
        return json_.attribute("default", value.real);
      case DefaultValue::Kind::kString:
        return json_.attribute("default", value.string);
      case DefaultValue::Kind::kIntegers:
        return json_.attributeArray("default", [&] {
          for (int64_t element : value.integers) json_.value(element);
        });
      case DefaultValue::Kind::kComputed:
        return json_.attribute("default_computed", value.note);
    }
  }

  llvm::json::OStream json_;
};

}  // namespace

void PrintOpsJson(llvm::raw_ostream& out) {
  JsonPrinter(out).Print();
  out << '\n';
}

}  // namespace mil::ops
