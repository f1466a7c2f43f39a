"""Yahoo contacts as CSV: 'First', 'Middle' and 'Last' beside a 'Messenger ID'."""

from __future__ import annotations

from html import unescape

from introlab.sources.address_books.book import Book, without_company
from introlab.sources.files.delimited import Table
from introlab.sources.linkedin.people import full_name
from introlab.sources.reading import Reading

_EMAILS = ("email", "alternateemail1", "alternateemail2")
_LINKS = ("personalwebsite", "businesswebsite")
_PHONES = ("home", "work", "mobile", "other", "yahoophone")


def read_yahoo(table: Table, reading: Reading) -> None:
    """Add one record per person who has a name or an address; categories and comments are not read.

    Yahoo writes an apostrophe as '&#39;', which is undone.
    """
    book = Book(reading)
    for line, written in table.records():
        fields = {key: unescape(cell) if "&" in cell else cell for key, cell in written.items()}
        given, family = fields.get("first", ""), fields.get("last", "")
        company = fields.get("company", "")
        name = full_name(given, fields.get("middle", ""), family)
        book.add(
            line,
            without_company([name, fields.get("nickname", "")], company),
            given,
            family,
            company,
            fields.get("title", ""),
            addresses=[fields.get(key, "") for key in _EMAILS],
            links=[fields.get(key, "") for key in _LINKS],
            phones=[fields.get(key, "") for key in _PHONES],
        )
