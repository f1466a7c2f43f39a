"""Tables that are counted and not read: the receipt says how much they hold, and why not."""

from __future__ import annotations

from introlab.sources.files.delimited import Table
from introlab.sources.reading import Reading

NOT_NEEDED = "not needed"
NOT_BY_PEOPLE = "not written by people"
NOT_RECOGNISED = "not recognised"


def count_rows(table: Table, reading: Reading, reason: str) -> None:
    """Count the rows of a table as read and skipped for one reason."""
    rows = len(table.rows)
    reading.receipt.read += rows
    if rows:
        reading.receipt.skipped[reason] += rows
