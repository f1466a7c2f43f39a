from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.network.odds import LINK_COLUMNS, band, bands, combined
from introlab.tables import BANDS

EVIDENCE = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 3), st.sampled_from(["together", "mutual", "denied"]),
        st.floats(0, 1), st.floats(0, 5), st.floats(0, 5),
        st.sampled_from(["2025-01-01", "2024-06-30", ""]), st.text(max_size=3),
    ),
    max_size=10,
)  # fmt: skip


@given(EVIDENCE, st.randoms(use_true_random=False))
def test_evidence_combines_as_independent_and_in_any_order(
    rows: list[tuple[Any, ...]], random: Any
) -> None:
    table = combined(pd.DataFrame(rows, columns=list(LINK_COLUMNS)))
    mixed = random.sample(rows, len(rows))
    other = combined(pd.DataFrame(mixed, columns=list(LINK_COLUMNS)))
    assert table.index.tolist() == sorted({(row[1], row[0]) for row in rows})
    for pair in table.index:
        own = [row for row in rows if (row[1], row[0]) == pair]
        odds = 1 - math.prod(1 - row[3] for row in own)
        odds = 0.0 if any(row[2] == "denied" for row in own) else odds
        seen = [row[6] for row in own if row[2] == "together"]
        for result in (table, other):
            assert result["odds"].loc[pair] == pytest.approx(odds, abs=1e-12)
            assert result["weight"].loc[pair] == pytest.approx(sum(row[4] for row in own))
            assert result["wrote"].loc[pair] == pytest.approx(sum(row[5] for row in own))
            assert result["last_on"].loc[pair] == max(row[6] for row in own)
            assert result["together_on"].loc[pair] == max(seen, default="")
            assert sorted(result["kinds"].loc[pair]) == sorted(row[2] for row in own)
            assert len(result["text"].loc[pair]) >= sum(len(row[7]) for row in own)


def test_the_strongest_evidence_is_told_first() -> None:
    rows = [(1, 9, "mutual", 0.35, 0.0, 0.0, "", "b"), (1, 9, "user", 0.95, 0.0, 0.0, "", "a")]
    row: Any = combined(pd.DataFrame(rows, columns=list(LINK_COLUMNS))).loc[(9, 1)]
    assert (row["text"], row["kinds"]) == ("a; b", ("user", "mutual"))


def test_a_band_begins_at_its_lowest_odds() -> None:
    for name, lowest in BANDS:
        assert band(lowest) == name
    assert band(math.nextafter(0.7, 0)) == "plausible"


@given(st.lists(st.floats(0, 1)))
def test_bands_of_many_are_the_bands_of_each(odds: list[float]) -> None:
    assert bands(pd.Series(odds, dtype=float)).tolist() == [band(one) for one in odds]
