"""Measure how much of what all tags bring the first ones bring, asked in introlab's order.

    python -m benchmarks.tagging --data DIR [--worlds N] [--weights other|shipped|FILE]
        [--company eu|pw] [--denials] [--draws N] [--json FILE]

DIR is laid out as `benchmarks/brokered_data.py` says, with `qrels.csv`; the questions are whether a
contact knows a target, the answers its column tag_full. They are asked pair by pair, in the order
of `introlab.advice.queue.ask_first`, and contact by contact, a contact about all the ego's targets
at once. A pair without a tag is answered with silence, as in `benchmarks.brokered --tags full`: of
the contacts who did make the introduction, a quarter has none in one company. `--denials` takes it
for the user's denial instead. Besides, trust tags are asked in N made-up worlds
(`benchmarks/tagging_worlds.py`) in the order of `tag_first`.

Each ego has a share of the questions to spend (10, 20, 30, 50 %), spent in the order that the
ranking without any tag gives. The first name knows the target (knows@1), and NDCG@5 of whoever made
the introduction, are printed as shares of the gain from no tags to all tags, beside random order
and simple orders, with 95 % intervals from a bootstrap over egos (in the worlds: over prospects).
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.brokered import OTHER, Learned, learned
from benchmarks.brokered_data import WORDS, read_rows, with_features
from benchmarks.ranking_speed import advice, made_up
from benchmarks.tagging_worlds import read_worlds
from introlab.advice.features import PAIR_FEATURES
from introlab.advice.queue import ask_first, tag_first
from introlab.advice.ranker import ChoiceRanker
from introlab.advice.worth import DEPTH, Top, answer_points, discounts
from introlab.network.odds import WORD_ODDS

if TYPE_CHECKING:
    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

BUDGETS = (0.1, 0.2, 0.3, 0.5)
#: The budget of the last line.
JUDGED = 0.3
MEASURES = ("knows@1", "NDCG@5")
ORDERS = {"introlab": "worth", "current rank first": "rank", "most mailed first": "mailed"}
#: Random order's share of the gain counts as at least this, so that a ratio stays a number.
LEAST = 0.1
RESAMPLED = 2_000
#: Contacts and prospects, and how many cards are wanted, when the time is taken.
SIZE = (2_000, 200)
PROPOSED = 200


def asked_pairs(data: Path, model: Learned, *, denials: bool) -> pd.DataFrame:
    """Return every pair of a folder as a question.

    Returns
    -------
    DataFrame
        One row per candidate: ego (whose questions these are), request, contact, before and after
        (score without and with the answer; -inf is off the list), worth, rank (the higher, the
        better), mailed, relevant (made the introduction), knows.
    """
    queries, rows = read_rows(data, "none", model.odds)
    tags = pd.read_csv(data / "candidates.csv.gz")
    rows = rows.merge(tags, on=["query", "contact"], validate="one_to_one")
    table = pd.DataFrame(
        {"ego": rows["query"].map(queries.set_index("query")["ego"]), "request": rows["query"],
         "contact": rows["contact"], "before": scored(rows, model),
         "after": scored(answered(rows, denials=denials), model), "mailed": rows["mailed"],
         "relevant": rows["introducer"] > 0, "knows": rows["knows_target"] > 0}
    )  # fmt: skip
    return table.assign(**worth_of_pairs(rows, table, model))


def scored(rows: pd.DataFrame, model: Learned) -> Floats:
    """Return the scores of candidates by the shipped ranker."""
    return ChoiceRanker(model.weights).fit().decision_function(with_features(rows, model.base_rate))


def answered(rows: pd.DataFrame, *, denials: bool) -> pd.DataFrame:
    """Return the candidates as they are once the user has spoken about every pair."""
    sign = rows.fillna({"odds": 0.0, "weight": 0.0, "wrote": 0.0})
    words = rows["tag_full"].map({tag: WORD_ODDS[origin] for tag, origin in WORDS.items()})
    told = sign.assign(odds=(1 - (1 - sign["odds"]) * (1 - words)).fillna(0.0))
    return told if denials else told.where(words.notna(), rows)


def worth_of_pairs(rows: pd.DataFrame, table: pd.DataFrame, model: Learned) -> dict[str, pd.Series]:
    """Return worth and rank of every pair, as `introlab.advice.queue.ask_first` reckons them."""
    sign = rows.fillna({"odds": 0.0, "weight": 0.0, "wrote": 0.0})
    features = with_features(rows, model.base_rate)[list(PAIR_FEATURES)]
    points = features.to_numpy() @ np.array([model.weights[name] for name in PAIR_FEATURES])
    answers = np.column_stack(answer_points(sign, model.weights, base_rate=model.base_rate))
    shifts = answers - points[:, None]
    odds = sign["odds"].clip(lower=model.base_rate).to_numpy()
    worth, rank = np.zeros(len(rows)), np.zeros(len(rows))
    for mine in table.groupby("request").indices.values():
        score = table["before"].to_numpy()[mine]
        order = np.lexsort((table["contact"].to_numpy()[mine], -score))
        place = np.empty(len(mine), dtype=int)
        place[order] = np.arange(len(mine))
        top = Top(score[order][: DEPTH + 1], float(np.logaddexp.reduce(score)))
        gain = top.gain(np.minimum(place, len(top.scores)), score, shifts[mine])
        worth[mine] = odds[mine] * gain[:, 0] + (1 - odds[mine]) * gain[:, 1]
        rank[mine] = -place
    return {"worth": pd.Series(worth, rows.index), "rank": pd.Series(rank, rows.index)}


def judged(table: pd.DataFrame, score: Floats) -> pd.DataFrame:
    """Return knows@1 and NDCG@5 of every request, which needs somebody relevant."""
    order = np.lexsort((table["contact"], -score, table["request"]))
    rows = table[["request", "relevant", "knows"]].iloc[order]
    place = rows.groupby("request").cumcount().to_numpy()
    count = discounts(int(place.max()) + 1)
    relevant = rows["relevant"].to_numpy()
    by = rows["request"]
    ideal = np.cumsum(count)[relevant_per_request(rows) - 1]
    gained = pd.Series(count[place] * relevant, by.index).groupby(by).sum()
    return pd.DataFrame(
        {
            "knows@1": rows["knows"][place == 0].set_axis(by[place == 0]).astype(float),
            "NDCG@5": gained / ideal,
        }
    )


def relevant_per_request(rows: pd.DataFrame) -> Any:
    """Return how many names of each request are relevant."""
    return rows.groupby("request")["relevant"].sum().to_numpy(dtype=int)


def spent(table: pd.DataFrame, by: Any, budget: float) -> Flags:
    """Return which rows are answered when each ego's first cards by a number are asked.

    Cards of the same number are asked by the contact's name, which says nothing.
    """
    cards = table.assign(by=by).groupby(["ego", "card"], sort=True)["by"].max().reset_index()
    cards = cards.sort_values(["ego", "by"], ascending=[True, False], kind="stable")
    size = cards.groupby("ego")["card"].transform("size")
    asked = cards[cards.groupby("ego").cumcount() < np.ceil(budget * size - 1e-9)]
    chosen = pd.MultiIndex.from_frame(asked[["ego", "card"]])
    on: Flags = pd.MultiIndex.from_frame(table[["ego", "card"]]).isin(chosen)
    return on


def changes(table: pd.DataFrame, draws: int, seed: int) -> dict[str, dict[str, pd.DataFrame]]:
    """Return by order and budget the change of every request's measures, from no tags on.

    The order 'all' holds the change by all tags; 'random' is the mean over the draws.
    """
    before, after = table["before"].to_numpy(), table["after"].to_numpy()
    none = judged(table, before)
    found = {"all": {"1": judged(table, after) - none}}
    for order, column in ORDERS.items():
        found[order] = {
            str(b): judged(table, np.where(spent(table, table[column], b), after, before)) - none
            for b in BUDGETS
        }
    found["random"] = {}
    dice = np.random.default_rng(seed)
    cards = table.groupby(["ego", "card"]).ngroup().to_numpy()
    shuffled = [dice.random(cards.max() + 1)[cards] for _ in range(draws)]
    for b in BUDGETS:
        each_draw = [
            judged(table, np.where(spent(table, by, b), after, before)) - none for by in shuffled
        ]
        found["random"][str(b)] = sum(each_draw[1:], each_draw[0]) / draws
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of changes over resampled groups of requests, the first of them the sample itself."""

    weights: Floats
    groups: pd.Series

    @classmethod
    def of(cls, groups: pd.Series, seed: int) -> Sums:
        """Draw the groups with replacement."""
        number = groups.nunique()
        dice = np.random.default_rng(seed)
        drawn = dice.multinomial(number, np.full(number, 1 / number), size=RESAMPLED)
        return cls(np.vstack([np.ones(number), drawn]).astype(float), groups)

    def of_change(self, change: pd.Series) -> Floats:
        """Return the summed change in the sample and in each draw."""
        per_group = change.groupby(self.groups.reindex(change.index)).sum().sort_index()
        sums: Floats = self.weights @ per_group.to_numpy()
        return sums


def ratio(part: Floats, whole: Floats) -> tuple[float, float, float]:
    """Return part / whole of the sample, and the 95 % interval of the draws; nan for 0 / 0."""
    values = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole != 0)
    drawn = values[1:][np.isfinite(values[1:])]
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (np.nan, np.nan)
    return float(values[0]), float(low), float(high)


def report(
    title: str, table: pd.DataFrame, draws: int, seed: int, group: str = "ego"
) -> dict[str, Any]:
    """Print and return shares of the gain by order and budget, and how much random order's."""
    found = changes(table, draws, seed)
    requests = table.drop_duplicates("request")
    groups = requests[group].set_axis(requests["request"]).sort_index()
    sums = Sums.of(groups, seed)
    result: dict[str, Any] = {"questions": len(table[["ego", "card"]].drop_duplicates())}
    print(f"\n{title}: {result['questions']} questions, {len(groups)} requests")
    for measure in MEASURES:
        whole = sums.of_change(found["all"]["1"][measure])
        print(f"{measure}: all tags {whole[0] / len(groups):+.3f}; share of it after "
              + ", ".join(f"{b:.0%}" for b in BUDGETS) + " of the questions")  # fmt: skip
        shares: dict[str, Any] = {}
        for order in (*ORDERS, "random"):
            parts = [sums.of_change(found[order][str(b)][measure]) for b in BUDGETS]
            shares[order] = {
                str(b): ratio(part, whole) for b, part in zip(BUDGETS, parts, strict=True)
            }
            shown = "".join(f"{share:7.2f}" for share, _, _ in shares[order].values())
            low, high = shares[order][str(JUDGED)][1:]
            print(f"  {order:20}{shown}   [{low:.2f}, {high:.2f}] at {JUDGED:.0%}")
        ours, theirs = (
            sums.of_change(found[order][str(JUDGED)][measure]) for order in ("introlab", "random")
        )
        times, low, high = found_ratio = ratio(ours, np.maximum(theirs, LEAST * whole))
        result[measure] = {
            "gain": whole[0] / len(groups), "share": shares, "times random": found_ratio
        }  # fmt: skip
        print(f"  introlab at {JUDGED:.0%}: {times:.2f} times random [{low:.2f}, {high:.2f}]"
              f" (random counts as at least {LEAST})")  # fmt: skip
    return result


def seconds(contacts: int, prospects: int) -> dict[str, float]:
    """Print and return the seconds that either queue takes from a ranking that is there."""
    known = advice(*made_up(contacts, prospects), prospects)
    result = {}
    for queue in (tag_first, ask_first):
        start = time.perf_counter()
        queue(known, number=PROPOSED)
        result[queue.__name__] = time.perf_counter() - start
    shown = ", ".join(f"{name} {took:.2f} s" for name, took in result.items())
    print(f"{contacts:,} contacts, {prospects:,} prospects: {shown}")
    return result


def last_line(result: dict[str, Any]) -> str:
    """Return the result in one line: ratio to random order, with both intervals."""
    (knows, *first), (ndcg, *second) = (result[measure]["times random"] for measure in MEASURES)
    return (f"introlab tagging {JUDGED:.0%} knows@1 {knows:.2f} NDCG@5 {ndcg:.2f} times random "
            f"[{first[0]:.2f}, {first[1]:.2f}] [{second[0]:.2f}, {second[1]:.2f}]")  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Ask in every order and print what it brought."""
    known = _arguments(arguments)
    result: dict[str, Any] = {"seconds": seconds(*SIZE)}
    if known.worlds:
        worlds = read_worlds(known.worlds)
        result["worlds"] = report(
            f"{known.worlds} made-up worlds, trust tags",
            worlds,
            known.draws,
            known.seed,
            group="request",
        )
    model = learned(known.weights, known.company)
    pairs = asked_pairs(known.data, model, denials=known.denials)
    spoken = "denied" if known.denials else "silence"
    for title, card, worth in (
        (
            "contact by contact",
            pairs["contact"],
            pairs.groupby(["ego", "contact"])["worth"].transform("sum"),
        ),
        ("pair by pair", pairs["request"] + " " + pairs["contact"], pairs["worth"]),
    ):
        result[title] = report(
            f"{known.data.name}, {title}, no tag = {spoken}",
            pairs.assign(card=card, worth=worth), known.draws, known.seed,
        )  # fmt: skip
    result["last"] = last_line(result["pair by pair"])
    print(f"\n{result['last']}")
    if known.json:
        known.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder")
    parser.add_argument("--worlds", type=int, default=4, help="made-up worlds; 0 leaves them out")
    parser.add_argument("--weights", default="other", help="other, shipped or a file")
    parser.add_argument("--company", choices=sorted(OTHER), help="default: the folder's name")
    parser.add_argument("--denials", action="store_true", help="no tag is a denial, not silence")
    parser.add_argument("--draws", type=int, default=20, help="random orders")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--seed", type=int, default=0)
    known = parser.parse_args(arguments)
    name = known.data.resolve().name
    known.company = known.company or next((c for c in OTHER if name.startswith(c)), None)
    if known.company is None and known.weights == "other":
        parser.error(f"the folder is called {name!r}: say with --company which company it is")
    return known


if __name__ == "__main__":
    main()
