"""How fast all contacts are ranked for all prospects: `python -m benchmarks.ranking_speed`.

Made-up numbers of the given sizes (the same every time): features of every contact, and evidence
for about 300 contacts of each prospect. The shipped code combines the evidence, scores, and gives
the ten best for every prospect with bands and reasons. In the same run the same ten are found in
two plain ways: a dense pass of numpy, in which every single pair gets its row of features, and a
pandas cross merge of all pairs (on the first prospects only, and scaled up, where it would not fit
into memory). The ratio tells more than the seconds of one machine. What a
workspace adds, reading it, is in `benchmarks/ranking_size.py`.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from introlab.advice.features import BASE_RATE, CONTACT_FEATURES, PAIR_FEATURES, pair_features
from introlab.advice.ranker import ChoiceRanker
from introlab.advice.ranking import Advice, rank
from introlab.network.odds import LINK_COLUMNS, combined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES = ((30_000, 1_000), (300_000, 10_000))
EVIDENT = 300
TOP = 10
#: Prospects of a dense pass at a time: what fits into memory, and measured fastest.
CHUNK = 16
MERGED = 20
#: Pairs of the dense pass, beyond which it is scaled up.
DENSE = 30_000_000
#: The quickest of so many runs counts, at the smaller size.
RUNS = 3


def made_up(contacts: int, prospects: int, seed: int = 5) -> tuple[Any, pd.DataFrame]:
    """Return features of every contact, and links of about 300 contacts with each prospect."""
    dice = np.random.default_rng(seed)
    features = pd.DataFrame(
        np.abs(dice.normal(size=(contacts, len(CONTACT_FEATURES)))), columns=list(CONTACT_FEATURES),
        index=pd.RangeIndex(1, contacts + 1, name="contact_id"),
    )  # fmt: skip
    size = prospects * EVIDENT
    links = pd.DataFrame(
        {
            "contact_id": dice.integers(1, contacts + 1, size),
            "odds": dice.choice([0.35, 0.74], size),
            "prospect_id": np.repeat(np.arange(1, prospects + 1), EVIDENT), "kind": "together",
            "weight": dice.exponential(0.5, size), "last_on": "2025-03-01",
            "text": "1 small mail with both of them, last on 2025-03-01",
        }
    )  # fmt: skip
    links["wrote"] = np.where(links["odds"] > 0.5, links["weight"], 0.0)
    links = links.sort_values(["prospect_id", "contact_id"], ignore_index=True)  # as links() does
    return features, links[list(LINK_COLUMNS)]


def advice(features: pd.DataFrame, links: pd.DataFrame, prospects: int) -> Advice:
    """Return what introlab computes once: combined evidence and all scores, sparse."""
    number = len(features)
    gate = pd.DataFrame({"do_not_ask": False, "rating": np.nan, "exchanges": 3,
                         "gate": "not tagged yet"}, index=features.index)  # fmt: skip
    return Advice(
        people=pd.DataFrame({"name": "Somebody"}, index=features.index),
        targets=pd.DataFrame(
            {"prospect_id": np.arange(1, prospects + 1), "name": "Target", "context": "data",
             "contact_id": pd.NA, "kind": "person"}
        ),
        pairs=combined(links),
        ties=pd.DataFrame({"two_way": True, "days_since": np.full(number, 9.0)}, features.index),
        ranker=ChoiceRanker().fit(), gates={"data": gate}, features={"data": features},
        known_days=365, now="2026-01-01T00:00:00Z",
    )  # fmt: skip


def scored(features: pd.DataFrame, links: pd.DataFrame, prospects: int) -> pd.DataFrame:
    """Return the ten best for every prospect, with the code that ranks in introlab."""
    known = advice(features, links, prospects)
    parts = []
    for prospect in range(1, prospects + 1):
        _, evident, points = known.evidence(prospect)
        parts.append(known.scores["data"].best(evident, points, top=TOP))
    return pd.DataFrame(
        {"prospect_id": np.repeat(np.arange(1, prospects + 1), TOP),
         "contact_id": known.ids[np.concatenate([places for places, _ in parts])],
         "score": np.concatenate([score for _, score in parts])}
    )  # fmt: skip


def worded(features: pd.DataFrame, links: pd.DataFrame, prospects: int) -> pd.DataFrame:
    """Return the same with names, bands, gates and reasons, as the user gets it."""
    known = advice(features, links, prospects)
    return rank(None, advice=known, top=TOP)[["prospect_id", "contact_id", "score"]]


def weights() -> tuple[Any, Any]:
    """Return the weights of the features of a contact, and of those of a pair."""
    ranker = ChoiceRanker().fit()
    each = dict(zip(ranker.feature_names_in_, ranker.coef_.tolist(), strict=True))
    return (np.array([each[n] for n in CONTACT_FEATURES]),
            np.array([each[n] for n in PAIR_FEATURES]))  # fmt: skip


def dense(features: pd.DataFrame, links: pd.DataFrame, prospects: int) -> pd.DataFrame:
    """Return the same from every single pair, with numpy: a row of features, odds and score."""
    weight = np.concatenate(weights())
    contacts, number = features.shape
    scales = np.array([PAIR_FEATURES[name].scale for name in PAIR_FEATURES])
    contact = links["contact_id"].to_numpy() - 1
    said = [np.log1p(-links["odds"].to_numpy()), links["weight"].to_numpy(),
            links["wrote"].to_numpy()]  # fmt: skip
    parts = []
    for first in range(0, prospects, CHUNK):
        size = min(CHUNK, prospects - first)
        here = links["prospect_id"].between(first + 1, first + size).to_numpy()
        at = (links["prospect_id"].to_numpy()[here] - 1 - first, contact[here])
        doubt, seen, sent = (np.zeros((size, contacts)) for _ in said)
        for table, value in zip((doubt, seen, sent), said, strict=True):
            np.add.at(table, at, value[here])
        odds = np.maximum(-np.expm1(doubt), BASE_RATE)
        rows = np.empty((size, contacts, len(weight)))
        rows[:, :, :number] = features.to_numpy()
        rows[:, :, number:] = (
            np.stack(
                [np.log1p(10.0 * seen), np.log1p(10.0 * sent), np.log(odds / BASE_RATE)], axis=2
            )
            / scales
        )
        score = rows @ weight
        best = np.argpartition(-score, TOP, axis=1)[:, :TOP]
        parts.append(_sorted(best, np.take_along_axis(score, best, axis=1), first))
    return pd.concat(parts, ignore_index=True)


def _sorted(best: Any, score: Any, first: int) -> pd.DataFrame:
    order = np.argsort(-score, axis=1)
    return pd.DataFrame(
        {
            "prospect_id": np.repeat(np.arange(first + 1, first + 1 + len(best)), TOP),
            "contact_id": np.take_along_axis(best, order, axis=1).ravel() + 1,
            "score": np.take_along_axis(score, order, axis=1).ravel(),
        }
    )


def merged(features: pd.DataFrame, links: pd.DataFrame, prospects: int) -> pd.DataFrame:
    """Return the same from a cross merge of all pairs, with pandas."""
    own, both = weights()
    pairs = combined(links[links["prospect_id"] <= prospects])
    evidence = pair_features(pairs).reset_index()
    wanted = pd.DataFrame({"prospect_id": np.arange(1, prospects + 1)})
    table = wanted.merge(features.reset_index(), how="cross")
    table = table.merge(evidence, how="left", on=["prospect_id", "contact_id"]).fillna(0.0)
    table["score"] = table[list(CONTACT_FEATURES)].to_numpy() @ own
    table["score"] += table[list(PAIR_FEATURES)].to_numpy() @ both
    order = table.sort_values(["prospect_id", "score"], ascending=[True, False])
    return order.groupby("prospect_id").head(TOP)[["prospect_id", "contact_id", "score"]]


def timed(
    ways: Sequence[Callable[..., pd.DataFrame]], what: Sequence[tuple[Any, ...]], runs: int
) -> tuple[list[float], list[pd.DataFrame]]:
    """Return the seconds of the quickest run of each way, and what it found.

    The ways take turns, so that other programs disturb all of them alike.
    """
    best, found = [float("inf")] * len(ways), [pd.DataFrame()] * len(ways)
    for _ in range(runs):
        for number, (way, inputs) in enumerate(zip(ways, what, strict=True)):
            start = time.perf_counter()
            found[number] = way(*inputs)
            best[number] = min(best[number], time.perf_counter() - start)
    return best, found


def measure(contacts: int, prospects: int) -> str:
    """Return one line of the result; all ways must agree."""
    features, links = made_up(contacts, prospects)
    runs = RUNS if contacts * prospects <= DENSE else 1
    few = min(prospects, DENSE // contacts)
    some = min(MERGED, few)
    (numbers, words, plain, cross), found = timed(
        (scored, worded, dense, merged),
        [(features, links, number) for number in (prospects, prospects, few, some)], runs,
    )  # fmt: skip
    scores = found[0]["score"].to_numpy(dtype=float)
    for other in found[1:]:
        if not np.allclose(
            scores[: len(other)], other["score"].to_numpy(dtype=float), rtol=0, atol=1e-9
        ):
            raise SystemExit("The ways disagree: one of them is wrong.")
    plain, cross = plain * prospects / few, cross * prospects / some
    return (f"{contacts:9,} {prospects:9,} {numbers:9.2f} {words:9.2f} {plain:9.2f} {cross:9.2f} "
            f"{numbers / plain:9.3f} {words / plain:9.3f} {numbers / cross:9.3f}")  # fmt: skip


def main() -> None:
    """Print one line per size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--small", action="store_true", help="the first size only")
    known = parser.parse_args()
    worded(*made_up(100, 3), 3)  # imports and caches
    heads = ("contacts", "prospects", "scores s", "reasons s", "dense s", "merge s", "s/dense",
             "r/dense", "s/merge")  # fmt: skip
    print(" ".join(f"{head:>9}" for head in heads))
    for contacts, prospects in SIZES[: 1 if known.small else None]:
        print(measure(contacts, prospects), flush=True)
    print(
        "The ten best of each prospect. scores: evidence, odds, features, scores and order; "
        "reasons: the same\nwith names, bands, gates and words. Scaled up beyond: dense pass of 30 "
        f"million pairs, merge of {MERGED} prospects."
    )


if __name__ == "__main__":
    main()
