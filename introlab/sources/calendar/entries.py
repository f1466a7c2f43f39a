"""What one calendar says about one meeting: the facts from which meetings are worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from introlab.tables import stable_id

Version = tuple[bool, int, str]
"""What is compared, in this order: a word of its own, the sequence number, the last change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One component of a calendar; see table ``calendar_entry`` in schema.sql.

    ``coming`` holds (role, key) pairs, all of them up to 10; else the organizer and the user, with
    ``more`` people who are not shown. ``declined`` holds the keys of those who do not come.
    """

    number: int
    meeting: str
    organizer: str = ""
    place: str = ""
    and_later: bool = False
    answer: bool = False
    sequence: int = 0
    changed_on: str = ""
    cancelled: bool = False
    horizon: str = ""
    start: str = ""
    repeats: bool = False
    dates: tuple[str, ...] = ()
    cut: bool = False
    coming: tuple[tuple[str, str], ...] = ()
    more: int = 0
    declined: tuple[str, ...] = ()
    source: int = 0

    @property
    def version(self) -> Version:
        """Which word on the meeting this is (RFC 5546, 2.1.5); an answer never outdoes another."""
        return not self.answer, self.sequence, self.changed_on

    @property
    def rank(self) -> tuple[object, ...]:
        """Order of the words on a meeting: of one version, a cancellation, then the newest file.

        A file that shows one date of what others of that version follow as a series could not
        follow it. The rest only makes the order one and the same, whatever is read first.
        """
        return (
            self.version, self.cancelled, len(self.dates) > 1, self.horizon, self.start,
            self.repeats, self.dates, self.cut, tuple(sorted(self.coming)), self.more,
            tuple(sorted(self.declined)), self.and_later,
        )  # fmt: skip

    @property
    def since(self) -> str:
        """From when on it replaces what was said before, '' = always.

        Its first date or the moment it was said, whichever is earlier. Without dates (cancelled,
        or a rule that cannot be followed) it is that moment; where older dates were cut off, it is
        the first one that is given.
        """
        if self.cancelled or len(self.dates) < 2:
            return self.changed_on
        first = min(self.dates[0], self.start)
        return self.dates[0] if self.cut else min(first, self.changed_on or first)

    @property
    def is_numbered(self) -> bool:
        """Whether a UID tells which meeting it is; else people and time do."""
        return self.meeting != by_people((key for _, key in self.coming), self.start)

    @property
    def instants(self) -> frozenset[str]:
        """All instants it names, by which it is recognised."""
        return frozenset({self.place, self.start, *self.dates}) - {""}


def by_people(people: Iterable[str], start: str) -> str:
    """Return the id of a meeting without a UID: who is on it, and when it begins.

    Examples
    --------
    >>> both = ["email:jane@example.com", "email:me@example.com"]
    >>> at = "2024-07-01T09:30:00Z"
    >>> by_people(both, at) == by_people(reversed(both), at)
    True
    """
    return stable_id("calendar", "\n".join(sorted(people)), start)
