from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from introlab.advice.measures import interval, measures, reliability


def table(scores: list[float], chosen: list[bool], request: int = 1) -> pd.DataFrame:
    return pd.DataFrame({"request": request, "score": scores, "chosen": chosen})


@given(st.permutations(range(12)), st.sets(st.integers(0, 11), min_size=1, max_size=4))
def test_ndcg_is_that_of_scikit_learn_and_mrr_counts_from_one(
    scores: list[int], chosen: set[int]
) -> None:
    made = [i in chosen for i in range(12)]
    row = measures(table([float(s) for s in scores], made)).iloc[0]
    assert row["NDCG@10"] == pytest.approx(ndcg_score([made], [scores], k=10))
    best = 1 + sum(score > max(scores[i] for i in chosen) for score in scores)
    assert row["MRR"] == pytest.approx(1 / best)
    assert (row["hit@1"], row["hit@5"]) == (float(best <= 1), float(best <= 5))


def test_ties_count_by_their_mean_rank() -> None:
    row = measures(table([1.0] * 9, [True] + [False] * 8)).iloc[0]
    assert row["MRR"] == pytest.approx(1 / 5)


def test_the_interval_holds_the_mean_and_draws_groups_together() -> None:
    values = pd.Series(np.arange(40) % 2, dtype=float)
    mean, low, high = interval(values)
    assert low < mean == 0.5 < high
    pairs = pd.Series(np.arange(40) // 2)  # each group has one 0 and one 1
    assert interval(values, pairs) == (0.5, 0.5, 0.5)
    grouped = interval(values, pd.Series(np.arange(40) % 2))
    assert (grouped[1], grouped[2]) == (0.0, 1.0)


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(1)
    covered = [
        low <= 0.3 <= high
        for low, high in (
            interval(pd.Series((random.random(60) < 0.3).astype(float)), seed=i)[1:]
            for i in range(100)
        )
    ]
    assert 0.85 <= np.mean(covered) <= 1.0


def test_a_band_is_reliable_when_its_odds_are_the_share_who_know() -> None:
    odds = pd.Series([0.8, 0.8, 0.9, 0.4, 0.1, 0.0])
    found = reliability(odds, pd.Series([1, 1, 0, 0, 0, 1]))
    assert found.index.tolist() == ["strong", "plausible", "weak", "none"]
    assert found["pairs"].tolist() == [3, 1, 1, 1]
    assert math.isclose(found.loc["strong", "odds"], 2.5 / 3)  # type: ignore[arg-type]
    assert found["share"].tolist() == [2 / 3, 0.0, 0.0, 1.0]
