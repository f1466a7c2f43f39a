"""Mail in many files is read as one mailbox, whatever program keeps it and whatever its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import read
from introlab.sources.mail.mbox import header_of
from introlab.sources.reading import Reading

ME, JANE, RICK = "me@example.org", "jane@example.com", "rick@example.com"
FROM_LINE = "From x Mon Jan 15 09:30:00 2024\n"


def mail(sender: str, to: str, number: int, extra: str = "") -> str:
    return (
        f"From: {sender}\nTo: {to}\nDate: Mon, 15 Jan 2024 09:{number:02d}:00 +0000\n"
        f"Message-ID: <{number}@example.com>\n{extra}\nthe secret body\n"
    )


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def checked(path: Path) -> list[Reading]:
    readings = read(path, owner_keys=frozenset({f"email:{ME}"}))
    for reading in readings:
        receipt = reading.receipt
        assert receipt.read == receipt.kept + sum(receipt.skipped.values())
        assert receipt.kept == len(reading.interactions)
        assert "secret" not in repr(reading)
    return readings


def names(readings: list[Reading]) -> list[tuple[str, tuple[str, ...]]]:
    return [(record.name, record.keys) for one in readings for record in one.records]


BOTH_WAYS = [("Jane Doe", (f"email:{JANE}",))]


def test_a_maildir_is_one_reading_and_two_way_mail_makes_a_contact(tmp_path: Path) -> None:
    box = write(tmp_path / "box", {
        "cur/1705311000.M1P2.host:2,S": mail(f"Jane Doe <{JANE}>", ME, 1),
        "cur/1705311060.M2P2.host;2,RS": mail(ME, JANE, 2),
        "new/1705311120.M3P2.host": mail(RICK, ME, 3),
        "cur/1705311180.M4P2.host:2,D": mail(ME, RICK, 4),
        "cur/1705311240.M5P2.host:2,ST": mail(JANE, ME, 5),
        "tmp/1705311300.M6P2.host": mail(JANE, ME, 6),
    })  # fmt: skip
    (reading,) = checked(box)
    receipt = reading.receipt
    assert (receipt.kind, receipt.path, receipt.read) == ("mail.maildir", str(box), 6)
    assert receipt.skipped == {
        "draft": 1, "spam or trash": 1, "not delivered yet (Maildir 'tmp')": 1,
    }  # fmt: skip
    assert len(receipt.sha256) == 64
    assert [one.at[14:16] for one in reading.interactions] == ["01", "02", "03"]
    assert names([reading]) == BOTH_WAYS


def test_the_hidden_folders_of_a_maildir_are_read_but_other_hidden_files_are_not(
    tmp_path: Path,
) -> None:
    write(tmp_path, {
        "box/cur/1.a.host:2,S": mail(f"Jane Doe <{JANE}>", ME, 1),
        "box/.Sent/cur/2.a.host:2,S": mail(ME, JANE, 2),
        "box/.Junk/new/3.a.host": mail(RICK, ME, 3),
        "box/.git/4.a.host": mail(RICK, ME, 4),
        "box/maildirfolder": "",
    })  # fmt: skip
    readings = [one for one in checked(tmp_path) if one.receipt.kind == "mail.maildir"]
    assert {Path(one.receipt.path).name: one.receipt.kept for one in readings} == {
        "box": 1, ".Sent": 1, ".Junk": 0,
    }  # fmt: skip
    assert names(readings) == BOTH_WAYS
    assert all(not one.receipt.problems for one in checked(tmp_path))


def test_each_single_mail_has_its_receipt_and_all_together_make_contacts(tmp_path: Path) -> None:
    write(tmp_path, {
        "a.eml": mail(f"Jane Doe <{JANE}>", ME, 1),
        "b.eml": "\ufeff\n" + mail(ME, JANE, 2).replace("\n", "\r\n"),
        "c.eml": mail(ME, JANE, 2),
        "d.eml": mail(ME, RICK, 4, "X-Unsent: 1\n"),
    })  # fmt: skip
    readings = checked(tmp_path)
    assert [(one.receipt.kind, one.receipt.read) for one in readings] == [("mail.eml", 1)] * 4
    assert [dict(one.receipt.skipped) for one in readings] == [
        {}, {}, {"already read (same Message-ID)": 1}, {"draft": 1},
    ]  # fmt: skip
    assert names(readings) == BOTH_WAYS
    assert readings[0].owner_keys == {f"email:{ME}": 3}


def test_thunderbird_keeps_received_and_sent_mail_in_files_of_their_own(tmp_path: Path) -> None:
    deleted = "X-Mozilla-Status: 0009\n"
    write(tmp_path, {
        "Inbox": FROM_LINE + mail(f"Jane Doe <{JANE}>", ME, 1) + "\n" + FROM_LINE
        + mail(RICK, ME, 7, deleted),
        "Inbox.msf": '// <!-- <mdb:mork:z v="1.4"/> -->\n',
        "Sent": FROM_LINE + mail(ME, JANE, 2),
        "Junk": FROM_LINE + mail(RICK, ME, 3),
        "Drafts": FROM_LINE + mail(ME, RICK, 4),
        "Trash": "",
    })  # fmt: skip
    readings = checked(tmp_path)
    boxes = {Path(one.receipt.path).name: one.receipt for one in readings}
    assert {name: one.kind for name, one in boxes.items()} == {
        "Inbox": "mail.mbox", "Sent": "mail.mbox", "Junk": "mail.mbox", "Drafts": "mail.mbox",
        "Inbox.msf": "unknown", "Trash": "unknown",
    }  # fmt: skip
    assert boxes["Inbox"].skipped == boxes["Junk"].skipped == {"spam or trash": 1}
    assert boxes["Drafts"].skipped == {"draft": 1}
    assert not any(one.problems for one in boxes.values())
    assert names(readings) == BOTH_WAYS


def test_a_sent_folder_shows_the_users_address_without_being_told(tmp_path: Path) -> None:
    write(tmp_path, {"Sent.mbox/mbox": FROM_LINE + mail(ME, JANE, 1),
                     "Sent.mbox/table_of_contents": "\x00\x01\x02\x03" * 30})  # fmt: skip
    readings = read(tmp_path)
    assert [one.receipt.kind for one in readings] == ["mail.mbox", "unknown"]
    assert readings[0].owner_keys == {f"email:{ME}": 1}
    assert not any(one.receipt.problems for one in readings)


def test_single_files_of_apple_mail_are_read(tmp_path: Path) -> None:
    def emlx(text: str) -> str:
        return (
            f'{len(text.encode()):<10}\n{text}<?xml version="1.0" encoding="UTF-8"?>\n'
            '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0">\n'
            "<dict><key>flags</key><integer>8590195713</integer></dict>\n</plist>\n"
        )

    write(tmp_path, {
        "INBOX.mbox/Messages/1.emlx": emlx(mail(f"Jane Doe <{JANE}>", ME, 1)),
        "INBOX.mbox/Messages/2.partial.emlx": emlx(mail(ME, JANE, 2)),
        "INBOX.mbox/Messages/3.emlx": "",
    })  # fmt: skip
    readings = checked(tmp_path)
    assert [one.receipt.kind for one in readings] == ["mail.eml", "mail.eml", "unknown"]
    assert [one.interactions[0].at[14:16] for one in readings[:2]] == ["01", "02"]
    assert names(readings) == BOTH_WAYS
    assert readings[2].receipt.problems


def test_mail_in_an_archive_is_read_in_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "mail.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("box/cur/1.a.host:2,S", mail(f"Jane Doe <{JANE}>", ME, 1))
        archive.writestr("box/cur/2.a.host:2,S", mail(ME, JANE, 2))
        archive.writestr("one.eml", mail(RICK, ME, 3))
    readings = checked(path)
    assert [(one.receipt.path, one.receipt.member, one.receipt.kind) for one in readings] == [
        (str(path), "box", "mail.maildir"), (str(path), "one.eml", "mail.eml"),
    ]  # fmt: skip
    assert names(readings) == BOTH_WAYS


@pytest.mark.parametrize(
    ("data", "line", "header"),
    [
        (b"A: 1\n\nB: 2\n", b"", b"A: 1\n"),
        (b"A: 1\r\n\r\nB: 2\r\n", b"", b"A: 1\r\n"),
        (b"\xef\xbb\xbf\r\n>From x Mon\nA: 1\n\nbody", b">From x Mon", b"A: 1\n"),
        (b"A: 1", b"", b"A: 1"),
        (b"1234  \nA: 1\n\nB: 2\n", b"", b"A: 1\n"),
        (b"", b"", b""),
    ],
)
def test_the_header_of_a_single_mail_ends_at_the_first_empty_line(
    data: bytes, line: bytes, header: bytes
) -> None:
    assert header_of(data) == (line, header)


@given(st.binary(max_size=200))
def test_no_single_mail_raises(data: bytes) -> None:
    line, header = header_of(data)
    assert len(line) + len(header) <= len(data)


@pytest.mark.parametrize("name", ["Eudora.mbx", "x.eml", "cur/1700000000.M1.host:2,S"])
@pytest.mark.parametrize("code", ["utf-8", "utf-16", "utf-16-le"])
def test_old_line_breaks_and_wide_letters_hide_no_mail(
    tmp_path: Path, name: str, code: str
) -> None:
    mails = "".join(
        f"From x Mon Jan 15 09:30:00 2024\nFrom: jane@example.com\nTo: me@example.org\n"
        f"Date: Mon, 15 Jan 2024 09:30:00 +0000\nMessage-ID: <{number}@example.com>\n\nhello\n\n"
        for number in range(3)
    )
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(mails.replace("\n", "\r").encode(code))
    (reading,) = read(tmp_path)
    assert (reading.receipt.kind, reading.receipt.read) == ("mail.mbox", 3)
    assert [one.at for one in reading.interactions] == ["2024-01-15T09:30:00Z"] * 3


@pytest.mark.parametrize("code", ["utf-8", "utf-16", "utf-16-be"])
def test_a_single_mail_may_have_old_line_breaks_and_wide_letters(tmp_path: Path, code: str) -> None:
    text = (
        "From: Zoë <z@example.com>\rTo: me@example.org\r"
        "Date: Mon, 15 Jan 2024 09:30:00 +0000\r\rhi\r"
    )
    (tmp_path / "one.eml").write_bytes(text.encode(code))
    (reading,) = read(tmp_path)
    assert (reading.receipt.kind, reading.receipt.kept) == ("mail.eml", 1)
    assert reading.interactions[0].names == ("Zoë", "")
