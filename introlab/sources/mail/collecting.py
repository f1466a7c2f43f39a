"""The mails of one mailbox or folder, from headers to interactions, correspondents and counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import NamedTuple

from introlab.sources.mail.headers import addresses, fields_of, instant
from introlab.sources.mail.sorting import OwnAddresses, is_sent, labels_of, unwanted
from introlab.sources.reading import Interaction, Reading, Record
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


class People(NamedTuple):
    """Everybody one mail shows; equal headers share one object, so that each costs memory once."""

    keys: tuple[str, ...]
    sender: str
    participants: tuple[tuple[str, str], ...]
    named: tuple[tuple[str, str], ...]


class Mailbox:
    """Collects the mails of one mailbox; what depends on who the user is comes at the end.

    A mailbox may lie in several files, each with its own reading: `start` says which one the mails
    that follow belong to. What shows in all files together (the user's addresses, and who wrote and
    was written to) goes to the first reading.
    """

    def __init__(self, owner_keys: frozenset[str]) -> None:
        self._own = OwnAddresses(owner_keys)
        self._files: list[tuple[Reading, list[Interaction]]] = []
        self._labels: frozenset[str] = frozenset()
        self._seen: set[str] = set()
        self._names: defaultdict[tuple[str, str], int] = defaultdict(int)

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        self._labels = labels
        if not self._files or self._files[-1][0] is not reading:
            self._files.append((reading, []))

    def add(self, line: bytes, header: bytes) -> None:
        """Take one mail: its From_ line (b'' if it has none) and its header."""
        reading, mails = self._files[-1]
        receipt = reading.receipt
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
        self._own.note(people.sender, people.keys, _delivered_to(fields),
                       sent=is_sent(labels), received="received" in fields)  # fmt: skip
        date = fields["date"][0] if "date" in fields else ""
        at = instant(date, line)
        if not at or len(people.keys) < 2:
            receipt.skip(NOBODY_ELSE if at else NO_DATE)
            return
        identity = _identity(fields, date, people.keys, at)
        if identity in self._seen:
            receipt.skip(REPEATED)
            return
        self._seen.add(identity)
        for pair in people.named:
            self._names[pair] += 1
        thread = _thread(fields) or identity
        mails.append(
            Interaction(identity, at, "mail", len(people.keys), thread, people.participants)
        )

    def finish(self) -> None:
        """Leave out what the user wrote only to themselves; make records of two-way mail."""
        own = self._own.found()
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
        groups = {mail.participants for reading, _ in self._files for mail in reading.interactions}
        wrote: set[str] = set()
        written_to: set[str] = set()
        for participants in groups:
            sender = next((key for role, key in participants if role == "from"), "")
            others = {key for role, key in participants if role != "from"}
            if sender in own:
                written_to |= others
            elif own & others:
                wrote.add(sender)
        names: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (key, name), number in self._names.items():
            names[key][name] = number
        for key in sorted((wrote & written_to) - own - {""}):
            shown = names[key]
            name = min(shown, key=lambda one: (-shown[one], one), default="")
            first.records.append(
                Record(stable_id("mail", key), first.receipt.kind, None, name, keys=(key,))
            )


def _people(fields: dict[str, list[str]]) -> People:
    sent = fields["from"][0] if "from" in fields else ""
    sender = fields["sender"][0] if "sender" in fields else ""
    to, cc, bcc = _joined(fields, "to"), _joined(fields, "cc"), _joined(fields, "bcc")
    if len(sent) + len(sender) + len(to) + len(cc) + len(bcc) > _LONGEST_KEPT:
        return _people_of(sent, sender, to, cc, bcc)
    return _kept_people(sent, sender, to, cc, bcc)


def _joined(fields: dict[str, list[str]], name: str) -> str:
    """Return the values of a field that may be repeated, one a line."""
    return "\n".join(fields[name]) if name in fields else ""


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
    shown = tuple((role, key) for key, (role, _) in found.items())
    if len(shown) > MOST_PEOPLE:
        shown = (("from", author),) if author else ()
    named = tuple((key, name) for key, (_, name) in found.items() if name)
    return People(tuple(found), author, shown, named)


#: The same few headers repeat: a year of one person's mail is to the same few hundred people.
_kept_people = lru_cache(maxsize=16_384)(_people_of)


def _delivered_to(fields: dict[str, list[str]]) -> set[str]:
    """Return the keys of the mailboxes the mail says it was put in."""
    found: set[str] = set()
    for name in ("delivered-to", "x-original-to"):
        if name in fields:
            found.update(map(_kept_key, fields[name]))
    found.discard("")
    return found


_kept_key = lru_cache(maxsize=1024)(email_key)


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
