from __future__ import annotations

import numpy as np
import pytest

from introlab.matching.nicknames import NicknamePairs, full_name

NAMES = ["alessandro", "beth", "bob", "elizabeth", "liz", "misha", "mikhail", "robert", "zoe"]


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [("bob", "robert", True), ("liz", "beth", True), ("misha", "mikhail", True),
     ("bob", "liz", False), ("zoe", "beth", False)],
)  # fmt: skip
def test_short_forms_stand_for_their_names_in_either_order(
    left: str, right: str, one: bool
) -> None:
    pairs = NicknamePairs(NAMES)
    a, b = np.array([NAMES.index(left)]), np.array([NAMES.index(right)])
    assert pairs.of(a, b).tolist() == pairs.of(b, a).tolist() == [one]


def test_names_without_short_forms_have_no_pairs() -> None:
    assert NicknamePairs(["zzz", "yyy"]).of(np.array([0]), np.array([1])).tolist() == [False]


def test_a_full_name_is_its_own() -> None:
    assert {full_name(name) for name in ("robert", "elizabeth", "mikhail")} == {
        "robert", "elizabeth", "mikhail",
    }  # fmt: skip
    assert full_name("bob") == "robert"
