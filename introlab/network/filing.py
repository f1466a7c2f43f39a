"""The receipt of a file in the workspace: what became of every row, and what needs a look."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from introlab.sources.reading import Receipt


def store_source(connection: sqlite3.Connection, receipt: Receipt, dated_on: str, now: str) -> int:
    """Return the id of the source of a receipt; the same bytes under the same name are one."""
    row = connection.execute(
        "INSERT INTO source (path, member, kind, encoding, sha256, rows_read, rows_kept, dated_on, "
        "read_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256, path, member, kind) "
        "DO UPDATE SET read_on = excluded.read_on RETURNING source_id",
        (Path(receipt.path).name, receipt.member, receipt.kind, receipt.encoding, receipt.sha256,
         receipt.read, receipt.kept, dated_on, now),
    ).fetchone()  # fmt: skip
    return int(row[0])


def store_receipt(connection: sqlite3.Connection, source_id: int, receipt: Receipt) -> None:
    """Store the counts and problems of a receipt in place of those of an earlier reading."""
    connection.execute(
        "UPDATE source SET rows_read = ?, rows_kept = ? WHERE source_id = ?",
        (receipt.read, receipt.kept, source_id),
    )
    connection.execute("DELETE FROM skip WHERE source_id = ?", (source_id,))
    connection.executemany(
        "INSERT INTO skip VALUES (?, ?, ?)",
        [(source_id, reason, rows) for reason, rows in sorted(receipt.skipped.items()) if rows],
    )
    rows = [(source_id, p.file, p.row, p.column, p.message, p.hint) for p in receipt.problems]
    stored = connection.execute(
        'SELECT source_id, file, "row", "column", message, hint FROM problem '
        "WHERE source_id = ? ORDER BY problem_id",
        (source_id,),
    ).fetchall()
    if stored == rows:
        return  # reading the same file again changes nothing, ids included
    connection.execute("DELETE FROM problem WHERE source_id = ?", (source_id,))
    connection.executemany(
        'INSERT INTO problem (source_id, file, "row", "column", message, hint) '
        "VALUES (?, ?, ?, ?, ?, ?)",
        rows,
    )


def read_counts(connection: sqlite3.Connection, source_id: int, receipt: Receipt) -> None:
    """Put the stored counts of a source into a receipt."""
    receipt.read, receipt.kept = connection.execute(
        "SELECT rows_read, rows_kept FROM source WHERE source_id = ?", (source_id,)
    ).fetchone()
    receipt.skipped.clear()
    receipt.skipped.update(
        dict(connection.execute("SELECT reason, rows FROM skip WHERE source_id = ?", (source_id,)))
    )
