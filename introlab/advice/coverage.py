"""How well the prospect list is within reach, where the gaps are, and on whom too much hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.advice.ranking import Advice, rank
from introlab.tables import BANDS, COVERAGE_COLUMNS, GATE_INSIDE, each

if TYPE_CHECKING:
    import pandas as pd

#: Bands that count as within reach: odds of at least .3 that they know each other.
REACHING_BANDS = tuple(name for name, odds in BANDS if odds >= 0.3)


def eligible(known: Advice) -> pd.DataFrame:
    """Return the ranking rows of introducers who may be asked and plausibly know the prospect.

    Returns
    -------
    DataFrame
        Columns `RANKING_COLUMNS`, best first within each prospect.
    """
    only: dict[int, list[int]] = {}
    lowest = min(odds for name, odds in BANDS if name in REACHING_BANDS)
    near = known.pairs[known.pairs["odds"] >= lowest]
    for prospect_id, contact_id in near.index:
        only.setdefault(prospect_id, []).append(contact_id)
    table = rank(None, advice=known, top=None, only=only)
    return table[table["gate"] == GATE_INSIDE].reset_index(drop=True)


def coverage(known: Advice) -> pd.DataFrame:
    """Return for every prospect whether and through whom it is within reach.

    Returns
    -------
    DataFrame
        Columns `COVERAGE_COLUMNS`: prospect_id, prospect, context, reached ('direct' = a contact
        already, 'introducer' = at least one contact inside the gate plausibly knows them, 'no'),
        best_introducer (name, '' = none), band, introducers (number of such contacts),
        single_introducer (bool: all hangs on one person).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.coverage import coverage
    >>> from introlab.advice.ranking import gather
    >>> sorted(coverage(gather(introlab.open_workspace()))["reached"].unique())
    ['direct', 'introducer', 'no']
    """
    import pandas as pd

    reach = eligible(known)
    best = reach.drop_duplicates("prospect_id").set_index("prospect_id")
    number = reach.groupby("prospect_id").size()
    rows = []
    for target in each(known.targets):
        one = int(target.prospect_id)
        count = int(number.get(one, 0))
        found = best.loc[one] if count else None
        direct = not pd.isna(target.contact_id)
        rows.append(
            (one, target.name, target.context,
             "direct" if direct else "introducer" if count else "no",
             "" if found is None else found["introducer"],
             "none" if found is None else found["band"], count, count == 1)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))


def share_reached(table: pd.DataFrame) -> float:
    """Return the share of prospects within reach, directly or through an introducer, in [0, 1].

    Examples
    --------
    >>> import pandas as pd
    >>> share_reached(pd.DataFrame({"reached": ["direct", "introducer", "no", "no"]}))
    0.5
    """
    return float((table["reached"] != "no").mean()) if len(table) else 0.0


def dependence(known: Advice) -> pd.DataFrame:
    """Return how many prospects hang on each introducer, most first.

    Returns
    -------
    DataFrame
        Columns contact_id, introducer, prospects (number within reach through them), only_way
        (number within reach through nobody else).
    """
    reach = eligible(known)
    alone = ~reach["prospect_id"].duplicated(keep=False)
    table = reach.assign(only_way=alone).groupby(["contact_id", "introducer"], as_index=False)
    counts = table.agg(prospects=("prospect_id", "size"), only_way=("only_way", "sum"))
    order = ["only_way", "prospects", "contact_id"]
    return counts.sort_values(order, ascending=[False, False, True]).reset_index(drop=True)
