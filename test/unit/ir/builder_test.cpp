// OpBuilder: operations at a place, with inferred types, names and locations; errors instead of wrong operations.
#include "mil/ir/builder.h"

#include "catch.h"
#include "mil/ops/op_table.h"

namespace mil {
namespace {

struct Fixture {
  std::vector<Diagnostic> diagnostics;
  DiagnosticEngine engine{CollectingConsumer(&diagnostics)};
  Program program;
  Function* function = program.AddFunction("main", OpSet::kIos16);
  Block* body = &function->body();
  Value* x = body->AddInput(program.GetIdentifier("x"), program.types().Tensor(DType::kFp32, {2, 6}));
  OpBuilder builder{body, &engine};
  const OpDef& transpose = ops::Lookup(OpKind::kTranspose, OpSet::kIos16);
  const OpDef& topk = ops::Lookup(OpKind::kTopk, OpSet::kIos16);
  const OpDef& concat = ops::Lookup(OpKind::kConcat, OpSet::kIos16);
  const Literal* perm = program.Int32Literal({1, 0});
};

TEST_CASE_METHOD(Fixture, "types are inferred and inputs may come in any order") {
  Operation* op = builder.Create(transpose, {{"perm", perm}, {"x", x}});
  REQUIRE(op);
  CHECK(op->result()->type() == program.types().Tensor(DType::kFp32, {6, 2}));
  CHECK(op->GetValue("x") == x);
  CHECK(op->GetConstant("perm") == perm);
  CHECK(op->parent() == body);
  CHECK(diagnostics.empty());
}

TEST_CASE_METHOD(Fixture, "names are those asked for, made fresh, or the operation's") {
  Operation* named = builder.Create(transpose, {{"x", x}, {"perm", perm}}, "y");
  CHECK(named->result()->name().str() == "y");
  CHECK(named->name().str() == "y");
  CHECK(builder.Create(transpose, {{"x", x}, {"perm", perm}}, "y")->result()->name().str() == "y_1");
  CHECK(builder.Create(transpose, {{"x", x}, {"perm", perm}})->result()->name().str() == "transpose");
  CHECK(builder.Create(transpose, {{"x", x}, {"perm", perm}})->result()->name().str() == "transpose_1");
  Operation* two = builder.Create(topk, {{"x", x}, {"k", program.Int32Literal(2)}}, "best");
  REQUIRE(two->num_results() == 2);
  CHECK(two->result(0)->name().str() == "best_0");
  CHECK(two->result(1)->name().str() == "best_1");
  CHECK(two->name().str() == "best");
}

TEST_CASE_METHOD(Fixture, "variadic inputs keep their order") {
  const Operation::Binding values[] = {x, x, x};
  Operation* op = builder.Create(concat, {{"axis", program.Int32Literal(0)}, {"values", values}});
  REQUIRE(op);
  CHECK(op->Bindings("values").size() == 3);
  CHECK(op->result()->type() == program.types().Tensor(DType::kFp32, {6, 6}));
}

TEST_CASE_METHOD(Fixture, "operations go to the insertion point, with the location in force") {
  builder.SetLocation(program.locations().Path("main/first"));
  Operation* first = builder.Create(transpose, {{"x", x}, {"perm", perm}});
  builder.SetInsertionPoint(first);
  builder.SetLocation(LocationId::kUnknown);
  Operation* before = builder.Create(transpose, {{"x", x}, {"perm", perm}}, "before");
  builder.SetInsertionPointToEnd(body);
  Operation* last = builder.Create(transpose, {{"x", x}, {"perm", perm}});
  CHECK(body->first() == before);
  CHECK(before->next() == first);
  CHECK(first->next() == last);
  CHECK(LocationOf(*first).path == "main/first");
  CHECK(LocationOf(*before).path == "main/before");
  CHECK(PathOf(*before) == "main/before");
}

TEST_CASE_METHOD(Fixture, "what does not fit is reported and not made") {
  CHECK(builder.Create(transpose, {{"x", x}, {"perm", perm}, {"axis", perm}}) == nullptr);
  CHECK(builder.Create(transpose, {{"x", x}}) == nullptr);
  CHECK(builder.Create(transpose, {{"x", x}, {"perm", x}}) == nullptr);
  CHECK(builder.Create(transpose, {{"x", x}, {"perm", program.Int32Literal({1, 1})}}) == nullptr);
  REQUIRE(diagnostics.size() >= 4);
  CHECK(diagnostics[0].id == DiagId::kUnknownInput);
  CHECK(diagnostics[1].id == DiagId::kMissingInput);
  CHECK(diagnostics[2].id == DiagId::kInputType);
  CHECK(diagnostics.back().id == DiagId::kConstraint);
  CHECK(body->empty());
  CHECK_FALSE(x->HasUses());
  OpBuilder silent(body, nullptr);
  CHECK(silent.Create(transpose, {{"x", x}, {"axis", perm}}) == nullptr);
  CHECK(silent.Create(transpose, {{"x", x}, {"perm", program.Int32Literal({1, 1})}}) == nullptr);
}

TEST_CASE_METHOD(Fixture, "constants are seen through const operations") {
  Operation* constant = builder.Create(ops::Lookup(OpKind::kConst, OpSet::kIos16), {{"val", perm}});
  REQUIRE(constant);
  CHECK(constant->result()->GetConstant() == perm);
  Operation* op = builder.Create(transpose, {{"x", x}, {"perm", constant->result()}});
  REQUIRE(op);
  CHECK(op->GetConstant("perm") == perm);
  CHECK(op->result()->type() == program.types().Tensor(DType::kFp32, {6, 2}));
}

TEST_CASE_METHOD(Fixture, "a walk visits blocks after their operation and survives erasure") {
  Operation* a = builder.Create(transpose, {{"x", x}, {"perm", perm}});
  builder.Create(transpose, {{"x", a->result()}, {"perm", perm}});
  Operation* outer = program.CreateOperation(ops::InvalidOp(), body, nullptr, {}, {}, LocationId::kUnknown, 1);
  OpBuilder inner(outer->blocks()[0], &engine);
  inner.Create(transpose, {{"x", x}, {"perm", perm}});
  std::vector<const Operation*> seen;
  Walk(*body, [&](Operation& op) { seen.push_back(&op); });
  REQUIRE(seen.size() == 4);
  CHECK(seen[2] == outer);
  CHECK(seen[3] == outer->blocks()[0]->first());
  Walk(*body, [&](Operation& op) {
    if (!op.HasUses() && op.blocks().empty()) op.Erase();
  });
  CHECK(body->size() == 2);
  CHECK(outer->blocks()[0]->empty());
}

}  // namespace
}  // namespace mil
