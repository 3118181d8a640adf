#include "mil/text/printer.h"

#include <algorithm>

#include "mil/ops/op_kind.h"
#include "mil/support/check.h"
#include "text/choices.h"
#include "text/literal_printer.h"

namespace mil::text {

namespace {

class ProgramPrinter : LiteralPrinter {
 public:
  using LiteralPrinter::LiteralPrinter;

  void Print(const Program& program, MilVersion version) {
    out_ << "program(" << ToString(version) << ")\n";
    if (!program.attributes().empty()) {
      PrintAttributes(program.attributes());
      out_ << '\n';
    }
    out_ << "{\n";
    llvm::SmallVector<const Function*, 4> functions;
    for (const auto& function : program.functions()) functions.push_back(function.get());
    llvm::stable_sort(functions, [](auto* a, auto* b) { return a->name().str() < b->name().str(); });
    for (const Function* function : functions) PrintFunction(*function);
    out_ << '}';
  }

 private:
  // One thing between the brackets of `op(...)[...]`.
  struct Item {
    llvm::StringRef name;
    const Literal* literal;            // An attribute, or
    llvm::ArrayRef<Operand> bindings;  // an input; neither: the operation's name.
  };
  // The places of an operation's inputs when they are sorted by name.
  struct InputOrder {
    const OpDef* def = nullptr;
    llvm::SmallVector<uint8_t, 16> sorted;  // Input indices.
    bool in_order = false;                  // As they are in the definition.
  };

  void PrintFunction(const Function& function) {
    out_.Spaces(choices::kFunctionIndent);
    out_ << "func " << function.name().str() << '<' << Info(function.op_set()).name << ">(";
    llvm::SmallVector<const Value*, 8> inputs(function.inputs().begin(), function.inputs().end());
    llvm::stable_sort(inputs, [](auto* a, auto* b) { return a->name().str() < b->name().str(); });
    PrintParameters(inputs);
    if (!function.attributes().empty()) {
      out_ << ' ';
      PrintAttributes(function.attributes());
    }
    out_ << " {\n";
    PrintBody(function.body(), choices::kFunctionIndent);
    out_ << ";\n";
  }

  // Behind the '('.
  void PrintParameters(llvm::ArrayRef<const Value*> inputs) {
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (i > 0) out_ << ", ";
      PrintType(inputs[i]->declared_type());
      out_ << ' ' << inputs[i]->name().str();
    }
    out_ << ')';
  }

  void PrintBody(const Block& block, unsigned indent) {
    for (const Operation& op : block) PrintOperation(op, indent + choices::kBodyIndent);
    out_.Spaces(indent + choices::kCloseIndent);
    out_ << "} -> (";
    for (const Operand& output : block.outputs()) {
      if (output.input() > 0) out_ << ", ";
      PrintBinding(output);
    }
    out_ << ')';
  }

  void PrintOperation(const Operation& op, unsigned indent) {
    out_.Spaces(indent);
    for (const Value& result : op.results()) {
      if (result.index() > 0) out_ << ", ";
      PrintType(result.declared_type());
      out_ << ' ' << result.name().str();
    }
    if (op.num_results() > 0) out_ << " = ";
    out_ << op.def().name << '(';
    PrintArguments(op);
    out_ << ')';
    PrintOpAttributes(op);
    for (const Block* block : op.blocks()) PrintBlock(*block, indent);
    out_ << ";\n";
  }

  void PrintBlock(const Block& block, unsigned indent) {
    out_ << ' ' << choices::kBlockKeyword << ' ' << block.name().str() << '(';
    PrintParameters(llvm::SmallVector<const Value*, 4>(block.inputs().begin(), block.inputs().end()));
    out_ << " {\n";
    PrintBody(block, indent);
  }

  // `const` has its value among the attributes wherever the program came from.
  static bool IsAttribute(const Operation& op, const Operand& operand) {
    return operand.spelling() == Operand::Spelling::kAttribute || op.def().IsConst();
  }

  void PrintArguments(const Operation& op) {
    const llvm::ArrayRef<Operand> operands = op.operands();
    if (operands.empty() || op.def().IsConst()) return;
    const InputOrder& order = OrderOf(op.def());
    bool first = true;
    if (order.in_order) {
      for (size_t i = 0; i < operands.size();) i = PrintArgument(op, i, &first);
      return;
    }
    if (operands.size() > order.sorted.size()) {
      // Many bindings of a variadic input: do not look through them for each input.
      llvm::SmallVector<size_t, 16> begin(order.sorted.size(), operands.size());
      for (size_t i = operands.size(); i-- > 0;) begin[operands[i].input()] = i;
      for (uint8_t input : order.sorted) {
        if (begin[input] != operands.size()) PrintArgument(op, begin[input], &first);
      }
      return;
    }
    for (uint8_t input : order.sorted) {
      const auto* found = llvm::find_if(operands, [&](const Operand& operand) { return operand.input() >= input; });
      if (found != operands.end() && found->input() == input) PrintArgument(op, found - operands.begin(), &first);
    }
  }

  // The bindings of one input from operand `at` on; returns where the next input's begin.
  size_t PrintArgument(const Operation& op, size_t at, bool* first) {
    const llvm::ArrayRef<Operand> operands = op.operands();
    const unsigned input = operands[at].input();
    size_t end = at + 1;
    while (end < operands.size() && operands[end].input() == input) ++end;
    if (IsAttribute(op, operands[at])) return end;
    if (!*first) out_ << ", ";
    *first = false;
    out_ << op.def().inputs[input].name << " = ";
    PrintBindings(operands.slice(at, end - at));
    return end;
  }

  void PrintBindings(llvm::ArrayRef<Operand> bindings) {
    if (bindings.size() == 1) return PrintBinding(bindings[0]);
    out_ << '(';
    for (size_t i = 0; i < bindings.size(); ++i) {
      if (i > 0) out_ << ", ";
      PrintBinding(bindings[i]);
    }
    out_ << ')';
  }

  void PrintBinding(const Operand& operand) {
    if (const Literal* literal = operand.literal()) return PrintTyped(*literal);
    out_ << operand.value()->name().str();
  }

  void PrintOpAttributes(const Operation& op) {
    items_.clear();
    const llvm::ArrayRef<Operand> operands = op.operands();
    for (size_t i = 0; i < operands.size();) {
      size_t end = i + 1;
      while (end < operands.size() && operands[end].input() == operands[i].input()) ++end;
      if (IsAttribute(op, operands[i])) {
        items_.push_back({op.def().inputs[operands[i].input()].name, nullptr, operands.slice(i, end - i)});
      }
      i = end;
    }
    if (op.name()) items_.push_back({"name", nullptr, {}});
    for (const Attribute& attribute : op.attributes()) items_.push_back({attribute.name.str(), attribute.value, {}});
    if (items_.empty()) return;
    SortItems();
    for (size_t i = 0; i < items_.size(); ++i) {
      out_ << (i == 0 ? "[" : ", ") << items_[i].name << " = ";
      if (items_[i].literal) {
        PrintTyped(*items_[i].literal);
      } else if (!items_[i].bindings.empty()) {
        PrintBindings(items_[i].bindings);
      } else {
        PrintTypedString(op.name().str());
      }
    }
    out_ << ']';
  }

  void SortItems() {
    auto before = [](const Item& a, const Item& b) { return a.name < b.name; };
    constexpr size_t kFew = 16;  // Mostly two: in place, without the allocation of a general sort.
    if (items_.size() > kFew) return llvm::stable_sort(items_, before);
    for (size_t i = 1; i < items_.size(); ++i) {
      for (size_t j = i; j > 0 && before(items_[j], items_[j - 1]); --j) std::swap(items_[j], items_[j - 1]);
    }
  }

  void PrintAttributes(llvm::ArrayRef<Attribute> attributes) {
    llvm::SmallVector<Attribute, 8> sorted(attributes.begin(), attributes.end());
    llvm::stable_sort(sorted, [](const Attribute& a, const Attribute& b) { return a.name.str() < b.name.str(); });
    for (size_t i = 0; i < sorted.size(); ++i) {
      out_ << (i == 0 ? "[" : ", ") << sorted[i].name.str() << " = ";
      PrintTyped(*sorted[i].value);
    }
    out_ << ']';
  }

  const InputOrder& OrderOf(const OpDef& def) {
    InputOrder& order = orders_[(reinterpret_cast<uintptr_t>(&def) >> 4) % orders_.size()];
    if (order.def == &def) return order;
    MIL_CHECK(def.inputs.size() <= UINT8_MAX);
    order.def = &def;
    order.sorted.clear();
    for (size_t i = 0; i < def.inputs.size(); ++i) order.sorted.push_back(i);
    auto before = [&](uint8_t a, uint8_t b) { return def.inputs[a].name < def.inputs[b].name; };
    order.in_order = llvm::is_sorted(order.sorted, before);
    llvm::stable_sort(order.sorted, before);
    return order;
  }

  std::array<InputOrder, 256> orders_;
  llvm::SmallVector<Item, 8> items_;
};

}  // namespace

void PrintMil(const Program& program, llvm::raw_ostream& out, const PrintOptions& options) {
  const MilVersion version = options.version.value_or(program.version());
  ProgramPrinter(out, version).Print(program, version);
}

void PrintType(Type type, llvm::raw_ostream& out, MilVersion version) { LiteralPrinter(out, version).PrintType(type); }

void PrintLiteral(const Literal& literal, llvm::raw_ostream& out, MilVersion version) {
  LiteralPrinter(out, version).PrintTyped(literal);
}

}  // namespace mil::text
