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
    for line, cells in table.records():
        # LinkedIn once wrote 'null' for what it did not know; nobody's name is written so
        fields = {key: "" if cell == "null" else cell for key, cell in cells.items()}
        # an address stands where mail programs know no name; the given name is cut to 20 letters
        parts = [fields.get("firstname", ""), fields.get("lastname", "")]
        given, family = ("" if "@" in part else part for part in parts)
        companies = split_people(fields.get("companies", ""))
        company = companies[0] if companies else ""
        others = [fields.get("fullname", ""), fields.get("nickname", "")]
        book.add(
            line,
            [
                full_name(given, fields.get("middlename", ""), family),
                *without_company(others, company),
                *(part for part in reversed(parts) if "@" in part),
            ],
            given,
            family,
            company,
            fields.get("title", ""),
            addresses=[fields.get(key, "") for key in ("emails", "emailaddress")],
            links=[fields.get("profiles", ""), fields.get("sites", "")],
            phones=[fields.get("phonenumbers", "")],
        )
