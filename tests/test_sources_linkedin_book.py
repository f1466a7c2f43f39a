"""Address books that LinkedIn imported once and gives back."""

from __future__ import annotations

from pathlib import Path

import pytest

from introlab.sources import read

LAYOUTS = {
    "Contacts.csv": (
        "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt,Addresses,Sites,"
        "InstantMessageHandles,FullName,Birthday,Location,BookmarkedAt,Profiles",
        'PHONE,Jane,Doe,"Example, Ltd",CEO,"jane@example.com,j@example.org",555-0100,"1/2/20",,,,,'
        ",,,https://www.linkedin.com/in/jane\n"
        "PHONE,,,,,only@example.com,,,,,,,,,,\n"
        "PHONE,,,,,,555-0101,,,,,,,,,\n"
        "PHONE,,,Example; Other,,,,,,,,Jo Roe,,,,\n"
        "PHONE,Jane,Doe,,,jane@example.com,,,,,,,,,,linkedin.com/in/jane\n",
    ),
    "ImportedContacts.csv": (
        "FirstName,MiddleName,LastName,MaidenName,NickName,NamePrefix,NameSuffix,Title,Emails,"
        "PhoneNumbers,CreatedAt,UpdatedAt,CountryCode,RegionCode,ThirdPartyVerified,Location",
        "Jane,,Doe,,,,,CEO,jane@example.com;j@example.org,555-0100,,,us,,,\n"
        ",,,,,,,,only@example.com,,,,,,,\n"
        ",,,,,,,,,555-0101,,,,,,\n"
        ",,,,Jo Roe,,,,,,,,,,,\n"
        "Jane,,Doe,,,,,,jane@example.com,,,,,,,\n",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_both_layouts_give_people_with_all_their_addresses(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("\n".join(LAYOUTS[name]))
    (reading,) = read(tmp_path / name)
    receipt = reading.receipt
    assert receipt.kind == "linkedin.address_book"
    first, second, third = reading.records
    assert (first.name, first.given_name, first.title) == ("Jane Doe", "Jane", "CEO")
    assert [key for key in first.keys if key.startswith("email:")] == [
        "email:jane@example.com", "email:j@example.org",
    ]  # fmt: skip
    assert (second.name, second.keys) == ("", ("email:only@example.com",))
    assert third.name == "Jo Roe"
    assert receipt.skipped == {"neither name nor address": 1, "repeated in this file": 1}
    assert (receipt.read, receipt.kept) == (5, 3)


def test_a_profile_and_the_first_company_are_read(tmp_path: Path) -> None:
    (tmp_path / "Contacts.csv").write_text("\n".join(LAYOUTS["Contacts.csv"]))
    (reading,) = read(tmp_path / "Contacts.csv")
    assert reading.records[0].keys[0] == "linkedin:jane"
    assert reading.records[2].company == "Example"


IMPORTED_2018 = (
    "First Name,Last Name,Companies,Title,Email Address,Phone Numbers,Created At,"
    "Instant Message Handles,Addresses,Sites,Full Name,Birthday,Location,Bookmarked At,Profiles\n"
)


def test_the_address_books_of_2018_have_one_address_under_another_name(tmp_path: Path) -> None:
    (tmp_path / "Imported Contacts.csv").write_text(
        IMPORTED_2018 + 'Jane,Doe,,,jane@example.com,,"6/20/15, 12:02 AM",,,,,,,,\n'
        ',,,,only@example.com,,"6/20/15, 12:02 AM",,,,,,,,\n'
        'Bo,,,," +1 555 0100, 555-0101","4/20/16, 8:30 AM",,,,,,,,,\n'
    )
    (reading,) = read(tmp_path / "Imported Contacts.csv")
    assert (reading.receipt.kind, reading.receipt.kept) == ("linkedin.address_book", 3)
    assert [record.keys for record in reading.records[:2]] == [
        ("email:jane@example.com",), ("email:only@example.com",),
    ]  # fmt: skip


def test_an_address_in_the_place_of_a_name_is_no_name_but_an_address(tmp_path: Path) -> None:
    (tmp_path / "Imported Contacts.csv").write_text(
        IMPORTED_2018 + "jane.roe@example.exa,jane.roe@example.example.com,,,"
        "jane.roe@example.example.com,,,,,,,,,,\n"
        "rick@example.org,,,,,,,,,,,,,,\n"
    )
    (reading,) = read(tmp_path / "Imported Contacts.csv")
    assert [(record.name, record.given_name) for record in reading.records] == [("", ""), ("", "")]
    assert [record.keys for record in reading.records] == [
        ("email:jane.roe@example.example.com",), ("email:rick@example.org",),
    ]  # fmt: skip


def test_the_word_null_stands_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "Contacts.csv").write_text(
        LAYOUTS["Contacts.csv"][0] + "\nGOOGLE_CONTACTS,Jane,Doe,null,,jane@example.com"
        ',,"10/25/17, 4:50 PM",,,,,,,,\n'
        "GOOGLE_CONTACTS,Max,Null,Null Ltd,,max@example.com,,,,,,,,,,\n"
    )
    (reading,) = read(tmp_path / "Contacts.csv")
    assert [(record.name, record.company) for record in reading.records] == [
        ("Jane Doe", ""), ("Max Null", "Null Ltd"),
    ]  # fmt: skip
