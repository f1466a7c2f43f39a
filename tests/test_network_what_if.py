from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network.trust import add_mark, add_tag, trust_table
from introlab.network.what_if import TRIED, WHAT_IF_COLUMNS, what_if

if TYPE_CHECKING:
    import pandas as pd

    from introlab.workspace import Workspace
    from tests.conftest import Network

NAMES = ("ana", "ben", "cy", "dee")


@pytest.fixture
def lively(network: Network) -> Network:
    """Four contacts: of one the exchanges are recent, of one old, of one both, of one none."""
    network.add(
        people=" ".join(NAMES),
        meetings=[
            *(f"2025-{month:02}-05 ana > me" for month in range(8, 13)),
            *(f"2024-{month:02}-05 ben > me" for month in range(2, 11)),
            *(f"202{4 + month // 7}-{month:02}-05 cy > me" for month in range(4, 11)),
        ],
    )
    for name, rating in zip(NAMES, (3, 4, 5, 5), strict=True):
        add_tag(network.ws, network.id(name), "data", rating)
    add_tag(network.ws, network.id("dee"), "tax", 5)
    return network


def stored(ws: Workspace) -> list[tuple[object, ...]]:
    return ws.rows("SELECT name, value, set_on FROM setting ORDER BY name")


@pytest.mark.parametrize("days", TRIED["known_days"])
@pytest.mark.parametrize("rating", TRIED["trusted_rating"])
def test_each_number_is_what_the_settings_would_give(
    lively: Network, days: int, rating: int
) -> None:
    """The table is held against the trust table of a workspace that really has the settings."""
    found = what_if(lively.ws, "Data").set_index(list(WHAT_IF_COLUMNS[:3]))["true_connections"]
    lively.ws.set_setting("known_days", days)
    lively.ws.set_setting("trusted_rating", rating)
    for number in TRIED["known_exchanges"]:
        lively.ws.set_setting("known_exchanges", number)
        real = int(trust_table(lively.ws, "data")["true_connection"].sum())
        assert found[days, rating, number] == real


WORDS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from([1, 3, 4, 5, None]),
              st.sampled_from([True, False, None])), max_size=6,
)  # fmt: skip


@given(WORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
def test_a_stricter_setting_never_adds_a_true_connection(
    lively: Network, words: list[tuple[str, int | None, bool | None]]
) -> None:
    for name, rating, known in words:
        add_tag(lively.ws, lively.id(name), "data", rating)
        add_mark(lively.ws, lively.id(name), "know_personally", known)
    table = what_if(lively.ws, "data")
    strict = {"known_days": False, "trusted_rating": True, "known_exchanges": True}
    for name, falls in strict.items():
        others = [other for other in strict if other != name]
        for _, line in table.sort_values(name).groupby(others):
            numbers = line["true_connections"].tolist()
            steps = list(pairwise(numbers if falls else numbers[::-1]))
            assert all(before >= after for before, after in steps)


def test_the_line_is_not_flat_where_contacts_hang_on_a_setting(lively: Network) -> None:
    table = what_if(lively.ws, "data")
    for name in TRIED:
        sums = set(table.groupby(name)["true_connections"].sum())
        assert len(sums) > 1, name


def test_looking_changes_nothing(lively: Network) -> None:
    before = stored(lively.ws)
    what_if(lively.ws, "data")
    assert stored(lively.ws) == before


def today(table: pd.DataFrame) -> tuple[int, ...]:
    (row,) = table[table["today"]][list(TRIED)].itertuples(index=False)
    return tuple(row)


def test_one_row_is_today_also_where_the_settings_are_unusual(lively: Network) -> None:
    table = what_if(lively.ws, "data")
    assert today(table) == (365, 4, 5)
    assert not table.duplicated(list(TRIED)).any()
    for name, value in (("known_days", 90), ("trusted_rating", 2), ("known_exchanges", 30)):
        lively.ws.set_setting(name, value)
    table = what_if(lively.ws, "data")
    assert today(table) == (90, 2, 30)
    assert not table.duplicated(list(TRIED)).any()
    assert table[list(TRIED)].equals(table[list(TRIED)].sort_values(list(TRIED)))


def test_without_a_tag_nobody_is_a_true_connection_whatever_the_settings(
    lively: Network,
) -> None:
    assert set(what_if(lively.ws, "pricing")["true_connections"]) == {0}
    assert set(what_if(lively.ws, "tax")["true_connections"]) == {0}  # trusted, but never met
    add_mark(lively.ws, lively.id("dee"), "know_personally", True)
    assert set(what_if(lively.ws, "tax")["true_connections"]) == {1}
