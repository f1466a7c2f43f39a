"""Sources that are recognised and counted but not read yet: cards, calendars, other address books.

The receipt of such a file says what it is and how much it holds, so that nobody believes it was
read. A reader that comes later takes the kind out of here.
"""

from __future__ import annotations

import re

from introlab.sources.dates import read_date
from introlab.sources.decoding import decode
from introlab.sources.delimited import Table
from introlab.sources.reading import Reading

NOT_READ_YET = "not read yet"
NOT_NEEDED = "not needed"
NOT_BY_PEOPLE = "not written by people"
NOT_RECOGNISED = "not recognised"

#: Kinds of tables that have no reader yet.
TABLES = frozenset({
    "google.contacts", "outlook.contacts", "thunderbird.contacts", "linkedin.address_book",
    "linkedin.shares", "linkedin.comments", "linkedin.reactions",
})  # fmt: skip
_COMPONENTS = "VEVENT|VTODO|VJOURNAL|VFREEBUSY"


def count_rows(table: Table, reading: Reading, reason: str) -> None:
    """Count the rows of a table as read and skipped for one reason."""
    rows = len(table.rows)
    if reading.receipt.kind == "linkedin.comments":
        # LinkedIn leaves a comment with line breaks unquoted: its later lines look like rows
        rows = sum(bool(read_date(cell).value) for cell in table.column("date"))
    reading.receipt.read += rows
    if rows:
        reading.receipt.skipped[reason] += rows


def count_cards(data: bytes, reading: Reading) -> None:
    """Count the cards of a vCard file; a card within a card (an assistant's) is none of its own."""
    decoded = decode(data)
    reading.receipt.encoding = decoded.encoding
    depth = cards = 0
    for opens in re.findall(r"(?im)^(BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*\r?$", decoded.text):
        depth = depth + 1 if opens.upper() == "BEGIN" else max(depth - 1, 0)
        cards += opens.upper() == "BEGIN" and depth == 1
    _all_unread(reading, cards)


def count_components(data: bytes, reading: Reading) -> None:
    """Count the events, tasks, journal entries and busy times of a calendar."""
    decoded = decode(data)
    reading.receipt.encoding = decoded.encoding
    pattern = rf"(?im)^BEGIN[ \t]*:[ \t]*(?:{_COMPONENTS})[ \t]*\r?$"
    _all_unread(reading, len(re.findall(pattern, decoded.text)))


def count_mail(reading: Reading) -> None:
    """Count a file that holds a single mail."""
    _all_unread(reading, 1)


def _all_unread(reading: Reading, number: int) -> None:
    reading.receipt.read = number
    if number:
        reading.receipt.skipped[NOT_READ_YET] = number
