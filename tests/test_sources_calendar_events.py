"""Meetings come out of calendars once, at the right instant, with the people who came."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from introlab.network.intake import store
from introlab.network.knows import links
from introlab.network.ties import tie_strength
from introlab.samples import write_samples
from introlab.samples.bulk import bulk_mail
from introlab.samples.history import MailHistory
from introlab.samples.meetings import Calendar, Meeting
from introlab.samples.messages import Messages
from introlab.samples.world import make_world
from introlab.sources import read
from introlab.sources.calendar.events import read_calendar
from introlab.sources.reading import Reading, Receipt
from introlab.tables import OWNER
from tests.conftest import Network

ME = frozenset({"email:me@example.com"})
START = "DTSTART:20240701T093000Z"


def event(*lines: str, who: str = "jane", uid: str = "1", start: str = START) -> str:
    """Return an event of the user's with one other person."""
    return "\r\n".join([
        "BEGIN:VEVENT", f"UID:{uid}@calendar.example.org", start, "DTSTAMP:20260101T000000Z",
        "ORGANIZER:mailto:me@example.com", f"ATTENDEE:MAILTO:{who}@example.com", *lines,
        "END:VEVENT", "",
    ])  # fmt: skip


def reading_of(*parts: str | bytes, own: frozenset[str] = ME) -> Reading:
    data = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    reading = Reading(Receipt("calendar.ics", "", "calendar"))
    read_calendar(b"BEGIN:VCALENDAR\r\n" + data, reading, own)
    add_up(reading)
    return reading


def add_up(reading: Reading) -> None:
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert len(reading.interactions) >= receipt.kept
    assert len({item.interaction_id for item in reading.interactions}) == len(reading.interactions)
    for item in reading.interactions:
        assert item.people >= 2
        assert item.participants
        assert len(item.at) == len("2024-07-01T09:30:00Z")


def days(reading: Reading) -> list[str]:
    return [item.at[5:10] for item in reading.interactions]


def expected_of(meeting: Meeting) -> tuple[str, int]:
    """Return what must become of a meeting: reason to skip, or '' and the number of its dates."""
    if meeting.cancelled:
        return "cancelled", 0
    if meeting.declined:
        return "declined by you", 0
    if not meeting.attendees:
        return "nobody else on it", 0
    if not meeting.rule:
        return "", 1
    return "", len(list(rrulestr(meeting.rule, dtstart=meeting.start)))


@pytest.mark.parametrize("seed", [7, 23])
def test_the_sample_calendar_gives_what_its_generator_put_in(seed: int, tmp_path: Path) -> None:
    write_samples(tmp_path, seed)
    (reading,) = read(tmp_path / "calendar.ics")
    add_up(reading)
    history = MailHistory(make_world(seed))
    # each draws from the same dice, so the order is that in which the files are written
    Messages(history)
    bulk_mail(history)
    meetings = Calendar(history).meetings
    fates = [expected_of(meeting) for meeting in meetings]
    assert reading.receipt.read == len(meetings)
    assert reading.receipt.kept == sum(not reason for reason, _ in fates)
    assert reading.receipt.skipped == Counter(reason for reason, _ in fates if reason)
    assert reading.receipt.problems == []
    # what a rule puts beyond the last month after the file was written is left out
    expected = sum(number for _, number in fates)
    assert expected - 12 <= len(reading.interactions) <= expected
    owners = {f"email:{meeting.owner[1]}" for meeting in meetings}
    assert set(reading.owner_keys) == owners
    plain = {
        (f"{meeting.start:%Y-%m-%dT%H:%M:%SZ}",
         frozenset(f"email:{a}" for _, a in (meeting.owner, *meeting.attendees)))
        for meeting in meetings
        if not expected_of(meeting)[0] and len(meeting.attendees) < 10
    }  # fmt: skip
    found = {(i.at, frozenset(key for _, key in i.participants)) for i in reading.interactions}
    assert plain <= found
    assert sum(item.people > 10 for item in reading.interactions) == sum(
        len(m.attendees) >= 10 and not expected_of(m)[0] for m in meetings
    )


def test_the_organizer_sends_and_the_attendees_receive() -> None:
    lines = (
        'ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN="Roe, Jane":MailTo:Rick@Example.com',
        "ATTENDEE;PARTSTAT=DECLINED:mailto:gone@example.com",
        "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com",
        "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@example.com",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:fyi@example.com",
        "ATTENDEE:mailto:abc@group.calendar.google.com",
        "ATTENDEE;EMAIL=apple@example.com:/principals/1/",
        'ATTENDEE;CN=Broken "Quote:mailto:broken@example.com',
        "ATTENDEE:invalid:nomail",
    )
    (item,) = reading_of(event(*lines)).interactions
    assert item.participants == (
        ("from", "email:me@example.com"), ("to", "email:jane@example.com"),
        ("to", "email:rick@example.com"), ("to", "email:apple@example.com"),
        ("to", "email:broken@example.com"),
    )  # fmt: skip
    assert (item.people, item.kind, item.at) == (5, "meeting", "2024-07-01T09:30:00Z")


@pytest.mark.parametrize(("others", "shown"), [(9, 10), (10, 1)])
def test_everybody_is_shown_up_to_ten_people(others: int, shown: int) -> None:
    lines = [f"ATTENDEE:mailto:p{number}@example.com" for number in range(others - 1)]
    (item,) = reading_of(event(*lines)).interactions
    assert (item.people, len(item.participants)) == (others + 1, shown)
    assert item.participants[0] == ("from", "email:me@example.com")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (event("STATUS:CANCELLED"), "cancelled"),
        (event("ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.com"), "declined by you"),
        (event("ATTENDEE;PARTSTAT=DECLINED:mailto:jane@example.com"), "nobody else on it"),
        (event(who="me"), "nobody else on it"),
        (event(start="DTSTART:soon"), "no readable date"),
        (event(start="DTSTART:00240701T093000Z"), "no readable date"),
        (event(start="X-NONE:1"), "no readable date"),
        (event(start="DTSTART:20260301T000000Z"), "more than 31 days after the newest entry"),
        (event("RDATE:x", "EXDATE:20240701T093000Z"), "every date was moved or taken out"),
        (event().replace("VEVENT", "VTODO"), "not a meeting"),
        ("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20241225\r\nSUMMARY:x\r\nEND:VEVENT\r\n",
         "nobody else on it"),
    ],
)  # fmt: skip
def test_what_is_no_meeting_of_the_users_is_counted_with_its_reason(text: str, reason: str) -> None:
    reading = reading_of(text)
    assert reading.receipt.skipped == {reason: 1}
    assert reading.interactions == []


def test_the_user_is_found_by_content_with_an_address_of_an_earlier_job() -> None:
    now = [event(uid=f"a{n}", who=f"x{n}") for n in range(12)]
    before = [
        event(uid=f"b{n}", who=f"y{n}").replace("me@", "me.old@") for n in range(11)
    ]  # fmt: skip
    reading = reading_of(*now, *before, own=frozenset())
    assert reading.owner_keys == {"email:me@example.com": 12, "email:me.old@example.com": 11}
    assert reading.receipt.kept == 23


def test_a_feed_of_one_organizer_shows_no_user_and_no_meetings() -> None:
    feed = [
        f"BEGIN:VEVENT\nUID:{n}\n{START}\nORGANIZER:mailto:club@example.org\nEND:VEVENT\n"
        for n in range(20)
    ]
    for own in (frozenset[str](), ME):
        reading = reading_of(*feed, own=own)
        assert reading.receipt.skipped == {"nobody else on it": 20}
        assert reading.owner_keys == {}


def test_the_user_is_on_their_own_meetings_also_where_not_listed() -> None:
    other = event("ATTENDEE:mailto:rick@example.com", uid="2").replace("me@", "ana@")
    reading = reading_of(event(), other, own=ME)
    assert [item.people for item in reading.interactions] == [2, 4]
    assert ("to", OWNER) in reading.interactions[1].participants


BERLIN = (
    "BEGIN:VTIMEZONE\r\nTZID:Our Zone\r\n"
    "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Europe/Berlin", "07"),
        ("W. Europe Standard Time", "07"),
        ('"W. Europe Standard Time"', "07"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "07"),
        ("Our Zone", "07"),
        ("America/New_York", "13"),
        ("Nowhere at all", "09"),
        ("../../etc/passwd", "09"),
    ],
)
def test_zones_are_found_by_name_by_windows_name_or_in_the_file(zone: str, hour: str) -> None:
    reading = reading_of(BERLIN, event(start=f"DTSTART;TZID={zone}:20240701T093000"))
    assert [item.at for item in reading.interactions] == [f"2024-07-01T{hour}:30:00Z"]
    assert len(reading.receipt.notes) == (hour == "09")


def test_times_without_a_zone_are_in_the_zone_of_the_calendar() -> None:
    text = event(start="DTSTART:20240701T093000")
    assert reading_of(text).interactions[0].at == "2024-07-01T09:30:00Z"
    reading = reading_of("X-WR-TIMEZONE:Europe/Berlin\r\n", text)
    assert reading.interactions[0].at == "2024-07-01T07:30:00Z"


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "x"])
def test_a_zone_no_country_has_is_not_followed(rule: str) -> None:
    zone = BERLIN.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", rule)
    reading = reading_of(zone, event(start="DTSTART;TZID=Our Zone:20240701T093000"))
    assert reading.interactions[0].at == "2024-07-01T09:30:00Z"
    assert reading.receipt.notes


def test_a_series_follows_its_rule_over_the_change_of_clocks() -> None:
    start = "DTSTART;TZID=Europe/Berlin:20240320T093000"
    reading = reading_of(event("RRULE:FREQ=WEEKLY;COUNT=3", start=start))
    assert [item.at for item in reading.interactions] == [
        "2024-03-20T08:30:00Z", "2024-03-27T08:30:00Z", "2024-04-03T07:30:00Z",
    ]  # fmt: skip
    assert (reading.receipt.read, reading.receipt.kept) == (1, 1)


def test_dates_taken_out_moved_and_cancelled_are_respected() -> None:
    series = event(
        "RRULE:FREQ=DAILY;UNTIL=20240707", "EXDATE;VALUE=DATE:20240702",
        "EXDATE:20240703T093000Z", "RDATE;VALUE=PERIOD:20240720T093000Z/PT1H",
    )  # fmt: skip
    moved = event("RECURRENCE-ID:20240704T093000Z", start="DTSTART:20240730T093000Z")
    off = event("RECURRENCE-ID:20240705T093000Z", "STATUS:CANCELLED")
    refused = event(
        "RECURRENCE-ID:20240706T093000Z", "ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.com",
        start="DTSTART:20240706T093000Z",
    )  # fmt: skip
    reading = reading_of(series, moved, off, refused)
    assert days(reading) == ["07-01", "07-07", "07-20", "07-30"]
    assert reading.receipt.skipped == {"cancelled": 1, "declined by you": 1}
    assert len({item.conversation for item in reading.interactions}) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=5", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0",
        "FREQ=NEVER", "", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;BYHOUR=1,2,3,4,5",
        "FREQ=DAILY;UNTIL=x", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;BYSETPOS=5",
        f"FREQ=YEARLY;BYYEARDAY={','.join(map(str, range(1, 300)))}",
    ],
)  # fmt: skip
def test_a_rule_that_is_not_followed_is_a_problem_and_costs_its_repetitions_only(rule: str) -> None:
    reading = reading_of(event(uid="0"), event(f"RRULE:{rule}"), event(uid="2"))
    assert [item.at for item in reading.interactions] == ["2024-07-01T09:30:00Z"] * 3
    ((row, column),) = [(p.row, p.column) for p in reading.receipt.problems]
    assert (row, column) == (9, "RRULE")


def test_a_fault_in_every_event_is_listed_twenty_times_and_then_counted() -> None:
    reading = reading_of(*(event(start="DTSTART:soon", uid=str(n)) for n in range(30)))
    rows = [problem.row for problem in reading.receipt.problems]
    assert rows == [2 + 7 * number for number in range(20)] + [None]


def test_endless_rules_end() -> None:
    """A daily meeting keeps its newest dates; days that never come are not waited for."""
    old = "DTSTART:19900101T100000Z"
    reading = reading_of(event("RRULE:FREQ=DAILY", start=old))
    assert len(reading.interactions) == 1000
    assert reading.interactions[-1].at == "2026-01-31T10:00:00Z"  # 31 days after the time stamp
    assert reading.receipt.notes
    never = [
        event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", start=old, uid=str(n)) for n in range(30)
    ]
    reading = reading_of(*never)
    assert reading.receipt.kept == len(reading.interactions) == 30
    assert "more meetings than introlab follows" in reading.receipt.problems[0].message


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), st.integers(1, 40),
    st.integers(1, 9), st.sampled_from(["", ";BYDAY=MO,WE", ";BYMONTH=1,7", ";BYMONTHDAY=-1"]),
)  # fmt: skip
def test_a_rule_gives_the_dates_the_standard_gives(
    freq: str, count: int, interval: int, by: str
) -> None:
    rule = f"FREQ={freq};COUNT={count};INTERVAL={interval}{by}"
    reading = reading_of(event(f"RRULE:{rule}", start="DTSTART:20150228T100000Z"))
    start = datetime(2015, 2, 28, 10, tzinfo=UTC)
    expected = {start, *rrulestr(rule, dtstart=start)}
    found = {datetime.fromisoformat(item.at) for item in reading.interactions}
    assert found == {at for at in expected if at < datetime(2026, 2, 1, tzinfo=UTC)}


def test_the_same_event_in_two_exports_is_one_and_an_older_version_gives_way() -> None:
    first, second = reading_of(event()), reading_of(event("SEQUENCE:1"), event(uid="2"))
    assert first.interactions[0] in second.interactions
    reading = reading_of(event(), event(), event("SEQUENCE:2", start="DTSTART:20240702T093000Z"))
    assert days(reading) == ["07-02"]
    assert reading.receipt.skipped == {"an older version of the same event": 2}
    copies = reading_of(event(), event(), event(start="DTSTART:20240703T093000Z"))
    assert days(copies) == ["07-01", "07-03"]
    assert copies.receipt.skipped == {"repeated in this file": 1}


def test_a_fold_within_a_letter_harms_nothing() -> None:
    whole = event("ATTENDEE:mailto:zoë@example.com").encode()
    at = whole.index("ë".encode()) + 1
    reading = reading_of(whole[:at] + b"\r\n " + whole[at:])
    assert ("to", "email:zoë@example.com") in reading.interactions[0].participants


def test_an_event_that_is_never_closed_ends_where_the_next_begins() -> None:
    alarm = "BEGIN:VALARM\r\nATTENDEE:mailto:alarm@example.com\r\n"
    open_event = event(alarm).replace("END:VEVENT\r\n", "")
    reading = reading_of(open_event, event(uid="2", who="rick"), open_event)
    assert [len(item.participants) for item in reading.interactions] == [2, 2]
    assert reading.receipt.skipped == {"repeated in this file": 1}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_a_calendar_is_read_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "calendar.ics"
    text = f"BEGIN:VCALENDAR\r\n{event('SUMMARY:Café')}END:VCALENDAR\r\n"
    path.write_bytes(text.encode(encoding))
    (reading,) = read(path, owner_keys=ME)
    add_up(reading)
    assert (reading.receipt.kind, reading.receipt.kept) == ("calendar", 1)
    assert "Café" not in repr(reading)


lines = st.one_of(
    st.sampled_from([
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTODO", "END:VTODO", "BEGIN:VTIMEZONE", START,
        "END:VTIMEZONE", "BEGIN:VALARM", "TZID:Z", "BEGIN:VCALENDAR", "END:VCALENDAR", "UID:1",
        "DTSTART;TZID=Z:20240701T093000", "DTSTART;VALUE=DATE:20240701", "RRULE:FREQ=DAILY;COUNT=3",
        "RRULE:FREQ=YEARLY;BYDAY=1SU", "EXDATE:20240702T093000Z,x", "RDATE;VALUE=DATE:20240709",
        "RECURRENCE-ID:20240702", "SEQUENCE:3", "STATUS:CANCELLED", "DTSTAMP:20260101T000000Z",
        "ORGANIZER:mailto:me@example.com", "ATTENDEE:mailto:a@example.com", "BEGIN:STANDARD",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.com", "TZOFFSETFROM:+0100", "TZOFFSETTO:x",
    ]),
    st.builds("{}{}{}".format, st.sampled_from(["ATTENDEE", "DTSTART", "RRULE", "EXDATE", "UID"]),
              st.sampled_from([":", ";", ";TZID="]), st.text(max_size=20)),
)  # fmt: skip


@given(st.lists(lines, max_size=25), st.binary(max_size=20))
def test_nothing_raises_and_counts_add_up_whatever_a_calendar_holds(
    text: list[str], junk: bytes
) -> None:
    data = "\n".join(text).encode("utf-8", "replace") + junk
    reading = reading_of(data)
    again = reading_of(data)
    assert reading.interactions == again.interactions


@given(st.permutations([event(uid=str(n), who=f"p{n}") for n in range(5)]))
def test_the_order_of_events_does_not_matter(events: list[str]) -> None:
    ordered = reading_of(*sorted(events)).interactions
    assert set(reading_of(*events).interactions) == set(ordered)


def test_a_stored_meeting_is_an_exchange_and_says_who_knows_whom(network: Network) -> None:
    network.add(
        people="ana", prospects=[{"name": "Petra Prospect", "email": "petra@example.com"}]
    )  # fmt: skip
    text = event("ATTENDEE:mailto:petra@example.com", who="ana", start="DTSTART:20250701T093000Z")
    reading = reading_of(text)
    store(network.ws, [reading])
    ana = network.id("ana")
    ties = tie_strength(network.ws)
    tie = ties.loc[ana]
    assert (tie["meetings"], tie["exchanges"], bool(tie["two_way"])) == (1, 1, True)
    found = links(network.ws)
    linked = found[found["contact_id"] == ana]
    assert linked["prospect_id"].tolist() == [network.prospect("Petra Prospect")]
