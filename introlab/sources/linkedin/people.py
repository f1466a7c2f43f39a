"""LinkedIn members about people: connections, the user's own profile, jobs and notes."""

from __future__ import annotations

import re
from collections.abc import Collection

from introlab.sources.files.delimited import Table
from introlab.sources.kinds import member_key
from introlab.sources.reading import REPEATED, Employment, Note, Reading, Record
from introlab.sources.values.date_columns import DateColumn
from introlab.sources.values.dates import LINKEDIN_FIRST_YEAR
from introlab.sources.values.keys import clean_text, email_key, linkedin_key, name_key
from introlab.sources.values.names import is_form_of_address
from introlab.tables import OWNER, stable_id

ONLY_A_DATE = "only a date: the person closed or hid the account"
NO_NAME = "no name"

#: Columns with the address of the profile: LinkedIn's, and those of programs that save it again.
_PROFILE = ("url", "profileurl", "linkedinurl", "linkedinprofileurl", "linkedinprofile", "linkedin")
#: A mail address within a name, in brackets or not. It begins where a word does: an attempt at
#: every letter of a long word would take time that grows with the square of its length.
_ADDRESS = re.compile(
    r"[(<\[]?(?<![^\s()<>\[\],;])[^\s()<>\[\],;@]+@[^\s()<>\[\],;@]+\.[^\s()<>\[\],;@]+[)>\]]?"
)
_MARKS = " -\u2013\u2014|\u2022,;:"
#: LinkedIn's own columns of connections, without the date; people cut columns before they share.
_COLUMNS = frozenset({
    "firstname", "lastname", "url", "emailaddress", "company", "position", "address", "websites",
    "tags",
})  # fmt: skip


def full_name(*parts: str) -> str:
    """Return the parts of a name joined as shown, credentials kept.

    Examples
    --------
    >>> full_name(" Jane", "Doe, MBA ")
    'Jane Doe, MBA'
    """
    return clean_text(" ".join(part for part in parts if part))


def are_connections(columns: Collection[str], name: str) -> bool:
    """Return whether a list of people is of connections, though 'Connected On' was cut out.

    The columns and the name must both say so: a list of prospects may have these columns, too.

    Examples
    --------
    >>> columns = ["firstname", "lastname", "url", "company", "position"]
    >>> are_connections(columns, "Connections.csv"), are_connections(columns, "prospects.csv")
    (True, False)
    """
    keys = frozenset(columns) - {""}
    named = {"firstname", "lastname", "position"} <= keys <= _COLUMNS
    return named and member_key(name) == "connections"


def read_connections(table: Table, reading: Reading) -> None:
    """Add one record per connection to the reading. Rows that hold only a date are no person."""
    receipt = reading.receipt
    connected = DateColumn(table, "connectedon", receipt, LINKEDIN_FIRST_YEAR)
    seen: set[str] = set()
    for line, fields in table.records():
        receipt.read += 1
        filled = {key for key, cell in fields.items() if clean_text(cell)}
        if filled <= {"connectedon"}:
            receipt.skip(ONLY_A_DATE)
            continue
        record = _connection(line, fields, receipt.kind, connected)
        if not record.name:
            receipt.skip(NO_NAME)
        elif record.record_id in seen:
            receipt.skip(REPEATED)
        else:
            seen.add(record.record_id)
            reading.records.append(record)
            receipt.kept += 1
    if not {"firstname", "lastname", "fullname", "name"} & set(table.keys):
        receipt.problem(None, "", "the columns with names are missing",
                        "Export your connections from LinkedIn again.")  # fmt: skip


def _connection(line: int, fields: dict[str, str], kind: str, connected: DateColumn) -> Record:
    given, family = (clean_text(fields.get(key, "")) for key in ("firstname", "lastname"))
    shown = full_name(given, clean_text(fields.get("middlename", "")), family)
    shown = shown or clean_text(fields.get("fullname", "") or fields.get("name", ""))
    name, given, family = (_without_address(part) for part in (shown, given, family))
    company = clean_text(fields.get("company", "") or fields.get("companyname", ""))
    day = connected.read(line, fields).day
    url = next((key for column in _PROFILE if (key := linkedin_key(fields.get(column, "")))), "")
    cells = [fields.get(key, "") for key in ("emailaddress", "email", "email2address")]
    emails = [key for key in map(email_key, [*cells, shown]) if key]
    keys = tuple(dict.fromkeys(key for key in (url, *emails) if key))
    identity = keys[:1] or (name, company, day)
    return Record(
        record_id=stable_id(kind, *identity),
        kind=kind,
        row=line,
        name=name,
        given_name=given,
        family_name=family,
        company=company,
        title=clean_text(_job_title(fields)),
        location=clean_text(fields.get("location", "")),
        connected_on=day,
        keys=keys,
    )


def _without_address(name: str) -> str:
    """Return a name without the mail address that some write behind it, unless it is all."""
    if "@" not in name:
        return name
    return clean_text(_ADDRESS.sub(" ", name)).strip(_MARKS) or name


def _job_title(fields: dict[str, str]) -> str:
    """Return the job; 'Title' may be Mr or Ms, as it is in the Outlook-style files."""
    title = "" if "jobtitle" in fields else fields.get("title", "")
    job = "" if is_form_of_address(title) else title
    return fields.get("position", "") or fields.get("jobtitle", "") or job


def read_profile(table: Table, reading: Reading) -> None:
    """Add the user's own record to the reading."""
    receipt = reading.receipt
    for line, fields in table.records():
        receipt.read += 1
        given, family = (clean_text(fields.get(key, "")) for key in ("firstname", "lastname"))
        name = full_name(given, family)
        if not name:
            receipt.skip(NO_NAME)
        elif receipt.kept:
            receipt.skip("a second profile")
        else:
            receipt.kept += 1
            place = fields.get("geolocation", "") or fields.get("country", "")
            reading.records.append(
                Record(
                    record_id=stable_id(receipt.kind, OWNER),
                    kind=receipt.kind,
                    row=line,
                    name=name,
                    given_name=given,
                    family_name=family,
                    title=clean_text(fields.get("headline", "")),
                    location=clean_text(place),
                    is_owner=True,
                )
            )


def read_positions(table: Table, reading: Reading) -> None:
    """Add the user's own jobs to the reading, with months where known, else years."""
    receipt = reading.receipt
    started, finished = (DateColumn(table, key, receipt) for key in ("startedon", "finishedon"))
    seen: set[str] = set()
    for line, fields in table.records():
        receipt.read += 1
        organisation = clean_text(fields.get("companyname", ""))
        title = clean_text(fields.get("title", ""))
        start, end = started.read(line, fields).month, finished.read(line, fields).month
        identity = stable_id(OWNER, organisation, title, start)
        if not organisation:
            receipt.skip("no organisation")
        elif identity in seen:
            receipt.skip(REPEATED)
        else:
            seen.add(identity)
            receipt.kept += 1
            job = Employment(identity, OWNER, organisation, title, start, end)
            reading.employments.append(job)


def read_notes(table: Table, reading: Reading) -> None:
    """Add the user's own notes on people to the reading."""
    receipt = reading.receipt
    written, edited = (DateColumn(table, key, receipt) for key in ("createdon", "editedon"))
    seen: set[str] = set()
    for line, fields in table.records():
        receipt.read += 1
        name = full_name(
            fields.get("connectionfirstname", ""), fields.get("connectionlastname", "")
        )
        key = linkedin_key(fields.get("connectionprofileurl", "")) or name_key(name)
        text = clean_text(fields.get("note", ""))
        day = written.read(line, fields).day or edited.read(line, fields).day
        identity = stable_id(key, day, text)
        if not key:
            receipt.skip("nobody named")
        elif not text:
            receipt.skip("an empty note")
        elif identity in seen:
            receipt.skip(REPEATED)
        else:
            seen.add(identity)
            receipt.kept += 1
            reading.notes.append(Note(identity, key, text, day))
