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
        ("Subject: a note to myself\n\nhello\n", "eml"),
        ("Subject:", "eml"),
        ("From: Jane Doe <jane@example.com>\n\nhello\n", "eml"),
        ("From: the beginning\n\nhello\n", "table"),
        ("Subject: a note\nwith two lines\n", "table"),
        ("Content-Type,Size\ntext/plain,3\n", "table"),
        ("To: everybody\nwho reads this,\nall of you\n\nhello\n", "table"),
    ],
)
def test_a_mail_is_known_by_fields_only_mails_have(text: str, expected: Family) -> None:
    assert family(text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html>\n<html><form><table></table></form></html>", "page"),
        ("<!-- saved -->\n<html></html>", "page"),
        ("<html><head><meta charset='utf-8'></head><table><tr><td>Name</td></tr></table>",
         "page table"),
        ("<table><tr><td>Name</td></tr></table>", "page table"),
        ('<?xml version="1.0"?>\n<vcards><vcard/></vcards>', "xml"),
        ("<contacts><contact/></contacts>", "xml"),
        ("<Name>,<Company>\nJane,Example\n", "table"),
        ("<!-- kept by hand -->\nBEGIN:VCARD\nEND:VCARD\n", "vcard"),
        ('["vcard", [["version", {}, "text", "4.0"]]]', "json"),
        ('[\n  {"name": "Jane"}\n]', "json"),
        ('{"name": "Jane"}\n{"name": "Rick"}\n', "json"),
        ("[people]\nname = Jane\n", "table"),
        ("{\\rtf1\\ansi Jane}", "binary"),
    ],
)  # fmt: skip
def test_what_is_written_for_machines_is_known_by_its_beginning(
    text: str, expected: Family
) -> None:
    assert family(text.encode()) == expected


def test_a_header_with_tags_in_its_cells_is_one_of_a_table() -> None:
    assert family(b"<b>Name</b>,Company\nJane Doe,Example\n") == "table"
    assert family(b"<b>Name</b>;<b>Company</b>\n") == "table"
    assert family(b"<p>Name, Company</p>\n<p>Jane Doe, Example</p>\n") == "xml"
    assert family(b"<a><b>x</b>,name,company,</a>\n") == "xml"


def test_zero_bytes_that_fill_up_a_block_make_no_text_binary() -> None:
    assert family(b"Name,Company\nJane,Example\n" + b"\0" * 4000) == "table"


def test_a_few_control_characters_make_no_short_table_binary() -> None:
    assert family(b"a,b,c\n\0,2,3\n") == "table"
    assert family(b"Name,Company\nJa\0ne,Exam\0ple\nRi\0ck,Sam\0ple\n") == "table"
    assert family(bytes(range(32)) * 4) == "binary"
