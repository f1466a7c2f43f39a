"""Whom to tag next: the untagged contacts who stand highest for the prospects on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.advice.ranking import Advice, rank
from introlab.tables import GATE_NOT_TAGGED

if TYPE_CHECKING:
    import pandas as pd


def tag_first(known: Advice, number: int = 12, *, depth: int = 20) -> pd.DataFrame:
    """Return the contacts whose trust tag is worth most now, best first.

    A contact counts for each prospect with the reciprocal of the rank among the best ``depth``,
    three times as much where there is evidence that they know the prospect: a tag then opens the
    gate.

    Returns
    -------
    DataFrame
        Columns contact_id, name, context (the one most of those prospects ask for), worth (sum of
        reciprocal ranks), prospects (number), why (plain words).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.queue import tag_first
    >>> from introlab.advice.ranking import gather
    >>> len(tag_first(gather(introlab.open_workspace())))
    12
    """
    table = rank(None, advice=known, top=depth)
    open_rows = table[table["gate"] == GATE_NOT_TAGGED].copy()
    sign = open_rows["band"] != "none"
    open_rows["worth"] = (1 + 2 * sign) / open_rows["rank"].astype(float)
    open_rows["sign"] = sign
    people = open_rows.groupby(["contact_id", "introducer"], as_index=False).agg(
        worth=("worth", "sum"),
        prospects=("prospect_id", "size"),
        signs=("sign", "sum"),
        context=("context", lambda names: names.mode().iloc[0]),
    )
    best = people.sort_values(["worth", "contact_id"], ascending=[False, True]).head(number)
    best["why"] = [
        f"among the best {depth} for {n} prospect{'s' if n != 1 else ''}"
        + (f", with a sign of knowing {signs}" if signs else "")
        for n, signs in zip(best["prospects"], best["signs"], strict=True)
    ]
    best = best.rename(columns={"introducer": "name"}).astype({"contact_id": int})
    return best[["contact_id", "name", "context", "worth", "prospects", "why"]].reset_index(
        drop=True
    )
