"""One self-contained page with everything that was found; it opens offline and fetches nothing."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from introlab.advice.conversations import conversation_first
from introlab.advice.coverage import dependence, share_reached
from introlab.advice.queue import tag_first
from introlab.network.receipts import problems, receipts
from introlab.views.canvas import CONFIG
from introlab.views.headline import headline
from introlab.views.plots import coverage_map, reach, shown
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from introlab.advice.ranking import Advice

_STYLE = """
:root { color-scheme: light dark; --edge: #8886; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.8rem } h2 { font-size: 1.3rem; margin-top: 2.5rem }
.numbers { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none }
.numbers li { background: var(--soft); border-radius: .5rem; padding: .75rem 1.25rem }
.numbers b { display: block; font-size: 1.8rem }
.numbers li:first-child b { font-size: 3rem; line-height: 1.1 }
.small { font-size: .85rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
caption { text-align: left; padding: .5rem 0 }
th, td { border-bottom: 1px solid var(--edge); padding: .35rem .5rem; text-align: left;
         vertical-align: top }
"""
# Nothing may be fetched, whatever stands in a name: only what the page itself carries runs.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)


def report(ws: Workspace, known: Advice, ranking: pd.DataFrame, covered: pd.DataFrame) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    known : Advice
        Result of `introlab.advice.ranking.gather`.
    ranking, covered : DataFrame
        Results of `rank` (with ``top=None``) and `coverage` for it.

    Examples
    --------
    >>> import introlab
    >>> from introlab.advice.coverage import coverage
    >>> from introlab.advice.ranking import gather, rank
    >>> from introlab.views.report import report
    >>> ws = introlab.open_workspace()
    >>> known = gather(ws)
    >>> page = report(ws, known, rank(None, advice=known, top=None), coverage(known))
    >>> page.startswith("<!doctype html>") and "http://" not in page.split("<script")[0]
    True
    """
    from plotly.offline import get_plotlyjs

    gaps = covered[covered["reached"] == "no"]
    best = ranking[ranking["rank"].fillna(1) <= 3]
    sections = [
        _numbers(ws, known, covered),
        "<h2>Who reaches whom</h2>",
        _figure(reach(covered)),
        _figure(coverage_map(ranking, covered)),
        _table(
            dependence(known)[["introducer", "prospects", "only_way"]],
            "On whom it hangs: prospects within reach through each introducer, and how many of "
            "them through nobody else.",
        ),
        "<h2>Best three for every prospect</h2>",
        "<p>Everybody is ranked by evidence. The gate says who may be asked: only somebody you "
        "know and who trusts you in this context.</p>",
        _table(
            best[["prospect", "context", "rank", "introducer", "band", "gate", "reason"]],
            "Band: how sure it is that they know each other (strong from 70 %, plausible from "
            "30 %, weak below).",
        ),
        "<h2>A conversation first</h2>",
        _table(
            conversation_first(ws, known)[["name", "context", "prospects", "why", "start_with"]],
            "They stand high for these prospects and may not be asked yet. No draft: talk first, "
            "or tag them if you simply have not.",
        ),
        "<h2>Nobody reaches them yet</h2>",
        _table(gaps[["prospect", "context"]], f"{len(gaps)} prospects."),
        "<h2>Tag these first</h2>",
        _table(
            tag_first(known, trusted_rating=ws.setting("trusted_rating"))[
                ["name", "context", "why"]
            ],
            "Contacts whose trust you have not judged yet, and who matter most for this list.",
        ),
        "<h2>What was read</h2>",
        _table(receipts(ws), "Every row is accounted for: read = kept + left out."),
        _table(problems(ws), "Problems: rows that need a look."),
    ]
    body = "\n".join(sections)
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        "<meta name='viewport' content='width=device-width'>"
        f"<title>introlab report</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>Who should introduce you to whom</h1>\n{body}\n"
        "<p class='small'>Made on your machine by introlab; nothing was sent.</p>\n"
        f"<script>{get_plotlyjs()}</script>\n"
        f"{_DRAW}</body></html>\n"
    )


# Figures are kept as data until the library, which comes last, is there to draw them.
_DRAW = f"""<script>
for (const place of document.querySelectorAll("div[data-figure]")) {{
  const figure = JSON.parse(place.dataset.figure);
  Plotly.newPlot(place, figure.data, figure.layout, {json.dumps(CONFIG | {"responsive": True})});
}}
</script>
"""


def _figure(figure: Figure) -> str:
    return f"<div data-figure='{escape(figure.to_json())}'></div>"


def _table(table: pd.DataFrame, caption: str) -> str:
    """Return a table whose every cell is escaped; a blank for what is missing."""
    head = "".join(f"<th scope='col'>{escape(str(c).replace('_', ' '))}</th>" for c in table)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>"
        for row in table.itertuples(index=False)
    )
    return (
        f"<div class='scroll'><table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(value: object) -> str:
    import pandas as pd

    return "" if pd.isna(value) else shown(value)  # type: ignore[call-overload]


def _numbers(ws: Workspace, known: Advice, covered: pd.DataFrame) -> str:
    first = headline(ws, known)
    share = f"{share_reached(covered):.0%}"
    return (
        "<ul class='numbers'>"
        f"<li><b>{first.number}</b> {first.noun} <span class='small'>{first.small}</span></li>"
        f"<li><b>{len(covered)}</b> prospects</li>"
        f"<li><b>{share}</b> within reach</li></ul>"
    )
