#include "graph/builtins.h"

#include <cmath>

namespace mil::graph {

namespace {

using Arguments = llvm::ArrayRef<Entity>;

std::string Expected(llvm::StringRef name, const Entity& found, llvm::StringRef expected) {
  return (llvm::Twine("'") + name + "' of " + Describe(found) + ", expected " + expected).str();
}

// min, max and sum over the arguments, or over the one list among them.
Computed Extreme(llvm::StringRef name, Arguments arguments, Operator better) {
  if (arguments.size() == 1 && arguments[0].IsList()) arguments = arguments[0].list();
  if (arguments.empty()) return (llvm::Twine("'") + name + "' of nothing, expected at least one number").str();
  const Entity* best = nullptr;
  for (const Entity& argument : arguments) {
    if (!argument.IsNumber()) return Expected(name, argument, "numbers");
    if (!best || Compute(better, argument, *best).entity.boolean) best = &argument;
  }
  return *best;
}

Computed Min(Arguments arguments) { return Extreme("min", arguments, Operator::kLess); }
Computed Max(Arguments arguments) { return Extreme("max", arguments, Operator::kGreater); }

Computed Sum(Arguments arguments) {
  if (!arguments[0].IsList()) return Expected("sum", arguments[0], "a list of numbers");
  Entity total = Entity::Integer(0);
  for (const Entity& element : arguments[0].list()) {
    if (!element.IsNumber()) return Expected("sum", element, "numbers");
    Computed next = Compute(Operator::kAdd, total, element);
    if (!next.ok()) return next;
    total = next.entity;
  }
  return total;
}

Computed Len(Arguments arguments) {
  if (arguments[0].IsString()) return Entity::Integer(arguments[0].string.size());
  if (!arguments[0].IsList()) return Expected("len", arguments[0], "a list or string");
  return Entity::Integer(arguments[0].list().size());
}

Computed Abs(Arguments arguments) {
  if (!arguments[0].IsNumber()) return Expected("abs", arguments[0], "a number");
  if (arguments[0].IsReal()) return Entity::Real(std::fabs(arguments[0].real));
  return arguments[0].integer < 0 && !arguments[0].is_big ? Negate(arguments[0]) : arguments[0];
}

Computed ToInteger(llvm::StringRef name, double value) {
  if (!(value >= -0x1p63 && value < 0x1p63))
    return (llvm::Twine("the result of '") + name + "' does not fit 64 bits").str();
  return Entity::Integer(static_cast<int64_t>(value));
}

template <double (*Function)(double)>
Computed Round(llvm::StringRef name, Arguments arguments) {
  if (!arguments[0].IsNumber()) return Expected(name, arguments[0], "a number");
  if (arguments[0].IsInteger()) return arguments[0];
  return ToInteger(name, Function(arguments[0].real));
}
double Floor(double value) { return std::floor(value); }
double Ceil(double value) { return std::ceil(value); }
double Nearest(double value) {
  const double down = std::floor(value);
  const double rest = value - down;  // Exact. Adding 0.5 to the value would not be.
  if (rest != 0.5) return rest < 0.5 ? down : down + 1;
  return std::fmod(down, 2) == 0 ? down : down + 1;  // Ties to even, whatever the rounding mode is.
}
Computed FloorOf(Arguments arguments) { return Round<Floor>("floor", arguments); }
Computed CeilOf(Arguments arguments) { return Round<Ceil>("ceil", arguments); }
Computed RoundOf(Arguments arguments) { return Round<Nearest>("round", arguments); }

Computed IntOf(Arguments arguments) {
  if (arguments[0].IsBool()) return Entity::Integer(arguments[0].boolean ? 1 : 0);
  if (!arguments[0].IsNumber()) return Expected("int", arguments[0], "a number");
  if (arguments[0].IsInteger()) return arguments[0];
  if (arguments[0].real != std::floor(arguments[0].real))
    return Expected("int", arguments[0], "a whole number; floor, ceil and round say which one");
  return ToInteger("int", arguments[0].real);
}

Computed RealOf(Arguments arguments) {
  if (!arguments[0].IsNumber()) return Expected("real", arguments[0], "a number");
  return Entity::Real(arguments[0].AsReal());
}

Computed FloorDiv(Arguments arguments) {
  for (const Entity& argument : arguments) {
    if (!argument.IsNumber()) return Expected("floor_div", argument, "numbers");
  }
  if (arguments[0].IsReal() || arguments[1].IsReal()) {
    Computed quotient =
        Compute(Operator::kDivide, Entity::Real(arguments[0].AsReal()), Entity::Real(arguments[1].AsReal()));
    return quotient.ok() ? Computed(Entity::Real(std::floor(quotient.entity.real))) : quotient;
  }
  if (arguments[1].integer == 0) return std::string("found a division by zero");
  std::optional<int64_t> quotient;
  if (!arguments[0].is_big && !arguments[1].is_big) quotient = FloorDivide(arguments[0].integer, arguments[1].integer);
  if (!quotient) return std::string("the result of 'floor_div' does not fit 64 bits");
  return Entity::Integer(*quotient);
}

Computed Mod(Arguments arguments) { return Compute(Operator::kRemainder, arguments[0], arguments[1]); }

Computed Bits(Arguments arguments) {
  if (!arguments[0].IsInteger() || (!arguments[0].is_big && arguments[0].integer < 0)) {
    return Expected("bits", arguments[0], "an integer of at least 0");
  }
  Entity bits = arguments[0];
  bits.is_bits = true;
  return bits;
}

double Rsqrt(double value) { return 1 / std::sqrt(value); }

template <double (*Function)(double)>
Computed Apply(llvm::StringRef name, Arguments arguments) {
  if (!arguments[0].IsNumber()) return Expected(name, arguments[0], "a number");
  const double operand = arguments[0].AsReal();
  const double result = Function(operand);
  if (!std::isfinite(result) && std::isfinite(operand))
    return Expected(name, arguments[0], "an operand that has a finite result");
  return Entity::Real(result);
}

struct Builtin {
  llvm::StringLiteral name;
  bool shared;
  int arguments;  // -1: any number.
  Computed (*call)(Arguments);
};

constexpr Builtin kBuiltins[] = {
    {"abs", true, 1, Abs},
    {"bits", false, 1, Bits},
    {"ceil", true, 1, CeilOf},
    {"cos", true, 1, [](Arguments a) { return Apply<std::cos>("cos", a); }},
    {"exp", true, 1, [](Arguments a) { return Apply<std::exp>("exp", a); }},
    {"floor", true, 1, FloorOf},
    {"floor_div", true, 2, FloorDiv},
    {"int", false, 1, IntOf},
    {"len", false, 1, Len},
    {"log", true, 1, [](Arguments a) { return Apply<std::log>("log", a); }},
    {"max", false, -1, Max},
    {"min", false, -1, Min},
    {"mod", true, 2, Mod},
    {"real", false, 1, RealOf},
    {"round", true, 1, RoundOf},
    {"rsqrt", true, 1, [](Arguments a) { return Apply<Rsqrt>("rsqrt", a); }},
    {"sin", true, 1, [](Arguments a) { return Apply<std::sin>("sin", a); }},
    {"sqrt", true, 1, [](Arguments a) { return Apply<std::sqrt>("sqrt", a); }},
    {"str", false, 1, nullptr},  // Needs the arena: in CallBuiltin.
    {"sum", false, 1, Sum},
    {"tan", true, 1, [](Arguments a) { return Apply<std::tan>("tan", a); }},
    {"tanh", true, 1, [](Arguments a) { return Apply<std::tanh>("tanh", a); }},
};

const Builtin* Find(llvm::StringRef name) {
  for (const Builtin& builtin : kBuiltins) {
    if (builtin.name == name) return &builtin;
  }
  return nullptr;
}

Computed Str(const Entity& operand, llvm::BumpPtrAllocator& arena) {
  switch (operand.kind) {
    case EntityKind::kString:
      return operand;
    case EntityKind::kBool:
      return Entity::String(operand.boolean ? "true" : "false");
    case EntityKind::kInteger: {
      const Number number = operand.AsNumber();
      return Entity::String(
          llvm::StringRef((number.negative ? "-" : "") + std::to_string(number.magnitude)).copy(arena));
    }
    case EntityKind::kReal:
      return Entity::String(llvm::StringRef(RealText(operand.real)).copy(arena));
    default:
      return Expected("str", operand, "a number, boolean or string");
  }
}

}  // namespace

bool IsBuiltin(llvm::StringRef name, bool* shared) {
  const Builtin* builtin = Find(name);
  if (builtin) *shared = builtin->shared;
  return builtin != nullptr;
}

Computed CallBuiltin(llvm::StringRef name, llvm::ArrayRef<Entity> arguments, llvm::BumpPtrAllocator& arena) {
  const Builtin* builtin = Find(name);
  if (builtin->arguments >= 0 && arguments.size() != static_cast<size_t>(builtin->arguments)) {
    return (llvm::Twine("'") + name + "' is given " + llvm::Twine(arguments.size()) + " values, expected " +
            llvm::Twine(builtin->arguments))
        .str();
  }
  return builtin->call ? builtin->call(arguments) : Str(arguments[0], arena);
}

llvm::SmallVector<llvm::StringRef, 32> BuiltinNames() {
  llvm::SmallVector<llvm::StringRef, 32> names;
  for (const Builtin& builtin : kBuiltins) names.push_back(builtin.name);
  return names;
}

}  // namespace mil::graph
