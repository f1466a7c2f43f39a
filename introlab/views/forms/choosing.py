"""How a form offers contacts and prospects, and finds the one that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from introlab.network.contacts import contact_index, contacts
from introlab.network.prospects import prospects
from introlab.sources.values.keys import clean_text
from introlab.tables import IntrolabError, each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


def job(person: Any) -> str:
    """Return 'title at company' with what is known of the two.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> job(SimpleNamespace(title="CTO", company="Acme"))
    'CTO at Acme'
    """
    return " at ".join(clean_text(part) for part in (person.title, person.company) if part)


def described(person: Any) -> str:
    """Return 'name, title at company' with what is known."""
    name = clean_text(person.name)
    where = job(person)
    return name if not where or where == name else f"{name}, {where}"


def prospect_options(ws: Workspace) -> list[tuple[str, int]]:
    """Return (text, prospect_id) of every listed prospect, in the order of the list."""
    return [(described(row), int(row.prospect_id)) for row in each(prospects(ws))]


def contact_labels(ws: Workspace) -> dict[str, int]:
    """Return text -> contact_id for every contact; namesakes are told apart by job or id."""
    return labelled(contacts(ws), "contact_id")


def prospect_labels(ws: Workspace) -> dict[str, int]:
    """Return text -> prospect_id for every prospect, also those of past introductions only."""
    return labelled(prospects(ws, listed_only=False), "prospect_id")


def find_contact(ws: Workspace, labels: dict[str, int], written: str) -> int:
    """Return the one contact that a label, name, address or URL means.

    Raises
    ------
    IntrolabError
        Nobody, or more than one contact, is meant.
    """
    wanted = clean_text(written)
    if wanted in labels:
        return labels[wanted]
    found = contact_index(ws).find(wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise IntrolabError(
            f"{len(found)} contacts bear this name. Choose one from the list that opens while you "
            "type, or write the e-mail address."
        )
    raise IntrolabError(
        "No contact bears this name or address. Choose one from the list that opens while you "
        "type; people who are not in your exports cannot be chosen."
    )


def labelled(table: pd.DataFrame, id_column: str) -> dict[str, int]:
    """Return text -> id for the people of a table; namesakes are told apart by job or id."""
    labels: dict[str, int] = {}
    for person in each(table):
        text, number = described(person), int(getattr(person, id_column))
        labels[text if text and text not in labels else f"{text} (no. {number})".strip()] = number
    return labels
