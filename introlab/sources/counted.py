"""Tables that are counted and not read: the receipt says how much they hold, and why not."""

from __future__ import annotations

from introlab.sources.files.delimited import Table
from introlab.sources.reading import Reading
from introlab.sources.values.keys import clean_text

NOT_NEEDED = "not needed"
NOT_BY_PEOPLE = "not written by people"
NOT_RECOGNISED = "not recognised"
HEADER_AGAIN = "the header once more"


def count_rows(table: Table, reading: Reading, reason: str) -> None:
    """Count the rows of a table as read and skipped for one reason."""
    rows = len(table.rows)
    reading.receipt.read += rows
    if rows:
        reading.receipt.skipped[reason] += rows


def leave_out_headers(table: Table, reading: Reading) -> None:
    """Take the rows that repeat the header out of a table; they count as read and skipped.

    Files put together from several hold one for each of them.
    """
    rows = [(line, cells) for line, cells in table.rows if not _is_header(cells, table)]
    again = len(table.rows) - len(rows)
    if again:
        table.rows = rows
        reading.receipt.read += again
        reading.receipt.skipped[HEADER_AGAIN] += again


def _is_header(cells: list[str], table: Table) -> bool:
    return all(clean_text(cell) == title for cell, title in zip(cells, table.header, strict=True))
