"""What the ranking rests on, drawn: its weights, how it does against simple rules, and the funnel.

Table in, figure out, as in `introlab.views.plots`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.tables import each
from introlab.views.canvas import INK, Canvas, blank
from introlab.views.plots import shown

if TYPE_CHECKING:
    import pandas as pd

_OWN, _SHIPPED, _WORSE = "#3b8fd9", "#808080", "#d9822b"


def weights(card: pd.DataFrame) -> Canvas:
    """Return what each feature weighs: as shipped (ring) and after your introductions (dot).

    Parameters
    ----------
    card : DataFrame
        Result of `introlab.advice.reasons.model_card`: columns words, shipped, weight (log-odds
        per unit).

    Examples
    --------
    >>> import pandas as pd
    >>> card = pd.DataFrame({"words": ["trust"], "shipped": [0.5], "weight": [0.62]})
    >>> [(dots.name, dots.x) for dots in weights(card).data]
    [('as shipped', (0.5,)), ('learned from yours', (0.62,))]
    """
    figure = blank()
    names = [shown(words) for words in card["words"]]
    for column, label, marker in (
        ("shipped", "as shipped", {"symbol": "circle-open", "color": _SHIPPED, "size": 13}),
        ("weight", "learned from yours", {"color": _OWN, "size": 8}),
    ):
        figure.add_scatter(
            x=[round(float(value), 3) for value in card[column]], y=names, mode="markers",
            name=label, marker=marker, hovertemplate="%{y}: %{x:+.2f}<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(title={"text": "speaks against (left) or for (right), in log-odds"})
    return _laid_out(figure, len(card))


def funnel(table: pd.DataFrame) -> Canvas:
    """Return the share of requests that went on, step by step, with its interval.

    Parameters
    ----------
    table : DataFrame
        Result of `introlab.advice.funnel.funnel`.

    Examples
    --------
    >>> import pandas as pd
    >>> steps = pd.DataFrame([("agreed", "they agree", 9, 6, 0.641, 0.42, 0.83)], columns=[
    ...     "step", "meaning", "cases", "reached", "rate", "low", "high"])
    >>> funnel(steps).data[0].x, funnel(steps).data[0].text
    ((0.641,), ('64 % (6 of 9)',))
    """
    figure = blank()
    rate = [round(float(value), 3) for value in table["rate"]]
    figure.add_scatter(
        x=rate, y=[shown(text) for text in table["meaning"]], mode="markers+text",
        text=[f"{row.rate:.0%} ({row.reached} of {row.cases})".replace("%", " %")
              for row in each(table)],
        textposition="top center", cliponaxis=False, hoverinfo="y+text",
        marker={"color": _OWN, "size": 11}, error_x=_interval(table, "rate", "low", "high"),
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", title={"text": "share that went on"})
    return _laid_out(figure, len(table), legend=False)


def against_rules(table: pd.DataFrame) -> Canvas:
    """Return how often introlab names your introducers earlier than each simple rule.

    A dot right of zero is a gain; where its line crosses zero, nothing is proven.

    Parameters
    ----------
    table : DataFrame
        `introlab.advice.evaluate.Evaluation.table`: columns ranker, gain, gain_low, gain_high.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame([("introlab", 0, 0, 0), ("most mailed", 0.1, -0.02, 0.2)],
    ...                      columns=["ranker", "gain", "gain_low", "gain_high"])
    >>> against_rules(table).data[0].y, against_rules(table).data[0].x
    (('most mailed',), (0.1,))
    """
    rules = table[table["ranker"] != "introlab"]
    figure = blank()
    proven = (rules["gain_low"] > 0) | (rules["gain_high"] < 0)
    figure.add_scatter(
        x=[round(float(gain), 3) for gain in rules["gain"]],
        y=[shown(name) for name in rules["ranker"]],
        mode="markers", hovertemplate="%{y}: %{x:+.3f}<extra></extra>",
        error_x=_interval(rules, "gain", "gain_low", "gain_high"),
        marker={"size": 11, "color": [
            INK if not sure else _OWN if gain > 0 else _WORSE
            for sure, gain in zip(proven, rules["gain"], strict=True)
        ]},
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(
        title={"text": "introlab is earlier (right) or later (left), in mean reciprocal rank"},
        zeroline=True,
    )
    return _laid_out(figure, len(rules), legend=False)


def _interval(table: pd.DataFrame, middle: str, low: str, high: str) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "color": INK, "thickness": 1.5,
        "array": [round(float(gap), 3) for gap in table[high] - table[middle]],
        "arrayminus": [round(float(gap), 3) for gap in table[middle] - table[low]],
    }  # fmt: skip


def _laid_out(figure: Canvas, rows: int, *, legend: bool = True) -> Canvas:
    figure.update_layout(
        height=130 + 34 * max(rows, 2), margin={"l": 10, "r": 30, "t": 40, "b": 10},
        showlegend=legend, legend={"orientation": "h", "y": 1.15},
    )  # fmt: skip
    return figure
