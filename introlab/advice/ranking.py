"""Who should introduce whom: every contact ranked for every prospect, with reasons that add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from introlab.advice.features import (
    CONTACT_FEATURES,
    FEATURES,
    PAIR_FEATURES,
    contact_features,
    pair_features,
)
from introlab.advice.gate import gates
from introlab.advice.ranker import ChoiceRanker
from introlab.advice.scoring import ContactScores, PairPoints
from introlab.advice.training import read_facts, train
from introlab.network.contacts import contacts
from introlab.network.knows import links
from introlab.network.odds import bands, combined
from introlab.network.ties import TieLog, tie_strength
from introlab.network.trust import spell_context
from introlab.tables import RANKING_COLUMNS, IntrolabError, each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

DIRECT = "you know them: write yourself"
NOBODY = "nobody to ask: there are no contacts besides the prospect"


class _Shown(NamedTuple):
    """What is shown of every contact in one context, in the order of the features."""

    names: list[str]
    gate: list[str]
    rating: list[float]
    exchanges: list[int]
    days_since: list[float]


_NOTHING = "no sign yet that they know each other"


@dataclass(slots=True)
class Advice:
    """Everything a ranking rests on, computed once for a workspace and an instant.

    Attributes
    ----------
    targets : DataFrame
        Rows of `prospects()`, with the context in force.
    pairs : DataFrame
        Combined evidence, as `introlab.network.knows.combined`.
    gates : dict of str to DataFrame
        For each context the gate of every contact.
    features : dict of str to DataFrame
        For each context the features of every contact.
    now : str
        The instant it was computed for.
    ids : ndarray
        Every contact_id, ascending: what the places in scores and points stand for.
    bands : list of str
        The band of each row of ``pairs``.
    words : tuple of two arrays
        Text and kinds of each row of ``pairs``.
    scores : dict of str to ContactScores
        For each context the part of the score that does not depend on the prospect.
    points : PairPoints
        What the evidence adds, for the pairs that carry any.
    """

    people: pd.DataFrame
    targets: pd.DataFrame
    pairs: pd.DataFrame
    ties: pd.DataFrame
    ranker: ChoiceRanker
    gates: dict[str, pd.DataFrame]
    features: dict[str, pd.DataFrame]
    known_days: int
    now: str
    ids: Any = field(init=False, repr=False)
    bands: list[str] = field(init=False, repr=False)
    words: tuple[Any, Any] = field(init=False, repr=False)
    scores: dict[str, ContactScores] = field(init=False, repr=False)
    points: PairPoints = field(init=False, repr=False)
    _shown: dict[str, _Shown] = field(init=False, repr=False)
    _rows: dict[int, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Score once what does not depend on the prospect, and once every pair with evidence."""
        weights = dict(zip(self.ranker.feature_names_in_, self.ranker.coef_, strict=True))
        own = np.array([weights[name] for name in CONTACT_FEATURES])
        both = np.array([weights[name] for name in PAIR_FEATURES])
        self.ids = self.ties.index.to_numpy()  # ascending
        two_way = self.ties["two_way"].to_numpy(dtype=bool)
        names, days = (
            self.people["name"].reindex(self.ids).tolist(),
            self.ties["days_since"].tolist(),
        )
        self.scores, self._shown = {}, {}
        for context, table in self.features.items():
            gate = self.gates[context]
            self.scores[context] = ContactScores.of(
                table[list(CONTACT_FEATURES)].to_numpy() @ own,
                allowed=~gate["do_not_ask"].to_numpy(dtype=bool),
                active=two_way | gate["rating"].notna().to_numpy(),
            )
            gated, rating, exchanges = (gate[n].tolist() for n in ("gate", "rating", "exchanges"))
            self._shown[context] = _Shown(names, gated, rating, exchanges, days)
        rows = sorted(int(i) for i in self.targets["prospect_id"])
        self._rows = {prospect_id: row for row, prospect_id in enumerate(rows)}
        prospect, contact = (self.pairs.index.get_level_values(i).to_numpy() for i in (0, 1))
        self.points = PairPoints.of(
            np.searchsorted(rows, prospect), np.searchsorted(self.ids, contact),
            pair_features(self.pairs).to_numpy(), both, (len(rows), len(self.ids)),
        )  # fmt: skip
        self.bands = bands(self.pairs["odds"]).tolist()
        self.words = (self.pairs["text"].to_numpy(), self.pairs["kinds"].to_numpy())

    def evidence(self, prospect_id: int) -> tuple[int, Any, Floats]:
        """Return the first pair of a prospect, the places of the contacts, and their points."""
        return self.points.of_prospect(self._rows[prospect_id])

    def shown(self, context: str) -> _Shown:
        """Return what is shown of every contact in one context."""
        return self._shown[context]


def gather(
    ws: Workspace,
    *,
    prospect_ids: Sequence[int] | None = None,
    context: str = "",
    ranker: ChoiceRanker | None = None,
    log: TieLog | None = None,
) -> Advice:
    """Compute what a ranking rests on.

    Parameters
    ----------
    prospect_ids : sequence of int, optional
        By default all listed prospects.
    context : str
        Takes the place of every prospect's own context; '' keeps it.
    ranker : ChoiceRanker, optional
        By default the one trained on the workspace's past introductions.
    log : TieLog, optional
        Result of `introlab.network.ties.tie_log`, to save reading it again.

    Raises
    ------
    IntrolabError
        A prospect has no context, and no default context is set.
    """
    facts = read_facts(ws, log=log)
    targets = facts.targets[facts.targets["listed"]]
    if prospect_ids is not None:
        targets = targets[targets["prospect_id"].isin(list(prospect_ids))]
    if context:
        targets = targets.assign(context=spell_context(ws, context))
    bare = int((targets["context"] == "").sum())
    if bare:
        raise IntrolabError(
            f"{bare} prospect(s) have no context: what would the request be about? Set one for all "
            "with --context NAME, or ws.set_setting('default_context', NAME), or fill the column "
            "'context' of the list."
        )
    ties = tie_strength(ws, log=facts.ties)
    used = sorted(set(targets["context"]))
    return Advice(
        people=contacts(ws).set_index("contact_id"),
        targets=targets.reset_index(drop=True),
        pairs=combined(links(ws, targets=targets, log=facts.links)),
        ties=ties,
        ranker=ranker or train(ws, facts=facts),
        known_days=ws.setting("known_days"),
        now=ws.now(),
        gates={name: gates(ws, name, ties=ties) for name in used},
        features={
            name: contact_features(ws, name, ties=ties, tag_log=facts.tags, requests=facts.asks)
            for name in used
        },
    )


def rank(
    ws: Workspace | None,
    *,
    prospect_ids: Sequence[int] | None = None,
    context: str = "",
    top: int | None = 10,
    advice: Advice | None = None,
    only: Mapping[int, Sequence[int]] | None = None,
) -> pd.DataFrame:
    """Return for every prospect the contacts in the order in which they should be considered.

    Everybody is ranked by evidence; the gate says who may be asked. Never a candidate: the prospect
    and whoever is marked *do not ask*.

    Parameters
    ----------
    top : int or None
        Rows per prospect; None gives every contact.
    advice : Advice, optional
        Result of `gather`, to save computing it again; it then decides prospects and context.
    only : mapping of int to sequence of int, optional
        prospect_id -> the contact_ids to give rows for; their ranks are those among everybody.

    Returns
    -------
    DataFrame
        Columns `RANKING_COLUMNS`: prospect_id, prospect, context, rank (from 1; missing in the one
        row of a prospect who needs no introducer or has none), contact_id (missing likewise),
        introducer, score (log-odds up to a constant per prospect), band (how sure it is that they
        know each other), gate, reason (plain words).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.ranking import rank
    >>> best = rank(introlab.open_workspace(), top=1)
    >>> best["prospect_id"].is_unique
    True
    """
    import pandas as pd

    if advice is None and ws is None:
        raise IntrolabError("rank() needs a workspace, or the advice that gather() made of one.")
    known = advice or gather(ws, prospect_ids=prospect_ids, context=context)  # type: ignore[arg-type]
    rows = [
        row
        for target in each(known.targets)
        for row in _rank_one(
            known, target, top, None if only is None else only.get(target.prospect_id, ())
        )
    ]
    table = pd.DataFrame(rows, columns=list(RANKING_COLUMNS))
    return table.astype({"rank": "Int64", "contact_id": "Int64", "score": "float64"})


def score_table(known: Advice, prospect_id: int) -> pd.DataFrame:
    """Return the features of every candidate for one prospect.

    Returns
    -------
    DataFrame
        Indexed by contact_id; columns are the names of `FEATURES`.
    """
    target = next(each(known.targets[known.targets["prospect_id"] == prospect_id]))
    here = known.pairs.index.get_level_values("prospect_id") == prospect_id
    pairs = pair_features(known.pairs[here].droplevel("prospect_id"))
    table = known.features[target.context].join(pairs).fillna(0.0)[list(FEATURES)]
    return table[_candidates(known, target)]


def explain(known: Advice, prospect_id: int, contact_id: int) -> pd.DataFrame:
    """Return the signed terms whose sum is the score of one introducer for one prospect.

    Returns
    -------
    DataFrame
        Indexed by feature name; columns words (what it is), value (in units of its scale), weight,
        term (value times weight, log-odds), largest first in size.

    Raises
    ------
    IntrolabError
        The prospect is not part of this advice, or the contact is no candidate for it.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.ranking import explain, gather, rank
    >>> known = gather(introlab.open_workspace())
    >>> row = rank(None, advice=known, top=1).dropna(subset=["contact_id"]).iloc[0]
    >>> terms = explain(known, row["prospect_id"], row["contact_id"])
    >>> bool(abs(terms["term"].sum() - row["score"]) < 1e-9)
    True
    """
    import pandas as pd

    if prospect_id not in set(known.targets["prospect_id"]):
        raise IntrolabError(f"Prospect {prospect_id} is not on the list that was ranked.")
    values = score_table(known, prospect_id)
    if contact_id not in values.index:
        raise IntrolabError(
            f"Contact {contact_id} is no candidate for prospect {prospect_id}: unknown, marked "
            "'do not ask', or the prospect themselves."
        )
    one = values.loc[[contact_id]]
    terms = known.ranker.explain(one)
    table = pd.DataFrame(
        {
            "words": {name: feature.words for name, feature in FEATURES.items()},
            "value": one.iloc[0],
            "weight": dict(
                zip(known.ranker.feature_names_in_, known.ranker.coef_.tolist(), strict=True)
            ),
            "term": terms.iloc[0],
        }
    )
    order = table["term"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def _candidates(known: Advice, target: Any) -> Flags:
    """Return which contacts may be ranked: all but the prospect and those never to be asked."""
    allowed: Flags = known.scores[target.context].allowed
    own = _own(target)
    return allowed if own is None else allowed & (known.ids != own)


def _own(target: Any) -> int | None:
    """Return the contact that the prospect is already, if any."""
    import pandas as pd

    return None if pd.isna(target.contact_id) else int(target.contact_id)


def _rank_one(
    known: Advice, target: Any, top: int | None, only: Sequence[int] | None
) -> list[tuple[object, ...]]:
    head = (int(target.prospect_id), target.name, target.context)
    if _own(target) is not None:
        return [] if only is not None else [(*head, None, None, "", None, "none", "", DIRECT)]
    start, evident, points = known.evidence(head[0])
    places, score = known.scores[target.context].best(evident, points, top=top)
    if not len(places):
        return [] if only is not None else [(*head, None, None, "", None, "none", "", NOBODY)]
    near = np.searchsorted(evident, places)
    found = near < len(evident)
    found[found] = evident[near[found]] == places[found]
    pairs = np.where(found, start + near, -1).tolist()
    shown, (texts, kinds) = known.shown(target.context), known.words
    ids = known.ids[places].tolist()
    rows: list[tuple[object, ...]] = []
    for number, (contact_id, place, at) in enumerate(zip(ids, places.tolist(), pairs, strict=True)):
        if only is not None and contact_id not in only:
            continue
        sign, text = ("none", _NOTHING) if at < 0 else (known.bands[at], texts[at])
        role = ""
        if target.kind == "organisation":
            inside = at >= 0 and "works there" in kinds[at]
            role = "inside: " if inside else "introducer: "
        rows.append(
            (*head, number + 1, contact_id, shown.names[place], float(score[number]), sign,
             shown.gate[place], f"{role}{text}; {_tail(shown, place, known.known_days)}")
        )  # fmt: skip
    return rows


def _tail(shown: _Shown, place: int, known_days: int) -> str:
    """Return what speaks for a contact whatever the prospect, each clause from a stored fact."""
    clauses = []
    rating, exchanges = shown.rating[place], shown.exchanges[place]
    if rating == rating:
        clauses.append(f"you rated their trust {int(rating)} of 5 in this context")
    if exchanges:
        many = "s" if exchanges > 1 else ""
        clauses.append(f"{exchanges} two-way exchange{many} in {known_days} days")
    if shown.days_since[place] == float("inf"):
        clauses.append("no exchange on record")
    else:
        clauses.append(f"last exchange {_ago(shown.days_since[place])}")
    return "; ".join(clauses)


def _ago(days: float) -> str:
    """Return an age in the unit people would use.

    Examples
    --------
    >>> _ago(0.4), _ago(1.2), _ago(40.0), _ago(800.0)
    ('today', '1 day ago', '40 days ago', '26 months ago')
    """
    if days < 1:
        return "today"
    if days < 60:
        return f"{int(days)} day{'s' if int(days) > 1 else ''} ago"
    return f"{round(days / 30.44)} months ago"
