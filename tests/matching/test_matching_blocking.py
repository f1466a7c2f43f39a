from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from introlab.matching.blocking import Block, blocks, candidates, neighbours
from introlab.matching.prepared import prepare

if TYPE_CHECKING:
    from collections.abc import Callable


@given(st.lists(st.integers(-1, 6), max_size=40), st.integers(1, 8))
def test_pairs_share_a_key_and_stand_within_the_window(keys: list[int], window: int) -> None:
    left, right = neighbours(Block(np.array(keys, np.int64), (), window))
    assert all(keys[a] == keys[b] >= 0 and a < b for a, b in zip(left, right, strict=True))
    for key in set(keys) - {-1}:
        members = [row for row, other in enumerate(keys) if other == key]
        expected = {(a, b) for i, a in enumerate(members) for b in members[i + 1 : i + 1 + window]}
        found = {(a, b) for a, b in zip(left, right, strict=True) if keys[a] == key}
        assert found == expected


def namesakes(number: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"record_id": [f"{i:05}" for i in range(number)], "given_name": "Jane",
         "family_name": "Roe", "company": [f"Firm {i}" for i in range(number)]}
    )  # fmt: skip


def test_growth_is_linear_in_the_number_of_namesakes() -> None:
    sizes = [len(candidates(prepare(namesakes(number)))[0]) for number in (500, 1_000, 2_000)]
    assert sizes[1] <= 2.1 * sizes[0]
    assert sizes[2] <= 2.1 * sizes[1]
    caps = sum(2 * block.window for block in blocks(prepare(namesakes(2_000))))
    assert sizes[2] <= caps * 2_000


def test_each_pair_is_a_candidate_once_and_asked_pairs_always(
    table: Callable[..., pd.DataFrame],
) -> None:
    ready = prepare(table({"email": "x@example.org"}, {"email": "x@example.org"}, {}, {}))
    extra = (np.array([2, 0], np.int32), np.array([3, 1], np.int32))
    left, right = candidates(ready, [extra])
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 1), (2, 3)]


def test_most_pairs_of_one_person_are_candidates(world: pd.DataFrame) -> None:
    ready = prepare(world)
    truth = world.set_index("record_id")["cluster"].loc[ready.ids].to_numpy()
    left, right = candidates(ready)
    found = (truth[left] == truth[right]).sum()
    sizes = pd.Series(truth).value_counts()
    assert found >= 0.9 * (sizes * (sizes - 1) / 2).sum()


def test_a_swapped_or_turned_name_meets_its_bearer(table: Callable[..., pd.DataFrame]) -> None:
    ready = prepare(
        table(
            {"given_name": "Anna", "family_name": "Zellwood"},
            {"given_name": "Zellwood", "family_name": "Anna"},
            {"given_name": "Anna", "family_name": "Zelwlood"},
        )
    )
    left, right = candidates(ready)
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == {(0, 1), (0, 2), (1, 2)}
