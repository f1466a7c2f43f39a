"""Google Contacts as CSV: the header until 2023 and the one since 2024."""

from __future__ import annotations

import re

from introlab.sources.address_books.book import Book, without_company
from introlab.sources.files.delimited import Table
from introlab.sources.linkedin.people import full_name
from introlab.sources.reading import Reading

_EMAIL = re.compile(r"email\d+value")
_WEBSITE = re.compile(r"website\d+value")
_PHONE = re.compile(r"phone\d+value")
#: What joins several values in one cell.
_JOINT = ":::"


def read_google(table: Table, reading: Reading) -> None:
    """Add one record per person who has a name or an address; labels and notes are not read.

    A row with an address only is a record with the name ''; with neither it is nobody.
    """
    emails = [key for key in table.keys if _EMAIL.fullmatch(key)]
    websites = [key for key in table.keys if _WEBSITE.fullmatch(key)]
    phones = [key for key in table.keys if _PHONE.fullmatch(key)]
    book = Book(reading)
    for line, fields in table.records():
        given = _either(fields, "firstname", "givenname")
        middle = _either(fields, "middlename", "additionalname")
        family = _either(fields, "lastname", "familyname")
        company = _first(_either(fields, "organizationname", "organization1name"))
        others = [fields.get(key, "") for key in ("name", "fileas", "nickname")]
        book.add(
            line,
            [full_name(given, middle, family), *without_company(others, company)],
            given,
            family,
            company,
            _first(_either(fields, "organizationtitle", "organization1title")),
            addresses=[fields[key] for key in emails],
            links=[fields[key] for key in websites],
            phones=[fields[key] for key in phones],
        )


def _either(fields: dict[str, str], *keys: str) -> str:
    return next((fields[key] for key in keys if fields.get(key)), "")


def _first(cell: str) -> str:
    """Return the first of the values joined in a cell."""
    return cell.split(_JOINT)[0]
