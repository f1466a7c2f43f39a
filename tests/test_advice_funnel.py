from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from scipy.stats import beta

from introlab.advice.funnel import FUNNEL_COLUMNS, PRIOR_CASES, STEPS, funnel, personal_note
from introlab.network.asks import advance, open_ask

if TYPE_CHECKING:
    from tests.conftest import Network


def cases(network: Network) -> dict[str, tuple[int, int]]:
    table = funnel(network.ws).set_index("step")
    return {
        step: (int(table.loc[step, "cases"]), int(table.loc[step, "reached"]))  # type: ignore[arg-type]
        for step in STEPS
    }


@pytest.fixture
def asked(network: Network) -> Network:
    network.ws.set_setting("default_context", "data")
    return network.add(people="ana", prospects=[{"name": f"P{i} Q{i}"} for i in range(8)])


def ask(network: Network, prospect: int, *steps: tuple[str, str]) -> None:
    (state, on), *later = steps
    ask_id = open_ask(network.ws, 1, prospect, state=state, on=on)
    for following, day in later:
        advance(network.ws, ask_id, following, on=day)


def test_without_a_case_every_rate_is_its_prior(asked: Network) -> None:
    table = funnel(asked.ws)
    assert table.columns.tolist() == list(FUNNEL_COLUMNS)
    assert table["rate"].tolist() == pytest.approx(table["prior"].tolist())
    assert table["cases"].tolist() == [0, 0, 0, 0]


def test_a_step_counts_where_it_was_reached_or_ended_before(asked: Network) -> None:
    ask(asked, 1, ("asked", "2025-12-20"), ("agreed", "2025-12-21"))
    ask(asked, 2, ("asked", "2025-12-20"), ("declined", "2025-12-21"))
    ask(asked, 3, ("asked", "2025-12-20"))  # still open
    assert cases(asked) == {"agreed": (2, 1), "introduced": (0, 0), "met": (0, 0), "won": (0, 0)}


def test_a_later_step_implies_those_that_were_left_out(asked: Network) -> None:
    ask(asked, 1, ("asked", "2025-01-20"), ("introduced", "2025-02-01"), ("won", "2025-03-01"))
    assert cases(asked) == {"agreed": (1, 1), "introduced": (1, 1), "met": (1, 1), "won": (1, 1)}


def test_silence_is_a_no_after_a_while(asked: Network) -> None:
    ask(asked, 1, ("asked", "2025-10-20"))
    ask(asked, 2, ("asked", "2025-11-20"))
    ask(asked, 3, ("introduced", "2025-02-20"), ("met", "2025-03-01"))
    assert cases(asked) == {"agreed": (1, 0), "introduced": (0, 0), "met": (1, 1), "won": (0, 0)}


def test_an_introduction_nobody_asked_for_is_no_case_of_asking(asked: Network) -> None:
    ask(asked, 1, ("introduced", "2025-02-20"))
    assert cases(asked) == {"agreed": (0, 0), "introduced": (0, 0), "met": (1, 0), "won": (0, 0)}


def test_the_rates_are_posterior_means_with_their_interval(asked: Network) -> None:
    for number in range(1, 6):
        ask(asked, number, ("asked", "2025-01-20"), ("agreed", "2025-01-21"))
    row: Any = funnel(asked.ws).set_index("step").loc["agreed"]
    a, b = 0.6 * PRIOR_CASES + 5, 0.4 * PRIOR_CASES
    assert row["rate"] == pytest.approx(a / (a + b))
    assert row[["low", "high"]].tolist() == pytest.approx(list(beta(a, b).ppf([0.05, 0.95])))


def test_nobody_gets_a_chance_of_their_own_below_300_outcomes() -> None:
    for number, silent in ((299, False), (300, True)):
        table = pd.DataFrame({"step": ["introduced"], "cases": [number]})
        assert (personal_note(table) == "") is silent
