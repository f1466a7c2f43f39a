"""Lines become rows; a quotation mark that is never closed costs no row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.files.rows import Fault, Style, parse

OPEN = "a quotation mark opens here and is never closed"


def parsed(text: str, style: Style | None = None) -> tuple[list[list[str]], list[Fault]]:
    faults: list[Fault] = []
    rows = parse(io.StringIO(text, newline="").readlines(), 0, style or Style(","), faults)
    return [cells for _, cells in rows], faults


def test_the_last_rows_of_a_file_are_not_lost_in_an_open_quote() -> None:
    rows, faults = parsed('Name,Company\n"Jane,x\nRick,y\nAnn,z\n')
    assert rows == [["Name", "Company"], ["Jane", "x"], ["Rick", "y"], ["Ann", "z"]]
    assert [(fault[0], fault[2]) for fault in faults] == [(2, OPEN)]


def test_an_open_quote_in_the_last_line_is_said() -> None:
    rows, faults = parsed('Name,Company\nJane,"Example')
    assert rows == [["Name", "Company"], ["Jane", "Example"]]
    assert [fault[2] for fault in faults] == [OPEN]


def test_a_text_that_was_cut_off_makes_no_rows() -> None:
    rows, faults = parsed('Name,Note\nJane,"Dear all\nI met her, once, and\nthen, we, left')
    assert [cells[0] for cells in rows] == ["Name", "Jane"]
    assert [(fault[0], fault[2]) for fault in faults] == [(2, OPEN)]
    assert "cut off" in faults[0][3]


def test_an_open_quote_is_said_however_much_comes_after_it() -> None:
    rows, faults = parsed('Name,Note\nJane,"Dear all\n' + "I met her once\n" * 20_000)
    assert [cells[0] for cells in rows] == ["Name", "Jane"]
    assert [(fault[0], fault[2]) for fault in faults] == [(2, OPEN)]
    assert csv.field_size_limit() == 131_072


def test_a_cell_that_ends_with_the_file_is_closed() -> None:
    rows, faults = parsed('Name,Note\nJane,"one\ntwo"')
    assert (rows[1], faults) == (["Jane", "one\ntwo"], [])


@pytest.mark.parametrize("style", [Style(";", "'"), Style("\t", '"', spaced=True)])
def test_every_style_takes_rows_back(style: Style) -> None:
    text = f"a;b\n{style.quote}Jane;x\nRick;y\n".replace(";", style.delimiter)
    rows, faults = parsed(text, style)
    assert (rows, len(faults)) == ([["a", "b"], ["Jane", "x"], ["Rick", "y"]], 1)


lines = st.lists(st.lists(st.text('ab,"\n ', max_size=5), min_size=2, max_size=2), max_size=6)


@given(lines)
def test_what_is_quoted_by_the_rules_is_read_without_a_fault(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    assert parsed(out.getvalue()) == (rows, [])


@given(st.text("ab,;'\"\n ", max_size=60))
def test_every_line_that_holds_something_is_in_a_row(text: str) -> None:
    rows, _ = parsed(text)
    letters = sum(letter in "ab" for letter in text)
    assert letters == sum(letter in "ab" for row in rows for cell in row for letter in cell)
