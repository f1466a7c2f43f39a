"""Google Contacts as CSV, in both of its layouts and as Google really served it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from introlab.samples import truth, write_samples
from introlab.samples.books import book_address, has_email, has_url
from introlab.sources import read
from introlab.sources.reading import Reading, Record
from introlab.sources.values.keys import email_key, linkedin_key

HOSTILE = Path(__file__).parent / "data" / "hostile"
NEW = (
    "First Name,Middle Name,Last Name,Nickname,File As,Organization Name,Organization Title,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Website 1 - Label,Website 1 - Value"
)


def reading_of(folder: Path, text: str, encoding: str = "utf-8") -> Reading:
    path = folder / "contacts.csv"
    path.write_bytes(text.encode(encoding))
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.kind == "google.contacts"
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return reading


def test_the_layout_of_2024_is_read_with_all_values_of_a_cell() -> None:
    (reading,) = read(HOSTILE / "google_new_2024.csv")
    first, second = reading.records
    assert first == Record(
        first.record_id, "google.contacts", 2, "Ada Byron", "Ada", "Byron", "Acme Ltd", "Advisor",
        keys=("linkedin:ada", "email:ada@acme.example", "email:ada@home.example",
              "email:x@y.example", "phone:+15550100", "phone:+15550101"),
    )  # fmt: skip
    assert (second.row, second.name, second.keys) == (6, "", ("email:noname@z.example",))
    assert reading.receipt.problems == []


def test_the_old_layout_is_read_from_utf_16() -> None:
    (reading,) = read(HOSTILE / "google_old_utf16le.csv")
    (record,) = reading.records
    assert record == Record(
        record.record_id, "google.contacts", 2, "Zoë Brontë", "Zoë", "Brontë", "Acme", "Founder",
        keys=("linkedin:zoe", "email:zoe@a.example", "email:z@b.example", "email:h@c.example",
              "phone:+442079460000"),
    )  # fmt: skip
    assert reading.receipt.encoding == "utf-16-le"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_every_encoding_gives_the_same_people(encoding: str, tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, f"{NEW}\nZoë,,Brontë,,,,,* myContacts,,zoe@example.com,,\n", encoding
    )
    assert reading.records[0].name == "Zoë Brontë"


def test_rows_without_a_name_are_kept_for_their_address_and_else_left_out(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        f"{NEW}\n"
        ",,,,,Example Ltd,,* myContacts,,,,\n"
        ",,,,Example Ltd,Example Ltd,,,,office@example.com,,\n"
        ",,,Jay,,,,,,jay@example.com,,\n"
        ',,,,"Doe, Jane",,,,,,,\n',
    )
    assert [(record.name, record.company, record.keys) for record in reading.records] == [
        ("", "Example Ltd", ("email:office@example.com",)),
        ("Jay", "", ("email:jay@example.com",)),
        ("Jane Doe", "", ()),
    ]
    assert reading.receipt.skipped == {"neither name nor address": 1}


def test_a_book_of_telephone_numbers_is_still_google_s(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Name,Given Name,Family Name,Group Membership,Phone 1 - Type,Phone 1 - Value\n"
        "Jane Doe,Jane,Doe,* myContacts,Mobile,555-0100\n,,,,Mobile,555-0101\n",
    )
    assert [record.name for record in reading.records] == ["Jane Doe"]


def test_one_person_in_several_takeout_folders_is_one_record_in_any_language(
    tmp_path: Path,
) -> None:
    """Names of folders and files are translated; detection looks at the content only."""
    row = "Jane,,Doe,,,Example,CEO,* myContacts ::: Kunden,Work,jane@example.com,,\n"
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for label in ("Alle Kontakte", "Kunden"):
            archive.writestr(f"Takeout/Google Kontakte/{label}/{label}.csv", f"{NEW}\n{row}")
            card = (
                "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jo Roe\r\nEMAIL:jo@example.com\r\nEND:VCARD\r\n"
            )
            archive.writestr(f"Takeout/Google Kontakte/{label}/{label}.vcf", card * 2)
    readings = read(path)
    assert [reading.receipt.kind for reading in readings] == [
        "google.contacts", "vcard", "google.contacts", "vcard",
    ]  # fmt: skip
    for first, second in (readings[::2], readings[1::2]):
        assert [r.record_id for r in first.records] == [r.record_id for r in second.records]
        assert first.receipt.skipped == second.receipt.skipped
    assert readings[1].receipt.skipped == {"repeated in this file": 1}
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    unpacked = read(tmp_path / "unpacked")
    assert [reading.records for reading in unpacked] == [reading.records for reading in readings]


def test_the_sample_s_address_book_is_read_completely(tmp_path: Path) -> None:
    write_samples(tmp_path)
    (reading,) = read(tmp_path / "google_contacts.csv")
    hidden = truth()
    people = [hidden.people[i] for (book, _), i in hidden.records.items() if book == "google"]
    named = [record for record in reading.records if record.name]
    receipt = reading.receipt
    assert len(people) == len(named) == 205
    assert (receipt.read, receipt.kept, sum(receipt.skipped.values())) == (212, 209, 3)
    shown = [" ".join(person.name_in("google")) for person in people]
    assert [record.name for record in named] == [" ".join(name.split()) for name in shown]
    for record, person in zip(named, people, strict=True):
        assert (linkedin_key(person.url()) in record.keys) == has_url(person, "google")
        known = email_key(book_address(person)) in record.keys
        assert known == has_email(person, "google")
    assert receipt.problems == []
