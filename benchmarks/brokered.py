"""Rank introducers on brokered first contacts in real mail, with the code that is shipped.

    python -m benchmarks.brokered --data DIR [--tags none|half|full] [--base-rate P]
                                  [--out FILE] [--seed N]

DIR holds `messages.csv.gz`, `queries.csv`, `candidates.csv.gz` and `qrels.csv`, laid out as
docs/ranking.md says. For each query only the ego's own mailbox up to `info_until` is read. Each ego
gets a workspace of its own, filled as a user's mailbox would be; features, evidence and weights are
those of the package.

The shipped weights were learned on data of this kind, so the figures are optimistic wherever DIR
belongs to the part they were learned on.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from introlab.advice.features import BASE_RATE, FEATURES, contact_features, pair_features
from introlab.advice.ranker import ChoiceRanker
from introlab.network.contacts import contact_index
from introlab.network.intake import store
from introlab.network.knows import add_word, combined, links
from introlab.network.prospects import prospects
from introlab.network.ties import LARGEST_EXCHANGE, tie_log, tie_strength
from introlab.sources.reading import Interaction, ProspectRow, Reading, Receipt, Record
from introlab.tables import each, stable_id
from introlab.workspace import INSTANT, Workspace

START = datetime(2000, 1, 1, tzinfo=UTC)
DRAWS = 2_000


def instant(day: float) -> str:
    """Return the instant of a day counted from the start of the data."""
    return (START + timedelta(days=float(day))).strftime(INSTANT)


def address(person: str) -> str:
    """Return the made-up address of a pseudonymous person."""
    return f"{person}@example.com"


def mailbox(ego: str, messages: pd.DataFrame, people: set[str], targets: set[str]) -> Reading:
    """Return an ego's own mailbox as a reading."""
    receipt = Receipt(f"{ego}.mbox", "", "mail.mbox", sha256=stable_id(ego))
    reading = Reading(receipt)
    reading.owner_keys[f"email:{address(ego)}"] = 1
    for person in sorted(people):
        key = f"email:{address(person)}"
        reading.records.append(
            Record(stable_id("mail", key), "mail.mbox", None, person, keys=(key,))
        )
    for row in each(messages):
        everybody = dict.fromkeys([row.sender, *row.recipients.split("|")])
        roles = [("from" if p == row.sender else "to", f"email:{address(p)}") for p in everybody]
        few = len(roles) <= LARGEST_EXCHANGE
        reading.interactions.append(
            Interaction(stable_id("mail", row.msg), instant(row.day), "mail", len(roles), "",
                        tuple(roles if few else roles[:1]))
        )  # fmt: skip
    for number, target in enumerate(sorted(targets), start=1):
        reading.prospects.append(ProspectRow(number, "person", target, email=address(target)))
    return reading


def score_ego(
    ego: str, queries: pd.DataFrame, messages: pd.DataFrame, candidates: pd.DataFrame, tags: str,
    base_rate: float,
) -> pd.DataFrame:  # fmt: skip
    """Return query, contact, score and mailed (decayed volume) for every candidate of an ego."""
    people = set(candidates["contact"])
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        ws = Workspace(folder, create=True)
        ws.set_setting("default_context", "any")
        store(ws, [mailbox(ego, messages, people, set(queries["target"]))])
        index = contact_index(ws)
        ids = {person: index.find(address(person))[0] for person in people}
        listed = prospects(ws).set_index("name")
        with ws.transaction():
            for row in each(queries):
                _say(ws, candidates[candidates["query"] == row.query], ids,
                     int(listed.loc[row.target, "prospect_id"]), tags)  # fmt: skip
        for row in each(queries):
            ws.set_setting("pinned_now", instant(row.info_until))
            ties = tie_strength(ws, as_of=instant(row.asked_day), log=tie_log(ws))
            target = listed.loc[[row.target]].reset_index()
            pairs = combined(links(ws, targets=target)).droplevel("prospect_id")
            table = contact_features(ws, "any", as_of=instant(row.asked_day), ties=ties)
            table = table.join(pair_features(pairs, base_rate=base_rate)).fillna(0.0)[
                list(FEATURES)
            ]
            score = pd.Series(ChoiceRanker().fit().decision_function(table), index=table.index)
            own = candidates.loc[candidates["query"] == row.query, "contact"]
            places = own.map(ids)
            parts.append(
                pd.DataFrame({"query": row.query, "contact": own,
                              "score": places.map(score), "mailed": places.map(ties["volume"])})
            )  # fmt: skip
        ws.close()
    return pd.concat(parts)


def _say(
    ws: Workspace, candidates: pd.DataFrame, ids: dict[str, int], prospect_id: int, tags: str
) -> None:
    if tags == "none":
        return
    for row in each(candidates[candidates[f"tag_{tags}"] > 0]):
        add_word(ws, ids[row.contact], prospect_id, knows=True)


def measures(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return hit@1, hit@5, MRR, NDCG@10 and knows@1 of each query; ties count by their mean."""
    rank = table.groupby("query")[column].rank(ascending=False, method="average")
    table = table.assign(rank=rank)
    best = table[table["introducer"] == 1].groupby("query")["rank"].min()
    gain = np.where(table["rank"] <= 10, table["introducer"] / np.log2(table["rank"] + 1), 0.0)
    number = table.groupby("query")["introducer"].sum().clip(upper=10)
    ideal = number.map(lambda n: float((1 / np.log2(np.arange(2, int(n) + 2))).sum()))
    first = table.sort_values(["query", "rank", "contact"]).drop_duplicates("query")
    return pd.DataFrame(
        {
            "hit@1": (best <= 1).astype(float),
            "hit@5": (best <= 5).astype(float),
            "MRR": 1 / best,
            "NDCG@10": pd.Series(gain, index=table.index).groupby(table["query"]).sum() / ideal,
            "knows@1": first.set_index("query")["knows_target"].astype(float),
        }
    )


def interval(values: pd.Series, egos: pd.Series, seed: int) -> tuple[float, float, float]:
    """Return the mean and its 95 % interval from a bootstrap over egos."""
    groups = [part.to_numpy() for _, part in values.groupby(egos)]
    sums = np.array([part.sum() for part in groups])
    counts = np.array([len(part) for part in groups])
    draws = np.random.default_rng(seed).integers(len(groups), size=(DRAWS, len(groups)))
    means = sums[draws].sum(axis=1) / counts[draws].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(values.mean()), float(low), float(high)


def run(data: Path, tags: str, base_rate: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the queries and the scored candidates of a folder."""
    queries = pd.read_csv(data / "queries.csv")
    candidates = pd.read_csv(data / "candidates.csv.gz")
    messages = pd.read_csv(data / "messages.csv.gz")
    on_it = defaultdict(list)
    for place, (sender, recipients) in enumerate(
        zip(messages["sender"], messages["recipients"], strict=True)
    ):
        for person in {sender, *recipients.split("|")}:
            on_it[person].append(place)
    parts = []
    for ego, own in queries.groupby("ego"):
        mine = messages.iloc[on_it[str(ego)]]
        mine = mine[mine["day"] < own["info_until"].max()]
        theirs = candidates[candidates["query"].isin(own["query"])]
        parts.append(score_ego(str(ego), own, mine, theirs, tags, base_rate))
    return queries, pd.concat(parts, ignore_index=True)


def main() -> None:
    """Print the measures beside those of the most mailed contact."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--tags", choices=["none", "half", "full"], default="none")
    parser.add_argument(
        "--base-rate", type=float, default=BASE_RATE,
        help="share who know a target without any sign of it (about .15 inside one organisation)",
    )  # fmt: skip
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    known = parser.parse_args()
    queries, scored = run(known.data, known.tags, known.base_rate)
    if known.out:
        scored[["query", "contact", "score"]].to_csv(known.out, index=False)
    truth = pd.read_csv(known.data / "qrels.csv")
    table = scored.merge(truth, on=["query", "contact"], how="left").fillna(
        {"introducer": 0, "knows_target": 0}
    )
    ours, rule = measures(table, "score"), measures(table, "mailed")
    egos = queries.set_index("query")["ego"].reindex(ours.index)
    what = f"tags {known.tags}, base rate {known.base_rate}"
    print(f"{len(ours)} queries, {egos.nunique()} egos, {what}")
    print(f"{'':10}{'introlab':>24}{'most mailed':>24}{'difference':>28}")
    for name in ours:
        shown = [interval(values, egos, known.seed)
                 for values in (ours[name], rule[name], ours[name] - rule[name])]  # fmt: skip
        print(f"{name:10}" + "".join(f"{m:>12.3f} [{lo:+.3f}, {hi:+.3f}]" for m, lo, hi in shown))
    means = " ".join(f"{name} {ours[name].mean():.3f}" for name in ("MRR", "hit@5", "knows@1"))
    gain, low, high = interval(ours["MRR"] - rule["MRR"], egos, known.seed)
    print(f"introlab {means} gain {gain:+.3f} [{low:+.3f}, {high:+.3f}]")


if __name__ == "__main__":
    main()
