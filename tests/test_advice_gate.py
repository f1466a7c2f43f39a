from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from introlab.advice.gate import gates, overloaded
from introlab.network.asks import advance, open_ask
from introlab.network.trust import add_mark, add_tag

if TYPE_CHECKING:
    from tests.conftest import Network


@pytest.fixture
def pair(network: Network) -> Network:
    network.add(people="ana ben", prospects=[{"name": f"Tess {i}"} for i in range(3)])
    add_mark(network.ws, network.id("ana"), "know_personally", True)
    return network


def verdict(network: Network, name: str = "ana", context: str = "data") -> tuple[str, str]:
    row: Any = gates(network.ws, context).loc[network.id(name)]
    return row["gate"], row["gate_why"]


def test_a_true_connection_may_be_asked(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 4)
    assert verdict(pair) == ("inside", "known and trusted in this context")


def test_whom_nobody_tagged_is_not_outside(pair: Network) -> None:
    assert verdict(pair) == ("not tagged yet", "you have not tagged their trust in this context")
    add_tag(pair.ws, pair.id("ana"), "tax", 5)
    assert verdict(pair)[0] == "not tagged yet"
    assert verdict(pair)[1].endswith("; trusted elsewhere: tax")


def test_low_trust_is_outside_with_the_rating(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 3)
    assert verdict(pair) == ("outside", "you rated their trust 3 of 5 in this context")


def test_trusted_but_not_known_is_a_conversation_first(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ben"), "data", 5)
    gate, why = verdict(pair, "ben")
    assert gate == "outside"
    assert why.endswith("(0 two-way exchanges in 365 days): a conversation first")


def test_do_not_ask_goes_before_everything(pair: Network) -> None:
    add_tag(pair.ws, pair.id("ana"), "data", 5)
    add_mark(pair.ws, pair.id("ana"), "do_not_ask", True)
    assert verdict(pair) == ("outside", "you marked them 'do not ask'")


@pytest.mark.parametrize(
    ("on", "spared"),
    [("2025-12-31", True), ("2025-12", True), ("2025-12-02", True), ("2025-11-30", False)],
)
def test_an_introducer_is_spared_after_an_ask(pair: Network, on: str, spared: bool) -> None:
    """30 days before New Year 2026 is 2 December; an ask that has ended counts too."""
    add_tag(pair.ws, pair.id("ana"), "data", 5)
    ask_id = open_ask(pair.ws, pair.id("ana"), 1, on=on)
    advance(pair.ws, ask_id, "declined", on="2026-01")
    assert (pair.id("ana") in overloaded(pair.ws)) is spared
    assert verdict(pair)[0] == ("outside" if spared else "inside")


def test_open_asks_up_to_the_limit_close_the_gate(pair: Network) -> None:
    for prospect in (1, 2):
        assert overloaded(pair.ws) == {}
        open_ask(pair.ws, pair.id("ana"), prospect, on="2025-03-01")
    assert overloaded(pair.ws) == {pair.id("ana"): "2 of your asks are still open with them"}
    pair.ws.set_setting("open_asks_limit", 3)
    assert overloaded(pair.ws) == {}


def test_a_draft_and_an_introduction_nobody_asked_for_load_nobody(pair: Network) -> None:
    for prospect, state in ((1, "drafted"), (2, "introduced"), (3, "introduced")):
        open_ask(pair.ws, pair.id("ana"), prospect, state=state, on="2025-12-31")
    assert overloaded(pair.ws) == {}
