"""Words every part of introlab shares: statuses, column names, `Problem` and `IntrolabError`."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: The directions of a trust tag: they rate my work, they would take a risk for me, and I them.
TRUSTS_ME = "trusts_me"
NECK_OUT = "neck_out"
I_TRUST = "i_trust"
DIRECTIONS = (TRUSTS_ME, NECK_OUT, I_TRUST)

#: What the user may say about a contact outside any context.
MARKS = ("know_personally", "do_not_ask")

#: Whether an introducer may be asked.
GATE_INSIDE = "inside"
GATE_NOT_TAGGED = "not tagged yet"
GATE_OUTSIDE = "outside"

#: How sure it is that an introducer knows the prospect: name and lowest odds (a probability).
BANDS = (("strong", 0.7), ("plausible", 0.3), ("weak", 1e-9), ("none", 0.0))

#: Key of the user in tables of people.
OWNER = "owner:"

#: Later than every instant: what "no limit in time" means in a comparison.
FOREVER = "9999-12-31T23:59:59Z"

CONTACT_COLUMNS = (
    "contact_id", "name", "given_name", "family_name", "company", "title", "location",
    "email", "linkedin_url", "connected_on", "records", "first_read_on",
)  # fmt: skip
PROSPECT_COLUMNS = (
    "prospect_id", "kind", "name", "company", "title", "email", "linkedin_url", "context",
    "why", "benefit", "listed", "added_on",
)  # fmt: skip
RANKING_COLUMNS = (
    "prospect_id", "prospect", "context", "rank", "contact_id", "introducer", "score", "band",
    "gate", "reason",
)  # fmt: skip
COVERAGE_COLUMNS = (
    "prospect_id", "prospect", "context", "reached", "best_introducer", "band", "introducers",
    "single_introducer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that the user should look at; collected, never raised.

    Attributes
    ----------
    file : str
        Name of the file, with the archive member after a slash.
    row : int or None
        Line as a spreadsheet numbers it, from 1; None means the whole file.
    column : str
        Header of the column; '' means the whole row.
    message, hint : str
        What is wrong, and what to do next. Neither names a person or quotes a cell.
    """

    file: str
    row: int | None
    column: str
    message: str
    hint: str


class IntrolabError(Exception):
    """Wrong use that the user can mend; the message says how."""


def each(table: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a table one by one, columns as attributes (mypy cannot know their types).

    Examples
    --------
    >>> import pandas as pd
    >>> [row.a for row in each(pd.DataFrame({"a": [1, 2]}))]
    [1, 2]
    """
    return iter(table.itertuples())


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a closing sentence that offers the nearest known names, or an empty string.

    Examples
    --------
    >>> did_you_mean("tax for founder", ["tax for founders", "data engineering"])
    " Did you mean 'tax for founders'?"
    >>> did_you_mean("zzz", ["tax for founders"])
    ''
    """
    near = difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(repr(match) for match in near)}?" if near else ""


def stable_id(*parts: str) -> str:
    """Return 16 hexadecimal digits that depend on nothing but the parts, in order.

    Examples
    --------
    >>> stable_id("mail", "<1@example.com>") == stable_id("mail", "<1@example.com>")
    True
    >>> stable_id("a", "bc") == stable_id("ab", "c")
    False
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
