"""When the meetings of an entry take place by its own word: once, or on every date of a series."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
    def is_cancelled(self) -> bool:
        """Whether the event, or the message it came in, says that it does not take place."""
        said = self.component.text("STATUS").upper(), self.component.method
        return "CANCELLED" in said or "CANCEL" in said


class Series:
    """Knows the dates of the series of one file.

    Parameters
    ----------
    zones, rules : Zones, Rules
        The time zones and the rules of the file.
    problem : callable
        Told of what cannot be read: event, column, message, hint.
    """

    def __init__(
        self, zones: Zones, rules: Rules, problem: Callable[[Event, str, str, str], None]
    ) -> None:
        self._zones, self._rules, self._problem = zones, rules, problem
        self.cut: set[int] = set()  # the components of which only the newest dates are given

    def dates(self, event: Event) -> list[Moment]:
        """Return the dates of a series but those taken out of it; those of no series are none."""
        if event.start is None or not event.repeats:
            return []
        out = list(self._listed(event, "EXDATE"))
        instants = {moment.instant for moment in out}
        days = {moment.day for moment in out if moment.whole_day}
        return [
            moment
            for moment in self._all(event, event.start)
            if moment.instant
            and moment.instant not in instants
            and (moment.whole_day or moment.day not in days)
        ]

    def _all(self, event: Event, start: Moment) -> Iterator[Moment]:
        walls: list[datetime] = []
        cut = False
        for rule in event.component.properties.get("RRULE", [])[:1]:
            try:
                walls, cut = self._rules.dates(start, rule)
            except RuleError as fault:
                self._problem(event, "RRULE", str(fault), _FIRST_ONLY)
        if cut:
            self.cut.add(event.component.number)
        else:  # the first date counts even where it breaks its own rule
            yield start
        for wall in walls:
            yield Moment(wall, start.zone, start.whole_day)
        yield from self._listed(event, "RDATE")

    def _listed(self, event: Event, name: str) -> Iterator[Moment]:
        for found in event.component.properties.get(name, []):
            try:
                yield from self._zones.moments(found)
            except ValueError:
                self._problem(event, name, "a date of this series cannot be read", _HINT)
