"""Entries of address books become people: cleaned, each once, and nobody out of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import read
from introlab.sources.address_books.book import (
    NOBODY,
    Book,
    display_name,
    email_keys,
    linkedin_keys,
    without_company,
)
from introlab.sources.reading import REPEATED, Reading, Receipt
from introlab.tables import stable_id

BOOKS = {
    "google.contacts": "Name,Given Name,Family Name,Group Membership,Phone 1 - Type,"
    "Phone 1 - Value\nJane Doe,Jane,Doe,* myContacts,Mobile,+1 202 555-0100 ::: 202 555 0101\n",
    "outlook.contacts": "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,"
    "Surname Yomi,E-mail Address,E-mail 2 Address,E-mail 3 Address,Mobile Phone,Business Phone,"
    "Job Title,Company,Notes\nJane,,Doe,,,,,,,,,+1 (202) 555-0100,202-555-0101 x7,,,\n",
    "vcard": "BEGIN:VCARD\nVERSION:4.0\nFN:Jane Doe\nTEL;VALUE=uri:tel:+1-202-555-0100\n"
    "TEL;TYPE=WORK:202 555 0101;ext=7\nEND:VCARD\n",
    "linkedin.address_book": "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,"
    'CreatedAt,Addresses,Sites\nMOBILE,Jane,Doe,,,,"+1 202 555 0100, 202.555.0101",,,\n',
}


@pytest.mark.parametrize("kind", sorted(BOOKS))
def test_telephone_numbers_are_keys_of_a_person_in_every_book(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text(BOOKS[kind], encoding="utf-8")
    (reading,) = read(path)
    assert reading.receipt.kind == kind
    (record,) = reading.records
    assert record.keys == ("phone:+12025550100", "phone:2025550101")


def test_a_telephone_number_alone_is_nobody_and_names_no_record() -> None:
    reading = a_reading()
    book = Book(reading)
    book.add(1, [], phones=["+1 202 555 0100"])
    book.add(2, ["Jane Doe"], phones=["+1 202 555 0100"])
    book.add(3, ["Jane Doe"], phones=["+1 202 555 0199"])
    assert reading.receipt.skipped == {NOBODY: 1, REPEATED: 1}
    assert [record.keys for record in reading.records] == [
        ("phone:+12025550100", "phone:+12025550199")
    ]


def a_reading(kind: str = "vcard") -> Reading:
    return Reading(Receipt("book", "", kind))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Jane Doe (jane@example.com)", "Jane Doe"),
        ("Jane Doe <jane@example.com>", "Jane Doe"),
        ("Doe, Jane [jane@example.com]", "Jane Doe"),
        ("'Jane Doe'", "Jane Doe"),
        ('"Doe, Jane"', "Jane Doe"),
        ("Jane Doe, MBA", "Jane Doe, MBA"),
        ("Jane (née Roe) Doe", "Jane (née Roe) Doe"),
        ("O'Neill", "O'Neill"),
        ("jane@example.com", ""),
        ("'jane@example.com'", ""),
        ("(jane@example.com)", ""),
        ("+1 (212) 555-0100", ""),
        ("*100#", ""),
        (" \u200b ", ""),
        ("👩", "👩"),
    ],
)
def test_a_display_name_is_cleaned(written: str, name: str) -> None:
    assert display_name(written) == name


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("Jane@Example.COM", ["email:jane@example.com"]),
        ("a@example.com ::: b@example.com", ["email:a@example.com", "email:b@example.com"]),
        ("a@example.com;b@example.com, a@example.com",
         ["email:a@example.com", "email:b@example.com"]),
        ("Jane Doe <jane@example.com>", ["email:jane@example.com"]),
        ("mailto:jane@example.com", ["email:jane@example.com"]),
        ("SMTP:jane@example.com", ["email:jane@example.com"]),
        ("/o=First Organization/ou=Group (X)/cn=Recipients/cn=jane@example.com", []),
        ("/O=ORG/CN=jane", []),
        ("IMCEAEX-_O=ORG_cn=jane@example.com", []),
        ("jane", []),
        ("jane@", []),
    ],
)  # fmt: skip
def test_an_exchange_name_is_no_address_and_a_cell_may_hold_several(
    cell: str, keys: list[str]
) -> None:
    assert email_keys([cell]) == keys


def test_only_personal_profiles_of_linkedin_are_keys() -> None:
    cells = [
        "https://example.com/in/jane", "linkedin.com/company/x ::: de.linkedin.com/in/jane/?a=b",
        "http\\://www.linkedin.com/in/jane", "",
    ]  # fmt: skip
    assert linkedin_keys(cells) == ["linkedin:jane"]


def test_the_name_of_a_company_is_nobody_s_name() -> None:
    assert without_company(["Example  Ltd", "Jane"], "example ltd") == ["Jane"]


def test_the_identity_of_an_entry_is_its_best_key_else_name_and_company() -> None:
    reading = a_reading()
    book = Book(reading)
    book.add(1, ["A Doe"], addresses=["a@example.com"], links=["linkedin.com/in/a"])
    book.add(2, ["B Doe"], addresses=["b@example.com", "c@example.com"])
    book.add(3, ["C Doe"], company="Example")
    assert [record.record_id for record in reading.records] == [
        stable_id("vcard", "linkedin:a"),
        stable_id("vcard", "email:b@example.com"),
        stable_id("vcard", "name:c doe", "Example"),
    ]
    assert reading.records[1].keys == ("email:b@example.com", "email:c@example.com")


def test_an_entry_that_comes_again_completes_the_first_and_is_counted_as_repeated() -> None:
    reading = a_reading()
    book = Book(reading)
    book.add(1, [""], addresses=["a@example.com"])
    book.add(2, ["A Doe"], given="A", title="CEO", addresses=["a@example.com", "b@example.com"])
    book.add(3, ["A. DOE"], company="Example", addresses=["a@example.com"])
    (record,) = reading.records
    assert (record.row, record.name, record.company, record.title, record.keys) == (
        1, "A Doe", "Example", "CEO", ("email:a@example.com", "email:b@example.com"),
    )  # fmt: skip
    assert reading.receipt.skipped == {REPEATED: 2}


def test_two_people_who_share_an_address_are_two_records() -> None:
    reading = a_reading()
    book = Book(reading)
    for row, name in enumerate(("A Doe", "B Doe", "B Doe"), start=1):
        book.add(row, [name], addresses=["office@example.com"])
    assert [record.name for record in reading.records] == ["A Doe", "B Doe"]
    assert len({record.record_id for record in reading.records}) == 2
    assert (reading.receipt.read, reading.receipt.kept) == (3, 2)


def test_an_address_that_stands_where_the_name_should_is_still_an_address() -> None:
    reading = a_reading()
    Book(reading).add(1, ["Jane Doe (jane@example.com)"], addresses=["/o=org/cn=jane"])
    Book(reading).add(2, ["roe@example.com"])
    assert [(record.name, record.keys) for record in reading.records] == [
        ("Jane Doe", ("email:jane@example.com",)),
        ("", ("email:roe@example.com",)),
    ]


WORDS = st.sampled_from(
    ["", " ", "Jane Doe", "doe, jane", "jane@example.com", "(a@example.com)", "+1 555", "\u200b",
     "'", '"', "/o=x/cn=a@example.com", "linkedin.com/in/jane", "@", "👩"]
) | st.text(max_size=6)  # fmt: skip


@given(st.lists(st.tuples(st.lists(WORDS, max_size=3), WORDS, WORDS, WORDS), max_size=6))
def test_counts_add_up_and_nobody_is_made_of_nothing(
    entries: list[tuple[list[str], str, str, str]],
) -> None:
    reading = a_reading()
    book = Book(reading)
    for row, (names, company, address, link) in enumerate(entries):
        book.add(row, names, company=company, addresses=[address], links=[link])
    receipt = reading.receipt
    assert receipt.read == len(entries) == receipt.kept + sum(receipt.skipped.values())
    assert receipt.kept == len(reading.records)
    assert all(record.name or record.keys for record in reading.records)
    assert len({record.record_id for record in reading.records}) == len(reading.records)
    assert set(receipt.skipped) <= {NOBODY, REPEATED}


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6))
def test_reading_a_book_twice_gives_the_same_people(entries: list[tuple[str, str]]) -> None:
    once, again = a_reading(), a_reading()
    for reading in (once, again):
        book = Book(reading)
        for row, (name, address) in enumerate(entries):
            book.add(row, [name], addresses=[address])
    assert once.records == again.records


@pytest.mark.parametrize("letter", ["(", "@", "a@", "'", ",", "/", " ", "+", "a.", "(a@"])
def test_a_cell_of_a_megabyte_is_looked_at_in_one_pass(letter: str) -> None:
    cell = letter * (1_000_000 // len(letter))
    reading = a_reading()
    Book(reading).add(1, [cell, "Jane"], addresses=[cell], links=["linkedin " + cell])
    assert reading.receipt.read == 1
