// Every operation of every real model: what we infer from its inputs is what Apple's compiler declared for its results.
// Where it is not, the case is listed below with its reason. Needs the reference data; see corpus.h.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "corpus.h"
#include "mil/ir/builder.h"
#include "mil/ir/infer_context.h"
#include "mil/ops/op_kind.h"
#include "mil/text/parser.h"
#include "mil/verify/verify.h"

namespace mil::test {
namespace {

struct Difference {
  const char* model;   // The folder under corpus/.
  const char* result;  // Of the operation.
  const char* reason;
};
const std::vector<Difference> kDifferences = {};

std::vector<std::filesystem::path> Models(const std::filesystem::path& shared) {
  std::vector<std::filesystem::path> models;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(shared / "corpus")) {
    if (entry.path().filename() == "model.mil") models.push_back(entry.path());
  }
  std::sort(models.begin(), models.end());
  return models;
}

// "model result": what is declared and what is inferred, where they differ.
using Found = std::map<std::string, std::string>;

unsigned Compare(const std::string& model, Program& program, Found* found) {
  unsigned count = 0;
  for (const auto& function : program.functions()) {
    Walk(function->body(), [&](Operation& op) {
      ++count;
      llvm::SmallVector<Type, 4> inferred;
      std::vector<Diagnostic> diagnostics;
      DiagnosticEngine engine(CollectingConsumer(&diagnostics));
      const std::string key = model + " " + (op.num_results() > 0 ? op.result()->name().str().str() : "");
      if (failed(InferTypes(op, &engine, inferred)) || inferred.size() != op.num_results()) {
        (*found)[key] = op.def().name.str() + ": no types: " + (diagnostics.empty() ? "" : diagnostics[0].message);
        return;
      }
      for (unsigned i = 0; i < op.num_results(); ++i) {
        const Type declared = program.types().EraseSymbols(op.result(i)->declared_type());
        const Type erased = program.types().EraseSymbols(inferred[i]);
        if (declared == erased) continue;
        (*found)[model + " " + op.result(i)->name().str().str()] =
            op.def().name.str() + ": declared " + ToString(declared) + ", inferred " + ToString(erased);
      }
    });
  }
  return count;
}

}  // namespace

TEST_CASE("inferred types are the declared ones in every model of the corpus") {
  const std::optional<std::filesystem::path> shared = SharedFolder();
  if (!shared) return;
  Found found;
  unsigned operations = 0;
  for (const std::filesystem::path& path : Models(*shared)) {
    const std::string model = std::filesystem::relative(path, *shared / "corpus").begin()->string();
    INFO(path.string());
    SourceManager sources;
    auto file = sources.AddFile(path.string());
    REQUIRE(file.ok());
    std::vector<Diagnostic> diagnostics;
    DiagnosticEngine engine(CollectingConsumer(&diagnostics));
    std::unique_ptr<Program> program = text::ParseMil(sources, *file, engine);
    REQUIRE(program);
    operations += Compare(model, *program, &found);
    CHECK(Verify(*program, engine));
    for (const Diagnostic& diagnostic : diagnostics) {
      if (diagnostic.severity >= Severity::kWarning) UNSCOPED_INFO(diagnostic.message);
    }
    CHECK_FALSE(engine.HasErrors());
  }
  CHECK(operations > 2000);
  for (const Difference& difference : kDifferences) {
    const std::string key = std::string(difference.model) + " " + difference.result;
    if (found.erase(key) == 0) FAIL_CHECK(key << " is listed as a difference, but is none");
  }
  for (const auto& [key, what] : found) FAIL_CHECK(key << ": " << what);
}

}  // namespace mil::test
