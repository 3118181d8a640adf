"""summary.py against closing lines as lit 19, Catch2 2 and 3 and ctest write them."""
import os
import sys
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import summary

LIT = """Failed Tests (1):
  mil :: text/a.mil

Total Discovered Tests: 12
  Excluded         : 1 (8.33%)
  Unsupported      : 2 (16.67%)
  Passed           : 7 (58.33%)
  Expectedly Failed: 1 (8.33%)
  Failed           : 1 (8.33%)
"""


def case(output, status="run"):
    element = ElementTree.Element("testcase", name="t", status=status)
    ElementTree.SubElement(element, "system-out").text = output
    return element


class SummaryTest(unittest.TestCase):
    def counts(self, *arguments):
        found, failed = summary.count(case(*arguments))
        return found["passed"], found["failed"], found["skipped"], failed

    def test_lit(self):
        self.assertEqual(self.counts(LIT, "fail"), (8, 1, 3, True))

    def test_catch(self):
        self.assertEqual(self.counts("All tests passed (18 assertions in 4 test cases)"), (4, 0, 0, False))
        self.assertEqual(self.counts("All tests passed (1 assertion in 1 test case)"), (1, 0, 0, False))
        self.assertEqual(self.counts("test cases: 5 | 4 passed | 1 failed\nassertions: 9 | 8 passed", "fail"), (4, 1, 0, True))
        self.assertEqual(self.counts("test cases: 6 | 5 passed | 1 skipped\n"), (5, 0, 1, False))

    def test_what_breaks_after_its_last_test_has_failed(self):
        self.assertEqual(self.counts("All tests passed (18 assertions in 4 test cases)\nLeakSanitizer", "fail"), (4, 1, 0, True))

    def test_anything_else_is_one_test(self):
        self.assertEqual(self.counts("layout: 0 violations"), (1, 0, 0, False))
        self.assertEqual(self.counts("==1==ERROR: AddressSanitizer", "fail"), (0, 1, 0, True))
        self.assertEqual(self.counts("", "disabled"), (0, 0, 1, False))


if __name__ == "__main__":
    unittest.main()
