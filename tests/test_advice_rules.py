from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from introlab.advice.rules import RULES, SimpleRule, habit
from introlab.advice.training import past_choices
from introlab.tables import IntrolabError
from introlab.workspace import Workspace

TABLE = pd.DataFrame(
    {
        "mailed": [3.0, 1.0, 0.0],
        "recency": [5.0, 1.0, 7.0],
        "reciprocity": [0.2, 0.9, 0.0],
        "together": [0.0, 0.0, 2.0],
    }
)


@pytest.mark.parametrize(
    ("rule", "first"), [("most mailed", 0), ("most recent", 1), ("seen together", 2),
                        ("recency, frequency, reciprocity", 1)],
)  # fmt: skip
def test_each_rule_puts_first_whom_its_name_says(rule: str, first: int) -> None:
    score = SimpleRule(rule).fit().decision_function(TABLE)
    assert int(np.argmax(score)) == first


def test_of_contacts_never_seen_together_the_most_mailed_come_first() -> None:
    score = SimpleRule("seen together").fit().decision_function(TABLE)
    assert score[2] > score[0] > score[1]


@pytest.mark.parametrize("rule", [name for name in RULES if name != "random"])
def test_the_explanation_of_a_rule_adds_up_to_its_score(rule: str) -> None:
    fitted = SimpleRule(rule).fit()
    terms = fitted.explain(TABLE)
    assert list(terms) == list(RULES[rule])
    assert np.allclose(terms.sum(axis=1), fitted.decision_function(TABLE), atol=1e-9)


def test_random_is_the_same_for_a_seed_and_another_for_another() -> None:
    one, again, other = (
        SimpleRule("random", seed).fit().decision_function(TABLE) for seed in (1, 1, 2)
    )
    assert (one == again).all()
    assert (one != other).any()


def test_it_has_the_manners_of_an_estimator_and_learns_nothing() -> None:
    rule = clone(SimpleRule("most recent", seed=3))
    assert rule.get_params() == {"rule": "most recent", "seed": 3}
    before = rule.fit().decision_function(TABLE)
    assert (
        rule.fit(TABLE, [True, False, False], [1, 1, 1]).decision_function(TABLE) == before
    ).all()
    with pytest.raises(IntrolabError, match="Did you mean 'most mailed'"):
        SimpleRule("most maild").fit()


def test_every_rule_ranks_the_rows_of_past_choices(sample: Workspace) -> None:
    rows = past_choices(sample)
    for rule in RULES:
        assert np.isfinite(SimpleRule(rule).fit().decision_function(rows)).all()


def test_habit_is_the_share_of_choices_that_were_also_the_most_mailed() -> None:
    rows = pd.DataFrame(
        {
            "request": [1, 1, 2, 2],
            "chosen": [True, False, False, True],
            "mailed": [2.0, 1.0, 5.0, 0.0],
        }
    )
    assert habit(rows) == 0.5
