"""Table in, plotly figure out; readable in the light and in the dark theme, and without a network.

Numbers are rounded before they are drawn, so that a notebook's outputs compare exactly. All text
that came from files is cleaned and escaped: plotly reads some markup.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from introlab.sources.values.keys import clean_text
from introlab.tables import BANDS, GATE_INSIDE, each
from introlab.views.canvas import INK, LINES, Canvas, blank

if TYPE_CHECKING:
    import pandas as pd

#: Most introducers a coverage map shows as columns.
MOST_COLUMNS = 12
_UP, _DOWN, _MARK = "#3b8fd9", "#d9822b", "#f5b700"
#: Band name to colour, weakest first: one blue, fading into whatever is behind it.
_BAND_COLOURS = {
    "none": "rgba(128,128,128,0.10)",
    "weak": "rgba(59,143,217,0.30)",
    "plausible": "rgba(59,143,217,0.62)",
    "strong": "rgba(59,143,217,1)",
}
#: One line style for each lowest rating, told apart without colour too.
_STYLES = (
    {"color": INK, "dash": "dot"}, {"color": _UP, "dash": "solid"},
    {"color": _DOWN, "dash": "dash"}, {"color": INK, "dash": "dashdot"},
)  # fmt: skip
_COLOUR_BAR = {
    "title": {"text": f"<span style='color:{_MARK}'>●</span> may be asked now<br><br>"
              "they know each other"},
    "tickvals": [0, 1, 2, 3], "thickness": 14, "len": 260, "lenmode": "pixels", "y": 1,
    "yanchor": "top",
}  # fmt: skip


def shown(text: object) -> str:
    r"""Return text that can neither be read as markup nor change the direction of its neighbours.

    Examples
    --------
    >>> shown("<b>Jane</b>\u202e & Co")
    '&lt;b&gt;Jane&lt;/b&gt; &amp; Co'
    """
    return html.escape(clean_text(str(text)), quote=False)


def coverage_map(ranking: pd.DataFrame, coverage: pd.DataFrame) -> Canvas:
    """Return a heat map of prospects by the introducers who matter most.

    The colour says how sure it is that the two know each other; a dot marks an introducer who may
    be asked now. Introducers stand by the number of prospects they could open, at most 12.

    Parameters
    ----------
    ranking : DataFrame
        Columns `RANKING_COLUMNS`, every contact for every prospect (``rank(..., top=None)``).
    coverage : DataFrame
        Columns `COVERAGE_COLUMNS`; its prospects, in its order, are the rows.

    Examples
    --------
    >>> import pandas as pd
    >>> from introlab.tables import COVERAGE_COLUMNS, RANKING_COLUMNS
    >>> ranking = pd.DataFrame([(1, "Acme", "tax", 1, 7, "Jane Doe", 2.0, "strong", "inside",
    ...                          "works there")], columns=RANKING_COLUMNS)
    >>> reached = pd.DataFrame([(1, "Acme", "tax", "introducer", "Jane Doe", "strong", 1, True)],
    ...                        columns=COVERAGE_COLUMNS)
    >>> figure = coverage_map(ranking, reached)
    >>> figure.data[0].x, figure.data[0].y, figure.data[0].z
    (('Jane Doe',), ('Acme',), ([3],))
    """
    bands = list(_BAND_COLOURS)
    columns = _columns(ranking)
    rows = _labels((int(row.prospect_id), row.prospect) for row in each(coverage))
    cells = {
        (int(row.prospect_id), int(row.contact_id)): row
        for row in each(ranking[ranking["contact_id"].isin(list(columns))])
    }
    z: list[list[int]] = []
    hover: list[list[str]] = []
    for prospect_id in rows:
        found = [cells.get((prospect_id, contact_id)) for contact_id in columns]
        z.append([bands.index(cell.band) if cell else 0 for cell in found])
        hover.append([_hover(cell) for cell in found])
    figure = blank()
    x, y = list(columns.values()), list(rows.values())
    figure.add_heatmap(
        x=x, y=y, z=z, customdata=hover, zmin=-0.5, zmax=3.5, xgap=1, ygap=1,
        colorscale=_steps(list(_BAND_COLOURS.values())),
        colorbar=_COLOUR_BAR | {"ticktext": bands},
        hovertemplate="%{y}<br>through %{x}<br>%{customdata}<extra></extra>",
    )  # fmt: skip
    marks = [(x[j], y[i]) for i, prospect_id in enumerate(rows) for j, contact_id in
             enumerate(columns) if _may_ask(cells.get((prospect_id, contact_id)))]  # fmt: skip
    figure.add_scatter(
        x=[mark[0] for mark in marks], y=[mark[1] for mark in marks], mode="markers",
        name="may be asked now", hoverinfo="skip",
        marker={"color": _MARK, "size": 8, "line": {"color": "#1f2937", "width": 1}},
    )  # fmt: skip
    figure.update_xaxes(type="category", side="top", tickangle=-45, showgrid=False,
                        categoryorder="array", categoryarray=x)  # fmt: skip
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, dtick=1,
                        categoryorder="array", categoryarray=y)  # fmt: skip
    figure.update_layout(
        height=150 + 19 * max(len(rows), 9), margin={"l": 10, "r": 10, "t": 20, "b": 10},
        showlegend=False,
    )  # fmt: skip
    return figure


def waterfall(
    terms: pd.DataFrame, title: str, *, total: str = "score", unit: str = "log-odds"
) -> Canvas:
    """Return the terms of one score as bars that add up to it.

    Parameters
    ----------
    terms : DataFrame
        Result of `introlab.advice.ranking.explain`: columns words and term (log-odds).
    title : str
        Said above the figure, for instance who for whom.
    total, unit : str
        What the sum is called, and in what it is measured.

    Examples
    --------
    >>> import pandas as pd
    >>> terms = pd.DataFrame({"words": ["trust", "silence"], "term": [1.5, -0.25]})
    >>> figure = waterfall(terms, "Jane Doe for Acme")
    >>> figure.data[0].x, figure.data[0].text[-1]
    ((1.5, -0.25, 0), '1.25')
    """
    values = [round(float(term), 3) for term in terms["term"]]
    figure = blank()
    figure.add_waterfall(
        orientation="h",
        y=[*map(shown, terms["words"]), total],
        x=[*values, 0],
        measure=["relative"] * len(values) + ["total"],
        text=[*(f"{value:+.2f}" for value in values), f"{sum(values):.2f}"],
        textposition="outside",
        cliponaxis=False,
        increasing={"marker": {"color": _UP}},
        decreasing={"marker": {"color": _DOWN}},
        totals={"marker": {"color": INK}},
        connector={"line": {"color": LINES}},
        hoverinfo="y+text",
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(title={"text": f"what speaks for (right) or against (left), in {unit}"})
    figure.update_layout(
        title={"text": shown(title)}, height=150 + 30 * (len(values) + 1), showlegend=False,
        margin={"l": 10, "r": 50, "t": 50, "b": 50},
    )  # fmt: skip
    return figure


def reach(coverage: pd.DataFrame) -> Canvas:
    """Return how many prospects are within reach directly, through an introducer, or not.

    Parameters
    ----------
    coverage : DataFrame
        Columns `COVERAGE_COLUMNS`.

    Examples
    --------
    >>> import pandas as pd
    >>> reach(pd.DataFrame({"reached": ["direct", "introducer", "no", "no"]})).data[0].x
    (1, 1, 2)
    """
    counted = Counter(coverage["reached"])
    words = {"direct": "you know them", "introducer": "through an introducer", "no": "not yet"}
    counts = [counted[name] for name in words]
    return _bars(list(words.values()), counts, [_MARK, _UP, INK])


def match_weights(pairs: pd.DataFrame) -> Canvas:
    """Return how many pairs of records have which match weight, by what follows from it.

    Parameters
    ----------
    pairs : DataFrame
        `introlab.matching.engine.Resolution.pairs`: columns weight (bits) and zone.

    Examples
    --------
    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"weight": [12.3, 0.5], "zone": ["certain", "review"]})
    >>> [(bars.name, bars.x, bars.y) for bars in match_weights(pairs).data][0]
    ('merged', (12,), (1,))
    """
    figure = blank()
    words = {
        "certain": ("merged", _UP),
        "review": ("ask you", _MARK),
        "different": ("kept apart", INK),
    }
    for zone, (name, colour) in words.items():
        counted = Counter(int(weight // 1) for weight in pairs.loc[pairs["zone"] == zone, "weight"])
        bits = sorted(counted)
        figure.add_bar(
            x=bits, y=[counted[bit] for bit in bits], name=name, marker={"color": colour},
            hovertemplate="%{y} pairs from %{x} bits<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(
        title={"text": "match weight in bits: each bit doubles the odds of one person"}
    )
    figure.update_yaxes(title={"text": "pairs of records"})
    figure.update_layout(
        barmode="stack", height=300, margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": 1.12},
    )  # fmt: skip
    return figure


def connections(trust_table: pd.DataFrame, context: str) -> Canvas:
    """Return how many contacts are known, trusted, and both: the true connections.

    The true connections are written large; the number of contacts is small print.

    Parameters
    ----------
    trust_table : DataFrame
        Result of `introlab.network.trust.trust_table`.
    context : str
        The context it was made for: trust counts in its own context only.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"known": [True, True, False], "trusted": [True, False, True],
    ...                       "true_connection": [True, False, False]})
    >>> connections(table, "pricing").data[0].x
    (1, 2, 2)
    """
    sums = [int(trust_table[name].sum()) for name in ("true_connection", "trusted", "known")]
    figure = _bars(["known and trusted", "trusted", "known"], sums, [_UP, _MARK, INK])
    noun = "true connection" if sums[0] == 1 else "true connections"
    figure.update_layout(
        height=240, margin={"t": 90},
        title={"text": f"<b>{sums[0]}</b> {noun}", "font": {"size": 30}, "x": 0.02,
               "subtitle": {"text": f"in {shown(context)}, among {len(trust_table):,} contacts",
                            "font": {"size": 12, "color": INK}}},
    )  # fmt: skip
    return figure


def what_if(table: pd.DataFrame, context: str) -> Canvas:
    """Return how many true connections there would be under other settings, and are today.

    One panel for each window, one line for each lowest rating; the diamond marks today's settings.

    Parameters
    ----------
    table : DataFrame
        Result of `introlab.network.what_if.what_if`.
    context : str
        The context it was made for.

    Examples
    --------
    >>> import pandas as pd
    >>> from introlab.network.what_if import WHAT_IF_COLUMNS
    >>> rows = [(365, 4, 5, 8, True), (365, 4, 6, 7, False)]
    >>> drawn = what_if(pd.DataFrame(rows, columns=list(WHAT_IF_COLUMNS)), "pricing").data
    >>> [(part.x, part.y) for part in drawn]
    [((5, 6), (8, 7)), ((5,), (8,))]
    """
    figure = blank()
    windows = sorted(set(table["known_days"]))
    ratings = sorted(set(table["trusted_rating"]))
    width = 1 / len(windows)
    for place, days in enumerate(windows):
        axis, panel = str(place + 1) if place else "", table[table["known_days"] == days]
        for rating, style in zip(ratings, _STYLES, strict=False):
            line = panel[panel["trusted_rating"] == rating]
            figure.add_scatter(
                x=line["known_exchanges"].tolist(), y=line["true_connections"].tolist(),
                mode="lines", xaxis=f"x{axis}", name=f"rated {rating} or more", line=style,
                legendgroup=str(rating), showlegend=not place,
                hovertemplate=f"%{{y}} true connections<br>from %{{x}} exchanges in {days} days, "
                f"rated {rating} or more<extra></extra>",
            )  # fmt: skip
        left = place + 0.06 * bool(place)
        figure.update_layout({f"xaxis{axis}": {
            "domain": [round(left * width, 3), round((place + 1) * width, 3)],
            "title": {"text": f"exchanges in {days} days"}, "dtick": 2,
        }})  # fmt: skip
    now = table[table["today"]]
    place = windows.index(now["known_days"].item())
    figure.add_scatter(
        x=now["known_exchanges"].tolist(), y=now["true_connections"].tolist(), mode="markers",
        xaxis=f"x{place + 1 if place else ''}", name="today", hoverinfo="skip",
        marker={"color": _MARK, "size": 13, "symbol": "diamond",
                "line": {"color": "#1f2937", "width": 1}},
    )  # fmt: skip
    figure.update_yaxes(rangemode="tozero", title={"text": f"true connections in {shown(context)}"})
    figure.update_layout(
        height=340, margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": 1.15},
    )  # fmt: skip
    return figure


def _bars(names: list[str], counts: list[int], colours: list[str]) -> Canvas:
    figure = blank()
    figure.add_bar(
        orientation="h", x=counts, y=names, text=[str(count) for count in counts],
        textposition="outside", cliponaxis=False, marker={"color": colours},
        hoverinfo="y+text", width=0.6,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_layout(height=180, margin={"l": 10, "r": 50, "t": 20, "b": 10}, showlegend=False)
    return figure


def _columns(ranking: pd.DataFrame) -> dict[int, str]:
    """Return contact_id -> label of the introducers who open most, those who may be asked first."""
    lowest = dict(BANDS)
    worth: Counter[int] = Counter()
    names: dict[int, str] = {}
    for row in each(ranking[ranking["band"] != "none"]):
        points = 1 + 2 * (lowest[row.band] >= 0.3) + 3 * _may_ask(row)
        worth[int(row.contact_id)] += points
        names[int(row.contact_id)] = row.introducer
    best = sorted(worth, key=lambda contact_id: (-worth[contact_id], contact_id))[:MOST_COLUMNS]
    return _labels((contact_id, names[contact_id]) for contact_id in best)


def _may_ask(cell: object) -> bool:
    return getattr(cell, "gate", "") == GATE_INSIDE and getattr(cell, "band", "none") != "none"


def _labels(named: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return id -> label; two people of one name get their id behind it, nobody is left blank."""
    given = {number: shown(name) or "no name" for number, name in named}
    often = Counter(given.values())
    return {
        number: label if often[label] == 1 and label != "no name" else f"{label} ({number})"
        for number, label in given.items()
    }


def _hover(cell: Any) -> str:
    """Return what is said about one pair, one clause a line."""
    if cell is None:
        return "not among those ranked"
    return f"{cell.band} · {cell.gate}<br>{_wrapped(cell.reason)}"


def _wrapped(reason: str) -> str:
    """Return a reason with one clause a line."""
    return "<br>".join(shown(clause) for clause in reason.split("; "))


def _steps(colours: list[str]) -> list[list[object]]:
    """Return a colour scale with a hard step between the colours."""
    width = 1 / len(colours)
    return [
        [round(edge, 4), colour]
        for i, colour in enumerate(colours)
        for edge in (i * width, (i + 1) * width)
    ]
