"""Mailboxes (mbox), streamed: headers are read, bodies are passed over and never kept."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import BinaryIO

from introlab.sources.keys import email_key
from introlab.sources.mail_headers import addresses, fields_of, instant
from introlab.sources.mail_sorting import OwnAddresses, is_sent, labels_of, unwanted
from introlab.sources.reading import Interaction, Reading, Record
from introlab.tables import stable_id

#: Everybody on a mail is kept up to this many people, else only the sender.
MOST_PEOPLE = 10
NO_DATE = "no readable date"
NOBODY_ELSE = "nobody else on it"
REPEATED = "already read (same Message-ID)"

_CHUNK = 1 << 20
#: A header longer than this is cut: no real one measured came near.
_LONGEST_HEADER = 1 << 18
_LONGEST_FROM_LINE = 512
#: A message starts after an empty line with 'From ', an address and a date. Without the date every
#: sentence of a text that starts with 'From' would split a message in two.
_FROM_LINE = rb"From \S+(?: at \S+)? +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d[^\r\n]*\r?\n"
_BOUNDARY = re.compile(rb"\n\r?\n(" + _FROM_LINE + rb")")
_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(" + _FROM_LINE + rb")")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


def is_mbox(head: bytes) -> bool:
    r"""Return whether a file that starts with these bytes is a mailbox.

    Examples
    --------
    >>> is_mbox(b"From jane@example.com Mon Jan 15 09:30:00 2024\nFrom: jane@example.com\n")
    True
    >>> is_mbox(b"From me to you\n")
    False
    """
    return bool(_START.match(head))


def headers(stream: BinaryIO, digest: hashlib._Hash) -> Iterator[tuple[bytes, bytes]]:
    """Yield (From_ line, header) of each message; memory does not grow with the messages.

    Parameters
    ----------
    stream : BinaryIO
        Read to its end in pieces.
    digest : hashlib hash
        Fed with every byte.
    """
    buffer = _more(stream, digest)
    start = _START.match(buffer)
    if not start:
        _drain(stream, digest)
        return
    line, at = start[1], start.end()
    while True:
        header, buffer, at = _header(stream, digest, buffer, at)
        yield line, header
        while not (found := _BOUNDARY.search(buffer, at)):
            more = _more(stream, digest)
            if not more:
                return
            # keep what may be the beginning of a boundary that the next piece completes
            buffer = buffer[max(at, len(buffer) - _LONGEST_FROM_LINE) :] + more
            at = 0
        line, at = found[1], found.end()


def _header(
    stream: BinaryIO, digest: hashlib._Hash, buffer: bytes, at: int
) -> tuple[bytes, bytes, int]:
    """Return (header, buffer, place of the blank line that ends it)."""
    while not (end := _BLANK_LINE.search(buffer, at)):
        if len(buffer) - at > _LONGEST_HEADER:
            cut = at + _LONGEST_HEADER
            return buffer[at:cut], buffer, cut
        more = _more(stream, digest)
        if not more:
            return buffer[at:], buffer, len(buffer)
        buffer, at = buffer[at:] + more, 0
    return buffer[at : end.start() + 1], buffer, end.start()


def _more(stream: BinaryIO, digest: hashlib._Hash) -> bytes:
    chunk = stream.read(_CHUNK)
    digest.update(chunk)
    return chunk


def _drain(stream: BinaryIO, digest: hashlib._Hash) -> None:
    while _more(stream, digest):
        pass


def read_mbox(stream: BinaryIO, reading: Reading, owner_keys: frozenset[str]) -> None:
    """Add interactions, two-way correspondents and the user's addresses to the reading."""
    box = _Mailbox(reading, owner_keys)
    digest = hashlib.sha256()
    for line, header in headers(stream, digest):
        box.add(line, header)
    reading.receipt.sha256 = digest.hexdigest()
    box.finish()


class _Mailbox:
    """Collects the mails of one file; what depends on who the user is comes at the end."""

    def __init__(self, reading: Reading, owner_keys: frozenset[str]) -> None:
        self._reading = reading
        self._own = OwnAddresses(owner_keys)
        self._mails: list[Interaction] = []
        self._seen: set[str] = set()
        self._names: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, line: bytes, header: bytes) -> None:
        receipt = self._reading.receipt
        receipt.read += 1
        fields = fields_of(header)
        people = _people(fields)
        sender = next((key for role, key, _ in people if role == "from"), "")
        labels = labels_of(fields)
        reason = unwanted(fields, labels, sender)
        if not reason:
            self._note_owner(fields, people, sender, labels)
        at = instant(fields.get("date", [""])[0], line.decode("latin-1"))
        keys = list(dict.fromkeys(key for _, key, _ in people))
        identity = _identity(fields, keys, at)
        reason = reason or ("" if at else NO_DATE) or ("" if len(keys) > 1 else NOBODY_ELSE)
        if not reason and identity in self._seen:
            reason = REPEATED
        if reason:
            receipt.skip(reason)
            return
        self._seen.add(identity)
        for _, key, name in people:
            if name:
                self._names[key][name] += 1
        self._mails.append(_mail(identity, at, _thread(fields, identity), people, sender))

    def _note_owner(
        self,
        fields: dict[str, list[str]],
        people: list[tuple[str, str, str]],
        sender: str,
        labels: frozenset[str],
    ) -> None:
        delivered = fields.get("delivered-to", []) + fields.get("x-original-to", [])
        self._own.note(
            sender,
            frozenset(key for _, key, _ in people),
            [key for key in map(email_key, delivered) if key],
            sent=is_sent(labels),
            received="received" in fields,
        )

    def finish(self) -> None:
        """Leave out what the user wrote only to themselves; make records of two-way mail."""
        own = self._own.found()
        receipt = self._reading.receipt
        for mail in self._mails:
            if len(mail.participants) > 1 and all(key in own for _, key in mail.participants):
                receipt.skip(NOBODY_ELSE)
            else:
                receipt.kept += 1
                self._reading.interactions.append(mail)
        self._reading.owner_keys.update(own)
        self._add_records(frozenset(own))

    def _add_records(self, own: frozenset[str]) -> None:
        wrote: set[str] = set()
        written_to: set[str] = set()
        for mail in self._reading.interactions:
            sender = next((key for role, key in mail.participants if role == "from"), "")
            others = {key for role, key in mail.participants if role != "from"}
            if sender in own:
                written_to |= others
            elif own & others:
                wrote.add(sender)
        kind = self._reading.receipt.kind
        for key in sorted((wrote & written_to) - own):
            names = self._names[key]
            name = min(names, key=lambda shown: (-names[shown], shown), default="")
            self._reading.records.append(
                Record(stable_id("mail", key), kind, None, name, keys=(key,))
            )


def _people(fields: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Return (role, key, name) of everybody the mail shows.

    Blind copies count only where they are the one way to see whom the mail went to: people on a
    blind copy do not see each other, so they are not "together on a mail".
    """
    people: dict[str, tuple[str, str, str]] = {}
    sender = addresses(fields.get("from", [""])[0]) or addresses(fields.get("sender", [""])[0])
    for key, name in sender[:1]:
        people[key] = ("from", key, name)
    for role in ("to", "cc"):
        for value in fields.get(role, []):
            for key, name in addresses(value):
                people.setdefault(key, (role, key, name))
    if len(people) == 1:
        blind = [pair for value in fields.get("bcc", []) for pair in addresses(value)]
        if len(blind) == 1:
            key, name = blind[0]
            people.setdefault(key, ("to", key, name))
    return list(people.values())


def _identity(fields: dict[str, list[str]], keys: list[str], at: str) -> str:
    message_id = fields.get("message-id", [""])[0].strip()
    if message_id:
        return stable_id("mail", message_id)
    return stable_id("mail", fields.get("date", [""])[0], at, *keys)


def _thread(fields: dict[str, list[str]], identity: str) -> str:
    """Return the key of the conversation: Gmail's, else the first mail referred to or its own."""
    thread = fields.get("x-gm-thrid", [""])[0].strip()
    if thread:
        return stable_id("gmail", thread)
    for name in ("references", "in-reply-to"):
        root = re.search(r"<[^<>\s]+>", fields.get(name, [""])[0])
        if root:
            return stable_id("mail", root[0])
    return identity


def _mail(
    identity: str, at: str, thread: str, people: list[tuple[str, str, str]], sender: str
) -> Interaction:
    shown = tuple((role, key) for role, key, _ in people)
    if len(shown) > MOST_PEOPLE:
        shown = (("from", sender),) if sender else ()
    return Interaction(identity, at, "mail", len(people), thread, shown)
