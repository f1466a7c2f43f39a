"""A calendar comes apart into its events, whatever is folded, nested or left open."""

from __future__ import annotations

import pytest

from introlab.sources.calendar.parts import line_of, take_apart


def test_what_lies_within_an_event_is_not_the_events() -> None:
    (part,) = take_apart(
        b"BEGIN:VEVENT\nBEGIN:VALARM\nUID:alarm\nBEGIN:X\nEND:VALARM\nUID:event\nEND:VEVENT\n"
        b"UID:nobody\n"
    ).components
    assert part.text("UID") == "event"


def test_a_zone_is_kept_as_text_and_a_second_calendar_starts_anew() -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    file = take_apart(
        f"BEGIN:VCALENDAR\r\n{zone}BEGIN:VEVENT\r\nBEGIN:VCALENDAR\r\nX-WR-CALNAME:second\r\n".encode()
    )
    assert file.zones == {"Z": zone}
    assert file.head.text("X-WR-CALNAME") == "second"
    assert len(file.components) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_problem_can_name_the_line_of_the_file(ending: str) -> None:
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "begin:vtodo ", "END:VTODO", "")
    data = ending.join(lines).encode()
    assert [part.kind for part in take_apart(data).components] == ["VEVENT", "VTODO"]
    assert [line_of(data, number) for number in range(3)] == [2, 4, None]
