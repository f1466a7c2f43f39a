from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.advice.scoring import ContactScores, PairPoints, half

SCORES = st.floats(-5, 5).map(lambda x: round(x, 1))  # ties are wanted


@st.composite
def networks(draw: st.DrawFn) -> tuple[Any, ...]:
    contacts, prospects = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    own = np.array(draw(st.lists(SCORES, min_size=contacts, max_size=contacts)))
    flags = st.lists(st.booleans(), min_size=contacts, max_size=contacts)
    pairs = sorted(
        draw(st.sets(st.tuples(st.integers(0, prospects - 1), st.integers(0, contacts - 1))))
    )
    values = np.array([[draw(SCORES), draw(SCORES)] for _ in pairs]).reshape(-1, 2)
    return own, np.array(draw(flags)), np.array(draw(flags)), prospects, pairs, values


WEIGHTS = np.array([1.0, -0.5])


def made(network: tuple[Any, ...]) -> tuple[ContactScores, PairPoints, Any]:
    """Return the shipped scores, and the table of all scores made in the plain way."""
    own, allowed, active, prospects, pairs, values = network
    places = np.array(pairs, dtype=int).reshape(-1, 2)
    points = PairPoints.of(places[:, 0], places[:, 1], values, WEIGHTS, (prospects, len(own)))
    dense = np.tile(own, (prospects, 1))
    for (prospect, contact), value in zip(pairs, values, strict=True):
        dense[prospect, contact] += value @ WEIGHTS
    return ContactScores.of(own, allowed, active), points, dense


@given(networks(), st.one_of(st.none(), st.integers(1, 14)))
def test_the_best_are_those_of_a_pass_over_all_pairs(
    network: tuple[Any, ...], top: int | None
) -> None:
    scores, points, dense = made(network)
    for prospect, row in enumerate(dense):
        for without in (None, 0):
            keep = network[1].copy()
            if without is not None:
                keep[without] = False
            candidates = np.flatnonzero(keep)
            expected = candidates[np.argsort(-row[candidates].round(9), kind="stable")][:top]
            _, evident, gained = points.of_prospect(prospect)
            places, found = scores.best(evident, gained, top=top, without=without)
            assert found.round(9).tolist() == row[expected].round(9).tolist()
            assert found == pytest.approx(row[places], abs=1e-9)
            assert len(set(places.tolist())) == len(places)
            assert keep[places].all()


@given(networks())
def test_the_mass_is_the_sum_over_active_candidates_and_those_with_evidence(
    network: tuple[Any, ...],
) -> None:
    scores, points, dense = made(network)
    for prospect, row in enumerate(dense):
        _, evident, gained = points.of_prospect(prospect)
        for without in (None, 0):
            counts = network[2].copy()
            counts[evident] = True
            counts &= network[1]
            if without is not None:
                counts[without] = False
            total = np.exp(row[counts]).sum()
            mass = scores.mass(evident, gained, without=without)
            assert np.exp(mass) == pytest.approx(total, rel=1e-6, abs=1e-9)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=9))
def test_the_short_list_is_the_shortest_that_holds_half(weights: list[float]) -> None:
    shares = np.sort(np.array(weights) / sum(weights))[::-1]
    number = half(shares)
    assert shares[:number].sum() >= 0.5 - 1e-9
    assert number == 1 or shares[: number - 1].sum() < 0.5
