"""Calendars (iCalendar): meetings with others become interactions; titles and texts are not read.

Meetings are taken up to 31 days after the newest time stamp of the file, because a reader has no
clock: what lies ahead of the present is left out by whoever asks what happened before an instant.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from introlab.sources.calendar.parts import CalendarFile, Component, line_of, take_apart
from introlab.sources.calendar.people import Invited, calendar_owner, invited
from introlab.sources.calendar.rules import MOST_DATES, Rules
from introlab.sources.calendar.series import Event, Series
from introlab.sources.calendar.times import FIRST_YEAR, LAST_YEAR, Moment, Zones
from introlab.sources.linkedin.people import REPEATED
from introlab.sources.reading import Interaction, Reading
from introlab.tables import OWNER, stable_id

#: Everybody on a meeting is kept up to this many people, else only the organizer.
MOST_PEOPLE = 10
#: How long after the newest time stamp of a file meetings are taken: what is planned further
#: ahead will be in a later export, if it takes place.
DAYS_AHEAD = 31

NOT_A_MEETING = "not a meeting"
CANCELLED = "cancelled"
DECLINED = "declined by you"
NO_DATE = "no readable date"
NOBODY_ELSE = "nobody else on it"
OLDER = "an older version of the same event"
NO_DATE_LEFT = "every date was moved or taken out"
AHEAD = f"more than {DAYS_AHEAD} days after the newest entry"

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
        self._seen: set[str] = set()
        self._events = [self._event(component) for component in file.components]
        meetings = [event for event in self._events if event.component.kind == "VEVENT"]
        found = calendar_owner(
            [event.people for event in meetings], owner_keys, file.head.text("X-WR-CALNAME")
        )
        reading.owner_keys.update(found)
        self._own = frozenset(found)
        self._last = _last_instant(meetings)
        rules = Rules(self._zones, self._last)
        self._series = Series(meetings, self._zones, rules, self._problem)
        self._newest: dict[tuple[str, str], int] = {}
        self._cancelled: dict[tuple[str, str], int] = {}
        for event in meetings:
            latest = self._cancelled if event.is_cancelled else self._newest
            latest[event.version] = max(event.sequence, latest.get(event.version, 0))
        self._starts: dict[tuple[str, str], set[str]] = {}
        for event in meetings:
            if event.start and not event.repeats and not self._unwanted_version(event):
                self._starts.setdefault(event.version, set()).add(event.start.instant)

    def read(self) -> None:
        receipt = self._reading.receipt
        for event in self._events:
            receipt.read += 1
            reason = self._unwanted(event) or self._add(event)
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
                f"of {self._series.cut} meetings that repeat, only the newest {MOST_DATES} dates "
                "were kept"
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
        """Return why an event is no meeting of the user's, '' if it may be one."""
        if event.component.kind != "VEVENT":
            return NOT_A_MEETING
        unwanted = self._unwanted_version(event)
        if unwanted:
            return unwanted
        if event.start is None:
            self._problem(event, "DTSTART", "the date of this event cannot be read", _HINT)
            return NO_DATE
        if self._own & event.people.declined:
            return DECLINED
        there = event.people.coming.keys()
        others = there - self._own
        # a notice of an organizer to everybody has one address, and it need not be the user's
        alone = not others or (len(others) == 1 and not self._own & there)
        return NOBODY_ELSE if alone else ""

    def _unwanted_version(self, event: Event) -> str:
        """Return why another version of the event counts, '' if this one does.

        What cancels an event cancels its older versions, too, and all dates of a series.
        """
        if event.is_cancelled:
            return CANCELLED
        if not event.uid:
            return ""
        cancelled = (self._cancelled.get(key) for key in (event.version, (event.uid, "")))
        if any(at is not None and at >= event.sequence for at in cancelled):
            return CANCELLED
        return OLDER if event.sequence < self._newest[event.version] else ""

    def _add(self, event: Event) -> str:
        """Add the meetings of an event; return the reason if there is none."""
        dates = [date for date in self._series.dates(event) if date[0]]
        if not dates:
            return NO_DATE_LEFT
        dates = [date for date in dates if date[0] <= self._last]
        if not dates:
            return AHEAD
        people, shown = self._participants(event.people)
        conversation = stable_id("calendar", event.uid) if event.uid else ""
        before = len(self._seen)
        for instant, place in dates:
            identity = self._identity(event, instant, place)
            if identity not in self._seen:
                self._seen.add(identity)
                self._reading.interactions.append(
                    Interaction(identity, instant, "meeting", people, conversation, shown)
                )
        return REPEATED if len(self._seen) == before else ""

    def _identity(self, event: Event, instant: str, place: str) -> str:
        """Return an id that a meeting keeps when it is moved to another date.

        Programs that give one UID to different events must not make them one.
        """
        if not event.uid:
            return stable_id("calendar", "\n".join(sorted(event.people.coming)), instant)
        if len(self._starts.get(event.version, ())) > 1:
            return stable_id("calendar", event.uid, place, instant)
        return stable_id("calendar", event.uid, place)

    def _participants(self, people: Invited) -> tuple[int, tuple[tuple[str, str], ...]]:
        """Return how many are on it, and who is shown: the user too, also where not listed."""
        shown = [(role, key) for key, role in people.coming.items()]
        own = [pair for pair in shown if pair[1] in self._own]
        if self._own and not own:
            own = [("to", OWNER)]
            shown += own
        number = len(people.coming.keys() - self._own) + bool(own)
        if number > MOST_PEOPLE:
            shown = [pair for pair in shown if pair[0] == "from"] or own[:1] or shown[:1]
        return number, tuple(shown)

    def _problem(self, event: Event, column: str, message: str, hint: str) -> None:
        seen = self._listed[message] = self._listed.get(message, 0) + 1
        if seen <= _LISTED:
            line = line_of(self._data, event.component.number)
            self._reading.receipt.problem(line, column, message, hint)
        elif seen == _LISTED + 1:
            self._reading.receipt.problem(
                None, column, f"{message} (more than {_LISTED} events)", hint
            )


def _last_instant(events: list[Event]) -> str:
    """Return the instant up to which meetings are taken: 31 days after the newest time stamp.

    A file without time stamps is taken to have been written when its newest event began.
    """
    stamps = []
    for event in events:
        for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
            digits = event.component.text(name)[:15]
            try:
                stamp = datetime.strptime(digits, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            except ValueError:
                continue
            if FIRST_YEAR <= stamp.year <= LAST_YEAR:
                stamps.append(stamp)
    if not stamps:
        stamps = [datetime.fromisoformat(event.start.instant) for event in events if event.start]
    newest = max(stamps, default=datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
    return f"{newest + timedelta(days=DAYS_AHEAD):%Y-%m-%dT%H:%M:%SZ}"
