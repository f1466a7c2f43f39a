from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.advice.queue import tag_first
from introlab.advice.ranking import gather, rank
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.tables import each

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network


@pytest.fixture
def market(network: Network) -> Network:
    contexts = ("data", "tax", "tax")
    return network.add(
        people="ana ben cy dan",
        prospects=[{"name": f"Tess {i}", "context": c} for i, c in enumerate(contexts)],
    )


def test_a_sign_of_knowing_goes_first(market: Network) -> None:
    add_word(market.ws, market.id("dan"), 1, knows=True)
    first = tag_first(gather(market.ws))
    assert first["name"].iloc[0] == "Dan Example"
    assert first["why"].iloc[0] == "among the best 20 for 3 prospects, with a sign of knowing 1"


def test_worth_is_the_sum_of_reciprocal_ranks_threefold_with_a_sign(market: Network) -> None:
    add_word(market.ws, market.id("dan"), 1, knows=True)
    known = gather(market.ws)
    worth: dict[int, float] = {}
    for row in each(rank(None, advice=known, top=None)):
        times = 3 if row.band != "none" else 1
        worth[row.contact_id] = worth.get(row.contact_id, 0) + times / row.rank
    table = tag_first(known).set_index("contact_id")["worth"]
    assert table.to_dict() == pytest.approx(worth)


def test_whoever_is_tagged_or_never_asked_is_not_in_the_queue(market: Network) -> None:
    for context in ("data", "tax"):
        add_tag(market.ws, market.id("ana"), context, 1)
    add_tag(market.ws, market.id("ben"), "data", 4)
    add_mark(market.ws, market.id("cy"), "do_not_ask", True)
    table = tag_first(gather(market.ws)).set_index("contact_id")
    assert set(table.index) == {market.id("ben"), market.id("dan")}
    assert table.loc[market.id("ben"), "prospects"] == 2


def test_the_context_is_the_one_most_prospects_ask_for(market: Network) -> None:
    assert tag_first(gather(market.ws))["context"].unique().tolist() == ["tax"]


def test_it_gives_no_more_than_wanted_and_no_row_without_a_list(
    market: Network, sample: Workspace
) -> None:
    assert len(tag_first(gather(market.ws), 2)) == 2
    assert len(tag_first(gather(sample))) == 12
    assert tag_first(gather(market.ws, prospect_ids=[])).empty
