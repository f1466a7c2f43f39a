from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.matching.comparing import FIELDS, Compared, Comparer
from introlab.matching.prepared import prepare
from introlab.matching.weights import (
    OWN_RECORDS,
    PSEUDO_RECORDS,
    Weights,
    default_weights,
    excess,
)
from introlab.tables import IntrolabError

LEVELS = st.tuples(*(st.integers(0, len(levels) - 1) for levels in FIELDS.values()))


def oracle(levels: tuple[int, ...], shared: dict[str, int], records: int) -> float:
    """Return the posterior odds by Bayes' rule on probabilities, without logarithms."""
    weights = default_weights()
    odds = 2 * weights.matches_per_record / (records - 1)
    for (name, words), level in zip(FIELDS.items(), levels, strict=True):
        if level == 0:
            continue
        m, u = weights.m[name][words[level]], weights.u[name][words[level]]
        if name in PSEUDO_RECORDS and name in shared:
            u = (shared[name] - 1 + PSEUDO_RECORDS[name] * u) / (records + PSEUDO_RECORDS[name])
        elif name in shared:
            u += max(shared[name] - OWN_RECORDS, 0) / records
        odds *= m / u
    return odds


@given(LEVELS, st.integers(2, 50))
def test_weights_are_the_log_odds_of_bayes_rule(levels: tuple[int, ...], carriers: int) -> None:
    records = 1_000
    # only "same" is shared by a countable number of records
    names = [name for name in ("given_name", "family_name", "email", "phone", "city")
             if levels[list(FIELDS).index(name)] == 1]  # fmt: skip
    counts = np.array([[carriers if name in names else 0 for name in FIELDS]], np.int32)
    compared = Compared(np.array([levels], np.int8), counts)
    weights = default_weights()
    total = weights.prior(records) + weights.bits(compared, records).sum()
    expected = oracle(levels, dict.fromkeys(names, carriers), records)
    assert total == pytest.approx(math.log2(expected), abs=1e-9)


def test_what_is_unknown_weighs_nothing() -> None:
    nothing = Compared(np.zeros((1, len(FIELDS)), np.int8), np.zeros((1, len(FIELDS)), np.int32))
    assert (default_weights().bits(nothing, 100) == 0).all()


def test_two_different_addresses_are_no_evidence_against() -> None:
    pair = pd.DataFrame(
        {"record_id": ["a", "b"], "email": ["x@gmail.com", "quite.other@example.org"]}
    )
    compared = Comparer(prepare(pair))(np.array([0], np.int32), np.array([1], np.int32))
    assert compared.levels[0, list(FIELDS).index("email")] > 0
    assert default_weights().bits(compared, 2).sum() == 0


@given(st.integers(1, 400))
def test_a_common_name_says_less(carriers: int) -> None:
    levels = np.zeros((2, len(FIELDS)), np.int8)
    levels[:, 0] = 1
    counts = np.zeros((2, len(FIELDS)), np.int32)
    counts[:, 0] = carriers, carriers + 10
    rare, common = default_weights().bits(Compared(levels, counts), 5_000)[:, 0]
    assert rare > common


def test_an_address_of_a_few_records_is_one_persons() -> None:
    assert excess(np.array([2, OWN_RECORDS], np.int32), 100).tolist() == [0, 0]
    assert excess(np.array([54], np.int32), 100).tolist() == [0.5]


def test_rates_of_a_field_do_not_exceed_one() -> None:
    weights = default_weights()
    for name in FIELDS:
        assert sum(weights.m[name].values()) == pytest.approx(1, abs=0.005)
        if name not in {"name_order", "namesakes"}:
            assert sum(weights.u[name].values()) <= 1.005


def test_weights_survive_json() -> None:
    assert Weights.from_json(default_weights().to_json()) == default_weights()


@pytest.mark.parametrize(
    "change",
    [{"format": "other"}, {"m": {}}, {"matches_per_record": 0}, {"u": None},
     {"matches_per_record": "x"}],
)  # fmt: skip
def test_other_json_is_refused(change: dict[str, object]) -> None:
    content = json.loads(default_weights().to_json()) | change
    with pytest.raises(IntrolabError, match="introlab learns the weights again"):
        Weights.from_json(json.dumps(content))


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(IntrolabError):
        Weights.from_json("{")
