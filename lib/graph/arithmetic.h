// Compile-time arithmetic: exact on integers, finite on reals.
#ifndef MIL_LIB_GRAPH_ARITHMETIC_H_
#define MIL_LIB_GRAPH_ARITHMETIC_H_

#include <optional>
#include <string>

#include "graph/ast.h"
#include "graph/entity.h"

namespace mil::graph {

// A result, or why there is none: the text of a diagnostic.
struct Computed {
  Entity entity;
  std::string error;

  Computed(Entity result) : entity(std::move(result)) {}      // NOLINT: a result is computed
  Computed(std::string reason) : error(std::move(reason)) {}  // NOLINT: so is a failure
  bool ok() const { return error.empty(); }
};

// + - * / % ** and comparisons of numbers, == and != of everything plain. Strings and lists are joined elsewhere.
Computed Compute(Operator op, const Entity& left, const Entity& right);
Computed Negate(const Entity& operand);

// Equal compile-time values; numbers by value.
bool Equal(const Entity& left, const Entity& right);

// Rounded down; `right` is not 0. Nothing on overflow.
std::optional<int64_t> FloorDivide(int64_t left, int64_t right);

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_ARITHMETIC_H_
