"""The files of the project, without asking git: a tarball has none."""
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CODE_FOLDERS = ("include", "lib", "tools", "test", "examples", "bench")


def ignored(name):
    """Build trees and what editors and git keep; the same as .gitignore."""
    return name.startswith("build") or name in (".git", ".cache", "__pycache__", "compile_commands.json", "CMakeUserPresets.json")


def files(folders=CODE_FOLDERS, suffixes=None):
    """Paths relative to the root, sorted."""
    found = []
    for folder in folders:
        for directory, names, leaves in os.walk(os.path.join(ROOT, folder)):
            names[:] = sorted(name for name in names if not ignored(name))
            for leaf in leaves:
                if suffixes is None or leaf.endswith(suffixes):
                    found.append(os.path.relpath(os.path.join(directory, leaf), ROOT))
    return sorted(found)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()
