"""Mutual connections that LinkedIn shows on a prospect's page: read by eye, pasted, matched here.

Nothing is fetched. A name is taken only where exactly one contact bears it; where several do, the
user is asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from introlab.network.contacts import contact_index
from introlab.network.knows import add_word
from introlab.sources.values.keys import clean_text, person_key
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

_DEGREE = re.compile(
    r"\s*[•·|]?\s*\b(?:1st|2nd|3rd)\+?(?:\s+degree connection)?\s*$", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[\n;\t]+|,\s+(?=[^\W\d_]+\s+[^\W\d_])|\s+and\s+(?=[^\W\d_]+\s)")


def read_mutual(ws: Workspace, text: str) -> pd.DataFrame:
    """Return the contacts that a pasted list of mutual connections names.

    Parameters
    ----------
    text : str
        What was pasted: names, addresses or URLs, one a line or separated by commas or semicolons;
        lines that are no names (headlines, 'Message') do no harm.

    Returns
    -------
    DataFrame
        One row per distinct line that at least one contact bears: written, status ('matched' when
        exactly one contact bears it, else 'doubtful'), candidates (list of contact_id).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.mutual import read_mutual
    >>> read_mutual(introlab.open_workspace(), "Nobody At All").empty
    True
    """
    import pandas as pd

    index = contact_index(ws)
    rows: dict[str, tuple[str, str, list[int]]] = {}
    for line in text.splitlines():
        # In pieces: a name key stops at a comma, so a whole line would give its first name only.
        for piece in _SEPARATORS.split(line):
            written = _DEGREE.sub("", clean_text(piece))
            found = index.find(written)
            if found:
                status = "matched" if len(found) == 1 else "doubtful"
                rows.setdefault(person_key(written), (written, status, found))
    return pd.DataFrame(list(rows.values()), columns=["written", "status", "candidates"])


def add_mutual(ws: Workspace, prospect_id: int, contact_ids: list[int]) -> None:
    """Store that LinkedIn shows these contacts as mutual connections of a prospect."""
    with ws.transaction():
        for contact_id in contact_ids:
            add_word(ws, contact_id, prospect_id, knows=True, origin="mutual")
