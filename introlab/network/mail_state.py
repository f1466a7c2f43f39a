"""What is remembered of mail that was read: how far, and what it says about whose mailbox it is."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from introlab.network.filing import store_source
from introlab.sources.mail.places import Place
from introlab.sources.mail.sorting import OwnAddresses, Sign
from introlab.sources.reading import Receipt

_OF_SOURCE = ("skip", "problem", "mail_state", "own_sign", "seen_again")


def take_over(
    connection: sqlite3.Connection, source_id: int | None, receipt: Receipt, now: str
) -> int:
    """Return the source of a receipt: a new one, one that was stopped, or that of the same bytes.

    While a file is being read its digest is not known; its source then bears a mark in its place.
    """
    if source_id is not None:
        return _finish(connection, source_id, receipt, now)
    stopped = connection.execute(
        "SELECT source_id FROM source JOIN mail_state USING (source_id) "
        "WHERE finished = 0 AND at = 0 AND path = ? AND member = ? AND kind = ?",
        (Path(receipt.path).name, receipt.member, receipt.kind),
    ).fetchone()
    if stopped:
        (source_id,) = stopped
        if receipt.sha256:
            source_id = _finish(connection, source_id, receipt, now)
    elif receipt.sha256:
        source_id = store_source(connection, receipt, "", now)
    else:
        (mark,) = connection.execute(
            "SELECT 'unfinished ' || (coalesce(max(source_id), 0) + 1) FROM source"
        ).fetchone()
        marked = Receipt(receipt.path, receipt.member, receipt.kind, sha256=mark)
        source_id = store_source(connection, marked, "", now)
    # it is read from its start: what was remembered of it counts anew
    for table in ("own_sign", "mail_state", "seen_again"):
        connection.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))
    return source_id


def _finish(connection: sqlite3.Connection, source_id: int, receipt: Receipt, now: str) -> int:
    """Give a source its digest; if the same bytes were read before, fold it into their source."""
    same = connection.execute(
        "SELECT source_id FROM source WHERE sha256 = ? AND path = ? AND member = ? AND kind = ? "
        "AND source_id <> ?",
        (receipt.sha256, Path(receipt.path).name, receipt.member, receipt.kind, source_id),
    ).fetchone()
    if not same:
        connection.execute(
            "UPDATE source SET sha256 = ?, read_on = ? WHERE source_id = ?",
            (receipt.sha256, now, source_id),
        )
        return source_id
    (kept,) = same
    connection.execute("UPDATE source SET read_on = ? WHERE source_id = ?", (now, kept))
    connection.execute("UPDATE event SET source_id = ? WHERE source_id = ?", (kept, source_id))
    for table in ("own_sign", "mail_state"):
        connection.execute(f"DELETE FROM {table} WHERE source_id = ?", (kept,))
        connection.execute(
            f"UPDATE {table} SET source_id = ? WHERE source_id = ?", (kept, source_id)
        )
    for table in (*_OF_SOURCE, "source"):
        connection.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))
    return int(kept)


def store_state(
    connection: sqlite3.Connection, source_id: int, place: Place, own: OwnAddresses,
    *, first: int,
) -> None:  # fmt: skip
    """Store how far the mail of a source was read, and add what it says about the user.

    Parameters
    ----------
    first : int
        Number of the first event its reading could store; 0 when it is read to its end.
    """
    connection.execute(
        "INSERT INTO mail_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source_id) "
        "DO UPDATE SET finished = excluded.finished, at = excluded.at, piece = excluded.piece, "
        "chain = excluded.chain, sample = excluded.sample, first_no = excluded.first_no, "
        "mails = mails + excluded.mails, received = received + excluded.received",
        (source_id, int(not first), place.at, place.piece, place.chain, place.sample, first,
         own.mails, own.with_received),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO own_sign VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source_id, key) DO UPDATE "
        "SET delivered = delivered + excluded.delivered, sent = sent + excluded.sent, "
        "unreceived = unreceived + excluded.unreceived, present = present + excluded.present",
        [(source_id, key, *sign) for key, sign in own.signs().items()],
    )


def found_own(connection: sqlite3.Connection, sources: Sequence[int]) -> Counter[str]:
    """Return the user's addresses as all mail of these sources together shows them.

    Only addresses with a sign, known ones and the two on most mails are looked at.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS read_now (source_id INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM read_now")
    connection.executemany("INSERT INTO read_now VALUES (?)", [(one,) for one in sources])
    own = OwnAddresses()
    own.mails, own.with_received = connection.execute(
        "SELECT coalesce(sum(mails), 0), coalesce(sum(received), 0) "
        "FROM mail_state JOIN read_now USING (source_id)"
    ).fetchone()
    known = frozenset(
        key for (key,) in connection.execute("SELECT key FROM owner_key WHERE confirmed >= 0")
    )
    summed = (
        "SELECT key, sum(delivered) AS d, sum(sent) AS s, sum(unreceived) AS u, sum(present) AS p "
        "FROM own_sign JOIN read_now USING (source_id) GROUP BY key"
    )
    for key, *sign in connection.execute(
        f"SELECT * FROM ({summed}) WHERE d + s + u > 0 "
        "OR key IN (SELECT key FROM owner_key WHERE confirmed >= 0) "
        f"UNION SELECT * FROM (SELECT * FROM ({summed}) ORDER BY p DESC LIMIT 2)"
    ).fetchall():
        own.add(key, Sign(*sign))
    return own.found(known)
