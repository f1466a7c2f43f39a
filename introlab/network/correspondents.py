"""What follows from all mail together: mail to oneself, and who wrote and was written to.

It is worked out from what is stored, so that the order of files, a reading that was stopped, and
the user's word on their own addresses before or after loading all come to the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict

from introlab.sources.mail.collecting import correspondent_id, name_of
from introlab.sources.reading import NOBODY_ELSE
from introlab.sources.values.keys import name_key

# Sources of mail that were read to their end: of others more is to come.
_READY = """
    ready (source_id) AS (
        SELECT source_id FROM source LEFT JOIN mail_state USING (source_id)
        WHERE kind LIKE 'mail.%' AND coalesce(finished, 1) = 1)
"""
# Circles the user is in, and whether as the sender.
_MINE = """
    own (key) AS (SELECT key FROM own_key),
    mine (circle_id, sent) AS (
        SELECT c.circle_id, max(c.role = 'from')
        FROM person_shown s JOIN circle c USING (shown_id)
        WHERE s.key IN (SELECT key FROM own) GROUP BY c.circle_id)
"""
_ALONE = f"""
    WITH {_MINE}
    SELECT c.circle_id, count(*) FROM mine JOIN circle c USING (circle_id)
    JOIN person_shown s USING (shown_id)
    GROUP BY c.circle_id HAVING count(*) > 1 AND min(s.key IN (SELECT key FROM own)) = 1
"""
_BOTH_WAYS = f"""
    WITH {_MINE}, {_READY}
    SELECT s.key FROM mine m JOIN circle c USING (circle_id) JOIN person_shown s USING (shown_id)
    WHERE s.key NOT IN (SELECT key FROM own) AND EXISTS (
        SELECT 1 FROM event e WHERE e.circle_id = m.circle_id AND e.kind = 'mail'
        AND e.source_id IN (SELECT source_id FROM ready))
    GROUP BY s.key
    HAVING max(c.role = 'from' AND NOT m.sent) AND max(c.role <> 'from' AND m.sent)
    ORDER BY s.key
"""
_SHOWN = f"""
    WITH {_READY}
    SELECT s.key, s.name, count(*), max(e.source_id)
    FROM json_each(?) wanted JOIN person_shown s ON s.key = wanted.value
    JOIN circle c USING (shown_id) JOIN event e ON e.circle_id = c.circle_id
    WHERE e.kind = 'mail' AND e.source_id IN (SELECT source_id FROM ready)
    GROUP BY s.key, s.name
"""
#: Where the user said something about a contact; what it is about is never taken away.
_WORDS = (
    ("trust_tag", "contact_id"), ("contact_mark", "contact_id"), ("contact_note", "contact_id"),
    ("knows_word", "contact_id"), ("ask", "contact_id"), ("match_word", "left_id"),
    ("match_word", "right_id"),
)  # fmt: skip


def settle_mail(connection: sqlite3.Connection, now: str) -> None:
    """Work out anew what depends on all mail and on which addresses are the user's.

    Mails between the user's own addresses alone are left out, and counted so in the receipt of the
    file that showed them first. Who wrote to the user and was written to, on mails of at most ten
    people, gets a record; a record that is none any more goes, unless the user said something about
    its contact.
    """
    _leave_out_mail_to_oneself(connection)
    keys = [key for (key,) in connection.execute(_BOTH_WAYS)]
    _remove_others(connection, keys)
    _store_records(connection, keys, now)


def _leave_out_mail_to_oneself(connection: sqlite3.Connection) -> None:
    before = dict(connection.execute("SELECT circle_id, people FROM own_circle"))
    after = dict(connection.execute(_ALONE))
    if before == after:
        return
    connection.execute("DELETE FROM own_circle")
    connection.executemany("INSERT INTO own_circle VALUES (?, ?)", sorted(after.items()))
    for circles, sign in ((after.keys() - before.keys(), 1), (before.keys() - after.keys(), -1)):
        for source_id, mails in connection.execute(
            "SELECT source_id, count(*) FROM json_each(?) j JOIN event e ON e.circle_id = j.value "
            "JOIN source USING (source_id) WHERE e.kind = 'mail' AND source.kind LIKE 'mail.%' "
            "GROUP BY source_id",
            (json.dumps(sorted(circles)),),
        ).fetchall():
            _move(connection, source_id, sign * mails)


def _move(connection: sqlite3.Connection, source_id: int, mails: int) -> None:
    """Count mails of a source as left out instead of kept, or the other way round."""
    connection.execute(
        "UPDATE source SET rows_kept = rows_kept - ? WHERE source_id = ?", (mails, source_id)
    )
    connection.execute(
        "INSERT INTO skip VALUES (?, ?, ?) ON CONFLICT (source_id, reason) "
        "DO UPDATE SET rows = rows + excluded.rows",
        (source_id, NOBODY_ELSE, mails),
    )
    connection.execute("DELETE FROM skip WHERE source_id = ? AND rows = 0", (source_id,))


def _remove_others(connection: sqlite3.Connection, keys: list[str]) -> None:
    """Take away the records of those who are no correspondents any more."""
    wanted = {correspondent_id(key) for key in keys}
    gone = {
        record_id: contact_id
        for record_id, contact_id, key in connection.execute(
            "SELECT record_id, r.contact_id, key FROM record r JOIN record_key USING (record_id) "
            "WHERE kind LIKE 'mail.%' AND key LIKE 'email:%'"
        )
        if record_id not in wanted and record_id == correspondent_id(key)
    }
    if not gone:
        return
    current = dict(connection.execute("SELECT minted_id, contact_id FROM contact_current"))
    spoken_of = {
        current[contact_id]
        for table, column in _WORDS
        for (contact_id,) in connection.execute(f"SELECT DISTINCT {column} FROM {table}")
    }
    for record_id, contact_id in gone.items():
        if current[contact_id] not in spoken_of:
            for table in ("record_key", "record"):
                connection.execute(f"DELETE FROM {table} WHERE record_id = ?", (record_id,))


def _store_records(connection: sqlite3.Connection, keys: list[str], now: str) -> None:
    shown: defaultdict[str, dict[str, int]] = defaultdict(dict)
    latest: dict[str, int] = {}
    for key, name, mails, source_id in connection.execute(_SHOWN, (json.dumps(keys),)):
        shown[key][name] = mails
        latest[key] = max(latest.get(key, 0), source_id)
    sources = {
        source_id: (kind, read_on)
        for source_id, kind, read_on in connection.execute(
            "SELECT source_id, kind, read_on FROM source WHERE kind LIKE 'mail.%'"
        )
    }
    for key in keys:
        _store_record(connection, key, name_of(shown[key]), latest[key], sources[latest[key]], now)


def _store_record(
    connection: sqlite3.Connection, key: str, name: str, source_id: int,
    source: tuple[str, str], now: str,
) -> None:  # fmt: skip
    record_id = correspondent_id(key)
    stored = connection.execute(
        "SELECT source_id, kind, name, last_read_on FROM record WHERE record_id = ?", (record_id,)
    ).fetchone()
    if stored == (source_id, source[0], name, source[1]):
        return
    if stored is None:
        minted = connection.execute("INSERT INTO contact (minted_on) VALUES (?)", (now,))
        connection.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, NULL, ?, '', '', '', '', '', '', 0, ?, ?, '')",
            (record_id, minted.lastrowid, source_id, source[0], name, now, source[1]),
        )
    else:
        connection.execute(
            "UPDATE record SET source_id = ?, kind = ?, name = ?, last_read_on = ? "
            "WHERE record_id = ?",
            (source_id, source[0], name, source[1], record_id),
        )
    connection.executemany(
        "INSERT INTO record_key VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(record_id, found) for found in sorted({key, name_key(name)} - {""})],
    )
