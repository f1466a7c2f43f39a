from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contact_lists import make
from introlab.matching.blocking import candidates
from introlab.matching.comparing import FIELDS, Compared, Comparer
from introlab.matching.learning import (
    Evidence,
    chances,
    count_random,
    em_step,
    learn,
    penalised_likelihood,
)
from introlab.matching.prepared import prepare
from introlab.matching.weights import Weights, default_weights


def evidence_of(seed: int, pairs: int, records: int) -> Evidence:
    dice = np.random.default_rng(seed)
    levels = np.column_stack(
        [dice.integers(0, len(words), pairs, dtype=np.int8) for words in FIELDS.values()]
    )
    shared = np.where(levels == 1, dice.integers(2, 40, levels.shape), 0).astype(np.int32)
    return Evidence(Compared(levels, shared), records, 1 + dice.random() * 9, 30.0, 500.0)


@given(st.integers(0, 1_000), st.integers(1, 300), st.integers(3, 100_000))
def test_no_step_lowers_the_likelihood(seed: int, pairs: int, records: int) -> None:
    evidence, shipped = evidence_of(seed, pairs, records), default_weights()
    weights, values = shipped, []
    for _ in range(6):
        values.append(penalised_likelihood(weights, shipped, evidence))
        weights = em_step(weights, shipped, evidence)
    assert all(later >= earlier - 1e-6 * abs(earlier) for earlier, later in pairwise(values))


def learned(records: pd.DataFrame) -> Weights:
    ready = prepare(records)
    comparer = Comparer(ready)
    return learn(default_weights(), comparer, *candidates(ready), len(ready))


def bits(weights: Weights, name: str, level: str) -> float:
    return float(np.log2(weights.m[name][level] / weights.u[name][level]))


def test_a_small_address_book_cannot_run_away() -> None:
    """Twelve records that all look alike: every weight stays within a bit of the shipped one."""
    book = pd.DataFrame(
        {"record_id": [f"r{i:02}" for i in range(12)], "given_name": "Jane", "family_name": "Roe",
         "company": "Acme", "city": "Boston", "phone": [f"20255501{i:02}" for i in range(12)]}
    )  # fmt: skip
    weights, shipped = learned(book), default_weights()
    for name in ("given_name", "family_name", "company", "city"):
        for level in weights.m[name]:
            assert bits(weights, name, level) == pytest.approx(bits(shipped, name, level), abs=1)


def test_no_candidates_teach_nothing() -> None:
    alone = pd.DataFrame({"record_id": ["a", "b"], "given_name": ["Jane", "Tom"]})
    assert learned(alone) == default_weights()
    ready = prepare(alone)
    assert count_random(default_weights(), Comparer(ready), 2) == default_weights()


def test_what_is_learned_comes_near_the_truth() -> None:
    """On 2,000 records the learned rates are nearer to the true ones than the shipped are."""
    world = make(2_000, seed=9)
    ready = prepare(world)
    truth = world.set_index("record_id")["cluster"].loc[ready.ids].to_numpy()
    weights, shipped = learned(world), default_weights()
    sizes = pd.Series(truth).value_counts()
    true_rate = (sizes * (sizes - 1) / 2).sum() / len(ready)
    assert abs(weights.matches_per_record - true_rate) < abs(shipped.matches_per_record - true_rate)
    left, right = candidates(ready)
    same = truth[left] == truth[right]
    levels = Comparer(ready)(left[same], right[same]).levels
    errors = {}
    for source, name in ((weights, "learned"), (shipped, "shipped")):
        errors[name] = 0.0
        for field in ("given_name", "family_name", "company", "title", "phone"):
            column = levels[:, list(FIELDS).index(field)]
            seen = np.bincount(column, minlength=len(FIELDS[field]))[1:]
            rates = np.array(list(source.m[field].values()))
            errors[name] += np.abs(seen / seen.sum() - rates).sum()
    assert errors["learned"] < errors["shipped"]


def test_chances_are_probabilities() -> None:
    found = chances(default_weights(), evidence_of(1, 200, 1_000))
    assert ((found >= 0) & (found <= 1)).all()
