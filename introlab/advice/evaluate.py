"""Is the ranking better than a simple rule? Asked of the user's own past introductions.

Each later introduction is ranked by a model that saw only what was known on the day of the request:
features as of that day, weights learned from the introductions made before it. Every simple rule
ranks the same candidates. Nothing is claimed where the data cannot carry it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from introlab.advice.features import FEATURES
from introlab.advice.measures import interval, measures, reliability
from introlab.advice.ranker import ChoiceRanker
from introlab.advice.rules import RULES, SimpleRule, habit
from introlab.advice.training import Facts, past_choices, read_facts
from introlab.network.asks import first_instant, last_instant
from introlab.network.knows import links
from introlab.network.odds import combined
from introlab.tables import each

if TYPE_CHECKING:
    import pandas as pd

    from introlab.workspace import Workspace

#: Rule that the user would follow without introlab.
HABIT_RULE = "most mailed"
NOT_YET = "not yet better than asking whom you mail most"
BETTER = "better than asking whom you mail most"
WORSE = "worse than asking whom you mail most"
#: Introductions to test on below which an interval says nothing worth printing: judgement.
FEWEST = 5
EVALUATION_COLUMNS = (
    "ranker", "MRR", "MRR_low", "MRR_high", "hit@5", "hit@5_low", "hit@5_high", "gain", "gain_low",
    "gain_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the user's own history says about the ranking.

    Attributes
    ----------
    table : DataFrame
        One row for introlab and for each simple rule: ranker, MRR and hit@5 with 95 % intervals,
        and gain (MRR of introlab minus this rule's, paired) with its interval; empty below 5
        tested introductions.
    tested, learned : int
        Introductions tested on, and those before the first of them.
    habit : float or None
        Share of all past introducers who were also the most mailed candidate; None without any.
    bands : DataFrame
        Reliability of the bands on the pairs that the user confirmed or denied, as
        `introlab.advice.measures.reliability`; odds are those of everything but the user's word.
    verdict : str
        One honest sentence.
    """

    table: pd.DataFrame
    tested: int
    learned: int
    habit: float | None
    bands: pd.DataFrame
    verdict: str


def evaluate(ws: Workspace, *, seed: int = 0) -> Evaluation:
    """Return how well the ranking would have named the introducers of the later half.

    Parameters
    ----------
    seed : int
        Of the bootstrap and of the rule 'random'.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.evaluate import evaluate
    >>> found = evaluate(introlab.open_workspace())
    >>> found.table["ranker"].tolist()[:2]
    ['introlab', 'most mailed']
    """
    facts = read_facts(ws)
    rows = past_choices(ws, facts=facts)
    shown = None if rows.empty else habit(rows)
    bands = own_reliability(ws, facts)
    order = _by_time(facts)
    order = order[order.index.isin(rows["request"])]
    later = order.iloc[len(order) // 2 :]
    if len(later) < FEWEST:
        verdict = (
            f"{len(later)} introduction(s) to test on: too few to say anything. Until there are "
            f"{FEWEST}, introlab is {NOT_YET}."
        )
        return Evaluation(_table({}, seed), len(later), len(order) // 2, shown, bands, verdict)
    scored = {"introlab": _measured(rows, _learned_scores(rows, order, later), later)}
    for rule in RULES:
        score = SimpleRule(rule, seed=seed).fit().decision_function(rows)
        scored[rule] = _measured(rows, score, later)
    table = _table(scored, seed)
    verdict = _verdict(table, len(later))
    return Evaluation(table, len(later), len(order) // 2, shown, bands, verdict)


def _by_time(facts: Facts) -> pd.DataFrame:
    """Return when each introduction was requested and made, in the order of the requests."""
    import pandas as pd

    made = facts.asks[facts.asks["introduced_on"] != ""]
    table = pd.DataFrame(
        {
            "asked": [first_instant(a.asked_on or a.introduced_on) for a in each(made)],
            "made": [last_instant(a.introduced_on) for a in each(made)],
        },
        index=pd.Index(made["ask_id"], name="request"),
    )
    return table.sort_values(["asked", "made"], kind="stable")


def _learned_scores(rows: pd.DataFrame, order: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    """Return the scores of tested requests, each by a model of the introductions made before."""
    import pandas as pd

    parts = []
    for request, when in later.iterrows():
        before = order.index[(order["made"] < when["asked"]).to_numpy()]
        seen = rows[rows["request"].isin(before)]
        ranker = ChoiceRanker()
        if seen.empty:
            ranker.fit()
        else:
            ranker.fit(seen[list(FEATURES)], seen["chosen"], seen["request"])
        own = rows[rows["request"] == request]
        parts.append(pd.Series(ranker.decision_function(own), index=own.index))
    return pd.concat(parts).reindex(rows.index)


def _measured(rows: pd.DataFrame, score: Any, later: pd.DataFrame) -> pd.DataFrame:
    table = rows[["request", "chosen"]].assign(score=score)
    return measures(table[table["request"].isin(later.index)])


def _table(scored: dict[str, pd.DataFrame], seed: int) -> pd.DataFrame:
    import pandas as pd

    rows = []
    for name, found in scored.items():
        gain = interval(scored["introlab"]["MRR"] - found["MRR"], seed=seed)
        rows.append(
            (name, *interval(found["MRR"], seed=seed), *interval(found["hit@5"], seed=seed), *gain)
        )
    return pd.DataFrame(rows, columns=list(EVALUATION_COLUMNS))


def _verdict(table: pd.DataFrame, tested: int) -> str:
    row: Any = table.set_index("ranker").loc[HABIT_RULE]
    gain, low, high = (float(row[name]) for name in ("gain", "gain_low", "gain_high"))
    word = BETTER if low > 0 else WORSE if high < 0 else NOT_YET
    return (
        f"On {tested} later introductions of your own, introlab was {word}: MRR {gain:+.2f}, "
        f"95 % interval [{low:+.2f}, {high:+.2f}]."
    )


def own_reliability(ws: Workspace, facts: Facts) -> pd.DataFrame:
    """Return the reliability of the bands on the pairs that the user confirmed or denied.

    The odds are those of all other evidence, so the user's word is not checked against itself.
    Users tend to check what they doubt: few such pairs, and not the typical ones.

    Returns
    -------
    DataFrame
        As `introlab.advice.measures.reliability`; empty where nothing was said.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.evaluate import own_reliability
    >>> from introlab.advice.training import read_facts
    >>> ws = introlab.open_workspace()
    >>> own_reliability(ws, read_facts(ws)).columns.tolist()
    ['pairs', 'odds', 'share']
    """
    import pandas as pd

    found = links(ws, targets=facts.targets, log=facts.links)
    said = found["kind"].isin(["user", "denied"])
    words = found[said].drop_duplicates(["prospect_id", "contact_id"])
    pairs = pd.MultiIndex.from_frame(words[["prospect_id", "contact_id"]])
    knows = pd.Series((words["kind"] == "user").to_numpy(), index=pairs)
    odds = combined(found[~said])["odds"].reindex(pairs).fillna(0.0)
    return reliability(odds, knows)
