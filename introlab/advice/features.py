"""What speaks for an introducer: few numbers per contact and per pair, as of an instant.

All features are in fixed units, divided by a fixed scale (the typical spread among the contacts of
one mailbox). Nothing is standardised over the candidates at hand, so adding silent contacts changes
no number. Every feature is 0 where there is nothing to say, except recency (never: 2,000 days).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from introlab.network.asks import asks, last_instant
from introlab.network.ties import tie_strength
from introlab.network.trust import context_key, tags
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

#: Share of contacts who know a given prospect although nothing shows it: evidence counts from
#: there. Judgement for a consultant's network; in the mail of two single organisations it was .13
#: and .14.
BASE_RATE = 0.01
#: Odds never count as less than this share of the base rate, so that a denial stays a number.
DENIAL = 0.1
NEVER_DAYS = 2_000.0
#: Days during which a request weighs on whoever was asked: as long as the half-life of ties.
LOAD_DAYS = 90


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its transform in words, the scale it is divided by, and how to say it."""

    meaning: str
    scale: float
    words: str


#: Per contact. x -> log(1 + 10 x) for decayed sums, log(1 + x) for counts and days.
CONTACT_FEATURES: dict[str, Feature] = {
    "trust": Feature("rating in the request's context minus 3; 0 if not tagged (points)", 1.0,
                     "trust in this context"),
    "small_mail": Feature("log(1 + 10 x), x = their mails to you and few others (the setting "
                          "small_group), halved every 90 days", 1.4,
                          "writes to you in small groups"),
    "recency": Feature("log(1 + days since the last exchange)", 1.1, "time since last contact"),
    "sent": Feature("log(1 + 10 x), x = what you wrote to them, halved every 90 days", 1.5,
                    "how much you write to them"),
    # In units of the whole share: in smaller ones a few labels carry it too far.
    "reciprocity": Feature("smaller of received and sent over the larger (share)", 1.0,
                           "writes back and forth"),
    "brought": Feature("log(1 + people you first met on a small mail of theirs)", 0.5,
                       "brought you people before"),
    "load": Feature("log(1 + your requests to them in the last 90 days)", 0.5,
                    "carries requests of yours"),
}  # fmt: skip
#: Per (contact, prospect).
PAIR_FEATURES: dict[str, Feature] = {
    "together": Feature("log(1 + 10 x), x = sum over small mails with both of 1 / others on it",
                        0.6, "seen together with the prospect"),
    "wrote_both": Feature("log(1 + 10 x), x = the same for the mails this contact sent", 0.4,
                          "wrote to you and the prospect"),
    "knows": Feature("log(odds that they know each other / base rate of 1 %): whoever does not "
                     "know them cannot introduce you", 1.0, "evidence that they know each other"),
}  # fmt: skip
FEATURES: dict[str, Feature] = CONTACT_FEATURES | PAIR_FEATURES


def contact_features(
    ws: Workspace,
    context: str,
    *,
    as_of: str = "",
    ties: pd.DataFrame | None = None,
    tag_log: pd.DataFrame | None = None,
    requests: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the features of every contact for requests in one context.

    Parameters
    ----------
    context : str
        Only tags in this context count.
    as_of : str
        Instant; only facts strictly earlier count. '' means all there is.
    ties : DataFrame, optional
        Result of `tie_strength` for the same instant, to save computing it again.
    tag_log : DataFrame, optional
        Result of `introlab.network.trust.tag_log`, to save reading it again.
    requests : DataFrame, optional
        Result of `introlab.network.asks.asks`, to save reading it again.

    Returns
    -------
    DataFrame
        Indexed by contact_id; columns are the names of `CONTACT_FEATURES`, divided by their scale,
        and mailed (log(1 + mails, messages and meetings ever), which only the simple rules read).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.features import contact_features
    >>> contact_features(introlab.open_workspace(), "pricing").columns.tolist()
    ['trust', 'small_mail', 'recency', 'sent', 'reciprocity', 'brought', 'load', 'mailed']
    """
    import numpy as np
    import pandas as pd

    ties = tie_strength(ws, as_of=as_of) if ties is None else ties
    given = tags(ws, as_of=as_of, log=tag_log)
    here = given[given["context_key"] == context_key(context)].set_index("contact_id")["rating"]
    plain = {
        "trust": (here.reindex(ties.index) - 3.0).fillna(0.0),
        "small_mail": np.log1p(10.0 * ties["small_received"]),
        "recency": np.log1p(ties["days_since"].clip(0.0, NEVER_DAYS)),
        "sent": np.log1p(10.0 * ties["written"]),
        "reciprocity": ties["reciprocity"],
        "brought": np.log1p(ties["brought"]),
        "load": np.log1p(_load(asks(ws) if requests is None else requests, as_of or ws.now()))
        .reindex(ties.index)
        .fillna(0.0),
    }
    table = pd.DataFrame({name: plain[name] / f.scale for name, f in CONTACT_FEATURES.items()})
    return table.assign(mailed=np.log1p(ties[["received", "sent", "meetings"]].sum(axis=1)))


def _load(requests: pd.DataFrame, instant: str) -> pd.Series:
    """Return how many requests each contact got in the last 90 days before an instant."""
    import pandas as pd

    asked = requests[requests["asked_on"] != ""]
    days = pd.to_datetime(asked["asked_on"].map(last_instant), utc=True)
    age = pd.Timestamp(instant) - days
    recent = asked[(age > pd.Timedelta(0)) & (age <= pd.Timedelta(days=LOAD_DAYS))]
    return recent.groupby("contact_id").size()


def pair_features(pairs: pd.DataFrame, *, base_rate: float = BASE_RATE) -> pd.DataFrame:
    """Return the features of the pairs that carry evidence; every other pair is all zeros.

    Parameters
    ----------
    pairs : DataFrame
        Result of `introlab.network.odds.combined`.
    base_rate : float
        Share of contacts who know a given prospect although nothing shows it, in (0, 1).

    Returns
    -------
    DataFrame
        With the index of ``pairs``; columns are the names of `PAIR_FEATURES`, divided by their
        scale.
    """
    import numpy as np
    import pandas as pd

    odds = pairs["odds"].astype(float)
    # Weak evidence never counts against a link; only a denial does.
    odds = odds.clip(lower=base_rate).where(odds > 0.0, base_rate * DENIAL)
    denied = pairs["odds"] == 0.0  # a denial silences what was seen
    table = pd.DataFrame(
        {
            "together": np.log1p(10.0 * pairs["weight"].astype(float) * ~denied),
            "wrote_both": np.log1p(10.0 * pairs["wrote"].astype(float) * ~denied),
            "knows": np.log(odds / base_rate),
        },
        index=pairs.index,
    )
    return table / pd.Series({name: f.scale for name, f in PAIR_FEATURES.items()})
