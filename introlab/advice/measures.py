"""How good an order is: hit rates, reciprocal ranks and intervals, and how reliable odds are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.network.odds import bands
from introlab.tables import BANDS

if TYPE_CHECKING:
    import pandas as pd

#: Draws of a bootstrap: enough for the second decimal of an interval.
DRAWS = 2_000


def measures(table: pd.DataFrame) -> pd.DataFrame:
    """Return hit@1, hit@5, MRR and NDCG@10 of each request; ties count by their mean rank.

    They are lower bounds: another contact might have served as well as the one who did.

    Parameters
    ----------
    table : DataFrame
        One row per candidate: request, score, chosen (bool, at least one in each request).

    Returns
    -------
    DataFrame
        Indexed by request; each number in [0, 1]. MRR is the reciprocal of the rank of the best
        placed chosen candidate.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"request": 1, "score": [3.0, 2.0, 1.0], "chosen": [False, True, False]})
    >>> measures(one).round(3).iloc[0].to_dict()
    {'hit@1': 0.0, 'hit@5': 1.0, 'MRR': 0.5, 'NDCG@10': 0.631}
    """
    import numpy as np
    import pandas as pd

    rank = table.groupby("request")["score"].rank(ascending=False, method="average")
    chosen = table["chosen"].astype(bool)
    best = rank[chosen].groupby(table["request"]).min()
    gain = ((rank <= 10) & chosen) / np.log2(rank + 1)
    number = chosen.groupby(table["request"]).sum().clip(upper=10)
    ideal = number.map(lambda n: float((1 / np.log2(np.arange(2, int(n) + 2))).sum()))
    return pd.DataFrame(
        {
            "hit@1": (best <= 1).astype(float),
            "hit@5": (best <= 5).astype(float),
            "MRR": 1 / best,
            "NDCG@10": gain.groupby(table["request"]).sum() / ideal,
        }
    )


def interval(
    values: pd.Series, groups: pd.Series | None = None, *, seed: int = 0
) -> tuple[float, float, float]:
    """Return a mean and its 95 % interval from a bootstrap.

    Parameters
    ----------
    groups : Series, optional
        What is drawn together, with the index of ``values``; by default each value by itself.

    Examples
    --------
    >>> import pandas as pd
    >>> interval(pd.Series([1.0, 1.0, 1.0]))
    (1.0, 1.0, 1.0)
    """
    import numpy as np
    import pandas as pd

    by = pd.Series(range(len(values)), index=values.index) if groups is None else groups
    parts = values.groupby(by).agg(["sum", "count"]).to_numpy(dtype=float)
    draws = np.random.default_rng(seed).integers(len(parts), size=(DRAWS, len(parts)))
    means = parts[draws, 0].sum(axis=1) / parts[draws, 1].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(values.mean()), float(low), float(high)


def reliability(odds: pd.Series, knows: pd.Series) -> pd.DataFrame:
    """Return for each band how many pairs are in it, their mean odds, and the share who do know.

    Parameters
    ----------
    odds : Series
        Probability that the two know each other.
    knows : Series
        Whether they do, with the same index.

    Returns
    -------
    DataFrame
        Indexed by band, strongest first, bands without a pair left out: pairs (number), odds (mean
        probability), share (who know each other, in [0, 1]). A band is reliable when the last two
        are close; the band 'none' claims nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> reliability(pd.Series([0.8, 0.8]), pd.Series([True, False])).loc["strong"].tolist()
    [2.0, 0.8, 0.5]
    """
    import pandas as pd

    table = pd.DataFrame({"odds": odds.astype(float), "knows": knows.astype(float)})
    grouped = table.groupby(bands(table["odds"]))
    result = pd.DataFrame(
        {"pairs": grouped.size(), "odds": grouped["odds"].mean(), "share": grouped["knows"].mean()}
    )
    return result.reindex([name for name, _ in BANDS if name in result.index])
