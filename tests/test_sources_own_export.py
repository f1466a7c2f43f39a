from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import read
from introlab.sources.own_export import guard, unguard, write_tables

HOSTILE = Path(__file__).parent / "data" / "hostile"
cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1-555-0100", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1+1", "\n=1"]
)
def test_a_cell_a_spreadsheet_would_execute_gets_an_apostrophe(cell: str) -> None:
    assert guard(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["Jane Doe", "a=b", "", " ", "2024-01-01"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guard(cell) == cell


@given(cells)
def test_guarding_is_undone_exactly(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@given(st.text(alphabet="'=+-@ \t\r\n\uff1dx", max_size=6))
def test_no_guarded_cell_starts_a_formula(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert guard(cell).lstrip()[:1] not in set("=+-@\uff1d")


@given(st.lists(st.tuples(cells, cells, st.none() | st.integers()), max_size=6))
def test_every_table_comes_back_as_it_was(rows: list[tuple[str, str, int | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_tables(Path(folder), {"contact": (("name", "note", "number"), rows)}, 1)
        (reading,) = read(Path(folder))
    assert reading.tables["contact"] == [
        {"name": name, "note": note, "number": "" if number is None else str(number)}
        for name, note, number in rows
    ]
    receipt = reading.receipt
    assert (receipt.kind, receipt.read, receipt.kept) == ("introlab.export", len(rows), len(rows))
    assert receipt.problems == []


def test_an_export_may_be_zipped_with_or_without_its_folder(tmp_path: Path) -> None:
    write_tables(tmp_path / "out", {"contact": (("name",), [("=Jane",)])}, 7)
    for base in (None, "out"):
        root = tmp_path if base else tmp_path / "out"
        path = shutil.make_archive(str(tmp_path / "x"), "zip", root, base)
        (reading,) = read(Path(path))
        assert reading.tables == {
            "contact": [{"name": "=Jane"}],
            "introlab": [{"format": "introlab export", "schema_version": "7"}],
        }
    assert (tmp_path / "out" / "contact.csv").read_bytes() == b"name\n'=Jane\n"


def test_a_damaged_export_is_a_problem_for_each_damaged_table(tmp_path: Path) -> None:
    write_tables(tmp_path, {"a": (("x", "y"), [("1", "2")] * 2), "b": (("x",), [("1",)])}, 1)
    (tmp_path / "a.csv").write_bytes(b"x,y\n1\n1,2\n")
    (tmp_path / "b.csv").write_bytes(b"x\n\xff\n")
    (reading,) = read(tmp_path)
    assert reading.tables["a"] == [{"x": "1", "y": "2"}]
    assert "b" not in reading.tables
    assert [problem.message for problem in reading.receipt.problems] == [
        "row 1 of a.csv has a wrong number of cells", "b.csv is damaged",
    ]  # fmt: skip
    assert reading.receipt.read == 2 == reading.receipt.kept + 1


@given(st.data(), st.lists(st.tuples(cells, cells), min_size=1, max_size=4))
def test_a_file_cut_anywhere_is_a_problem_that_names_it(
    data: st.DataObject, rows: list[tuple[str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_tables(Path(folder), {"contact": (("name", "note"), rows)}, 1)
        path = Path(folder) / "contact.csv"
        whole = path.read_bytes()
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
        (reading,) = read(Path(folder))
    (problem,) = reading.receipt.problems[:1]
    assert "contact.csv" in problem.message
    assert "export the workspace again" in problem.hint


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("n\n", "a.csv holds 0 rows; introlab.json says 2"),
        ("n\n1\n", "a.csv holds 1 row; introlab.json says 2"),
        ("n\n1\n2\n3\n", "a.csv holds 3 rows; introlab.json says 2"),
        (None, "a.csv is missing; introlab.json says that it holds 2 rows"),
    ],
)
def test_another_number_of_rows_than_the_export_had_is_said_with_both_numbers(
    tmp_path: Path, rows: str | None, message: str
) -> None:
    write_tables(tmp_path, {"a": (("n",), [("1",), ("2",)]), "b": (("n",), [])}, 1)
    (tmp_path / "a.csv").unlink()
    if rows is not None:
        (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    (reading,) = read(tmp_path)
    assert [problem.message for problem in reading.receipt.problems] == [message]


def test_a_file_that_is_not_opened_is_a_problem_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(tmp_path / "out", {"a": (("n",), [("1" * 2000,)]), "b": (("n",), [])}, 1)
    path = shutil.make_archive(str(tmp_path / "x"), "zip", tmp_path / "out")
    monkeypatch.setattr("introlab.sources.files.archive.LARGEST_FILE", 1000)
    (reading,) = read(Path(path))
    assert sorted(reading.tables) == ["b", "introlab"]
    assert len(reading.receipt.problems) == 1


def test_an_export_that_does_not_say_its_numbers_is_read_as_before(tmp_path: Path) -> None:
    write_tables(tmp_path, {"a": (("n",), [("1",)])}, 1)
    path = tmp_path / "introlab.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    assert said.pop("rows") == {"a": 1}
    path.write_text(json.dumps(said), encoding="utf-8")
    (tmp_path / "a.csv").write_bytes(b"n\n1\n2\n")
    (reading,) = read(tmp_path)
    assert reading.tables["a"] == [{"n": "1"}, {"n": "2"}]
    assert reading.receipt.problems == []


@pytest.mark.parametrize("rows", [[], {"a": "1"}, {"a": True}, None])
def test_numbers_that_are_none_are_a_damaged_manifest(tmp_path: Path, rows: object) -> None:
    write_tables(tmp_path, {"a": (("n",), [("1",)])}, 1)
    path = tmp_path / "introlab.json"
    said = json.loads(path.read_text(encoding="utf-8")) | {"rows": rows}
    path.write_text(json.dumps(said), encoding="utf-8")
    (reading,) = read(tmp_path)
    assert "introlab" not in reading.tables
    assert [one.message for one in reading.receipt.problems] == ["introlab.json is damaged"]


def test_what_only_looks_like_an_export_is_read_as_what_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "x.zip"
    broken.write_bytes(b"PK\x03\x04")
    assert read(broken)[0].receipt.kind == "unknown"


def test_a_foreign_manifest_gives_no_tables_version(tmp_path: Path) -> None:
    (tmp_path / "introlab.json").write_text("[]")
    (reading,) = read(tmp_path)
    assert "introlab" not in reading.tables
    assert reading.receipt.problems[0].message == "introlab.json is damaged"


def test_formulas_in_a_loaded_file_are_kept_as_they_are() -> None:
    (reading,) = read(HOSTILE / "formula_injection.csv")
    assert reading.records[3].given_name == "-2+3"
    assert reading.records[2].name == "+1-555-0100 Poe"
