"""Learn the weights of the ranking from brokered first contacts: those shipped are its output.

    python -m benchmarks.learn_weights --data DIR [DIR ...] --out FILE --note TEXT

Every query counts three times, without tags, with half and with all of them, so that one set of
weights serves whoever tags little or much. Of several folders the weights are learned on all
queries together; odds and base rate are the mean over the folders. Weights have the sign that their
meaning gives: a feature whose weight came out with the other one gets none. Trust and load have no
counterpart in such data; their weights are judgement.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.brokered_data import TAGS, read_rows, with_features
from introlab.advice.features import FEATURES
from introlab.advice.ranker import ChoiceRanker
from introlab.network.odds import SHIPPED_ODDS, MailOdds

JUDGED = {"trust": 0.5, "load": -0.3}
#: Prior means while learning. Evidence starts at 1, its weight by meaning: the chance of an
#: introduction is proportional to the chance that the two know each other.
START = {"small_mail": 0.0, "recency": 0.0, "sent": 0.0, "reciprocity": 0.0, "brought": 0.0,
         "together": 0.0, "wrote_both": 0.0, "knows": 1.0}  # fmt: skip
NEGATIVE = {"recency"}
WIDTH = 1.0
#: Odds that tell the kinds of evidence apart, while the share who know is counted.
MARKS = MailOdds(wrote=(0.11, 0.12, 0.13), together=0.2, old=1.0)


def counted(data: Path) -> tuple[MailOdds, float]:
    """Return the share who know each other by kind of evidence, and without any."""
    _, rows = read_rows(data, "none", MARKS)
    share = rows.groupby(rows["odds"].fillna(0.0).round(4))["knows_target"].mean()
    once, twice, more = (float(share[mark]) for mark in MARKS.wrote)
    odds = MailOdds((once, twice, more), float(share[MARKS.together]), SHIPPED_ODDS.old)
    return odds, float(share[0.0])


def mean_odds(found: list[tuple[MailOdds, float]]) -> tuple[MailOdds, float]:
    """Return the mean over folders, each counted the same, to two decimals."""
    once, twice, more = (
        round(float(np.mean([odds.wrote[i] for odds, _ in found])), 2) for i in range(3)
    )
    together = round(float(np.mean([odds.together for odds, _ in found])), 2)
    base = round(float(np.mean([base for _, base in found])), 2)
    return MailOdds((once, twice, more), together, SHIPPED_ODDS.old), base


def requests(rows: pd.DataFrame, base_rate: float) -> pd.DataFrame:
    """Return features, chosen and request: one request per introducer, without the others."""
    table = with_features(rows, base_rate)
    parts = []
    for query, part in table.groupby("query"):
        made = part["introducer"] > 0
        for number in np.flatnonzero(made):
            others = made.to_numpy().copy()
            others[number] = False
            one = part.assign(chosen=made, request=f"{query} {number}")
            parts.append(one[~others])
    return pd.concat(parts, ignore_index=True)


def learn(table: pd.DataFrame) -> dict[str, float]:
    """Return the weights by feature, each with the sign of its meaning."""
    names = list(START)
    while True:
        prior = {name: START[name] for name in names}
        ranker = ChoiceRanker(prior, WIDTH).fit(table[names], table["chosen"], table["request"])
        found = dict(zip(names, ranker.coef_.tolist(), strict=True))
        wrong = [n for n, weight in found.items() if (weight > 0) == (n in NEGATIVE)]
        if not wrong:
            return {n: round(JUDGED.get(n, found.get(n, 0.0)), 3) for n in FEATURES}
        names = [name for name in names if name not in wrong]


def main() -> None:
    """Write the weights to a file and print them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--note", required=True, help="on what the weights were learned")
    known = parser.parse_args()
    odds, base_rate = mean_odds([counted(data) for data in known.data])
    parts = []
    for data in known.data:
        for tags in TAGS:
            _, rows = read_rows(data, tags, odds)
            table = requests(rows, base_rate)
            parts.append(table.assign(request=f"{data.name} {tags} " + table["request"]))
    stored = {
        "model": "conditional logit",
        "weights": learn(pd.concat(parts, ignore_index=True)),
        "base_rate": base_rate,
        "odds": {"wrote": list(odds.wrote), "together": odds.together, "old": odds.old},
        "note": known.note,
    }
    known.out.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(stored, indent=2))


if __name__ == "__main__":
    main()
