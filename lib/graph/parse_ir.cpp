#include "graph/lowering.h"

namespace mil::graph {

std::unique_ptr<Program> ParseIr(SourceManager& sources, FileId file, DiagnosticEngine& engine,
                                 const ParseOptions& options) {
  const uint64_t errors = engine.errors();
  std::unique_ptr<Program> program = Lowering(sources, engine, options).Run(file);
  return engine.errors() == errors ? std::move(program) : nullptr;
}

}  // namespace mil::graph
