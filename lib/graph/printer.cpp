#include "mil/graph/printer.h"

#include "graph/fold_consts.h"
#include "graph/print_literal.h"
#include "llvm/ADT/STLExtras.h"
#include "mil/support/check.h"

namespace mil::graph {

namespace {

// Input types with the sizes they share: text gives a name to a symbol that stands in several places.
class InputTypes {
 public:
  explicit InputTypes(const Function& function) {
    llvm::DenseMap<uint32_t, unsigned> uses;
    for (const Value* input : function.inputs()) Count(input->type(), uses);
    for (const Value* input : function.inputs()) Number(input->type(), uses);
  }
  const SymbolNames& names() const { return names_; }

 private:
  template <typename Visit>
  static void ForEachSymbol(Type type, const Visit& visit) {
    if (type.IsState()) return ForEachSymbol(type.element(), visit);
    if (!type.IsTensor() || !type.IsRanked()) return;
    for (Dim dim : type.dims()) {
      if (dim.IsSymbol()) visit(dim.symbol());
    }
  }
  static void Count(Type type, llvm::DenseMap<uint32_t, unsigned>& uses) {
    ForEachSymbol(type, [&](uint32_t symbol) { ++uses[symbol]; });
  }
  void Number(Type type, const llvm::DenseMap<uint32_t, unsigned>& uses) {
    ForEachSymbol(type, [&](uint32_t symbol) {
      if (uses.lookup(symbol) > 1) names_.try_emplace(symbol, names_.size());
    });
  }

  SymbolNames names_;
};

// `value`, with its type where the reader would take it for another.
void PrintAttributeValue(const Literal& literal, llvm::raw_ostream& out) {
  const bool usual = literal.type().IsScalar() && !literal.IsData() &&
                     (literal.type().dtype() == DType::kInt32 || literal.type().dtype() == DType::kBool ||
                      literal.type().dtype() == DType::kString);
  if (usual) {
    PrintValue(literal, out);
  } else {
    PrintTypedValue(literal, out);
  }
}

// Names that mean something else where they stand in brackets.
void PrintAttributeName(llvm::StringRef name, llvm::raw_ostream& out) {
  if (name == "name" || name == "regions") {
    out << '`' << name << '`';
  } else {
    PrintName(name, out);
  }
}

class Printer {
 public:
  Printer(const Program& program, llvm::raw_ostream& out) : program_(program), out_(out) {}

  void Print() {
    out_ << "mil " << ToString(program_.version()) << '\n';
    if (!program_.functions().empty()) {
      op_set_ = program_.functions().front()->op_set();
      out_ << "opset " << ToString(op_set_) << '\n';
    }
    if (!program_.attributes().empty()) {
      out_ << "program";
      AttributeList list(*this);
      for (const Attribute& attribute : program_.attributes()) list.Add(attribute);
      list.End();
      out_ << '\n';
    }
    for (const std::unique_ptr<Function>& function : program_.functions()) PrintFunction(*function);
  }

 private:
  // ` [a = 1, b = 2]`, or nothing where there is nothing in it.
  class AttributeList {
   public:
    explicit AttributeList(Printer& printer) : printer_(printer) {}
    llvm::raw_ostream& Next() {
      printer_.out_ << (empty_ ? " [" : ", ");
      empty_ = false;
      return printer_.out_;
    }
    void Add(const Attribute& attribute) {
      PrintAttributeName(attribute.name.str(), Next());
      printer_.out_ << " = ";
      PrintAttributeValue(*attribute.value, printer_.out_);
    }
    void End() {
      if (!empty_) printer_.out_ << ']';
    }

   private:
    Printer& printer_;
    bool empty_ = true;
  };

  llvm::raw_ostream& Line() { return out_.indent(2 * depth_); }

  void PrintFunction(const Function& function) {
    out_ << "\nfunc ";
    PrintName(function.name().str(), out_);
    if (function.op_set() != op_set_) out_ << '<' << ToString(function.op_set()) << '>';
    out_ << '(';
    const InputTypes types(function);
    llvm::interleaveComma(function.inputs(), out_, [&](const Value* input) {
      PrintName(input->name().str(), out_);
      out_ << " : ";
      PrintType(input->type(), out_, &types.names());
    });
    out_ << ')';
    AttributeList list(*this);
    if (function.keep()) list.Next() << "keep";
    for (const Attribute& attribute : function.attributes()) list.Add(attribute);
    PrintRegions(function, list);
    list.End();
    out_ << " {\n";
    folder_.Enter(function);
    PrintBody(function.body());
    out_ << "}\n";
  }

  void PrintRegions(const Function& function, AttributeList& list) {
    if (function.regions().empty()) return;
    list.Next() << "regions = [";
    llvm::interleaveComma(function.regions(), out_, [&](const Region& region) {
      out_ << '[';
      PrintString(region.packed.str(), out_);
      out_ << ", ";
      PrintString(region.name, out_);
      out_ << (region.is_output ? ", \"output\", " : ", \"input\", ") << region.axis << ", " << region.offset << ", "
           << region.size << ']';
    });
    out_ << ']';
  }

  void PrintBody(const Block& block) {
    ++depth_;
    for (const Operation& op : block) {
      if (!folder_.IsFolded(op)) PrintOperation(op);
    }
    if (!block.outputs().empty()) {
      Line() << "return ";
      llvm::interleaveComma(block.outputs(), out_, [&](const Operand& output) { PrintBinding(output, nullptr); });
      out_ << '\n';
    }
    --depth_;
  }

  void PrintOperation(const Operation& op) {
    Line();
    if (op.num_results() > 0) {
      llvm::interleaveComma(op.results(), out_, [&](const Value& result) { PrintDeclaration(result); });
      out_ << " = ";
    }
    out_ << op.def().name << '(';
    if (op.def().IsConst() && op.operands().size() == 1 && op.operands()[0].literal()) {
      PrintConstValue(op, *op.operands()[0].literal());
    } else {
      PrintArguments(op);
    }
    out_ << ')';
    PrintAttributes(op);
    for (const Block* block : op.blocks()) PrintBlock(*block);
    out_ << '\n';
  }

  void PrintDeclaration(const Value& value) {
    if (value.name()) {
      PrintName(value.name().str(), out_);
    } else {
      out_ << '_';
    }
    if (!CanPrintType(value.declared_type())) return;
    out_ << " : ";
    PrintType(value.declared_type(), out_);
  }

  void PrintConstValue(const Operation& op, const Literal& literal) {
    if (literal.IsData()) {
      PrintData(literal.data(), op.result()->name().str(), out_);
    } else {
      PrintValue(literal, out_);
    }
    if (SameSpelling(literal.type(), op.result()->declared_type())) return;
    out_ << " : ";
    PrintType(literal.type(), out_);
  }

  void PrintArguments(const Operation& op) {
    bool first = true;
    for (const WrittenArgument& argument : folder_.Arguments(op)) {
      if (!first) out_ << ", ";
      first = false;
      const InputDef& input = op.def().inputs[argument.input];
      PrintName(input.name, out_);
      out_ << '=';
      if (argument.constant) {
        PrintValue(*argument.constant, out_);
        continue;
      }
      const llvm::ArrayRef<Operand> bindings = op.Bindings(argument.input);
      if (input.kind != InputKind::kVariadic && bindings.size() == 1) {
        PrintBinding(bindings[0], &input);
        continue;
      }
      out_ << '[';
      llvm::interleaveComma(bindings, out_, [&](const Operand& binding) { PrintBinding(binding, nullptr); });
      out_ << ']';
    }
  }

  // `input`: what the literal is given to, if its type can follow from that.
  void PrintBinding(const Operand& binding, const InputDef* input) {
    if (const Value* value = binding.value()) {
      PrintName(value->name().str(), out_);
      return;
    }
    const Literal& literal = *binding.literal();
    out_ << '#';
    if (input && literal.type().IsScalar() && !literal.IsData() && input->dtypes == DTypeSet(literal.type().dtype())) {
      PrintValue(literal, out_);
      return;
    }
    out_ << '(';
    PrintTypedValue(literal, out_);
    out_ << ')';
  }

  void PrintBlock(const Block& block) {
    if (block.name()) {
      out_ << " block ";
      PrintName(block.name().str(), out_);
    }
    if (!block.inputs().empty()) {
      out_ << " (";
      llvm::interleaveComma(block.inputs(), out_, [&](const Value* input) { PrintDeclaration(*input); });
      out_ << ')';
    }
    out_ << " {\n";
    PrintBody(block);
    Line() << '}';
  }

  void PrintAttributes(const Operation& op) {
    AttributeList list(*this);
    PrintNameAttribute(op, list);
    if (op.keep()) list.Next() << "keep";
    if (!op.def().IsConst()) {
      for (const Operand& operand : op.operands()) {
        if (operand.spelling() != Operand::Spelling::kAttribute || !operand.literal()) continue;
        PrintName(op.def().inputs[operand.input()].name, list.Next());
        out_ << " = ";
        PrintTypedValue(*operand.literal(), out_);
      }
    }
    for (const Attribute& attribute : op.attributes()) list.Add(attribute);
    list.End();
  }

  void PrintNameAttribute(const Operation& op, AttributeList& list) {
    const bool is_usual = op.num_results() == 0 ? !op.name() : op.name() == op.result()->name();
    if (is_usual) return;
    list.Next() << "name = ";
    if (op.name()) {
      PrintString(op.name().str(), out_);
    } else {
      out_ << "none";
    }
  }

  const Program& program_;
  llvm::raw_ostream& out_;
  OpSet op_set_ = OpSet::kIos15;
  ConstFolder folder_;
  unsigned depth_ = 0;
};

}  // namespace

void PrintIr(const Program& program, llvm::raw_ostream& out) { Printer(program, out).Print(); }

}  // namespace mil::graph
