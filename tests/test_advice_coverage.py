from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.advice.coverage import coverage, dependence, eligible, share_reached
from introlab.advice.ranking import gather, rank
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.tables import COVERAGE_COLUMNS
from tests.conftest import person

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network

NAMES = ("Tess", "Uma", "Vera", "Wim", "Ana Example")


@pytest.fixture
def market(network: Network) -> Network:
    """Ana and Ben are true connections, Cy is known, trusted and outside in 'data' only."""
    network.add(people="ana ben cy", prospects=[{"name": n, "context": "data"} for n in NAMES])
    for name in ("ana", "ben", "cy"):
        add_mark(network.ws, network.id(name), "know_personally", True)
        add_tag(network.ws, network.id(name), "data", 2 if name == "cy" else 5)
    for name, prospect, origin in (
        ("ana", "Tess", "user"), ("ben", "Tess", "mutual"), ("ben", "Uma", "user"),
        ("cy", "Vera", "user"),
    ):  # fmt: skip
        add_word(
            network.ws, network.id(name), network.prospect(prospect), knows=True, origin=origin
        )
    return network


def test_a_prospect_is_reached_directly_through_an_introducer_or_not(market: Network) -> None:
    table = coverage(gather(market.ws))
    assert table.columns.tolist() == list(COVERAGE_COLUMNS)
    assert table["prospect"].tolist() == list(NAMES)
    assert table["reached"].tolist() == ["introducer", "introducer", "no", "no", "direct"]
    assert table["best_introducer"].tolist() == ["Ana Example", "Ben Example", "", "", ""]
    assert table["band"].tolist() == ["strong", "strong", "none", "none", "none"]
    assert table["introducers"].tolist() == [2, 1, 0, 0, 0]
    assert table["single_introducer"].tolist() == [False, True, False, False, False]
    assert share_reached(table) == 3 / 5


def test_weak_odds_and_closed_gates_reach_nobody(market: Network) -> None:
    add_mark(market.ws, market.id("ben"), "do_not_ask", True)
    market.ws.set_setting("trusted_rating", 5)
    assert coverage(gather(market.ws))["reached"].tolist()[:2] == ["introducer", "no"]
    market.add(people=[person(f"staff{i}", company="Acme") for i in range(9)])
    assert share_reached(coverage(gather(market.ws))) == 2 / 5


def test_it_agrees_with_the_whole_ranking(sample: Workspace) -> None:
    known = gather(sample)
    whole = rank(None, advice=known, top=None)
    inside = whole[(whole["gate"] == "inside") & whole["band"].isin(["strong", "plausible"])]
    assert eligible(known).equals(inside.reset_index(drop=True))
    table = coverage(known).set_index("prospect_id")
    counts = inside.groupby("prospect_id").size()
    assert table["introducers"].to_dict() == counts.reindex(table.index).fillna(0).to_dict()


def test_it_says_on_whom_too_much_hangs(market: Network) -> None:
    table = dependence(gather(market.ws))
    assert table[["introducer", "prospects", "only_way"]].values.tolist() == [
        ["Ben Example", 2, 1], ["Ana Example", 1, 0],
    ]  # fmt: skip


def test_an_empty_list_has_an_empty_table(ws: Workspace) -> None:
    known = gather(ws)
    assert coverage(known).empty
    assert dependence(known).empty
    assert share_reached(coverage(known)) == 0.0
