"""The shape every notebook has, and that it runs on anybody's workspace.

That the outputs are true is nbval's business (`python3 start.py test`); a notebook without outputs
would pass there without proving anything, so their presence is held here.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest

import introlab
from introlab import IntrolabError, Workspace
from introlab.network.contacts import contacts
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag

ROOT = Path(__file__).parents[1]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SETTINGS = "ws = introlab.open_workspace()"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "normalise_notebooks", ROOT / "tools" / "normalise_notebooks.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def cells(path: Path) -> list[Any]:
    found: list[Any] = read(path)["cells"]
    return found


def code_of(cells: list[Any]) -> list[str]:
    return [cell["source"] for cell in cells if cell["cell_type"] == "code"]


def bullets(text: str) -> list[str]:
    return re.findall(r"(?m)^- (.+)$", text)


def section(cells: list[Any], title: str) -> int:
    """The place of the one cell that opens a section."""
    (found,) = [n for n, cell in enumerate(cells) if cell["source"].startswith(f"## {title}")]
    return found


# ---------------------------------------------------------------- the shape


def test_the_notebooks_of_this_version_are_there_and_nothing_else() -> None:
    assert [path.stem for path in PATHS] == [
        "00_start_here",
        "01_load_contacts",
        "02_one_person_one_contact",
        "03_tag_trust",
        "04_prospects",
        "05_past_intros",
        "06_rank_introducers",
        "07_coverage",
        "08_ask",
    ]
    assert {path.suffix for path in (ROOT / "notebooks").iterdir() if path.is_file()} == {".ipynb"}


def test_the_first_cell_says_what_you_will_do_what_you_need_and_how_long_it_takes(
    cells: list[Any],
) -> None:
    first = cells[0]["source"]
    assert re.match(r"# \S", first)
    assert len(bullets(first)) in (3, 4, 5)
    for words in ("**You will**\n- ", "**You need** ", "**Takes "):
        assert words in first
    assert re.search(r"\*\*Takes \d+ minutes", first)


def test_one_settings_cell_opens_the_workspace(cells: list[Any]) -> None:
    sources = code_of(cells)
    assert sources[0] == f"import introlab\n\n{SETTINGS}\nws"
    assert sum("open_workspace" in source for source in sources) == 1


def test_ten_to_twenty_cells_of_at_most_eight_lines(cells: list[Any]) -> None:
    assert 10 <= len(cells) <= 20
    for source in code_of(cells):
        assert len([line for line in source.splitlines() if line.strip()]) <= 8, source


def test_nearly_every_code_cell_follows_prose(cells: list[Any]) -> None:
    places = [n for n, cell in enumerate(cells) if cell["cell_type"] == "code"]
    told = [cells[n - 1]["cell_type"] == "markdown" for n in places]
    assert sum(told) / len(told) >= 0.85


def test_no_cell_defines_functions_or_imports_everything(cells: list[Any]) -> None:
    for source in code_of(cells):
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda), source
            if isinstance(node, ast.ImportFrom):
                assert [alias.name for alias in node.names] != ["*"]


def test_your_turn_check_and_next_close_the_notebook_in_this_order(cells: list[Any]) -> None:
    turn, check, ending = (section(cells, name) for name in ("Your turn", "Check", "Next"))
    assert turn < check < ending == len(cells) - 1


def test_the_check_is_two_to_five_plain_asserts_each_with_a_sentence(cells: list[Any]) -> None:
    source = cells[section(cells, "Check") + 1]["source"]
    asserts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
    assert 2 <= len(asserts) <= 5
    for node in asserts:
        assert isinstance(node.msg, ast.Constant), ast.unparse(node)
        assert re.fullmatch(r"[A-Z].+\.", str(node.msg.value))


def test_the_last_words_mirror_the_first_bullets(cells: list[Any]) -> None:
    promised, kept = bullets(cells[0]["source"]), bullets(cells[-1]["source"])
    assert len(promised) == len(kept)
    for before, after in zip(promised, kept, strict=True):
        long = set(re.findall(r"\w{4,}", before.casefold()))
        shared = long & set(re.findall(r"\w{4,}", after.casefold()))
        assert len(shared) >= min(2, len(long)), (before, after)


def test_no_cell_names_somebody_of_the_sample(cells: list[Any]) -> None:
    people = contacts(introlab.open_workspace())
    for name in (*people["family_name"], *people["email"]):
        if len(name) > 3:
            assert not any(name in source for source in code_of(cells)), name


def test_the_first_notebook_ends_with_the_step_to_ones_own_workspace() -> None:
    sources = code_of(read(PATHS[0])["cells"])
    assert sources[-1].endswith("workspace_form()")


# ---------------------------------------------------------------- the outputs


def test_every_code_cell_was_run_in_order_and_shows_what_it_shows(cells: list[Any]) -> None:
    ran = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in ran] == list(range(1, len(ran) + 1))
    for cell in ran:
        last = ast.parse(cell["source"]).body[-1]
        assert bool(cell["outputs"]) == isinstance(last, ast.Expr | ast.For), cell["source"]
    assert sum(bool(cell["outputs"]) for cell in ran) >= 5


def test_no_output_is_an_error_a_warning_or_the_state_of_a_widget(path: Path) -> None:
    notebook = read(path)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"
            assert WIDGET_VIEW not in output.get("data", {})


def test_nothing_is_hidden_from_the_comparison(cells: list[Any]) -> None:
    for cell in cells:
        assert cell["metadata"].get("tags", []) == []


def test_the_file_is_in_its_normal_form(path: Path) -> None:
    """Run `python tools/normalise_notebooks.py` after a change."""
    assert load_tool().normalise(read(path), path.stem) == path.read_text(encoding="utf-8")


def test_normalising_takes_out_what_tells_about_this_machine() -> None:
    tool = load_tool()
    cell = {
        "cell_type": "code", "id": "a", "metadata": {"execution": {"t": "1"}}, "source": "x",
        "execution_count": 7,
        "outputs": [{"output_type": "execute_result", "execution_count": 7, "metadata": {"a": 1},
                     "data": {"text/plain": "x", WIDGET_VIEW: {"model_id": "1"}}}],
    }  # fmt: skip
    notebook = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {"widgets": {"a": 1}}, "cells": [cell]}
    )
    text = tool.normalise(notebook, "00_x")
    assert "model_id" not in text
    assert "widgets" not in text
    assert '"execution_count": 1' in text
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "in /tm" + "p/abc"}]
    notebook["cells"] = [nbformat.from_dict(cell)]  # type: ignore[no-untyped-call]
    with pytest.raises(ValueError, match="names a folder of this machine"):
        tool.normalise(notebook, "00_x")
    cell["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "careful"}]
    notebook["cells"] = [nbformat.from_dict(cell)]  # type: ignore[no-untyped-call]
    with pytest.raises(ValueError, match="wrote to the error stream"):
        tool.normalise(notebook, "00_x")


# ---------------------------------------------------------------- on other workspaces


def run(cells: list[Any], ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the code cells as a kernel would, on one workspace."""
    monkeypatch.setenv("INTROLAB_WORKSPACE", str(ws.folder))
    names: dict[str, Any] = {}
    for source in code_of(cells):
        exec(compile(source, "cell", "exec"), names)
    names["ws"].close()


def test_it_runs_unchanged_on_a_fresh_network_without_a_tag(
    cells: list[Any], small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(cells, small, monkeypatch)


def test_it_runs_unchanged_on_a_network_with_one_true_connection(
    cells: list[Any], small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_mark(small, 1, "know_personally", True)
    add_tag(small, 1, "tax", 5)
    add_word(small, 1, 1, knows=True)
    run(cells, small, monkeypatch)


def test_on_an_empty_workspace_it_says_what_is_missing(
    cells: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = introlab.create_workspace(tmp_path / "empty")
    said = "Nothing."
    try:
        run(cells, ws, monkeypatch)
    except (AssertionError, IntrolabError) as stopped:
        said = str(stopped)
    assert re.fullmatch(r"[A-Z].+\.", said)
