"""Records of one reading into the workspace: new ones, changed ones, and those that are gone.

A newer export adds and updates; an older one, read later, adds but takes nothing back. A row that a
newer export no longer shows is kept and marked. Where somebody worked is noted for every export.
"""

from __future__ import annotations

import sqlite3

from introlab.sources.reading import Reading, Record
from introlab.sources.values.keys import name_key

#: Kinds that list everybody: who is missing from a newer one is gone. Others may come in part.
WHOLE_LISTS = frozenset({"linkedin.connections"})
#: A list that shows less than this share of those known was cut down by somebody: nobody is gone.
SHARE_OF_A_WHOLE = 0.5


def dated_on(reading: Reading) -> str:
    """Return the day whose state a reading shows: the newest date in it, or '' if it has none.

    That is the latest connection of a list of people, and the latest meeting of a calendar.

    Examples
    --------
    >>> from introlab.sources.reading import Receipt
    >>> reading = Reading(Receipt("Connections.csv", "", "linkedin.connections"))
    >>> person = Record("r", "linkedin.connections", 2, "Ann", connected_on="2024-01-05")
    >>> reading.records.append(person)
    >>> dated_on(reading)
    '2024-01-05'
    """
    connected = max((record.connected_on for record in reading.records), default="")
    met = max((i.at[:10] for i in reading.interactions if i.kind == "meeting"), default="")
    return connected or met


def store_records(
    connection: sqlite3.Connection, source_id: int, reading: Reading, now: str
) -> None:
    """Store the records of a reading, note where each works, and mark those that are gone."""
    day = dated_on(reading)
    newest = not has_newer(connection, source_id, reading.receipt.kind, day)
    for record in reading.records:
        _store(connection, source_id, record, now, update=newest)
        if record.company or record.title:
            connection.execute(
                "INSERT INTO job_seen VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (record.record_id, source_id, record.company, record.title, day or now[:10]),
            )
        keys = {*record.keys, name_key(record.name)} - {""}
        connection.executemany(
            "INSERT INTO record_key VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(record.record_id, key) for key in sorted(keys)],
        )
    if newest and reading.receipt.kind in WHOLE_LISTS and reading.records:
        _mark_gone(connection, reading, day or now[:10])


def has_newer(connection: sqlite3.Connection, source_id: int, kind: str, day: str) -> bool:
    """Return whether the workspace holds a newer list of this kind.

    Lists are compared by their dates, undated ones being the oldest. Among equals the one read for
    the first time is the newer: reading an old file again must not bring back what has changed.
    """
    rows = connection.execute(
        "SELECT 1 FROM source WHERE kind = ? AND (dated_on, source_id) > (?, ?) LIMIT 1",
        (kind, day, source_id),
    )
    return rows.fetchone() is not None


def _store(
    connection: sqlite3.Connection, source_id: int, record: Record, now: str, *, update: bool
) -> None:
    known = connection.execute(
        "SELECT contact_id FROM record WHERE record_id = ?", (record.record_id,)
    ).fetchone()
    if known is not None and not update:
        return
    if known is None:
        minted = connection.execute("INSERT INTO contact (minted_on) VALUES (?)", (now,))
        contact_id = minted.lastrowid
    else:
        (contact_id,) = known
    connection.execute(
        "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '') "
        "ON CONFLICT (record_id) DO UPDATE SET source_id = excluded.source_id, "
        '"row" = excluded."row", name = excluded.name, given_name = excluded.given_name, '
        "family_name = excluded.family_name, company = excluded.company, title = excluded.title, "
        "location = excluded.location, connected_on = excluded.connected_on, "
        "last_read_on = excluded.last_read_on, gone_on = ''",
        (record.record_id, contact_id, source_id, record.kind, record.row, record.name,
         record.given_name, record.family_name, record.company, record.title,
         record.location, record.connected_on, int(record.is_owner), now, now),
    )  # fmt: skip


def _mark_gone(connection: sqlite3.Connection, reading: Reading, day: str) -> None:
    shown = {record.record_id for record in reading.records}
    before = connection.execute(
        "SELECT record_id FROM record WHERE kind = ? AND gone_on = ''", (reading.receipt.kind,)
    ).fetchall()
    if sum(record_id in shown for (record_id,) in before) < SHARE_OF_A_WHOLE * len(before):
        return
    connection.executemany(
        "UPDATE record SET gone_on = ? WHERE record_id = ?",
        [(day, record_id) for (record_id,) in before if record_id not in shown],
    )
