"""What update_checks.py writes must be what FileCheck then accepts, whatever the output looks like."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import update_checks

FILE_CHECK = shutil.which("FileCheck", path="/usr/lib/llvm-19/bin:/opt/homebrew/opt/llvm@19/bin:" + os.environ["PATH"])
STRICT = ["--match-full-lines", "--strict-whitespace"]
OUTPUT = """program(1.3)
[buildInfo = dict<string, string>({{"a", "b"}})]

    tensor<fp16, [2, 2]> x = const()[val = tensor<fp16, [2, 2]>([[0x0p+0, 0x1p+0], [0x1p+1, 0x1p+2]])];
  odd: a (b) [c] .* ^ $ \\ x
/tmp/here.mil:3:1: error: 'x'
/tmp/here.mil:4:1: note: [[
/tmp/Inputs/a.mil:1:1: note: there
last"""


class UpdateChecksTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "a.mil")

    def tearDown(self):
        self.folder.cleanup()

    def write(self, text):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)

    def text(self):
        with open(self.path, encoding="utf-8") as file:
            return file.read()

    @unittest.skipUnless(FILE_CHECK, "no FileCheck")
    def test_file_check_accepts_what_was_written_and_nothing_else(self):
        self.write("// RUN: milc\ncode\n// CHECK: old\n// CHECK-NEXT{LITERAL}: old\n")
        update_checks.rewrite(self.path, "CHECK", [("/tmp/here.mil", "FILE"), ("/tmp", "DIR")], OUTPUT)
        for output, expected in ((OUTPUT, 0), (OUTPUT.replace("last", "lost"), 1), (OUTPUT.replace("\n\n", "\n"), 1)):
            command = [FILE_CHECK, *STRICT, "-DFILE=/tmp/here.mil", "-DDIR=/tmp", self.path]
            result = subprocess.run(command, input=output, text=True, capture_output=True)
            self.assertEqual(result.returncode, expected, result.stderr)
        self.assertNotIn("old", self.text())

    def test_a_second_run_changes_nothing(self):
        self.write("// RUN: milc\ncode\n")
        update_checks.rewrite(self.path, "CHECK", [], OUTPUT)
        first = self.text()
        update_checks.rewrite(self.path, "CHECK", [], OUTPUT)
        self.assertEqual(self.text(), first)

    def test_prefixes_have_blocks_of_their_own(self):
        self.write("# RUN: milc\ncode\n")
        update_checks.rewrite(self.path, "M2", [], "two\n")
        update_checks.rewrite(self.path, "M4", [], "four\n")
        self.assertEqual(self.text(), "# RUN: milc\ncode\n\n# M2:two\n\n# M4:four\n")
        for prefix, output in (("M2", "two\n"), ("M4", "vier\n")):
            update_checks.rewrite(self.path, prefix, [], output)
        self.assertEqual(self.text(), "# RUN: milc\ncode\n\n# M2:two\n\n# M4:vier\n")


if __name__ == "__main__":
    unittest.main()
