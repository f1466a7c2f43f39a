from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from introlab.advice.conversations import (
    CONVERSATION_COLUMNS,
    STANDS_HIGH,
    conversation_first,
)
from introlab.advice.coverage import REACHING_BANDS, eligible
from introlab.advice.ranking import gather, rank
from introlab.asking.drafts import draft
from introlab.network.asks import open_ask
from introlab.network.intake import store
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.sources.reading import Employment, Endorsement, Reading
from introlab.tables import OWNER, IntrolabError, each
from tests.conftest import person

if TYPE_CHECKING:
    import pandas as pd

    from introlab.workspace import Workspace
    from tests.conftest import Network


@pytest.fixture
def market(network: Network) -> Network:
    """Ana is known to know both prospects, Ben one of them, Cy neither."""
    network.ws.set_setting("default_context", "data")
    network.add(
        people=[person("ana", company="Acme"), person("ben"), person("cy")],
        prospects=[{"name": "Tess"}, {"name": "Uma"}],
    )
    for name, prospect in (("ana", "Tess"), ("ana", "Uma"), ("ben", "Uma")):
        add_word(network.ws, network.id(name), network.prospect(prospect), knows=True)
    return network


def listed(network: Network) -> pd.DataFrame:
    return conversation_first(network.ws, gather(network.ws))


def row(network: Network, name: str) -> Any:
    table = listed(network)
    return next(each(table[table["contact_id"] == network.id(name)]))


def test_who_knows_prospects_and_is_not_tagged_stands_there_with_the_gates_words(
    market: Network,
) -> None:
    table = listed(market)
    assert table["contact_id"].tolist() == [market.id("ana"), market.id("ben")]
    assert table["prospects"].tolist() == ["Tess, Uma", "Uma"]
    assert table["number"].tolist() == [2, 1]
    assert set(table["gate"]) == {"not tagged yet"}
    gate = gather(market.ws).gates["data"]
    assert table["why"].tolist() == gate.loc[table["contact_id"], "gate_why"].tolist()


def test_low_trust_or_little_contact_leads_to_a_conversation(market: Network) -> None:
    add_tag(market.ws, market.id("ana"), "data", 2)
    add_tag(market.ws, market.id("ben"), "data", 5)
    table = listed(market)
    assert table["gate"].tolist() == ["outside", "outside"]
    assert table["why"].iloc[0] == "you rated their trust 2 of 5 in this context"
    assert table["why"].iloc[1].endswith("a conversation first")


def test_whoever_may_be_asked_needs_no_conversation_first(market: Network) -> None:
    add_mark(market.ws, market.id("ana"), "know_personally", True)
    add_tag(market.ws, market.id("ana"), "data", 4)
    assert listed(market)["contact_id"].tolist() == [market.id("ben")]


def test_whom_you_asked_lately_is_spared_and_not_talked_into_it(market: Network) -> None:
    ana = market.id("ana")
    add_mark(market.ws, ana, "know_personally", True)
    add_tag(market.ws, ana, "data", 4)
    open_ask(market.ws, ana, market.prospect("Tess"), context="data", why="x")
    assert gather(market.ws).gates["data"].loc[ana, "gate"] == "outside"
    assert ana not in set(listed(market)["contact_id"])


def test_whoever_is_to_be_left_in_peace_is_not_listed(market: Network) -> None:
    add_mark(market.ws, market.id("ana"), "do_not_ask", True)
    assert listed(market)["contact_id"].tolist() == [market.id("ben")]


def test_a_contact_is_judged_in_each_context_for_itself(market: Network) -> None:
    market.add(prospects=[{"name": "Vic", "context": "tax"}])
    add_word(market.ws, market.id("ana"), market.prospect("Vic"), knows=True)
    add_mark(market.ws, market.id("ana"), "know_personally", True)
    add_tag(market.ws, market.id("ana"), "data", 5)
    one = row(market, "ana")
    assert (one.context, one.prospects) == ("tax", "Vic")
    assert one.why.endswith("trusted elsewhere: data")


def test_nobody_to_talk_to_is_an_empty_table_with_its_columns(network: Network) -> None:
    network.ws.set_setting("default_context", "data")
    network.add(people="ana", prospects=[{"name": "Tess"}])
    table = listed(network)
    assert table.empty
    assert table.columns.tolist() == list(CONVERSATION_COLUMNS)


# ---------------------------------------------------------------- what to start with


def test_without_any_exchange_it_says_so_and_how_they_came_in(market: Network) -> None:
    assert row(market, "ben").start_with == (
        "no exchange on record (LinkedIn connection): begin with how you met; "
        "ask what they make of Uma, not for an introduction"
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"mails": ["2025-03-01 me > ben", "2025-03-02 ben > me"]}, "they wrote last, on "),
        ({"mails": ["2025-03-01 ben > me", "2025-03-02 me > ben"]}, "you wrote last, on "),
        ({"meetings": ["2025-03-02 ben > me"]}, "you met last, on "),
    ],
)
def test_the_last_contact_is_named_with_its_day(
    market: Network, facts: dict[str, list[str]], said: str
) -> None:
    market.add(**facts)  # type: ignore[arg-type]
    assert row(market, "ben").start_with.startswith(f"{said}2025-03-02: ")


def test_what_they_said_in_public_is_worth_a_thank_you_whatever_their_tag(
    market: Network,
) -> None:
    reading = Reading(market.receipt())
    for number, (kind, skill) in enumerate([("endorsement", "Data"), ("recommendation", "")]):
        reading.endorsements.append(
            Endorsement(
                f"e{number}", kind, "received", "email:ben@example.com", skill, "2024-05-01"
            )
        )
    store(market.ws, [reading])
    add_tag(market.ws, market.id("ben"), "data", 3)
    clauses = row(market, "ben").start_with.split("; ")
    assert clauses[1] == (
        "they wrote a recommendation for you in 2024: thank them, and ask what they saw"
    )
    assert "thank" not in row(market, "ana").start_with


def test_a_shared_employer_is_named(market: Network) -> None:
    reading = Reading(market.receipt())
    reading.employments.append(Employment("p1", OWNER, "ACME Ltd", "Analyst", "2010", "2015"))
    store(market.ws, [reading])
    assert "Acme: in both your work histories" in row(market, "ana").start_with
    assert "work histories" not in row(market, "ben").start_with


def test_of_many_prospects_three_are_named_and_the_others_counted(market: Network) -> None:
    market.add(prospects=[{"name": f"More {letter}"} for letter in "ABC"])
    for letter in "ABC":
        add_word(market.ws, market.id("ana"), market.prospect(f"More {letter}"), knows=True)
    one = row(market, "ana")
    assert one.number == 5
    assert one.prospects == "Tess, Uma, More A and 2 more"


# ---------------------------------------------------------------- laws, on the sample


def test_everybody_listed_is_refused_a_draft_for_every_prospect_of_the_context(
    sample: Workspace,
) -> None:
    known = gather(sample)
    table = conversation_first(sample, known)
    assert len(table) > 5
    for one in each(table):
        here = known.targets[known.targets["context"] == one.context]
        for prospect_id in here.loc[here["contact_id"] != one.contact_id, "prospect_id"].head(5):
            with pytest.raises(IntrolabError, match=r"No draft.*conversation first"):
                draft(sample, known, int(prospect_id), one.contact_id)


def test_the_list_is_who_stands_high_less_the_true_connections(sample: Workspace) -> None:
    """Held against the whole ranking, from which the list is not made."""
    known = gather(sample)
    table = conversation_first(sample, known)
    everybody = rank(None, advice=known, top=None).dropna(subset=["contact_id"])
    high = everybody[(everybody["rank"] <= STANDS_HIGH) & everybody["band"].isin(REACHING_BANDS)]
    wanted: dict[tuple[int, str], int] = {}
    for one in each(high):
        if not known.gates[one.context].loc[one.contact_id, "true_connection"]:
            place = (int(one.contact_id), one.context)
            wanted[place] = wanted.get(place, 0) + 1
    found = {(one.contact_id, one.context): one.number for one in each(table)}
    assert found == wanted
    asked = eligible(known)
    assert not set(found) & set(zip(asked["contact_id"], asked["context"], strict=True))


def test_every_day_and_year_it_names_stands_in_the_data(sample: Workspace) -> None:
    table = conversation_first(sample, gather(sample))
    days = {at[:10] for (at,) in sample.rows("SELECT at FROM interaction")}
    days |= {day for (day,) in sample.rows("SELECT connected_on FROM record")}
    years = {day[:4] for (day,) in sample.rows("SELECT given_on FROM endorsement")}
    named = re.findall(r"\d{4}-\d\d-\d\d", " ".join(table["start_with"]))
    assert named
    assert set(named) <= days
    assert set(re.findall(r"for you in (\d{4})", " ".join(table["start_with"]))) <= years
