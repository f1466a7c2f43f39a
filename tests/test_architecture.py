"""The house stands as docs and folders say: one way, no cycles, small files, telling names."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "introlab"
MODULES = sorted(PACKAGE.rglob("*.py"))
#: Each layer may import from those to its right, and from itself; names of one layer not from each
#: other. What stands in no layer is a file at the top: tables.py, workspace.py and the like.
LAYERS = (
    ("cli",), ("demo",), ("views",), ("asking", "giving"), ("advice",), ("network",),
    ("sources", "matching"),
)  # fmt: skip
TOP = {"__init__", "assets", "lab", "settings", "tables", "workspace"}
#: Writes the fictional export files; everything else must be able to do without it.
APART = "samples"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def imported(path: Path) -> set[str]:
    """Return the introlab modules that a file imports when it runs (not for its types only)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & NAMES) or {node.module}
    return {name for name in found if name == "introlab" or name.startswith("introlab.")}


IMPORTS = {name_of(path): imported(path) for path in MODULES}


def part_of(name: str) -> str:
    """Return the folder or top file a module stands in."""
    return [*name.split("."), "__init__"][1]


def depth(part: str) -> int:
    """Return the place of a part in the order of layers; the top files come last."""
    return next((i for i, layer in enumerate(LAYERS) if part in layer), len(LAYERS))


def test_every_module_stands_in_a_known_place() -> None:
    known = {part for layer in LAYERS for part in layer} | TOP | {APART}
    # `python -m introlab` only calls cli
    assert {part_of(name) for name in NAMES} - known <= {"__main__"}


@pytest.mark.parametrize("name", sorted(IMPORTS))
def test_imports_run_one_way(name: str) -> None:
    here = part_of(name)
    for other in IMPORTS[name]:
        there = part_of(other)
        if here in {there, "__main__"}:
            continue
        if here in {"cli", "demo"} and there == APART:
            continue
        assert APART not in {there}, f"{name} imports {other}"
        assert here != APART or there in TOP, f"{name} imports {other}"
        top = depth(here) == depth(there) == len(LAYERS)
        assert top or depth(here) < depth(there), f"{name} imports {other}"


def test_there_is_no_import_cycle() -> None:
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join([*way, name])
        if name not in done:
            for other in IMPORTS.get(name, ()):
                visit(other, (*way, name))
            done.add(name)

    # the package's own __init__ names its public modules lazily, for type checkers only
    for name in IMPORTS:
        visit(name, ())


def test_the_order_test_would_notice_a_wrong_import(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from typing import TYPE_CHECKING\nfrom introlab.views import plots\n"
        "if TYPE_CHECKING:\n    from introlab.cli import main\n"
        "def late():\n    import introlab.advice.gate\n",
        encoding="utf-8",
    )
    assert imported(wrong) == {"introlab.views.plots", "introlab.advice.gate"}
    assert depth("sources") > depth("views")


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert not empty & {part for name in NAMES for part in name.split(".")}


def test_only_the_workspace_opens_the_database() -> None:
    openers = {
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) == "sqlite3.connect")
        or (isinstance(node, ast.ImportFrom) and node.module == "sqlite3")
    }
    assert openers == {"workspace.py"}


def test_files_are_small() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {str(path): number for path, number in lines.items() if number > 400} == {}
    assert statistics.median(lines.values()) <= 200


def test_nine_functions_in_ten_are_short() -> None:
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert sum(length <= 40 for length in lengths) >= 0.9 * len(lengths)


def test_every_test_file_mirrors_a_module_or_holds_for_the_whole_project() -> None:
    whole = {
        "architecture", "benchmarks", "browser", "docs", "environment", "headers", "notebooks",
        "privacy", "start", "wheel",
    }  # fmt: skip
    known = {name.removeprefix("introlab.").replace(".", "_") for name in NAMES} | whole
    lost = [
        path.name
        for path in (ROOT / "tests").glob("test_*.py")
        if not any(
            path.stem.removeprefix("test_") == name
            or path.stem.removeprefix("test_").startswith(f"{name}_")
            for name in known
        )
    ]
    assert lost == []
