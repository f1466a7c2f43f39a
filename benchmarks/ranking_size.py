"""How long ranking takes by size: `python benchmarks/ranking_size.py [CONTACTS PROSPECTS ...]`.

A made-up network of the given sizes (the same every time) is stored, then ranked: reading it,
learning from past introductions, and the ten best for every prospect with reasons. In the same run
the same scores are computed in the plain way, a cross merge of all pairs in pandas, from numbers
that are read already; the ratio tells more than the seconds of one machine.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from introlab.advice.features import CONTACT_FEATURES, PAIR_FEATURES, pair_features
from introlab.advice.ranking import Advice, gather, rank
from introlab.network.intake import store
from introlab.sources.reading import (
    Interaction,
    PastIntroRow,
    ProspectRow,
    Reading,
    Receipt,
    Record,
    TagRow,
)
from introlab.workspace import INSTANT, Workspace

SIZES = ((500, 50), (2_000, 200), (5_000, 200))
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ME = "email:me@example.com"
MAILS_PER_CONTACT = 20
PAST_INTRODUCTIONS = 45


def network(folder: Path, contacts: int, prospects: int, seed: int = 7) -> Workspace:
    """Return a workspace with a network of these sizes; few contacts have most of the mail."""
    dice = random.Random(seed)
    ws = Workspace(folder, create=True)
    ws.set_setting("pinned_now", NOW.strftime(INSTANT))
    ws.set_setting("default_context", "data")
    reading = Reading(Receipt("made-up.csv", "", "test", sha256=str(seed)))
    reading.owner_keys = Counter({ME: 1})

    def somebody() -> str:
        return f"email:p{int(dice.paretovariate(0.7)) % contacts}@example.com"

    for i in range(contacts):
        firm, keys = f"Firm {dice.randrange(contacts // 4)}", (f"email:p{i}@example.com",)
        name = f"Given{i} Family{i}"
        reading.records.append(
            Record(f"l{i}", "linkedin.connections", i, name, company=firm,
                   keys=(*keys, f"linkedin:p{i}"))
        )  # fmt: skip
        if i % 2:
            reading.records.append(Record(f"b{i}", "google.contacts", i, name, keys=keys))
    for i in range(contacts * MAILS_PER_CONTACT):
        sender, receiver = (ME, somebody()) if dice.random() < 0.5 else (somebody(), ME)
        copied = [
            somebody() if dice.random() < 0.8 else f"email:t{dice.randrange(prospects)}@example.net"
            for _ in range(dice.choice([0, 0, 0, 1, 2, 3]))
        ]
        others = [key for key in dict.fromkeys([receiver, *copied]) if key != sender]
        at = (NOW - timedelta(minutes=dice.randrange(1, 4 * 365 * 1440))).strftime(INSTANT)
        on = (("from", sender), *(("to", key) for key in others))
        reading.interactions.append(Interaction(f"i{i}", at, "mail", len(on), "", on))
    for i in range(prospects):
        known_by = (somebody().removeprefix("email:"),)
        reading.prospects.append(
            ProspectRow(i, "person", f"Target{i} Person{i}", f"Firm {i}", email=f"t{i}@example.net",
                        known_by=known_by)
        )  # fmt: skip
    for i in range(PAST_INTRODUCTIONS):
        month = f"2025-{1 + i % 12:02}"
        reading.past_intros.append(
            PastIntroRow(i, somebody().removeprefix("email:"), f"Friend{i} Former{i}", "data",
                         (("asked", f"{month}-03"), ("introduced", f"{month}-20")))
        )  # fmt: skip
    reading.tags = [
        TagRow(i, f"p{i}@example.com", "data", rating=dice.randint(1, 5), tagged_on="2024-01-01")
        for i in range(0, contacts, 20)
    ]
    store(ws, [reading])
    return ws


def plain(known: Advice) -> pd.DataFrame:
    """Return prospect, contact and score of the ten best, by a cross merge of all pairs."""
    weights = dict(zip(known.ranker.feature_names_in_, known.ranker.coef_, strict=True))
    people = known.features["data"][list(CONTACT_FEATURES)].reset_index()
    evidence = pair_features(known.pairs).reset_index()
    everything = known.targets[["prospect_id"]].merge(people, how="cross")
    everything = everything.merge(evidence, how="left", on=["prospect_id", "contact_id"]).fillna(0)
    names = [*CONTACT_FEATURES, *PAIR_FEATURES]
    everything["score"] = everything[names].to_numpy() @ np.array([weights[n] for n in names])
    order = everything.sort_values(
        ["prospect_id", "score", "contact_id"], ascending=[True, False, True]
    )
    return order.groupby("prospect_id").head(10)[["prospect_id", "contact_id", "score"]]


def measure(contacts: int, prospects: int) -> str:
    """Return one line of the result."""
    with tempfile.TemporaryDirectory() as folder:
        ws = network(Path(folder), contacts, prospects)
        gather(ws, prospect_ids=[1])  # imports pandas and scikit-learn
        start = time.perf_counter()
        known = gather(ws)
        gathered = time.perf_counter()
        table = rank(None, advice=known, top=10)
        ranked = time.perf_counter()
        expected = plain(known)
        merged = time.perf_counter()
        ws.close()
    scores = table["score"].to_numpy(dtype=float)
    if not np.allclose(scores, expected["score"].to_numpy(dtype=float), atol=1e-9):
        raise SystemExit("The ranking and the plain way disagree: one of them is wrong.")
    ratio = (ranked - gathered) / (merged - ranked)
    return (
        f"{contacts:9} {prospects:9} {gathered - start:8.2f} {ranked - gathered:8.2f} "
        f"{ranked - start:8.2f} {merged - ranked:8.2f} {ratio:8.2f}"
    )


def main() -> None:
    """Print one line per size."""
    numbers = [int(word) for word in sys.argv[1:]]
    sizes = list(zip(numbers[::2], numbers[1::2], strict=True)) or SIZES
    heads = ("contacts", "prospects", "gather s", "rank s", "both s", "merge s", "ratio")
    print(" ".join(f"{head:>{9 if i < 2 else 8}}" for i, head in enumerate(heads)))
    for contacts, prospects in sizes:
        print(measure(contacts, prospects))
    print(
        "ratio = seconds of rank (with reasons) to seconds of the plain cross merge (scores only)"
    )


if __name__ == "__main__":
    main()
