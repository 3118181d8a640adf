// Catch2, whichever of its two lives is installed: 2 (Debian 12) has one header, 3 (Homebrew) has several.
#ifndef MIL_TEST_UNIT_CATCH_H_
#define MIL_TEST_UNIT_CATCH_H_

#if MIL_CATCH_VERSION >= 3
#include <catch2/catch_all.hpp>  // IWYU pragma: export
using Catch::Approx;
#else
#include <catch2/catch.hpp>  // IWYU pragma: export
#endif

#endif  // MIL_TEST_UNIT_CATCH_H_
