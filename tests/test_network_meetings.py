"""Meetings are the same whatever calendar was read first, and whoever says it last is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network import meetings
from introlab.network.intake import load
from introlab.network.meetings import settle_meetings, store_entries
from introlab.network.owner import say_own
from introlab.sources.calendar.events import read_calendar
from introlab.sources.reading import Reading, Receipt
from introlab.tables import OWNER
from tests.test_sources_calendar_events import ME, event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from introlab.workspace import Workspace

DAILY = "RRULE:FREQ=DAILY;COUNT=4"
YEARLY = "RRULE:FREQ=YEARLY"
THIRD = "RECURRENCE-ID:20240703T093000Z"
JULY = "202407{:02}T093000Z"


def calendar(*events: str, method: str = "") -> str:
    """Return a calendar, or a message about a meeting where there is a method."""
    sent = f"METHOD:{method}\r\n" if method else ""
    return f"BEGIN:VCALENDAR\r\n{sent}{''.join(events)}END:VCALENDAR\r\n"


def stamped(on: str, *lines: str, **more: str) -> str:
    """Return an event with the time stamp of a day of 2025, month and day."""
    return event(*lines, **more).replace("DTSTAMP:20260101", f"DTSTAMP:2025{on}")


def read(text: str) -> Reading:
    reading = Reading(Receipt("calendar.ics", "", "calendar"))
    read_calendar(text.encode(), reading, ME)
    return reading


def rows(ws: Workspace) -> tuple[set[Any], set[Any]]:
    """Return all interactions, but for the file they are from, and all participants."""
    found = ws.rows("SELECT interaction_id, at, kind, people, conversation FROM interaction")
    return set(found), set(ws.rows("SELECT interaction_id, key, role FROM participant"))


@pytest.fixture
def days(ws: Workspace, tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that loads calendars, one by one, and gives the days that are left."""
    say_own(ws, "me@example.com", mine=True)

    def loaded(*texts: str) -> list[str]:
        for number, text in enumerate(texts):
            path = tmp_path / f"{number}.ics"
            path.write_text(text, encoding="utf-8")
            load(ws, [path])
        return [at[5:10] for (at,) in ws.rows("SELECT at FROM interaction ORDER BY at")]

    return loaded


#: What is announced, what another file says of it, and the days that are left of it.
STORIES = {
    "a message cancels it": (
        [calendar(event()), calendar(event("SEQUENCE:1"), method="CANCEL")], []),
    "an export shows it as cancelled": (
        [calendar(stamped("0601")), calendar(stamped("0602", "STATUS:CANCELLED"))], []),
    "it was called again": (
        [calendar(event()), calendar(event("SEQUENCE:1"), method="CANCEL"),
         calendar(event("SEQUENCE:2", start="DTSTART:20240708T093000Z"), method="REQUEST")],
        ["07-08"]),
    "a cancellation of an earlier version comes late": (
        [calendar(event("SEQUENCE:1")), calendar(event(), method="CANCEL")], ["07-01"]),
    "it was moved": (
        [calendar(stamped("0601")), calendar(stamped("0602", start="DTSTART:20240708T093000Z"))],
        ["07-08"]),
    "the sequence counts before the stamp": (
        [calendar(stamped("0602")),
         calendar(stamped("0601", "SEQUENCE:1", start="DTSTART:20240708T093000Z"))],
        ["07-08"]),
    "it was moved beyond what is looked ahead": (
        [calendar(event()), calendar(event("SEQUENCE:1", start="DTSTART:20260301T093000Z"))], []),
    "you declined": (
        [calendar(event()),
         calendar(event("ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.com", "SEQUENCE:1"))], []),
    "a later export lacks it": (
        [calendar(stamped("0601")), calendar(stamped("0801", uid="2", who="ben"))],
        ["07-01", "07-01"]),
    "a copy shows nobody": (
        [calendar(stamped("0601")),
         calendar(stamped("0801").replace("ORGANIZER", "X-O").replace("ATTENDEE", "X-A"))],
        ["07-01"]),
    "an answer to it came": (
        [calendar(event("ATTENDEE:mailto:ben@example.com")),
         calendar(event("SEQUENCE:5", start="DTSTART:20240708T093000Z"), method="REPLY")],
        ["07-01"]),
    "one date was cancelled": (
        [calendar(event(DAILY)), calendar(event(THIRD, "SEQUENCE:1"), method="CANCEL")],
        ["07-01", "07-02", "07-04"]),
    "one date was cancelled without a word on who and when": (
        [calendar(event(DAILY)),
         calendar("BEGIN:VEVENT\r\nUID:1@calendar.example.org\r\nDTSTAMP:20260102T000000Z\r\n"
                  f"{THIRD}\r\nEND:VEVENT\r\n", method="CANCEL")],
        ["07-01", "07-02", "07-04"]),
    "one date was moved": (
        [calendar(event(DAILY)),
         calendar(event(THIRD, "SEQUENCE:1", start="DTSTART:20240720T093000Z"))],
        ["07-01", "07-02", "07-04", "07-20"]),
    "one date was moved, then all were cancelled": (
        [calendar(event(DAILY)),
         calendar(event(THIRD, "SEQUENCE:1", start="DTSTART:20240720T093000Z")),
         calendar(event(DAILY, "SEQUENCE:2", "LAST-MODIFIED:20240703T000000Z"), method="CANCEL")],
        ["07-01", "07-02"]),
    "all were cancelled before the first": (
        [calendar(event(DAILY)),
         calendar(event(DAILY, "SEQUENCE:2", "LAST-MODIFIED:20240601T000000Z"), method="CANCEL")],
        []),
    "it was called again, after all had been cancelled": (
        [calendar(event(DAILY)),
         calendar(event("SEQUENCE:1", "LAST-MODIFIED:20240702T000000Z"), method="CANCEL"),
         calendar(event(DAILY, "SEQUENCE:2", "LAST-MODIFIED:20240720T000000Z",
                        start="DTSTART:20240708T093000Z"), method="REQUEST")],
        ["07-01", "07-08", "07-09", "07-10", "07-11"]),
    "you left the series": (
        [calendar(event(DAILY)),
         calendar(event(DAILY, "LAST-MODIFIED:20240703T000000Z", "SEQUENCE:1",
                        "ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.com"))],
        ["07-01", "07-02"]),
    "its rule cannot be followed in a newer copy of the same version": (
        [calendar(stamped("0601", DAILY, "LAST-MODIFIED:20240101T000000Z")),
         calendar(stamped("0701", "RRULE:FREQ=NOW", "LAST-MODIFIED:20240101T000000Z"))],
        ["07-01", "07-02", "07-03", "07-04"]),
    "a copy shows nobody, at other times": (
        [calendar(stamped("0601", DAILY),
                  stamped("0601", THIRD, start="DTSTART:20240720T093000Z")),
         calendar(*(stamped("0801", *lines, start="DTSTART:20240721T093000Z")
                    .replace("ORGANIZER", "X-O").replace("ATTENDEE", "X-A")
                    for lines in ([DAILY], [THIRD], [THIRD.replace("0703", "0702")])))],
        ["07-01", "07-02", "07-04", "07-20"]),
    "one date was moved, and then taken out of the series": (
        [calendar(stamped("0601", DAILY),
                  stamped("0601", THIRD, start="DTSTART:20240720T093000Z")),
         calendar(stamped("0701", DAILY, "EXDATE:20240703T093000Z"))],
        ["07-01", "07-02", "07-04"]),
    "one date was moved before another export of the same series": (
        [calendar(stamped("0601", DAILY, "LAST-MODIFIED:20250401T000000Z"),
                  stamped("0601", THIRD, "LAST-MODIFIED:20250301T000000Z",
                          start="DTSTART:20240720T093000Z")),
         calendar(stamped("0701", DAILY, "LAST-MODIFIED:20250401T000000Z"))],
        ["07-01", "07-02", "07-04", "07-20"]),
    "from one date on it is at another time, in a message of its own": (
        [calendar(event(DAILY)),
         calendar(event(THIRD.replace(":", ";RANGE=THISANDFUTURE:", 1), "SEQUENCE:1",
                        start="DTSTART:20240705T093000Z"))],
        ["07-01", "07-02", "07-05", "07-06"]),
    "a date was added": (
        [calendar(event(DAILY)),
         calendar(event("SEQUENCE:1", start="DTSTART:20240720T093000Z"), method="ADD")],
        ["07-01", "07-02", "07-03", "07-04", "07-20"]),
    "the series was moved before it began": (
        [calendar(event("RRULE:FREQ=WEEKLY;COUNT=2")),
         calendar(event("RRULE:FREQ=WEEKLY;COUNT=2", "SEQUENCE:1",
                        "LAST-MODIFIED:20240601T000000Z", start="DTSTART:20240702T093000Z"))],
        ["07-02", "07-09"]),
    "the series is sent again for a later time": (
        [calendar(event(DAILY), event(THIRD, start="DTSTART:20240703T120000Z")),
         calendar(event(DAILY, "SEQUENCE:1", "LAST-MODIFIED:20240704T000000Z",
                        start="DTSTART:20240708T093000Z"))],
        ["07-01", "07-02", "07-03", "07-08", "07-09", "07-10", "07-11"]),
    "an export of last year ends before the series does": (
        [calendar(stamped("0101", YEARLY, "SEQUENCE:3", start="DTSTART:20230110T090000Z")),
         calendar(stamped("1231", YEARLY, start="DTSTART:20230110T090000Z"))],
        ["01-10", "01-10", "01-10", "01-10"]),
    "two organizers gave theirs one number": (
        [calendar(event()),
         calendar(event(start="DTSTART:20240708T093000Z").replace("me@", "eve@"))],
        ["07-01", "07-08"]),
    "it is cancelled by somebody who did not call it, at another time": (
        [calendar(event()),
         calendar(event("SEQUENCE:1", start="DTSTART:20240708T093000Z").replace("me@", "eve@"),
                  method="CANCEL")],
        ["07-01"]),
    "it is cancelled under another address of the organizer, at its time": (
        [calendar(event()),
         calendar(event("SEQUENCE:1").replace("me@", "me.too@"), method="CANCEL")],
        []),
    "its number is not unique, and another one with it is cancelled": (
        [calendar(event().replace("1@calendar.example.org", "00000000-0000-0000-0000")),
         calendar(event("SEQUENCE:1", who="ben").replace(
             "1@calendar.example.org", "00000000-0000-0000-0000"), method="CANCEL")],
        ["07-01"]),
    "its file gives one number to several, and one of them is cancelled": (
        [calendar(event(), event(start="DTSTART:20240705T093000Z")),
         calendar(event("SEQUENCE:1"), method="CANCEL")],
        ["07-05"]),
    "its file gives one number to several series, and a date is cancelled": (
        [calendar(event(DAILY), event(DAILY, start="DTSTART:20240721T093000Z")),
         calendar(event(THIRD, "SEQUENCE:1"), method="CANCEL")],
        ["07-01", "07-02", "07-04", "07-21", "07-22", "07-23", "07-24"]),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("turn", [1, -1])
def test_what_another_file_says_counts_in_either_order(
    story: str, turn: int, days: Callable[..., list[str]], content: Any
) -> None:
    texts, left = STORIES[story]
    assert days(*texts[::turn]) == left
    before = content()
    assert days(*texts[::turn]) == left
    assert content() == before


def test_the_order_of_two_loads_of_several_files_does_not_matter_either(
    ws: Workspace, tmp_path: Path
) -> None:
    say_own(ws, "me@example.com", mine=True)
    for number, text in enumerate(STORIES["it was called again"][0]):
        (tmp_path / f"{number}.ics").write_text(text, encoding="utf-8")
    (receipt, *_) = load(ws, [tmp_path / "1.ics"])
    assert (receipt.read, receipt.kept, receipt.skipped) == (1, 0, {"cancelled": 1})
    first, last = load(ws, [tmp_path / "0.ics", tmp_path / "2.ics"])
    # each receipt says what its file says, whatever the others do
    assert (first.kept, last.kept) == (1, 1)
    assert ws.rows("SELECT at FROM interaction") == [("2024-07-08T09:30:00Z",)]


def test_a_calendar_without_versions_gives_way_to_one_that_reaches_further(
    days: Callable[..., list[str]],
) -> None:
    """Where nothing says when an event was changed, the file with the newest entries is newer."""
    old, new = (
        calendar(event(start=f"DTSTART:{JULY.format(day)}"),
                 event(uid="2", start=f"DTSTART:{JULY.format(later)}")).replace("DTSTAMP", "X-D")
        for day, later in ((2, 10), (8, 12))
    )  # fmt: skip
    for texts in ([old], [new], [old], [new, old]):
        found = days(*texts)
        if len(texts) == 2 or texts == [new]:
            assert found == ["07-08", "07-12"]


def test_who_the_user_is_may_be_said_later(ws: Workspace, tmp_path: Path) -> None:
    """Meetings they declined go, and they are on those of their calendar where not listed."""
    declined = event("ATTENDEE;PARTSTAT=DECLINED:mailto:you@example.com",
                     "ATTENDEE:mailto:ben@example.com", who="ana")  # fmt: skip
    with_them = event("ATTENDEE:mailto:you@example.com", uid="2", who="ana")
    unlisted = event("ATTENDEE:mailto:ben@example.com", uid="3", who="ana")
    path = tmp_path / "calendar.ics"
    path.write_text(calendar(declined, with_them, unlisted), encoding="utf-8")
    say_own(ws, "me@example.com", mine=False)
    load(ws, [path])
    before = rows(ws)
    assert sorted(people for (people,) in ws.rows("SELECT people FROM interaction")) == [3, 3, 3]
    say_own(ws, "you@example.com", mine=True)
    assert sorted(ws.rows("SELECT people FROM interaction")) == [(3,), (4,)]
    assert ws.rows("SELECT count(*) FROM participant WHERE key = ?", (OWNER,)) == [(1,)]
    say_own(ws, "you@example.com", mine=False)
    assert rows(ws) == before


def test_a_large_meeting_keeps_no_more_than_its_organizer(ws: Workspace, tmp_path: Path) -> None:
    """What its calendar says is stored without the others, too."""
    guests = [f"ATTENDEE:mailto:p{number}@example.com" for number in range(30)]
    refusals = [
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:q{number}@example.com" for number in range(30)
    ]  # fmt: skip
    path = tmp_path / "calendar.ics"
    path.write_text(calendar(event(*guests, *refusals)), encoding="utf-8")
    say_own(ws, "me@example.com", mine=True)
    load(ws, [path])
    assert ws.rows("SELECT people FROM interaction") == [(32,)]
    for table in ("participant", "calendar_guest"):
        assert ws.rows(f"SELECT key, role FROM {table}") == [("email:me@example.com", "from")]


def test_meetings_are_settled_in_batches(
    days: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meetings, "BATCH", 2)
    numbered = [event(uid=str(number), who=f"p{number}") for number in range(5)]
    assert days(calendar(*numbered), calendar(*numbered[:3], method="CANCEL")) == ["07-01"] * 2


def test_what_an_earlier_introlab_stored_is_replaced_when_a_calendar_shows_it(
    ws: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "calendar.ics"
    path.write_text(calendar(event(), event(uid="2", who="ben")), encoding="utf-8")
    load(ws, [path])
    now = rows(ws)
    with ws.transaction() as connection:
        connection.execute("DELETE FROM calendar_guest")
        connection.execute("DELETE FROM calendar_entry")
        connection.execute("UPDATE event SET interaction_id = 'before ' || interaction_id")
        connection.execute("UPDATE event SET conversation = '' WHERE event_no = 1")
        settle_meetings(connection)
    left = "SELECT count(*) FROM interaction WHERE interaction_id LIKE 'before %'"
    assert ws.rows(left) == [(2,)]
    load(ws, [path])
    assert rows(ws) == now


# ---------------------------------------------------------------- the law

components = st.builds(
    lambda uid, on, sequence, changed, what, start, organizer, guest, status: (
        stamped(on, f"SEQUENCE:{sequence}", *changed, *what, *guest, *status,
                uid=uid, start=f"DTSTART:{JULY.format(start)}")
        .replace("ORGANIZER:mailto:me@example.com", organizer)
    ),
    st.sampled_from(["1", "1", "1", "2"]),
    st.sampled_from(["0601", "0701"]),
    st.sampled_from([0, 0, 0, 1, 2]),
    st.sampled_from([
        [], *([f"LAST-MODIFIED:{day}T000000Z"] for day in (20250401, 20250501, 20240603, 20240703)),
    ]),
    st.sampled_from([
        [], [DAILY], [DAILY], [DAILY, "EXDATE:20240702T093000Z"], [THIRD], [THIRD],
        ["RECURRENCE-ID;VALUE=DATE:20240702"],
        ["RECURRENCE-ID;RANGE=THISANDFUTURE:20240702T093000Z"],
    ]),
    st.integers(1, 4),
    st.sampled_from([
        *["ORGANIZER:mailto:me@example.com"] * 4, "ORGANIZER:mailto:ana@example.com", "X-NOBODY:1",
    ]),
    st.sampled_from([
        [], ["ATTENDEE:mailto:ben@example.com"],
        ["ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.com"],
        ["ATTENDEE;PARTSTAT=DECLINED:mailto:jane@example.com"],
        [f"ATTENDEE:mailto:p{number}@example.com" for number in range(12)],
    ]),
    st.sampled_from([[], [], [], [], [], ["STATUS:CANCELLED"]]),
)  # fmt: skip
files = st.builds(
    lambda parts, method: calendar(*parts, method=method),
    st.lists(components, min_size=1, max_size=3),
    st.sampled_from(["", "", "", "", "", "REQUEST", "CANCEL", "REPLY", "ADD"]),
)


def stored(ws: Workspace, texts: Sequence[tuple[int, str]], loads: Sequence[int]) -> Any:
    """Store calendars under their numbers in an empty workspace, so many at a time."""
    with ws.transaction() as connection:
        for table in ("event", "calendar_guest", "calendar_entry", "source", "owner_key"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("INSERT INTO owner_key VALUES ('email:me@example.com', 1, '')")
        waiting: set[str] = set()
        for place, (number, text) in enumerate(texts):
            connection.execute(
                "INSERT INTO source VALUES (?, ?, '', 'calendar', '', '', 0, 0, '', '') "
                "ON CONFLICT DO NOTHING",
                (number, str(number)),
            )
            waiting |= store_entries(connection, number, read(text).entries)
            if place in loads:
                settle_meetings(connection, waiting)
                waiting = set()
        settle_meetings(connection, waiting)
    return rows(ws)


@given(st.lists(files, min_size=1, max_size=5), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_the_order_of_reading_does_not_matter(
    ws: Workspace, texts: list[str], data: st.DataObject
) -> None:
    """Whatever calendars say, at once or one by one, once or often: the meetings are the same."""
    numbered = list(enumerate(texts, start=1))
    again = data.draw(st.lists(st.sampled_from(numbered), max_size=2))
    other = data.draw(st.permutations(numbered + again))
    loads = data.draw(st.lists(st.integers(0, len(other)), max_size=4))
    # the number a file has depends on the order of reading
    renamed = {number: place for place, (number, _) in enumerate(dict.fromkeys(other), start=1)}
    first = stored(ws, numbered, ())
    assert stored(ws, [(renamed[number], text) for number, text in other], loads) == first
    with ws.transaction() as connection:
        before = connection.total_changes
        settle_meetings(connection)
        assert connection.total_changes == before


@given(files)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_the_meetings_of_one_calendar_are_those_that_its_reading_shows(
    ws: Workspace, text: str
) -> None:
    found, people = stored(ws, [(1, text)], ())
    shown = read(text).interactions
    assert found == {(i.interaction_id, i.at, i.kind, i.people, i.conversation) for i in shown}
    assert people == {(i.interaction_id, key, role) for i in shown for role, key in i.participants}
