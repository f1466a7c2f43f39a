from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from introlab.matching.comparing import FIELDS
from introlab.matching.zones import (
    BEYOND_NAME_CERTAIN,
    CERTAIN_FROM,
    SHIFT_SPREAD,
    beyond_name,
    shift_from_answers,
    zone_codes,
)

BITS = st.floats(-40, 60)


@given(BITS, st.floats(-40, BEYOND_NAME_CERTAIN - 0.01))
def test_a_name_alone_never_merges(weight: float, beyond: float) -> None:
    assert zone_codes(np.array([weight]), np.array([beyond]))[0] != 0


@given(BITS, st.floats(-40, -0.01))
def test_a_name_against_which_something_speaks_is_not_even_asked(
    weight: float, beyond: float
) -> None:
    assert zone_codes(np.array([weight]), np.array([beyond]))[0] == 2


@given(BITS, BITS, st.floats(0, 20))
def test_more_weight_never_means_a_worse_zone(weight: float, beyond: float, more: float) -> None:
    low, high = zone_codes(np.array([weight, weight + more]), np.array([beyond, beyond]))
    assert high <= low


def test_borders() -> None:
    weight = np.array([CERTAIN_FROM, CERTAIN_FROM - 0.01, -3.0, -3.01])
    assert zone_codes(weight, np.full(4, 5.0)).tolist() == [0, 1, 1, 2]


def test_what_lies_beyond_the_name_is_all_but_the_four_fields_of_names() -> None:
    bits = np.arange(len(FIELDS), dtype=float).reshape(1, -1)
    assert beyond_name(bits)[0] == bits[0, 4:].sum()


@given(st.lists(st.tuples(st.floats(-10, 20), st.booleans()), min_size=1, max_size=30))
def test_one_more_different_makes_more_careful(answers: list[tuple[float, bool]]) -> None:
    weights = np.array([weight for weight, _ in answers])
    same = np.array([word for _, word in answers])
    before = shift_from_answers(weights, same)
    after = shift_from_answers(np.append(weights, 3.0), np.append(same, False))
    assert after <= before
    assert shift_from_answers(np.append(weights, 3.0), np.append(same, True)) >= before
    assert abs(before) <= 3 * SHIFT_SPREAD


def test_the_shift_is_where_its_slope_is_zero() -> None:
    """Checked against a fine grid of the penalised likelihood, an independent way."""
    weights, same = np.array([4.0, 1.0, -2.0, 6.0]), np.array([True, False, False, False])
    grid = np.linspace(-6, 6, 120_001)
    chance = 1 / (1 + np.exp2(-(weights[:, None] + grid)))
    loss = -np.log(np.where(same[:, None], chance, 1 - chance)).sum(axis=0)
    loss += grid**2 / (2 * SHIFT_SPREAD**2)
    assert abs(shift_from_answers(weights, same) - grid[loss.argmin()]) < 1e-3
