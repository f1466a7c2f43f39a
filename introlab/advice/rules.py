"""The simple rules a ranking has to beat, as the same kind of estimator.

A rule learns nothing. It orders candidates by one to three numbers that everybody understands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator

from introlab.tables import IntrolabError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

#: Rule -> column and weight, in round numbers: recency, frequency and reciprocity about as a user
#: would weigh them. Of contacts never seen with the target the most mailed come first.
RULES: dict[str, dict[str, float]] = {
    "most mailed": {"mailed": 1.0},
    "most recent": {"recency": -1.0},
    "recency, frequency, reciprocity": {"recency": -1.0, "mailed": 0.6, "reciprocity": 1.0},
    "seen together": {"together": 1.0, "mailed": 1e-4},
    "random": {},
}


class SimpleRule(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """A fixed rule with the manners of `ChoiceRanker`.

    Parameters
    ----------
    rule : str
        One of `RULES`.
    seed : int
        Of the rule 'random'.

    Examples
    --------
    >>> import pandas as pd
    >>> from introlab.advice.rules import SimpleRule
    >>> SimpleRule().fit().decision_function(pd.DataFrame({"mailed": [0.5, 2.0]})).tolist()
    [0.5, 2.0]
    """

    def __init__(self, rule: str = "most mailed", seed: int = 0) -> None:
        self.rule = rule
        self.seed = seed

    def fit(self, X: pd.DataFrame | None = None, y: object = None, groups: object = None) -> Any:
        """Return the rule as it is: it does not learn.

        Raises
        ------
        IntrolabError
            There is no such rule.
        """
        if self.rule not in RULES:
            raise IntrolabError(
                f"There is no rule {self.rule!r}. Rules: {', '.join(RULES)}."
                f"{did_you_mean(self.rule, RULES)}"
            )
        self.feature_names_in_ = list(RULES[self.rule])
        self.coef_ = np.array(list(RULES[self.rule].values()))
        return self

    def decision_function(self, X: pd.DataFrame) -> Any:
        """Return the score of every row, shape (n_candidates,)."""
        if self.rule == "random":
            return np.random.default_rng(self.seed).random(len(X))
        return self.explain(X).sum(axis=1).to_numpy()

    def explain(self, X: pd.DataFrame) -> pd.DataFrame:
        """Return one term per column of the rule; each row adds up to its score.

        For the rule 'random' there is none.
        """
        return X[self.feature_names_in_].astype(float) * self.coef_


def habit(rows: pd.DataFrame) -> float:
    """Return the share of past choices that were also the most mailed candidate, in [0, 1].

    Past choices are partly habit: where this share is high, a model learns whom the user mails.

    Parameters
    ----------
    rows : DataFrame
        Result of `introlab.advice.training.past_choices`; at least one request.

    Examples
    --------
    >>> import pandas as pd
    >>> habit(pd.DataFrame({"request": [1, 1], "chosen": [True, False], "mailed": [2.0, 1.0]}))
    1.0
    """
    most = rows.groupby("request")["mailed"].transform("max")
    return float((rows["mailed"] == most)[rows["chosen"].astype(bool)].mean())
