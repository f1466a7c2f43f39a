"""Meetings in the workspace: worked out from what all calendars say, whichever was read first.

Every entry of every calendar stays. What becomes of them is derived, like who is one person: a
cancellation reaches a meeting of another file, and an older export takes nothing back.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from introlab.network.interactions import store_interactions
from introlab.sources.calendar.entries import Entry
from introlab.sources.calendar.meetings import meetings_of
from introlab.sources.reading import Interaction

#: Meetings worked out at a time, so that memory does not grow with the calendars.
BATCH = 2000

_COLUMNS = (
    "number", "meeting", "organizer", "place", "and_later", "answer", "sequence", "changed_on",
    "cancelled", "horizon", "start", "repeats", "dates", "more",
)  # fmt: skip
_WANTED = "WITH wanted AS MATERIALIZED (SELECT value AS meeting FROM json_each(?)) "


def store_entries(
    connection: sqlite3.Connection, source_id: int, entries: Sequence[Entry]
) -> set[str]:
    """Store what a calendar says in place of an earlier reading of it; return whose word changes.

    The meetings themselves are brought up to date by `settle_meetings`.
    """
    before = connection.execute(
        "SELECT DISTINCT meeting FROM calendar_entry WHERE source_id = ?", (source_id,)
    ).fetchall()
    connection.execute("DELETE FROM calendar_guest WHERE source_id = ?", (source_id,))
    connection.execute("DELETE FROM calendar_entry WHERE source_id = ?", (source_id,))
    connection.executemany(
        f"INSERT INTO calendar_entry (source_id, {', '.join(_COLUMNS)}) "
        f"VALUES ({', '.join('?' * (1 + len(_COLUMNS)))})",
        [(source_id, *(_stored(getattr(entry, name)) for name in _COLUMNS)) for entry in entries],
    )
    connection.executemany(
        "INSERT INTO calendar_guest VALUES (?, ?, ?, ?)",
        [
            (source_id, entry.number, key, role)
            for entry in entries
            for role, key in (*entry.coming, *(("declined", key) for key in entry.declined))
        ],
    )
    return {meeting for (meeting,) in before} | {entry.meeting for entry in entries}


def settle_meetings(connection: sqlite3.Connection, meetings: Iterable[str] | None = None) -> None:
    """Bring meetings up to date with what all calendars say; by default all of them.

    Only what changed is written, so that it may be called whenever in doubt.
    """
    if meetings is None:
        found = connection.execute("SELECT DISTINCT meeting FROM calendar_entry").fetchall()
        meetings = (meeting for (meeting,) in found)
    wanted = sorted(meetings)
    if not wanted:
        return
    # An earlier introlab may have given the meetings of these very files other ids.
    connection.execute(
        "DELETE FROM event WHERE kind = 'meeting' AND conversation >= '' "
        "AND source_id IN (SELECT source_id FROM calendar_entry) "
        "AND conversation NOT IN (SELECT meeting FROM calendar_entry)"
    )
    own = frozenset(key for (key,) in connection.execute("SELECT key FROM own_key"))
    calendars = {
        source_id
        for (source_id,) in connection.execute(
            "SELECT DISTINCT source_id FROM calendar_guest WHERE key IN (SELECT key FROM own_key)"
        )
    }
    for at in range(0, len(wanted), BATCH):
        batch = json.dumps(wanted[at : at + BATCH])
        fates = meetings_of(_entries(connection, batch), own, calendars)
        _store(connection, batch, {
            meeting.interaction_id: (fate.entry.source, meeting)
            for fate in fates
            for meeting in fate.meetings
        })  # fmt: skip


def _entries(connection: sqlite3.Connection, wanted: str) -> Iterator[Entry]:
    """Yield the entries of all calendars on some meetings."""
    guests: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for source_id, number, role, key in connection.execute(
        f"{_WANTED}SELECT g.source_id, g.number, g.role, g.key FROM wanted "
        "JOIN calendar_entry e USING (meeting) JOIN calendar_guest g USING (source_id, number) "
        "ORDER BY g.role = 'to', g.key",
        (wanted,),
    ):
        guests[source_id, number].append((role, key))
    rows = connection.execute(
        f"{_WANTED}SELECT source_id, {', '.join(_COLUMNS)} FROM wanted "
        "JOIN calendar_entry USING (meeting) ORDER BY source_id, number",
        (wanted,),
    )
    for source_id, *cells in rows:
        said = dict(zip(_COLUMNS, cells, strict=True))
        shown = guests[source_id, said["number"]]
        said |= {name: bool(said[name]) for name in ("and_later", "answer", "cancelled", "repeats")}
        said["dates"] = tuple(json.loads(said["dates"]))
        said["coming"] = tuple(pair for pair in shown if pair[0] != "declined")
        said["declined"] = tuple(key for role, key in shown if role == "declined")
        yield Entry(**said, source=source_id)


def _stored(value: object) -> object:
    return json.dumps(value) if isinstance(value, tuple) else value


def _store(
    connection: sqlite3.Connection, wanted: str, found: dict[str, tuple[int, Interaction]]
) -> None:
    """Store meetings in place of those stored before; equal ones stay as they are."""
    held = _held(connection, wanted)
    same = {
        identity
        for identity, (_, item) in found.items()
        if held.get(identity)
        == (item.at, item.people, item.conversation, frozenset(item.participants))
    }
    connection.executemany(
        "DELETE FROM event WHERE interaction_id = ?",
        [(identity,) for identity in sorted(held.keys() - same)],
    )
    new: dict[int, list[Interaction]] = defaultdict(list)
    for identity in found:
        if identity not in same:
            source_id, item = found[identity]
            new[source_id].append(item)
    for source_id, items in sorted(new.items()):
        store_interactions(connection, source_id, items)


_Held = tuple[str, int, str, frozenset[tuple[str, str]]]


def _held(connection: sqlite3.Connection, wanted: str) -> dict[str, _Held]:
    """Return the meetings that are stored: instant, number of people, conversation, and who."""
    rows = connection.execute(
        f"{_WANTED}SELECT e.interaction_id, e.at, e.people, e.conversation, c.role, s.key "
        "FROM wanted JOIN event e ON e.kind = 'meeting' AND e.conversation = wanted.meeting "
        "LEFT JOIN circle c USING (circle_id) LEFT JOIN person_shown s USING (shown_id)",
        (wanted,),
    )
    facts: dict[str, tuple[str, int, str]] = {}
    people: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for identity, at, number, conversation, role, key in rows:
        facts[identity] = (at, number, conversation)
        people[identity].add((role, key))
    return {identity: (*fact, frozenset(people[identity])) for identity, fact in facts.items()}
