"""Calendars (iCalendar): meetings with others become interactions; titles and texts are not read.

Meetings are taken up to 31 days after the newest time stamp of the file, because a reader has no
clock: what lies ahead of the present is left out by whoever asks what happened before an instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from introlab.sources.calendar.entries import Entry, by_people
from introlab.sources.calendar.meetings import DAYS_AHEAD, meetings_of
from introlab.sources.calendar.parts import CalendarFile, Component, line_of, take_apart
from introlab.sources.calendar.people import calendar_owner, invited, organizer
from introlab.sources.calendar.rules import MOST_DATES, Rules
from introlab.sources.calendar.series import Event, Series
from introlab.sources.calendar.times import FIRST_YEAR, LAST_YEAR, Moment, Zones
from introlab.sources.reading import MOST_PEOPLE, NOBODY_ELSE, Reading
from introlab.tables import stable_id

NOT_A_MEETING = "not a meeting"
NO_DATE = "no readable date"

#: Messages of one invited person, or on what was not agreed yet (RFC 5546, 1.4): no new word on a
#: meeting somebody else has called.
_ANSWERS = frozenset({"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"})
#: What some programs write for want of a UID: a few digits, or one letter again and again.
_FEWEST_LETTERS = 8
_ONE_LETTER = re.compile(r"(\w)\1*")

#: Problems of one kind that are listed event by event; the rest are counted in one line.
_LISTED = 20
_HINT = "Look at this event in your calendar; the others were read."


def read_calendar(data: bytes, reading: Reading, owner_keys: frozenset[str]) -> None:
    r"""Add one interaction per meeting and date; a series counts as one component read.

    Parameters
    ----------
    data : bytes
        The file.
    reading : Reading
        Takes the meetings, the user's addresses and the receipt.
    owner_keys : frozenset of str
        The user's own addresses, as far as known.

    Examples
    --------
    >>> from introlab.sources.reading import Receipt
    >>> reading = Reading(Receipt("calendar.ics", "", "calendar"))
    >>> read_calendar(
    ...     b"BEGIN:VEVENT\nDTSTART:20240701T093000Z\nORGANIZER:MAILTO:me@example.com\n"
    ...     b"ATTENDEE:mailto:jane@example.com\nEND:VEVENT\n",
    ...     reading, frozenset({"email:me@example.com"}),
    ... )
    >>> reading.interactions[0].at, reading.interactions[0].participants
    ('2024-07-01T09:30:00Z', (('from', 'email:me@example.com'), ('to', 'email:jane@example.com')))
    """
    file = take_apart(data)
    reading.receipt.encoding = file.encoding
    reading.receipt.notes += file.notes
    _Calendar(data, file, reading, owner_keys).read()


class _Calendar:
    """Reads the components of one file in order."""

    def __init__(
        self, data: bytes, file: CalendarFile, reading: Reading, owner_keys: frozenset[str]
    ) -> None:
        self._data, self._reading = data, reading
        self._zones = Zones(file.zones, file.head.text("X-WR-TIMEZONE"))
        self._listed: dict[str, int] = {}
        self._events = [self._event(component) for component in file.components]
        meetings = [event for event in self._events if event.component.kind == "VEVENT"]
        found = calendar_owner(
            [event.people for event in meetings], owner_keys, file.head.text("X-WR-CALNAME")
        )
        reading.owner_keys.update(found)
        self._own = frozenset(found)
        self._last = _last_instant(meetings)
        self._series = Series(self._zones, Rules(self._zones, self._last), self._problem)

    def read(self) -> None:
        receipt = self._reading.receipt
        reasons = {event.component.number: self._unwanted(event) for event in self._events}
        taken = [event for event in self._events if not reasons[event.component.number]]
        self._reading.entries += self._entries(taken)
        own_calendar = {0} if self._own else set()
        fates = meetings_of(self._reading.entries, self._own, own_calendar)
        for fate in sorted(fates, key=lambda fate: fate.entry.number):
            self._reading.interactions += fate.meetings
            reasons[fate.entry.number] = fate.reason
        for reason in reasons.values():
            receipt.read += 1
            if reason:
                receipt.skip(reason)
            else:
                receipt.kept += 1
        if self._zones.unknown:
            receipt.notes.append(
                f"{self._zones.unknown} times are in a zone nobody knows and were read as "
                f"{'UTC' if self._zones.floating is UTC else 'the zone of the calendar'}"
            )
        if self._series.cut:
            receipt.notes.append(
                f"of {len(self._series.cut)} meetings that repeat, only the newest {MOST_DATES} "
                "dates were kept"
            )

    def _event(self, component: Component) -> Event:
        sequence = component.text("SEQUENCE")
        return Event(
            component,
            invited(component),
            self._moment(component, "DTSTART"),
            self._moment(component, "RECURRENCE-ID"),
            component.text("UID"),
            int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0,
        )

    def _moment(self, component: Component, name: str) -> Moment | None:
        found = component.first(name)
        if component.kind != "VEVENT" or found is None:
            return None
        try:
            moment = self._zones.moments(found)[0]
        except ValueError:
            return None
        return moment if moment.instant else None

    def _unwanted(self, event: Event) -> str:
        """Return why an event says nothing on any meeting, '' if it may.

        Who is on it may be left out of a copy, so nobody at all is not the same as nobody any more.
        """
        if event.component.kind != "VEVENT":
            return NOT_A_MEETING
        if event.is_cancelled:
            return ""
        if event.start is None:
            self._problem(event, "DTSTART", "the date of this event cannot be read", _HINT)
            return NO_DATE
        return "" if event.people.everybody or event.replaces else NOBODY_ELSE

    def _entries(self, events: list[Event]) -> Iterator[Entry]:
        dates = {
            event.component.number: self._series.dates(event)
            for event in events
            if len(event.people.everybody) > 1 and not event.is_cancelled
        }
        days = {
            (event.uid, moment.day): moment.instant
            for event in events
            for moment in dates.get(event.component.number, ())
        }
        for event in events:
            yield self._entry(event, dates.get(event.component.number, []), days)

    def _entry(self, event: Event, dates: list[Moment], days: dict[tuple[str, str], str]) -> Entry:
        """Return what an event says, by its own word alone."""
        part, people, replaces = event.component, event.people, event.replaces
        start = event.start.instant if event.start else ""
        unread = part.text("RECURRENCE-ID")  # whatever stands there, it is not kept
        place = replaces.instant if replaces else unread and stable_id("place", unread)
        if replaces and replaces.whole_day:
            place = days.get((event.uid, replaces.day), place)
        if part.method == "ADD":  # a further date of a series, which stays as it is
            place = place or start
        shown = [(role, key) for key, role in people.coming.items()]
        declined = sorted(people.declined)
        if len(shown) > MOST_PEOPLE:
            kept = [pair for pair in shown if pair[0] == "from" or pair[1] in self._own]
            shown = kept[:MOST_PEOPLE] or shown[:1]
        if len(declined) > MOST_PEOPLE:
            declined = [key for key in declined if key in self._own]
        return Entry(
            number=part.number,
            meeting=stable_id("calendar", event.uid)
            if _is_unique(event.uid)
            else by_people(people.coming, start),
            organizer=organizer(part),
            place=place,
            and_later=event.and_later and replaces is not None,
            answer=part.method in _ANSWERS,
            sequence=event.sequence,
            changed_on=_changed_on(part),
            cancelled=event.is_cancelled,
            horizon=self._last,
            start=start,
            repeats=event.repeats and not place,
            dates=tuple(sorted({moment.instant for moment in dates})),
            cut=part.number in self._series.cut,
            coming=tuple(shown),
            more=len(people.coming) - len(shown),
            declined=tuple(declined),
        )

    def _problem(self, event: Event, column: str, message: str, hint: str) -> None:
        seen = self._listed[message] = self._listed.get(message, 0) + 1
        if seen <= _LISTED:
            line = line_of(self._data, event.component.number)
            self._reading.receipt.problem(line, column, message, hint)
        elif seen == _LISTED + 1:
            self._reading.receipt.problem(
                None, column, f"{message} (more than {_LISTED} events)", hint
            )


def _is_unique(uid: str) -> bool:
    """Return whether a UID may tell meetings apart, as it should all over the world."""
    letters = re.sub(r"[\W_]", "", uid)
    return len(letters) >= _FEWEST_LETTERS and not _ONE_LETTER.fullmatch(letters)


def _changed_on(component: Component) -> str:
    """Return when an event was changed last, '' if it does not say so.

    Where both are given the time stamp is that of the export (Google's) or of the message.
    """
    stamps = (_stamp(component, name) for name in ("LAST-MODIFIED", "DTSTAMP"))
    return next((f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in stamps if at), "")


def _stamp(component: Component, name: str) -> datetime | None:
    try:
        stamp = datetime.strptime(component.text(name)[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return stamp if FIRST_YEAR <= stamp.year <= LAST_YEAR else None


def _last_instant(events: list[Event]) -> str:
    """Return the instant up to which meetings are taken: 31 days after the newest time stamp.

    A file without time stamps is taken to have been written when its newest event began.
    """
    names = ("DTSTAMP", "LAST-MODIFIED", "CREATED")
    found = (_stamp(event.component, name) for event in events for name in names)
    stamps = [stamp for stamp in found if stamp]
    if not stamps:
        stamps = [datetime.fromisoformat(event.start.instant) for event in events if event.start]
    newest = max(stamps, default=datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
    return f"{newest + timedelta(days=DAYS_AHEAD):%Y-%m-%dT%H:%M:%SZ}"
