"""Writes calendar.ics: RFC 5545 with CRLF, folded at 75 octets."""

from __future__ import annotations

from pathlib import Path

from introlab.samples.books import escaped
from introlab.samples.history import Address
from introlab.samples.meetings import Meeting, end_of
from introlab.samples.world import World

ROOM = ("Room 2", "room2@rooms.example.org")


def write_calendar(folder: Path, world: World, meetings: list[Meeting]) -> None:
    """Write calendar.ics, oldest entry first."""
    lines = ["BEGIN:VCALENDAR", "PRODID:-//Fictional Calendar//EN", "VERSION:2.0",
             "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Robin Alder"]  # fmt: skip
    for number, meeting in enumerate(meetings):
        lines += _event(world, number, meeting)
    lines.append("END:VCALENDAR")
    text = "".join(f"{folded(line)}\r\n" for line in lines)
    (folder / "calendar.ics").write_bytes(text.encode())


def folded(line: str) -> str:
    r"""Return a content line with a line break and a space after every 75 octets at most.

    Examples
    --------
    >>> [len(part) for part in folded("x" * 160).split("\r\n ")]
    [75, 74, 11]
    """
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            parts.append(part)
            part, size = "", 1
        part += letter
        size += width
    return "\r\n ".join([*parts, part])


def _person(kind: str, address: Address, more: str = "") -> str:
    name = address[0] or address[1]
    shown = f'"{name}"' if any(letter in ",;:" for letter in name) else name
    return f"{kind};{more}CN={shown}:mailto:{address[1]}"


def _event(world: World, number: int, meeting: Meeting) -> list[str]:
    stamp = "%Y%m%dT%H%M%SZ"
    lines = ["BEGIN:VEVENT"]
    if meeting.minutes == 24 * 60:
        lines.append(meeting.start.strftime("DTSTART;VALUE=DATE:%Y%m%d"))
        lines.append(end_of(meeting).strftime("DTEND;VALUE=DATE:%Y%m%d"))
    else:
        lines.append("DTSTART:" + meeting.start.strftime(stamp))
        lines.append("DTEND:" + end_of(meeting).strftime(stamp))
    if meeting.rule:
        lines.append(f"RRULE:{meeting.rule}")
    lines.append(f"UID:{number:04d}-{world.seed}@calendar.example.org")
    lines.append("DTSTAMP:20260227T060000Z")
    if meeting.attendees:
        lines.append(_person("ORGANIZER", meeting.organizer))
        answer = "DECLINED" if meeting.declined else "ACCEPTED"
        lines.append(_person("ATTENDEE", meeting.owner, f"CUTYPE=INDIVIDUAL;PARTSTAT={answer};"))
    for place, other in enumerate(meeting.attendees):
        answer = "NEEDS-ACTION" if place == 3 else "ACCEPTED"
        lines.append(_person("ATTENDEE", other, f"CUTYPE=INDIVIDUAL;PARTSTAT={answer};"))
    if meeting.room:
        lines.append(_person("ATTENDEE", ROOM, "CUTYPE=ROOM;PARTSTAT=ACCEPTED;"))
    lines.append(f"STATUS:{'CANCELLED' if meeting.cancelled else 'CONFIRMED'}")
    lines.append(f"SUMMARY:{escaped(meeting.summary)}")
    lines.append("END:VEVENT")
    return lines
