from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import check_grad
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

from introlab.advice.features import FEATURES
from introlab.advice.ranker import PRIOR_WEIGHTS, ChoiceRanker, _loss
from introlab.tables import IntrolabError


def choices(
    requests: int, candidates: int, seed: int = 1, features: tuple[str, ...] = tuple(FEATURES)
) -> tuple[pd.DataFrame, np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return candidates, who was chosen, and the request of each."""
    random = np.random.default_rng(seed)
    table = pd.DataFrame(
        random.normal(size=(requests * candidates, len(features))), columns=features
    )
    groups = np.repeat(np.arange(requests), candidates)
    chosen = np.zeros(len(table), dtype=bool)
    chosen[np.arange(requests) * candidates + random.integers(0, candidates, requests)] = True
    return table, chosen, groups


@given(
    st.lists(
        st.lists(st.floats(-1e3, 1e3), min_size=len(FEATURES), max_size=len(FEATURES)),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 20),
)
def test_the_explanation_adds_up_to_the_score(rows: list[list[float]], labels: int) -> None:
    table = pd.DataFrame(rows, columns=list(FEATURES))
    ranker = ChoiceRanker().fit(*choices(labels, 3)) if labels else ChoiceRanker().fit()
    terms = ranker.explain(table)
    assert terms.columns.tolist() == list(FEATURES)
    assert np.allclose(terms.sum(axis=1), ranker.decision_function(table), rtol=0, atol=1e-9)


def test_without_labels_it_is_the_shipped_rule() -> None:
    ranker = ChoiceRanker().fit()
    assert dict(zip(ranker.feature_names_in_, ranker.coef_, strict=True)) == PRIOR_WEIGHTS
    assert ranker.n_labels_ == 0


def test_the_gradient_is_that_of_the_loss() -> None:
    table, chosen, groups = choices(12, 4)
    mean = np.array(list(PRIOR_WEIGHTS.values()))
    fixed = (table.to_numpy(), chosen, groups, 12, mean, 0.3)

    def value(weights: Any) -> float:
        return _loss(weights, *fixed)[0]

    def gradient(weights: Any) -> Any:
        return _loss(weights, *fixed)[1]

    for point in np.random.default_rng(2).normal(size=(5, len(mean))):
        assert check_grad(value, gradient, point) < 1e-4


@pytest.mark.parametrize("width", [0.1, 0.5, 2.0])
def test_with_two_candidates_it_is_the_logistic_regression_of_differences(width: float) -> None:
    """Only scikit-learn's code and ours must agree: a prior around zero is its L2 penalty."""
    table, chosen, groups = choices(60, 2)
    ranker = ChoiceRanker(dict.fromkeys(FEATURES, 0.0), width).fit(table, chosen, groups)
    first, second = table.to_numpy()[0::2], table.to_numpy()[1::2]
    plain = LogisticRegression(C=width**2, fit_intercept=False, tol=1e-10, max_iter=10_000)
    plain.fit(first - second, chosen[0::2])
    assert ranker.coef_ == pytest.approx(plain.coef_[0], abs=1e-4)


def test_the_order_of_rows_and_the_level_of_a_feature_within_a_request_do_not_matter() -> None:
    table, chosen, groups = choices(20, 3)
    fitted = ChoiceRanker().fit(table, chosen, groups).coef_
    mixed = np.random.default_rng(3).permutation(len(table))
    shifted = table + np.repeat(np.arange(20.0), 3)[:, None]
    again = ChoiceRanker().fit(shifted.iloc[mixed], chosen[mixed], groups[mixed]).coef_
    assert again == pytest.approx(fitted, abs=1e-5)


def test_few_labels_move_the_weights_a_little_and_many_further() -> None:
    moved = {}
    for number in (5, 50, 51, 400):
        table, _, groups = choices(number, 4)
        lure = table["recency"].to_numpy().reshape(-1, 4)
        chosen = (lure == lure.max(axis=1, keepdims=True)).ravel()
        ranker = ChoiceRanker(dict.fromkeys(FEATURES, 0.0)).fit(table, chosen, groups)
        moved[number] = ranker.coef_[list(FEATURES).index("recency")]
    assert 0 < moved[5] < 0.1
    assert moved[5] < moved[50] < 0.5
    assert moved[51] > 2 * moved[50]  # the prior widens above 50 labels
    assert moved[400] > moved[51]


def test_it_comes_back_from_json_as_it_was() -> None:
    ranker = ChoiceRanker().fit(*choices(7, 3))
    again = ChoiceRanker.from_json(ranker.to_json())
    table = choices(3, 3, seed=9)[0]
    assert again.n_labels_ == 7
    assert (again.decision_function(table) == ranker.decision_function(table)).all()


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"weights": 3, "labels": 1}', '{"weights": {"trust": 1}, "labels": 1}',
        json.dumps({"weights": PRIOR_WEIGHTS, "labels": "many"}),
        json.dumps({"weights": PRIOR_WEIGHTS | {"trust": float("nan")}, "labels": 1}),
    ],
)  # fmt: skip
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(IntrolabError, match="Train it again"):
        ChoiceRanker.from_json(text)


def test_it_has_the_manners_of_an_estimator() -> None:
    ranker = ChoiceRanker(prior_width=0.3)
    assert ranker.get_params() == {"prior_weights": None, "prior_width": 0.3}
    fitted = ranker.fit(*choices(3, 3))
    assert fitted is ranker
    copy = clone(ranker)
    assert copy.get_params() == ranker.get_params()
    table = choices(1, 2)[0]
    for use in (copy.decision_function, copy.explain, lambda _: copy.to_json()):
        with pytest.raises(NotFittedError, match="not fitted yet"):
            use(table)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t, c, g: (t.drop(columns="trust"), c, g), "Missing: trust"),
        (lambda t, c, g: (t.assign(trust=np.nan), c, g), "must be finite"),
        (lambda t, c, g: (t, np.ones_like(c), g), "exactly one chosen"),
        (lambda t, c, g: (t, np.zeros_like(c), g), "exactly one chosen"),
        (lambda t, c, g: (t, c[:-1], g), "same number of rows"),
        (lambda t, c, g: (t, c, g[:-1]), "same number of rows"),
    ],
)
def test_data_that_are_no_choices_are_refused(change: Any, message: str) -> None:
    with pytest.raises(IntrolabError, match=message):
        ChoiceRanker().fit(*change(*choices(3, 3)))


def test_a_prior_needs_a_width() -> None:
    with pytest.raises(IntrolabError, match="above 0"):
        ChoiceRanker(prior_width=0.0).fit(*choices(3, 3))
