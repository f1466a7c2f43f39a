"""The prospect list: who is to be met, in which context, and who of them is a contact already."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from introlab.network.contacts import ContactIndex, contact_index
from introlab.network.trust import context_key, spell_context
from introlab.sources.reading import ProspectRow
from introlab.sources.values.keys import (
    email_key,
    linkedin_key,
    name_key,
    organisation_key,
    person_key,
)
from introlab.sources.values.names import in_reading_order
from introlab.tables import PROSPECT_COLUMNS, IntrolabError, each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

#: Start of a key -> the column it is compared with, and how that column is read.
_WRITTEN_AS: dict[str, tuple[str, Callable[[str], str]]] = {
    "linkedin": ("linkedin_url", linkedin_key),
    "email": ("email", email_key),
    "name": ("name", name_key),
}


def prospects(ws: Workspace, *, listed_only: bool = True) -> pd.DataFrame:
    """Return the prospects with the context in force and the contact each of them is, if any.

    Returns
    -------
    DataFrame
        Columns `PROSPECT_COLUMNS` (context: the prospect's own, else the default context, else '')
        and contact_id (nullable integer: the contact this prospect already is).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.prospects import prospects
    >>> sorted(prospects(introlab.open_workspace())["kind"].unique())
    ['organisation', 'person']
    """
    import pandas as pd

    table = ws.table(
        f"SELECT {', '.join(PROSPECT_COLUMNS)} FROM prospect WHERE listed >= ? "
        "ORDER BY prospect_id",
        (int(listed_only),),
    )
    default = ws.setting("default_context")
    table["context"] = table["context"].where(table["context"] != "", default)
    table["listed"] = table["listed"].astype(bool)
    index = contact_index(ws)
    companies = {
        contact_id: organisation_key(company)
        for contact_id, company in ws.rows(
            "SELECT c.contact_id, r.company FROM record r "
            "JOIN contact_shown c ON c.minted_id = r.contact_id WHERE r.company <> '' "
            "ORDER BY r.last_read_on, r.record_id"
        )
    }
    found = [
        None if row.kind == "organisation" else _is_contact(row, index, companies)
        for row in each(table)
    ]
    table["contact_id"] = pd.array(found, dtype="Int64")
    return table


def _is_contact(row: Any, index: ContactIndex, companies: dict[int, str]) -> int | None:
    """Return the one contact that a person on the list is, or None."""
    url = linkedin_key(row.linkedin_url)
    ids = index.find_keys(key for key in (url, email_key(row.email)) if key)
    if not ids:
        # A name alone says nothing unless exactly one contact bears it and nothing speaks
        # against it: the same company where both are known.
        company = organisation_key(row.company)
        ids = [
            i
            for i in index.find_keys(key for key in (name_key(row.name),) if key)
            if not company or companies.get(i, company) == company
        ]
        if url and any(key.startswith("linkedin:") for key in index.keys_of(ids)):
            return None  # two different profiles are two people
    return ids[0] if len(ids) == 1 else None


def find_prospect(ws: Workspace, name: str) -> int:
    """Return the id of the one listed prospect with this name (or id).

    Raises
    ------
    IntrolabError
        No prospect, or more than one, bears the name.
    """
    rows = ws.rows("SELECT prospect_id, name FROM prospect WHERE listed = 1 ORDER BY prospect_id")
    wanted = name_key(name)
    ids = [i for i, shown in rows if str(i) == name.strip() or wanted == name_key(shown) != ""]
    if len(ids) == 1:
        return int(ids[0])
    if ids:
        raise IntrolabError(
            f"{len(ids)} prospects bear this name. Give the prospect_id instead: "
            f"{', '.join(map(str, ids))}."
        )
    near = difflib.get_close_matches(wanted, {name_key(shown) for _, shown in rows}, cutoff=0.6)
    like = [str(i) for i, shown in rows if wanted and name_key(shown) in near]
    raise IntrolabError(
        "No prospect on the list bears this name. "
        + (f"Did you mean prospect_id {' or '.join(like)}?" if like
           else "The list is in the table of prospects().")
    )  # fmt: skip


def add_prospect(
    ws: Workspace, row: ProspectRow, *, source_id: int | None = None, listed: bool = True
) -> int:
    """Store a prospect, or bring the one already stored up to date; return its id.

    A prospect is found again by LinkedIn URL, else e-mail address, else name and company. Blank
    cells never wipe out what is stored, and a listed prospect stays listed.
    """
    return add_prospects(ws, [row], source_id=source_id, listed=listed)[0]


def add_prospects(
    ws: Workspace,
    rows: Iterable[ProspectRow],
    *,
    source_id: int | None = None,
    listed: bool = True,
) -> list[int]:
    """Store prospects as `add_prospect` does and return their ids, in the order of the rows."""
    ids = []
    spelled: dict[str, str] = {"": ""}
    with ws.transaction() as connection:
        stored = _Stored(ws)
        for row in rows:
            key = context_key(row.context)
            if key not in spelled:
                spelled[key] = spell_context(ws, row.context)
            values = {
                "source_id": source_id, "row": row.row or None, "kind": row.kind, "name": row.name,
                "company": row.company, "title": row.title, "email": row.email,
                "linkedin_url": row.linkedin_url, "context": spelled[key], "why": row.why,
                "benefit": row.benefit,
            }  # fmt: skip
            found = stored.find(row)
            if found is None:
                found = stored.at(source_id, row)
            if found is None:
                names = [*values, "listed", "added_on"]
                cursor = connection.execute(
                    f"INSERT INTO prospect ({', '.join(map(_quoted, names))}) "
                    f"VALUES ({', '.join('?' * len(names))})",
                    [*values.values(), int(listed), ws.now()],
                )
                found = int(cursor.lastrowid or 0)
            else:
                given = {name: value for name, value in values.items() if value}
                connection.execute(
                    f"UPDATE prospect SET {', '.join(f'{_quoted(n)} = ?' for n in given)}, "
                    "listed = max(listed, ?) WHERE prospect_id = ?",
                    [*given.values(), int(listed), found],
                )
            stored.add(found, row, source_id)
            ids.append(found)
    return ids


def _quoted(name: str) -> str:
    return f'"{name}"'


class _Stored:
    """The prospects already stored, found again by what identifies them."""

    def __init__(self, ws: Workspace) -> None:
        self._by_key: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._keys: dict[int, dict[str, str]] = {}
        self._at: dict[tuple[int | None, int | None, tuple[str, ...]], int] = {}
        for prospect_id, source_id, *cells in ws.rows(
            'SELECT prospect_id, source_id, "row", kind, name, company, email, linkedin_url '
            "FROM prospect"
        ):
            names = ("row", "kind", "name", "company", "email", "linkedin_url")
            row = ProspectRow(**dict(zip(names, cells, strict=True)))
            self.add(prospect_id, row, source_id)

    def add(self, prospect_id: int, row: ProspectRow, source_id: int | None) -> None:
        """Remember what a prospect is found again by; blank cells keep what was there."""
        keys = _identity(row)
        self._keys.setdefault(prospect_id, {}).update({k: v for k, v in keys.items() if v})
        for what in ("url", "mail", "name"):
            if keys[what]:
                self._by_key[row.kind, keys[what]].add(prospect_id)
        self._at[source_id, row.row, _words(row.name)] = prospect_id

    def at(self, source_id: int | None, row: ProspectRow) -> int | None:
        """Return the id of the prospect of these words on the same line of the same file.

        A later release may see an organisation where an earlier one saw a person, or the reverse,
        and may turn 'van der Berg, Jan' round.
        """
        place = (source_id, row.row, _words(row.name))
        return self._at.get(place) if source_id and row.row else None

    def find(self, row: ProspectRow) -> int | None:
        """Return the id of the prospect that a row means: the better identifier decides."""
        keys = _identity(row)
        by_name: list[int] = []
        for prospect_id in sorted(
            set().union(*(self._by_key[row.kind, keys[k]] for k in ("url", "mail", "name")))
        ):
            theirs = self._keys[prospect_id]
            deciding = next((k for k in ("url", "mail") if keys[k] and theirs.get(k)), "")
            if deciding:
                if keys[deciding] == theirs[deciding]:
                    return prospect_id
            elif keys["name"] == theirs.get("name") and (
                not keys["place"] or theirs.get("place", keys["place"]) == keys["place"]
            ):
                by_name.append(prospect_id)
        return by_name[0] if len(by_name) == 1 else None


def _identity(row: ProspectRow) -> dict[str, str]:
    name = row.name
    if row.kind == "person" and " " not in name.partition(",")[0]:
        name = in_reading_order(name)  # earlier releases kept it as written: 'Doe, Jane'
    return {
        "url": linkedin_key(row.linkedin_url),
        "mail": email_key(row.email),
        "name": name_key(name) or name,
        "place": organisation_key(row.company),
    }


def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(name_key(name.replace(",", " ")).removeprefix("name:").split())) or (name,)


def known_prospects(ws: Workspace, written: str) -> list[int]:
    """Return the ids of stored prospects that a written name, e-mail address or URL may mean."""
    key = person_key(written)
    if not key:
        return []
    column, read = _WRITTEN_AS[key.partition(":")[0]]
    rows = ws.rows(f"SELECT prospect_id, {column} FROM prospect ORDER BY prospect_id")
    return [prospect_id for prospect_id, cell in rows if read(cell) == key]
