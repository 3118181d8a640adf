// Names: interned, found again while the table grows, and made fresh in reasonable time.
#include "mil/ir/identifier.h"

#include <chrono>

#include "catch.h"
#include "mil/ir/program.h"

namespace mil {
namespace {

TEST_CASE("equal names are one, and numbers are dense") {
  IdentifierTable table;
  const Identifier a = table.Get("a"), b = table.Get("b");
  CHECK(a == table.Get("a"));
  CHECK(a != b);
  CHECK(a.id() == 0);
  CHECK(b.id() == 1);
  CHECK(table.size() == 2);
  CHECK(a.str() == "a");
}

TEST_CASE("no name, the empty name and names with any bytes are different") {
  IdentifierTable table;
  const Identifier none, empty = table.Get("");
  CHECK_FALSE(none);
  CHECK(none.str().empty());
  CHECK(empty);
  CHECK(empty != none);
  const llvm::StringRef bytes("a\0b", 3);
  CHECK(table.Get(bytes) != table.Get("a"));
  CHECK(table.Get(bytes).str() == bytes);
}

TEST_CASE("names are found, not made, by Find") {
  IdentifierTable table;
  CHECK_FALSE(table.Find("a"));
  CHECK(table.size() == 0);
  const Identifier a = table.Get("a");
  CHECK(table.Find("a") == a);
}

TEST_CASE("names survive the growth of the table and of their own text") {
  IdentifierTable table;
  std::vector<Identifier> made;
  for (int i = 0; i < 100000; ++i) made.push_back(table.Get("name_" + std::to_string(i)));
  REQUIRE(table.size() == 100000);
  for (int i = 0; i < 100000; ++i) {
    const std::string name = "name_" + std::to_string(i);
    REQUIRE(made[i].id() == static_cast<uint32_t>(i));
    REQUIRE(made[i].str() == name);
    REQUIRE(table.Find(name) == made[i]);
    REQUIRE_FALSE(table.Find(name + "x"));
  }
  const std::string large(1 << 20, 'x');
  CHECK(table.Get(large).str() == large);
}

TEST_CASE("fresh names avoid what is taken") {
  Program program;
  CHECK(program.FreshName("x").str() == "x");
  CHECK(program.FreshName("x").str() == "x_1");
  program.GetIdentifier("x_2");
  CHECK(program.FreshName("x").str() == "x_3");
  CHECK(program.FreshName("x_1").str() == "x_1_1");
  CHECK(program.FreshName("").str().empty());
  CHECK(program.FreshName("").str() == "_1");
}

TEST_CASE("asking for one name again and again takes time in proportion") {
  Program program;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 100000; ++i) program.FreshName("relu");
  // A search from the start each time would be five thousand million look-ups.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  CHECK(program.FreshName("relu").str() == "relu_100000");
}

}  // namespace
}  // namespace mil
