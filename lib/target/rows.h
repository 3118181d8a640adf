// The functions that give the rows of targets.def, and the rules that several rows share.
#ifndef MIL_TARGET_ROWS_H_
#define MIL_TARGET_ROWS_H_

#include "mil/target/target.h"

namespace mil::target::rows {

#define MIL_TARGET(name) Target name();
#include "target/targets.def"

// Of the H13 and H14 engines (M1, M2): no casts, no matmul or linear by a constant.
llvm::ArrayRef<Rule> EarlyEngineRules();

inline constexpr Fact kVerbose16 = {Evidence::kReported, true, "mil-program-1.0-universal, mil-scalar-verbose-syntax"};
inline constexpr Fact kShorthand18 = {Evidence::kReported, true, "mil-program-1.0-universal"};

}  // namespace mil::target::rows

#endif  // MIL_TARGET_ROWS_H_
