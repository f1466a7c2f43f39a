"""Changes to a series reach the dates they are for, and a moved meeting stays the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.calendar.parts import take_apart
from introlab.sources.calendar.people import Invited
from introlab.sources.calendar.rules import Rules
from introlab.sources.calendar.series import Event, Series
from introlab.sources.calendar.times import Zones
from introlab.sources.reading import Reading
from tests.test_sources_calendar_events import event, reading_of

DAILY = "RRULE:FREQ=DAILY;COUNT=6"


def instants(reading: Reading) -> list[str]:
    return sorted(item.at[5:16] for item in reading.interactions)


def from_then_on(day: str, at: str, *lines: str) -> str:
    """Return a change to the series from a day on: it begins at another time of that day."""
    return event(
        f"RECURRENCE-ID;RANGE=THISANDFUTURE:202407{day}T093000Z", *lines,
        start=f"DTSTART:202407{at}00Z",
    )  # fmt: skip


def test_a_change_for_this_and_all_later_dates_moves_them() -> None:
    reading = reading_of(event(DAILY), from_then_on("04", "04T1100"))
    assert instants(reading) == [
        "07-01T09:30", "07-02T09:30", "07-03T09:30", "07-04T11:00", "07-05T11:00", "07-06T11:00",
    ]  # fmt: skip
    assert reading.receipt.kept == reading.receipt.read == 2


def test_a_second_change_ends_the_first_and_dates_taken_out_stay_out() -> None:
    reading = reading_of(
        from_then_on("05", "05T1200"),
        event(DAILY, "EXDATE:20240703T093000Z"),
        from_then_on("02", "02T1100"),
    )
    assert instants(reading) == [
        "07-01T09:30", "07-02T11:00", "07-04T11:00", "07-05T12:00", "07-06T12:00",
    ]  # fmt: skip


def test_a_cancellation_of_this_and_all_later_dates_ends_the_series() -> None:
    reading = reading_of(event(DAILY), from_then_on("03", "03T0930", "STATUS:CANCELLED"))
    assert instants(reading) == ["07-01T09:30", "07-02T09:30"]
    assert reading.receipt.skipped == {"cancelled": 1}


def test_a_change_without_its_series_is_one_meeting() -> None:
    assert instants(reading_of(from_then_on("04", "04T1100"))) == ["07-04T11:00"]


def test_a_move_beyond_all_years_costs_the_moved_dates_only() -> None:
    change = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20240702T093000Z", start="DTSTART:20991231T093000Z"
    )
    assert "07-01T09:30" in instants(reading_of(event("RRULE:FREQ=DAILY"), change))


def test_an_event_without_a_date_and_a_series_without_one_take_place_on_none() -> None:
    undated = event(DAILY, start="DTSTART:soon")
    assert instants(reading_of(undated, from_then_on("04", "04T1100"))) == ["07-04T11:00"]
    (part,) = take_apart(undated.encode()).components
    alone = Event(part, Invited())
    series = Series(Zones({}, ""), Rules(Zones({}, ""), "2025-01-01T00:00:00Z"), print)
    assert series.dates(alone) == []


@pytest.mark.parametrize("message", ["METHOD:CANCEL\r\n", ""])
def test_a_message_that_cancels_counts_for_the_invitation_too(message: str) -> None:
    stop = event("SEQUENCE:1", *(() if message else ("STATUS:CANCELLED",)))
    reading = reading_of(
        event(), event(uid="2"), f"END:VCALENDAR\r\nBEGIN:VCALENDAR\r\n{message}{stop}"
    )
    assert reading.receipt.skipped == {"cancelled": 2}
    assert len(reading.interactions) == 1


def test_what_cancels_a_series_cancels_its_moved_dates_but_no_newer_version() -> None:
    moved = event("RECURRENCE-ID:20240702T093000Z", start="DTSTART:20240709T093000Z")
    off = ("STATUS:CANCELLED", "SEQUENCE:1", "LAST-MODIFIED:202407{:02}T000000Z")
    gone = reading_of(event(DAILY), moved, event(*off[:2], off[2].format(1)))
    assert gone.interactions == []
    late = reading_of(event(DAILY), moved, event(*off[:2], off[2].format(4)))
    assert instants(late) == ["07-01T09:30", "07-03T09:30"]
    again = reading_of(event("STATUS:CANCELLED", "SEQUENCE:1"), event("SEQUENCE:2"))
    assert instants(again) == ["07-01T09:30"]


def test_the_next_calendar_of_a_file_is_no_message_because_the_one_before_was() -> None:
    kept = reading_of(
        "METHOD:CANCEL\r\n", event(), "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\n", event(uid="2")
    )
    assert kept.receipt.skipped == {"cancelled": 1}


@given(st.integers(1, 28), st.integers(1, 28))
def test_a_meeting_keeps_its_id_when_it_is_moved(before: int, after: int) -> None:
    """So a newer export can say where the meeting of an older one went."""
    (first,) = reading_of(event(start=f"DTSTART:202407{before:02}T093000Z")).interactions
    newer = event("SEQUENCE:1", start=f"DTSTART:202408{after:02}T093000Z")
    (second,) = reading_of(newer).interactions
    assert first.interaction_id == second.interaction_id
    assert first.at < second.at


def test_a_moved_date_of_a_series_keeps_the_id_of_that_date() -> None:
    whole = {item.at: item.interaction_id for item in reading_of(event(DAILY)).interactions}
    moved = event("RECURRENCE-ID:20240702T093000Z", start="DTSTART:20240709T093000Z")
    found = {item.interaction_id: item.at for item in reading_of(event(DAILY), moved).interactions}
    assert found[whole["2024-07-02T09:30:00Z"]] == "2024-07-09T09:30:00Z"
    assert found.keys() == set(whole.values())
    changed = reading_of(event(DAILY), from_then_on("04", "04T1100"))
    assert {item.interaction_id for item in changed.interactions} == set(whole.values())


def test_events_without_an_id_of_their_own_are_told_apart_by_people_and_time() -> None:
    first, again, other = event(), event(), event(who="ben")
    parts = [part.replace("UID:1@calendar.example.org\r\n", "") for part in (first, again, other)]
    reading = reading_of(*parts)
    assert len(reading.interactions) == 2
    assert reading.receipt.skipped == {"repeated in this file": 1}
