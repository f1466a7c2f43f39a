"""Interactions in the workspace: equal people on them are stored once, as a circle.

A mailbox holds hundreds of thousands of mails between the same few hundred people in the same few
thousand groups. One row a mail and one a group take a third of the time and space of a row for
every person on every mail.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import count
from typing import NamedTuple, Protocol

from introlab.sources.reading import Interaction

#: Circles and people remembered, so that most mails need no look at the database.
_REMEMBERED = 50_000

_INSERT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"


class Group(Protocol):
    """Who is on an interaction; equal ones may be one object."""

    @property
    def participants(self) -> tuple[tuple[str, str], ...]:
        """(role, key) pairs."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name beside each of them, '' for none; or nothing at all."""


Row = tuple[str, str, str, int, str, Group]
"""interaction_id, at, kind, people, conversation, who was on it."""


class _People(NamedTuple):
    participants: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


def _number(*parts: str) -> int:
    """Return a positive number of 63 bits that depends on nothing but the parts, in order."""
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 1


class Circles:
    """Stores interactions with who was on them."""

    def __init__(self) -> None:
        self._ids: dict[Group, int] = {}
        self._shown: dict[tuple[str, str], int] = {}
        self._people: list[tuple[int, str, str]] = []
        self._members: list[tuple[int, int, str]] = []

    def store(
        self, connection: sqlite3.Connection, source_id: int, rows: Sequence[Row], first: int
    ) -> tuple[list[int], list[int]]:
        """Store the interactions that are new; return their circles, and the places of the others.

        They are numbered without gaps from ``first`` on, so that numbers depend on the order of
        reading alone.
        """
        known = self._ids
        circles = [known.get(row[5]) or self._circle(row[5]) for row in rows]
        self._store_circles(connection)
        added = [
            (number, row[0], source_id, row[1], row[2], row[3], row[4], circle)
            for number, row, circle in zip(count(first), rows, circles, strict=False)
        ]
        before = connection.total_changes
        connection.executemany(_INSERT, added)
        if connection.total_changes - before == len(added):
            return circles, []
        stored = {
            number
            for (number,) in connection.execute(
                "SELECT event_no FROM event WHERE event_no >= ?", (first,)
            )
        }
        new = [row for row in added if row[0] in stored]
        connection.execute("DELETE FROM event WHERE event_no >= ?", (first,))
        connection.executemany(
            _INSERT, [(number, *row[1:]) for number, row in zip(count(first), new, strict=False)]
        )
        return circles, [row[0] - first for row in added if row[0] not in stored]

    def _circle(self, group: Group) -> int:
        """Return the id of a circle; what is not stored yet waits for `_store_circles`."""
        people: dict[str, tuple[str, str]] = {}
        for place, (role, key) in enumerate(group.participants):
            people.setdefault(key, (role, group.names[place] if group.names else ""))
        if not people:
            return 0
        parts = [part for key in sorted(people) for part in (key, *people[key])]
        circle_id = _number("circle", *parts)
        for key, (role, name) in people.items():
            shown_id = self._shown.get((key, name))
            if shown_id is None:
                shown_id = self._shown[key, name] = _number("shown", key, name)
                self._people.append((shown_id, key, name))
            self._members.append((circle_id, shown_id, role))
        self._ids[group] = circle_id
        return circle_id

    def _store_circles(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO person_shown VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            sorted(self._people),
        )
        connection.executemany(
            "INSERT INTO circle VALUES (?, ?, ?) ON CONFLICT DO NOTHING", sorted(self._members)
        )
        self._people.clear()
        self._members.clear()
        for remembered in (self._ids, self._shown):
            if len(remembered) > _REMEMBERED:
                remembered.clear()


def next_number(connection: sqlite3.Connection) -> int:
    """Return the number of the next event that is stored."""
    (last,) = connection.execute("SELECT coalesce(max(event_no), 0) FROM event").fetchone()
    return int(last) + 1


def store_interactions(
    connection: sqlite3.Connection, source_id: int, found: Iterable[Interaction]
) -> None:
    """Store the interactions nobody stored before, and who was on them."""
    rows: list[Row] = [
        (item.interaction_id, item.at, item.kind, item.people, item.conversation,
         _People(item.participants, item.names))
        for item in found
    ]  # fmt: skip
    if rows:
        Circles().store(connection, source_id, rows, next_number(connection))
