// The location table: what goes in comes out, however it is wrapped.
#include "mil/support/location.h"

#include "catch.h"

namespace mil {
namespace {

constexpr FileId kFile = static_cast<FileId>(3);
SourceRange Range(uint64_t begin, uint64_t end) { return {kFile, begin, end}; }

TEST_CASE("text ranges come back") {
  LocationTable table;
  const LocationId a = table.Text(Range(10, 15));
  const LocationId far = table.Text(Range(uint64_t{1} << 40, (uint64_t{1} << 40) + 7));
  CHECK(table.Resolve(a).range.file == kFile);
  CHECK(table.Resolve(a).range.begin == 10);
  CHECK(table.Resolve(a).range.end == 15);
  CHECK(table.Resolve(far).range.begin == uint64_t{1} << 40);
  CHECK(table.Resolve(far).range.end == (uint64_t{1} << 40) + 7);
}

TEST_CASE("odd ranges stay harmless") {
  LocationTable table;
  CHECK(table.Text(SourceRange()) == LocationId::kUnknown);
  CHECK(table.Resolve(table.Text(Range(9, 9))).range.end == 9);
  CHECK(table.Resolve(table.Text(Range(9, 4))).range.end == 9);
  const ResolvedLocation huge = table.Resolve(table.Text(Range(5, uint64_t{1} << 40)));
  CHECK(huge.range.begin == 5);
  CHECK(huge.range.end == 5 + uint64_t{UINT32_MAX});
}

TEST_CASE("the unknown location is nowhere") {
  LocationTable table;
  const ResolvedLocation location = table.Resolve(LocationId::kUnknown);
  CHECK_FALSE(location.range.IsValid());
  CHECK(location.path.empty());
  CHECK(location.called_from.empty());
  CHECK(location.made_by.empty());
}

TEST_CASE("paths come back, alike or not") {
  LocationTable table;
  const LocationId a = table.Path("main/conv_0"), b = table.Path("main/conv_1"), c = table.Path("main/conv_1");
  CHECK(table.Resolve(a).path == "main/conv_0");
  CHECK(table.Resolve(b).path == "main/conv_1");
  CHECK(table.Resolve(c).path == "main/conv_1");
}

TEST_CASE("call sites are listed innermost first") {
  LocationTable table;
  const LocationId op = table.Text(Range(1, 2)), inner = table.Text(Range(10, 20)), outer = table.Text(Range(30, 40));
  const auto begins = [&](LocationId id) {
    std::vector<uint64_t> all;
    for (const SourceRange& site : table.Resolve(id).called_from) all.push_back(site.begin);
    return all;
  };
  const LocationId once = table.CalledFrom(op, inner);
  CHECK(table.Resolve(once).range.begin == 1);
  CHECK(begins(once) == std::vector<uint64_t>{10});
  // Either way to nest: the inlined operation called from further out, or a call site that was itself inlined.
  CHECK(begins(table.CalledFrom(once, outer)) == std::vector<uint64_t>{10, 30});
  CHECK(begins(table.CalledFrom(op, table.CalledFrom(inner, outer))) == std::vector<uint64_t>{10, 30});
}

TEST_CASE("a fused location is its first part that is known") {
  LocationTable table;
  const LocationId a = table.Text(Range(1, 2)), b = table.Path("main/b");
  CHECK(table.Resolve(table.Fused({a, b})).range.begin == 1);
  CHECK(table.Resolve(table.Fused({LocationId::kUnknown, b, a})).path == "main/b");
  CHECK_FALSE(table.Resolve(table.Fused({LocationId::kUnknown})).range.IsValid());
  CHECK_FALSE(table.Resolve(table.Fused({})).range.IsValid());
  CHECK(table.Resolve(table.Fused({table.Fused({LocationId::kUnknown, a}), b})).range.begin == 1);
}

TEST_CASE("passes are listed in the order they worked, each once in a row") {
  LocationTable table;
  const LocationId a = table.Path("main/a");
  const LocationId first = table.MadeBy("one", a);
  const LocationId second = table.MadeBy("two", first);
  CHECK(table.Resolve(second).path == "main/a");
  CHECK(table.Resolve(second).made_by == std::vector<std::string>{"one", "two"});
  CHECK(table.MadeBy("two", second) == second);
  CHECK(table.Resolve(table.MadeBy("one", second)).made_by == std::vector<std::string>{"one", "two", "one"});
}

TEST_CASE("long chains end") {
  LocationTable table;
  LocationId id = table.Path("main/a");
  for (int i = 0; i < 200000; ++i) id = table.MadeBy(i % 2 == 0 ? "ping" : "pong", id);
  CHECK(table.Resolve(id).made_by.size() == 200000);
  LocationId fused = id;
  for (int i = 0; i < 200000; ++i) fused = table.Fused({LocationId::kUnknown, fused});
  CHECK(table.Resolve(fused).path == "main/a");
}

}  // namespace
}  // namespace mil
