"""LinkedIn's Contacts.csv and ImportedContacts.csv: address books it once imported, no ties."""

from __future__ import annotations

from introlab.sources.address_books.book import Book, without_company
from introlab.sources.files.delimited import Table
from introlab.sources.linkedin.people import full_name
from introlab.sources.reading import Reading
from introlab.sources.values.names import split_people


def read_address_book(table: Table, reading: Reading) -> None:
    """Add one record per person who has a name or an address; a cell may hold several addresses."""
    book = Book(reading)
    for line, fields in table.records():
        given, family = fields.get("firstname", ""), fields.get("lastname", "")
        companies = split_people(fields.get("companies", ""))
        company = companies[0] if companies else ""
        others = [fields.get("fullname", ""), fields.get("nickname", "")]
        book.add(
            line,
            [
                full_name(given, fields.get("middlename", ""), family),
                *without_company(others, company),
            ],
            given,
            family,
            company,
            fields.get("title", ""),
            addresses=[fields.get("emails", "")],
            links=[fields.get("profiles", ""), fields.get("sites", "")],
            phones=[fields.get("phonenumbers", "")],
        )
