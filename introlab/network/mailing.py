"""Mail into the workspace while it is read: in batches, so that memory stays flat.

Every batch is complete: its mails, the counts of its receipts and the place reached are stored in
one transaction. A stopped reading goes on from the last of them. What depends on all mails together
waits until the last one is read (`introlab.network.correspondents`).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from introlab.network.filing import read_counts, store_receipt
from introlab.network.interactions import Circles, Row, next_number
from introlab.network.mail_state import found_own, store_state, take_over
from introlab.sources.mail.collecting import REPEATED, Mail, Mailbox
from introlab.sources.mail.places import Place
from introlab.sources.mail.sorting import OwnAddresses
from introlab.sources.reading import NOBODY_ELSE, Reading, Receipt
from introlab.tables import IntrolabError
from introlab.workspace import Workspace

#: Mails, and bytes of a mailbox, after which a batch is stored. What is smaller is stored together
#: with everything else that is loaded: all of it, or nothing.
BATCH = 20_000
BATCH_BYTES = 1 << 27
#: Memory for the pages of the database (kB): mails are found by hashes, which lie all over it.
_CACHE = 65_536


class StoppedError(IntrolabError):
    """The user stopped the reading; what is stored of large mailboxes stays."""


@dataclass(slots=True, eq=False)
class _File:
    """A file whose mails are read, and what of it waits to be stored."""

    reading: Reading
    first: int
    source_id: int | None = None
    place: Place = field(default_factory=Place)
    own: OwnAddresses = field(default_factory=OwnAddresses)
    #: An earlier file of this load has the same bytes and name, and speaks for both.
    is_double: bool = False
    rows: list[Row] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether it was read to its end: its digest is known then."""
        return bool(self.reading.receipt.sha256)


class StoredMailbox(Mailbox):
    """A mailbox whose mails go to the workspace, batch by batch.

    Parameters
    ----------
    ws : Workspace
        Where they are stored.
    """

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self._ws = ws
        self._circles = Circles()
        self._files: dict[int, _File] = {}
        self._touched: dict[int, _File] = {}
        self._waiting = self._kept_at = 0
        ws.rows(f"PRAGMA cache_size = -{_CACHE}")
        with ws.transaction() as connection:
            self._first = next_number(connection)
        self._own_circles = {i for (i,) in ws.rows("SELECT circle_id FROM own_circle")}

    # ---------------------------------------------------------------- what the readers call

    def start(self, reading: Reading, labels: frozenset[str] = frozenset()) -> None:
        """Let the mails that follow count for this reading and bear these labels, too."""
        if self._waiting + len(self._block) >= BATCH:
            self._store_batch()
        super().start(reading, labels)
        file = self._files.get(id(reading))
        if file is None:
            file = self._files[id(reading)] = _File(reading, self._first)
        self._touched[id(reading)] = file
        self._file = file

    def known(self, stream: BinaryIO) -> Place | None:
        """Return up to where the mailbox at hand was read before, None if it is a new one."""
        self._kept_at = 0
        file, receipt = self._file, self._reading.receipt
        taken = {one.source_id for one in self._files.values()}
        for source_id, first, *rest in self._ws.rows(
            "SELECT source_id, first_no, at, piece, chain, sample FROM source "
            "JOIN mail_state USING (source_id) WHERE path = ? AND member = ? AND kind = ? "
            "ORDER BY at DESC, source_id",
            (Path(receipt.path).name, receipt.member, receipt.kind),
        ):
            place = Place(*rest)
            if source_id not in taken and place.fits(stream):
                file.source_id, file.place, file.first = source_id, place, first
                self._kept_at = place.at
                with self._ws.transaction() as connection:
                    read_counts(connection, source_id, receipt)
                receipt.notes.append(f"Its first {place.at:,} bytes had been read before.")
                return place
        return None

    def is_full(self, at: int) -> bool:
        """Return whether a batch is to be stored before the mail at this place is taken."""
        return self._waiting + len(self._block) >= BATCH or at - self._kept_at >= BATCH_BYTES

    def keep(self, place: Place) -> None:
        """Store what was taken so far: all mails of the mailbox at hand before this place."""
        self._kept_at = place.at
        self._file.place = place
        self._store_batch()

    def end(self, place: Place) -> None:
        """Hear that the mailbox at hand was read to this place, its end."""
        self._file.place = place

    def finish(self) -> None:
        """Leave what shows in all mail together to `settle`: further files may follow."""

    def _own_of(self, reading: Reading) -> OwnAddresses:
        return self._files[id(reading)].own

    def _take(self, reading: Reading, mails: list[Mail]) -> None:
        self._files[id(reading)].rows += mails
        self._waiting += len(mails)

    # ---------------------------------------------------------------- storing

    @property
    def readings(self) -> list[Reading]:
        """The readings of all files with mail, in the order of reading."""
        return [file.reading for file in self._files.values()]

    def source_of(self, connection: sqlite3.Connection, reading: Reading) -> int | None:
        """Return the source of a reading, None if it holds no mail."""
        file = self._files.get(id(reading))
        return self._source(connection, file) if file else None

    def _store_batch(self) -> None:
        with self._ws.transaction() as connection:
            self.store(connection)

    def store(self, connection: sqlite3.Connection) -> None:
        """Store all that waits, file by file in the order of reading."""
        self._sort()
        for file in self._touched.values():
            self._store_file(connection, file)
        self._touched = {key: file for key, file in self._touched.items() if not file.finished}
        self._waiting = 0

    def _source(self, connection: sqlite3.Connection, file: _File) -> int:
        twin = self._twin(file) if file.source_id is None else None
        if twin is not None:
            file.source_id, file.is_double = twin.source_id, True
        if file.is_double and file.source_id is not None:
            return file.source_id
        if file.source_id is None or file.finished:
            file.source_id = take_over(
                connection, file.source_id, file.reading.receipt, self._ws.now()
            )
        return file.source_id

    def _store_file(self, connection: sqlite3.Connection, file: _File) -> None:
        receipt = file.reading.receipt
        source_id = self._source(connection, file)
        if file.is_double:
            file.rows.clear()
            file.own.clear()
            return
        # Asked now, inside the transaction: another load may have stored something meanwhile.
        first = next_number(connection)
        circles, others = self._circles.store(connection, source_id, file.rows, first)
        repeated = {p for p in others if self._is_repeated(connection, file, file.rows[p][0])}
        alone = 0
        if self._own_circles:
            alone = sum(
                circle in self._own_circles and place not in repeated
                for place, circle in enumerate(circles)
            )
        receipt.kept += len(file.rows) - len(repeated) - alone
        receipt.skipped += Counter({REPEATED: len(repeated), NOBODY_ELSE: alone})
        store_state(
            connection, source_id, file.place, file.own,
            first=0 if file.finished else file.first,
        )  # fmt: skip
        store_receipt(connection, source_id, receipt if file.finished else _unfinished(receipt))
        file.rows.clear()
        file.own.clear()

    def _twin(self, file: _File) -> _File | None:
        """Return the earlier file of this load with the same bytes and name."""
        mine = file.reading.receipt
        for other in self._files.values():
            theirs = other.reading.receipt
            if other is file:
                return None
            if (
                file.finished and other.source_id is not None
                and (mine.sha256, Path(mine.path).name, mine.member, mine.kind)
                == (theirs.sha256, Path(theirs.path).name, theirs.member, theirs.kind)
            ):  # fmt: skip
                return other
        return None

    def _is_repeated(self, connection: sqlite3.Connection, file: _File, identity: str) -> bool:
        """Return whether this reading showed a mail before that the workspace holds already."""
        event_no, source_id = connection.execute(
            "SELECT event_no, source_id FROM event WHERE interaction_id = ?", (identity,)
        ).fetchone()
        if source_id == file.source_id:
            if event_no >= file.first:
                return True
        elif source_id in self._sources:
            return True
        marked = {
            marked
            for (marked,) in connection.execute(
                "SELECT source_id FROM seen_again WHERE event_no = ?", (event_no,)
            )
        }
        if marked & self._sources:
            return True
        connection.execute("INSERT INTO seen_again VALUES (?, ?)", (file.source_id, event_no))
        return False

    @property
    def _sources(self) -> set[int]:
        return {file.source_id for file in self._files.values() if file.source_id is not None}

    def settle(self, connection: sqlite3.Connection) -> None:
        """Store the rest and say in the first reading which addresses are the user's."""
        self.store(connection)
        sources = sorted(self._sources)
        if sources:
            self.readings[0].owner_keys.update(found_own(connection, sources))
            connection.executemany(
                "DELETE FROM seen_again WHERE source_id = ?", [(one,) for one in sources]
            )

    def stopped(self) -> list[Receipt]:
        """Return the receipts of what is stored of a stopped reading; they say that it stopped."""
        receipts = []
        with self._ws.transaction() as connection:
            for file in self._files.values():
                receipt = file.reading.receipt
                # What the database says counts: the last step may have been undone.
                stored = connection.execute(
                    "SELECT finished AND sha256 = ? FROM mail_state JOIN source USING (source_id) "
                    "WHERE source_id = ?",
                    (receipt.sha256, file.source_id),
                ).fetchone()
                if stored and file.source_id is not None:
                    read_counts(connection, file.source_id, receipt)
                    receipts.append(receipt if stored[0] else _unfinished(receipt))
        return receipts


def _unfinished(receipt: Receipt) -> Receipt:
    """Return a receipt that says that its file was not read to its end, whatever stopped it."""
    shown = replace(receipt, problems=[*receipt.problems])
    shown.problem(
        None, "", "the reading was stopped before the end of this file",
        "What was read is stored. Load the same file again: it goes on from there.",
    )  # fmt: skip
    return shown
