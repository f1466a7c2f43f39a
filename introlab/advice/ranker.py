"""The choice model: who would be chosen among all candidates of a request.

A conditional logit (softmax over the candidates of one request) with a Gaussian prior centred on
shipped weights. With no past introduction it *is* the shipped rule; each introduction that was
made moves the weights a little, never far. Contacts who were not chosen are alternatives, not
failures: a classifier of outcomes applied to all contacts ranks like a coin toss (McFadden 1974 for
the model; measured on brokered first contacts in the mail of two organisations).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from sklearn.base import BaseEstimator
from sklearn.exceptions import NotFittedError

from introlab.advice.features import FEATURES
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    import pandas as pd

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

#: Shipped weights, per unit of the scaled feature. They were learned on brokered first contacts in
#: the mail of two organisations (docs/ranking.md), but for two that such data cannot teach: trust
#: (one point of rating counts as much as contact two and a half times as recent) and load are
#: judgement. The file says how they were learned.
PRIOR_WEIGHTS: dict[str, float] = json.loads(
    Path(__file__).with_name("weights.json").read_text(encoding="utf-8")
)["weights"]
#: Prior standard deviation of every weight: (labels up to which it holds, width).
PRIOR_WIDTH = ((50, 0.1), (float("inf"), 0.2))


class ChoiceRanker(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Conditional logit with a Gaussian prior around shipped weights.

    Parameters
    ----------
    prior_weights : dict of str to float, optional
        Feature name to prior mean; None takes `PRIOR_WEIGHTS`.
    prior_width : float, optional
        Standard deviation of the prior; None takes .1 up to 50 labels, .2 from there.

    Attributes
    ----------
    coef_ : ndarray of shape (n_features,)
        Weights in the order of ``feature_names_in_``.
    feature_names_in_ : list of str
    n_labels_ : int
        Number of requests that were learned from.

    Examples
    --------
    >>> from introlab.advice.ranker import ChoiceRanker, PRIOR_WEIGHTS
    >>> ranker = ChoiceRanker().fit()
    >>> dict(zip(ranker.feature_names_in_, ranker.coef_.tolist())) == PRIOR_WEIGHTS
    True
    """

    def __init__(
        self, prior_weights: dict[str, float] | None = None, prior_width: float | None = None
    ) -> None:
        self.prior_weights = prior_weights
        self.prior_width = prior_width

    def fit(
        self,
        X: pd.DataFrame | None = None,
        y: object = None,
        groups: object = None,
    ) -> ChoiceRanker:
        """Learn from past choices and return the ranker.

        Parameters
        ----------
        X : DataFrame of shape (n_candidates, n_features), optional
            One row per candidate of every request; columns are named like the prior weights. None
            means no past choice: the shipped rule.
        y : array-like of shape (n_candidates,)
            True for the candidate who made the introduction, one per request.
        groups : array-like of shape (n_candidates,)
            The request each row belongs to.

        Raises
        ------
        IntrolabError
            Columns that do not match, not finite values, or a request without exactly one choice.
        """
        prior = PRIOR_WEIGHTS if self.prior_weights is None else self.prior_weights
        self.feature_names_in_ = list(prior)
        mean = np.array(list(prior.values()), dtype=float)
        if X is None:
            self.coef_, self.n_labels_ = mean, 0
            return self
        values = self._values(X)
        chosen = np.asarray(y, dtype=bool)
        if chosen.shape != (len(values),) or np.asarray(groups).shape != (len(values),):
            raise IntrolabError("X, y and groups must have the same number of rows.")
        request, number = np.unique(np.asarray(groups), return_inverse=True)
        per_request = np.bincount(number[chosen], minlength=len(request))
        if not (per_request == 1).all():
            raise IntrolabError(
                "Every request must have exactly one chosen candidate. "
                f"Got {int((per_request != 1).sum())} request(s) with none or several."
            )
        self.n_labels_ = len(request)
        width = self.prior_width
        if width is None:
            width = next(w for limit, w in PRIOR_WIDTH if len(request) <= limit)
        if not width > 0:
            raise IntrolabError(f"The 'prior_width' must be above 0. Got {width!r} instead.")
        found = minimize(
            _loss, mean, args=(values, chosen, number, len(request), mean, width),
            jac=True, method="L-BFGS-B", options={"ftol": 1e-12, "gtol": 1e-9},
        )  # fmt: skip
        self.coef_ = found.x
        return self

    def decision_function(self, X: pd.DataFrame) -> Floats:
        """Return the score (log-odds up to a constant) of every row, shape (n_candidates,)."""
        coef = self._coef()
        return self._values(X) @ coef

    def explain(self, X: pd.DataFrame) -> pd.DataFrame:
        """Return one term per feature (weight times value); each row adds up to its score."""
        import pandas as pd

        coef = self._coef()
        terms = self._values(X) * coef
        return pd.DataFrame(terms, index=X.index, columns=self.feature_names_in_)

    def to_json(self) -> str:
        """Return the model as JSON: weights by name and the number of labels."""
        coef = self._coef()
        weights = dict(zip(self.feature_names_in_, coef.tolist(), strict=True))
        return json.dumps({"model": "conditional logit", "weights": weights,
                           "labels": self.n_labels_}, indent=2)  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> ChoiceRanker:
        """Return the ranker that `to_json` wrote.

        Raises
        ------
        IntrolabError
            The text is no such model, or its features are not those of this introlab.
        """
        try:
            stored = json.loads(text)
            weights = {str(k): float(v) for k, v in stored["weights"].items()}
            labels = int(stored["labels"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IntrolabError(
                "This file is no introlab model. Train it again with `introlab rank`."
            ) from error
        if not np.isfinite(list(weights.values())).all():
            raise IntrolabError("The model holds weights that are no numbers. Train it again.")
        if set(weights) != set(FEATURES):
            raise IntrolabError(
                "The model was written for other features than this introlab computes. "
                "Train it again with `introlab rank`."
            )
        ranker = cls().fit()
        ranker.feature_names_in_ = list(weights)
        ranker.coef_ = np.array(list(weights.values()))
        ranker.n_labels_ = labels
        return ranker

    def _coef(self) -> Floats:
        if not hasattr(self, "coef_"):
            raise NotFittedError(
                "This ChoiceRanker instance is not fitted yet. Call 'fit' first; without "
                "arguments it takes the shipped weights."
            )
        coef: Floats = self.coef_
        return coef

    def _values(self, X: pd.DataFrame) -> Floats:
        missing = [name for name in self.feature_names_in_ if name not in X.columns]
        if missing:
            raise IntrolabError(
                f"X must have the columns {', '.join(self.feature_names_in_)}. "
                f"Missing: {', '.join(missing)}."
            )
        values: Floats = X[self.feature_names_in_].to_numpy(dtype=float)
        if not np.isfinite(values).all():
            raise IntrolabError("X must be finite. Got missing or infinite values.")
        return values


def _loss(
    coef: Floats, values: Floats, chosen: Floats, number: Floats, requests: int, mean: Floats,
    width: float,
) -> tuple[float, Floats]:  # fmt: skip
    """Return the negative log posterior of a conditional logit and its gradient."""
    score = values @ coef
    highest = np.full(requests, -np.inf)
    np.maximum.at(highest, number.astype(np.intp), score)
    weight = np.exp(score - highest[number])
    total = np.bincount(number, weight, minlength=requests)
    share = weight / total[number]
    away = (coef - mean) / width
    log_likelihood = float((score[chosen] - highest[number[chosen]]).sum() - np.log(total).sum())
    gradient = values[chosen].sum(axis=0) - share @ values
    return -log_likelihood + 0.5 * float(away @ away), -gradient + away / width
