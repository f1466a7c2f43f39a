"""Why this introducer: the short list, the weakest link, and what would change the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from introlab.advice.features import (
    BASE_RATE,
    CONTACT_FEATURES,
    DENIAL,
    FEATURES,
    PAIR_FEATURES,
)
from introlab.advice.ranking import Advice, explain, rank, score_table
from introlab.advice.scoring import half
from introlab.network.odds import OLD_DAYS, WORD_ODDS
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

SHORT_COLUMNS = (
    "prospect_id", "prospect", "rank", "contact_id", "introducer", "share", "band", "gate",
    "reason",
)  # fmt: skip
#: Most names on a short list: where nothing tells contacts apart, more names say nothing either.
LONGEST = 10
#: Where the evidence of each kind comes from, in the user's words.
SOURCES = {
    "together": "your correspondence", "same company": "your contact lists",
    "works there": "your contact lists", "worked there": "your contact lists",
    "known_by": "your prospect list",
    "mutual": "pasted from LinkedIn", "user": "your word", "denied": "your word",
}  # fmt: skip


def short_list(known: Advice) -> pd.DataFrame:
    """Return for every prospect the few contacts to consider: they hold half of the softmax.

    A share says how far the order can be trusted, not how good anybody is and not whether they know
    the prospect: that is the band. Only active candidates share (an exchange both ways ever, a tag,
    or evidence), so silent contacts change nothing.

    Returns
    -------
    DataFrame
        Columns prospect_id, prospect, rank (from 1), contact_id, introducer, share (of the
        softmax over the active candidates, in [0, 1]), band, gate, reason; at most 10 rows each.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.ranking import gather
    >>> from introlab.advice.reasons import short_list
    >>> few = short_list(gather(introlab.open_workspace()))
    >>> int(few.groupby("prospect_id").size().max()) <= 10
    True
    """
    import pandas as pd

    table = rank(None, advice=known, top=LONGEST).dropna(subset=["contact_id"])
    contexts = known.targets.set_index("prospect_id")["context"]
    parts = []
    for prospect_id, part in table.groupby("prospect_id", sort=False):
        _, evident, points = known.evidence(int(str(prospect_id)))
        mass = known.scores[contexts[prospect_id]].mass(evident, points)
        shares = np.exp(part["score"].to_numpy(dtype=float) - mass).clip(0.0, 1.0)
        parts.append(part.assign(share=shares).head(half(shares)))
    empty = pd.DataFrame(columns=list(SHORT_COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(SHORT_COLUMNS)] if parts else empty


@dataclass(frozen=True, slots=True)
class Why:
    """What one place in an order rests on.

    Attributes
    ----------
    sentence : str
        The reason in one sentence, each clause with its source.
    weakest : str
        What holds this contact back most, compared with the best of all candidates in it.
    shortfall : float
        By how much (log-odds); 0 where they are the best in everything.
    evidence_on : str
        Day of the latest evidence that the two know each other; '' = none.
    evidence_days : int or None
        Its age in days.
    confirm : bool
        The evidence is older than 12 months: ask whether they still know each other.
    change : str
        The single fact that would change the order; '' = no single one would.
    """

    sentence: str
    weakest: str
    shortfall: float
    evidence_on: str
    evidence_days: int | None
    confirm: bool
    change: str


def why(known: Advice, prospect_id: int, contact_id: int) -> Why:
    """Return what one contact's place rests on, and what would change it.

    Raises
    ------
    IntrolabError
        As for `introlab.advice.ranking.explain`.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.ranking import gather, rank
    >>> from introlab.advice.reasons import why
    >>> known = gather(introlab.open_workspace())
    >>> row = rank(None, advice=known, top=1).dropna(subset=["contact_id"]).iloc[0]
    >>> why(known, row["prospect_id"], row["contact_id"]).sentence.endswith(".")
    True
    """
    import pandas as pd

    terms = explain(known, prospect_id, contact_id)["term"]
    values = score_table(known, prospect_id)
    every = known.ranker.explain(values)
    behind = (every.max() - terms[every.columns]).sort_values(ascending=False, kind="stable")
    pair: Any = (prospect_id, contact_id)
    evidence: Any = known.pairs.loc[pair] if pair in known.pairs.index else None
    on = "" if evidence is None else str(evidence["last_on"])
    days = (pd.Timestamp(known.now[:10]) - pd.Timestamp(on)).days if on else None
    return Why(
        sentence=_sentence(known, prospect_id, contact_id, evidence),
        weakest=FEATURES[str(behind.index[0])].words if behind.iloc[0] > 0 else "",
        shortfall=float(behind.iloc[0]),
        evidence_on=on,
        evidence_days=days,
        confirm=days is not None and days > OLD_DAYS,
        change=_change(known, contact_id, evidence, values, every.sum(axis=1)),
    )


def _sentence(known: Advice, prospect_id: int, contact_id: int, evidence: Any) -> str:
    """Return the reason with the source of every clause in brackets."""
    table = rank(None, advice=known, top=None, only={prospect_id: [contact_id]})
    if table.empty:
        raise IntrolabError(f"Prospect {prospect_id} is a contact already: write yourself.")
    reason = table["reason"].iloc[0]
    for role in ("inside: ", "introducer: "):
        reason = reason.removeprefix(role)
    clauses = reason.split("; ")
    kinds = [] if evidence is None else [SOURCES[kind] for kind in evidence["kinds"]]
    sources = kinds + [""] * (len(clauses) - len(kinds))
    told = []
    for clause, source in zip(clauses, sources, strict=True):
        origin = source or ("your tag" if "rated" in clause else "your correspondence")
        bare = clause.startswith("no ")
        told.append(clause if bare else f"{clause} ({origin})")
    return f"{table['introducer'].iloc[0]}: {', '.join(told)}."


def _change(
    known: Advice, contact_id: int, evidence: Any, values: pd.DataFrame, scores: pd.Series
) -> str:
    """Return the first single fact that would take a first place away, or give it."""
    others = scores.drop(contact_id)
    if others.empty:
        return ""
    own, best = float(scores[contact_id]), float(others.max())
    weights = dict(zip(known.ranker.feature_names_in_, known.ranker.coef_.tolist(), strict=True))
    row: Any = values.loc[contact_id]
    first = own >= best
    facts = _facts_against(row, evidence) if first else _facts_for(row, evidence)
    for text, now in facts:
        gained = sum(weights[name] * (value - float(row[name])) for name, value in now.items())
        if (own + gained < best) if first else (own + gained > best):
            return text
    return ""


def _facts_for(row: pd.Series, evidence: Any) -> Iterator[tuple[str, dict[str, float]]]:
    odds = 0.0 if evidence is None else float(evidence["odds"])
    sure = 1.0 - (1.0 - odds) * (1.0 - WORD_ODDS["user"])
    confirmed = {"knows": float(np.log(sure / BASE_RATE)) / PAIR_FEATURES["knows"].scale}
    yield "your word that they know the prospect would put them first", confirmed
    for rating in (4, 5):
        if rating - 3 > row["trust"] * CONTACT_FEATURES["trust"].scale:
            yield (f"a trust of {rating} of 5 in this context would put them first",
                   {"trust": (rating - 3) / CONTACT_FEATURES["trust"].scale})  # fmt: skip
    yield "an exchange today would put them first", {"recency": 0.0}


def _facts_against(row: pd.Series, evidence: Any) -> Iterator[tuple[str, dict[str, float]]]:
    denied = {"together": 0.0, "wrote_both": 0.0,
              "knows": float(np.log(DENIAL)) / PAIR_FEATURES["knows"].scale}  # fmt: skip
    if evidence is not None:
        nothing = dict.fromkeys(PAIR_FEATURES, 0.0)
        if len(evidence["kinds"]) == 1:
            yield "without that evidence somebody else would be first", nothing
    yield "your word that they do not know the prospect would put somebody else first", denied
    for rating in (2, 1):
        yield (f"a trust of {rating} of 5 in this context would put somebody else first",
               {"trust": (rating - 3) / CONTACT_FEATURES["trust"].scale})  # fmt: skip


def why_table(known: Advice, prospect_id: int, top: int = 5) -> pd.DataFrame:
    """Return one row per introducer of one prospect with what their place rests on.

    Returns
    -------
    DataFrame
        Columns rank, contact_id, introducer, band, and those of `Why`.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.ranking import gather, rank
    >>> from introlab.advice.reasons import why_table
    >>> known = gather(introlab.open_workspace())
    >>> row = rank(None, advice=known, top=1).dropna(subset=["contact_id"]).iloc[0]
    >>> why_table(known, row["prospect_id"])["rank"].tolist()
    [1, 2, 3, 4, 5]
    """
    import dataclasses

    import pandas as pd

    table = rank(None, advice=known, top=top)
    own = table[table["prospect_id"] == prospect_id].dropna(subset=["contact_id"])
    rows = [dataclasses.asdict(why(known, prospect_id, int(i))) for i in own["contact_id"]]
    shown = own[["rank", "contact_id", "introducer", "band"]].reset_index(drop=True)
    names = [name.name for name in dataclasses.fields(Why)]
    return shown.join(pd.DataFrame(rows, columns=names)).astype({"evidence_days": "Int64"})


def model_card(known: Advice) -> pd.DataFrame:
    """Return the weights in force beside those shipped, with what each feature means.

    Returns
    -------
    DataFrame
        Columns feature, words, meaning (with unit), scale, shipped and weight (log-odds per unit of
        the scale), moved (weight minus shipped).

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.ranking import gather
    >>> from introlab.advice.reasons import model_card
    >>> len(model_card(gather(introlab.open_workspace()))) <= 12
    True
    """
    import pandas as pd

    from introlab.advice.ranker import PRIOR_WEIGHTS

    weights = dict(zip(known.ranker.feature_names_in_, known.ranker.coef_.tolist(), strict=True))
    rows = [
        (name, f.words, f.meaning, f.scale, PRIOR_WEIGHTS[name], weights[name],
         weights[name] - PRIOR_WEIGHTS[name])
        for name, f in FEATURES.items()
    ]  # fmt: skip
    columns = ["feature", "words", "meaning", "scale", "shipped", "weight", "moved"]
    return pd.DataFrame(rows, columns=columns)
