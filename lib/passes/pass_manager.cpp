#include <algorithm>

#include "llvm/ADT/StringExtras.h"
#include "mil/passes/pass.h"
#include "mil/verify/verify.h"
#include "passes/passes.h"

namespace mil::passes {

std::optional<llvm::StringRef> PassContext::Option(llvm::StringRef name) const {
  for (const auto& [key, value] : options) {
    if (key == name) return llvm::StringRef(value);
  }
  return std::nullopt;
}

llvm::ArrayRef<PassInfo> AllPasses() {
  static constexpr PassInfo kPasses[] = {
#define MIL_PASS(name, spelling, description, options) {spelling, description, options, name},
#include "passes/passes.def"
  };
  return kPasses;
}

const PassInfo* FindPass(llvm::StringRef name) {
  for (const PassInfo& pass : AllPasses()) {
    if (pass.name == name) return &pass;
  }
  return nullptr;
}

namespace {

// The pass whose name is nearest, if one is near.
llvm::StringRef NearestPass(llvm::StringRef name) {
  llvm::StringRef nearest;
  unsigned best = std::max<size_t>(2, std::min<size_t>(name.size(), 60) / 3);
  for (const PassInfo& pass : AllPasses()) {
    const unsigned distance = name.edit_distance(pass.name, /*AllowReplacements=*/true, best);
    if (distance < best) best = distance, nearest = pass.name;
  }
  return nearest;
}

bool HasOption(const PassInfo& pass, llvm::StringRef option) {
  llvm::SmallVector<llvm::StringRef, 4> names;
  pass.options.split(names, ',', -1, /*KeepEmpty=*/false);
  return llvm::is_contained(names, option);
}

bool ParseOptions(llvm::StringRef text, DiagnosticEngine& diagnostics, PassInvocation* invocation) {
  llvm::SmallVector<llvm::StringRef, 4> words;
  text.split(words, ' ', -1, /*KeepEmpty=*/false);
  bool ok = true;
  for (llvm::StringRef word : words) {
    auto [key, value] = word.split('=');
    if (!HasOption(*invocation->pass, key)) {
      diagnostics.Report(DiagId::kPassPipeline)
          << "pass '" << invocation->pass->name << "' has no option '" << key << "', expected "
          << (invocation->pass->options.empty() ? "none" : "one of: " + invocation->pass->options.str());
      ok = false;
    }
    invocation->options.push_back({key.str(), value.str()});
  }
  return ok;
}

}  // namespace

llvm::LogicalResult ParsePipeline(llvm::StringRef text, DiagnosticEngine& diagnostics,
                                  std::vector<PassInvocation>* pipeline) {
  bool ok = true;
  while (!text.empty()) {
    const size_t end = text.find_first_of(",{");
    llvm::StringRef name = text.take_front(end).trim();
    text = text.drop_front(std::min(end, text.size()));
    llvm::StringRef options;
    if (text.consume_front("{")) {
      const size_t close = text.find('}');
      if (close == llvm::StringRef::npos) {
        return diagnostics.Report(DiagId::kPassPipeline) << "the options of pass '" << name << "' have no '}'";
      }
      options = text.take_front(close);
      text = text.drop_front(close + 1).ltrim();
    }
    if (!text.empty() && !text.consume_front(",")) {
      return diagnostics.Report(DiagId::kPassPipeline)
             << "found '" << text << "' after pass '" << name << "', expected ','";
    }
    PassInvocation invocation{FindPass(name), {}};
    if (!invocation.pass) {
      InFlightDiagnostic diagnostic = diagnostics.Report(DiagId::kPassPipeline);
      diagnostic << "unknown pass '" << name << "'";
      llvm::StringRef nearest = NearestPass(name);
      if (!nearest.empty()) {
        diagnostic << ", did you mean '" << nearest << "'?";
      } else {
        diagnostic << "; --print-passes lists them";
      }
      ok = false;
      continue;
    }
    ok &= ParseOptions(options, diagnostics, &invocation);
    pipeline->push_back(std::move(invocation));
  }
  return llvm::success(ok);
}

std::string ToString(llvm::ArrayRef<PassInvocation> pipeline) {
  std::string text;
  for (const PassInvocation& invocation : pipeline) {
    if (!text.empty()) text += ",";
    text += invocation.pass->name;
    if (invocation.options.empty()) continue;
    text += "{";
    for (size_t i = 0; i < invocation.options.size(); ++i) {
      text += (i > 0 ? " " : "") + invocation.options[i].first + "=" + invocation.options[i].second;
    }
    text += "}";
  }
  return text;
}

llvm::LogicalResult PassManager::Run(llvm::ArrayRef<PassInvocation> pipeline, Program& program) {
  for (const PassInvocation& invocation : pipeline) {
    for (const Observer& observer : observers_) {
      if (observer.before) observer.before(invocation, program);
    }
    PassContext context{program, diagnostics_, target_, invocation.options};
    const PassResult result = invocation.pass->run(context);
    for (const Observer& observer : observers_) {
      if (observer.after && !observer.after(invocation, program, result)) return llvm::failure();
    }
    if (result == PassResult::kFailed) return llvm::failure();
  }
  return llvm::success();
}

Observer VerifyEach(DiagnosticEngine& diagnostics) {
  Observer observer;
  observer.after = [&diagnostics](const PassInvocation& invocation, Program& program, PassResult result) {
    if (result == PassResult::kFailed || Verify(program, diagnostics)) return true;
    diagnostics.Report(DiagId::kPassBrokeProgram) << "pass '" << invocation.pass->name << "' broke the program";
    return false;
  };
  return observer;
}

}  // namespace mil::passes
