from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network.asks import STATES, STEPS, advance, asks, open_ask, record_past
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    from tests.conftest import Network

PATHS = {
    "": (), "drafted": ("drafted",), "asked": ("asked",), "agreed": ("asked", "agreed"),
    "prospect_agreed": ("asked", "agreed", "prospect_agreed"), "introduced": ("introduced",),
    "met": ("introduced", "met"), "won": ("introduced", "won"), "declined": ("asked", "declined"),
    "lapsed": ("asked", "lapsed"), "withdrawn": ("drafted", "withdrawn"),
}  # fmt: skip


@pytest.fixture
def pair(network: Network) -> Network:
    return network.add(people="ana ben", prospects=[{"name": "Tess", "context": "Tax"}])


def started(network: Network, state: str) -> int:
    """Return an ask in a state, each step dated 2025-03."""
    first, *later = PATHS[state]
    ask_id = open_ask(network.ws, network.id("ana"), 1, state=first, on="2025-03")
    for step in later:
        advance(network.ws, ask_id, step, on="2025-03")
    return ask_id


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_only_the_listed_steps_may_follow(pair: Network, before: str, after: str) -> None:
    ask_id = started(pair, before)
    events = len(pair.ws.rows("SELECT * FROM ask_event"))
    if after in STEPS[before]:
        advance(pair.ws, ask_id, after, on="2025-04")
        assert asks(pair.ws)["state"].tolist() == [after]
    else:
        with pytest.raises(IntrolabError, match="cannot become"):
            advance(pair.ws, ask_id, after, on="2025-04")
        assert len(pair.ws.rows("SELECT * FROM ask_event")) == events


@pytest.mark.parametrize("state", STATES)
def test_only_some_states_begin_an_ask(pair: Network, state: str) -> None:
    if state in STEPS[""]:
        open_ask(pair.ws, pair.id("ana"), 1, state=state, on="2025-03")
        assert asks(pair.ws)["unasked"].tolist() == [state != "asked"]
    else:
        with pytest.raises(IntrolabError, match="'new' cannot become"):
            open_ask(pair.ws, pair.id("ana"), 1, state=state, on="2025-03")
        assert pair.ws.rows("SELECT * FROM ask") == []


def test_every_state_can_be_reached_and_every_step_leads_to_a_state() -> None:
    assert {after for steps in STEPS.values() for after in steps} == set(STATES)


@pytest.mark.parametrize(
    ("first", "then", "fits"),
    [
        ("2025-03-14", "2025-03-14", True),
        ("2025-03-14", "2025-03", True),
        ("2025-03", "2025-03-01", True),
        ("2025-03", "2025-02-28", False),
        ("2025-03-14", "2025-03-13", False),
        ("2025-03-14", "2025-02", False),
        ("2025-03", "2026-01-01", True),
    ],
)
def test_a_step_may_not_lie_before_the_one_it_follows(
    pair: Network, first: str, then: str, fits: bool
) -> None:
    ask_id = open_ask(pair.ws, pair.id("ana"), 1, on=first)
    if fits:
        advance(pair.ws, ask_id, "agreed", on=then)
        assert asks(pair.ws)["agreed_on"].tolist() == [then]
    else:
        with pytest.raises(IntrolabError, match="is dated before 'asked'"):
            advance(pair.ws, ask_id, "agreed", on=then)
        assert asks(pair.ws)["state"].tolist() == ["asked"]


@pytest.mark.parametrize("on", ["2026-01-02", "2026-02", "2027-01-01"])
def test_a_step_may_not_lie_ahead(pair: Network, on: str) -> None:
    with pytest.raises(IntrolabError, match="cannot lie ahead"):
        open_ask(pair.ws, pair.id("ana"), 1, on=on)
    assert pair.ws.rows("SELECT * FROM ask") == []


@pytest.mark.parametrize(
    "on", ["2025", "2025-13", "2025-02-30", "2025-00", "2025-1-1", "0000-01", "soon", "2025-03-00"]
)
def test_a_date_that_is_none_is_refused_without_repeating_it(pair: Network, on: str) -> None:
    with pytest.raises(IntrolabError, match=r"a day \(2025-03-14\)") as caught:
        open_ask(pair.ws, pair.id("ana"), 1, on=on)
    assert "soon" not in str(caught.value)


def test_without_a_date_a_step_is_of_today(pair: Network) -> None:
    open_ask(pair.ws, pair.id("ana"), 1)
    assert asks(pair.ws)["asked_on"].tolist() == ["2026-01-01"]


def test_an_ask_takes_the_context_given_else_the_prospects(pair: Network) -> None:
    for context in ("", "TAX", "data"):
        open_ask(pair.ws, pair.id("ana"), 1, context=context)
    assert asks(pair.ws)["context"].tolist() == ["Tax", "Tax", "data"]


def test_whoever_or_whatever_is_unknown_is_refused(pair: Network) -> None:
    for wrong, message in (((99, 1), "no contact 99"), ((pair.id("ana"), 99), "no prospect 99")):
        with pytest.raises(IntrolabError, match=message):
            open_ask(pair.ws, *wrong)
    with pytest.raises(IntrolabError, match="no ask 99"):
        advance(pair.ws, 99, "asked")
    with pytest.raises(IntrolabError, match="Did you mean 'asked'"):
        advance(pair.ws, started(pair, "drafted"), "aksed")


WALKS = st.lists(st.integers(0, 4), max_size=6)


@given(st.lists(WALKS, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_the_table_is_the_log_replayed(pair: Network, walks: list[list[int]]) -> None:
    with pair.ws.transaction() as connection:
        connection.execute("DELETE FROM ask_event")
        connection.execute("DELETE FROM ask")
    told: dict[int, list[str]] = {}
    for walk in walks:
        path, state = [], ""
        for choice in walk:
            if STEPS[state]:
                state = STEPS[state][choice % len(STEPS[state])]
                path.append(state)
        if path:
            ask_id = open_ask(pair.ws, pair.id("ana"), 1, state=path[0], on="2025-03", note="n0")
            for number, step in enumerate(path[1:], start=1):
                advance(pair.ws, ask_id, step, on=f"2025-{3 + number:02}", note=f"n{number}")
            told[ask_id] = path
    table = asks(pair.ws).set_index("ask_id")
    assert table["state"].to_dict() == {ask_id: path[-1] for ask_id, path in told.items()}
    for ask_id, path in told.items():
        row: Any = table.loc[ask_id]
        dated = {state: row[f"{state}_on"] for state in STATES if row[f"{state}_on"]}
        assert dated == {state: f"2025-{3 + n:02}" for n, state in enumerate(path)}
        assert row["note"] == "; ".join(f"n{n}" for n in range(len(path)))
        assert row["unasked"] == ("asked" not in path)
        early = asks(pair.ws, as_of="2025-05-01T00:00:00Z").set_index("ask_id")["state"]
        assert early[ask_id] == path[:2][-1]


def test_a_month_counts_once_it_is_surely_over(pair: Network) -> None:
    open_ask(pair.ws, pair.id("ana"), 1, on="2025-03")
    assert asks(pair.ws, as_of="2025-03-31T23:59:59Z").empty
    assert len(asks(pair.ws, as_of="2025-04-01T00:00:00Z")) == 1


STORY = (("asked", "2025-03"), ("agreed", "2025-04-01"), ("introduced", "2025-04"))


@pytest.mark.parametrize("context", ["", "tax", "data"])
def test_a_past_introduction_is_stored_once(pair: Network, context: str) -> None:
    ws, ana = pair.ws, pair.id("ana")
    first = record_past(ws, ana, 1, STORY, context=context, note="fair")
    before = ws.rows("SELECT * FROM ask_event")
    assert record_past(ws, ana, 1, STORY, context=context, note="fair") == first
    assert ws.rows("SELECT * FROM ask_event") == before
    assert len(ws.rows("SELECT * FROM ask")) == 1


def test_what_came_later_is_added_to_the_introduction_stored(pair: Network) -> None:
    first = record_past(pair.ws, pair.id("ana"), 1, STORY)
    assert record_past(pair.ws, pair.id("ana"), 1, (*STORY, ("met", "2025-06"))) == first
    assert record_past(pair.ws, pair.id("ana"), 1, STORY[:1]) == first
    (row,) = asks(pair.ws).to_dict("records")
    assert (row["state"], row["met_on"], row["introduced_on"]) == ("met", "2025-06", "2025-04")


def test_another_introducer_context_or_beginning_is_another_introduction(pair: Network) -> None:
    ids = {
        record_past(pair.ws, pair.id("ana"), 1, STORY),
        record_past(pair.ws, pair.id("ben"), 1, STORY),
        record_past(pair.ws, pair.id("ana"), 1, STORY, context="data"),
        record_past(pair.ws, pair.id("ana"), 1, (("asked", "2025-05"),)),
    }
    assert len(ids) == 4


@pytest.mark.parametrize("steps", [(), (("met", "2025-03"),), (*STORY, ("met", "2025-01"))])
def test_a_story_that_cannot_be_is_refused_and_nothing_of_it_stored(
    pair: Network, steps: tuple[tuple[str, str], ...]
) -> None:
    with pair.ws.transaction(), pytest.raises(IntrolabError):
        record_past(pair.ws, pair.id("ana"), 1, steps)
    assert pair.ws.rows("SELECT * FROM ask") == []
    assert pair.ws.rows("SELECT * FROM ask_event") == []
