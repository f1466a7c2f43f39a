"""What a file is, is told by its content: also where the first line of a calendar is missing."""

from __future__ import annotations

import pytest

from introlab.sources.files.detect import Family, family


@pytest.mark.parametrize("part", ["VEVENT", "VTODO", "VTIMEZONE", "VALARM", "vevent"])
@pytest.mark.parametrize("start", ["", "# kept by hand\n\n", "\ufeff", "\r\n"])
def test_a_part_of_a_calendar_is_a_calendar(part: str, start: str) -> None:
    assert family(f"{start}BEGIN:{part}\nUID:1\nEND:{part}\n".encode()) == "calendar"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_line_endings_and_encodings_hide_no_card(ending: str, encoding: str) -> None:
    text = ending.join(["begin : vcard", "FN:Jane Doe", "END:VCARD", ""])
    assert family(text.encode(encoding)) == "vcard"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BEGIN:VCARD\nFN:Jane\nEND:VCARD\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", "vcard"),
        ("BEGIN:VCALENDAR\nBEGIN:VCARD\nEND:VCARD\nEND:VCALENDAR\n", "calendar"),
        ("VERSION:3.0\nFN:Jane Doe\nEND:VCARD\n", "vcard"),
        ("BEGIN:VEVENTS\nUID:1\n", "table"),
        ("BEGIN:VCALENDAR\nX-WR-CALNAME:a\nX-WR-TIMEZONE:b\nX-PUBLISHED-TTL:c\n", "calendar"),
    ],
)
def test_the_first_part_that_begins_says_what_a_file_is(text: str, expected: Family) -> None:
    assert family(text.encode()) == expected


def test_a_mail_that_holds_an_invitation_is_a_mail() -> None:
    mail = "From: a@example.com\nTo: b@example.com\nSubject: x\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n"
    assert family(mail.encode()) == "eml"


def test_a_table_that_holds_an_invitation_is_a_table() -> None:
    header = "CONVERSATION ID,FROM,TO,DATE,CONTENT\n"
    assert family(f'{header}1,a,b,2024-01-01,"\nBEGIN:VCALENDAR\n"\n'.encode()) == "table"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Content-Type: multipart/mixed; boundary=AB\n\n--AB\n", "eml"),
        ("Content-Type: image/png\nContent-Disposition: inline\n\niVBORw\n", "eml"),
        ("Received: by mx.example.com\n\nhello\n", "eml"),
        ("To: a@example.com\nFrom: b@example.com\n: no name\n\nhello\n", "eml"),
        ("Subject: a note to myself\n\nhello\n", "table"),
        ("Content-Type,Size\ntext/plain,3\n", "table"),
        ("To: everybody\nwho reads this,\nall of you\n\nhello\n", "table"),
    ],
)
def test_a_mail_is_known_by_fields_only_mails_have(text: str, expected: Family) -> None:
    assert family(text.encode()) == expected


def test_a_few_control_characters_make_no_short_table_binary() -> None:
    assert family(b"a,b,c\n\0,2,3\n") == "table"
    assert family(bytes(range(32)) * 4) == "binary"
