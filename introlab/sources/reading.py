"""What reading a file gives: records, interactions and a receipt that accounts for every row."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from introlab.tables import Problem

if TYPE_CHECKING:
    from introlab.sources.calendar.entries import Entry

#: Everybody on an interaction is kept up to this many people, else only the sender: who is on a
#: mass mail says little about who knows whom.
MOST_PEOPLE = 10
#: Reasons for leaving rows out that several kinds share.
NOBODY_ELSE = "nobody else on it"
REPEATED = "repeated in this file"


@dataclass(frozen=True, slots=True)
class Record:
    """One person as one row shows them. See table ``record`` in schema.sql for units."""

    record_id: str
    kind: str
    row: int | None
    name: str
    given_name: str = ""
    family_name: str = ""
    company: str = ""
    title: str = ""
    location: str = ""
    connected_on: str = ""
    keys: tuple[str, ...] = ()
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Interaction:
    """One dated mail, message, meeting or invitation, with who was on it and never its text.

    ``participants`` holds (role, key) pairs, role being 'from', 'to' or 'cc': everybody if at most
    `MOST_PEOPLE` were on it, else only the sender. ``people`` counts everybody, the user included.
    ``names`` holds the name shown beside each of the participants, '' for none; or nothing at all.
    """

    interaction_id: str
    at: str
    kind: str
    people: int
    conversation: str
    participants: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A skill endorsement or written recommendation; see table ``endorsement``."""

    endorsement_id: str
    kind: str
    direction: str
    key: str
    skill: str
    given_on: str


@dataclass(frozen=True, slots=True)
class Employment:
    """A job with its dates; see table ``employment``."""

    employment_id: str
    key: str
    organisation: str
    title: str
    started_on: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class Note:
    """The user's own note on a person; see table ``note``."""

    note_id: str
    key: str
    text: str
    written_on: str


@dataclass(frozen=True, slots=True)
class Post:
    """Something the user published; see table ``post``. Never its text."""

    post_id: str
    kind: str
    at: str


@dataclass(frozen=True, slots=True)
class ProspectRow:
    """One row of a prospect list; see table ``prospect``. ``known_by`` is as written, split."""

    row: int
    kind: str
    name: str
    company: str = ""
    title: str = ""
    email: str = ""
    linkedin_url: str = ""
    context: str = ""
    why: str = ""
    benefit: str = ""
    known_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastIntroRow:
    """One row of past_intros.csv.

    ``introducer`` and ``prospect`` are as written: a name, an e-mail address or a LinkedIn URL.
    ``steps`` holds (state, day or month) pairs in the order in which they happened.
    """

    row: int
    introducer: str
    prospect: str
    context: str
    steps: tuple[tuple[str, str], ...]
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TagRow:
    """One row of a tag table: a trust tag, marks, or both. ``contact`` is as written.

    ``rating`` is None where the row holds no rating; marks are None where the row is silent.
    """

    row: int
    contact: str
    context: str = ""
    direction: str = ""
    rating: int | None = None
    tagged_on: str = ""
    note: str = ""
    know_personally: bool | None = None
    do_not_ask: bool | None = None


@dataclass(slots=True)
class Receipt:
    """What became of every row of one file or archive member: ``read == kept + sum(skipped)``.

    ``path`` is the path as given, ``member`` the name inside an archive. ``read`` counts rows after
    the header, cards, messages or calendar components. ``mapping`` shows
    which column was taken for which meaning, where that was a judgement (prospect lists).
    ``notes`` are plain sentences on what was done to read it ("3 lines before the header skipped").
    """

    path: str
    member: str
    kind: str
    encoding: str = ""
    sha256: str = ""
    read: int = 0
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Name to show: the file without its folder, with the archive member after a slash."""
        name = PurePath(self.path).name
        return f"{name}/{self.member}" if self.member else name

    def problem(self, row: int | None, column: str, message: str, hint: str) -> None:
        """Add a problem of this file."""
        self.problems.append(Problem(self.file, row, column, message, hint))

    def skip(self, reason: str) -> None:
        """Count one row that was read and not kept."""
        self.skipped[reason] += 1

    def as_text(self) -> str:
        """Return the receipt as lines for people: what it is, what was kept, what needs a look."""
        lines = [f"{self.file}: {self.kind}, {self.read} read, {self.kept} kept"]
        lines += [f"  {rows} left out: {reason}" for reason, rows in self.skipped.most_common()]
        lines += [f"  {note}" for note in self.notes]
        if self.mapping:
            taken = ", ".join(f"{meaning} = {header!r}" for meaning, header in self.mapping.items())
            lines.append(f"  columns taken: {taken}; correct one with --map MEANING=HEADER")
        for problem in self.problems:
            place = f"row {problem.row}" if problem.row else "whole file"
            column = f", column {problem.column!r}" if problem.column else ""
            lines.append(
                f"  problem in {place}{column}: {problem.message.rstrip('.')}. {problem.hint}"
            )
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Return the receipt as `introlab inspect --json` prints it."""
        shown = ("path", "member", "kind", "encoding", "read", "kept")
        return {name: getattr(self, name) for name in shown} | {
            "skipped": dict(self.skipped),
            "problems": [
                {k: v for k, v in asdict(problem).items() if k != "file"}
                for problem in self.problems
            ],
            "notes": self.notes,
            "mapping": self.mapping,
        }


@dataclass(slots=True)
class Reading:
    """Everything one file or archive member gave, not yet stored."""

    receipt: Receipt
    records: list[Record] = field(default_factory=list)
    interactions: list[Interaction] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    """What a calendar says; its meetings, as far as it alone shows them, are interactions, too."""
    endorsements: list[Endorsement] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    prospects: list[ProspectRow] = field(default_factory=list)
    past_intros: list[PastIntroRow] = field(default_factory=list)
    tags: list[TagRow] = field(default_factory=list)
    owner_keys: Counter[str] = field(default_factory=Counter)
    """Keys that are probably the user's own, with how often they were seen."""
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """introlab's own export: table name to rows, formula guards removed."""
