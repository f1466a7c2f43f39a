"""Rows that are not read are counted: nothing disappears."""

from __future__ import annotations

from introlab.sources.counted import HEADER_AGAIN, NOT_NEEDED, count_rows, leave_out_headers
from introlab.sources.files.delimited import Table
from introlab.sources.reading import Reading, Receipt


def reading() -> Reading:
    return Reading(Receipt("x.csv", "", "prospects"))


def test_rows_count_as_read_and_left_out_for_one_reason() -> None:
    found = reading()
    count_rows(Table(["Name"], [(2, ["x"]), (3, ["y"])]), found, NOT_NEEDED)
    assert (found.receipt.read, found.receipt.skipped) == (2, {NOT_NEEDED: 2})


def test_a_table_without_rows_has_no_reason() -> None:
    found = reading()
    count_rows(Table(["Name"], []), found, NOT_NEEDED)
    leave_out_headers(Table(["Name"], []), found)
    assert (found.receipt.read, found.receipt.skipped) == (0, {})


def test_only_rows_that_are_the_whole_header_are_taken_out() -> None:
    found = reading()
    table = Table(["Name", "City"], [(2, ["Name", "x"]), (3, [" Name", "City "]), (4, ["x", "y"])])
    leave_out_headers(table, found)
    assert [line for line, _ in table.rows] == [2, 4]
    assert (found.receipt.read, found.receipt.skipped) == (1, {HEADER_AGAIN: 1})
