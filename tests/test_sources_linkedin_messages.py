from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from introlab.sources import read
from introlab.tables import OWNER

if TYPE_CHECKING:
    from pathlib import Path

    from introlab.sources.reading import Reading

NINE = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "DATE", "SUBJECT",
    "CONTENT", "FOLDER",
)  # fmt: skip
TEN = (*NINE[:5], "RECIPIENT PROFILE URLS", *NINE[5:])
TWELVE = (*TEN, "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT")
IN = "https://www.linkedin.com/in/"
ME, JANE, RICK = f"{IN}me", f"{IN}jane", f"{IN}rick"


def reading_of(folder: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> Reading:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    path = folder / "messages.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.kind == "linkedin.messages"
    assert receipt.read == len(rows) == receipt.kept + sum(receipt.skipped.values())
    return reading


def ten(
    sender: str, recipients: str, at: str = "2024-06-18 11:59:53 UTC", thread: str = "2-abc=",
    name: str = "Jane Doe", text: str = "secret", folder: str = "INBOX",
) -> tuple[str, ...]:  # fmt: skip
    return (thread, "", name, sender, "Poe, MBA, Dana", recipients, at, "", text, folder)


def test_recipients_are_taken_from_their_addresses_and_never_from_names(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, TEN, ten(ME, f"{JANE},{RICK}"), ten(JANE, ME))
    assert [(m.people, m.participants) for m in reading.interactions] == [
        (3, (("from", "linkedin:me"), ("to", "linkedin:jane"), ("to", "linkedin:rick"))),
        (2, (("from", "linkedin:jane"), ("to", "linkedin:me"))),
    ]
    assert len({m.conversation for m in reading.interactions}) == 1
    assert reading.interactions[0].at == "2024-06-18T11:59:53Z"
    assert reading.owner_keys == {}, "me and Jane are on both: nobody can say who the user is"


def test_the_profile_on_most_messages_is_the_users(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, TEN, ten(ME, JANE), ten(JANE, ME), ten(RICK, ME))
    assert reading.owner_keys == {"linkedin:me": 3}


def test_no_text_of_a_message_survives_reading(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, TEN, ten(ME, JANE, text="my\nbig\r\nsecret"))
    assert "secret" not in repr(reading)


def test_what_is_not_between_people_is_left_out_with_its_reason(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        TWELVE,
        (*ten(ME, JANE), "Yes", "No"),
        (*ten(JANE, ME, folder="SPAM"), "", ""),
        (*ten("", ME, name="LinkedIn Member"), "", ""),
        (*ten("", ME, name="Great Offers"), "", ""),
        (*ten(ME, ""), "", ""),
        (*ten(ME, ME), "", ""),
        (*ten(ME, JANE, at="yesterday"), "", ""),
        (*ten(ME, JANE), "No", "No"),
        (*ten(ME, JANE), "No", "No"),
    )
    assert reading.receipt.skipped == {
        "draft": 1,
        "spam folder": 1,
        "the other person left LinkedIn or is hidden": 2,
        "advert or notice without a sender": 1,
        "nobody else on it": 1,
        "no readable date": 1,
        "repeated in this file": 1,
    }
    assert reading.receipt.kept == 1


def test_of_a_large_group_only_the_sender_is_kept(tmp_path: Path) -> None:
    crowd = ",".join(f"{IN}p{number}" for number in range(10))
    (message,) = reading_of(tmp_path, TEN, ten(ME, crowd)).interactions
    assert (message.people, message.participants) == (11, (("from", "linkedin:me"),))


def nine(name: str, url: str, to: str, at: str = "2022-01-01 10:00:00 UTC") -> tuple[str, ...]:
    return ("2-abc=", "", name, url, to, at, "", "secret", "INBOX")


def test_without_addresses_recipients_are_matched_with_senders_of_the_file(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        NINE,
        nine("Dana Poe", ME, "Jane Doe, MBA"),
        nine("Jane Doe, MBA", JANE, "Dana Poe"),
        nine("Rick Roe", RICK, "Jane Doe, MBA, Dana Poe"),
        nine("Dana Poe", ME, "Bo Low, PhD", "2022-01-02 10:00:00 UTC"),
        nine("Dana Poe", ME, "Some One, Some Other"),
    )
    assert [[key for _, key in m.participants] for m in reading.interactions] == [
        ["linkedin:me", "linkedin:jane"],
        ["linkedin:jane", "linkedin:me"],
        ["linkedin:rick", "linkedin:jane", "linkedin:me"],
        ["linkedin:me", "name:bo low"],
    ]
    assert reading.receipt.skipped == {"the recipients cannot be told apart": 1}


def test_a_user_who_never_wrote_is_the_name_most_messages_go_to(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, NINE, nine("Jane Doe", JANE, "Dana Poe"), nine("Rick Roe", RICK, "Dana Poe")
    )
    assert [m.participants[1] for m in reading.interactions] == [("to", OWNER), ("to", OWNER)]


def test_a_name_borne_by_two_profiles_is_matched_with_neither(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        NINE,
        nine("Jane Doe", JANE, "Dana Poe"),
        nine("Jane Doe", f"{IN}jane-2", "Dana Poe"),
        nine("Dana Poe", ME, "Jane Doe"),
    )
    assert reading.interactions[2].participants[1] == ("to", "name:jane doe")


@pytest.mark.parametrize(
    ("direction", "people"),
    [
        ("OUTGOING", (("from", OWNER), ("to", "name:jane doe"))),
        ("INCOMING", (("from", "name:dana poe"), ("to", OWNER))),
    ],
)
def test_in_2018_the_direction_says_who_the_user_is(
    direction: str, people: tuple[tuple[str, str], ...], tmp_path: Path
) -> None:
    reading = reading_of(
        tmp_path,
        ("From", "To", "Date", "Subject", "Content", "Direction", "Folder"),
        ("Dana Poe", "Jane Doe", "10/16/18, 8:36 AM", "", "secret", direction, "INBOX"),
    )
    (message,) = reading.interactions
    assert (message.at, message.participants) == ("2018-10-16T08:36:00Z", people)
    assert message.conversation


def test_short_messages_of_a_telephone_are_none_of_linkedin(tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_text("Date,Direction,From,To,Content\n2024-01-01,in,555-0100,555-0101,words\n")
    (reading,) = read(path)
    assert (reading.receipt.kind, reading.interactions) == ("unknown", [])


def test_in_2018_too_nobody_is_made_of_a_hidden_or_missing_name(tmp_path: Path) -> None:
    path = tmp_path / "Messages.csv"
    path.write_text(
        "From,To,Date,Subject,Content,Direction,Folder\n"
        'Me,LinkedIn Member,"10/16/18, 8:36 AM",,words,OUTGOING,SENT\n'
        'Me,,"10/16/18, 8:37 AM",,words,OUTGOING,SENT\n'
        ',Me,"10/16/18, 8:38 AM",,words,INCOMING,INBOX\n'
    )
    (reading,) = read(path)
    assert reading.interactions == []
    assert reading.receipt.skipped == {
        "the other person left LinkedIn or is hidden": 1,
        "the recipients cannot be told apart": 1,
        "advert or notice without a sender": 1,
    }
