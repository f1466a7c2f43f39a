"""Outlook, outlook.com and Thunderbird address books as CSV, in the language of the program."""

from __future__ import annotations

from collections.abc import Iterable

from introlab.sources.address_books.book import Book, email_keys, without_company
from introlab.sources.address_books.outlook_names import OUTLOOK_NAMES, english_keys
from introlab.sources.column_names import column_keys
from introlab.sources.files.delimited import Table
from introlab.sources.linkedin.people import full_name
from introlab.sources.reading import Reading

#: Code pages of Windows in which Outlook writes where the text is neither UTF-8 nor windows-1252:
#: Chinese, Japanese, Central European, Cyrillic. The column names tell which one it is.
_CODE_PAGES = ("gb18030", "cp932", "cp1250", "cp1251")
#: Translated column names that must be found under a code page.
_ENOUGH_NAMES = 4
#: Outlook for Windows writes its first columns in the same order in every language.
_BY_PLACE = {1: "firstname", 2: "middlename", 3: "lastname", 5: "company", 7: "jobtitle"}
#: Columns Outlook for Windows writes.
DESKTOP_WIDTH = 92
_EMAILS = (
    "emailaddress", "email", "email2address", "email3address", "emailaddress2", "emailaddress3",
)  # fmt: skip
#: Where no first or last name is given. The files Google once wrote for Outlook have 'Name' alone.
_NAMES = ("name", "displayname", "emaildisplayname", "nickname")
#: English names only: the columns of other languages are not known for certain.
_PHONES = (
    "mobilephone", "businessphone", "businessphone2", "homephone", "homephone2", "primaryphone",
    "otherphone", "workphone", "mobilenumber",
)  # fmt: skip
_LINKS = ("webpage", "personalwebpage", "businesshomepage", "webpage1", "webpage2")


def read_outlook(table: Table, reading: Reading) -> None:
    """Add one record per person who has a name or an address; 'Title' is Mr or Ms, and no job.

    A desktop file in a language that is not known gives the names by the place of their columns
    and the addresses by what they look like; the receipt says so.
    """
    table = _in_its_code_page(table, reading)
    keys = english_keys(table.keys)
    known = bool({"firstname", "lastname", "emailaddress", "displayname"} & set(keys))
    if not known and len(keys) >= DESKTOP_WIDTH:
        keys = [_BY_PLACE.get(place, f"column {place}") for place in range(len(keys))]
        reading.receipt.notes.append(
            "the column names are in a language introlab does not know: names were taken by the "
            "place of their columns"
        )
    book = Book(reading)
    for line, cells in table.rows:
        fields = _fields(keys, cells)
        given, family = fields.get("firstname", ""), fields.get("lastname", "")
        company = fields.get("company", "") or fields.get("organization", "")
        shown = [fields.get(key, "") for key in _NAMES]
        emails = [fields.get(key, "") for key in _EMAILS] if known else email_keys(cells)
        book.add(
            line,
            [
                full_name(given, fields.get("middlename", ""), family),
                *without_company(shown, company),
            ],
            given,
            family,
            company,
            fields.get("jobtitle", ""),
            addresses=[email.removeprefix("email:") for email in emails],
            links=[fields.get(key, "") for key in _LINKS],
            phones=[fields.get(key, "") for key in _PHONES],
        )


def read_thunderbird(table: Table, reading: Reading) -> None:
    """Add one record per person of a Thunderbird address book who has a name or an address."""
    keys = english_keys(table.keys)
    book = Book(reading)
    for line, cells in table.rows:
        fields = _fields(keys, cells)
        given, family = fields.get("firstname", ""), fields.get("lastname", "")
        company = fields.get("organization", "") or fields.get("company", "")
        others = [fields.get("displayname", ""), fields.get("nickname", "")]
        book.add(
            line,
            [full_name(given, family), *without_company(others, company)],
            given,
            family,
            company,
            fields.get("jobtitle", ""),
            addresses=[fields.get("primaryemail", ""), fields.get("secondaryemail", "")],
            links=[fields.get(key, "") for key in _LINKS],
            phones=[fields.get(key, "") for key in _PHONES],
        )


def _fields(keys: list[str], cells: list[str]) -> dict[str, str]:
    """Return key -> cell; of two columns with one meaning the first that is filled counts."""
    fields: dict[str, str] = {}
    for key, cell in zip(keys, cells, strict=True):
        if cell and not fields.get(key):
            fields[key] = cell
    return fields


def _in_its_code_page(table: Table, reading: Reading) -> Table:
    """Return the table read with the code page its column names prove, else as it is."""
    if "cp1252" not in table.encoding:
        return table
    found = {page: _names_found(_recoded(cell, page) for cell in table.header)
             for page in _CODE_PAGES}  # fmt: skip
    page = max(found, key=lambda page: found[page])
    if found[page] < _ENOUGH_NAMES or found[page] <= _names_found(table.header):
        return table
    receipt = reading.receipt
    receipt.encoding = page
    receipt.notes = [note for note in receipt.notes if "windows-1252" not in note]
    receipt.notes.append(f"read as {page}: the column names show it")
    rows = [(line, [_recoded(cell, page) for cell in cells]) for line, cells in table.rows]
    return Table([_recoded(cell, page) for cell in table.header], rows, page)


def _names_found(header: Iterable[str]) -> int:
    return sum(key in OUTLOOK_NAMES for key in column_keys(list(header)))


def _recoded(cell: str, page: str) -> str:
    """Return a cell that was read as windows-1252 as its bytes read under another code page."""
    if cell.isascii():
        return cell
    raw = b"".join(_byte(letter) for letter in cell)
    return raw.decode(page, "replace") if raw else cell


def _byte(letter: str) -> bytes:
    """Return the byte a letter was read from; a letter that no byte stands for stays UTF-8."""
    for page in ("cp1252", "latin-1"):
        try:
            return letter.encode(page)
        except UnicodeEncodeError:
            continue
    return letter.encode("utf-8", "replace")
