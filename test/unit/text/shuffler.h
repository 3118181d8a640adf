// Rewrites MIL text so that it means the same: other white space, comments strewn in, arguments, attributes and the
// inputs of functions in another order. It knows brackets, strings and words, and nothing of the parser under test.
#ifndef MIL_TEST_UNIT_TEXT_SHUFFLER_H_
#define MIL_TEST_UNIT_TEXT_SHUFFLER_H_

#include <cstdint>
#include <string>

namespace mil::test {

std::string Shuffle(const std::string& text, uint32_t seed);

}  // namespace mil::test

#endif  // MIL_TEST_UNIT_TEXT_SHUFFLER_H_
