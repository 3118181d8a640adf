"""The layout check against trees that break one rule each."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import check_layout
import tree

LAYERS = {
    "lib/support/CMakeLists.txt": "mil_library(support SOURCES a.cpp)",
    "lib/ir/CMakeLists.txt": "mil_library(\n  ir\n  SOURCES a.cpp\n  DEPENDS support LINK z)",
    "lib/text/CMakeLists.txt": "mil_library(text SOURCES a.cpp DEPENDS ir)",
}


class CheckLayoutTest(unittest.TestCase):
    def violations(self, rule, files):
        root = tree.ROOT
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {**LAYERS, **files}.items():
                full = os.path.join(folder, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(text)
            tree.ROOT = folder
            try:
                return [(path, line) for path, line, _ in rule()]
            finally:
                tree.ROOT = root

    def test_edges_are_transitive_and_one_way(self):
        fine = {"lib/text/a.cpp": '#include "mil/support/check.h"\n#include "text/lexer.h"\n'}
        self.assertEqual(self.violations(check_layout.include_direction, fine), [])
        wrong = {"include/mil/ir/a.h": '#include <vector>\n#include "mil/text/parser.h"\n'}
        self.assertEqual(self.violations(check_layout.include_direction, wrong), [("include/mil/ir/a.h", 2)])

    def test_of_llvm_only_what_clients_pay_for(self):
        wrong = {"lib/ir/a.cpp": '#include "llvm/ADT/StringRef.h"\n#include "llvm/IR/Module.h"\n'}
        self.assertEqual(self.violations(check_layout.include_direction, wrong), [("lib/ir/a.cpp", 2)])

    def test_long_files(self):
        wrong = {"lib/ir/a.cpp": "\n" * 601, "lib/ir/b.cpp": "\n" * 600}
        self.assertEqual(self.violations(check_layout.file_size, wrong), [("lib/ir/a.cpp", 600)])

    def test_tables_are_sorted_by_spelling(self):
        rows = ['MIL_OP(MaxPool, "max_pool")', "MIL_OP_V(MaxPool, 17)", 'MIL_OP(Maximum, "maximum")', "MIL_OP_V(Maximum, 17)"]
        fine = {"include/mil/ir/a.def": "\n".join(["// Sorted by name.", *rows])}
        self.assertEqual(self.violations(check_layout.def_files_sorted, fine), [])
        wrong = {"include/mil/ir/a.def": "\n".join(["// Sorted by name.", rows[2], rows[0]])}
        self.assertEqual(self.violations(check_layout.def_files_sorted, wrong), [("include/mil/ir/a.def", 3)])
        other = {"include/mil/ir/a.def": "\n".join(["// In the order of the enum.", rows[2], rows[0]])}
        self.assertEqual(self.violations(check_layout.def_files_sorted, other), [])

    def test_guards(self):
        fine = {"include/mil/ir/op_def.h": "#ifndef MIL_IR_OP_DEF_H_\n#define MIL_IR_OP_DEF_H_\n"}
        self.assertEqual(self.violations(check_layout.header_guards, fine), [])
        wrong = {"lib/ir/op_def.h": "#pragma once\n"}
        self.assertEqual(self.violations(check_layout.header_guards, wrong), [("lib/ir/op_def.h", 1)])

    def test_the_library_is_silent(self):
        fine = {"lib/ir/a.cpp": 'snprintf(b, 1, "exit(1)");  // no printf() here\nOnExit(3); x.exit(); throw_away = 1;'}
        self.assertEqual(self.violations(check_layout.library_is_silent, fine), [])
        wrong = {"lib/ir/a.cpp": "exit(1);\nstd::cout << 1;\nstd::printf(x);\nthrow 1;\nllvm::errs() << 1;"}
        found = self.violations(check_layout.library_is_silent, wrong)
        self.assertEqual(found, [("lib/ir/a.cpp", line) for line in range(1, 6)])

    def test_mains_of_one_statement(self):
        fine = {"tools/milc/main.cpp": "int main(int c, char** v) { return mil::Milc(c, v); }\n"}
        self.assertEqual(self.violations(check_layout.one_statement_mains, fine), [])
        wrong = {"tools/milc/main.cpp": "int main() { int a = 1; return a; }\n"}
        self.assertEqual(self.violations(check_layout.one_statement_mains, wrong), [("tools/milc/main.cpp", 1)])

    def test_top_level(self):
        self.assertEqual(self.violations(check_layout.top_level, {"src/a.cpp": "", "build/x": ""}), [("src", 1)])


if __name__ == "__main__":
    unittest.main()
