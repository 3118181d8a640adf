#include "mil/support/check.h"

#include <cstdio>
#include <cstdlib>

namespace mil::internal {

void CheckFailed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: internal error: '%s' does not hold; please report this with the input\n", file, line,
               condition);
  std::abort();
}

}  // namespace mil::internal
