"""What becomes of requests: the user's own rates from step to step, shrunk, with intervals.

Whether one made introduction leads to contact is nearly unpredictable from tens of cases, so the
rates are for all requests together. There is no probability per person below 300 outcomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.network.asks import asks, last_instant

if TYPE_CHECKING:
    import pandas as pd

    from introlab.workspace import Workspace

#: Step -> (step it starts from, what it is, prior mean, days after which silence is a no). Priors
#: are judgement, and weak on purpose: each weighs as much as `PRIOR_CASES` requests. Published
#: rates are for cold mail or job referrals, not for requests among people who know each other. On
#: brokered mail .44 and .47 of those put together wrote to each other, within 60 days. Without a
#: limit in days only what went well would ever be decided.
STEPS: dict[str, tuple[str, str, float, int]] = {
    "agreed": ("asked", "the introducer says yes", 0.6, 60),
    "introduced": ("agreed", "the introduction is made", 0.7, 60),
    "met": ("introduced", "you meet", 0.5, 60),
    "won": ("met", "it becomes business", 0.2, 365),
}
PRIOR_CASES = 4.0
#: Outcomes below which nobody gets a probability of their own.
PERSONAL = 300
#: Steps in their order, with those that imply an earlier one.
_ORDER = ("asked", "agreed", "prospect_agreed", "introduced", "met", "won")
_ENDED = ("declined", "lapsed", "withdrawn")
FUNNEL_COLUMNS = ("step", "meaning", "of", "cases", "reached", "rate", "low", "high", "prior")


def funnel(ws: Workspace, *, as_of: str = "") -> pd.DataFrame:
    """Return the share of requests that went on, step by step, with 90 % intervals.

    A request counts for a step once it reached it, ended before, or heard nothing for 60 days (365
    for business); the others do not count yet.
    Rates are posterior means of a Beta prior worth four requests, so that one lucky case is not
    100 %. Introductions that nobody asked for count from 'introduced' on.

    Returns
    -------
    DataFrame
        Columns step ('agreed', 'introduced', 'met', 'won'), meaning (plain words), of (the step it
        starts from), cases (decided, number), reached (number), rate, low, high (shares in [0, 1];
        the interval has 90 %), prior (share, judgement).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.funnel import funnel
    >>> table = funnel(introlab.open_workspace())
    >>> bool(((table["low"] < table["rate"]) & (table["rate"] < table["high"])).all())
    True
    """
    import pandas as pd
    from scipy.stats import beta

    log = asks(ws, as_of=as_of)
    reached = pd.DataFrame(False, index=log.index, columns=list(_ORDER))
    later = pd.Series(False, index=log.index)
    for step in reversed(_ORDER):
        later |= log[f"{step}_on"] != ""
        reached[step] = later
    reached.loc[log["unasked"], ["asked", "agreed", "prospect_agreed"]] = False
    over = log["state"].isin(_ENDED)
    silent = _silent_days(log, as_of or ws.now())
    rows = []
    for step, (start, meaning, prior, wait) in STEPS.items():
        decided = reached[start] & (reached[step] | over | (silent > wait))
        cases, made = int(decided.sum()), int((decided & reached[step]).sum())
        a = prior * PRIOR_CASES + made
        b = (1 - prior) * PRIOR_CASES + cases - made
        low, high = (float(beta.ppf(q, a, b)) for q in (0.05, 0.95))
        rows.append((step, meaning, start, cases, made, a / (a + b), low, high, prior))
    return pd.DataFrame(rows, columns=list(FUNNEL_COLUMNS))


def _silent_days(log: pd.DataFrame, instant: str) -> pd.Series:
    """Return the days since the last step of each request."""
    import pandas as pd

    dates = log[[f"{step}_on" for step in _ORDER]].max(axis=1)
    steps = pd.to_datetime(dates.map(lambda on: last_instant(on) if on else instant), utc=True)
    return (pd.Timestamp(instant) - steps).dt.days


def personal_note(table: pd.DataFrame) -> str:
    """Return why nobody gets a success probability of their own, or '' once there are enough cases.

    Parameters
    ----------
    table : DataFrame
        Result of `funnel`.

    Examples
    --------
    >>> import pandas as pd
    >>> personal_note(pd.DataFrame({"step": ["introduced"], "cases": [41]}))
    'With 41 outcomes nobody gets a chance of their own: that takes about 300.'
    """
    cases = int(table.loc[table["step"] == "introduced", "cases"].sum())
    if cases >= PERSONAL:
        return ""
    return f"With {cases} outcomes nobody gets a chance of their own: that takes about {PERSONAL}."
