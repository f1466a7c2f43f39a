"""Past introductions as choices: who made it, among all who could have, as things stood that day.

A label is an introduction that was made, asked or unasked. Declined, lapsed and open asks are no
choices: they feed the gate and the funnel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from introlab.advice.features import FEATURES, contact_features, pair_features
from introlab.advice.ranker import ChoiceRanker
from introlab.network.asks import asks, first_instant
from introlab.network.knows import LinkLog, link_log, links
from introlab.network.odds import combined
from introlab.network.prospects import prospects
from introlab.network.ties import TieLog, tie_log, tie_strength
from introlab.network.trust import tag_log
from introlab.tables import each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Facts:
    """What features are computed from, read once and good for every earlier instant.

    Attributes
    ----------
    targets : DataFrame
        Every prospect, listed or not, as `introlab.network.prospects.prospects` gives them.
    ties, links, tags, asks
        Results of `tie_log`, `link_log` (for these targets), `tag_log` and `asks`.
    """

    targets: pd.DataFrame
    ties: TieLog
    links: LinkLog
    tags: pd.DataFrame
    asks: pd.DataFrame


def read_facts(ws: Workspace, *, log: TieLog | None = None) -> Facts:
    """Return everything that happened, was seen or was said up to now.

    Parameters
    ----------
    log : TieLog, optional
        Result of `introlab.network.ties.tie_log`, to save reading it again.
    """
    targets = prospects(ws, listed_only=False)
    return Facts(targets, log or tie_log(ws), link_log(ws, targets), tag_log(ws), asks(ws))


def past_choices(ws: Workspace, *, as_of: str = "", facts: Facts | None = None) -> pd.DataFrame:
    """Return one row per candidate of every introduction that was made.

    Candidates are the contacts who, on the day of the request, had exchanged something both ways or
    carried evidence of knowing the target; and whoever made the introduction. Features are as of
    the day of the request, so that what followed cannot leak in.

    Parameters
    ----------
    as_of : str
        Instant; only introductions made strictly earlier count. '' means all.
    facts : Facts, optional
        Result of `read_facts`, to save reading it again.

    Returns
    -------
    DataFrame
        Columns request (ask_id), contact_id, chosen (bool), then the names of `FEATURES`,
        and mailed (for the simple rules).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.training import past_choices
    >>> rows = past_choices(introlab.open_workspace())
    >>> bool((rows.groupby("request")["chosen"].sum() == 1).all())
    True
    """
    import pandas as pd

    past = asks(ws, as_of=as_of)
    made = past[past["introduced_on"] != ""]
    facts = facts or read_facts(ws)
    parts = []
    for ask in each(made):
        instant = first_instant(ask.asked_on or ask.introduced_on)
        target = facts.targets[facts.targets["prospect_id"] == ask.prospect_id]
        candidates = _candidates(ws, ask, target, instant, facts)
        if ask.contact_id not in set(candidates["contact_id"]):
            continue  # the introducer turned out to be the user, or the prospect: no choice
        candidates.insert(0, "request", ask.ask_id)
        candidates.insert(2, "chosen", candidates["contact_id"] == ask.contact_id)
        parts.append(candidates)
    empty = pd.DataFrame(columns=["request", "contact_id", "chosen", *FEATURES, "mailed"])
    return pd.concat(parts, ignore_index=True) if parts else empty


def _candidates(
    ws: Workspace, ask: Any, target: pd.DataFrame, instant: str, facts: Facts
) -> pd.DataFrame:
    ties = tie_strength(ws, as_of=instant, log=facts.ties)
    table = contact_features(
        ws, ask.context, as_of=instant, ties=ties, tag_log=facts.tags, requests=facts.asks
    )
    pairs = combined(links(ws, as_of=instant, targets=target, log=facts.links))
    pairs = pairs.droplevel("prospect_id")
    table = table.join(pair_features(pairs)).fillna(0.0)[[*FEATURES, "mailed"]]
    own = target["contact_id"].dropna()
    keep = (ties["two_way"] | table.index.isin(pairs.index) | (table.index == ask.contact_id)) & (
        ~table.index.isin(own)
    )
    kept: pd.DataFrame = table[keep].reset_index()
    return kept


def train(ws: Workspace, *, as_of: str = "", facts: Facts | None = None) -> ChoiceRanker:
    """Return the ranker that the shipped weights and the user's past introductions give.

    Without a past introduction it is the shipped rule.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.training import train
    >>> train(introlab.open_workspace()).n_labels_ > 20
    True
    """
    rows = past_choices(ws, as_of=as_of, facts=facts)
    if rows.empty:
        return ChoiceRanker().fit()
    return ChoiceRanker().fit(rows[list(FEATURES)], rows["chosen"], rows["request"])
