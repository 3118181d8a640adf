// Operands and use lists: however bindings change, a value's list has exactly the operands that refer to it.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "catch.h"
#include "mil/ir/builder.h"
#include "mil/ir/infer_context.h"
#include "mil/ir/program.h"

namespace mil {
namespace {

const OpDef kThree = {.name = "three",
                      .inputs = {{.name = "a"}, {.name = "many", .kind = InputKind::kVariadic}, {.name = "c"}}};
// The same operation of a later op set: inputs in another order, one more.
const OpDef kReordered = {
    .name = "three",
    .inputs = {{.name = "c"}, {.name = "new"}, {.name = "a"}, {.name = "many", .kind = InputKind::kVariadic}}};
const OpDef kGrown = {
    .name = "three",
    .inputs = {{.name = "new"}, {.name = "a"}, {.name = "many", .kind = InputKind::kVariadic}, {.name = "c"}}};
const OpDef kWithoutC = {.name = "three", .inputs = {{.name = "a"}, {.name = "many", .kind = InputKind::kVariadic}}};
const OpDef kNested = {.name = "nested", .inputs = {{.name = "a"}}, .has_blocks = true};

struct Graph {
  Program program;
  Function* function = program.AddFunction("main", OpSet::kIos18);
  Block& body = function->body();
  Type type = program.types().Scalar(DType::kFp32);
  Value* x = body.AddInput(program.GetIdentifier("x"), type);
  Value* y = body.AddInput(program.GetIdentifier("y"), type);
  const Literal* literal = program.ScalarLiteral(DType::kFp32, 0);

  Operation* Make(const OpDef& def, llvm::ArrayRef<Program::InputBinding> inputs, unsigned blocks = 0) {
    return program.CreateOperation(def, &body, nullptr, inputs, type, LocationId::kUnknown, blocks);
  }
};

std::multiset<const Operand*> UsesOf(const Value* value) {
  std::multiset<const Operand*> uses;
  for (const Operand* use = value->first_use(); use; use = use->next_use()) uses.insert(use);
  return uses;
}

// Every operand of the block is in the list of its value, once, and no list has another.
void CheckLists(Block& block) {
  std::map<const Value*, std::multiset<const Operand*>> expected;
  std::vector<const Value*> values(block.inputs().begin(), block.inputs().end());
  uint64_t count = 0;
  for (Operation& op : block) {
    ++count;
    CHECK(op.parent() == &block);
    CHECK(std::is_sorted(op.operands().begin(), op.operands().end(),
                         [](const Operand& a, const Operand& b) { return a.input() < b.input(); }));
    for (const Operand& operand : op.operands()) {
      CHECK(operand.owner() == &op);
      CHECK((operand.value() != nullptr) != (operand.literal() != nullptr));
      if (operand.value()) expected[operand.value()].insert(&operand);
    }
    for (const Value& result : op.results()) values.push_back(&result);
  }
  for (const Operand& output : block.outputs()) {
    CHECK(output.owner_block() == &block);
    CHECK(output.owner() == nullptr);
    expected[output.value()].insert(&output);
  }
  CHECK(block.size() == count);
  for (const Value* value : values) {
    CHECK(UsesOf(value) == expected[value]);
    CHECK(value->HasUses() == !expected[value].empty());
    CHECK(value->HasOneUse() == (expected[value].size() == 1));
  }
}

std::string Bound(const Operation& op, llvm::StringRef input, const Graph& graph) {
  std::string text;
  for (const Operand& operand : op.Bindings(input)) {
    text += operand.literal() ? "L" : operand.value() == graph.x ? "x" : operand.value() == graph.y ? "y" : "r";
  }
  return text;
}

TEST_CASE("an operation is created with its operands linked") {
  Graph graph;
  Operation* op = graph.Make(kThree, {{0, graph.x}, {1, graph.y}, {1, graph.x}, {1, graph.literal}, {2, graph.y}});
  CheckLists(graph.body);
  CHECK(Bound(*op, "a", graph) == "x");
  CHECK(Bound(*op, "many", graph) == "yxL");
  CHECK(Bound(*op, "c", graph) == "y");
  CHECK(op->GetValue("a") == graph.x);
  CHECK(op->GetConstant("c") == nullptr);
  CHECK(op->GetConstant("no such input") == nullptr);
  CHECK(op->result()->defining_op() == op);
  CHECK(op->result()->parent_block() == &graph.body);
}

TEST_CASE("SetInput replaces, adds, grows, shrinks and unbinds") {
  Graph graph;
  Operation* op = graph.Make(kThree, {{0, graph.x}, {2, graph.y}});
  const auto state = [&] {
    return Bound(*op, "a", graph) + "," + Bound(*op, "many", graph) + "," + Bound(*op, "c", graph);
  };
  op->SetInput("a", {graph.y});
  CheckLists(graph.body);
  CHECK(state() == "y,,y");
  op->SetInput("many", {graph.x, graph.literal, graph.x});
  CheckLists(graph.body);
  CHECK(state() == "y,xLx,y");
  op->SetInput("many", {graph.y, graph.y, graph.y});
  CheckLists(graph.body);
  CHECK(state() == "y,yyy,y");
  op->SetInput("many", {graph.x});
  CheckLists(graph.body);
  CHECK(state() == "y,x,y");
  op->SetInput("a", {});
  CheckLists(graph.body);
  CHECK(state() == ",x,y");
  op->SetInput("c", {graph.literal});
  CheckLists(graph.body);
  CHECK(state() == ",x,L");
  op->SetInput("a", {graph.x});
  op->SetInput("many", {});
  op->SetInput("c", {});
  op->SetInput("a", {});
  CheckLists(graph.body);
  CHECK(state() == ",,");
  CHECK(op->operands().empty());
  op->SetInput("c", {graph.x});
  CheckLists(graph.body);
  CHECK(state() == ",,x");
}

TEST_CASE("SetInput may be given what is bound already, and keeps the spelling it is told") {
  Graph graph;
  Operation* op = graph.Make(kThree, {{1, graph.x}, {1, graph.y}});
  op->SetInput("many", {graph.y, graph.x});
  CheckLists(graph.body);
  CHECK(Bound(*op, "many", graph) == "yx");
  op->SetInput(2u, {graph.literal}, Operand::Spelling::kAttribute);
  CHECK(op->Bindings("c")[0].spelling() == Operand::Spelling::kAttribute);
  op->SetInput("a", {graph.y});
  CHECK(op->Bindings("c")[0].spelling() == Operand::Spelling::kAttribute);
  CHECK(op->Bindings("many")[0].spelling() == Operand::Spelling::kArgument);
}

TEST_CASE("SetDef binds by name, in whatever order the inputs are") {
  Graph graph;
  Operation* op = graph.Make(kThree, {{0, graph.x}, {1, graph.y}, {1, graph.x}, {2, graph.y}});
  REQUIRE(op->SetDef(kReordered));
  CheckLists(graph.body);
  CHECK(&op->def() == &kReordered);
  CHECK(Bound(*op, "a", graph) == "x");
  CHECK(Bound(*op, "many", graph) == "yx");
  CHECK(Bound(*op, "c", graph) == "y");
  CHECK(Bound(*op, "new", graph).empty());
  REQUIRE(op->SetDef(kGrown));
  CheckLists(graph.body);
  CHECK(Bound(*op, "a", graph) == "x");
  CHECK(Bound(*op, "c", graph) == "y");
  CHECK_FALSE(op->SetDef(kWithoutC));
  CHECK(&op->def() == &kGrown);
  CheckLists(graph.body);
  op->SetInput("c", {});
  REQUIRE(op->SetDef(kWithoutC));
  CheckLists(graph.body);
  CHECK(Bound(*op, "many", graph) == "yx");
}

TEST_CASE("ReplaceAllUsesWith moves every use, outputs too") {
  Graph graph;
  Operation* op = graph.Make(kThree, {{0, graph.x}, {1, graph.x}, {1, graph.y}});
  graph.Make(kThree, {{0, graph.x}, {2, op->result()}});
  graph.body.SetOutputs({graph.x, op->result(), graph.x});
  graph.x->ReplaceAllUsesWith(graph.y);
  CheckLists(graph.body);
  CHECK_FALSE(graph.x->HasUses());
  CHECK(graph.body.outputs()[0].value() == graph.y);
  CHECK(UsesOf(graph.y).size() == 6);
  op->result()->ReplaceAllUsesWith(graph.x);
  CheckLists(graph.body);
  CHECK(graph.body.outputs()[1].value() == graph.x);
  graph.body.SetOutputs({});
  graph.y->ReplaceAllUsesWith(graph.literal);
  CheckLists(graph.body);
  CHECK_FALSE(graph.y->HasUses());
  CHECK(op->Bindings("a")[0].literal() == graph.literal);
}

TEST_CASE("block outputs are set, reset and shrunk") {
  Graph graph;
  graph.body.SetOutputs({graph.x, graph.y, graph.x});
  CheckLists(graph.body);
  graph.body.SetOutputs({graph.y});
  CheckLists(graph.body);
  graph.body.SetOutputs({graph.x, graph.x});
  CheckLists(graph.body);
  graph.body.SetOutputs({});
  CheckLists(graph.body);
  CHECK_FALSE(graph.x->HasUses());
}

TEST_CASE("Erase drops the operands and everything in the blocks") {
  Graph graph;
  Operation* first = graph.Make(kThree, {{0, graph.x}});
  Operation* outer = graph.Make(kNested, {{0, first->result()}}, /*blocks=*/2);
  for (Block* block : outer->blocks()) {
    Value* argument = block->AddInput(graph.program.GetIdentifier("i"), graph.type);
    Operation* a = graph.program.CreateOperation(kThree, block, nullptr, {{0, argument}, {2, graph.y}}, graph.type,
                                                 LocationId::kUnknown);
    Operation* b = graph.program.CreateOperation(kNested, block, nullptr, {{0, a->result()}}, graph.type,
                                                 LocationId::kUnknown, /*num_blocks=*/1);
    b->blocks()[0]->SetOutputs({a->result()});
    block->SetOutputs({b->result(), argument, first->result()});
    CHECK(block->parent_op() == outer);
    CHECK(b->function() == graph.function);
  }
  Operation* last = graph.Make(kThree, {{0, outer->result()}});
  CHECK(UsesOf(first->result()).size() == 3);
  CHECK(UsesOf(graph.y).size() == 2);
  last->Erase();
  outer->Erase();
  CheckLists(graph.body);
  CHECK_FALSE(first->HasUses());
  CHECK_FALSE(graph.y->HasUses());
  CHECK(graph.body.first() == first);
  CHECK(graph.body.last() == first);
  first->Erase();
  CHECK(graph.body.empty());
  CHECK(graph.body.first() == nullptr);
  CHECK(graph.body.last() == nullptr);
}

TEST_CASE("operations move") {
  Graph graph;
  Operation* a = graph.Make(kThree, {{0, graph.x}});
  Operation* b = graph.Make(kThree, {{0, graph.x}});
  Operation* c = graph.Make(kThree, {{0, graph.x}});
  const auto order = [&] {
    std::string text;
    for (Operation& op : graph.body) text += &op == a ? "a" : &op == b ? "b" : "c";
    std::string back;
    for (Operation* op = graph.body.last(); op; op = op->previous())
      back = (op == a ? "a" : op == b ? "b" : "c") + back;
    CHECK(text == back);
    return text;
  };
  CHECK(order() == "abc");
  c->MoveBefore(a);
  CHECK(order() == "cab");
  c->MoveBefore(b);
  CHECK(order() == "acb");
  c->MoveBefore(b);
  CHECK(order() == "acb");
  c->MoveBefore(c);
  CHECK(order() == "acb");
  CheckLists(graph.body);
  Operation* outer = graph.Make(kNested, {{0, graph.x}}, /*blocks=*/1);
  Operation* inner = graph.program.CreateOperation(kThree, outer->blocks()[0], nullptr, {{0, graph.x}}, graph.type,
                                                   LocationId::kUnknown);
  b->MoveBefore(inner);
  CHECK(b->parent() == outer->blocks()[0]);
  CHECK(outer->blocks()[0]->size() == 2);
  CHECK(graph.body.size() == 3);
}

TEST_CASE("inputs of a block are added and erased") {
  Graph graph;
  Value* z = graph.body.AddInput(graph.program.GetIdentifier("z"), graph.type);
  CHECK(z->index() == 2);
  CHECK(z->owner_block() == &graph.body);
  CHECK(z->defining_op() == nullptr);
  graph.body.EraseInput(0);
  CHECK(graph.body.inputs().size() == 2);
  CHECK(graph.y->index() == 0);
  CHECK(z->index() == 1);
}

TEST_CASE("attributes are added, replaced and found") {
  Graph graph;
  Operation* op = graph.Make(kThree, {});
  const Identifier a = graph.program.GetIdentifier("a"), b = graph.program.GetIdentifier("b");
  op->SetAttribute(a, graph.literal);
  op->SetAttribute(b, graph.program.BoolLiteral(true));
  op->SetAttribute(a, graph.program.BoolLiteral(false));
  CHECK(op->attributes().size() == 2);
  CHECK(op->GetAttribute("a")->Bits() == 0);
  CHECK(op->GetAttribute("b")->Bits() == 1);
  CHECK(op->GetAttribute("c") == nullptr);
}

TEST_CASE("ten thousand random changes leave the lists right") {
  Graph graph;
  std::mt19937 random(7);
  std::vector<Operation*> ops;
  const auto any = [&](size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random); };
  const auto binding = [&](size_t before) -> Operation::Binding {
    const size_t pick = any(before + 3);
    if (pick == before) return graph.x;
    if (pick == before + 1) return graph.y;
    if (pick == before + 2) return graph.literal;
    return ops[pick]->result();
  };
  for (int i = 0; i < 40; ++i) ops.push_back(graph.Make(kThree, {{0, graph.x}}));
  for (int step = 0; step < 10000; ++step) {
    const size_t at = any(ops.size());
    Operation* op = ops[at];
    switch (any(6)) {
      case 0:
      case 1: {
        llvm::SmallVector<Operation::Binding, 4> bindings;
        for (size_t n = any(4); n > 0; --n) bindings.push_back(binding(at));
        op->SetInput("many", bindings);
        break;
      }
      case 2:
        op->SetInput(any(2) ? "a" : "c", {binding(at)});
        break;
      case 3:
        if (any(2)) op->SetInput("a", {});
        CHECK(op->SetDef(any(2) ? kThree : any(2) ? kReordered : kGrown));
        break;
      case 4:
        if (at + 1 < ops.size() && any(10) == 0) op->result()->ReplaceAllUsesWith(graph.x);
        break;
      default:
        if (!op->HasUses() && any(4) == 0) {
          op->Erase();
          ops.erase(ops.begin() + at);
          ops.push_back(graph.Make(kThree, {{0, graph.y}}));
        }
    }
    if (step % 250 == 0) CheckLists(graph.body);
  }
  CheckLists(graph.body);
}

}  // namespace
}  // namespace mil
