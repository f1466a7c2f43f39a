"""Splink on normalised columns: `python -m benchmarks.resolve_splink IN.csv OUT.csv`.

A program of its own, so that its time and memory are its own and introlab need not be importable
where splink is. Set up as its tutorial does: comparisons from its library with term frequencies,
u from random pairs, m by expectation maximisation, clusters at its default threshold.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any

import pandas as pd

from benchmarks.process_memory import peak_mb

#: The threshold of splink's tutorial on clustering.
THRESHOLD = 0.95
RULES = (
    ("linkedin_url",), ("email",), ("phone",), ("given_name", "family_name"),
    ("family_name", "city"), ("family_name", "company"), ("given_name", "company"),
    ("given_name", "city", "title"),
)  # fmt: skip
SURE = (
    ("linkedin_url",), ("email",), ("phone", "family_name"),
    ("given_name", "family_name", "company"), ("given_name", "family_name", "city"),
)  # fmt: skip
TRAINING = (("given_name", "family_name"), ("email",), ("phone",), ("family_name", "city"))


def comparisons(columns: list[str]) -> list[Any]:
    """Return splink's own comparison for each column."""
    import splink.comparison_library as library

    names = [library.NameComparison(name).configure(term_frequency_adjustments=True)
             for name in ("given_name", "family_name") if name in columns]  # fmt: skip
    made = {
        "email": library.EmailComparison("email"),
        "phone": library.LevenshteinAtThresholds("phone", [1]),
        "linkedin_url": library.ExactMatch("linkedin_url"),
        "company": library.JaroWinklerAtThresholds("company", [0.9]).configure(
            term_frequency_adjustments=True
        ),
        "title": library.JaroWinklerAtThresholds("title", [0.9]).configure(
            term_frequency_adjustments=True
        ),
        "city": library.JaroWinklerAtThresholds("city", [0.9]).configure(
            term_frequency_adjustments=True
        ),
    }
    return names + [comparison for name, comparison in made.items() if name in columns]


def resolve(table: pd.DataFrame) -> pd.DataFrame:
    """Return record_id and cluster as splink sees them."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    columns = [name for name in table.columns if name != "record_id" and table[name].notna().any()]

    def usable(rules: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
        return [rule for rule in rules if set(rule) <= set(columns)]

    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=comparisons(columns),
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in usable(RULES)],
    )
    linker = Linker(DuckDBAPI().register(table), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in usable(SURE)], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in usable(TRAINING):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), record_sample_proportion=1.0
        )
    pairs = linker.inference.predict(threshold_match_probability=THRESHOLD)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=THRESHOLD
    )
    found: pd.DataFrame = clusters.as_duckdbpyrelation().df()[["record_id", "cluster_id"]]
    return found.rename(columns={"cluster_id": "cluster"})


def main() -> None:
    """Resolve IN.csv, write OUT.csv, print seconds and peak memory as JSON."""
    table = pd.read_csv(sys.argv[1], dtype=str)
    start, busy = time.perf_counter(), time.process_time()
    found = resolve(table)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    found.to_csv(sys.argv[2], index=False)
    peak = peak_mb()
    print(json.dumps({"seconds": seconds, "cpu": busy, "peak_mb": peak}))


if __name__ == "__main__":
    main()
