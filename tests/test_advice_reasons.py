from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from introlab.advice.features import FEATURES
from introlab.advice.ranker import PRIOR_WEIGHTS
from introlab.advice.ranking import gather, rank
from introlab.advice.reasons import LONGEST, SHORT_COLUMNS, model_card, short_list, why, why_table
from introlab.network.knows import add_word
from introlab.network.trust import add_tag
from introlab.tables import IntrolabError
from tests.conftest import Network, person

if TYPE_CHECKING:
    from introlab.workspace import Workspace

TESS = "email:tess@example.net"
CHATS = [f"2025-1{m}-0{d} {a} > {b}" for m in (0, 1) for d, (a, b) in enumerate(
    [("ana", "me"), ("me", "ana"), ("ben", "me"), ("me", "ben")], start=1)]  # fmt: skip


@pytest.fixture
def market(network: Network) -> Network:
    """Ana wrote to the user and Tess, Ben did not, Cy is silent."""
    network.ws.set_setting("default_context", "data")
    return network.add(
        people="ana ben cy",
        mails=[*CHATS, f"2025-12-01 ana > me {TESS}"],
        prospects=[{"name": "Tess", "email": "tess@example.net"}, {"name": "Uma"}],
    )


def first(network: Network, prospect: str) -> int:
    table = rank(network.ws, prospect_ids=[network.prospect(prospect)], top=1)
    return int(table["contact_id"].iloc[0])


def test_a_short_list_holds_half_of_the_softmax_and_no_more(sample: Workspace) -> None:
    few = short_list(gather(sample))
    assert few.columns.tolist() == list(SHORT_COLUMNS)
    for _, part in few.groupby("prospect_id"):
        assert part["rank"].tolist() == list(range(1, len(part) + 1))
        assert part["share"].iloc[:-1].sum() < 0.5
        assert len(part) == LONGEST or part["share"].sum() >= 0.5 - 1e-9
        assert part["share"].sum() <= 1.0 + 1e-9


def test_silent_contacts_change_no_short_list(market: Network) -> None:
    before = short_list(gather(market.ws))
    market.add(people=[person(f"silent{i}", company=f"Nowhere {i}") for i in range(300)])
    pd.testing.assert_frame_equal(short_list(gather(market.ws)), before)


def test_without_prospects_the_short_list_is_empty(network: Network) -> None:
    assert short_list(gather(network.ws)).columns.tolist() == list(SHORT_COLUMNS)


def test_the_sentence_names_the_source_of_every_clause(market: Network) -> None:
    add_tag(market.ws, market.id("ana"), "data", 4)
    add_word(market.ws, market.id("ana"), market.prospect("Tess"), knows=True)
    found = why(gather(market.ws), market.prospect("Tess"), market.id("ana"))
    assert found.sentence == (
        "Ana Example: you said that they know each other (2026-01-01) (your word), 1 small mail "
        "with both of them, sent by this contact, last on 2025-12-01 (your correspondence), you "
        "rated their trust 4 of 5 in this context (your tag), 2 two-way exchanges in 365 days "
        "(your correspondence), last exchange 30 days ago (your correspondence)."
    )
    silent = why(gather(market.ws), market.prospect("Tess"), market.id("cy"))
    assert silent.sentence == (
        "Cy Example: no sign yet that they know each other, no exchange on record."
    )


def test_the_age_of_the_evidence_asks_for_confirmation_after_a_year(market: Network) -> None:
    market.add(mails=[f"2024-12-30 ben > me {TESS}"])
    known = gather(market.ws)
    fresh, old, none = (
        why(known, market.prospect("Tess"), market.id(name)) for name in ("ana", "ben", "cy")
    )
    assert (fresh.evidence_on, fresh.evidence_days, fresh.confirm) == ("2025-12-01", 31, False)
    assert (old.evidence_on, old.evidence_days, old.confirm) == ("2024-12-30", 367, True)
    assert (none.evidence_on, none.evidence_days, none.confirm) == ("", None, False)


def test_the_weakest_link_is_what_most_separates_them_from_the_best(market: Network) -> None:
    known = gather(market.ws)
    ben = why(known, market.prospect("Tess"), market.id("ben"))
    assert ben.weakest == FEATURES["knows"].words
    assert ben.shortfall > 1
    cy = why(known, market.prospect("Uma"), market.id("cy"))
    assert cy.weakest == FEATURES["recency"].words


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_the_fact_that_would_put_somebody_first_does(market: Network, name: str) -> None:
    uma, contact = market.prospect("Uma"), market.id(name)
    leader = "ana" if name == "ben" else "ben"  # known to somebody else by the user's word
    add_word(market.ws, market.id(leader), uma, knows=True)
    assert first(market, "Uma") == market.id(leader)
    add_tag(market.ws, contact, "data", 5)
    change = why(gather(market.ws), uma, contact).change
    assert change == "your word that they know the prospect would put them first"
    add_word(market.ws, contact, uma, knows=True)
    assert first(market, "Uma") == contact


def test_the_fact_that_would_take_the_first_place_away_does(market: Network) -> None:
    tess, ana = market.prospect("Tess"), market.id("ana")
    add_word(market.ws, market.id("ben"), tess, knows=True)
    add_word(market.ws, ana, tess, knows=True)
    assert first(market, "Tess") == ana
    change = why(gather(market.ws), tess, ana).change
    assert change == "your word that they do not know the prospect would put somebody else first"
    add_word(market.ws, ana, tess, knows=False)
    assert first(market, "Tess") != ana


def test_a_change_of_trust_is_named_where_it_decides(network: Network) -> None:
    network.add(people="ana ben", prospects=[{"name": "Tess", "context": "data"}])
    for name in ("ana", "ben"):
        add_word(network.ws, network.id(name), 1, knows=True)
    add_tag(network.ws, network.id("ana"), "data", 4)
    change = why(gather(network.ws), 1, network.id("ben")).change
    assert change == "a trust of 5 of 5 in this context would put them first"
    add_tag(network.ws, network.id("ben"), "data", 5)
    assert first(network, "Tess") == network.id("ben")


def test_a_first_place_without_evidence_can_be_lost_by_a_denial(network: Network) -> None:
    network.add(people="ana ben", prospects=[{"name": "Tess", "context": "data"}])
    add_tag(network.ws, network.id("ana"), "data", 4)
    change = why(gather(network.ws), 1, network.id("ana")).change
    assert change == "your word that they do not know the prospect would put somebody else first"
    add_word(network.ws, network.id("ana"), 1, knows=False)
    assert first(network, "Tess") == network.id("ben")


def test_a_first_place_that_rests_on_trust_can_be_lost_by_it(network: Network) -> None:
    network.add(people="ana ben", prospects=[{"name": "Tess", "context": "data"}])
    for name, rating in (("ana", 5), ("ben", 4)):
        add_word(network.ws, network.id(name), 1, knows=False)
        add_tag(network.ws, network.id(name), "data", rating)
    known = gather(network.ws)
    assert why(known, 1, network.id("ana")).change == (
        "a trust of 2 of 5 in this context would put somebody else first"
    )
    add_tag(network.ws, network.id("ana"), "data", 2)
    assert first(network, "Tess") == network.id("ben")


def test_alone_nothing_would_change_the_order(network: Network) -> None:
    network.add(people="ana", prospects=[{"name": "Tess", "context": "data"}])
    assert why(gather(network.ws), 1, network.id("ana")).change == ""


def test_a_prospect_who_is_a_contact_has_no_introducer_to_explain(market: Network) -> None:
    market.add(people=[person("tess", TESS)])
    with pytest.raises(IntrolabError, match="a contact already"):
        why(gather(market.ws), market.prospect("Tess"), market.id("ana"))


def test_the_table_has_a_row_for_each_place(market: Network) -> None:
    table = why_table(gather(market.ws), market.prospect("Tess"), top=3)
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["contact_id"].iloc[0] == market.id("ana")
    assert table["evidence_days"].tolist()[0] == 31


def test_the_model_card_shows_shipped_weights_and_how_far_they_moved(market: Network) -> None:
    card: Any = model_card(gather(market.ws)).set_index("feature")
    assert card["shipped"].to_dict() == PRIOR_WEIGHTS
    assert (card["moved"] == 0).all()  # nothing was learned yet
