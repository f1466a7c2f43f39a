from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from introlab.advice.features import (
    CONTACT_FEATURES,
    FEATURES,
    NEVER_DAYS,
    PAIR_FEATURES,
    contact_features,
    pair_features,
)
from introlab.advice.ranker import PRIOR_WEIGHTS
from introlab.network.asks import open_ask
from introlab.network.trust import add_tag

if TYPE_CHECKING:
    from tests.conftest import Network


def test_there_is_a_shipped_weight_for_every_feature() -> None:
    assert list(PRIOR_WEIGHTS) == list(FEATURES)


def test_features_are_the_documented_transforms_over_the_fixed_scale(network: Network) -> None:
    network.add(
        people="ana ben",
        mails=["2025-12-31T00:00:00Z ana > me cy", "2025-12-31T00:00:00Z me > ana"],
        prospects=[{"name": "Tess", "context": "data"}],
    )
    open_ask(network.ws, network.id("ana"), 1, on="2025-12-20")
    add_tag(network.ws, network.id("ana"), "data", 5)
    halved = 2 ** (-1 / 90)
    plain = {
        "trust": 2.0, "small_mail": math.log1p(10 * halved), "recency": math.log1p(1.0),
        "sent": math.log1p(10 * halved), "reciprocity": 1.0, "brought": math.log1p(1),
        "load": math.log1p(1),
    }  # fmt: skip
    assert list(plain) == list(CONTACT_FEATURES)
    row = contact_features(network.ws, "data").loc[network.id("ana")]
    for name, value in plain.items():
        assert row[name] == pytest.approx(value / CONTACT_FEATURES[name].scale), name
    assert row["mailed"] == pytest.approx(math.log(3))


def test_there_are_at_most_twelve_features() -> None:
    assert len(FEATURES) <= 12


def test_requests_weigh_for_ninety_days_and_never_ahead_of_time(network: Network) -> None:
    network.add(people="ana", prospects=[{"name": "Tess", "context": "data"}])
    for on in ("2025-03-01", "2025-10-15", "2025-12-30"):
        open_ask(network.ws, 1, 1, on=on)
    one = math.log1p(1) / CONTACT_FEATURES["load"].scale
    two = math.log1p(2) / CONTACT_FEATURES["load"].scale
    for as_of, load in (
        ("", two), ("2025-12-30T12:00:00Z", one), ("2025-10-15T00:00:00Z", 0.0),
        ("2025-03-03T00:00:00Z", one), ("2025-05-30T23:00:00Z", one), ("2025-06-01T00:00:00Z", 0.0),
    ):  # fmt: skip
        row = contact_features(network.ws, "data", as_of=as_of).iloc[0]
        assert row["load"] == pytest.approx(load), as_of


def test_where_there_is_nothing_to_say_every_feature_but_recency_is_zero(network: Network) -> None:
    network.add(people="ana")
    row = contact_features(network.ws, "data").iloc[0]
    assert row["recency"] == pytest.approx(
        math.log1p(NEVER_DAYS) / CONTACT_FEATURES["recency"].scale
    )
    assert row.drop("recency").eq(0.0).all()


def test_trust_counts_in_the_requests_context_and_as_of_its_day(network: Network) -> None:
    network.add(people="ana")
    add_tag(network.ws, 1, "data", 5, tagged_on="2025-06-01T00:00:00Z")
    assert contact_features(network.ws, "DATA")["trust"].tolist() == [2.0]
    assert contact_features(network.ws, "tax")["trust"].tolist() == [0.0]
    early = contact_features(network.ws, "data", as_of="2025-06-01T00:00:00Z")
    assert early["trust"].tolist() == [0.0]


def pairs(odds: float, weight: float = 0.0, wrote: float = 0.0) -> pd.DataFrame:
    return pd.DataFrame({"odds": [odds], "weight": [weight], "wrote": [wrote]})


def test_evidence_counts_from_the_base_rate() -> None:
    row = pair_features(pairs(0.5, 0.25, 0.1)).iloc[0]
    assert row["knows"] == pytest.approx(math.log(50) / PAIR_FEATURES["knows"].scale)
    assert row["together"] == pytest.approx(math.log(3.5) / PAIR_FEATURES["together"].scale)
    assert row["wrote_both"] == pytest.approx(math.log(2) / PAIR_FEATURES["wrote_both"].scale)
    assert pair_features(pairs(0.01)).iloc[0]["knows"] == 0.0


def test_weak_evidence_never_counts_against_a_link() -> None:
    assert pair_features(pairs(0.001)).iloc[0]["knows"] == 0.0


def test_a_denial_silences_what_was_seen_and_counts_against_the_link() -> None:
    denied = pair_features(pairs(0.0, 3.0, 3.0)).iloc[0]
    assert denied["together"] == denied["wrote_both"] == 0.0
    assert math.isfinite(denied["knows"])
    assert denied["knows"] < 0.0


def test_the_base_rate_decides_how_much_evidence_adds() -> None:
    dense, sparse = (pair_features(pairs(0.6), base_rate=p).iloc[0]["knows"] for p in (0.15, 0.01))
    assert sparse - dense == pytest.approx(math.log(15) / PAIR_FEATURES["knows"].scale)
