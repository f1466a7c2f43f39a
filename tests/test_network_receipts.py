from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

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

if TYPE_CHECKING:
    from introlab.workspace import Workspace


def made() -> list[Receipt]:
    good = Receipt("a.csv", "", "prospects", sha256="1", read=3, kept=3)
    bad = Receipt("box.zip", "b.csv", "tags", sha256="2", read=3, kept=1)
    bad.skipped = Counter({"no date": 1, "empty": 1})
    bad.problem(4, "Rating", "a rating that is not 1 to 5", "Write 1 to 5.")
    bad.problem(None, "", "cut off", "Export it again.")
    return [good, bad]


def test_those_with_problems_come_first_and_rows_add_up() -> None:
    table = as_table(made())
    assert table.columns.tolist() == list(RECEIPT_COLUMNS)
    assert table["file"].tolist() == ["box.zip/b.csv", "a.csv"]
    assert table["left_out"].tolist() == ["1 empty; 1 no date", ""]
    assert table["problems"].tolist() == [2, 0]


def test_what_is_stored_reads_like_what_was_just_made(ws: Workspace) -> None:
    store(ws, [Reading(receipt) for receipt in made()])
    pd.testing.assert_frame_equal(receipts(ws), as_table(made()))
    pd.testing.assert_frame_equal(problems(ws), problem_table(made()))
    assert problems(ws)["row"].tolist()[0] == 4
    assert pd.isna(problems(ws)["row"].tolist()[1])


def test_without_files_the_tables_are_there_all_the_same(ws: Workspace) -> None:
    for table, columns in (
        (receipts(ws), RECEIPT_COLUMNS), (as_table([]), RECEIPT_COLUMNS),
        (problems(ws), PROBLEM_COLUMNS), (problem_table([]), PROBLEM_COLUMNS),
    ):  # fmt: skip
        assert table.empty
        assert table.columns.tolist() == list(columns)
