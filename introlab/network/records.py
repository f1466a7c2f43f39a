"""Records of one reading into the workspace: new ones, changed ones, and those that are gone.

A newer export adds and updates; an older one, read later, adds but takes nothing back. A row that a
newer export no longer shows is kept and marked. Where somebody worked is noted for every export.

A record's id comes from the best that its row says of somebody, so a later release that understands
more columns may give it another id: `_alike` finds such a row again.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from introlab.sources.reading import Reading, Record
from introlab.sources.values.keys import name_key
from introlab.tables import stable_id

#: Kinds that list everybody: who is missing from a newer one is gone. Others may come in part.
WHOLE_LISTS = frozenset({"linkedin.connections"})
#: A list that shows less than this share of those known was cut down by somebody: nobody is gone.
SHARE_OF_A_WHOLE = 0.5
#: Keys that tell people of one name apart.
_DECIDING = ("linkedin:", "email:")


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
    records = _with_stored_ids(connection, source_id, reading)
    for record in records:
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
    if newest and reading.receipt.kind in WHOLE_LISTS and records:
        _mark_gone(connection, reading.receipt.kind, records, day or now[:10])


def _with_stored_ids(
    connection: sqlite3.Connection, source_id: int, reading: Reading
) -> list[Record]:
    """Return the records of a reading, each under the id by which it is stored already, if it is.

    No two records of this reading are one, and where several stored ones may be it, none is.
    """
    taken = {record.record_id for record in reading.records}
    records = []
    for record in reading.records:
        here, same_day = (ids - taken for ids in _alike(connection, record, source_id))
        own = (record.record_id,)
        known = connection.execute("SELECT 1 FROM record WHERE record_id = ?", own).fetchone()
        alike = here if here or known else same_day
        if len(alike) == 1:
            taken |= alike
            records.append(replace(record, record_id=alike.pop()))
        else:
            records.append(record)
    return records


def _alike(
    connection: sqlite3.Connection, record: Record, source_id: int
) -> tuple[set[str], set[str]]:
    """Return the ids of stored records that may be the same one under another id.

    They have its name and no other profile or address. The first stand on the same line of the same
    file; the others were connected the same day, and one of the two was known by its name alone.
    """
    mine = {key for key in record.keys if key.startswith(_DECIDING)}
    rows = connection.execute(
        'SELECT r.record_id, r.source_id = ? AND r."row" = ?, r.connected_on '
        "FROM record_key k JOIN record r USING (record_id) "
        "WHERE k.key = ? AND r.kind = ? AND r.record_id <> ?",
        (source_id, record.row, name_key(record.name), record.kind, record.record_id),
    ).fetchall()
    here, same_day = set(), set()
    for record_id, is_here, day in rows:
        if not is_here and not day == record.connected_on != "":
            continue
        keys = connection.execute("SELECT key FROM record_key WHERE record_id = ?", (record_id,))
        theirs = {key for (key,) in keys if key.startswith(_DECIDING)}
        if mine and theirs and mine.isdisjoint(theirs):
            continue
        if is_here:
            here.add(record_id)
        elif not mine or record_id not in {stable_id(record.kind, key) for key in theirs}:
            same_day.add(record_id)
    return here, same_day


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


def _mark_gone(connection: sqlite3.Connection, kind: str, records: list[Record], day: str) -> None:
    shown = {record.record_id for record in records}
    before = connection.execute(
        "SELECT record_id FROM record WHERE kind = ? AND gone_on = ''", (kind,)
    ).fetchall()
    if sum(record_id in shown for (record_id,) in before) < SHARE_OF_A_WHOLE * len(before):
        return
    connection.executemany(
        "UPDATE record SET gone_on = ? WHERE record_id = ?",
        [(day, record_id) for (record_id,) in before if record_id not in shown],
    )
