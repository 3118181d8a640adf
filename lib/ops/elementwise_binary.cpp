// add, mul, greater, logical_and ...: two tensors broadcast against one another. Source of inputs and rules:
// coremltools, MIL op reference, elementwise_binary.
#include "ops/definitions.h"
#include "ops/elementwise.h"

namespace mil::ops::defs {

using dtypes::kBool;
using dtypes::kFloatsInt32;

#define MIL_REFERENCE(op) "coremltools MIL op reference, elementwise_binary." op

OpDef Add() {
  return ElementwiseBinary("add", kFloatsInt32, "The sum of two tensors, element by element.", MIL_REFERENCE("add"));
}
OpDef Equal() {
  return Comparison("equal", kFloatsInt32, "Tells which elements of two tensors are equal.", MIL_REFERENCE("equal"));
}
OpDef FloorDiv() {
  return ElementwiseBinary("floor_div", kFloatsInt32, "The quotient of two tensors, rounded towards minus infinity.",
                           MIL_REFERENCE("floor_div"));
}
OpDef Greater() {
  return Comparison("greater", kFloatsInt32, "Tells where `x` is above `y`.", MIL_REFERENCE("greater"));
}
OpDef GreaterEqual() {
  return Comparison("greater_equal", kFloatsInt32, "Tells where `x` is not below `y`.", MIL_REFERENCE("greater_equal"));
}
OpDef Less() { return Comparison("less", kFloatsInt32, "Tells where `x` is below `y`.", MIL_REFERENCE("less")); }
OpDef LessEqual() {
  return Comparison("less_equal", kFloatsInt32, "Tells where `x` is not above `y`.", MIL_REFERENCE("less_equal"));
}
OpDef LogicalAnd() {
  return Comparison("logical_and", kBool, "True where both inputs are.", MIL_REFERENCE("logical_and"));
}
OpDef LogicalOr() {
  return Comparison("logical_or", kBool, "True where at least one input is.", MIL_REFERENCE("logical_or"));
}
OpDef LogicalXor() {
  return Comparison("logical_xor", kBool, "True where exactly one input is.", MIL_REFERENCE("logical_xor"));
}
OpDef Maximum() {
  return ElementwiseBinary("maximum", kFloatsInt32, "The larger of two tensors' elements.", MIL_REFERENCE("maximum"));
}
OpDef Minimum() {
  return ElementwiseBinary("minimum", kFloatsInt32, "The smaller of two tensors' elements.", MIL_REFERENCE("minimum"));
}
OpDef Mod() {
  return ElementwiseBinary("mod", kFloatsInt32, "The remainder of dividing `x` by `y`, with the sign of `y`.",
                           MIL_REFERENCE("mod"));
}
OpDef Mul() {
  return ElementwiseBinary("mul", kFloatsInt32, "The product of two tensors, element by element.",
                           MIL_REFERENCE("mul"));
}
OpDef NotEqual() {
  return Comparison("not_equal", kFloatsInt32, "Tells which elements of two tensors differ.",
                    MIL_REFERENCE("not_equal"));
}
OpDef Pow() {
  return ElementwiseBinary("pow", kFloatsInt32, "`x` raised to the power `y`, element by element.",
                           MIL_REFERENCE("pow"));
}
OpDef RealDiv() {
  return ElementwiseBinary("real_div", kFloatsInt32, "The quotient of two tensors, element by element.",
                           MIL_REFERENCE("real_div"));
}
OpDef Sub() {
  return ElementwiseBinary("sub", kFloatsInt32, "The difference of two tensors, element by element.",
                           MIL_REFERENCE("sub"));
}

#undef MIL_REFERENCE

}  // namespace mil::ops::defs
