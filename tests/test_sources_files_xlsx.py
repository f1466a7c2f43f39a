from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl

from introlab.sources import read
from introlab.sources.files.xlsx import is_workbook, read_workbook

if TYPE_CHECKING:
    from pathlib import Path


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PEOPLE: list[list[object]] = [
    ["My list"], [], ["Name", "Company", "Why"], ["Jane Doe", "Example Ltd", "she buys"],
]  # fmt: skip


def test_a_workbook_is_read_like_a_csv_with_its_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([], PEOPLE, PEOPLE))
    (reading,) = read(path)
    assert (reading.receipt.kind, reading.receipt.encoding) == ("prospects", "xlsx")
    assert [(row.row, row.name) for row in reading.prospects] == [(4, "Jane Doe")]
    assert reading.receipt.notes == [
        "2 lines before the header skipped", "only the first of 2 filled sheets was read",
    ][::-1]  # fmt: skip
    assert [problem.message for problem in reading.receipt.problems] == [
        "2 sheets hold lists introlab knows, of which one was read"
    ]


def test_a_cover_sheet_hides_no_list(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook([["How to use this list"], ["Read on", 1]], PEOPLE, [["x"]]))
    (reading,) = read(path)
    assert [row.name for row in reading.prospects] == ["Jane Doe"]
    assert "only number 2 of 3 filled sheets was read" in reading.receipt.notes
    assert reading.receipt.problems == []


def test_a_workbook_named_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(
        workbook([["First Name", "Last Name", "Connected On"],
                  ["Jane", "Doe", datetime(2024, 2, 1)], ["Rick", "Roe", 45292]])  # noqa: DTZ001
    )  # fmt: skip
    (reading,) = read(path)
    assert reading.receipt.kind == "linkedin.connections"
    assert [r.connected_on for r in reading.records] == ["2024-02-01", "2024-01-01"]
    assert "read as a workbook" in reading.receipt.notes[0]


def test_values_become_the_text_an_export_would_hold() -> None:
    row: list[object] = [
        "x", 1.0, 2.5, True, date(2024, 1, 2), datetime(2024, 1, 2, 3, 4), time(5, 6), None,  # noqa: DTZ001
    ]  # fmt: skip
    table = read_workbook(workbook([["Name", "a", "b", "c", "d", "e", "f", "g"], row]))
    assert table.rows[0][1] == [
        "x", "1", "2.5", "yes", "2024-01-02", "2024-01-02 03:04:00", "05:06:00", "",
    ]  # fmt: skip


def test_a_workbook_with_nothing_in_it_says_so() -> None:
    table = read_workbook(workbook([]))
    assert (table.header, table.rows) == ([], [])
    assert [fault[2] for fault in table.faults] == ["the workbook has nothing in it"]


def test_a_damaged_workbook_is_a_problem(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as broken:
        broken.writestr("xl/workbook.xml", "<no")
    path = tmp_path / "x.xlsx"
    path.write_bytes(out.getvalue())
    (reading,) = read(path)
    assert reading.receipt.kind == "unknown"
    assert [problem.message for problem in reading.receipt.problems] == [
        "the workbook is damaged or protected by a password"
    ]


def test_a_workbook_that_unpacks_without_measure_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "0" * 10_000_000)
    assert is_workbook(out.getvalue())
    (fault,) = read_workbook(out.getvalue()).faults
    assert fault[2] == "the workbook unpacks to more than introlab reads"


def test_other_bytes_are_no_workbook() -> None:
    assert not is_workbook(b"PK\x03\x04")
