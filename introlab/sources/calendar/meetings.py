"""Meetings from what calendars say about them, whichever was read first.

The rule: of all entries on one meeting the newest counts, by sequence number, then by last change.
On a series it counts from its first date or from when it was said: what older entries say of the
time before stays. A date of a series goes by its own entry, unless another file has a newer one on
the whole series.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from introlab.sources.calendar.entries import Entry, Version
from introlab.sources.reading import MOST_PEOPLE, NOBODY_ELSE, REPEATED, Interaction
from introlab.tables import FOREVER, OWNER, stable_id

#: How long after the newest time stamp of a file meetings are taken: what is planned further
#: ahead will be in a later export, if it takes place.
DAYS_AHEAD = 31

CANCELLED = "cancelled"
DECLINED = "declined by you"
OLDER = "an older version of the same event"
NO_DATE_LEFT = "every date was moved or taken out"
AHEAD = f"more than {DAYS_AHEAD} days after the newest entry"


class Fate(NamedTuple):
    """What became of an entry: its meetings, or the reason why there are none."""

    entry: Entry
    reason: str
    meetings: list[Interaction]


def meetings_of(
    entries: Iterable[Entry], own: frozenset[str], calendars: Collection[int]
) -> list[Fate]:
    """Return what becomes of every entry: the same whatever their order, and however often.

    Parameters
    ----------
    entries : iterable of Entry
        All entries on the meetings in question, of one calendar or of several.
    own : frozenset of str
        The user's own addresses.
    calendars : collection of int
        The sources that are calendars of the user's: who is not listed there is on it all the same.

    Examples
    --------
    >>> people = (("from", "email:me@example.com"), ("to", "email:jane@example.com"))
    >>> first = Entry(0, "m", start="2024-07-01T09:30:00Z", coming=people, horizon="2024-08")
    >>> moved = Entry(0, "m", start="2024-07-02T09:30:00Z", coming=people, horizon="2024-08",
    ...               sequence=1, source=1)
    >>> fates = meetings_of([moved, first], frozenset({"email:me@example.com"}), {0, 1})
    >>> [(fate.reason, [met.at for met in fate.meetings]) for fate in fates]
    [('', ['2024-07-02T09:30:00Z']), ('an older version of the same event', [])]
    """
    of_meeting: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of_meeting[entry.meeting].append(entry)
    return [
        fate
        for found in of_meeting.values()
        for name, part in _told_apart(found)
        for fate in _Meeting(name, part, own, calendars).fates()
    ]


def _told_apart(entries: list[Entry]) -> Iterator[tuple[tuple[str, ...], list[Entry]]]:
    """Yield the meetings behind one UID, each with what tells it from the others.

    Some programs give one UID to everything. Entries are on one meeting if they name the same
    organizer or the same instant; where one file has several at once, only the same instant.
    """
    groups = _fitting(entries) if len({entry.organizer for entry in entries}) > 1 else [entries]
    for group in groups:
        name = (min(entry.organizer for entry in group),) if len(groups) > 1 else ()
        if not _several_at_once(group):
            yield name, group
            continue
        starts = {entry.start for entry in group if not entry.place}
        series = sorted(
            (date, entry.start) for entry in group if not entry.place for date in entry.dates
        )
        by_start: dict[str, list[Entry]] = defaultdict(list)
        for entry in group:
            at = entry.place or entry.start
            place = bisect_left(series, (at, ""))
            if at not in starts and place < len(series) and series[place][0] == at:
                at = series[place][1]
            by_start[at].append(entry)
        for start, part in by_start.items():
            yield (*name, start), part


def _fitting(entries: list[Entry]) -> list[list[Entry]]:
    """Return groups of entries that name the same organizer or the same instant."""
    above: dict[str, str] = {}

    def top(mark: str) -> str:
        while (higher := above.setdefault(mark, mark)) != mark:
            above[mark] = above[higher]
            mark = above[mark]
        return mark

    for entry in entries:
        for instant in entry.instants:
            above[top(instant)] = top(f"by {entry.organizer}")
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[top(f"by {entry.organizer}")].append(entry)
    return list(groups.values())


def _several_at_once(entries: list[Entry]) -> bool:
    """Return whether a file has meetings at several times under one UID and sequence number."""
    newest: dict[int, int] = {}
    starts: dict[tuple[int, int], set[str]] = defaultdict(set)
    for entry in entries:
        if not entry.place and not entry.cancelled:
            newest[entry.source] = max(entry.sequence, newest.get(entry.source, 0))
            starts[entry.source, entry.sequence].add(entry.start)
    return any(len(starts[key]) > 1 for key in newest.items())


class _Meeting:
    """All entries on one meeting or series."""

    def __init__(
        self,
        name: tuple[str, ...],
        entries: Sequence[Entry],
        own: frozenset[str],
        calendars: Collection[int],
    ) -> None:
        self._name, self._entries, self._own, self._calendars = name, entries, own, calendars
        self._last = max(entry.horizon for entry in entries)
        wholes = sorted((entry for entry in entries if not entry.place), key=self._order)
        self._spans = self._spans_of(wholes)
        named = {entry.place for entry in entries if entry.coming or entry.declined}
        with_whole = {entry.source for entry in wholes}
        self._silent = {
            id(e)
            for e in entries
            if not (e.coming or e.declined or e.cancelled)
            and (e.place in named or e.source not in with_whole)
        }
        beside = {(entry.source, entry.version) for entry in wholes}
        current = [
            entry
            for entry in entries
            if id(entry) not in self._silent and not self._is_outdated(entry, beside)
        ]
        self._cancelled = {e.place: e.version for e in sorted(current, key=_rank) if e.cancelled}
        standing = sorted((e for e in current if not self._is_cancelled(e)), key=self._order)
        self._latest = {entry.place: entry for entry in standing}
        places = {entry.place: entry for entry in sorted(current, key=_rank) if entry.place}
        # a single date in place of a series is not one of its dates besides
        once = {e.start for e, _, _ in self._spans[:1] if self._is_on(e) and not e.repeats}
        self._places = places.keys() | once
        self._changes = sorted(place for place, entry in places.items() if entry.and_later)

    def fates(self) -> Iterator[Fate]:
        """Yield what becomes of each entry."""
        for entry in self._entries:
            meetings = list(self._meetings(entry)) if self._is_said(entry) else []
            yield Fate(entry, "" if meetings else self._reason(entry), meetings)

    def _order(self, entry: Entry) -> tuple[object, ...]:
        # of equal ones: the one of a calendar of the user's, then the one that was read first
        return _rank(entry), entry.source in self._calendars, -entry.source, -entry.number

    def _is_outdated(self, entry: Entry, beside: Collection[tuple[int, Version]]) -> bool:
        """Return whether another file has a newer word on the series, for when this one is."""
        if not entry.place:
            return False
        whole = self._word_at(entry)
        if entry.and_later:  # its dates go on into those of the newest word
            whole = next((word for word, _, _ in self._spans if not word.cancelled), None)
        if whole is None or whole.cancelled or whole.version <= entry.version:
            return False
        return (entry.source, whole.version) not in beside

    def _is_cancelled(self, entry: Entry) -> bool:
        version = self._cancelled.get(entry.place)
        whole = self._word_at(entry) if entry.place else None
        if whole and whole.cancelled:
            version = max(version or whole.version, whole.version)
        return entry.cancelled or bool(version and version >= entry.version)

    def _word_at(self, entry: Entry) -> Entry | None:
        """Return the word on the whole series that counts when one of its dates takes place."""
        at = entry.start or entry.place
        return next((whole for whole, since, until in self._spans if since <= at < until), None)

    def _is_said(self, entry: Entry) -> bool:
        if entry.place:
            return entry is self._latest.get(entry.place)
        return self._is_on(entry) and any(entry is part for part, _, _ in self._spans)

    def _is_on(self, entry: Entry) -> bool:
        return not entry.cancelled and not self._unwanted(entry)

    def _reason(self, entry: Entry) -> str:
        """Return why an entry gives no meetings."""
        if id(entry) in self._silent:
            return NOBODY_ELSE
        if self._is_cancelled(entry):
            return CANCELLED
        latest = self._latest.get(entry.place)
        if latest is None or entry.sequence != latest.sequence:
            return OLDER
        if unwanted := self._unwanted(entry):
            return unwanted
        if not self._is_said(entry):
            return REPEATED
        return AHEAD if any(self._dates(entry)) else NO_DATE_LEFT

    def _unwanted(self, entry: Entry) -> str:
        if not self._own.isdisjoint(entry.declined):
            return DECLINED
        there = {key for _, key in entry.coming}
        others = len(there - self._own) + entry.more
        # a notice of an organizer to everybody has one address, and it need not be the user's
        alone = not others or (others == 1 and not self._own & there)
        return NOBODY_ELSE if alone else ""

    def _spans_of(self, wholes: Sequence[Entry]) -> list[tuple[Entry, str, str]]:
        """Return which word on the whole counts when: (entry, from, before), the newest first.

        The newest counts from when it replaces what was said before: history is not taken back
        by what is said later. Where it is from a file that ends before others do, those go on.
        """
        found: list[tuple[Entry, str, str]] = []
        since = until = FOREVER
        for entry in reversed(wholes):
            if entry.answer and not wholes[-1].answer:
                continue
            begins = entry.since if self._is_on(entry) else entry.changed_on
            goes_on = entry.repeats and not entry.cancelled
            if not found:
                on = goes_on and self._is_on(entry)
                ends = max(begins, entry.horizon) if on else FOREVER
                found.append((entry, begins, ends))
                since, until = begins, ends
                continue
            if begins < since and (entry.repeats or entry.cancelled):
                found.append((entry, begins, since))
                since = begins
            if until < entry.horizon and goes_on:
                found.append((entry, until, entry.horizon))
                until = entry.horizon
        return [
            (entry, "" if low == since else low, FOREVER if high == until else high)
            for entry, low, high in found
        ]

    def _meetings(self, entry: Entry) -> Iterator[Interaction]:
        if self._unwanted(entry):
            return
        people, shown = self._people(entry)
        for at, place in self._dates(entry):
            if at <= self._last:
                identity = stable_id(entry.meeting, place, *self._name)
                yield Interaction(identity, at, "meeting", people, entry.meeting, shown)

    def _dates(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """Yield (when it takes place, which date of its series that is, '' for none)."""
        if not entry.repeats or entry.place:
            yield entry.start, entry.place
        if entry.place and entry.and_later:
            since = datetime.fromisoformat(entry.place)
            shift = datetime.fromisoformat(entry.start) - since
            for date in self._series():
                if date > entry.place and self._change_before(date) == entry.place:
                    yield _instant(datetime.fromisoformat(date) + shift), date
        elif not entry.place and entry.repeats:
            for date in self._series(entry):
                if not self._change_before(date):
                    yield date, date

    def _series(self, only: Entry | None = None) -> Iterator[str]:
        """Yield the dates of the series, or those that one entry gives, no entry of their own."""
        for entry, since, until in self._spans:
            for date in entry.dates if only in (None, entry) and not entry.cancelled else ():
                if since <= date < until and date not in self._places:
                    yield date

    def _change_before(self, date: str) -> str:
        """Return since which date the series is changed on a date, '' if it is not."""
        number = bisect_left(self._changes, date)
        return self._changes[number - 1] if number else ""

    def _people(self, entry: Entry) -> tuple[int, tuple[tuple[str, str], ...]]:
        """Return how many are on it, and who is shown: the user too, also where not listed."""
        shown = list(entry.coming)
        own = [pair for pair in shown if pair[1] in self._own]
        if entry.source in self._calendars and not own and not entry.more:
            own = [("to", OWNER)]
            shown += own
        others = {key for _, key in entry.coming} - self._own
        number = len(others) + entry.more + bool(own)
        if number > MOST_PEOPLE:
            shown = [pair for pair in shown if pair[0] == "from"] or own[:1] or shown[:1]
        return number, tuple(shown)


def _rank(entry: Entry) -> tuple[object, ...]:
    return entry.rank


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
