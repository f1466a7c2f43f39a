from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import introlab
from introlab.advice.evaluate import evaluate
from introlab.advice.funnel import funnel
from introlab.advice.ranking import gather
from introlab.advice.reasons import model_card
from introlab.views import model_plots

EVIL = "<img src=x onerror=alert(1)>\u202eevil"


def test_every_feature_is_drawn_as_shipped_and_as_learned() -> None:
    card = model_card(gather(introlab.open_workspace()))
    shipped, own = model_plots.weights(card).data
    assert len(shipped.x) == len(own.x) == len(card)
    assert list(own.x) == pytest.approx(card["weight"], abs=0.0006)


def test_the_ends_of_the_lines_are_those_of_the_intervals() -> None:
    ws = introlab.open_workspace()
    steps, rules = funnel(ws), evaluate(ws).table.iloc[1:]
    for figure, table, columns in (
        (model_plots.funnel(steps), steps, ("rate", "low", "high")),
        (model_plots.against_rules(rules), rules, ("gain", "gain_low", "gain_high")),
    ):
        drawn = figure.data[0]
        middle, low, high = (table[name].to_numpy(dtype=float) for name in columns)
        x = np.array(drawn.x)
        assert x == pytest.approx(middle, abs=0.001)
        assert x + np.array(drawn.error_x.array) == pytest.approx(high, abs=0.002)
        assert x - np.array(drawn.error_x.arrayminus) == pytest.approx(low, abs=0.002)


def test_a_gain_that_is_not_proven_is_grey() -> None:
    table = pd.DataFrame(
        [("a", 0.1, 0.05, 0.2), ("b", 0.1, -0.05, 0.2), ("c", -0.1, -0.2, -0.05)],
        columns=["ranker", "gain", "gain_low", "gain_high"],
    )
    better, open_, worse = model_plots.against_rules(table).data[0].marker.color
    assert len({better, open_, worse}) == 3
    assert open_ == "#808080"


def test_texts_are_text_and_an_empty_table_is_an_empty_figure() -> None:
    card = pd.DataFrame({"words": [EVIL], "shipped": [0.5], "weight": [0.6]})
    text = json.dumps(model_plots.weights(card).to_plotly_json(), default=str)
    assert "<img" not in text
    assert "\\u202e" not in text
    assert model_plots.weights(card.iloc[:0]).data[0].x == ()
    empty = pd.DataFrame(columns=["ranker", "gain", "gain_low", "gain_high"])
    assert model_plots.against_rules(empty).data[0].x == ()
