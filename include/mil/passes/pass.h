// Passes: rewrites of a whole program, listed in passes.def, run by the PassManager.
#ifndef MIL_PASSES_PASS_H_
#define MIL_PASSES_PASS_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "mil/ir/program.h"
#include "mil/support/diagnostic.h"
#include "mil/target/target.h"

namespace mil::passes {

// kFailed: a diagnostic says why, and the program is no longer to be used.
enum class PassResult : uint8_t { kUnchanged, kChanged, kFailed };

struct PassContext {
  Program& program;
  DiagnosticEngine& diagnostics;
  const target::Target* target = nullptr;  // Null: no target chosen.
  llvm::ArrayRef<std::pair<std::string, std::string>> options;

  // The value of an option, or nothing; every option of a pass is one of those its row names.
  std::optional<llvm::StringRef> Option(llvm::StringRef name) const;
};

struct PassInfo {
  llvm::StringRef name;  // "cast-elimination"
  llvm::StringRef description;
  llvm::StringRef options;  // "op-set,version"; empty: none.
  PassResult (*run)(PassContext&);
};
// Sorted by name.
llvm::ArrayRef<PassInfo> AllPasses();
const PassInfo* FindPass(llvm::StringRef name);

// One entry of a pipeline: a pass and its options.
struct PassInvocation {
  const PassInfo* pass = nullptr;
  std::vector<std::pair<std::string, std::string>> options;
};
// "a,b{option=value other=value}": errors (unknown pass or option, bad form) are reported, all of them.
llvm::LogicalResult ParsePipeline(llvm::StringRef text, DiagnosticEngine& diagnostics,
                                  std::vector<PassInvocation>* pipeline);
std::string ToString(llvm::ArrayRef<PassInvocation> pipeline);

// What `--target` runs, in order.
std::vector<PassInvocation> TargetPipeline(const target::Target& target);

// Sees the program around each pass and never changes it.
struct Observer {
  std::function<void(const PassInvocation&, const Program&)> before;
  // False stops the pipeline: the observer has reported why.
  std::function<bool(const PassInvocation&, Program&, PassResult)> after;
};

class PassManager {
 public:
  PassManager(DiagnosticEngine& diagnostics, const target::Target* target)
      : diagnostics_(diagnostics), target_(target) {}
  void AddObserver(Observer observer) { observers_.push_back(std::move(observer)); }
  // Runs the pipeline; the program is not to be used after a failure.
  llvm::LogicalResult Run(llvm::ArrayRef<PassInvocation> pipeline, Program& program);

 private:
  DiagnosticEngine& diagnostics_;
  const target::Target* target_;
  std::vector<Observer> observers_;
};
// Verifies the program after each pass and names the pass that broke it.
Observer VerifyEach(DiagnosticEngine& diagnostics);

}  // namespace mil::passes

#endif  // MIL_PASSES_PASS_H_
