"""Mailboxes (mbox), streamed: headers are read, bodies are passed over and never kept."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Protocol, Self

from introlab.sources.mail.collecting import Mailbox
from introlab.sources.reading import Reading

_CHUNK = 1 << 20
#: Pieces that may wait to be hashed.
_AHEAD = 4
#: A header longer than this is cut: no real one measured came near.
_LONGEST_HEADER = 1 << 18
_LONGEST_FROM_LINE = 512
#: A message starts after an empty line with 'From ', an address and a date. Without the date every
#: sentence of a text that starts with 'From' would split a message in two.
_FROM_LINE = rb"From \S+(?: at \S+)? +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d[^\r\n]*\r?\n"
#: Looking for these bytes is many times faster than looking for the whole pattern.
_BEGINS = b"\nFrom"
_BOUNDARY = re.compile(rb"\n(" + _FROM_LINE + rb")")
_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(" + _FROM_LINE + rb")")
_BLANK_LINE = re.compile(rb"\n\r?\n")


class Digest(Protocol):
    """What is fed with every byte that is read."""

    def update(self, data: bytes, /) -> None:
        """Take the next bytes."""


class Fingerprint:
    """The SHA-256 of a file, made beside the reading: it would take a third of the time else.

    Hashing frees the interpreter, so a second processor does it where there is one. At most
    `_AHEAD` pieces wait for it, so that memory stays flat. `tell` hears how long each piece is.
    """

    def __init__(self, tell: Callable[[int], None] | None = None) -> None:
        self._tell = tell
        self._hash = hashlib.sha256()
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.shutdown()

    def update(self, data: bytes, /) -> None:
        """Take the next bytes."""
        if len(self._waiting) >= _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._worker.submit(self._hash.update, data))
        if self._tell:
            self._tell(len(data))

    def hexdigest(self) -> str:
        """Return the digest of all bytes taken so far."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._hash.hexdigest()


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


def headers(stream: BinaryIO, digest: Digest) -> Iterator[tuple[bytes, bytes]]:
    """Yield (From_ line, header) of each message; memory does not grow with the messages.

    Parameters
    ----------
    stream : BinaryIO
        Read to its end in pieces.
    digest : Digest
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
        while not (found := _boundary(buffer, at)):
            more = _more(stream, digest)
            if not more:
                return
            # keep what may be the beginning of a boundary that the next piece completes
            buffer = buffer[max(at, len(buffer) - _LONGEST_FROM_LINE) :] + more
            at = 0
        line, at = found[1], found.end()


def _boundary(buffer: bytes, at: int) -> re.Match[bytes] | None:
    """Return where the next mail begins: at a From_ line that follows an empty line."""
    while (at := buffer.find(_BEGINS, at)) >= 0:
        empty_before = buffer[max(at - 2, 0) : at].endswith((b"\n", b"\n\r"))
        if empty_before and (found := _BOUNDARY.match(buffer, at)):
            return found
        at += 1
    return None


def _header(stream: BinaryIO, digest: Digest, buffer: bytes, at: int) -> tuple[bytes, bytes, int]:
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


def _more(stream: BinaryIO, digest: Digest) -> bytes:
    chunk = stream.read(_CHUNK)
    digest.update(chunk)
    return chunk


def _drain(stream: BinaryIO, digest: Digest) -> None:
    while _more(stream, digest):
        pass


def header_of(data: bytes) -> tuple[bytes, bytes]:
    r"""Return (From_ line or b'', header) of a file that holds a single mail.

    Examples
    --------
    >>> header_of(b"From: jane@example.com\nSubject: x\n\nbody\n")
    (b'', b'From: jane@example.com\nSubject: x\n')
    """
    # enough for any header, and for what may stand before it
    start = data[: 2 * _LONGEST_HEADER].removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\n" not in start:
        start = start.replace(b"\r", b"\n")
    line = b""
    if start.startswith((b"From ", b">From ")):
        line, _, start = start.partition(b"\n")
    end = _BLANK_LINE.search(start)
    return line, start[: min(end.start() + 1 if end else len(start), _LONGEST_HEADER)]


def read_mbox(
    stream: BinaryIO, reading: Reading, box: Mailbox,
    labels: frozenset[str] = frozenset(), tell: Callable[[int], None] | None = None,
) -> None:  # fmt: skip
    """Add the mails of a stream to a mailbox and count them in the reading.

    Parameters
    ----------
    stream : BinaryIO
        Read to its end, in pieces.
    reading : Reading
        Its receipt gets the digest of the file. The rest comes when the box is finished.
    box : Mailbox
        May hold mails of other files.
    labels : frozenset of str
        What the file's name says of its mails, in lower case, as Gmail's labels would.
    tell : callable, optional
        Called with the number of bytes of each piece.
    """
    box.start(reading, labels)
    with Fingerprint(tell) as digest:
        for line, header in headers(stream, digest):
            box.add(line, header)
        reading.receipt.sha256 = digest.hexdigest()
