"""A well-formed mailbox gives what Python's own `mailbox` and `email` find in it."""

from __future__ import annotations

import mailbox
import random
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import read
from introlab.sources.mail.dates import instant
from introlab.sources.reading import Reading

ME = "mia@example.org"
NAMES = ("Ada Byron", "Zoë Muñoz", "Jörg O'Neil", "李 小龍", "Bo", "Grace Smith-Jones")
PEOPLE = [(NAMES[n % len(NAMES)], f"p{n}@firm{n % 7}.example.com") for n in range(60)]
BODIES = (
    "short", "From here on\n\nFrom me to you\n" * 30, "x" * 900 + "\n" + "=20" * 400,
    "Ünïcode text\n" * 200,
)  # fmt: skip


def somebody(dice: random.Random) -> str:
    name, address = dice.choice(PEOPLE)
    message = EmailMessage()
    message["To"] = f'"{name}" <{address}>' if dice.random() < 0.9 else address
    return str(message["To"])


def written(folder: Path, seed: int) -> Path:
    dice = random.Random(seed)
    path = folder / "All mail.mbox"
    box = mailbox.mbox(path)
    for number in range(400):
        message = EmailMessage()
        mine = dice.random() < 0.4
        message["From"] = f"Mia Example <{ME}>" if mine else somebody(dice)
        others = ", ".join(somebody(dice) for _ in range(dice.choice([1, 1, 1, 2, 3])))
        message["To"] = others if mine else f"Mia Example <{ME}>"
        if dice.random() < 0.2:
            message["Cc"] = ", ".join(somebody(dice) for _ in range(3))
        zone = timezone(timedelta(minutes=dice.choice([-480, -210, 0, 60, 345, 720])))
        at = datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(8_000_000))
        message["Date"] = format_datetime(at.astimezone(zone))
        message["Message-ID"] = f"<{number}@mail.example.com>"
        message["Subject"] = "Grüße " * dice.randrange(1, 30)
        message["X-Long"] = "From: nobody@example.net " * 20
        message.set_content(dice.choice(BODIES))
        if dice.random() < 0.2:
            message.add_attachment(dice.randbytes(90_000), maintype="image", subtype="png")
        entry = mailbox.mboxMessage(message)
        entry.set_from("MAILER-DAEMON", at.timetuple())
        box.add(entry)
    box.close()
    return path


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, list[EmailMessage]]:
    path = written(tmp_path_factory.mktemp("oracle"), 11)
    box = mailbox.mbox(path, create=False)
    mails = [
        message_from_bytes(box.get_bytes(key), policy=policy.default) for key in box.iterkeys()
    ]
    box.close()
    return read(path)[0], mails


def test_every_mail_is_counted(both: tuple[Reading, list[EmailMessage]]) -> None:
    reading, mails = both
    assert reading.receipt.read == reading.receipt.kept == len(mails) == 400


def test_instants_are_those_of_the_standard_library(
    both: tuple[Reading, list[EmailMessage]],
) -> None:
    reading, mails = both
    assert [one.at for one in reading.interactions] == [
        mail["Date"].datetime.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for mail in mails
    ]


def test_everybody_on_a_mail_is_found(both: tuple[Reading, list[EmailMessage]]) -> None:
    reading, mails = both
    for one, mail in zip(reading.interactions, mails, strict=True):
        people = {
            f"email:{address.addr_spec.lower()}"
            for field in ("From", "To", "Cc")
            if mail[field]
            for address in mail[field].addresses
        }
        assert {key for _, key in one.participants} == people
        assert one.participants[0][1] == f"email:{mail['From'].addresses[0].addr_spec.lower()}"


def test_contacts_are_who_wrote_and_was_written_to_under_the_name_shown_most(
    both: tuple[Reading, list[EmailMessage]],
) -> None:
    reading, mails = both
    wrote, written_to, shown = set(), set(), Counter[tuple[str, str]]()
    for mail in mails:
        sender = mail["From"].addresses[0]
        for field in ("From", "To", "Cc"):
            for address in mail[field].addresses if mail[field] else ():
                shown[address.addr_spec, address.display_name] += 1
                if sender.addr_spec == ME and address.addr_spec != ME:
                    written_to.add(address.addr_spec)
        wrote.add(sender.addr_spec)
    names = {address: name for address, name in shown if name}
    assert {record.keys[0]: record.name for record in reading.records} == {
        f"email:{address}": names[address] for address in (wrote & written_to) - {ME}
    }


@given(st.integers(0, 3_600_000_000), st.integers(-14 * 60, 14 * 60), st.booleans())
def test_a_plain_date_is_read_as_the_standard_library_reads_it(
    seconds: int, minutes: int, day_name: bool
) -> None:
    at = datetime(1981, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    zoned = at.astimezone(timezone(timedelta(minutes=minutes)))
    text = format_datetime(zoned)
    shown = text if day_name else text.split(", ")[1]
    expected = parsedate_to_datetime(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [instant(f": {shown}{end}".encode()) for end in ("", " (CET)", "\r")] == [expected] * 3


@given(st.text(alphabet="0123456789 :+-,JanFebMonT()", min_size=0, max_size=40))
def test_almost_plain_dates_are_read_as_by_the_standard_library(text: str) -> None:
    dates = (f"Mon, 15 Jan 2024 {text}", f"{text} Jan 2024 09:30:00 +0100")
    for shown in dates:
        try:
            moment = parsedate_to_datetime(shown)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            expected = aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            expected = ""
        if not expected or 1980 <= int(expected[:4]) <= 2099:
            assert instant(f": {shown}".encode()) == expected
