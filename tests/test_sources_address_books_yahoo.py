"""Yahoo's address book: whole names, all addresses, and nobody made of nothing."""

from __future__ import annotations

from pathlib import Path

from introlab.sources import read
from introlab.sources.reading import Reading

HEADER = (
    '"First","Middle","Last","Nickname","Email","Category","Distribution Lists","Messenger ID",'
    '"Home","Work","Mobile","Other","Yahoo Phone","Primary","Alternate Email 1",'
    '"Personal Website","Title","Company"'
)


def reading_of(folder: Path, *rows: dict[str, str]) -> Reading:
    names = [name.strip('"') for name in HEADER.split(",")]
    lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows]
    path = folder / "yahoo_contacts.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    (reading,) = read(path)
    assert reading.receipt.kind == "yahoo.contacts"
    assert reading.receipt.read == reading.receipt.kept + sum(reading.receipt.skipped.values())
    return reading


def test_a_person_is_read_with_everything_that_tells_who_it_is(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        {"First": "Jane", "Middle": "R", "Last": "O&#39;Doe", "Email": "jane@example.com",
         "Alternate Email 1": "j@example.org", "Mobile": "+1 212 555 0100", "Title": "CEO",
         "Company": "Example", "Personal Website": "www.linkedin.com/in/jane"},
    )  # fmt: skip
    (record,) = reading.records
    assert (record.name, record.given_name, record.family_name) == ("Jane R O'Doe", "Jane", "O'Doe")
    assert (record.company, record.title) == ("Example", "CEO")
    assert record.keys == (
        "linkedin:jane", "email:jane@example.com", "email:j@example.org", "phone:+12125550100",
    )  # fmt: skip


def test_an_address_in_the_place_of_a_name_is_no_name(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        {"Last": "jane@example.com", "Email": "jane@example.com"},
        {"Last": "Example", "Nickname": "Rick", "Company": "Example", "Email": "r@example.com"},
        {"Mobile": "212 555 0100"},
    )
    assert [record.name for record in reading.records] == ["", "Rick"]
    assert reading.receipt.skipped == {"neither name nor address": 1}
