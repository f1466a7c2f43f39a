"""The speed benchmark compares ways that find the same."""

from __future__ import annotations

import pandas as pd
import pytest

from benchmarks import ranking_speed


def test_all_ways_agree_and_each_has_its_seconds() -> None:
    line = ranking_speed.measure(300, 25)
    sizes, seconds = line.split()[:2], [float(word) for word in line.split()[2:]]
    assert sizes == ["300", "25"]
    assert len(seconds) == 7
    assert all(second >= 0 for second in seconds)


def test_a_way_that_finds_something_else_is_no_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    dense = ranking_speed.dense

    def wrong(*what: object) -> pd.DataFrame:
        found = dense(*what)  # type: ignore[arg-type]
        return found.assign(score=found["score"] + 1e-6)

    monkeypatch.setattr(ranking_speed, "dense", wrong)
    with pytest.raises(SystemExit, match="one of them is wrong"):
        ranking_speed.measure(300, 25)
