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
from introlab.sources.calendar.people import organizer_id
from introlab.sources.reading import Interaction

#: Meetings worked out at a time, so that memory does not grow with the calendars.
BATCH = 2000

_COLUMNS = (
    "number", "meeting", "organizer", "place", "and_later", "answer", "sequence", "changed_on",
    "cancelled", "horizon", "start", "repeats", "dates", "cut", "more",
)  # fmt: skip
_YES_OR_NO = ("and_later", "answer", "cancelled", "repeats", "cut")
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
        "AND source_id IN (SELECT source_id FROM calendar_entry WHERE number >= 0) "
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
            meeting.interaction_id: (fate.entry, meeting)
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
        said |= {name: bool(said[name]) for name in _YES_OR_NO}
        said["dates"] = tuple(json.loads(said["dates"]))
        said["coming"] = tuple(pair for pair in shown if pair[0] != "declined")
        said["declined"] = tuple(key for role, key in shown if role == "declined")
        if said["number"] < 0:  # stored by an earlier introlab, which did not keep the organizer
            callers = [key for role, key in shown if role == "from"]
            said["organizer"] = organizer_id(callers[0]) if callers else ""
        yield Entry(**said, source=source_id)


def _stored(value: object) -> object:
    return json.dumps(value) if isinstance(value, tuple) else value


def _store(
    connection: sqlite3.Connection, wanted: str, found: dict[str, tuple[Entry, Interaction]]
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
            entry, item = found[identity]
            new[entry.source].append(item)
    for source_id, items in sorted(new.items()):
        store_interactions(connection, source_id, items)
    _forget_earlier(connection, [
        identity
        for identity, (entry, _) in found.items()
        if identity not in same and not entry.is_numbered
    ])  # fmt: skip


def _forget_earlier(connection: sqlite3.Connection, meetings: Sequence[str]) -> None:
    """Take back what an earlier introlab stored of meetings whose UID tells nothing.

    It took such a UID for one, so that only people and instant show that these are the same.
    """
    earlier = connection.execute(
        "WITH wanted AS MATERIALIZED (SELECT value AS interaction_id FROM json_each(?)), "
        "earlier AS MATERIALIZED (SELECT source_id FROM source s WHERE kind = 'calendar' "
        "AND NOT EXISTS (SELECT 1 FROM calendar_entry e "
        "WHERE e.source_id = s.source_id AND e.number >= 0)) "
        "SELECT old.event_no, old.source_id, old.conversation FROM wanted "
        "JOIN event new USING (interaction_id) CROSS JOIN earlier "
        "CROSS JOIN event old ON old.circle_id = new.circle_id AND old.kind = 'meeting' "
        "AND old.source_id = earlier.source_id AND old.at = new.at "
        "WHERE old.event_no <> new.event_no",
        (json.dumps(meetings),),
    ).fetchall()
    for number, *entry in earlier:
        connection.execute("DELETE FROM event WHERE event_no = ?", (number,))
        for table in ("calendar_guest", "calendar_entry"):
            connection.execute(
                f"DELETE FROM {table} WHERE source_id = ?1 AND number IN (SELECT number "
                "FROM calendar_entry WHERE source_id = ?1 AND number < 0 AND meeting = ?2)",
                entry,
            )


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
