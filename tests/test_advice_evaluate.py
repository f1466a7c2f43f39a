from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from introlab.advice import evaluate as module
from introlab.advice.evaluate import (
    BETTER,
    EVALUATION_COLUMNS,
    NOT_YET,
    WORSE,
    Evaluation,
    evaluate,
    own_reliability,
)
from introlab.advice.ranker import ChoiceRanker
from introlab.advice.rules import RULES
from introlab.advice.training import past_choices, read_facts
from introlab.network.asks import advance, open_ask
from introlab.network.knows import add_word

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network


@pytest.fixture(scope="module")
def found(sample: Workspace) -> Evaluation:
    return evaluate(sample)


def test_every_simple_rule_is_compared_on_the_same_introductions(found: Evaluation) -> None:
    assert found.table["ranker"].tolist() == ["introlab", *RULES]
    assert found.table.columns.tolist() == list(EVALUATION_COLUMNS)
    for name in ("MRR", "hit@5", "gain"):
        assert (found.table[f"{name}_low"] <= found.table[name] + 1e-9).all()
        assert (found.table[name] <= found.table[f"{name}_high"] + 1e-9).all()
    ours = found.table["MRR"].iloc[0]
    assert found.table["gain"].tolist() == pytest.approx((ours - found.table["MRR"]).tolist())
    assert 0 <= found.tested - found.learned <= 1  # the later half


def test_each_test_sees_only_introductions_made_before_its_request(
    sample: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last request is scored by a model of all earlier ones, and of nothing else."""
    taught: list[set[Any]] = []

    class Spy(ChoiceRanker):
        def fit(self, X: Any = None, y: Any = None, groups: Any = None) -> ChoiceRanker:
            taught.append(set() if groups is None else set(groups))
            return super().fit(X, y, groups)

    monkeypatch.setattr(module, "ChoiceRanker", Spy)
    evaluate(sample)
    made = read_facts(sample).asks.query("introduced_on != ''").set_index("ask_id")
    asked = made["asked_on"].where(made["asked_on"] != "", made["introduced_on"])
    assert taught
    for seen in taught:
        later = [request for request in made.index if request not in seen]
        assert all(made.loc[one, "introduced_on"] <= max(asked[later]) for one in seen)
    assert len({frozenset(seen) for seen in taught}) > 1


@pytest.mark.parametrize(
    ("gain", "word"), [((0.1, 0.02, 0.2), BETTER), ((0.1, -0.02, 0.2), NOT_YET),
                       ((-0.1, -0.2, -0.02), WORSE)],
)  # fmt: skip
def test_the_verdict_claims_only_what_the_interval_carries(
    gain: tuple[float, float, float], word: str
) -> None:
    row = pd.DataFrame(
        [("most mailed", *gain)], columns=["ranker", "gain", "gain_low", "gain_high"]
    )
    assert word in module._verdict(row, 14)


def test_with_few_introductions_it_says_that_it_cannot_say(network: Network) -> None:
    network.ws.set_setting("default_context", "data")
    network.add(people="ana ben", prospects=[{"name": "Tess"}], mails=["2025-01-01 me > ana"])
    nothing = evaluate(network.ws)
    assert (nothing.tested, nothing.habit) == (0, None)
    assert NOT_YET in nothing.verdict
    ask_id = open_ask(network.ws, network.id("ana"), 1, on="2025-03-01")
    advance(network.ws, ask_id, "introduced", on="2025-03-05")
    one = evaluate(network.ws)
    assert one.table.empty
    assert one.table.columns.tolist() == list(EVALUATION_COLUMNS)
    assert one.tested == 1
    assert one.habit == 1.0
    assert "too few" in one.verdict


def test_what_was_made_only_after_all_requests_teaches_none_of_them(network: Network) -> None:
    network.ws.set_setting("default_context", "data")
    network.add(
        people="ana ben cy",
        prospects=[{"name": f"P{i} Q{i}"} for i in range(10)],
        mails=["2024-12-01 me > ana", "2024-12-02 ana > me", "2024-12-02 ben > me",
               "2024-12-03 me > ben"],
    )  # fmt: skip
    for number in range(10):
        ask_id = open_ask(network.ws, network.id("ana"), number + 1, on="2025-01-01")
        advance(network.ws, ask_id, "introduced", on="2025-06-01")
    found = evaluate(network.ws)
    assert (found.tested, found.learned) == (5, 5)
    shipped = ChoiceRanker().fit()
    rows = past_choices(network.ws)
    best = shipped.decision_function(rows[rows["request"] == 10])
    place = 1 + int((best > best[rows.loc[rows["request"] == 10, "chosen"]][0]).sum())
    assert found.table["MRR"].iloc[0] == pytest.approx(1 / place)


def test_bands_are_checked_against_the_users_word_but_never_with_it(network: Network) -> None:
    network.add(
        people="ana ben",
        prospects=[{"name": "Tess", "email": "tess@example.net"}],
        mails=["2025-07-01 ana > me email:tess@example.net"],
    )
    add_word(network.ws, network.id("ana"), 1, knows=False)
    add_word(network.ws, network.id("ben"), 1, knows=True)
    table = own_reliability(network.ws, read_facts(network.ws))
    assert table["pairs"].to_dict() == {"strong": 1, "none": 1}
    assert table["share"].to_dict() == {"strong": 0.0, "none": 1.0}
    assert table.loc["strong", "odds"] == pytest.approx(0.74)


def test_it_is_the_same_every_time(sample: Workspace, found: Evaluation) -> None:
    again = evaluate(sample)
    pd.testing.assert_frame_equal(again.table, found.table)
    assert again.verdict == found.verdict
    assert np.isclose(again.habit or 0.0, found.habit or 0.0)
    assert past_choices(sample)["request"].nunique() == found.tested + found.learned
