#!/usr/bin/env python3
"""clang-format over all C++ of the project: format.py --check|--write CLANG_FORMAT.

Versions of clang-format differ in what they make of the same text, so only version 19 counts.
"""
import os
import re
import subprocess
import sys

import tree

WANTED = 19


def main(arguments):
    mode, program = arguments
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"version (\d+)", version)
    if not found or int(found.group(1)) != WANTED:
        print(f"format.py: {program} is not clang-format {WANTED}: {version.strip()}", file=sys.stderr)
        return 1
    paths = [os.path.join(tree.ROOT, path) for path in tree.files(suffixes=(".h", ".cpp", ".mm"))]
    flags = ["--dry-run", "-Werror", "--ferror-limit=1"] if mode == "--check" else ["-i"]
    result = subprocess.run([program, *flags, *paths], capture_output=True, text=True)
    sys.stderr.write(result.stderr)
    if result.returncode:
        print("format.py: run ./dev format")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
