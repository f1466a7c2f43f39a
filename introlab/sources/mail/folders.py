"""All mail under one path, sorted together: mailboxes, Maildir folders and single mails.

Thunderbird and Apple Mail keep received and sent mail in files of their own, Maildir keeps every
mail in one. Who wrote *and* was written to shows only in all of them together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from introlab.sources.files.decoding import decode
from introlab.sources.mail.collecting import Collected, Mailbox
from introlab.sources.mail.mbox import header_of, is_mbox, read_mbox
from introlab.sources.mail.sorting import TELLING
from introlab.sources.reading import Reading, Receipt

UNFINISHED = "not delivered yet (Maildir 'tmp')"

#: The folders of a Maildir, and what its files are called: an instant, a unique part, a host; then
#: ':2,' and flags, for which Windows needs another mark.
_MAILDIR_FOLDERS = frozenset({"cur", "new", "tmp"})
_MAILDIR_NAME = re.compile(r"\d+\.[^/]+|[^/]+[:;!]2,[A-Za-z]*")
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")
#: Flags that say what Gmail's labels say.
_FLAG_LABELS = {"D": "drafts", "T": "trash"}
#: Among these bytes every text of two or four bytes a letter has one that is 0.
_FIRST_LETTERS = 64
#: Endings of mail files and folders: what stands before them is the name of the folder.
_ENDINGS = frozenset({".mbox", ".mbx", ".sbd", ".maildir", ".partial"})


class Mail:
    """Reads all mail under one path; `finish` must be called when there is no more.

    Parameters
    ----------
    owner_keys : frozenset of str
        The user's own addresses, as far as known.
    box : Mailbox, optional
        Takes the mails; else they are kept in memory until the end.
    """

    def __init__(self, owner_keys: frozenset[str], box: Mailbox | None = None) -> None:
        self._box = box or Collected(owner_keys)
        self._maildirs: dict[tuple[str, str], Reading] = {}
        self._digests: dict[int, hashlib._Hash] = {}

    def add_mailbox(
        self, stream: BinaryIO, reading: Reading, name: str,
        tell: Callable[[int], None] | None = None,
    ) -> None:  # fmt: skip
        """Read a mailbox of that path into its reading; `tell` hears of the bytes read."""
        reading.receipt.kind = "mail.mbox"
        path = PurePosixPath(name)
        # Apple Mail: Sent.mbox/mbox, where the folder has the name
        inner = path.name == "mbox" and path.parent.name.endswith(".mbox")
        read_mbox(stream, reading, self._box, _labels(str(path.parent if inner else path)), tell)

    def add_mail(self, data: bytes, reading: Reading, name: str, member: str) -> Reading:
        """Read a single mail and return the reading it counts for: its own, or its Maildir's."""
        plain = _plain(data)
        if plain is not data and is_mbox(plain):
            self.add_mailbox(BytesIO(plain), reading, name)
            return reading
        line, header = header_of(plain)
        # plain text: a path object for each of many thousand files would cost more than reading it
        folder, _, base = name.rpartition("/")
        place, _, kind = folder.rpartition("/")
        if kind in _MAILDIR_FOLDERS and _MAILDIR_NAME.fullmatch(base):
            whole = self._maildir(reading, place or ".", member)
            self._digests[id(whole)].update(header)
            if kind == "tmp":
                whole.receipt.read += 1
                whole.receipt.skip(UNFINISHED)
                return whole
            flags = _FLAGS.search(base)
            marks = {_FLAG_LABELS.get(flag, "") for flag in flags[1]} - {""} if flags else set()
            self._box.start(whole, _labels(place) | marks)
            self._box.add(line, header)
            return whole
        reading.receipt.kind = "mail.eml"
        self._box.start(reading, _labels(folder))
        self._box.add(line, header)
        return reading

    def _maildir(self, reading: Reading, root: str, member: str) -> Reading:
        """Return the reading of a Maildir, with what is wrong with one of its files."""
        own = reading.receipt
        place = (own.path, root) if member else (root, "")
        if place not in self._maildirs:
            new = self._maildirs[place] = Reading(Receipt(*place, "mail.maildir"))
            self._digests[id(new)] = hashlib.sha256()
        whole = self._maildirs[place]
        whole.receipt.problems += own.problems
        return whole

    def finish(self) -> None:
        """Add to the readings what shows in all mail together."""
        for whole in self._maildirs.values():
            whole.receipt.sha256 = self._digests[id(whole)].hexdigest()
        self._box.finish()


def _plain(data: bytes) -> bytes:
    """Return a mail in a code of single bytes and with line breaks, as nearly all are anyway."""
    plain = data
    if b"\0" in data[:_FIRST_LETTERS]:
        decoded = decode(data)
        plain = decoded.text.encode() if decoded.encoding.startswith(("utf-16", "utf-32")) else data
    return plain if b"\n" in plain else plain.replace(b"\r", b"\n")


@lru_cache(maxsize=256)
def _labels(folder: str) -> frozenset[str]:
    """Return what a mail folder's name says of the mails in it: the names Gmail has for labels."""
    path = PurePosixPath(folder)
    name = path.stem if path.suffix.casefold() in _ENDINGS else path.name
    return frozenset({name.lstrip(".").rsplit(".", 1)[-1].casefold()}) & TELLING
