"""With whom a conversation comes first: they could open doors, and may not be asked yet.

People refer only where they know and trust. Whoever stands high for a prospect and is not a true
connection gets no draft; here is what the data offer for a conversation instead. Nothing is chosen
for the user, and nothing is said that no stored fact shows.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from introlab.advice.coverage import REACHING_BANDS
from introlab.advice.ranking import Advice, rank
from introlab.network.history import employments
from introlab.network.portrait import portraits
from introlab.network.suggestions import received
from introlab.sources.values.keys import organisation_key
from introlab.tables import GATE_INSIDE, OWNER, each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

CONVERSATION_COLUMNS = (
    "contact_id", "name", "context", "prospects", "number", "gate", "why", "start_with",
)  # fmt: skip
#: Places in the order of a prospect that count as standing high: as many as the forms show.
STANDS_HIGH = 5
_NAMED = 3  # prospects and organisations that are named; of the others there is the number
_LAST = {
    "mail from them": "they wrote last, on {on}: take it up",
    "mail from you": "you wrote last, on {on}: ask what came of it",
    "meeting": "you met last, on {on}: ask what came of it",
    "": "no exchange on record ({came_in}): begin with how you met",
}


def conversation_first(ws: Workspace, known: Advice) -> pd.DataFrame:
    """Return the contacts who stand high for prospects and are no true connection there yet.

    Somebody stands high who is among the first five of a prospect, and whose odds of knowing them
    are at least .3. Left out are true connections who are only to be spared for a while (they need
    a pause), and whoever is marked *do not ask*.

    Parameters
    ----------
    known : Advice
        Result of `introlab.advice.ranking.gather`.

    Returns
    -------
    DataFrame
        Columns `CONVERSATION_COLUMNS`: contact_id, name, context, prospects (names, at most three
        and the number of the others), number (of these prospects), gate ('not tagged yet' or
        'outside'), why (the gate's words), start_with (what could be asked or given, each clause
        from a stored fact, joined by '; '). One row a contact and context; who stands high for
        most prospects first, then by contact_id.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.conversations import conversation_first
    >>> from introlab.advice.ranking import gather
    >>> ws = introlab.open_workspace()
    >>> table = conversation_first(ws, gather(ws))
    >>> sorted(table["gate"].unique())
    ['not tagged yet', 'outside']
    """
    import pandas as pd

    table = rank(None, advice=known, top=STANDS_HIGH)
    high = table[table["band"].isin(REACHING_BANDS) & (table["gate"] != GATE_INSIDE)]
    said = _Facts(ws)
    rows = []
    for _, pairs in high.groupby(["contact_id", "context"]):
        first: Any = pairs.iloc[0]
        contact_id, context = int(first["contact_id"]), str(first["context"])
        verdict: Any = known.gates[context].loc[contact_id]
        if verdict["true_connection"]:
            continue
        names = _some(pairs["prospect"].tolist())
        rows.append(
            (contact_id, first["introducer"], context, names, len(pairs), first["gate"],
             verdict["gate_why"], "; ".join([*said.about(contact_id), _about(names)]))
        )  # fmt: skip
    found = pd.DataFrame(rows, columns=list(CONVERSATION_COLUMNS)).astype({"contact_id": int})
    order = ["number", "contact_id", "context"]
    return found.sort_values(order, ascending=[False, True, True]).reset_index(drop=True)


class _Facts:
    """What is stored about contacts that a conversation could begin with."""

    def __init__(self, ws: Workspace) -> None:
        self.portraits = portraits(ws)
        self.received: dict[int, list[str]] = defaultdict(list)
        for one in received(ws):
            self.received[one.contact_id].append(one.why)
        self.shared = _shared_organisations(ws)

    def about(self, contact_id: int) -> list[str]:
        """Return one clause for each kind of fact there is."""
        portrait: Any = self.portraits.loc[contact_id]
        clauses = [_LAST[portrait["last_how"]].format(
            on=portrait["last_on"], came_in=portrait["came_in"]
        )]  # fmt: skip
        if public := self.received.get(contact_id):
            clauses.append(f"they {public[0]}: thank them, and ask what they saw")
        if both := self.shared.get(contact_id):
            clauses.append(f"{_some(both)}: in both your work histories, ask whom they still see")
        return clauses


def _about(prospects: str) -> str:
    return f"ask what they make of {prospects}, not for an introduction"


def _shared_organisations(ws: Workspace) -> dict[int, list[str]]:
    """Return contact_id -> the organisations that stand in the user's work history and theirs."""
    jobs = employments(ws)
    own = {organisation_key(job.organisation) for job in each(jobs[jobs["key"] == OWNER])} - {""}
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for job in each(jobs.dropna(subset=["contact_id"])):
        key = organisation_key(job.organisation)
        if key in own:
            found[int(job.contact_id)].setdefault(key, job.organisation)
    return {contact_id: list(names.values()) for contact_id, names in found.items()}


def _some(names: list[str]) -> str:
    """Return the first few names and how many more there are.

    Examples
    --------
    >>> _some(["Ann", "Bob"]), _some(["Ann", "Bob", "Cy", "Di"])
    ('Ann, Bob', 'Ann, Bob, Cy and 1 more')
    """
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
