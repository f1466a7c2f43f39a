"""The mail, messages and meetings of the sample keep the rates that `write_samples` promises."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import mean
from typing import TYPE_CHECKING

from introlab.samples import SAMPLE_NOW
from introlab.samples.people import fold, month_of

if TYPE_CHECKING:
    from tests.samples.conftest import Sample


def test_messages_have_the_traps_of_the_2026_layout(sample: Sample) -> None:
    text, rows = sample.members["messages.csv"], sample.messages
    assert text.startswith('"CONVERSATION ID","CONVERSATION TITLE"')
    assert 1_200 <= len(rows) <= 3_200
    assert any("\n" in row["CONTENT"] for row in rows)
    assert 0.01 <= mean(row["FROM"] == "LinkedIn Member" for row in rows) <= 0.05
    assert sum("spinmail" in row["CONTENT"] for row in rows) == 24
    assert sum("," in row["RECIPIENT PROFILE URLS"] for row in rows) >= 20
    assert all(row["DATE"].endswith(" UTC") and row["DATE"] < SAMPLE_NOW for row in rows)


def test_other_members_use_their_own_dates_and_line_ends(sample: Sample) -> None:
    american = r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d [AP]M"
    for row in sample.member("Invitations.csv"):
        assert re.fullmatch(american, row["Sent At"])
    for way in ("Received", "Given"):
        for row in sample.member(f"Endorsement_{way}_Info.csv"):
            assert re.fullmatch(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d UTC", row["Endorsement Date"])
        for row in sample.member(f"Recommendations_{way}.csv"):
            assert re.fullmatch(r"\d\d/\d\d/\d\d, \d\d:\d\d [AP]M", row["Creation Date"])
    assert sample.members["Reactions_34875879.csv"].count("\r\n") == 61
    assert {"Logins.csv", "Email Addresses.csv", "guide_messages.csv", "Skills.csv", "Notes.csv",
            "Positions.csv", "Profile.csv"} <= set(sample.members)  # fmt: skip


def test_the_mailbox_is_one_that_takeout_might_give(sample: Sample) -> None:
    letters = sample.letters
    ids = [letter.fields["Message-ID"] for letter in letters]
    assert 6_000 <= len(letters) <= 8_800
    assert len(set(ids)) == len(ids)
    assert {mail.fields["In-Reply-To"] for mail in letters if "In-Reply-To" in mail.fields} <= set(
        ids
    )
    assert letters[0].at < datetime(2020, 4, 1, tzinfo=UTC)
    assert datetime(2026, 2, 20, tzinfo=UTC) < letters[-1].at < sample.now
    labels = Counter(letter.fields["X-Gmail-Labels"].split(",")[0] for letter in letters)
    assert {"Inbox", "Sent", "Drafts", "Spam", "Trash"} == set(labels)
    assert 400 <= sum("List-Id" in letter.fields for letter in letters) <= 440
    for own in sample.own:
        assert sum(letter.sender == own for letter in letters) > 500
    assert 25 <= sum(len(letter.others) > 10 for letter in letters) <= 36


def test_everybody_in_the_mail_has_written_and_was_written_to(sample: Sample) -> None:
    real = [mail for mail in sample.letters if mail.fields["X-Gmail-Labels"] != "Drafts"
            and "List-Id" not in mail.fields]  # fmt: skip
    wrote = {letter.sender for letter in real}
    received = {a for letter in real if letter.sender in sample.own for a in letter.others}
    for person in sample.truth.people.values():
        if "mail" in person.sources:
            assert person.address() in wrote & received


def test_ties_wax_and_wane(sample: Sample) -> None:
    """A year in which a tie of the circle is most alive has far more mail than its mean year."""
    peaks = []
    for person in sample.truth.people.values():
        if person.tier == "circle":
            years = Counter(
                mail.at.year for mail in sample.letters if mail.sender == person.address()
            )
            peaks.append(max(years.values()) * 6 / sum(years.values()))
    assert 1.8 <= mean(peaks) <= 4.5


def test_job_changes_show_in_the_mail_within_three_months(sample: Sample) -> None:
    seen = {
        person_id: {company.name: (first, last) for company, first, last in employers}
        for person_id, employers in sample.truth.seen_employers.items()
    }
    gaps = []
    for person_id, employers in seen.items():
        for old, new in pairwise(sample.truth.employments[person_id]):
            for company, end, edge in ((old.company, 1, old.end), (new.company, 0, new.start)):
                months = employers.get(company.name)
                gaps.append(abs(months[end] - (edge or 0)) if months else 99)
    assert len(gaps) >= 50
    assert mean(gap <= 3 for gap in gaps) >= 0.9


def test_the_core_is_unambiguous_and_mostly_in_touch(sample: Sample) -> None:
    core = [person for person in sample.world.people if person.tier == "core"]
    year_ago = sample.now - timedelta(days=365)
    lively = 0
    for person in core:
        assert person in sample.world.unambiguous
        assert fold(" ".join(person.name_in("linkedin"))) == fold(person.name)
        late = [mail for mail in sample.letters if mail.at >= year_ago]
        sent = sum(mail.sender in sample.own and person.address() in mail.others for mail in late)
        got = sum(mail.sender == person.address() for mail in late)
        rows = [r for r in sample.messages if r["DATE"] >= str(year_ago.date())]
        sent += sum(person.slug in r["RECIPIENT PROFILE URLS"] for r in rows)
        got += sum(person.slug in r["SENDER PROFILE URL"] for r in rows)
        lively += min(sent, got) >= 5
    assert len(core) == 25
    assert lively >= 20


def test_the_calendar_has_small_meetings_and_what_must_be_left_out(sample: Sample) -> None:
    with_people = [event for event in sample.events if "ATTENDEE" in event]
    sizes = [event.count("CUTYPE=INDIVIDUAL") for event in with_people]
    assert len(sample.events) - len(with_people) == 6
    assert 250 <= len(with_people) <= 700
    assert mean(2 <= size <= 6 for size in sizes) >= 0.97
    assert 0.03 <= mean("STATUS:CANCELLED" in event for event in with_people) <= 0.10
    assert 0.01 <= mean("DECLINED" in event for event in with_people) <= 0.05
    assert 0.07 <= mean("CUTYPE=ROOM" in event for event in with_people) <= 0.18
    assert sum("RRULE" in event for event in with_people) == 12
    raw = (sample.folder / "calendar.ics").read_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_the_mailbox_follows_the_months_of_the_world(sample: Sample) -> None:
    assert month_of(sample.letters[0].at.date()) == 0
    assert month_of(sample.letters[-1].at.date()) == 71
