"""Times become instants in the zone they were meant in, or stay out."""

from __future__ import annotations

import pytest

from introlab.sources.calendar.parts import Property
from introlab.sources.calendar.times import Zones


def test_a_period_counts_with_its_beginning_and_a_day_with_its_midnight() -> None:
    zones = Zones({}, "Europe/Berlin")
    found = zones.moments(Property({}, "20240701T093000/PT1H,20240702,20240703T093000z"))
    assert [(moment.instant, moment.whole_day) for moment in found] == [
        ("2024-07-01T07:30:00Z", False), ("2024-07-02T00:00:00Z", True),
        ("2024-07-03T09:30:00Z", False),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["", "soon", "PT1H", "20241301", "093000", "20240101T250000"])
def test_what_is_no_date_raises_and_nothing_else(value: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Zones({}, "").moments(Property({}, value))


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nEND:VTIMEZONE\r\n",
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:x\r\nEND:STANDARD\r\n",
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\n" + "X:1\r\n" * 3000 + "END:VTIMEZONE\r\n",
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\n" + "RRULE:FREQ=YEARLY\r\n" * 11 + "END:VTIMEZONE\r\n",
    ],
)
def test_a_broken_zone_is_unknown_and_its_times_are_counted(text: str) -> None:
    zones = Zones({"Ours": text}, "")
    (moment,) = zones.moments(Property({"TZID": "Ours"}, "20240701T093000"))
    assert (moment.instant, zones.unknown) == ("2024-07-01T09:30:00Z", 1)


def test_only_so_many_zones_of_its_own_are_worked_out_for_a_file() -> None:
    rule = "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
    text = f"BEGIN:VTIMEZONE\r\nTZID:Ours\r\n{rule}TZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
    zones = Zones({f"Ours {n}": f"{text}END:VTIMEZONE\r\n" for n in range(60)}, "")
    found = [
        zones.moments(Property({"TZID": f"Ours {n}"}, "20240701T093000"))[0].instant
        for n in range(60)
    ]
    assert found == ["2024-07-01T08:30:00Z"] * 50 + ["2024-07-01T09:30:00Z"] * 10
    assert zones.unknown == 10
