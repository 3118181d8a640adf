// Literals that are not of their type.
#ifndef MIL_VERIFY_LITERAL_CHECK_H_
#define MIL_VERIFY_LITERAL_CHECK_H_

#include <string>

#include "mil/ir/literal.h"

namespace mil::verify {

// What is wrong with the literal: "has 3 elements, expected 4 as in tensor<fp16, [2, 2]>"; empty if nothing is.
std::string DescribeLiteralError(const Literal& literal);

// The same, cheap where nothing is wrong.
bool LiteralFits(const Literal& literal);

}  // namespace mil::verify

#endif  // MIL_VERIFY_LITERAL_CHECK_H_
