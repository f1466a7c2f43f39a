from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import introlab
from introlab.advice.coverage import coverage
from introlab.advice.ranking import Advice, explain, gather, rank
from introlab.network.trust import trust_table
from introlab.network.what_if import WHAT_IF_COLUMNS, what_if
from introlab.tables import BANDS, COVERAGE_COLUMNS, RANKING_COLUMNS, each
from introlab.views import plots
from introlab.views.canvas import Canvas

EVIL = "<img src=x onerror=alert(1)>\u202eevil\u200b & Sons"


def ranking(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(RANKING_COLUMNS))


def covered(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COVERAGE_COLUMNS))


@pytest.fixture(scope="module")
def advice() -> Advice:
    return gather(introlab.open_workspace())


@pytest.fixture(scope="module")
def whole_map(advice: Advice) -> Canvas:
    return plots.coverage_map(rank(None, advice=advice, top=None), coverage(advice))


def test_the_map_has_every_prospect_and_at_most_twelve_introducers(
    whole_map: Canvas, advice: Advice
) -> None:
    heat = whole_map.data[0]
    assert len(heat.y) == len(advice.targets)
    assert len(heat.x) == plots.MOST_COLUMNS
    assert all(len(row) == len(heat.x) for row in heat.z)


def test_a_cell_shows_the_band_of_its_pair(whole_map: Canvas, advice: Advice) -> None:
    table = rank(None, advice=advice, top=None).dropna(subset=["contact_id"])
    bands = [name for name, _ in reversed(BANDS)]
    expected = {(row.prospect, row.introducer): bands.index(row.band) for row in each(table)}
    heat = whole_map.data[0]
    compared = 0
    for name, cells in zip(heat.y, heat.z, strict=True):
        for introducer, cell in zip(heat.x, cells, strict=True):
            if (name, introducer) in expected:
                assert cell == expected[name, introducer]
                compared += 1
    assert compared > 600


def test_a_dot_stands_exactly_where_the_gate_is_open_and_there_is_evidence() -> None:
    figure = plots.coverage_map(
        ranking(
            (1, "A", "tax", 1, 7, "Jane", 2.0, "strong", "inside", "works there"),
            (1, "A", "tax", 2, 8, "Joe", 1.0, "weak", "not tagged yet", "seen once"),
            (2, "B", "tax", 1, 7, "Jane", 2.0, "none", "inside", "no sign"),
        ),
        covered(
            (1, "A", "tax", "introducer", "Jane", "strong", 1, True),
            (2, "B", "tax", "no", "", "none", 0, False),
        ),
    )
    assert list(zip(figure.data[1].x, figure.data[1].y, strict=True)) == [("Jane", "A")]


def test_hovering_tells_prospect_introducer_band_gate_and_reason() -> None:
    figure = plots.coverage_map(
        ranking((1, "A", "tax", 1, 7, "Jane", 2.0, "strong", "inside", "works there; 3 mails")),
        covered((1, "A", "tax", "introducer", "Jane", "strong", 1, True)),
    )
    heat = figure.data[0]
    assert heat.hovertemplate.startswith("%{y}<br>through %{x}<br>%{customdata}")
    assert heat.customdata == (["strong · inside<br>works there<br>3 mails"],)


def test_namesakes_keep_their_own_row_and_column() -> None:
    figure = plots.coverage_map(
        ranking(
            (1, "Sam Doe", "tax", 1, 7, "Jane", 2.0, "strong", "inside", "x"),
            (2, "Sam Doe", "tax", 1, 8, "Jane", 2.0, "weak", "inside", "y"),
        ),
        covered(
            (1, "Sam Doe", "tax", "introducer", "Jane", "strong", 1, True),
            (2, "Sam Doe", "tax", "no", "", "none", 0, False),
        ),
    )
    assert figure.data[0].y == ("Sam Doe (1)", "Sam Doe (2)")
    assert set(figure.data[0].x) == {"Jane (7)", "Jane (8)"}


def test_a_list_nobody_reaches_is_still_drawn() -> None:
    figure = plots.coverage_map(ranking(), covered((1, "A", "tax", "no", "", "none", 0, False)))
    assert figure.data[0].y == ("A",)
    assert figure.data[0].x == ()


def test_the_waterfall_adds_up_to_the_score(advice: Advice) -> None:
    best = rank(None, advice=advice, top=1).dropna(subset=["contact_id"]).iloc[0]
    figure = plots.waterfall(explain(advice, best["prospect_id"], best["contact_id"]), "x")
    bars = figure.data[0]
    assert sum(bars.x[:-1]) == pytest.approx(best["score"], abs=0.001 * len(bars.x))
    assert bars.measure[-1] == "total"


def test_reach_counts_every_prospect_once(advice: Advice) -> None:
    table = coverage(advice)
    assert sum(plots.reach(table).data[0].x) == len(table)


def test_true_connections_are_large_and_contacts_small_print() -> None:
    table = trust_table(introlab.open_workspace(), "data engineering")
    title = plots.connections(table, "<b>tax</b>").layout.title
    assert f"<b>{int(table['true_connection'].sum())}</b>" in title.text
    assert str(len(table)) in title.subtitle.text
    assert "in &lt;b&gt;tax&lt;/b&gt;" in title.subtitle.text
    assert title.subtitle.font.size * 2 <= title.font.size


def test_the_picture_of_settings_draws_every_number_and_marks_today_once() -> None:
    ws = introlab.open_workspace()
    table = what_if(ws, "data engineering")
    *lines, today = plots.what_if(table, "<b>tax</b>").data
    drawn = {
        (line.xaxis, line.name): dict(zip(line.x, line.y, strict=True)) for line in lines
    }  # fmt: skip
    assert len(drawn) == len(lines)
    windows = sorted(set(table["known_days"]))
    for row in each(table):
        place = windows.index(row.known_days)
        line = drawn[f"x{place + 1 if place else ''}", f"rated {row.trusted_rating} or more"]
        assert line[row.known_exchanges] == row.true_connections
    (now,) = each(table[table["today"]])
    assert (today.x, today.y) == ((now.known_exchanges,), (now.true_connections,))
    assert today.xaxis == f"x{windows.index(now.known_days) + 1}"


def test_the_picture_of_settings_stands_where_a_rating_is_unusual_too() -> None:
    rows = [(days, rating, 5, 9 - rating, (days, rating) == (90, 1))
            for days in (90, 180, 365, 730) for rating in (1, 3, 4, 5)]  # fmt: skip
    figure = plots.what_if(pd.DataFrame(rows, columns=list(WHAT_IF_COLUMNS)), "<b>tax</b>")
    *lines, today = figure.data
    assert len(lines) == len(rows)
    assert len({(line.line.color, line.line.dash) for line in lines}) == 4
    ends = [getattr(figure.layout, f"xaxis{n}").domain for n in ("", 2, 3, 4)]
    assert all(left[1] <= right[0] for left, right in pairwise(ends))
    assert (today.xaxis, today.y) == ("x", (8,))
    assert "&lt;b&gt;" in figure.layout.yaxis.title.text


def test_text_from_files_is_never_markup_and_never_turns_its_neighbours() -> None:
    figure = plots.coverage_map(
        ranking((1, EVIL, "tax", 1, 7, EVIL, 2.0, "strong", "inside", EVIL)),
        covered((1, EVIL, "tax", "introducer", EVIL, "strong", 1, True)),
    )
    falls = plots.waterfall(pd.DataFrame({"words": [EVIL], "term": [1.0]}), EVIL)
    for drawn in (figure.to_json(), falls.to_json()):
        # plotly writes < as \u003c, so that a page may carry the JSON
        text = json.dumps(json.loads(drawn), ensure_ascii=False)
        assert "<img" not in text
        assert "&lt;img" in text
        assert "\u202e" not in text
        assert "\u200b" not in text


@given(st.text())
def test_shown_text_holds_no_tag(text: str) -> None:
    assert not set("<>") & set(plots.shown(text))


def test_figures_paint_no_background_and_carry_a_slim_template(whole_map: Canvas) -> None:
    layout = whole_map.layout.template.layout
    assert (layout.paper_bgcolor, layout.plot_bgcolor) == ("rgba(0,0,0,0)", "rgba(0,0,0,0)")
    assert len(json.dumps(whole_map.layout.template.to_plotly_json())) < 800


def test_figures_of_the_same_data_are_the_same_to_the_byte(
    whole_map: Canvas, advice: Advice
) -> None:
    again = plots.coverage_map(rank(None, advice=advice, top=None), coverage(advice))
    assert again.to_json() == whole_map.to_json()
