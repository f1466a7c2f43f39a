"""Address cards (vCard 2.1, 3.0 and 4.0): one record per card of a person."""

from __future__ import annotations

from introlab.sources.address_books.book import Book, without_company
from introlab.sources.address_books.vcard_lines import (
    Card,
    Values,
    as_bytes_text,
    components,
    split_cards,
    unescaped,
)
from introlab.sources.files.east_asian import east_asian
from introlab.sources.linkedin.people import full_name
from introlab.sources.reading import Reading

A_GROUP = "a group and not a person"

_LINKS = ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "X-LINKEDIN")
_KINDS = frozenset({"KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS"})


def read_vcards(data: bytes, reading: Reading) -> None:
    """Add one record per card with a name or an address; never raises, and loses no card.

    Pictures, sounds, keys, notes and addresses of houses are not read.
    """
    receipt = reading.receipt
    text, encoding = as_bytes_text(data)
    page = "" if encoding else _page(data)
    values, book, unclosed = Values(page), Book(reading), []
    for card in split_cards(text):
        _add(card, values, book, reading)
        if not card.closed:
            unclosed.append(card.line)
    read_otherwise = "utf-8 and cp1252" if values.utf8 else "cp1252"
    receipt.encoding = encoding or page or (read_otherwise if values.other else "utf-8")
    if values.other:
        values_are = "1 value is" if values.other == 1 else f"{values.other} values are"
        receipt.notes.append(
            f"{values_are} not UTF-8 but read as windows-1252: look at accented letters"
        )
    if not receipt.read:
        receipt.problem(None, "", "no card begins in this file",
                        "Export the address book again.")  # fmt: skip
    if unclosed:
        receipt.problem(
            unclosed[0], "",
            "1 card has no END line" if len(unclosed) == 1
            else f"{len(unclosed)} cards have no END line; this is the first",
            "Compare the card with the file, or export the file again.",
        )  # fmt: skip


def _page(data: bytes) -> str:
    """Return the code page of East Asia that cards are written in, '' where they prove none."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return east_asian(data)
    return ""


def _add(card: Card, values: Values, book: Book, reading: Reading) -> None:
    cells: dict[str, list[str]] = {}
    for found in card.properties:
        cells.setdefault(found.name, []).append(values.text(found))
    kinds: set[str] = set()
    if not _KINDS.isdisjoint(cells):
        kinds = {cell.strip().upper() for key in _KINDS for cell in cells.get(key, ())}
    if "GROUP" in kinds:
        reading.receipt.read += 1
        reading.receipt.skip(A_GROUP)
        return
    company = components(_first(cells, "ORG"))[0]
    parts = [*components(_first(cells, "N")), "", "", ""]
    family, given, middle = parts[:3]
    name = full_name(given, middle, family)
    shown = [unescaped(cell) for cell in cells.get("FN", ())]
    if kinds & {"ORG", "COMPANY"}:
        company, shown = company or next(iter(shown), ""), []
    elif "N" in cells and not name:
        shown = without_company(shown, company)  # how phones write the card of a company
    nicknames = [unescaped(cell) for cell in cells.get("NICKNAME", ())]
    book.add(
        card.line,
        [*shown, name, *nicknames],
        given,
        family,
        company,
        unescaped(_first(cells, "TITLE")),
        addresses=["".join(unescaped(cell).split()) for cell in cells.get("EMAIL", ())],
        links=[unescaped(cell).strip() for key in _LINKS for cell in cells.get(key, ())],
        phones=[unescaped(cell).strip().removeprefix("tel:") for cell in cells.get("TEL", ())],
    )


def _first(cells: dict[str, list[str]], name: str) -> str:
    """Return the first filled value of a property, escapes still in place."""
    for cell in cells.get(name, ()):
        if cell.strip("; \t\n"):
            return cell
    return ""
