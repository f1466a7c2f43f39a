"""People in address books: display names cleaned, addresses sorted out, each person once a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from introlab.sources.reading import REPEATED, Reading, Record
from introlab.sources.values.keys import (
    clean_text,
    email_key,
    linkedin_key,
    name_key,
    phone_keys,
)
from introlab.sources.values.names import in_reading_order
from introlab.tables import stable_id

NOBODY = "neither name nor address"

#: ' (jane@example.com)' at the end of a name, as Outlook writes display names.
_ADDRESS_AFTER = re.compile(r" ?[(<\[] ?[^\s()<>\[\]]+@[^\s()<>\[\]]+ ?[)>\]]$")
_ADDRESS_ALONE = re.compile(r"[(<\[]?[^\s()<>\[\]]+@[^\s()<>\[\]]+[)>\]]?")
_PLAIN_ADDRESS = re.compile(r"\w[\w+-]*(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+", re.ASCII)
#: A telephone number where a name is expected: phones fill it in for callers without a name.
_NUMBER = re.compile(r"[\d\s+()./*#-]+")
_BETWEEN = re.compile(r"[\s,;|<>()\[\]\"]+")
#: How Exchange names its users: '/o=…/cn=…', or the same put into an address.
_EXCHANGE = re.compile(r"/o=|/ou=|/cn=|imceaex-", re.IGNORECASE)


def display_name(text: str) -> str:
    """Return a person's name as shown, without address, quotes and order of the file cabinet.

    An address or a telephone number alone is no name.

    Examples
    --------
    >>> display_name("Jane Doe (jane@example.com)"), display_name("'Doe, Jane'")
    ('Jane Doe', 'Jane Doe')
    >>> display_name("jane@example.com"), display_name("+1 212 555 0100")
    ('', '')
    """
    name = clean_text(text)
    if "@" in name:
        name = "" if _ADDRESS_ALONE.fullmatch(_unquoted(name)) else _ADDRESS_AFTER.sub("", name)
    name = _unquoted(name)
    if "," in name:
        return in_reading_order(name)
    return "" if _NUMBER.fullmatch(name) else name


def _unquoted(name: str) -> str:
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        return name[1:-1].strip()
    return name


def email_keys(cells: Iterable[str]) -> list[str]:
    """Return 'email:…' for each address in the cells, in order, each once.

    The name under which an Exchange server knows a user is no address.

    Examples
    --------
    >>> email_keys(["Jane@Example.com ::: j@example.org", "/o=org/cn=Recipients/cn=j@example.net"])
    ['email:jane@example.com', 'email:j@example.org']
    """
    keys: dict[str, None] = {}
    for cell in cells:
        if _PLAIN_ADDRESS.fullmatch(cell):  # nearly all are
            keys[f"email:{cell.casefold()}"] = None
        elif "@" in cell and not _EXCHANGE.match(cell.strip()):
            for piece in _BETWEEN.split(cell):
                key = email_key(piece) if "@" in piece and not _EXCHANGE.search(piece) else ""
                if key:
                    keys[key] = None
    return list(keys)


def linkedin_keys(cells: Iterable[str]) -> list[str]:
    r"""Return 'linkedin:…' for each personal profile in the cells, in order, each once.

    Examples
    --------
    >>> linkedin_keys(["http\\://www.linkedin.com/in/jane ::: https://example.com/in/jane"])
    ['linkedin:jane']
    """
    keys: dict[str, None] = {}
    for cell in cells:
        if "linkedin" in cell.casefold():
            for piece in _BETWEEN.split(cell.replace("\\:", ":")):
                key = linkedin_key(piece)
                if key:
                    keys[key] = None
    return list(keys)


def without_company(names: Iterable[str], company: str) -> list[str]:
    """Return the names that do not just repeat the company, as they do in entries of companies.

    Examples
    --------
    >>> without_company(["Example Ltd", "Jane Doe"], "EXAMPLE Ltd")
    ['Jane Doe']
    """
    plain = clean_text(company).casefold()
    return [name for name in names if clean_text(name).casefold() != plain]


class Book:
    """The people of one address book, added one by one to a reading.

    Parameters
    ----------
    reading : Reading
        Takes the records; its receipt counts every entry as read, and as kept or skipped.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._places: dict[str, int] = {}

    def add(
        self,
        row: int,
        names: Iterable[str],
        given: str = "",
        family: str = "",
        company: str = "",
        title: str = "",
        addresses: Iterable[str] = (),
        links: Iterable[str] = (),
        phones: Iterable[str] = (),
    ) -> None:
        """Add one entry: a record, or the reason why it is none.

        The first of ``names`` that is a name counts. An entry that repeats one of this file gives
        it what it lacks. Two people who share an address are two records. A telephone number alone
        makes nobody.
        """
        receipt = self._reading.receipt
        receipt.read += 1
        names = list(names)
        name = next((shown for shown in map(display_name, names) if shown), "")
        keys = (*linkedin_keys(links), *(email_keys(addresses) or email_keys(names)))
        if not name and not keys:
            receipt.skip(NOBODY)
            return
        identity = keys[:1] or (name_key(name) or name, clean_text(company))
        record = Record(
            record_id=stable_id(receipt.kind, *identity),
            kind=receipt.kind,
            row=row,
            name=name,
            given_name=clean_text(given),
            family_name=clean_text(family),
            company=clean_text(company),
            title=clean_text(title),
            keys=(*keys, *dict.fromkeys(key for cell in phones for key in phone_keys(cell))),
        )
        if self._is_somebody_else(record):
            record = replace(record, record_id=stable_id(receipt.kind, *identity, name_key(name)))
        place = self._places.get(record.record_id)
        if place is None:
            self._places[record.record_id] = len(self._reading.records)
            self._reading.records.append(record)
            receipt.kept += 1
        else:
            self._reading.records[place] = _completed(self._reading.records[place], record)
            receipt.skip(REPEATED)

    def _is_somebody_else(self, record: Record) -> bool:
        """Return whether another person of this file has the record's best key already."""
        place = self._places.get(record.record_id)
        if place is None or not record.name:
            return False
        other = self._reading.records[place].name
        return bool(other) and name_key(other) != name_key(record.name)


def _completed(first: Record, again: Record) -> Record:
    """Return the first record with what the second one knows besides."""
    return replace(
        first,
        name=first.name or again.name,
        given_name=first.given_name or again.given_name,
        family_name=first.family_name or again.family_name,
        company=first.company or again.company,
        title=first.title or again.title,
        keys=tuple(dict.fromkeys((*first.keys, *again.keys))),
    )
