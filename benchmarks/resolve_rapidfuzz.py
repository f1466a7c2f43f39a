"""A plain rule with rapidfuzz: `python -m benchmarks.resolve_rapidfuzz IN.csv OUT.csv`.

What one would write in an afternoon: one address, number or profile is one person, and so are
records whose family names begin alike and whose full names are `LIKENESS` per cent alike.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pandas as pd
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.process import cdist
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.process_memory import peak_mb

LIKENESS = 92
#: Records of a block that are compared with each other; the rest of a larger one are left out.
BLOCK = 2_000


def same_value(table: pd.DataFrame, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of neighbouring rows with one known value."""
    known = np.flatnonzero((table[name] != "").to_numpy())
    order = known[np.argsort(table[name].to_numpy()[known], kind="stable")]
    values = table[name].to_numpy()[order]
    same = values[1:] == values[:-1]
    return order[:-1][same], order[1:][same]


def like_names(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of rows with names alike, within blocks of one beginning."""
    full = (table["given_name"] + " " + table["family_name"]).to_numpy()
    named = table["family_name"] != ""
    lefts, rights = [np.empty(0, int)], [np.empty(0, int)]
    for rows in table[named].groupby(table["family_name"].str[:3]).indices.values():
        at = np.flatnonzero(named.to_numpy())[rows[:BLOCK]]
        likeness = cdist(full[at], full[at], scorer=token_sort_ratio, score_cutoff=LIKENESS)
        left, right = np.nonzero(np.triu(likeness, 1))
        lefts.append(at[left])
        rights.append(at[right])
    return np.concatenate(lefts), np.concatenate(rights)


def main() -> None:
    """Resolve IN.csv, write OUT.csv, print seconds and peak memory as JSON."""
    table = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
    start, busy = time.perf_counter(), time.process_time()
    pairs = [same_value(table, name) for name in ("email", "phone", "linkedin_url")]
    pairs.append(like_names(table))
    left, right = (np.concatenate(side) for side in zip(*pairs, strict=True))
    graph = coo_array((np.ones(len(left), bool), (left, right)), shape=(len(table), len(table)))
    _, cluster = connected_components(graph, directed=False)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    table[["record_id"]].assign(cluster=cluster).to_csv(sys.argv[2], index=False)
    peak = peak_mb()
    print(json.dumps({"seconds": seconds, "cpu": busy, "peak_mb": peak}))


if __name__ == "__main__":
    main()
