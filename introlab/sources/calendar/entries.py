"""What one calendar says about one meeting: the facts from which meetings are worked out."""

from __future__ import annotations

from dataclasses import dataclass

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

        The rest only makes the order one and the same, whatever is read first.
        """
        return (
            self.version, self.cancelled, self.horizon, self.start, self.repeats, self.dates,
            tuple(sorted(self.coming)), self.more, tuple(sorted(self.declined)), self.and_later,
        )  # fmt: skip

    @property
    def instants(self) -> frozenset[str]:
        """All instants it names, by which it is recognised."""
        return frozenset({self.place, self.start, *self.dates}) - {""}
