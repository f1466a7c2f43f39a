"""When meetings take place: once, or on every date of a series, as later changes left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from introlab.sources.calendar.parts import Component
from introlab.sources.calendar.people import Invited
from introlab.sources.calendar.rules import RuleError, Rules
from introlab.sources.calendar.times import Moment, Zones

_FIRST_ONLY = "Only its first date was taken; the others were read."
_HINT = "Look at this event in your calendar; the others were read."


@dataclass(slots=True)
class Event:
    """One component, with what was read of it."""

    component: Component
    people: Invited
    start: Moment | None = None
    replaces: Moment | None = None
    """Which date of a series this one stands for; None for a series or a single event."""

    uid: str = ""
    sequence: int = 0

    @property
    def and_later(self) -> bool:
        """Whether this one stands for a date of a series and for all dates after it."""
        found = self.component.first("RECURRENCE-ID")
        return bool(found and found.params.get("RANGE", "").upper() == "THISANDFUTURE")

    @property
    def repeats(self) -> bool:
        """Whether this is a series."""
        return not self.replaces and bool(self.component.properties.keys() & {"RRULE", "RDATE"})

    @property
    def version(self) -> tuple[str, str]:
        """What two versions of the same event share."""
        return self.uid, self.component.text("RECURRENCE-ID")

    @property
    def is_cancelled(self) -> bool:
        """Whether the event, or the message it came in, says that it does not take place."""
        said = self.component.text("STATUS").upper(), self.component.method
        return "CANCELLED" in said or "CANCEL" in said


@dataclass(slots=True)
class _Gone:
    """The dates of a series that do not take place, or not then: instants, and whole days."""

    instants: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def add(self, moment: Moment) -> None:
        self.instants.add(moment.instant)
        if moment.whole_day:
            self.days.add(moment.wall.date().isoformat())

    def __contains__(self, moment: Moment) -> bool:
        on_day = not moment.whole_day and moment.wall.date().isoformat() in self.days
        return moment.instant in self.instants or on_day


class Series:
    """Knows the dates of the events of one file.

    Parameters
    ----------
    events : sequence of Event
        All events of the file, of which each may change others.
    zones, rules : Zones, Rules
        The time zones and the rules of the file.
    problem : callable
        Told of what cannot be read: event, column, message, hint.
    """

    def __init__(
        self,
        events: Sequence[Event],
        zones: Zones,
        rules: Rules,
        problem: Callable[[Event, str, str, str], None],
    ) -> None:
        self._zones, self._rules, self._problem = zones, rules, problem
        self._gone: dict[str, _Gone] = {}
        self._masters: dict[str, Event] = {}
        self._changes: dict[str, list[str]] = {}  # from these instants on, somebody else's word
        self._known: dict[int, list[Moment]] = {}  # the dates of series that changes ask for again
        self.cut = 0
        for event in events:
            if event.uid and event.repeats:
                self._masters[event.uid] = event
            if event.uid and event.replaces:
                self._gone.setdefault(event.uid, _Gone()).add(event.replaces)
                if event.and_later:
                    self._changes.setdefault(event.uid, []).append(event.replaces.instant)

    def dates(self, event: Event) -> list[tuple[str, str]]:
        """Return (when it takes place, which date of its event that is) in order.

        The second is '' for an event that takes place once. Where a date was moved, the moved one
        names the same date as the series does that it was moved from.
        """
        start, replaces = event.start, event.replaces
        if start is None:
            return []
        if not event.repeats:
            moved = [(start.instant, replaces.instant if replaces else "")]
            return moved + list(self._later(event, start))
        last = min(self._changes.get(event.uid, ()), default="")
        moments = {moment.instant for moment in self._left(event, start)}
        return [(at, at) for at in sorted(moments) if at and not (last and at >= last)]

    def _later(self, event: Event, start: Moment) -> Iterator[tuple[str, str]]:
        """Yield the dates of the series after the one from which on this event changes them."""
        master = self._masters.get(event.uid)
        if not (event.replaces and event.and_later and master and master.start):
            return
        since = event.replaces.instant
        until = min((at for at in self._changes[event.uid] if at > since), default="")
        shift = datetime.fromisoformat(start.instant) - datetime.fromisoformat(since)
        for moment in self._left(master, master.start):
            at = moment.instant
            if at > since and not (until and at >= until):
                yield moment._replace(wall=moment.wall + shift).instant, at

    def _left(self, event: Event, start: Moment) -> list[Moment]:
        """Return the dates of a series but those that were moved or taken out."""
        left = self._known.get(event.component.number)
        if left is None:
            gone = self._gone_of(event)
            left = [moment for moment in self._series(event, start) if moment not in gone]
        if event.uid in self._changes:
            self._known[event.component.number] = left
        return left

    def _series(self, event: Event, start: Moment) -> Iterator[Moment]:
        walls: list[datetime] = []
        cut = False
        for rule in event.component.properties.get("RRULE", [])[:1]:
            try:
                walls, cut = self._rules.dates(start, rule)
            except RuleError as fault:
                self._problem(event, "RRULE", str(fault), _FIRST_ONLY)
        self.cut += cut
        if not cut:  # the first date counts even where it breaks its own rule
            yield start
        for wall in walls:
            yield Moment(wall, start.zone, start.whole_day)
        yield from self._listed(event, "RDATE")

    def _gone_of(self, event: Event) -> _Gone:
        gone = _Gone()
        for moment in self._listed(event, "EXDATE"):
            gone.add(moment)
        moved = self._gone.get(event.uid, _Gone())
        return _Gone(gone.instants | moved.instants, gone.days | moved.days)

    def _listed(self, event: Event, name: str) -> Iterator[Moment]:
        for found in event.component.properties.get(name, []):
            try:
                yield from self._zones.moments(found)
            except ValueError:
                self._problem(event, name, "a date of this series cannot be read", _HINT)
