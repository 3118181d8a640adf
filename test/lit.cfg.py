# Golden tests: every .test, .mil and .ir file under test/ with a RUN line. CONTRIBUTING.md shows the loop.
import os
import sys

import lit.formats

config.name = "mil"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test", ".mil", ".ir"]
config.excludes = ["Inputs", "fuzz", "install", "unit", "utils", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.mil_build_dir, "test")

root = os.path.dirname(config.test_source_root)
utils = os.path.join(config.test_source_root, "utils")
update = lit_config.params.get("update") == "1"

# The reference data is not part of the project; tests that read it say `REQUIRES: corpus`.
shared = os.environ.get("MIL_CORPUS") or os.path.join(root, "..", "shared")
shared = os.path.abspath(shared)
if os.path.isdir(os.path.join(shared, "corpus")):
    config.available_features.add("corpus")
    config.environment["MIL_CORPUS"] = shared

# `REQUIRES: long` keeps a test for ./dev test --full.
if lit_config.params.get("long") == "1" or os.environ.get("MIL_TEST_LONG") == "1":
    config.available_features.add("long")
if config.mil_sanitize:
    config.available_features.add("sanitized")
if sys.platform.startswith("linux"):
    config.available_features.add("linux")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    config.available_features.add("root")

python = sys.executable
file_check = os.path.join(config.llvm_tools_dir, "FileCheck")
updater = f"{python} {os.path.join(utils, 'update_checks.py')}"


def tool(name):
    return os.path.join(config.mil_build_dir, "bin", name)


# Substitutions are regular expressions. The ones that follow a tool's name must not match inside a longer one.
if update:
    # `... | diff FILE -` writes FILE instead of comparing.
    config.substitutions.append((r"\| *diff +(-u +)?(\S+) +-(?=\s|$)", rf"| {updater} whole \2"))
config.substitutions += [
    # FileCheck whose CHECK lines `./dev update` writes: `| %checks %s [--check-prefix=P]`. [[FILE]] is the test's
    # path and [[DIR]] its folder, so that no expectation names the place of a clone.
    (r"%checks\b", f"{updater if update else file_check} {'lines' if update else '--match-full-lines --strict-whitespace'} "
                   "-DFILE=%s -DDIR=%S"),
    (r"%FileCheck\b", file_check),
    (r"%not\b", os.path.join(config.llvm_tools_dir, "not")),
    (r"%corpus\b", os.path.join(shared, "corpus")),
    (r"%shared\b", shared),
    (r"%examples\b", os.path.join(root, "examples")),
    (r"%root\b", root),
    (r"%utils\b", utils),
    (r"%python\b", python),
]
for name in config.mil_tools:
    config.substitutions.append((rf"%{name}(?![\w-])", tool(name)))

config.environment["FILECHECK_OPTS"] = "-enable-var-scope"
config.environment["LC_ALL"] = "C.UTF-8"
for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "MIL_TEST_LONG"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]
config.environment.setdefault("UBSAN_OPTIONS", "print_stacktrace=1")
