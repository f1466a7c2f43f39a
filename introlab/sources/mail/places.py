"""How far a mailbox was read, and what shows that a file is still the one that was read so far."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO, Protocol, Self

#: Bytes that are hashed together: the interpreter's lock changes hands each time.
_TOGETHER = 1 << 22
#: So many of them may wait to be hashed.
_AHEAD = 4
#: A file is hashed in pieces of this size, so that hashing can go on where it stopped.
PIECE = 1 << 23
#: What is compared of the part that was read: its end, and so many blocks spread over it.
_END = 1 << 16
_BLOCK = 1 << 12
_BLOCKS = 64


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a mailbox at which reading can go on.

    Attributes
    ----------
    at : int
        Bytes before it; a mail starts there, or the file ended there.
    piece : int
        Where the piece starts that is being hashed (bytes); at most `PIECE` before ``at``.
    chain : str
        Digest of all pieces before that one, '' if there are none.
    sample : str
        What `sample` gives of the bytes before ``at``.
    """

    at: int = 0
    piece: int = 0
    chain: str = ""
    sample: str = ""

    def fits(self, stream: BinaryIO) -> bool:
        """Return whether a file starts with the bytes that were read up to here."""
        return bool(self.at) and sample(stream, self.at) == self.sample


def sample(stream: BinaryIO, size: int) -> str:
    """Return a digest of samples of the first bytes of a file, '' if it has fewer.

    A mailbox that grew starts with the same bytes. One that was packed or sorted anew has others at
    the place where the reading stopped, and the sampled blocks show most other changes. A change of
    a few bytes in between, such as the mark of a mail that was read, may go unseen.

    Examples
    --------
    >>> import io
    >>> sample(io.BytesIO(b"abc"), 2) == sample(io.BytesIO(b"abd"), 2)
    True
    >>> sample(io.BytesIO(b"abc"), 4)
    ''
    """
    digest = hashlib.sha256(str(size).encode())
    last = max(size - _END, 0)
    places = {last * number // _BLOCKS: _BLOCK for number in range(_BLOCKS)} | {last: size - last}
    for place, length in sorted(places.items()):
        stream.seek(place)
        block = stream.read(min(length, size - place))
        if len(block) < min(length, size - place):
            return ""
        digest.update(block)
    return digest.hexdigest()


class Digest(Protocol):
    """What is fed with every byte that is read."""

    def update(self, data: bytes, /) -> None:
        """Take the next bytes."""


class Fingerprint:
    """The digest of a file, made beside the reading: it would take a third of the time else.

    It is the SHA-256 of a file of up to `PIECE` bytes. A larger one is hashed piece by piece, each
    together with the digest of all before it. Hashing frees the interpreter, so a second processor
    does it where there is one.

    Parameters
    ----------
    tell : callable, optional
        Hears how many bytes were taken.
    place : Place, optional
        Where an earlier reading stopped; the bytes from ``place.piece`` on must follow.
    """

    def __init__(
        self, tell: Callable[[int], None] | None = None, place: Place | None = None
    ) -> None:
        self._tell = tell
        self._chain, start = (place.chain, place.piece) if place else ("", 0)
        # what is read runs ahead of the mails, so that the place asked for may lie a piece back
        self._starts = [(start, self._chain)]
        self._piece, self._taken = hashlib.sha256(), 0
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()
        self._gathered: list[bytes] = []
        self._gathered_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.shutdown()

    def update(self, data: bytes, /) -> None:
        """Take the next bytes."""
        self._gathered.append(data)
        self._gathered_bytes += len(data)
        if self._gathered_bytes >= _TOGETHER:
            self._hand_over()
        if self._tell:
            self._tell(len(data))

    def _hand_over(self) -> None:
        if len(self._waiting) >= _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._worker.submit(self._take, b"".join(self._gathered)))
        self._gathered, self._gathered_bytes = [], 0

    def _take(self, data: bytes) -> None:
        view = memoryview(data)
        while len(view):
            if self._taken == PIECE:
                self._chain = self._whole()
                self._starts.append((self._starts[-1][0] + PIECE, self._chain))
                self._piece, self._taken = hashlib.sha256(), 0
            part = view[: PIECE - self._taken]
            self._piece.update(part)
            self._taken += len(part)
            view = view[len(part) :]

    def _whole(self) -> str:
        piece = self._piece.hexdigest()
        if not self._chain:
            return piece
        return hashlib.sha256(f"{self._chain}{piece}".encode()).hexdigest()

    def _wait(self) -> None:
        self._hand_over()
        while self._waiting:
            self._waiting.popleft().result()

    def place(self, stream: BinaryIO, at: int) -> Place:
        """Return the place ``at`` of a file of which at least that much was taken.

        The stream is read at other places and then put back to where it was.
        """
        self._wait()
        here = stream.tell()
        shown = sample(stream, at)
        stream.seek(here)
        piece, chain = max(start for start in self._starts if start[0] <= at)
        return Place(at, piece, chain, shown)

    def hexdigest(self) -> str:
        """Return the digest of all bytes taken so far."""
        self._wait()
        return self._whole()
