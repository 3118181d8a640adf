#!/usr/bin/env python3
"""Counts what one or more ctest runs did and closes with `N passed, N failed[, N skipped]`.

  summary.py [--step NAME=passed|failed]... JUNIT.xml...

One ctest test may hold many tests of its own: lit's and Catch2's are counted one by one, from their closing lines.
A step is something that is not a ctest test, such as a build. Exit code: 0 if something passed and nothing failed.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree

LIT = {
    "Passed": "passed", "Passed With Retry": "passed", "Expectedly Failed": "passed", "Failed": "failed",
    "Unexpectedly Passed": "failed", "Unresolved": "failed", "Timed Out": "failed", "Unsupported": "skipped",
    "Skipped": "skipped", "Excluded": "skipped",
}


def lit_counts(output):
    if "Total Discovered Tests:" not in output:
        return None
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for label, number in re.findall(r"^ +([A-Z][A-Za-z ]+?) *: +(\d+)(?: \(|$)", output, re.M):
        if label in LIT:
            counts[LIT[label]] += int(number)
    return counts


def catch_counts(output):
    all_passed = re.search(r"All tests passed \(.* in (\d+) test cases?\)", output)
    if all_passed:
        return {"passed": int(all_passed.group(1)), "failed": 0, "skipped": 0}
    line = re.search(r"^test cases: *\d+.*$", output, re.M)
    if not line:
        return None
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for number, word in re.findall(r"(\d+) (passed|failed|skipped)", line.group(0)):
        counts[word] += int(number)
    return counts


def count(case):
    """(counts, failed) of one ctest test."""
    status = case.get("status")
    if status in ("disabled", "notrun") and case.find("failure") is None:
        return {"passed": 0, "failed": 0, "skipped": 1}, False
    failed = status != "run"
    output = (case.findtext("system-out") or "").replace("\r", "")
    counts = lit_counts(output) or catch_counts(output)
    if counts is None:
        counts = {"passed": int(not failed), "failed": int(failed), "skipped": 0}
    elif failed and not counts["failed"]:
        counts["failed"] = 1  # It broke after its last test, or lit itself did.
    return counts, failed


def main(arguments):
    total = {"passed": 0, "failed": 0, "skipped": 0}
    broken, files = [], []
    steps = iter(arguments)
    for argument in steps:
        if argument != "--step":
            files.append(argument)
            continue
        name, result = next(steps).rsplit("=", 1)
        total[result] += 1
        if result == "failed":
            broken.append(name)
    for path in files:
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            counts, failed = count(case)
            for key, number in counts.items():
                total[key] += number
            if failed:
                broken.append(case.get("name"))
    if broken:
        print(f"failed: {', '.join(broken)}")
    closing = f"{total['passed']} passed, {total['failed']} failed"
    print(closing + (f", {total['skipped']} skipped" if total["skipped"] else ""))
    return 0 if total["passed"] and not total["failed"] and not broken else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
