"""The mails of one mailbox or folder, from headers to interactions, correspondents and counts."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, BinaryIO

from introlab.sources.mail.dates import instant
from introlab.sources.mail.fields import text_of
from introlab.sources.mail.people import People, delivered_to, people_of
from introlab.sources.mail.places import Place
from introlab.sources.mail.sorting import (
    NO_REPLY,
    OwnAddresses,
    Sight,
    is_sent,
    labels_of,
    unwanted,
)
from introlab.sources.reading import NOBODY_ELSE, Interaction, Reading, Receipt, Record
from introlab.tables import stable_id

#: Headers are looked at many at once, which is several times faster than one by one.
BLOCK = 1000
#: A block is not much larger than this (bytes), so that huge headers cannot fill the memory.
_BLOCK_BYTES = 1 << 20
NO_DATE = "no readable date"
REPEATED = "already read (same Message-ID)"

_REFERENCE = re.compile(rb"<[^<>\s]+>")
#: Which fields say who is on a mail, which mail it is, which conversation it belongs to, whether it
#: is one between people, and whose mailbox it lay in: as the functions that read them take them.
_GROUPS = (
    ("from", "sender", "to", "cc", "bcc"),
    ("message-id", "date"),
    ("x-gm-thrid", "references", "in-reply-to"),
    ("list-id", "list-unsubscribe", "precedence", "auto-submitted", "x-unsent",
     "x-mozilla-status"),
    ("x-gmail-labels", "delivered-to", "x-original-to", "received"),
)  # fmt: skip


Mail = tuple[str, str, str, int, str, People]
"""interaction_id, at (UTC), 'mail', people on it, conversation, who was on it."""


class Mailbox(ABC):
    """Takes the mails of one mailbox, sorts out what is not between people, and keeps the rest.

    A mailbox may lie in several files, each with its own reading: `start` says which one the mails
    that follow belong to. What shows in all files together (the user's addresses, and who wrote and
    was written to) comes with `finish`.
    """

    def __init__(self) -> None:
        #: Mails that wait to be sorted: of each its reading, labels, From_ line and header.
        self._block: list[tuple[Reading, frozenset[str], bytes, bytes]] = []
        self._block_bytes = 0

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        self._reading, self._labels = reading, labels

    def known(self, stream: BinaryIO) -> Place | None:
        """Return up to where the file at hand was read before, None if it has to be read whole."""
        return None

    def is_full(self, at: int) -> bool:
        """Return whether what was taken should be kept before the mail at this place is taken."""
        return False

    @abstractmethod
    def keep(self, place: Place) -> None:
        """Keep what was taken so far: all mails of the file at hand before this place."""

    @abstractmethod
    def end(self, place: Place) -> None:
        """Hear that the file at hand was read to this place, its end."""

    @abstractmethod
    def finish(self) -> None:
        """Add what shows in all mail together, and settle the counts of the receipts."""

    @abstractmethod
    def _own_of(self, reading: Reading) -> OwnAddresses:
        """Return what the mails of this reading say of the user's addresses."""

    @abstractmethod
    def _take(self, reading: Reading, mails: list[Mail]) -> None:
        """Take mails between people."""

    def add(self, line: bytes, header: bytes) -> None:
        """Take one mail: its From_ line (b'' if it has none) and its header."""
        self._block.append((self._reading, self._labels, line, header))
        self._block_bytes += len(header)
        if len(self._block) >= BLOCK or self._block_bytes >= _BLOCK_BYTES:
            self._sort()

    def _sort(self) -> None:
        """Sort the mails that wait, reading by reading."""
        block, self._block, self._block_bytes = self._block, [], 0
        if not block:
            return
        # numpy takes a while to load, and only mail needs it
        from introlab.sources.mail.columns import columns_of

        columns = columns_of([header for _, _, _, header in block])
        rows = zip(
            block,
            *(zip(*(columns[name] for name in names), strict=True) for names in _GROUPS),
            strict=True,
        )
        for reading, mails in groupby(rows, lambda row: row[0][0]):
            self._take(reading, _between_people(reading.receipt, self._own_of(reading), mails))


class Collected(Mailbox):
    """A mailbox in memory: its mails become interactions of their readings when it is finished."""

    def __init__(self, owner_keys: frozenset[str]) -> None:
        super().__init__()
        self._known = owner_keys
        self._own = OwnAddresses()
        self._files: dict[int, tuple[Reading, list[Interaction]]] = {}
        self._seen: set[str] = set()

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        super().start(reading, labels)
        self._files.setdefault(id(reading), (reading, []))

    def _own_of(self, reading: Reading) -> OwnAddresses:
        return self._own

    def _take(self, reading: Reading, mails: list[Mail]) -> None:
        taken = self._files[id(reading)][1]
        for identity, at, kind, number, conversation, people in mails:
            if identity in self._seen:
                reading.receipt.skip(REPEATED)
                continue
            self._seen.add(identity)
            taken.append(
                Interaction(identity, at, kind, number, conversation, people.participants,
                            people.names)
            )  # fmt: skip

    def keep(self, place: Place) -> None:
        """Go on: all is kept in memory."""

    def end(self, place: Place) -> None:
        """Go on: another file may follow."""

    def finish(self) -> None:
        """Leave out what the user wrote only to themselves; make records of two-way mail."""
        self._sort()
        own = self._own.found(self._known)
        for reading, mails in self._files.values():
            for mail in mails:
                shown = mail.participants
                if len(shown) > 1 and all(key in own for _, key in shown):
                    reading.receipt.skip(NOBODY_ELSE)
                else:
                    reading.receipt.kept += 1
                    reading.interactions.append(mail)
            mails.clear()
        if self._files:
            first = next(iter(self._files.values()))[0]
            first.owner_keys.update(own)
            self._add_records(first, frozenset(own))

    def _add_records(self, first: Reading, own: frozenset[str]) -> None:
        wrote: set[str] = set()
        written_to: set[str] = set()
        shown: defaultdict[str, Counter[str]] = defaultdict(Counter)
        groups = Counter(
            (mail.participants, mail.names)
            for reading, _ in self._files.values()
            for mail in reading.interactions
        )
        for (participants, names), number in groups.items():
            sender = next((key for role, key in participants if role == "from"), "")
            others = {key for role, key in participants if role != "from"}
            if sender in own:
                written_to |= others
            elif own & others:
                wrote.add(sender)
            for (_, key), name in zip(participants, names, strict=True):
                shown[key][name] += number
        for key in sorted((wrote & written_to) - own - {""}):
            first.records.append(
                Record(correspondent_id(key), first.receipt.kind, None, name_of(shown[key]),
                       keys=(key,))
            )  # fmt: skip


class Counted(Mailbox):
    """A mailbox that only counts for the receipts, in little memory however many mails there are.

    Parameters
    ----------
    owner_keys : frozenset of str
        The user's own addresses, as far as known.
    """

    def __init__(self, owner_keys: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._known = owner_keys
        self._own = OwnAddresses()
        self._seen: set[int] = set()
        self._groups: defaultdict[tuple[int, People], int] = defaultdict(int)
        self._readings: dict[int, Reading] = {}

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        super().start(reading, labels)
        self._readings[id(reading)] = reading

    def _own_of(self, reading: Reading) -> OwnAddresses:
        return self._own

    def keep(self, place: Place) -> None:
        """Go on: there is nothing to keep."""

    def end(self, place: Place) -> None:
        """Go on: another file may follow."""

    def _take(self, reading: Reading, mails: list[Mail]) -> None:
        for identity, *_, people in mails:
            number = int(identity, 16)
            if number in self._seen:
                reading.receipt.skip(REPEATED)
            else:
                self._seen.add(number)
                self._groups[id(reading), people] += 1

    def finish(self) -> None:
        """Count what the user wrote only to themselves as left out, the rest as kept."""
        self._sort()
        own = self._own.found(self._known)
        for (number, people), mails in self._groups.items():
            receipt = self._readings[number].receipt
            shown = people.participants
            if len(shown) > 1 and all(key in own for _, key in shown):
                receipt.skipped[NOBODY_ELSE] += mails
            else:
                receipt.kept += mails
        self._groups.clear()


def _between_people(
    receipt: Receipt, own: OwnAddresses, rows: Iterable[tuple[Any, ...]]
) -> list[Mail]:
    """Return the mails between people of one reading; the receipt counts the others."""
    mails: list[Mail] = []
    sights: list[Sight] = []
    for (_, folder, line, _), who, (named, date), thread, marks, where in rows:
        receipt.read += 1
        gmail, delivered, original, received = where
        labels = labels_of(gmail, folder) if gmail else folder
        people = people_of(*who)
        reason = unwanted(labels, *marks) or (NO_REPLY if people.by_robot else "")
        if reason:
            receipt.skip(reason)
            continue
        sights.append((people, delivered_to(delivered, original), is_sent(labels), bool(received)))
        at = instant(date, line)
        if not at or len(people.keys) < 2:
            receipt.skip(NOBODY_ELSE if at else NO_DATE)
            continue
        identity = _identity(named, date, at, people)
        conversation = _thread(*thread) or identity
        mails.append((identity, at, "mail", len(people.keys), conversation, people))
    own.note(sights)
    return mails


def correspondent_id(key: str) -> str:
    """Return the id of the record of somebody with mail both ways.

    Examples
    --------
    >>> len(correspondent_id("email:jane@example.com"))
    16
    """
    return stable_id("mail", key)


def name_of(shown: Mapping[str, int]) -> str:
    """Return the name shown most often, of equals the first in the alphabet; '' if there is none.

    Examples
    --------
    >>> name_of({"": 9, "jdoe": 1, "Jane Doe": 2})
    'Jane Doe'
    """
    names = {name: number for name, number in shown.items() if name}
    return min(names, key=lambda name: (-names[name], name), default="")


def _identity(message_id: bytes, date: bytes, at: str, people: People) -> str:
    named = text_of(message_id)
    if named:
        return stable_id("mail", named)
    return stable_id("mail", text_of(date), at, *people.keys)


def _thread(gmail: bytes, references: bytes, reply_to: bytes) -> str:
    """Return the key of the conversation: Gmail's, else the first mail referred to, else ''."""
    if gmail and (number := text_of(gmail)):
        return _thread_id("gmail", number)
    for raw in (references, reply_to):
        if raw and (root := _REFERENCE.search(raw.partition(b"\n:")[0])):
            return _thread_id("mail", text_of(b":" + root[0]))
    return ""


#: Mails of one conversation lie near each other, and should share one string.
_thread_id = lru_cache(maxsize=8192)(stable_id)
