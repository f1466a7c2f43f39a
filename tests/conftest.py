"""Workspaces for tests: an empty one, small ones built from facts, and copies of the sample."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from introlab.network.archive import table_names
from introlab.network.contacts import contact_index
from introlab.network.intake import store
from introlab.sources.reading import (
    Interaction,
    PastIntroRow,
    ProspectRow,
    Reading,
    Receipt,
    Record,
    TagRow,
)
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NOW = "2026-01-01T00:00:00Z"
ME = "email:me@example.com"
EVIL = "<img src=x onerror=alert(1)> & Sons"  # a name that must stay text wherever it is shown


class Network:
    """A workspace built from facts, in which 'ana' is Ana Example with ana@example.com.

    A mail or meeting is written as ``"2025-03-01 ana > me ben"``; 'me' is the user, a word with a
    colon is a key as it is.
    """

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self._number = 0

    def add(
        self,
        *,
        people: str | Iterable[Record] = (),
        mails: Iterable[str] = (),
        meetings: Iterable[str] = (),
        prospects: Iterable[dict[str, Any]] = (),
        tags: Iterable[tuple[str, str, int]] = (),
        tagged_on: str = "",
        past: Iterable[PastIntroRow] = (),
    ) -> Network:
        """Store facts as one reading and return the network."""
        records = [person(name) for name in people.split()] if isinstance(people, str) else people
        reading = Reading(self.receipt())
        reading.records += records
        reading.interactions += [self.interaction(line, "mail") for line in mails]
        reading.interactions += [self.interaction(line, "meeting") for line in meetings]
        reading.prospects += [
            ProspectRow(row=number, **({"kind": "person"} | cells))
            for number, cells in enumerate(prospects, start=2)
        ]
        reading.tags += [
            TagRow(number, f"{name}@example.com", context, "trusts_me", rating, tagged_on)
            for number, (name, context, rating) in enumerate(tags, start=2)
        ]
        reading.past_intros += past
        reading.owner_keys = Counter({ME: 1})
        store(self.ws, [reading])
        return self

    def receipt(self) -> Receipt:
        self._number += 1
        return Receipt(f"facts-{self._number}.csv", "", "test", sha256=f"{self._number}")

    def interaction(self, line: str, kind: str) -> Interaction:
        self._number += 1
        at, sender, _, *others = line.split()
        people = [("from", key_of(sender)), *(("to", key_of(name)) for name in others)]
        instant = at if "T" in at else f"{at}T12:00:00Z"
        return Interaction(f"i{self._number:05}", instant, kind, len(people), "", tuple(people))

    def id(self, name: str) -> int:
        """Return the id of the one contact with this name or key."""
        (found,) = contact_index(self.ws).find_keys([key_of(name)])
        return found

    def prospect(self, name: str) -> int:
        """Return the id of the one prospect with this name."""
        ((found,),) = self.ws.rows("SELECT prospect_id FROM prospect WHERE name = ?", (name,))
        return int(found)


def key_of(name: str) -> str:
    """Return the key that a word of a fact stands for."""
    return name if ":" in name else f"email:{name}@example.com"


def person(word: str, *more: str, company: str = "", record_id: str = "", **cells: Any) -> Record:
    """Return the record of a person: e-mail from the word, further keys as given."""
    return Record(
        record_id=record_id or f"record-{word}",
        kind=cells.pop("kind", "linkedin.connections"),
        row=cells.pop("row", 2),
        name=cells.pop("name", f"{word.title()} Example"),
        company=company,
        keys=cells.pop("keys", (key_of(word), *more)),
        **cells,
    )


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace of one's own; it is always New Year 2026 in it."""
    workspace = Workspace(tmp_path / "own", create=True)
    workspace.set_setting("pinned_now", NOW)
    yield workspace
    workspace.close()


@pytest.fixture
def network(ws: Workspace) -> Network:
    """Builds a workspace from facts."""
    return Network(ws)


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Iterator[Workspace]:
    """The sample network, to be read only: a test that writes takes `sample_copy`."""
    workspace = Workspace(sample_folder)
    yield workspace
    workspace.close()


@pytest.fixture
def sample_copy(sample_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A sample network of one's own."""
    shutil.copytree(sample_folder, tmp_path / "sample")
    workspace = Workspace(tmp_path / "sample")
    yield workspace
    workspace.close()


@pytest.fixture
def content(ws: Workspace) -> Any:
    """Return a function that gives every row of every table, but for when it was read."""

    def read() -> dict[str, list[dict[str, Any]]]:
        tables = {}
        for name in table_names(ws):
            columns = [row[1] for row in ws.rows(f'PRAGMA table_info("{name}")')]
            rows = [
                dict(zip(columns, row, strict=True)) for row in ws.rows(f'SELECT * FROM "{name}"')
            ]
            for row in rows:
                row.pop("read_on", None)
                row.pop("last_read_on", None)
            tables[name] = rows
        return tables

    return read


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Workspace]:
    """Five contacts, two of them namesakes and one with markup in the name, and three prospects."""
    workspace = Workspace(tmp_path / "small", create=True)
    workspace.set_setting("default_context", "tax")
    built = Network(workspace)
    built.add(
        people=[
            person("ann", name="Ann Archer", given_name="Ann", title="CEO", company="Acme"),
            person("bob", name="Bob Baker", given_name="Bob"),
            person("sam1", name="Sam Same", given_name="Sam", company="First"),
            person("sam2", name="Sam Same", given_name="Sam", company="Second"),
            person("eve", name=EVIL, company=EVIL),
        ]
    )
    built.add(
        prospects=[
            {"name": "Petra Prospect", "title": "CFO", "company": "Acme"},
            {"name": "Brick", "company": "Brick", "kind": "organisation"},
            {"name": EVIL, "company": "Elsewhere", "why": EVIL},
        ]
    )
    yield workspace
    workspace.close()
