"""Mailboxes (mbox), streamed: headers are read, bodies are passed over and never kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from introlab.sources.mail.collecting import Mailbox
from introlab.sources.mail.places import Digest, Fingerprint, Place
from introlab.sources.reading import Reading

#: What is read at once, and looked through while the processor still has it at hand.
_CHUNK = 1 << 20
#: A header longer than this is cut: no real one measured came near.
_LONGEST_HEADER = 1 << 18
_LONGEST_FROM_LINE = 512
#: A message starts after an empty line with 'From ', an address and a date. Without the date every
#: sentence of a text that starts with 'From' would split a message in two. The date is written as
#: by C's asctime, with or without seconds and zone, as in a mail's own Date field, or by ISO 8601.
#: A sender of several words needs the date of asctime, to the letter.
_DATE = (
    rb"(?:\w{3} \w{3} [ \d]?\d (?:\d{4} )?\d\d?:\d\d"
    rb"|(?:\w{3}, {1,2})?\d{1,2} \w{3} \d{4} \d\d?:\d\d"
    rb"|\d{4}-\d\d-\d\d[T ]\d\d?:\d\d)[^\r\n]*"
)
_SENDER_AND_DATE = (
    rb"(?:(?:\S+|\"[^\"\r\n]{0,100}\"\S*)(?: at \S+)? +" + _DATE
    + rb"|\S+(?: \S+){1,3} +\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\r?\n"
)  # fmt: skip
_FROM_LINE = rb"(From )" + _SENDER_AND_DATE
# a pattern that starts with plain letters is looked for at the speed of memory
_BOUNDARY = re.compile(rb"\n(From )(?:(?<=\n\nFrom )|(?<=\n\r\nFrom ))" + _SENDER_AND_DATE)
_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*+" + _FROM_LINE)
_BLANK_LINE = re.compile(rb"\n\r?\n")
#: Apple Mail puts the length of a mail before it (.emlx).
_COUNT = re.compile(rb"\A\d{1,12}[ \t]*\r?\n")
#: Bytes before a From_ line that show whether the line before it is empty.
_BEFORE = 3


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


def headers(
    stream: BinaryIO, digest: Digest, place: Place | None = None
) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (where it starts, From_ line, header) of each message, in memory that does not grow.

    Parameters
    ----------
    stream : BinaryIO
        Read in pieces to its end: from its start, or from ``place.piece`` on.
    digest : Digest
        Fed with every byte that is read.
    place : Place, optional
        Where an earlier reading stopped: mails that start before it are passed over.
    """
    buffer, base, found = _begin(stream, digest, place)
    while found:
        begun, start = found.start(1), found.end()
        # from the end of the From_ line on: there may be no field at all
        end = _BLANK_LINE.search(buffer, start - 1, start + _LONGEST_HEADER)
        while not end and len(buffer) - start < _LONGEST_HEADER:
            more = _more(stream, digest)
            if not more:
                yield base + begun, buffer[begun:start], buffer[start:]
                return
            buffer, base, start, begun = buffer[begun:] + more, base + begun, start - begun, 0
            end = _BLANK_LINE.search(buffer, start - 1, start + _LONGEST_HEADER)
        stop = end.start() + 1 if end else start + _LONGEST_HEADER
        yield base + begun, buffer[begun:start], buffer[start:stop]
        at = stop - 1
        while not (found := _BOUNDARY.search(buffer, at)):
            more = _more(stream, digest)
            if not more:
                return
            # keep what may be the beginning of a boundary that the next piece completes
            kept = max(at, len(buffer) - _LONGEST_FROM_LINE)
            buffer, base, at = buffer[kept:] + more, base + kept, 0


def _begin(
    stream: BinaryIO, digest: Digest, place: Place | None
) -> tuple[bytes, int, re.Match[bytes] | None]:
    """Return (buffer, where it starts, the first mail's From_ line)."""
    if place is None or not place.at:
        buffer = _more(stream, digest)
        found = _START.match(buffer)
        while not found and _more(stream, digest):
            pass  # no mailbox: the digest is still that of the whole file
        return buffer, 0, found
    start = max(place.at - _BEFORE, 0)
    stream.seek(start)
    buffer, base = stream.read(place.at - start), start
    stream.seek(place.piece)
    passed = place.at - place.piece
    while more := _more(stream, digest):
        buffer += more[passed:]
        passed = max(passed - len(more), 0)
        # the line break that ends the empty line may be the last byte before the place
        if found := _BOUNDARY.search(buffer, max(place.at - start - 1, 0)):
            return buffer, base, found
        kept = max(len(buffer) - _LONGEST_FROM_LINE, 0) if not passed else 0
        buffer, base, start = buffer[kept:], base + kept, start + kept
    return buffer, base, None


def _more(stream: BinaryIO, digest: Digest) -> bytes:
    chunk = stream.read(_CHUNK)
    digest.update(chunk)
    return chunk


def header_of(data: bytes) -> tuple[bytes, bytes]:
    r"""Return (From_ line or b'', header) of a file that holds a single mail.

    Examples
    --------
    >>> header_of(b"From: jane@example.com\nSubject: x\n\nbody\n")
    (b'', b'From: jane@example.com\nSubject: x\n')
    """
    # enough for any header, and for what may stand before it
    start = data[: 2 * _LONGEST_HEADER].removeprefix(b"\xef\xbb\xbf").lstrip()
    start = _COUNT.sub(b"", start)
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
        Read in pieces, from where the box knows it up to, to its end.
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
    place = box.known(stream)
    if tell and place:
        tell(place.piece)
    end = stream.seek(0, 2)
    stream.seek(0)
    with Fingerprint(tell, place) as digest:
        for at, line, header in headers(stream, digest, place):
            if box.is_full(at):
                box.keep(digest.place(stream, at))
            box.add(line, header)
        reading.receipt.sha256 = digest.hexdigest()
        box.end(digest.place(stream, end))
