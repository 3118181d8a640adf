// scalar-canonicalization: gives parameters the form that the private routes are measured or reported to ask for.
//
//   y = matmul(x = a, y = b, transpose_x = bool(true))     n = layer_norm(x = h, gamma = g, epsilon = fp32(0x1p-10))
// becomes
//   y_transpose_x_0 = const()[val = bool(true)]            n_epsilon_0 = const()[val = fp16(0x1p-10)]
//   y_transpose_y_0 = const()[val = bool(false)]           n = layer_norm(x = h, gamma = g, epsilon = n_epsilon_0)
//   y = matmul(x = a, y = b, transpose_x = y_transpose_x_0, transpose_y = y_transpose_y_0)
//
// In order: literals in arguments become named constants (mil-attrs-must-be-named-consts), defaults are written out
// (matmul-needs-both-transpose-flags, concat-needs-interleave), one-element vectors become scalars where the parameter
// is one (concat-axis-scalar), and epsilon and its like take the type of gamma, or of the data.
#include "mil/ir/infer_context.h"
#include "passes/passes.h"
#include "passes/rewrite.h"

namespace mil::passes {

namespace {

using Kind = DefaultValue::Kind;

// The parameter is a single number, flag or word.
bool IsScalarParameter(const InputDef& input) {
  const Kind kind = input.default_value.kind;
  return kind == Kind::kBool || kind == Kind::kInteger || kind == Kind::kReal || kind == Kind::kString ||
         (input.is_const && input.name == "axis");
}

class Canonicalizer {
 public:
  Canonicalizer(PassContext& context, Operation& op)
      : program_(context.program), op_(op), rewriter_(context, "scalar-canonicalization", op) {}

  bool Run() {
    for (unsigned i = 0; i < op_.def().inputs.size(); ++i) {
      const InputDef& input = op_.def().inputs[i];
      if (op_.Bindings(i).empty()) {
        WriteDefault(i, input);
      } else {
        for (Operand& operand : op_.Bindings(i)) Canonicalize(operand, input);
      }
    }
    return changed_;
  }

 private:
  // The scalar type that a parameter takes from the data it goes with.
  std::optional<DType> DataType(const InputDef& parameter) const {
    for (llvm::StringRef name : {"gamma", "beta", "x"}) {
      const InputDef* input = op_.def().FindInput(name);
      if (!input || input->name == parameter.name) continue;
      llvm::ArrayRef<Operand> bindings = op_.Bindings(name);
      if (!bindings.empty() && bindings[0].type().IsTensor() && parameter.dtypes.Contains(bindings[0].type().dtype())) {
        return bindings[0].type().dtype();
      }
    }
    return std::nullopt;
  }

  void Bind(unsigned input, const Literal* literal) {
    Value* value = rewriter_.Const(literal, op_.def().inputs[input].name.str() + "_0");
    op_.SetInput(input, Operation::Binding(value));
    changed_ = true;
  }

  void WriteDefault(unsigned index, const InputDef& input) {
    const DefaultValue& value = input.default_value;
    switch (value.kind) {
      case Kind::kNone:
        return;
      case Kind::kBool:
        if (input.dtypes.Contains(DType::kBool)) Bind(index, program_.BoolLiteral(value.boolean));
        return;
      case Kind::kString:
        Bind(index, program_.StringLiteral(value.string));
        return;
      case Kind::kInteger:
        BindNumber(index, input, Number::Integer(value.integer));
        return;
      case Kind::kReal:
        BindNumber(index, input, Number::Real(value.real));
        return;
      case Kind::kIntegers:
        BindInts(index, input, value.integers);
        return;
      case Kind::kComputed: {
        llvm::SmallVector<InferContext::Argument, 8> arguments;
        for (const Operand& operand : op_.operands()) {
          arguments.push_back({operand.input(), operand.type(),
                               operand.literal() ? operand.literal() : operand.value()->GetConstant()});
        }
        InferContext context(op_.def(), program_, arguments, op_.blocks(), nullptr, op_.location());
        BindInts(index, input, value.compute(context));
        return;
      }
    }
  }

  void BindNumber(unsigned index, const InputDef& input, Number number) {
    DType dtype = input.dtypes.Contains(DType::kInt32) ? DType::kInt32 : DType::kFp32;
    if (!input.type_var.empty()) {
      std::optional<DType> data = DataType(input);
      if (!data) return;
      dtype = *data;
    }
    if (std::optional<StoredNumber> stored = Store(dtype, number))
      Bind(index, program_.ScalarLiteral(dtype, stored->bits));
  }

  // Only parameters of type int32: a vector of zeros for a bias is better left out than written out.
  void BindInts(unsigned index, const InputDef& input, const std::vector<int64_t>& values) {
    if (!input.dtypes.Contains(DType::kInt32) || !input.type_var.empty() || values.empty()) return;
    llvm::SmallVector<int32_t, 8> narrow(values.begin(), values.end());
    Bind(index, program_.Int32Literal(narrow));
  }

  void Canonicalize(Operand& operand, const InputDef& input) {
    if (operand.spelling() == Operand::Spelling::kAttribute || input.kind == InputKind::kLiteral) return;
    const Literal* literal = operand.literal() ? operand.literal() : operand.value()->GetConstant();
    if (!literal) return;
    const Literal* wanted = AsScalar(input, literal);
    wanted = AsDataType(input, wanted);
    if (wanted == literal && !operand.literal()) return;
    operand.Set(rewriter_.Const(wanted, input.name.str() + "_0"));
    changed_ = true;
  }

  const Literal* AsScalar(const InputDef& input, const Literal* literal) {
    if (!input.is_const || !IsScalarParameter(input) || literal->IsData() || literal->size() != 1) return literal;
    if (!literal->type().IsTensor() || literal->type().IsScalar()) return literal;
    Type scalar = program_.types().Scalar(literal->type().dtype());
    return literal->kind() == Literal::Kind::kStrings ? program_.StringsLiteral(scalar, literal->strings())
                                                      : program_.BytesLiteral(scalar, literal->bytes());
  }

  const Literal* AsDataType(const InputDef& input, const Literal* literal) {
    if (!input.is_const || input.default_value.kind != Kind::kReal || input.type_var.empty() || literal->IsData() ||
        !literal->type().IsScalar()) {
      return literal;
    }
    std::optional<DType> dtype = DataType(input);
    if (!dtype || *dtype == literal->type().dtype() || !IsFloat(*dtype)) return literal;
    return program_.ScalarLiteral(*dtype, Store(*dtype, Number::Real(literal->Real()))->bits);
  }

  Program& program_;
  Operation& op_;
  Rewriter rewriter_;
  bool changed_ = false;
};

}  // namespace

PassResult ScalarCanonicalization(PassContext& context) {
  bool changed = false;
  for (const std::unique_ptr<Function>& function : context.program.functions()) {
    if (function->keep()) continue;
    Walk(function->body(), [&](Operation& op) {
      if (op.keep() || op.def().is_constexpr) return;
      changed |= Canonicalizer(context, op).Run();
    });
  }
  return changed ? PassResult::kChanged : PassResult::kUnchanged;
}

}  // namespace mil::passes
