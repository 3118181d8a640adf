// cond and while_loop. Source of inputs and rules: coremltools, MIL op reference, control_flow.
//
// A value without a type comes from an operation that could not be inferred, which has been reported: it fits.
#include "ops/definitions.h"
#include "ops/infer.h"

namespace mil::ops {

namespace {

constexpr llvm::StringRef kCondSource = "coremltools MIL op reference, control_flow.cond";
constexpr llvm::StringRef kWhileSource = "coremltools MIL op reference, control_flow.while_loop";

bool Fits(Type a, Type b) { return !a || !b || Compatible(a, b); }

// What both of two compatible types say: a value that may be of either has this type.
Type Join(TypeTable& types, Type a, Type b) {
  const auto JoinDims = [](Dim x, Dim y) { return x == y ? x : Dim::Unknown(); };
  if (a == b) return a;
  switch (a.kind()) {
    case TypeKind::kTensor: {
      if (!a.IsRanked() || !b.IsRanked()) return types.UnrankedTensor(a.dtype());
      Shape shape;
      for (size_t i = 0; i < a.rank(); ++i) shape.push_back(JoinDims(a.dims()[i], b.dims()[i]));
      return types.Tensor(a.dtype(), shape);
    }
    case TypeKind::kList:
      return types.List(Join(types, a.element(), b.element()), JoinDims(a.length(), b.length()));
    case TypeKind::kState:
      return types.State(Join(types, a.element(), b.element()));
    case TypeKind::kDict:
      return types.Dict(Join(types, a.key(), b.key()), Join(types, a.value(), b.value()));
    case TypeKind::kTuple: {
      llvm::SmallVector<Type, 4> elements;
      for (size_t i = 0; i < a.elements().size(); ++i) {
        elements.push_back(Join(types, a.elements()[i], b.elements()[i]));
      }
      return types.Tuple(elements);
    }
  }
  return a;
}

// False if neither type is known.
bool AddJoined(InferContext& context, Type a, Type b) {
  if (!a && !b) return false;
  context.AddResult(a && b ? Join(context.types(), a, b) : a ? a : b);
  return true;
}

enum CondConstraint : unsigned { kCondBlocks = 1, kCondBlockInputs, kResultCount, kResultTypes };

llvm::LogicalResult InferCond(InferContext& context) {
  llvm::ArrayRef<Block*> blocks = context.blocks();
  if (blocks.size() != 2) return context.Violates(kCondBlocks, "") << "found " << uint64_t{blocks.size()};
  for (const Block* block : blocks) {
    if (!block->inputs().empty()) {
      return context.Violates(kCondBlockInputs, "") << "found " << uint64_t{block->inputs().size()};
    }
  }
  llvm::ArrayRef<Operand> then_results = blocks[0]->outputs(), else_results = blocks[1]->outputs();
  if (then_results.size() != else_results.size()) {
    return context.Violates(kResultCount, "")
           << "found " << uint64_t{then_results.size()} << " and " << uint64_t{else_results.size()};
  }
  for (size_t i = 0; i < then_results.size(); ++i) {
    const Type a = then_results[i].type(), b = else_results[i].type();
    if (!Fits(a, b)) {
      return context.Violates(kResultTypes, "") << "found " << a << " and " << b << " as result " << uint64_t{i};
    }
    if (!AddJoined(context, a, b)) return llvm::failure();
  }
  return llvm::success();
}

enum WhileConstraint : unsigned {
  kWhileBlocks = 1,
  kInputCount,
  kInputTypes,
  kCondition,
  kBodyCount,
  kBodyTypes,
};

// The inputs of a block: one for each loop variable, of its type.
llvm::LogicalResult CheckLoopInputs(InferContext& context, const Block& block, llvm::StringRef name) {
  llvm::ArrayRef<InferContext::Argument> variables = context.Arguments("loop_vars");
  if (block.inputs().size() != variables.size()) {
    return context.Violates(kInputCount, "loop_vars")
           << "found " << uint64_t{block.inputs().size()} << " inputs of the " << name << " for "
           << uint64_t{variables.size()} << " variables";
  }
  for (size_t i = 0; i < variables.size(); ++i) {
    const Type type = block.inputs()[i]->type();
    if (!Fits(type, variables[i].type)) {
      return context.Violates(kInputTypes, "loop_vars") << "found " << type << " as input " << uint64_t{i} << " of the "
                                                        << name << ", expected " << variables[i].type;
    }
  }
  return llvm::success();
}

bool IsCondition(Type type) {
  if (!type) return true;
  if (!type.IsTensor() || type.dtype() != DType::kBool) return false;
  return !type.IsRanked() || llvm::all_of(type.dims(), [](Dim dim) { return Compatible(dim, 1); });
}

llvm::LogicalResult InferWhileLoop(InferContext& context) {
  llvm::ArrayRef<Block*> blocks = context.blocks();
  if (blocks.size() != 2) return context.Violates(kWhileBlocks, "") << "found " << uint64_t{blocks.size()};
  const Block& condition = *blocks[0];
  const Block& body = *blocks[1];
  if (failed(CheckLoopInputs(context, condition, "condition")) || failed(CheckLoopInputs(context, body, "body"))) {
    return llvm::failure();
  }
  if (condition.outputs().size() != 1) {
    return context.Violates(kCondition, "") << "found " << uint64_t{condition.outputs().size()} << " results";
  }
  if (!IsCondition(condition.outputs()[0].type())) {
    return context.Violates(kCondition, "") << "found " << condition.outputs()[0].type();
  }
  llvm::ArrayRef<InferContext::Argument> variables = context.Arguments("loop_vars");
  if (body.outputs().size() != variables.size()) {
    return context.Violates(kBodyCount, "loop_vars") << "found " << uint64_t{body.outputs().size()} << " results for "
                                                     << uint64_t{variables.size()} << " variables";
  }
  for (size_t i = 0; i < variables.size(); ++i) {
    // The body's input says what may change from turn to turn: one of unknown size may grow.
    const Type next = body.outputs()[i].type(), declared = body.inputs()[i]->type();
    if (!Fits(next, declared)) {
      return context.Violates(kBodyTypes, "loop_vars")
             << "found " << next << " as result " << uint64_t{i} << " of the body, expected " << declared;
    }
    // After no turn it is the variable, after the last what the body gave.
    const Type first = variables[i].type;
    if (!AddJoined(context, first, next && Compatible(first, next) ? next : declared)) return llvm::failure();
  }
  return llvm::success();
}

}  // namespace

namespace defs {

OpDef Cond() {
  return {
      .name = "cond",
      .since = OpSet::kIos15,
      .summary = "Runs one of two blocks and gives its results.",
      .inputs = {{.name = "pred", .dtypes = dtypes::kBool, .rank = 0}},
      .constraints = {{"there are two blocks, for true and for false", kCondSource},
                      {"the blocks have no inputs", kCondSource},
                      {"both blocks give as many results", kCondSource},
                      {"both blocks give results of the same types", kCondSource}},
      .infer = InferCond,
      .is_pure = false,  // As pure as its blocks.
      .has_blocks = true,
  };
}

OpDef WhileLoop() {
  return {
      .name = "while_loop",
      .since = OpSet::kIos15,
      .summary = "Runs a block on variables for as long as another block says so, and gives the variables.",
      .inputs = {{.name = "loop_vars", .kind = InputKind::kVariadic, .takes_any = true}},
      .constraints = {{"there are two blocks, the condition and the body", kWhileSource},
                      {"both blocks have one input per loop variable", kWhileSource},
                      {"the inputs of both blocks have the types of the loop variables", kWhileSource},
                      {"the condition gives one bool", kWhileSource},
                      {"the body gives one result per loop variable", kWhileSource},
                      {"the results of the body have the types of its inputs", kWhileSource}},
      .infer = InferWhileLoop,
      .is_pure = false,  // As pure as its blocks.
      .has_blocks = true,
  };
}

}  // namespace defs
}  // namespace mil::ops
