"""A calendar taken apart: its events and tasks as unfolded lines, each by itself.

One event that breaks the rules must cost itself and nobody else, so a calendar is never handed to
a parser as a whole: the library reads single lines (`icalendar`'s `Contentline`), and of those only
the ones named here. Titles, descriptions and places are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from introlab.sources.files.decoding import Decoded, decode

#: What counts as read: time zones and alarms say how a calendar is written, not what is in it.
COMPONENTS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})

_FOLD = re.compile(rb"\r?\n[ \t]")
_MARKER = re.compile(r"(BEGIN|END)[ \t]*:[ \t]*([\w-]+)[ \t]*", re.IGNORECASE)
_BEGINNINGS = re.compile(
    rf"^BEGIN[ \t]*:[ \t]*(?:{'|'.join(sorted(COMPONENTS))})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LINES = re.compile(
    r"(UID|DTSTART|DTSTAMP|LAST-MODIFIED|CREATED|RRULE|RDATE|EXDATE|RECURRENCE-ID|SEQUENCE|STATUS"
    r"|ORGANIZER|ATTENDEE|METHOD|X-WR-CALNAME|X-WR-TIMEZONE|TZID)[ \t]*(?=[;:])",
    re.IGNORECASE,
)
_MAILTO = re.compile(r"mailto:.*", re.IGNORECASE)
#: Longer lines are cut: the longest real one of these, the dates taken out of a daily meeting over
#: decades, has some ten thousand letters.
_LONGEST = 100_000
#: Parts within parts: an alarm of an event is the deepest there is.
_DEEPEST = 20


class Property(NamedTuple):
    """One line of a component: parameters by upper-case name, and the value as written."""

    params: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """An event or task: upper-case kind, and its properties by upper-case name, in order.

    ``number`` counts the components of a file from 0. ``method`` is what the calendar it lies in
    was sent for, in capitals: a request, a cancellation, or '' where it was not sent.
    """

    kind: str
    number: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    method: str = ""

    def first(self, name: str) -> Property | None:
        """Return the first property of a name."""
        return self.properties.get(name, [None])[0]

    def text(self, name: str) -> str:
        """Return the value of the first property of a name, '' where there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""


@dataclass(slots=True)
class CalendarFile:
    """A whole file: its components, what it says about itself, and its own time zones as text."""

    components: list[Component] = field(default_factory=list)
    head: Component = field(default_factory=lambda: Component("VCALENDAR", -1))
    zones: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    notes: list[str] = field(default_factory=list)


def take_apart(data: bytes) -> CalendarFile:
    r"""Return the parts of a calendar; what is never closed ends where the next begins.

    Examples
    --------
    >>> file = take_apart(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSTATUS:CONF\n IRMED\nEND:VEVENT\n")
    >>> [(part.kind, part.text("STATUS")) for part in file.components]
    [('VEVENT', 'CONFIRMED')]
    """
    decoded = _unfolded(data)
    taker = _Taker(CalendarFile(encoding=decoded.encoding, notes=decoded.notes))
    for line in decoded.text.split("\n"):
        taker.take(line)
    return taker.file


class _Taker:
    """Sorts the lines of a calendar into its parts; a part within a part is passed over."""

    def __init__(self, file: CalendarFile) -> None:
        self.file = file
        self._present = file.head
        self._within: list[str] = []  # alarms of an event, rules of a time zone
        self._zone: list[str] = []

    def take(self, line: str) -> None:
        marker = _MARKER.fullmatch(line)
        if self._present.kind == "VTIMEZONE":
            self._zone.append(line)
        if not marker:
            if not self._within:
                _add(self._present, line)
        elif marker[1].upper() == "BEGIN":
            self._begin(marker[2].upper())
        else:
            self._end(marker[2].upper())

    def _begin(self, kind: str) -> None:
        if kind in COMPONENTS:
            method = self.file.head.text("METHOD").upper()
            self._enter(Component(kind, len(self.file.components), method=method))
            self.file.components.append(self._present)
        elif kind == "VTIMEZONE":
            self._enter(Component(kind, -1))
            self._zone = ["BEGIN:VTIMEZONE"]
        elif kind == "VCALENDAR":
            self.file.head.properties.pop("METHOD", None)
            self._enter(self.file.head)
        elif len(self._within) < _DEEPEST:
            self._within.append(kind)

    def _end(self, kind: str) -> None:
        if kind == self._present.kind:
            if kind == "VTIMEZONE":
                name = self._present.text("TZID")
                self.file.zones.setdefault(name, "\r\n".join([*self._zone, ""]))
            self._enter(self.file.head)
        elif kind in self._within:
            del self._within[self._within.index(kind) :]

    def _enter(self, component: Component) -> None:
        self._present, self._within = component, []


def line_of(data: bytes, number: int) -> int | None:
    """Return the line of the file on which a component begins, from 1."""
    text = decode(data).text.replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    found = next(islice(_BEGINNINGS.finditer(text), number, None), None)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _unfolded(data: bytes) -> Decoded:
    """Return the text with long lines put together again.

    Lines are folded after 75 bytes, by some programs within a letter: the bytes are joined first
    and read as text then. UTF-16 folds between letters, and is joined as text.
    """
    if b"\0" in data:
        decoded = decode(data)
        joined = re.sub(r"\r?\n[ \t]", "", decoded.text)
    else:
        decoded = decode(_FOLD.sub(b"", data))
        joined = decoded.text
    text = joined.replace("\r\n", "\n")
    return decoded._replace(text=text if "\n" in text else text.replace("\r", "\n"))


def _add(component: Component, line: str) -> None:
    named = _LINES.match(line)
    if named:
        name = named[1].upper()
        component.properties.setdefault(name, []).append(_property(line[:_LONGEST].rstrip("\r")))


def _property(line: str) -> Property:
    """Return the parameters and the value of a line, the value alone where the line is broken."""
    from icalendar.parser import Contentline

    try:
        _, params, value = Contentline(line).raw_parts()
    except (ValueError, AssertionError, IndexError):
        found = _MAILTO.search(line)  # a quotation mark in a name breaks attendees most often
        return Property({}, found[0] if found else line.partition(":")[2])
    return Property({str(key).upper(): _first(held) for key, held in params.items()}, value)


def _first(held: object) -> str:
    """Return a parameter's value, the first where it has several."""
    return str(next(iter(held), "")) if isinstance(held, list | tuple) else str(held)


def addresses_of(component: Component) -> Iterator[tuple[str, Property]]:
    """Yield (role, property) of the organizer and the attendees: 'from' and 'to'."""
    for found in component.properties.get("ORGANIZER", [])[:1]:
        yield "from", found
    for found in component.properties.get("ATTENDEE", []):
        yield "to", found
