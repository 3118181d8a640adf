#!/usr/bin/env python3
"""Writes what a golden test expects from what the tool printed.

lit calls this in place of `diff` and FileCheck when it runs with --param update=1 (./dev update), with the tool's
output on standard input:

  update_checks.py whole FILE                       FILE becomes the output, byte for byte
  update_checks.py lines [FileCheck options] TEST   the CHECK lines of TEST become the output, at the end of the file
"""
import re
import sys


def check_line(text, directive, replace):
    """One output line as a FileCheck line. [[X]] and {{X}} mean something to FileCheck, so such lines are LITERAL."""
    special = "[[" in text or "{{" in text
    if not special:
        for path, name in replace:
            text = text.replace(path, f"[[{name}]]")
    return f"{directive}{'{LITERAL}' if special else ''}:{text}" if text else f"{directive}:"


def block(output, comment, prefix, replace):
    """FileCheck runs with --match-full-lines --strict-whitespace, so nothing may stand after the colon but the line."""
    lines = output.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    result = []
    for index, text in enumerate(lines):
        if text == "":
            directive = f"{prefix}-EMPTY" if index else None
        else:
            directive = prefix if index == 0 else f"{prefix}-NEXT"
        if directive is None:
            raise SystemExit("update_checks.py: output starts with an empty line, which FileCheck cannot express")
        result.append(f"{comment}{check_line(text, directive, replace)}")
    return result


def rewrite(test, prefix, replace, output):
    with open(test, encoding="utf-8", errors="surrogateescape", newline="") as file:
        source = file.read()
    run = re.search(r"^(\S+ *)RUN:", source, re.M)
    comment = run.group(1) if run else "// "
    ours = re.compile(rf"\s*(//|#|;)\s*{re.escape(prefix)}(-NEXT|-EMPTY|-SAME|-DAG|-NOT|-LABEL)?(\{{LITERAL\}})?:")
    kept = []
    for line in source.split("\n"):
        if not ours.match(line):
            kept.append(line)
        else:
            while kept and kept[-1] == "":  # The empty line before a block goes with the block.
                kept.pop()
    while kept and kept[-1].strip() == "":
        kept.pop()
    # One empty line parts the blocks of different prefixes from each other and from the test.
    text = "\n".join(kept + [""] + block(output, comment, prefix, replace)) + "\n"
    if text != source:
        with open(test, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
        print(f"updated {test}", file=sys.stderr)


def main(arguments):
    mode, rest = arguments[0], arguments[1:]
    data = sys.stdin.buffer.read()
    if mode == "whole":
        with open(rest[0], "wb") as file:
            file.write(data)
        return 0
    prefix, replace, test = "CHECK", [], None
    for argument in rest:
        if argument.startswith("--check-prefix="):
            prefix = argument.split("=", 1)[1]
        elif argument.startswith("-D"):
            name, path = argument[2:].split("=", 1)
            replace.append((path, name))  # In the order given: the longer path comes first.
        elif not argument.startswith("-"):
            test = argument
    if not data:
        print(f"update_checks.py: no output to expect in {test}", file=sys.stderr)
        return 1
    rewrite(test, prefix, replace, data.decode("utf-8", "surrogateescape"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
