"""Rank introducers on brokered first contacts in real mail, with the code that is shipped.

    python -m benchmarks.brokered --data DIR [--tags none|half|full] [--labels N [N ...]]
        [--weights other|shipped|FILE] [--company eu|pw] [--base-rate P] [--out FILE] [--json FILE]

DIR is laid out as `benchmarks/brokered_data.py` says; without `qrels.csv` it is ranked and not
judged. `--weights other`, the default, takes weights and odds that were learned on the other
company only; `shipped` takes those that users get, which were learned on both. `--labels N` lets
the model learn from N earlier queries of other egos and judges it on the later half by `asked_day`,
in 8 seeded draws.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.brokered_data import TAGS, read_rows, with_features
from introlab.advice import ranker as shipped_ranker
from introlab.advice.features import BASE_RATE
from introlab.advice.measures import interval, measures, reliability
from introlab.advice.ranker import ChoiceRanker
from introlab.advice.rules import RULES, SimpleRule
from introlab.network.odds import SHIPPED_ODDS, MailOdds
from introlab.tables import each

WEIGHTS = Path(__file__).parent / "weights"
OTHER = {"eu": "pw", "pw": "eu"}
DRAWS = 8
MEASURES = ("hit@1", "hit@5", "MRR", "NDCG@10", "knows@1")


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights with the base rate and the odds they were learned with."""

    weights: dict[str, float]
    base_rate: float
    odds: MailOdds


def learned(which: str, company: str) -> Learned:
    """Return the weights of `--weights`."""
    if which == "other":
        path = WEIGHTS / f"{OTHER[company]}.json"
    elif which == "shipped":
        path = Path(shipped_ranker.__file__).with_name("weights.json")
    else:
        path = Path(which)
    stored = json.loads(path.read_text(encoding="utf-8"))
    if "odds" not in stored:  # a user's own model, as `ChoiceRanker.to_json` writes it
        return Learned(stored["weights"], BASE_RATE, SHIPPED_ODDS)
    odds = stored["odds"]
    once, twice, more = odds["wrote"]
    return Learned(
        stored["weights"],
        stored["base_rate"],
        MailOdds((once, twice, more), odds["together"], odds["old"]),
    )


def judged(rows: pd.DataFrame, score: Any) -> pd.DataFrame:
    """Return the measures of every query, knows@1 included."""
    table = pd.DataFrame(
        {"request": rows["query"], "contact": rows["contact"], "score": score,
         "chosen": rows["introducer"] > 0, "knows": rows["knows_target"]}
    )  # fmt: skip
    first = table.sort_values(["score", "contact"], ascending=[False, True]).drop_duplicates(
        "request"
    )
    result = measures(table)
    result["knows@1"] = first.set_index("request")["knows"].astype(float)
    return result[list(MEASURES)]


def with_labels(
    queries: pd.DataFrame, rows: pd.DataFrame, weights: dict[str, float], number: int, seed: int
) -> pd.Series:
    """Return the scores of the later half after learning from earlier queries of other egos."""
    ordered = queries.sort_values(["asked_day", "query"])
    half = len(ordered) // 2
    pool = ordered.iloc[:half].sample(frac=1.0, random_state=seed)
    later = ordered.iloc[half:]
    answered = rows[rows["introducer"] > 0].drop_duplicates("query").index
    choices = rows.assign(chosen=rows.index.isin(answered))
    # Other introducers of the same query are no alternatives to the one that is learned from.
    choices = choices[choices["chosen"] | (choices["introducer"] == 0)]
    taken = pool.head(number)
    fitted: dict[tuple[str, ...], ChoiceRanker] = {}
    parts = []
    for ego, own in later.groupby("ego"):
        others = taken if ego not in set(taken["ego"]) else pool[pool["ego"] != ego].head(number)
        key = tuple(others["query"])
        if key not in fitted:
            part = choices[choices["query"].isin(key)]
            fitted[key] = ChoiceRanker(weights).fit(part, part["chosen"], part["query"])
        mine = rows[rows["query"].isin(own["query"])]
        parts.append(pd.Series(fitted[key].decision_function(mine), index=mine.index))
    return pd.concat(parts).sort_index()


def report(
    rows: pd.DataFrame, score: Any, egos: pd.Series, seed: int
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Print the measures beside those of the simple rules; return them, and those per query."""
    ours = judged(rows, score)
    people = egos.reindex(ours.index)
    result: dict[str, Any] = {
        "introlab": {name: interval(ours[name], people, seed=seed) for name in MEASURES}
    }
    print(f"{'':34}" + "".join(f"{name:>9}" for name in MEASURES) + "   MRR of introlab minus it")
    print(f"{'introlab':34}" + "".join(f"{ours[name].mean():9.3f}" for name in MEASURES))
    for rule in RULES:
        theirs = judged(rows, SimpleRule(rule, seed=seed).fit().decision_function(rows))
        gain = interval(ours["MRR"] - theirs["MRR"], people, seed=seed)
        result[rule] = {name: float(theirs[name].mean()) for name in MEASURES} | {"gain": gain}
        shown = "".join(f"{theirs[name].mean():9.3f}" for name in MEASURES)
        print(f"{rule:34}{shown}   {gain[0]:+.3f} [{gain[1]:+.3f}, {gain[2]:+.3f}]")
    print("95 % intervals from a bootstrap over egos:")
    for name in MEASURES:
        mean, low, high = result["introlab"][name]
        print(f"  {name:8} {mean:.3f} [{low:.3f}, {high:.3f}]")
    return result, ours


def report_seen(queries: pd.DataFrame, ours: pd.DataFrame) -> dict[str, Any]:
    """Print and return the measures of targets seen and not seen on the ego's mail before."""
    if "target_seen_before" not in queries:
        return {}
    seen = queries.set_index("query")["target_seen_before"].reindex(ours.index)
    result = {}
    for value, name in ((1, "seen"), (0, "unseen")):
        part = ours[seen == value]
        result[name] = {"queries": len(part)} | part.mean().to_dict()
        shown = " ".join(f"{column} {part[column].mean():.3f}" for column in MEASURES)
        print(f"target {name} before ({len(part)} queries): {shown}")
    return result


def report_bands(rows: pd.DataFrame) -> dict[str, Any]:
    """Print and return how many of each band know the target, beside the odds introlab shows."""
    table = reliability(rows["shipped_odds"].fillna(0.0), rows["knows_target"] > 0)
    print("bands (odds as shipped): share of the pairs who know each other")
    for row in each(table):
        print(f"  {row.Index:10} {row.pairs:7} pairs, odds {row.odds:.2f}, share {row.share:.2f}")
    return {row.Index: {"pairs": row.pairs, "odds": row.odds, "share": row.share}
            for row in each(table)}  # fmt: skip


def report_labels(
    queries: pd.DataFrame,
    rows: pd.DataFrame,
    score: pd.Series,
    weights: dict[str, float],
    numbers: list[int],
    seed: int,
) -> tuple[dict[str, Any], pd.DataFrame, pd.Series]:
    """Print and return the no-harm curve; and measures and scores of the last number of labels."""
    ordered = queries.sort_values(["asked_day", "query"])
    later = rows[rows["query"].isin(ordered["query"].iloc[len(ordered) // 2 :])]
    before = judged(later, score[later.index])
    print(f"later half by asked_day ({len(before)} queries), mean of {DRAWS} draws of labels:")
    print(f"  {0:4} labels: MRR {before['MRR'].mean():.3f}")
    result: dict[str, Any] = {"0": {"MRR": float(before["MRR"].mean())}}
    mean, scores = before, score[later.index]
    for number in numbers:
        drawn = [with_labels(queries, rows, weights, number, seed + i) for i in range(DRAWS)]
        after = [judged(later, one[later.index]) for one in drawn]
        change = [float(one["MRR"].mean() - before["MRR"].mean()) for one in after]
        mean, scores = sum(after[1:], after[0]) / DRAWS, drawn[0][later.index]
        low, high = min(change), max(change)
        print(f"  {number:4} labels: MRR {mean['MRR'].mean():.3f}, change {np.mean(change):+.3f} "
              f"(worst draw {low:+.3f}, best {high:+.3f})")  # fmt: skip
        result[str(number)] = {"MRR": float(mean["MRR"].mean()), "change": float(np.mean(change)),
                               "draws": change}  # fmt: skip
    return result, mean, scores


def main(arguments: list[str] | None = None) -> None:
    """Rank, write the ranking, and print the measures where the answers are known."""
    known = _arguments(arguments)
    model = learned(known.weights, known.company)
    base_rate = known.base_rate if known.base_rate is not None else model.base_rate
    queries, rows = read_rows(known.data, known.tags, model.odds)
    rows = with_features(rows, base_rate)
    ranker = ChoiceRanker(model.weights).fit()
    score = pd.Series(ranker.decision_function(rows), index=rows.index)
    answers = "introducer" in rows
    if known.labels and not answers:
        sys.exit("--labels needs qrels.csv: without answers there is nothing to learn from.")
    egos = queries.set_index("query")["ego"]
    print(f"{known.data.name}: {len(queries)} queries of {queries['ego'].nunique()} egos, "
          f"tags {known.tags}, weights {known.weights}, base rate {base_rate}")  # fmt: skip
    result: dict[str, Any] = {"tags": known.tags, "weights": known.weights, "base_rate": base_rate}
    if answers:
        result["measures"], ours = report(rows, score, egos, known.seed)
        result["targets"] = report_seen(queries, ours)
        result["bands"] = report_bands(rows)
    if known.labels:
        result["labels"], ours, score = report_labels(
            queries, rows, score, model.weights, known.labels, known.seed
        )
    if known.out:
        ranked = rows.loc[score.index, ["query", "contact"]].assign(score=score)
        ranked.to_csv(known.out, index=False)
    if answers:
        result["last"] = last_line(rows, ours, egos, known.seed)
        print(result["last"])
    if known.json:
        known.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def last_line(rows: pd.DataFrame, ours: pd.DataFrame, egos: pd.Series, seed: int) -> str:
    """Return the result in one line: means, and the paired gain over the most mailed contact."""
    same = rows[rows["query"].isin(ours.index)]
    rule = judged(same, SimpleRule("most mailed").fit().decision_function(same))
    gain = interval(ours["MRR"] - rule["MRR"], egos.reindex(ours.index), seed=seed)
    means = " ".join(f"{name} {ours[name].mean():.3f}" for name in ("MRR", "hit@5", "knows@1"))
    return f"introlab {means} gain {gain[0]:+.3f} [{gain[1]:+.3f}, {gain[2]:+.3f}]"


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder")
    parser.add_argument("--tags", choices=TAGS, default="none", help="tags 'knows the target'")
    parser.add_argument("--labels", type=int, nargs="+", default=[], help="numbers of labels")
    parser.add_argument("--weights", default="other", help="other, shipped or a file")
    parser.add_argument("--company", choices=sorted(OTHER), help="default: the folder's name")
    parser.add_argument(
        "--base-rate", type=float,
        help="share who know a target without any sign of it; default: as the weights were learned",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, help="write query,contact,score here")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--seed", type=int, default=0)
    known = parser.parse_args(arguments)
    name = known.data.resolve().name
    parts = re.split(r"[^a-z]+", name.lower())
    named = [c for c in OTHER if any(part.startswith(c) for part in parts)]
    known.company = known.company or (named[0] if len(named) == 1 else None)
    if known.company is None and known.weights == "other":
        parser.error(f"the folder is called {name!r}: say with --company which company it is")
    return known


if __name__ == "__main__":
    main()
