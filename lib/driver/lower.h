// --target: choosing a target and running its pipeline.
#ifndef MIL_DRIVER_LOWER_H_
#define MIL_DRIVER_LOWER_H_

#include "driver/session.h"
#include "mil/target/target.h"

namespace mil::driver {

// Looks up --target; an empty name is no target. False: a usage error was printed.
bool FindTargetFlag(Session& session, llvm::StringRef name, const target::Target** target);
// Runs the target's pipeline, verifies the result, and reports changed interfaces and weights. False: it cannot be
// done.
bool LowerFor(Session& session, const target::Target& target, Program& program);
// Remarks for what the host must do after passes ran.
void ReportHostWork(Session& session, const Program& program);

}  // namespace mil::driver

#endif  // MIL_DRIVER_LOWER_H_
