"""From a path to readings: each file or member goes to the reader its content asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from introlab.sources import counted
from introlab.sources.address_books.google import read_google
from introlab.sources.address_books.outlook import read_outlook, read_thunderbird
from introlab.sources.address_books.vcard import read_vcards
from introlab.sources.address_books.yahoo import read_yahoo
from introlab.sources.calendar.events import read_calendar
from introlab.sources.files.archive import DAMAGE, LARGEST_FILE, Item, items
from introlab.sources.files.delimited import Table, read_table
from introlab.sources.files.detect import HEAD, Family, family
from introlab.sources.files.xlsx import is_workbook, read_workbook
from introlab.sources.kinds import (
    KINDS,
    is_not_by_people,
    is_sensitive,
    member_key,
)
from introlab.sources.layouts import kind_of
from introlab.sources.linkedin.activity import (
    is_article,
    is_reposts,
    read_activity,
    widened_activity,
)
from introlab.sources.linkedin.book import read_address_book
from introlab.sources.linkedin.messages import read_messages
from introlab.sources.linkedin.others import is_other_member
from introlab.sources.linkedin.people import (
    are_connections,
    read_connections,
    read_notes,
    read_positions,
    read_profile,
)
from introlab.sources.linkedin.ties import (
    read_endorsements,
    read_invitations,
    read_recommendations,
)
from introlab.sources.mail.collecting import Mailbox
from introlab.sources.mail.folders import Mail
from introlab.sources.own_export import is_export, read_export
from introlab.sources.past_intros import read_past_intros
from introlab.sources.progress import Progress, Report
from introlab.sources.prospects import read_prospects
from introlab.sources.reading import Reading, Receipt
from introlab.sources.tags import read_tags
from introlab.tables import IntrolabError, did_you_mean

_READERS: dict[str, Callable[[Table, Reading], None]] = {
    "linkedin.connections": read_connections,
    "linkedin.messages": read_messages,
    "linkedin.invitations": read_invitations,
    "linkedin.endorsements_received": read_endorsements,
    "linkedin.endorsements_given": read_endorsements,
    "linkedin.recommendations_received": read_recommendations,
    "linkedin.recommendations_given": read_recommendations,
    "linkedin.positions": read_positions,
    "linkedin.profile": read_profile,
    "linkedin.notes": read_notes,
    "linkedin.shares": read_activity,
    "linkedin.comments": read_activity,
    "linkedin.reactions": read_activity,
    "linkedin.address_book": read_address_book,
    "google.contacts": read_google,
    "outlook.contacts": read_outlook,
    "thunderbird.contacts": read_thunderbird,
    "yahoo.contacts": read_yahoo,
    "past_intros": read_past_intros,
    "tags": read_tags,
}
#: Endings of files the user expects to be read: being unable to is a problem, not a remark.
_EXPECTED = frozenset({
    ".csv", ".tsv", ".xlsx", ".xls", ".vcf", ".ics", ".mbox", ".eml", ".emlx", ".zip",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the caller said about the file."""

    kind: str
    mapping: Mapping[str, str] | None
    owner_keys: frozenset[str]
    mail: Mail | None = None
    """Where the mail of all files comes together; without it a file stands alone."""
    progress: Progress = field(default_factory=lambda: Progress(None, 0))


def read(
    path: Path,
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    owner_keys: frozenset[str] = frozenset(),
    progress: Report | None = None,
    box: Mailbox | None = None,
) -> list[Reading]:
    r"""Return one reading per file or archive member, in an order that depends on names only.

    Parameters
    ----------
    path : Path
        A file, a folder (read with its subfolders, hidden files left out) or a zip archive.
        An export of introlab itself gives a single reading with all its tables, a Maildir folder
        one with all its mails. What the mail of all files shows together, the user's addresses and
        who wrote and was written to, stands in the first reading that holds mail.
    kind : str, optional
        What a single file is (a key of `KINDS`), where its content does not say so.
    mapping : mapping of str to str, optional
        Corrects a prospect list: meaning -> header of the column that carries it, '' for none.
    owner_keys : frozenset of str
        The user's own addresses, as far as known ('email:…', 'linkedin:…').
    progress : callable, optional
        Called with (bytes read, bytes in all) about ten times a second at most, and at the end.
    box : Mailbox, optional
        Takes the mails, instead of the readings: these then hold nothing but receipts.

    Raises
    ------
    IntrolabError
        If the path does not exist, or a wish cannot be met. Never for what a file holds: that is
        a problem in its receipt.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "people.csv"
    ...     _ = path.write_text("Name,Company\nJane Doe,Example Ltd\n,\n")
    ...     reading = read(path)[0]
    >>> reading.receipt.kind, reading.receipt.read, reading.prospects[0].name
    ('prospects', 1, 'Jane Doe')
    """
    path = Path(path)
    require_paths([path])
    if kind is not None and kind not in KINDS:
        raise IntrolabError(
            f"There is no kind {kind!r}. Known: {', '.join(KINDS)}." + did_you_mean(kind, KINDS)
        )
    if is_export(path):
        return [read_export(path)]
    total = sum(item.size for item in items(path)) if progress else 0
    mail, bar = Mail(owner_keys, box), Progress(progress, total)
    wishes = _Wishes(kind or "", mapping, owner_keys, mail, bar)
    found: dict[int, Reading] = {}  # the mails of a Maildir share one reading
    for number, item in enumerate(items(path)):
        if wishes.kind and number:
            raise IntrolabError("A kind can be given for a single file only, not for several.")
        reading = _fenced(item, wishes)
        found.setdefault(id(reading), reading)
        bar.end_file(item.size)
    mail.finish()
    bar.finish()
    readings = list(found.values())
    if not readings:
        readings.append(Reading(Receipt(printable(str(path)), "", "unknown")))
        readings[0].receipt.problem(None, "", "there is no file in it", "Check the path.")
    return readings


def require_paths(paths: Sequence[Path | str]) -> None:
    """Raise IntrolabError if one of the paths does not exist."""
    for path in paths:
        if not Path(path).exists():
            raise IntrolabError(f"There is no file or folder {str(path)!r}. Check the path.")


def _fenced(item: Item, wishes: _Wishes) -> Reading:
    """Return the reading of an item, or one that says that introlab failed on it.

    One file nobody foresaw must not cost the user all the others. The tests call `read_item`.
    """
    try:
        return read_item(item, wishes)
    except IntrolabError:
        raise
    except Exception as fault:  # noqa: BLE001 - see the docstring
        reading = Reading(Receipt(printable(item.path), printable(item.member), "unknown"))
        reading.receipt.problem(
            None, "", f"introlab failed to read this file ({type(fault).__name__})",
            "Please report it with the output of 'introlab inspect --json'.",
        )  # fmt: skip
        return reading


def read_item(item: Item, wishes: _Wishes) -> Reading:
    """Return the reading of one file or member; whatever goes wrong is in its receipt."""
    reading = Reading(Receipt(printable(item.path), printable(item.member), "refused"))
    if item.refusal:
        reading.receipt.problem(None, "", *item.refusal)
        return reading
    if is_sensitive(item.name) and not wishes.kind:
        reading.receipt.notes.append("Not opened: nobody needs this for introductions.")
        return reading
    if item.warning:
        reading.receipt.problem(None, "", *item.warning)
    reading.receipt.kind = "unknown"
    try:
        stream = item.open()
    except DAMAGE:
        reading.receipt.problem(None, "", "the file or archive is damaged or cannot be opened",
                                "Download the export again.")  # fmt: skip
        return reading
    mail = wishes.mail or Mail(wishes.owner_keys)
    with stream:
        reading = _read_content(stream, item, reading, wishes, mail)
    if not wishes.mail:
        mail.finish()
    return reading


def printable(path: str) -> str:
    """Return a file name that can be printed, whatever bytes the file system holds."""
    return path.encode("utf-8", "replace").decode("utf-8")


def _read_content(
    stream: BinaryIO, item: Item, reading: Reading, wishes: _Wishes, mail: Mail
) -> Reading:
    receipt = reading.receipt
    found = family(stream.read(HEAD))
    stream.seek(0)
    if wishes.kind == "mail.mbox" or (found == "mbox" and not wishes.kind):
        mail.add_mailbox(stream, reading, printable(item.name), wishes.progress.add)
        return reading
    if item.size > LARGEST_FILE:
        receipt.kind = "refused"
        receipt.problem(None, "", "this file is larger than 256 MB and no mailbox",
                        "Split it, or export a smaller part.")  # fmt: skip
        return reading
    data = stream.read()
    receipt.sha256 = hashlib.sha256(data).hexdigest()
    if wishes.kind in {"mail.eml", "mail.maildir"} or (found == "eml" and not wishes.kind):
        return mail.add_mail(data, reading, printable(item.name), printable(item.member))
    if wishes.kind == "vcard":
        found = "vcard"
    elif wishes.kind:
        found = "table" if found not in {"table", "zip"} else found
    _by_family(found, data, item, reading, wishes)
    return reading


def _by_family(found: Family, data: bytes, item: Item, reading: Reading, wishes: _Wishes) -> None:
    receipt = reading.receipt
    if found == "vcard":
        receipt.kind = "vcard"
        read_vcards(data, reading)
    elif found == "calendar":
        receipt.kind = "calendar"
        read_calendar(data, reading, wishes.owner_keys)
    elif found == "table":
        _read_rows(read_table(data), item, reading, wishes)
    elif found == "zip" and is_workbook(data):
        if PurePosixPath(item.name).suffix.casefold() != ".xlsx":
            receipt.notes.append("an XLSX workbook under another name; read as a workbook")
        _read_rows(read_workbook(data), item, reading, wishes)
    elif found == "page" and is_article(data):
        receipt.kind = "linkedin.other"
        receipt.notes.append("An article of yours. Not needed.")
    else:
        _not_readable(found, item, receipt)


_WHY_NOT = {
    "zip": ("this is a document, or an archive within an archive",
            "Save a list as XLSX or CSV; unpack an archive and read the files."),
    "ole": ("this is a workbook or a mail of an old format",
            "Save it as XLSX, CSV or EML and read that."),
    "page": ("this is a web page, not an export: the download link had probably expired",
             "Sign in on the site and download the export again."),
    "page table": ("this is a table saved as a web page",
                   "Open it in a spreadsheet program and save it as XLSX or CSV."),
    "xml": ("this is an XML file, which introlab does not read",
            "Export a list as CSV or XLSX, address cards as VCF, a calendar as ICS."),
    "empty": ("the file is empty", "Download the export again."),
    "json": ("this is a JSON file, which introlab does not read",
             "Export a list as CSV or XLSX, address cards as VCF, a calendar as ICS."),
    "binary": ("this is neither a table nor a mailbox, card or calendar",
               "Export the data as CSV."),
}  # fmt: skip


def _not_readable(found: str, item: Item, receipt: Receipt) -> None:
    """Say why a file was not read: as a problem where the user expects it to be, else as a note."""
    message, hint = _WHY_NOT[found]
    if PurePosixPath(item.name).suffix.casefold() in _EXPECTED or item.chosen:
        receipt.problem(None, "", message, hint)
    else:
        receipt.notes.append(f"Not read: {message}.")


def _read_rows(table: Table, item: Item, reading: Reading, wishes: _Wishes) -> None:
    receipt = reading.receipt
    receipt.encoding, receipt.notes = table.encoding, [*receipt.notes, *table.notes]
    kind = wishes.kind or _table_kind(table, item.name)
    receipt.kind = kind
    if kind != "unknown" or not table.header:  # what is no table has no faults of a table
        for fault in table.faults:
            receipt.problem(*fault)
    if kind != "unknown":
        counted.leave_out_headers(table, reading)
    if kind == "prospects":
        read_prospects(table, reading, wishes.mapping)
    elif kind in _READERS:
        if kind.startswith("linkedin.recommendations") and not _says_direction(item.name):
            receipt.problem(None, "", "the columns do not say whether these were given or received",
                            "They were read as received. Name it as LinkedIn does.")  # fmt: skip
        _READERS[kind](table, reading)
    elif kind == "linkedin.other":
        by_machine = is_not_by_people(item.name)
        counted.count_rows(
            table, reading, counted.NOT_BY_PEOPLE if by_machine else counted.NOT_NEEDED
        )
    else:
        counted.count_rows(table, reading, counted.NOT_RECOGNISED)
        receipt.notes.clear()  # remarks on the columns of what is no table would only confuse
        if not receipt.problems:
            _not_recognised(table, item, receipt)


def _table_kind(table: Table, name: str) -> str:
    """Return the kind of a table: by its header; by its name where members share a header."""
    kind = kind_of(table.header)
    if kind == "linkedin.messages" and is_not_by_people(name):
        return "linkedin.other"
    if kind == "linkedin.recommendations_received" and "given" in member_key(name):
        return "linkedin.recommendations_given"
    if is_reposts(table.keys, name):
        return "linkedin.shares"
    if kind == "prospects" and are_connections(table.keys, name):
        return "linkedin.connections"
    listed = kind == "prospects"
    if kind != "unknown" and not listed:
        return kind
    if is_other_member(table.keys, name, known=listed):
        return "linkedin.other"
    return widened_activity(table) or kind


def _says_direction(name: str) -> bool:
    return any(word in member_key(name) for word in ("given", "received"))


#: Columns of files that hold what introlab reads, in a form that it does not.
_CALENDAR = ("this is a calendar saved as CSV", "Export the calendar as ICS (iCalendar).")
_MAILS = ("these are mails saved as CSV", "Save the mails as a mailbox (mbox) or as .eml files.")
_NEARLY: tuple[tuple[set[str], str, str], ...] = (
    ({"subject", "startdate", "enddate"}, *_CALENDAR),
    ({"betreff", "beginntam", "endetam"}, *_CALENDAR),
    ({"subject", "body", "fromaddress"}, *_MAILS),
    ({"betreff", "text", "vonadresse"}, *_MAILS),
)


def _not_recognised(table: Table, item: Item, receipt: Receipt) -> None:
    message = "no row of this file is a header introlab knows"
    hint = "A prospect list needs a header row with a column 'Name' or 'Company'."
    for columns, what, way_out in _NEARLY:
        if columns <= set(table.keys):
            message, hint = what, way_out
    if "name" in table.keys:
        message = "a column 'Name' alone does not say that these are people or organisations"
        hint = "If you want to meet them, call the column 'Full name' or 'Company'."
    if PurePosixPath(item.name).suffix.casefold() in _EXPECTED or item.chosen:
        receipt.problem(None, "", message, hint)
    else:
        receipt.notes.append(f"Not read: {message}.")
