from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.advice.features import PAIR_FEATURES, pair_features
from introlab.advice.ranker import PRIOR_WEIGHTS
from introlab.advice.worth import DEPTH, Top, answer_points, discounts
from introlab.network.odds import LINK_COLUMNS, WORD_ODDS, combined

SCORES = st.lists(st.floats(-4, 4), min_size=1, max_size=9, unique=True).map(
    lambda scores: np.array(sorted(scores, reverse=True))
)
SHIFTS = st.one_of(st.just(-np.inf), st.floats(-6, 6))


def head(scores: Any) -> Top:
    return Top(scores[: DEPTH + 1], float(np.logaddexp.reduce(scores)))


def one(top: Top, scores: Any, place: int, shift: float) -> tuple[int, float]:
    """Return new place and gain of one name under one answer."""
    asked = np.array([min(place, len(top.scores))]), scores[[place]], np.array([[shift]])
    return int(top.moved(*asked).item()), float(top.gain(*asked).item())


def plainly(scores: Any, place: int, shift: float) -> tuple[int, float]:
    """Return the same by putting the whole list in order again."""
    after = scores.copy()
    after[place] += shift
    share = np.exp(after) / np.exp(scores).sum()
    order = np.lexsort((np.arange(len(after)) != place, -after))
    count = [1 / np.log2(n + 2) if n < DEPTH else 0.0 for n in range(len(scores))]
    new = sum(c * share[name] for c, name in zip(count, order, strict=True))
    old = sum(c * share[name] for c, name in zip(count, range(len(scores)), strict=True))
    return order.tolist().index(place), float(new - old)


@given(SCORES, st.data())
def test_the_gain_is_that_of_putting_the_whole_list_in_order_again(
    scores: Any, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(scores) - 1))
    shift = data.draw(SHIFTS)
    moved, gain = one(head(scores), scores, place, shift)
    expected_place, expected = plainly(scores, place, shift)
    assert gain == pytest.approx(expected, abs=1e-9)
    assert min(moved, DEPTH) == min(expected_place, DEPTH)


@given(SCORES, st.data())
def test_no_answer_makes_a_list_worse(scores: Any, data: st.DataObject) -> None:
    top, number = head(scores), len(scores)
    places = np.arange(number)
    shifts = np.array([[data.draw(SHIFTS) for _ in range(3)] for _ in places])
    gains = top.gain(np.minimum(places, len(top.scores)), scores, shifts)
    assert gains.shape == shifts.shape
    assert (gains >= 0).all()


@given(st.lists(st.sampled_from([-1.0, 0.0, 2.0]), min_size=1, max_size=9))
def test_an_answer_that_gives_no_other_score_moves_nobody_even_among_equals(
    scores: list[float],
) -> None:
    ordered = np.array(sorted(scores, reverse=True))
    top = head(ordered)
    places = np.minimum(np.arange(len(ordered)), len(top.scores))
    nothing = np.zeros((len(ordered), 2))
    assert (top.moved(places, ordered, nothing) == places[:, None]).all()
    assert not top.gain(places, ordered, nothing).any()


def test_who_stays_below_the_first_five_changes_nothing() -> None:
    scores = np.arange(9.0)[::-1]
    top = head(scores)
    assert [one(top, scores, place, 0.9)[1] for place in (5, 6, 8)] == [0.0] * 3
    assert one(top, scores, 5, 1.1)[1] > 0
    assert one(top, scores, 8, -np.inf)[1] == 0


def test_a_name_off_the_list_leaves_its_place_to_the_others() -> None:
    scores = np.log([0.5, 0.3, 0.2])
    moved, gain = one(head(scores), scores, 0, -np.inf)
    assert moved == 2
    first, second, third = discounts(3)
    assert gain == pytest.approx(0.3 * (first - second) + 0.2 * (second - third))


def test_discounts_are_those_of_ndcg_and_end_after_the_depth() -> None:
    counts = discounts(DEPTH + 2)
    assert counts[0] == 1
    assert (np.diff(counts) < 0).sum() == DEPTH
    assert counts[DEPTH:].tolist() == [0, 0]


def pairs_with(*words: tuple[str, float]) -> pd.DataFrame:
    rows = [(1, 9, kind, odds, 0.5, 0.25, "", "x") for kind, odds in words]
    return combined(pd.DataFrame(rows, columns=list(LINK_COLUMNS)))


@pytest.mark.parametrize("odds", [0.0001, 0.35, 0.9])
def test_the_points_of_an_answer_are_those_of_the_word_itself(odds: float) -> None:
    """What is reckoned beforehand is what the ranking gives once the word is stored."""
    seen = ("together", odds)
    said = (
        pairs_with(seen, ("user", WORD_ODDS["user"])),
        pairs_with(seen, ("denied", 0.0)),
    )
    for points, told in zip(answer_points(pairs_with(seen), PRIOR_WEIGHTS), said, strict=True):
        # The word adds no mail of its own.
        values = pair_features(told.assign(weight=0.5, wrote=0.25))
        expected = sum(PRIOR_WEIGHTS[name] * values[name].iloc[0] for name in PAIR_FEATURES)
        assert points[0] == pytest.approx(expected)
