from __future__ import annotations

from collections import Counter

from introlab import Problem, Workspace
from introlab.network.intake import store
from introlab.network.receipts import (
    PROBLEM_COLUMNS,
    RECEIPT_COLUMNS,
    as_table,
    problem_table,
    problems,
    receipts,
)
from introlab.sources.reading import Reading, Receipt


def made() -> list[Receipt]:
    fine = Receipt("a.csv", "", "prospects", sha256="1", read=3, kept=3)
    poor = Receipt("b.zip", "c.csv", "tags", sha256="2", read=5, kept=2)
    poor.skipped = Counter({"blank": 1, "no rating": 2})
    poor.problems = [Problem("b.zip/c.csv", 4, "rating", "No rating.", "Give one.")]
    return [fine, poor]


def test_files_with_problems_come_first_and_every_row_is_accounted_for() -> None:
    table = as_table(made())
    assert tuple(table.columns) == RECEIPT_COLUMNS
    assert table["file"].tolist() == ["b.zip/c.csv", "a.csv"]
    assert table["left_out"].tolist() == ["1 blank; 2 no rating", ""]
    assert table["problems"].tolist() == [1, 0]


def test_what_is_stored_reads_as_what_was_made(ws: Workspace) -> None:
    store(ws, [Reading(receipt) for receipt in made()])
    assert receipts(ws).to_dict("list") == as_table(made()).to_dict("list")
    assert problems(ws).to_dict("list") == problem_table(made()).to_dict("list")


def test_a_problem_of_a_whole_file_has_no_row(ws: Workspace) -> None:
    receipt = Receipt("a.csv", "", "unknown")
    receipt.problems = [Problem("a.csv", None, "", "Unreadable.", "Export it again.")]
    store(ws, [Reading(receipt)])
    assert problems(ws)["row"].isna().all()


def test_an_empty_workspace_has_empty_tables(ws: Workspace) -> None:
    assert tuple(receipts(ws).columns) == RECEIPT_COLUMNS
    assert tuple(problems(ws).columns) == PROBLEM_COLUMNS
    assert receipts(ws).empty
    assert problem_table([]).empty
