"""Who may be asked, and why not. The gate never changes the ranking.

People refer only where they know and trust; so an ask goes to a true connection who is not
overloaded, and to nobody else. Everybody else is named with the reason and what would change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from introlab.network.asks import OPEN_STATES, asks, last_instant
from introlab.network.trust import trust_table
from introlab.tables import GATE_INSIDE, GATE_NOT_TAGGED, GATE_OUTSIDE, each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


def gates(
    ws: Workspace, context: str, *, as_of: str = "", ties: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return for every contact whether they may be asked in a context, and why not.

    Parameters
    ----------
    ties : DataFrame, optional
        Result of `tie_strength` for the same instant, to save computing it again.

    Returns
    -------
    DataFrame
        Indexed by contact_id. The columns of `trust_table`, and gate ('inside', 'not tagged yet',
        'outside') and gate_why (a clause in plain words).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.gate import gates
    >>> table = gates(introlab.open_workspace(), "data engineering")
    >>> bool(table.loc[table["gate"] == "inside", "true_connection"].all())
    True
    """
    table = trust_table(ws, context, as_of=as_of, ties=ties)
    busy = overloaded(ws, as_of=as_of)
    threshold = ws.setting("trusted_rating")
    verdicts = [_verdict(row, busy.get(int(row.Index), ""), threshold) for row in each(table)]
    table["gate"] = [gate for gate, _ in verdicts]
    table["gate_why"] = [why for _, why in verdicts]
    return table


def _verdict(row: Any, busy: str, threshold: int) -> tuple[str, str]:
    rating = row.rating
    elsewhere = row.elsewhere
    if row.do_not_ask:
        return GATE_OUTSIDE, "you marked them 'do not ask'"
    if rating != rating:
        trusted = f"; trusted elsewhere: {elsewhere}" if elsewhere else ""
        return GATE_NOT_TAGGED, f"you have not tagged their trust in this context{trusted}"
    if rating < threshold:
        return GATE_OUTSIDE, f"you rated their trust {int(rating)} of 5 in this context"
    if not row.known:
        why = row.known_why
        return GATE_OUTSIDE, f"trusted, but not known well now ({why}): a conversation first"
    if busy:
        return GATE_OUTSIDE, busy
    return GATE_INSIDE, "known and trusted in this context"


def overloaded(ws: Workspace, *, as_of: str = "") -> dict[int, str]:
    """Return contact_id -> why they should be spared, for those who carry enough already."""
    import pandas as pd

    pause, limit = ws.setting("ask_pause_days"), ws.setting("open_asks_limit")
    log = asks(ws, as_of=as_of)
    now = pd.Timestamp(as_of or ws.now())
    busy: dict[int, str] = {}
    for ask in each(log[log["asked_on"] != ""]):
        days = (now - pd.Timestamp(last_instant(ask.asked_on))).days
        if days < pause:
            busy[int(ask.contact_id)] = f"you asked them less than {pause} days ago: spare them"
    still_open = log[log["state"].isin(OPEN_STATES)].groupby("contact_id").size()
    for contact_id, number in still_open[still_open >= limit].items():
        busy[int(contact_id)] = f"{number} of your asks are still open with them"
    return busy
