#!/usr/bin/env python3
"""The rules of the tree that no compiler checks (docs/architecture.md says why each exists).

Prints every violation as `path:line: rule` and exits with 1 if there is one. A new rule is a function in RULES.
"""
import os
import re
import sys

import tree

# Files over the limit, each with the reason why splitting would make it worse.
LINE_LIMIT = 600
LONG_FILES = {}

TOP_LEVEL = {
    "CMakeLists.txt", "CMakePresets.json", "CONTRIBUTING.md", "LICENSE", "README.md", "bench", "cmake", "dev", "docs",
    "examples", "include", "lib", "test", "tools",
}
TOP_LEVEL_HIDDEN = {".ci", ".clang-format", ".clang-tidy", ".git", ".git-blame-ignore-revs", ".github", ".gitignore"}

# The parts of LLVM that a client of libmil pays for anyway.
LLVM_PARTS = ("ADT", "Config", "Support")

CODE = (".h", ".cpp", ".mm", ".def", ".inc")


def layers():
    """layer -> the layers it states as DEPENDS, from each lib/<layer>/CMakeLists.txt."""
    edges = {}
    for path in tree.files(["lib"], ("CMakeLists.txt",)):
        for call in re.findall(r"\bmil_library\(([^)]*)\)", tree.read(path)):
            words = call.split()
            depends, section = [], None
            for word in words[1:]:
                if word.isupper() and word.isalpha():
                    section = word
                elif section == "DEPENDS":
                    depends.append(word)
            edges[words[0]] = depends
    return edges


def reachable(edges, layer, seen=()):
    if layer in seen:
        raise SystemExit(f"lib/{layer}/CMakeLists.txt: layers depend in a circle: {' -> '.join(seen)} -> {layer}")
    result = {layer}
    for dependency in edges.get(layer, []):
        result |= reachable(edges, dependency, (*seen, layer))
    return result


def layer_of(path):
    parts = path.split(os.sep)
    if parts[0] == "include" and len(parts) > 3:
        return parts[2]
    return parts[1] if parts[0] == "lib" and len(parts) > 2 else None


def include_direction():
    edges = layers()
    for path in tree.files(["include", "lib"], CODE):
        layer = layer_of(path)
        if layer is None:
            continue
        if layer not in edges:
            yield path, 1, f"no mil_library({layer} ...) in lib/{layer}/CMakeLists.txt"
            continue
        allowed = reachable(edges, layer)
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not include:
                continue
            name = include.group(1)
            parts = name.split("/")
            target = parts[1] if parts[0] == "mil" and len(parts) > 2 else parts[0]
            if target in edges and target not in allowed:
                yield path, number, f"layer {layer} includes {name}, but does not depend on {target}"
            if parts[0] == "llvm" and parts[1] not in LLVM_PARTS:
                yield path, number, f"{name}: of LLVM only {', '.join(LLVM_PARTS)} are used"


def file_size():
    for path in tree.files(suffixes=CODE + (".py",)):
        count = tree.read(path).count("\n")
        if count > LINE_LIMIT and path not in LONG_FILES:
            yield path, LINE_LIMIT, f"{count} lines; the limit is {LINE_LIMIT}, exceptions are in check_layout.py with a reason"


def def_files_sorted():
    """A .def says in its opening comment either `Sorted` (by name) or `in the order of ...`."""
    for path in tree.files(["include", "lib"], (".def",)):
        text = tree.read(path)
        head = " ".join(re.findall(r"^//(.*)$", text, re.M)).lower()
        if "in the order of" in head:
            continue
        if "sorted" not in head:
            yield path, 1, "its comment says neither 'Sorted' nor 'in the order of ...'"
        previous, keys = {}, {}
        for number, line in enumerate(text.splitlines(), 1):
            row = re.match(r'(MIL_\w+)\((\w+)(?:, *"([^"]*)")?', line)
            if not row:
                continue
            # What a row is sorted by is what users see: the spelling, and its row's for a row that only adds to another.
            macro, name, spelling = row.groups()
            key = keys.setdefault(name, spelling or name.lower())
            if key < previous.get(macro, ""):
                yield path, number, f"{name} is not in its place in the alphabet"
            previous[macro] = key


def header_guards():
    for path in tree.files(["include", "lib", "test"], (".h",)):
        parts = path.split(os.sep)
        parts = parts[2:] if parts[:2] == ["include", "mil"] else parts
        guard = "MIL_" + re.sub(r"\W", "_", "_".join(parts)).upper() + "_"
        # A private header has LIB in its guard where a public one has its name, and may leave it out elsewhere.
        allowed = {guard, guard.replace("MIL_LIB_", "MIL_")}
        text = tree.read(path)
        if not any(f"#ifndef {name}\n#define {name}\n" in text for name in allowed):
            yield path, 1, f"the include guard must be {guard}"


# What the library must not do: the tool prints and exits.
FORBIDDEN = re.compile(
    r"(?<![\w.>])(exit|_exit|quick_exit)\s*\(|\bstd::(cout|cerr|clog)\b|(?<![\w.])(printf|fprintf|puts|putchar)\s*\("
    r"|\b(throw|dynamic_cast|typeid)\b")
STANDARD_STREAMS = re.compile(r"\bllvm::(outs|errs)\(\)")
MAY_PRINT = {
    os.path.join("lib", "support", "check.cpp"),  # says which of our invariants is broken before it aborts
    os.path.join("lib", "driver", "crash.cpp"),  # the signal handler
}
TOOL_BODIES = "driver"  # The layer that main() calls: LLVM's standard streams are its business.


def strip_comments_and_strings(line):
    line = re.sub(r'"(\\.|[^"\\])*"', '""', line)
    return line.split("//")[0]


def library_is_silent():
    for path in tree.files(["include", "lib"], CODE):
        if path in MAY_PRINT:
            continue
        for number, line in enumerate(tree.read(path).splitlines(), 1):
            code = strip_comments_and_strings(line)
            found = FORBIDDEN.search(code)
            if layer_of(path) != TOOL_BODIES:
                found = found or STANDARD_STREAMS.search(code)
            if found:
                yield path, number, f"'{found.group(0)}' in the library: it reports, the tool prints and exits"


def one_statement_mains():
    for path in tree.files(["tools"], ("main.cpp",)):
        body = re.search(r"\bmain\([^)]*\)\s*\{(.*)\}", tree.read(path), re.S)
        if not body or strip_comments_and_strings(body.group(1).strip()).count(";") != 1:
            yield path, 1, "main() must be one statement: a call into lib/driver"


def top_level():
    for name in sorted(os.listdir(tree.ROOT)):
        if tree.ignored(name) or name in TOP_LEVEL_HIDDEN or name in TOP_LEVEL:
            continue
        yield name, 1, "not among the names of the top level (TOP_LEVEL in check_layout.py)"


RULES = [include_direction, file_size, def_files_sorted, header_guards, library_is_silent, one_statement_mains, top_level]


def main():
    violations = [violation for rule in RULES for violation in rule()]
    for path, line, message in violations:
        print(f"{path}:{line}: {message}")
    print(f"layout: {len(violations)} violations")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
