"""What several entries say about one meeting comes to one answer, with a reason for each."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from introlab.sources.calendar.entries import Entry
from introlab.sources.calendar.meetings import meetings_of
from introlab.sources.reading import Interaction
from introlab.tables import OWNER
from tests.test_sources_calendar_events import ME, event, reading_of

ANA, BEN = "email:ana@example.com", "email:ben@example.com"
(MINE,) = ME
FIRST = Entry(
    0, "m", organizer="o", changed_on="2024-05-01T00:00:00Z", horizon="2025-01-01T00:00:00Z",
    start="2024-07-01T09:00:00Z", coming=(("from", MINE), ("to", ANA)),
)  # fmt: skip
SERIES = replace(
    FIRST, repeats=True, dates=tuple(f"2024-07-0{day}T09:00:00Z" for day in range(1, 5))
)
DATE = replace(FIRST, number=1, place="2024-07-02T09:00:00Z", start="2024-07-09T09:00:00Z")


def told(*entries: Entry, calendars: frozenset[int] = frozenset()) -> list[str]:
    """Return the days of all meetings; the order of the entries must not matter."""
    found = set()
    for order in permutations(entries):
        fates = meetings_of(order, ME, calendars)
        assert {id(fate.entry) for fate in fates} == {id(entry) for entry in entries}
        assert all(bool(fate.reason) != bool(fate.meetings) for fate in fates)
        found.add(tuple(sorted(met.at[5:10] for fate in fates for met in fate.meetings)))
    (days,) = found
    return list(days)


def reasons(*entries: Entry) -> list[str]:
    fates = {id(fate.entry): fate.reason for fate in meetings_of(entries, ME, ())}
    return [fates[id(entry)] for entry in entries]


said = st.builds(
    lambda base, at, changes: replace(
        base, start=at, **({"dates": SERIES.dates[:3]} if base.repeats else {}), **changes
    ),
    st.sampled_from([FIRST, FIRST, SERIES, DATE, replace(DATE, and_later=True)]),
    st.sampled_from(["2024-07-01T09:00:00Z", "2024-07-02T09:00:00Z"]),
    st.fixed_dictionaries({}, optional={
        "sequence": st.just(1),
        "changed_on": st.sampled_from(["", "2024-07-02T00:00:00Z", "2024-07-03T00:00:00Z"]),
        "cut": st.just(True),
        "cancelled": st.just(True),
        "organizer": st.just("p"),
        "declined": st.just((MINE,)),
        "coming": st.sampled_from([(("from", ANA), ("to", BEN)), (("from", ANA), ("to", MINE))]),
        "horizon": st.just("2024-07-02T12:00:00Z"),
    }),
)  # fmt: skip


@given(st.lists(st.lists(said, min_size=1, max_size=2), min_size=1, max_size=4), st.data())
@settings(max_examples=400)
def test_nothing_depends_on_which_file_was_read_first(
    files: list[list[Entry]], data: st.DataObject
) -> None:
    def found(order: list[int]) -> set[Interaction]:
        entries = [
            replace(entry, source=number, number=place)
            for number, file in enumerate(order)
            for place, entry in enumerate(files[file])
        ]
        own = {order.index(file) for file in (0, 2) if file < len(files)}
        fates = meetings_of(data.draw(st.permutations(entries)), ME, own)
        assert len(fates) == len(entries)
        shown = [met for fate in fates for met in fate.meetings]
        assert len({met.interaction_id for met in shown}) == len(shown)
        return {replace(met, participants=tuple(sorted(met.participants))) for met in shown}

    order = list(range(len(files)))
    assert found(order) == found(data.draw(st.permutations(order)))


@given(said.filter(lambda entry: not entry.place and entry.organizer == "o"))
def test_history_is_not_taken_back_by_a_newer_word_on_the_series(newer: Entry) -> None:
    newer = replace(newer, sequence=2, source=1)
    found = {met.at for fate in meetings_of([SERIES, newer], ME, ()) for met in fate.meetings}
    first = newer.start if newer.repeats and not newer.cancelled else newer.changed_on
    assert found >= {date for date in SERIES.dates if date < min(newer.changed_on, first)}


def test_of_what_comes_later_only_what_is_said_last_counts() -> None:
    day = "2024-07-0{}T00:00:00Z".format
    off = replace(SERIES, dates=(), cancelled=True, sequence=1, changed_on=day(3), source=1)
    assert told(SERIES, off) == ["07-01", "07-02"]
    assert told(SERIES, replace(off, declined=(MINE,), cancelled=False)) == ["07-01", "07-02"]
    assert told(SERIES, replace(off, changed_on="")) == []
    assert told(off, DATE) == []
    assert told(SERIES, replace(off, source=0), DATE) == ["07-01"]
    early = replace(DATE, start="2024-07-02T15:00:00Z")
    assert told(SERIES, replace(off, source=0), early) == ["07-01", "07-02"]
    since = replace(early, and_later=True)
    assert told(SERIES, replace(off, source=0), since) == ["07-01", "07-02"]
    assert told(SERIES, replace(off, changed_on=day(1)), since) == []
    again = replace(SERIES, start=SERIES.dates[3], dates=SERIES.dates[3:], sequence=2, source=2)
    assert told(SERIES, off, replace(again, changed_on=day(4))) == ["07-01", "07-02", "07-04"]
    assert told(FIRST, replace(off, changed_on=day(9))) == []


def test_a_file_without_the_older_dates_of_a_long_series_does_not_take_them_back() -> None:
    newest = replace(SERIES, dates=SERIES.dates[2:], horizon="2025-02-01T00:00:00Z", source=1)
    assert told(SERIES, newest) == ["07-03", "07-04"]
    assert told(SERIES, replace(newest, cut=True)) == ["07-01", "07-02", "07-03", "07-04"]
    moved = replace(DATE, start="2024-07-02T15:00:00Z")
    later = replace(newest, cut=True, sequence=1)
    assert told(SERIES, moved, later) == ["07-01", "07-02", "07-03", "07-04"]
    off = replace(moved, cancelled=True)
    assert told(SERIES, off, later) == ["07-01", "07-03", "07-04"]
    shifted = replace(moved, and_later=True)  # would move dates of the newer word
    assert told(SERIES, shifted, later) == ["07-01", "07-02", "07-03", "07-04"]
    found = {met.at for fate in meetings_of([SERIES, shifted, later], ME, ()) for met in fate[2]}
    assert found == set(SERIES.dates)


def test_of_one_version_a_file_that_follows_the_series_counts_before_one_that_does_not() -> None:
    lost = replace(SERIES, dates=SERIES.dates[:1], horizon="2025-02-01T00:00:00Z", source=1)
    assert told(SERIES, lost) == ["07-01", "07-02", "07-03", "07-04"]
    newer = replace(lost, sequence=1, changed_on="2024-07-03T00:00:00Z")
    assert told(SERIES, newer) == ["07-01", "07-02"]
    assert told(lost) == ["07-01"]


def test_a_single_meeting_in_place_of_a_series_is_none_of_its_dates_besides() -> None:
    once = replace(FIRST, sequence=1, changed_on="2024-07-03T00:00:00Z", source=1)
    assert told(SERIES, once) == ["07-01", "07-02"]
    declined = replace(once, declined=(MINE,))
    assert told(SERIES, declined) == ["07-01", "07-02"]


def test_a_date_that_names_nobody_says_nothing_unless_its_own_series_names_somebody() -> None:
    nobody = replace(DATE, coming=(), start="2024-07-21T09:00:00Z", horizon="2025-02-01T00:00:00Z")
    assert told(SERIES, nobody) == ["07-01", "07-03", "07-04"]
    assert told(SERIES, replace(nobody, source=1)) == ["07-01", "07-02", "07-03", "07-04"]
    assert told(SERIES, DATE, replace(nobody, source=1)) == ["07-01", "07-03", "07-04", "07-09"]
    assert told(SERIES, DATE, replace(nobody, number=2, sequence=1)) == [
        "07-01", "07-03", "07-04", "07-09",
    ]  # fmt: skip
    assert reasons(nobody) == ["nobody else on it"]


def test_on_a_meeting_of_many_the_user_is_one_of_those_who_are_not_shown() -> None:
    """Who the user is may be known only after the calendar was read."""
    many = replace(FIRST, coming=(("from", ANA),), more=11)
    for calendars in ((), (0,)):
        (met,) = (met for fate in meetings_of([many], ME, calendars) for met in fate.meetings)
        assert (met.people, met.participants) == (12, (("from", ANA),))


def test_the_work_grows_with_the_organizers_of_one_uid_and_not_with_their_square() -> None:
    def calls(number: int) -> int:
        entries = [
            replace(FIRST, organizer=str(n), start=f"2024-07-01T09:00:00.{n}Z", source=n)
            for n in range(number)
        ]
        made = 0

        def count(*_: object) -> None:
            nonlocal made
            made += 1

        sys.setprofile(count)
        try:
            meetings_of(entries, ME, ())
        finally:
            sys.setprofile(None)
        return made

    assert calls(600) < 3 * calls(300)


def test_a_later_change_of_the_same_sequence_counts_and_a_cancellation_before_its_equal() -> None:
    moved = replace(
        FIRST, changed_on="2024-05-02T00:00:00Z", start="2024-07-08T09:00:00Z", source=1
    )
    assert told(FIRST, moved) == ["07-08"]
    assert told(FIRST, replace(FIRST, cancelled=True, source=1)) == []
    assert told(moved, replace(FIRST, cancelled=True, source=2)) == ["07-08"]
    assert reasons(FIRST, moved, replace(moved, source=2), replace(moved, sequence=1)) == [
        "an older version of the same event",
        "an older version of the same event",
        "an older version of the same event",
        "",
    ]


def test_of_equal_entries_that_of_the_users_own_calendar_counts() -> None:
    """Who put it in their calendar is on it, also where the list of people leaves them out."""
    copies = [replace(FIRST, coming=(("from", ANA), ("to", BEN)), source=n) for n in (1, 2)]
    for order in permutations(copies):
        (met,) = (m for fate in meetings_of(order, ME, {2}) for m in fate.meetings)
        assert met.people == 3
        assert ("to", OWNER) in met.participants


@pytest.mark.parametrize(
    ("source", "sequence", "left"),
    [(0, 0, ["07-01", "07-03", "07-04", "07-09"]), (1, 0, ["07-01", "07-02", "07-03", "07-04"]),
     (1, 2, ["07-01", "07-03", "07-04", "07-09"])],
)  # fmt: skip
def test_a_date_goes_by_its_own_entry_unless_another_file_is_newer_on_the_series(
    source: int, sequence: int, left: list[str]
) -> None:
    newer = replace(SERIES, sequence=1)
    assert told(newer, replace(DATE, source=source, sequence=sequence)) == left
    off = replace(DATE, source=source, sequence=sequence, cancelled=True)
    assert told(newer, off) == [day for day in left if day != "07-09"]


def test_a_series_is_followed_as_far_as_any_calendar_looks_ahead() -> None:
    short = replace(SERIES, sequence=1, dates=SERIES.dates[:2], horizon="2024-07-02T12:00:00Z")
    assert told(short, replace(SERIES, source=1)) == ["07-01", "07-02", "07-03", "07-04"]
    without = replace(SERIES, source=1, declined=(MINE,))
    assert told(short, without) == ["07-01", "07-02"]
    declined = replace(short, declined=(MINE,))
    assert told(declined, replace(SERIES, source=1)) == []
    once = replace(short, repeats=False, dates=())
    assert told(once, replace(SERIES, source=1)) == ["07-01"]


def test_an_answer_counts_only_where_nothing_else_is_known() -> None:
    answer = replace(
        FIRST, answer=True, sequence=3, coming=(("from", MINE), ("to", BEN)), source=1,
        start="2024-07-08T09:00:00Z",
    )  # fmt: skip
    assert told(FIRST, answer) == ["07-01"]
    assert told(answer) == ["07-08"]
    assert told(answer, replace(FIRST, cancelled=True)) == []
    early = tuple(f"2024-06-0{day}T09:00:00Z" for day in range(1, 5))
    proposed = replace(SERIES, answer=True, source=1, start=early[0], dates=early)
    assert told(replace(SERIES, changed_on="2024-06-30T00:00:00Z"), proposed) == [
        "07-01", "07-02", "07-03", "07-04",
    ]  # fmt: skip


def test_one_uid_of_several_organizers_is_one_meeting_only_where_they_name_one_instant() -> None:
    other = replace(FIRST, organizer="p", start="2024-07-08T09:00:00Z", sequence=1, source=1)
    assert told(FIRST, other) == ["07-01", "07-08"]
    assert told(FIRST, replace(other, cancelled=True)) == ["07-01"]
    assert told(FIRST, replace(other, cancelled=True, organizer="")) == ["07-01"]
    assert told(FIRST, replace(other, cancelled=True, organizer="", start=FIRST.start)) == []
    bridge = replace(other, start=FIRST.start, sequence=0, source=2)
    assert told(FIRST, other, bridge) == ["07-08"]
    unnamed = replace(DATE, organizer="", start="", cancelled=True, source=1, sequence=1)
    assert told(SERIES, unnamed) == ["07-01", "07-03", "07-04"]
    assert told(SERIES, replace(unnamed, place="2024-08-02T09:00:00Z")) == [
        "07-01", "07-02", "07-03", "07-04",
    ]  # fmt: skip


def test_a_file_that_gives_one_uid_to_several_meetings_is_believed() -> None:
    second = replace(FIRST, number=1, start="2024-07-08T09:00:00Z")
    assert told(FIRST, second) == ["07-01", "07-08"]
    assert told(FIRST, second, replace(FIRST, source=1)) == ["07-01", "07-08"]
    assert told(FIRST, second, replace(FIRST, source=1, cancelled=True, sequence=1)) == ["07-08"]
    assert told(FIRST, second, replace(FIRST, source=1, cancelled=True, start="")) == [
        "07-01", "07-08",
    ]  # fmt: skip
    elsewhere = replace(DATE, source=1, place="2024-07-20T09:00:00Z")
    assert told(FIRST, second, elsewhere) == ["07-01", "07-08", "07-09"]


@pytest.mark.parametrize("uid", ["", "1", "0000-0000-0000", "abc-123", "x" * 30, "{--------}"])
def test_a_uid_that_others_may_have_too_is_none(uid: str) -> None:
    """People and time tell such meetings apart, and tell which one was cancelled."""

    def named(*lines: str, **more: str) -> str:
        return event(*lines, **more).replace("UID:1@calendar.example.org", f"UID:{uid}")

    reading = reading_of(
        named(), named(who="ben"), named("SEQUENCE:1", "STATUS:CANCELLED"), named(who="cy"),
        named("SEQUENCE:1", "STATUS:CANCELLED", who="ben", start="DTSTART:20240702T093000Z"),
    )  # fmt: skip
    assert [item.participants[1][1] for item in reading.interactions] == [
        BEN, "email:cy@example.com",
    ]  # fmt: skip
    assert reading.receipt.skipped == {"cancelled": 3}


def test_a_date_named_by_its_day_is_found_in_the_series_of_its_file() -> None:
    zone = "DTSTART;TZID=America/New_York:20240701T210000"  # the next day in UTC
    series = event("RRULE:FREQ=DAILY;COUNT=3", start=zone)
    off = event("RECURRENCE-ID;VALUE=DATE:20240702", "STATUS:CANCELLED", start=zone)
    reading = reading_of(series, off)
    assert [item.at for item in reading.interactions] == [
        "2024-07-02T01:00:00Z", "2024-07-04T01:00:00Z",
    ]  # fmt: skip


def test_a_date_of_a_series_that_cannot_be_read_is_a_meeting_of_its_own() -> None:
    lines = ("RECURRENCE-ID;RANGE=THISANDFUTURE:soon", "RRULE:FREQ=DAILY;COUNT=3")
    reading = reading_of(event(), event(*lines, start="DTSTART:20240709T093000Z"))
    assert [item.at[5:10] for item in reading.interactions] == ["07-01", "07-09"]


def test_what_stands_in_place_of_the_date_of_a_series_is_not_kept() -> None:
    (entry,) = reading_of(event("RECURRENCE-ID:Talk on a private matter")).entries
    assert entry.place
    assert "private" not in repr(entry)


def test_a_series_too_long_to_be_kept_says_that_its_older_dates_are_cut_off() -> None:
    daily = event("RRULE:FREQ=DAILY", start="DTSTART:20180101T093000Z")
    (entry,) = reading_of(daily).entries
    assert (entry.cut, entry.since) == (True, entry.dates[0])
    (short,) = reading_of(event("RRULE:FREQ=DAILY;COUNT=3")).entries
    assert (short.cut, short.since) == (False, "2024-07-01T09:30:00Z")


def test_without_a_time_stamp_the_last_change_is_when_the_calendar_says() -> None:
    text = event("LAST-MODIFIED:20240103T000000Z")
    assert [entry.changed_on for entry in reading_of(text).entries] == ["2024-01-03T00:00:00Z"]
    broken = event("LAST-MODIFIED:x").replace("DTSTAMP:20260101", "DTSTAMP:00010101")
    assert [entry.changed_on for entry in reading_of(broken).entries] == [""]
