"""Why an introducer was chosen: their place and odds at that time, logged with the ask.

What became of asks can be judged fairly only if it is known how they were selected. Whoever always
asks the first in line never learns about the others, so one ask a week may be marked as a try.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from introlab.advice.ranking import Advice, explain, score_table
from introlab.tables import IntrolabError
from introlab.workspace import INSTANT, Workspace

if TYPE_CHECKING:
    import pandas as pd

#: Days within which a second try is refused: sparing people goes before learning.
DAYS_BETWEEN_TRIES = 7


def log_choice(
    ws: Workspace, known: Advice, prospect_id: int, contact_id: int, *, exploratory: bool = False
) -> int:
    """Log how an introducer looks now with their latest ask for a prospect; return its id.

    An ask keeps the first choice that was logged with it.

    Parameters
    ----------
    exploratory : bool
        The user marked it as a try.

    Raises
    ------
    IntrolabError
        There is no such ask, the contact is no candidate, or another ask of the last 7 days is a
        try already; nothing is stored.
    """
    found = ws.rows(
        "SELECT a.ask_id FROM ask a JOIN contact_current c ON c.minted_id = a.contact_id "
        "WHERE a.prospect_id = ? AND c.contact_id = ? ORDER BY a.ask_id DESC LIMIT 1",
        (int(prospect_id), int(contact_id)),
    )
    if not found:
        raise IntrolabError("There is no ask of this contact for this prospect. Log the ask first.")
    ((ask_id,),) = found
    if ws.rows("SELECT 1 FROM ask_choice WHERE ask_id = ?", (ask_id,)):
        return int(ask_id)
    if exploratory:
        require_no_try(ws)
    terms = explain(known, prospect_id, contact_id)["term"]
    scores = known.ranker.decision_function(score_table(known, prospect_id))
    score = float(terms.sum())
    pair: Any = (prospect_id, contact_id)
    odds = float(known.pairs.loc[pair, "odds"]) if pair in known.pairs.index else 0.0
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO ask_choice VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                ask_id,
                1 + sum(other > score + 1e-9 for other in scores.tolist()),
                score,
                odds,
                json.dumps({str(name): float(term) for name, term in terms.items()}),
                int(exploratory),
                ws.now(),
            ),
        )
    return int(ask_id)


def require_no_try(ws: Workspace) -> None:
    """Raise IntrolabError if another ask of the last 7 days is marked as a try."""
    since = datetime.fromisoformat(ws.now()) - timedelta(days=DAYS_BETWEEN_TRIES)
    if ws.rows(
        "SELECT 1 FROM ask_choice WHERE exploratory = 1 AND chosen_on > ?",
        (since.strftime(INSTANT),),
    ):
        raise IntrolabError(
            "There was a try in the last seven days, and one a week is enough. Take the mark off, "
            "or wait."
        )


def choices(ws: Workspace) -> pd.DataFrame:
    """Return every choice that was logged, the oldest first.

    Returns
    -------
    DataFrame
        Columns ask_id, rank, score (log-odds), odds (share), terms (dict of feature to log-odds),
        exploratory (bool), chosen_on (instant).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.selection import choices
    >>> choices(introlab.open_workspace()).columns[:3].tolist()
    ['ask_id', 'rank', 'score']
    """
    table = ws.table("SELECT * FROM ask_choice ORDER BY chosen_on, ask_id")
    table["terms"] = [json.loads(text) for text in table["terms"]]
    return table.astype({"exploratory": bool})
