"""The mails of one mailbox or folder, from headers to interactions, correspondents and counts."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import BinaryIO

from introlab.sources.mail.headers import addresses, fields_of, instant
from introlab.sources.mail.places import Place
from introlab.sources.mail.sorting import OwnAddresses, is_sent, labels_of, unwanted
from introlab.sources.reading import Interaction, Reading, Receipt, Record
from introlab.sources.values.keys import email_key
from introlab.tables import stable_id

#: Everybody on a mail is kept up to this many people, else only the sender.
MOST_PEOPLE = 10
NO_DATE = "no readable date"
NOBODY_ELSE = "nobody else on it"
REPEATED = "already read (same Message-ID)"

_REFERENCE = re.compile(r"<[^<>\s]+>")
#: Longer address fields are parsed every time: few repeat, and keeping them would cost memory.
_LONGEST_KEPT = 400


class People:
    """Everybody one mail shows; equal headers share one object, so that each costs memory once."""

    __slots__ = ("keys", "names", "participants", "sender")

    def __init__(self, found: dict[str, tuple[str, str]], sender: str) -> None:
        self.keys = tuple(found)
        self.sender = sender
        shown = found
        if len(found) > MOST_PEOPLE:
            shown = {sender: found[sender]} if sender else {}
        self.participants = tuple((role, key) for key, (role, _) in shown.items())
        self.names = tuple(name for _, name in shown.values())


class Mailbox(ABC):
    """Takes the mails of one mailbox, sorts out what is not between people, and keeps the rest.

    A mailbox may lie in several files, each with its own reading: `start` says which one the mails
    that follow belong to. What shows in all files together (the user's addresses, and who wrote and
    was written to) comes with `finish`.
    """

    def __init__(self) -> None:
        self._receipt = Receipt("", "", "")
        self._own = OwnAddresses()
        self._labels: frozenset[str] = frozenset()

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        self._labels = labels
        self._receipt = reading.receipt

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
    def _take(self, identity: str, at: str, people: People, thread: str) -> None:
        """Take a mail between people."""

    def add(self, line: bytes, header: bytes) -> None:
        """Take one mail: its From_ line (b'' if it has none) and its header."""
        receipt = self._receipt
        receipt.read += 1
        fields = fields_of(header)
        people = _people(fields)
        labels = labels_of(fields)
        if self._labels:
            labels |= self._labels
        reason = unwanted(fields, labels, people.sender)
        if reason:
            receipt.skip(reason)
            return
        self._own.note(people, _delivered_to(fields),
                       sent=is_sent(labels), received="received" in fields)  # fmt: skip
        date = fields["date"][0] if "date" in fields else ""
        at = instant(date, line)
        if not at or len(people.keys) < 2:
            receipt.skip(NOBODY_ELSE if at else NO_DATE)
            return
        identity = _identity(fields, date, people.keys, at)
        self._take(identity, at, people, _thread(fields) or identity)


class Collected(Mailbox):
    """A mailbox in memory: its mails become interactions of their readings when it is finished."""

    def __init__(self, owner_keys: frozenset[str]) -> None:
        super().__init__()
        self._known = owner_keys
        self._files: list[tuple[Reading, list[Interaction]]] = []
        self._seen: set[str] = set()

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        super().start(reading, labels)
        if not self._files or self._files[-1][0] is not reading:
            self._files.append((reading, []))

    def _take(self, identity: str, at: str, people: People, thread: str) -> None:
        if identity in self._seen:
            self._receipt.skip(REPEATED)
            return
        self._seen.add(identity)
        self._files[-1][1].append(
            Interaction(identity, at, "mail", len(people.keys), thread, people.participants,
                        people.names)
        )  # fmt: skip

    def keep(self, place: Place) -> None:
        """Go on: all is kept in memory."""

    def end(self, place: Place) -> None:
        """Go on: another file may follow."""

    def finish(self) -> None:
        """Leave out what the user wrote only to themselves; make records of two-way mail."""
        own = self._own.found(self._known)
        for reading, mails in self._files:
            for mail in mails:
                shown = mail.participants
                if len(shown) > 1 and all(key in own for _, key in shown):
                    reading.receipt.skip(NOBODY_ELSE)
                else:
                    reading.receipt.kept += 1
                    reading.interactions.append(mail)
            mails.clear()
        if self._files:
            first = self._files[0][0]
            first.owner_keys.update(own)
            self._add_records(first, frozenset(own))

    def _add_records(self, first: Reading, own: frozenset[str]) -> None:
        wrote: set[str] = set()
        written_to: set[str] = set()
        shown: defaultdict[str, Counter[str]] = defaultdict(Counter)
        groups = Counter(
            (mail.participants, mail.names)
            for reading, _ in self._files
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
        self._seen: set[int] = set()
        self._groups: defaultdict[tuple[int, People], int] = defaultdict(int)
        self._readings: dict[int, Reading] = {}

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        super().start(reading, labels)
        self._readings[id(reading)] = reading
        self._reading = id(reading)

    def keep(self, place: Place) -> None:
        """Go on: there is nothing to keep."""

    def end(self, place: Place) -> None:
        """Go on: another file may follow."""

    def _take(self, identity: str, at: str, people: People, thread: str) -> None:
        number = int(identity, 16)
        if number in self._seen:
            self._receipt.skip(REPEATED)
        else:
            self._seen.add(number)
            self._groups[self._reading, people] += 1

    def finish(self) -> None:
        """Count what the user wrote only to themselves as left out, the rest as kept."""
        own = self._own.found(self._known)
        for (number, people), mails in self._groups.items():
            receipt = self._readings[number].receipt
            shown = people.participants
            if len(shown) > 1 and all(key in own for _, key in shown):
                receipt.skipped[NOBODY_ELSE] += mails
            else:
                receipt.kept += mails
        self._groups.clear()


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


def _people(fields: dict[str, list[str]]) -> People:
    sent = fields["from"][0] if "from" in fields else ""
    sender = fields["sender"][0] if "sender" in fields else ""
    to = _joined(fields, "to") if "to" in fields else ""
    cc = _joined(fields, "cc") if "cc" in fields else ""
    bcc = _joined(fields, "bcc") if "bcc" in fields else ""
    if len(sent) + len(sender) + len(to) + len(cc) + len(bcc) > _LONGEST_KEPT:
        return _people_of(sent, sender, to, cc, bcc)
    return _kept_people(sent, sender, to, cc, bcc)


def _joined(fields: dict[str, list[str]], name: str) -> str:
    """Return the values of a field that may be repeated, one a line."""
    values = fields[name]
    return values[0] if len(values) == 1 else "\n".join(values)


def _people_of(sent: str, sender: str, to: str, cc: str, bcc: str) -> People:
    """Return everybody on a mail.

    Blind copies count only where they are the one way to see whom the mail went to: people on a
    blind copy do not see each other, so they are not "together on a mail".
    """
    found: dict[str, tuple[str, str]] = {}
    author = ""
    for author, name in (addresses(sent) or addresses(sender))[:1]:
        found[author] = ("from", name)
    for role, values in (("to", to), ("cc", cc)):
        for value in values.split("\n"):
            for key, name in addresses(value):
                found.setdefault(key, (role, name))
    if len(found) == 1:
        blind = [pair for value in bcc.split("\n") for pair in addresses(value)]
        if len(blind) == 1:
            found.setdefault(blind[0][0], ("to", blind[0][1]))
    return People(found, author)


#: The same few headers repeat: a year of one person's mail is to the same few hundred people.
_kept_people = lru_cache(maxsize=16_384)(_people_of)


def _delivered_to(fields: dict[str, list[str]]) -> frozenset[str]:
    """Return the keys of the mailboxes the mail says it was put in."""
    values = fields.get("delivered-to", _NONE)
    if "x-original-to" in fields:
        values = values + fields["x-original-to"]
    return _kept_keys(*values) if values else frozenset()


_NONE: list[str] = []


@lru_cache(maxsize=1024)
def _kept_keys(*values: str) -> frozenset[str]:
    return frozenset(map(email_key, values)) - {""}


def _identity(fields: dict[str, list[str]], date: str, keys: tuple[str, ...], at: str) -> str:
    message_id = fields["message-id"][0] if "message-id" in fields else ""
    if message_id:
        return stable_id("mail", message_id)
    return stable_id("mail", date, at, *keys)


def _thread(fields: dict[str, list[str]]) -> str:
    """Return the key of the conversation: Gmail's, else the first mail referred to, else ''."""
    if "x-gm-thrid" in fields and fields["x-gm-thrid"][0]:
        return _thread_id("gmail", fields["x-gm-thrid"][0])
    for name in ("references", "in-reply-to"):
        if name in fields and (root := _REFERENCE.search(fields[name][0])):
            return _thread_id("mail", root[0])
    return ""


#: Mails of one conversation lie near each other, and should share one string.
_thread_id = lru_cache(maxsize=8192)(stable_id)
