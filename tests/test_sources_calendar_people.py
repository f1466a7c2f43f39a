"""The user is told apart from those they meet by what the calendar itself shows."""

from __future__ import annotations

from collections import Counter

from introlab.sources.calendar.parts import take_apart
from introlab.sources.calendar.people import Invited, calendar_owner, invited

NOBODY: frozenset[str] = frozenset()


def met(*names: str) -> Invited:
    return Invited({f"email:{name}@example.com": "to" for name in names})


def test_google_calls_a_calendar_by_its_owners_address() -> None:
    groups = [met("ana", "me"), met("ana", "me")]
    assert calendar_owner(groups, NOBODY, "") == Counter()
    assert calendar_owner(groups, NOBODY, "me@example.com") == {"email:me@example.com": 2}
    assert calendar_owner(groups, NOBODY, "Team") == Counter()


def test_known_addresses_count_where_the_file_shows_them() -> None:
    known = frozenset({"email:me@example.com", "email:me@example.net"})
    assert calendar_owner([met("ana", "me")], known, "") == {"email:me@example.com": 1}


def test_two_people_on_all_meetings_leave_it_open_who_the_user_is() -> None:
    assert calendar_owner([met("a", "b", str(n)) for n in range(9)], NOBODY, "") == Counter()


def test_a_colleague_on_the_meetings_without_the_user_is_not_the_user() -> None:
    groups = [met("me", f"x{n}") for n in range(30)] + [met("boss", f"y{n}") for n in range(12)]
    assert "email:boss@example.com" in calendar_owner(groups, NOBODY, "")
    beside = [*groups, met("me", "boss")]
    assert calendar_owner(beside, NOBODY, "") == {"email:me@example.com": 31}


def test_an_organizer_who_declined_their_own_meeting_is_not_on_it() -> None:
    (part,) = take_apart(
        b"BEGIN:VEVENT\nORGANIZER:mailto:ana@example.com\n"
        b"ATTENDEE;PARTSTAT=declined:mailto:ana@example.com\nATTENDEE:mailto:ben@example.com\n"
    ).components
    people = invited(part)
    assert people.coming == {"email:ben@example.com": "to"}
    assert people.everybody == {"email:ana@example.com", "email:ben@example.com"}
