"""The contacts of a workspace, and how a written name, address or URL finds one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from introlab.sources.values.keys import person_key
from introlab.tables import CONTACT_COLUMNS
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

_RECORDS = """
    SELECT c.contact_id, r.name, r.given_name, r.family_name, r.company, r.title, r.location,
           r.connected_on, r.kind, r.first_read_on, r.last_read_on,
           (SELECT min(key) FROM record_key k WHERE k.record_id = r.record_id
            AND key LIKE 'email:%') AS email_key,
           (SELECT min(key) FROM record_key k WHERE k.record_id = r.record_id
            AND key LIKE 'linkedin:%') AS linkedin_key
    FROM record r JOIN contact_shown c ON c.minted_id = r.contact_id
    ORDER BY c.contact_id, r.kind <> 'linkedin.connections', r.last_read_on DESC, r.record_id
"""


def contacts(ws: Workspace) -> pd.DataFrame:
    """Return one row per contact, the user excluded.

    Returns
    -------
    DataFrame
        Columns `CONTACT_COLUMNS`: contact_id (int), name, given_name, family_name, company, title,
        location, email, linkedin_url, connected_on (day), records (number of source rows behind
        the contact), first_read_on (instant). Where sources differ, LinkedIn's connection list
        goes first (people keep it up to date themselves), then the record read last. Whose name is
        nowhere to be found is shown by e-mail address.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.contacts import contacts
    >>> contacts(introlab.open_workspace()).columns[:2].tolist()
    ['contact_id', 'name']
    """
    rows = ws.table(_RECORDS)
    texts = ["name", "given_name", "family_name", "company", "title", "location", "connected_on"]
    rows["email"] = rows["email_key"].fillna("").str.removeprefix("email:")
    slug = rows["linkedin_key"].fillna("").str.removeprefix("linkedin:")
    rows["linkedin_url"] = slug.where(slug == "", "https://www.linkedin.com/in/" + slug)
    texts += ["email", "linkedin_url"]
    rows[texts] = rows[texts].where(rows[texts] != "")  # `first` skips missing values
    groups = rows.groupby("contact_id", sort=True)
    result = groups[texts].first().fillna("")
    result["name"] = result["name"].where(result["name"] != "", result["email"])
    result["records"] = groups.size()
    result["first_read_on"] = groups["first_read_on"].min()
    return result.reset_index()[list(CONTACT_COLUMNS)]


@dataclass(slots=True)
class ContactIndex:
    """Finds contacts by the keys of a written name, e-mail address or LinkedIn URL."""

    by_key: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_contact: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    shown: dict[int, str] = field(default_factory=dict)

    def find(self, written: str) -> list[int]:
        """Return the ids of the contacts that bear it, ascending; more than one is a doubt."""
        key = person_key(written)
        return sorted(self.by_key.get(key, ())) if key else []

    def find_keys(self, keys: Iterable[str]) -> list[int]:
        """Return the ids of the contacts that bear any of the keys, ascending."""
        return sorted({found for key in keys for found in self.by_key.get(key, ())})

    def keys_of(self, ids: Iterable[int]) -> set[str]:
        """Return every key that any of the contacts bears."""
        return {key for contact_id in ids for key in self.by_contact.get(contact_id, ())}


def contact_index(ws: Workspace) -> ContactIndex:
    """Return the index over all contacts: e-mail, LinkedIn and name keys.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.contacts import contact_index
    >>> contact_index(introlab.open_workspace()).find("nobody@example.com")
    []
    """
    index = ContactIndex()
    address: dict[int, str] = {}  # shown where no record has a name
    for contact_id, name, key in ws.rows(
        "SELECT c.contact_id, r.name, k.key FROM record_key k JOIN record r USING (record_id) "
        "JOIN contact_shown c ON c.minted_id = r.contact_id "
        "ORDER BY r.kind <> 'linkedin.connections', r.last_read_on DESC, r.record_id"
    ):
        if name:
            index.shown.setdefault(contact_id, name)
        elif key.startswith("email:"):
            address.setdefault(contact_id, key.removeprefix("email:"))
        index.by_key[key].add(contact_id)
        index.by_contact[contact_id].add(key)
    index.shown = address | index.shown
    return index
