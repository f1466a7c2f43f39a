"""Read, store, resolve, receipt: the one way in for command, form and sample."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from introlab import sources
from introlab.network.archive import restore
from introlab.network.asks import first_instant, last_instant, record_past
from introlab.network.contacts import ContactIndex, contact_index
from introlab.network.correspondents import settle_mail
from introlab.network.filing import read_counts, store_receipt, store_source
from introlab.network.interactions import store_interactions
from introlab.network.knows import add_word
from introlab.network.mailing import StoppedError, StoredMailbox
from introlab.network.meetings import settle_meetings, store_entries
from introlab.network.prospects import add_prospect, add_prospects, known_prospects
from introlab.network.records import dated_on, store_records
from introlab.network.resolve import resolve_contacts
from introlab.network.trust import add_mark, add_tag, context_key
from introlab.sources.reading import (
    PastIntroRow,
    ProspectRow,
    Reading,
    Receipt,
    TagRow,
)
from introlab.sources.routing import require_paths
from introlab.sources.values.keys import email_key, linkedin_key, person_key
from introlab.tables import TRUSTS_ME, IntrolabError
from introlab.workspace import NotSavedError, Workspace

_WHO = "Write the e-mail address or LinkedIn URL instead of the name"


def load(
    ws: Workspace,
    paths: Sequence[Path | str],
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> list[Receipt]:
    """Read files, folders or archives into the workspace and return one receipt per file or member.

    Everything is stored in one transaction: all of it, or nothing. Only of mail beyond
    `introlab.network.mailing.BATCH` mails whole batches are stored on the way. Reading the same
    file again changes nothing.

    Parameters
    ----------
    kind : str, optional
        Read a single file as this kind (a name from `introlab.sources.KINDS`).
    mapping : mapping of str to str, optional
        Corrects the columns of a prospect list: meaning to header, e.g. {"why": "Reason"}.
    progress : callable, optional
        Called while each path is read, with (bytes read, bytes in all); see `sources.read`.
    stop : callable, optional
        Asked while reading; when it returns True, or at Ctrl+C, the reading stops. What is stored
        of large mailboxes stays, their receipts say that they are not complete, and loading the
        same files again goes on from there.

    Raises
    ------
    IntrolabError
        A path does not exist, or the workspace is the sample; nothing is stored.
    """
    if ws.is_sample:
        raise IntrolabError(
            "The sample network takes no other data, so that fiction and your own people never "
            "mix. Create your own workspace first: introlab import FILES --workspace ~/introlab"
        )
    require_paths(paths)
    own = frozenset(key for (key,) in ws.rows("SELECT key FROM owner_key WHERE confirmed >= 0"))
    box = StoredMailbox(ws)

    def tell(read: int, size: int) -> None:
        if progress:
            progress(read, size)
        if stop and stop():
            raise StoppedError("The reading was stopped.")

    try:
        readings = [
            reading
            for path in paths
            for reading in sources.read(
                Path(path), kind=kind, mapping=mapping, owner_keys=own, box=box,
                progress=tell if progress or stop else None,
            )
        ]  # fmt: skip
        store(ws, readings, box)
    except (StoppedError, KeyboardInterrupt):
        return box.stopped() or [_nothing_stored(paths)]
    return [reading.receipt for reading in readings]


def _nothing_stored(paths: Sequence[Path | str]) -> Receipt:
    receipt = Receipt(str(paths[0]), "", "unknown")
    receipt.problem(None, "", "the reading was stopped before anything was stored",
                    "Load the files again.")  # fmt: skip
    return receipt


def store(ws: Workspace, readings: Sequence[Reading], box: StoredMailbox | None = None) -> None:
    """Store readings in one transaction: people first, then what refers to them by name.

    Parameters
    ----------
    box : StoredMailbox, optional
        Holds the mails of those readings that are of mail, as far as they are not stored yet.
    """
    with ws.transaction() as connection:
        tables = [reading for reading in readings if reading.tables]
        for reading in tables:
            restore(ws, reading.tables, reading.receipt.problems)
        rest = [reading for reading in readings if not reading.tables]
        mail = [box.source_of(connection, reading) if box else None for reading in rest]
        ids = [
            source_id or store_source(connection, reading.receipt, dated_on(reading), ws.now())
            for source_id, reading in zip(mail, rest, strict=True)
        ]
        if box:
            box.settle(connection)
        own = _own_keys(connection)
        met: set[str] = set()
        for source_id, reading in zip(ids, rest, strict=True):
            met |= _store_people(connection, source_id, reading, ws.now())
        settle_mail(connection, ws.now())
        settle_meetings(connection, met if _own_keys(connection) == own else None)
        resolve_contacts(ws)
        _name_owner(ws)
        for source_id, reading in zip(ids, rest, strict=True):
            _store_prospects(ws, source_id, reading)
        for reading in rest:
            index = contact_index(ws)
            for tag in reading.tags:
                _store_tag(ws, index, tag, reading.receipt)
            for intro in reading.past_intros:
                _store_past_intro(ws, index, intro, reading.receipt)
        for known, source_id, reading in zip(mail, ids, rest, strict=True):
            if known:
                read_counts(connection, source_id, reading.receipt)
            else:
                store_receipt(connection, source_id, reading.receipt)


def _own_keys(connection: sqlite3.Connection) -> list[tuple[str]]:
    return connection.execute("SELECT key FROM own_key ORDER BY key").fetchall()


def _store_people(
    connection: sqlite3.Connection, source_id: int, reading: Reading, now: str
) -> set[str]:
    """Store who and what a reading shows; return the meetings that are to be settled."""
    store_records(connection, source_id, reading, now)
    connection.executemany(
        "INSERT INTO owner_key VALUES (?, 0, ?) ON CONFLICT DO NOTHING",
        [(key, now) for key in sorted(reading.owner_keys)],
    )
    met: set[str] = set()
    if reading.receipt.kind == "calendar":
        met = store_entries(connection, source_id, reading.entries)
    else:
        store_interactions(connection, source_id, reading.interactions)
    connection.executemany(
        "INSERT INTO post VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(post.post_id, source_id, post.kind, post.at) for post in reading.posts],
    )
    connection.executemany(
        "INSERT INTO endorsement VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(e.endorsement_id, source_id, e.kind, e.direction, e.key, e.skill, e.given_on)
         for e in reading.endorsements],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO employment VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(e.employment_id, source_id, e.key, e.organisation, e.title, e.started_on, e.ended_on)
         for e in reading.employments],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO note VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(n.note_id, source_id, n.key, n.text, n.written_on) for n in reading.notes],
    )
    return met


def _name_owner(ws: Workspace) -> None:
    """Take the user's name from their own profile where no name was typed in."""
    found = ws.rows("SELECT name FROM record WHERE is_owner = 1 ORDER BY last_read_on DESC")
    if found and not ws.setting("owner_name"):
        ws.set_setting("owner_name", found[0][0])


def _one_contact(
    index: ContactIndex, written: str, row: int, column: str, receipt: Receipt
) -> int | None:
    """Return the one contact that bears what was written; otherwise add the Problem."""
    found = index.find(written)
    if len(found) == 1:
        return found[0]
    if found:
        receipt.problem(
            row, column, f"{len(found)} contacts bear this name (contact_id "
            f"{', '.join(map(str, found))}); nothing was linked.",
            f"{_WHO}, or merge them if they are one person.",
        )  # fmt: skip
    else:
        receipt.problem(
            row, column, "No contact bears this name, address or URL; nothing was linked.",
            f"Load the export that has this person first, or correct the spelling. {_WHO}.",
        )  # fmt: skip
    return None


def _unkeep(receipt: Receipt, reason: str) -> None:
    receipt.kept -= 1
    receipt.skip(reason)


def _store_prospects(ws: Workspace, source_id: int, reading: Reading) -> None:
    ids = add_prospects(ws, reading.prospects, source_id=source_id)
    named = [row for row in zip(ids, reading.prospects, strict=True) if row[1].known_by]
    index = contact_index(ws) if named else ContactIndex()
    for prospect_id, row in named:
        for written in row.known_by:
            contact_id = _one_contact(index, written, row.row, "known_by", reading.receipt)
            if contact_id is not None:
                add_word(ws, contact_id, prospect_id, knows=True, origin="known_by")


def _store_tag(ws: Workspace, index: ContactIndex, row: TagRow, receipt: Receipt) -> None:
    contact_id = _one_contact(index, row.contact, row.row, "contact", receipt)
    if contact_id is None:
        _unkeep(receipt, "contact not found or doubtful")
        return
    if row.rating is not None and not (row.context or ws.setting("default_context")):
        receipt.problem(
            row.row, "context", "A rating without a context says nothing; it was not stored.",
            "Fill in the column 'context', or set a default context, and load the file again.",
        )  # fmt: skip
        _unkeep(receipt, "rating without a context")
        return
    if row.tagged_on and first_instant(f"{row.tagged_on}-01-01"[:10]) > ws.now():
        receipt.problem(
            row.row, "tagged_on", "The date lies ahead; the row was not stored.",
            "Correct the date (year, month, day) and load the file again.",
        )  # fmt: skip
        _unkeep(receipt, "dated ahead")
        return
    instants = _tag_instants(ws, row.tagged_on)
    if row.rating is not None:
        _store_rating(ws, contact_id, row, instants)
    for mark in ("know_personally", "do_not_ask"):
        value = getattr(row, mark)
        if value is None:
            continue
        held = ws.rows(
            "SELECT marked_on FROM contact_mark m "
            "JOIN contact_current c ON c.minted_id = m.contact_id "
            "WHERE c.contact_id = ? AND mark = ? AND value = ?",
            (contact_id, mark, int(value)),
        )
        # as with ratings: at its date, or at any if it has none
        if not any(not row.tagged_on or on in instants for (on,) in held):
            add_mark(ws, contact_id, mark, value, marked_on=instants[-1])


def _tag_instants(ws: Workspace, date: str) -> tuple[str, ...]:
    """Return the instants that may be stored for the date of a tag; the last one is to be stored.

    A month or year counts from its end, so that no earlier ask sees it; while it is not over, from
    its beginning, so that the user's next word counts as later.
    """
    if not date:
        return (ws.now(),)
    if len(date) == len("YYYY-MM-DD"):
        return (first_instant(date),)
    year = len(date) == len("YYYY")
    first, last = first_instant(date + "-01" * year), last_instant(date + "-12" * year)
    return (first, last) if last < ws.now() else (last, first)


def _store_rating(ws: Workspace, contact_id: int, row: TagRow, instants: tuple[str, ...]) -> None:
    """Store a rating unless the log holds it already: at that date, or at any if it has none."""
    direction = row.direction or TRUSTS_ME
    context = row.context or ws.setting("default_context")
    held = ws.rows(
        "SELECT t.context, t.tagged_on FROM trust_tag t "
        "JOIN contact_current c ON c.minted_id = t.contact_id "
        "WHERE c.contact_id = ? AND t.direction = ? AND t.rating = ?",
        (contact_id, direction, row.rating),
    )
    if not any(
        context_key(theirs) == context_key(context) and (not row.tagged_on or on in instants)
        for theirs, on in held
    ):
        add_tag(ws, contact_id, context, row.rating, direction=direction, note=row.note,
                tagged_on=instants[-1])  # fmt: skip


def _store_past_intro(
    ws: Workspace, index: ContactIndex, row: PastIntroRow, receipt: Receipt
) -> None:
    contact_id = _one_contact(index, row.introducer, row.row, "introducer", receipt)
    if contact_id is None:
        _unkeep(receipt, "introducer not found or doubtful")
        return
    found = known_prospects(ws, row.prospect)
    if len(found) > 1:
        receipt.problem(
            row.row, "prospect", f"{len(found)} prospects bear this name; nothing was linked.",
            f"{_WHO} (prospect_id {', '.join(map(str, found))}).",
        )  # fmt: skip
        _unkeep(receipt, "prospect doubtful")
        return
    if found:
        prospect_id = found[0]
    else:
        met = index.find(row.prospect)
        prospect_id = add_prospect(
            ws,
            ProspectRow(
                row=row.row,
                kind="person",
                name=row.prospect
                if person_key(row.prospect).startswith("name:")
                else index.shown.get(met[0] if len(met) == 1 else -1, row.prospect),
                email=row.prospect if email_key(row.prospect) else "",
                linkedin_url=row.prospect if linkedin_key(row.prospect) else "",
            ),
            listed=False,
        )
    if contact_id in index.find(row.prospect):
        receipt.problem(
            row.row, "prospect", "Introducer and prospect are the same person.",
            "Correct one of the two columns and load the file again.",
        )  # fmt: skip
        _unkeep(receipt, "introducer and prospect are the same")
        return
    try:
        record_past(ws, contact_id, prospect_id, row.steps, context=row.context, why=row.why,
                    note=row.note)  # fmt: skip
    except NotSavedError:
        raise
    except IntrolabError as error:
        receipt.problem(row.row, "", str(error), "Correct the row and load the file again.")
        _unkeep(receipt, "steps that cannot follow one another")
