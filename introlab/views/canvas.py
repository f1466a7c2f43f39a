"""The figure every plot is drawn on: no background, readable in both themes, and silent.

plotly's own figures paint white behind everything, and show a button "Share chart" that uploads the
figure, names and all, and a link to its maker. Neither has a place here.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

#: A grey that keeps a contrast of about 4 : 1 on white and on JupyterLab's dark grey.
INK = "#808080"
LINES = "rgba(128,128,128,0.25)"
#: What a notebook tells plotly: no cloud, no link, no server.
CONFIG = {"displaylogo": False, "showSendToCloud": False, "plotlyServerURL": ""}
_AXIS = {
    "ticks": "", "gridcolor": LINES, "zerolinecolor": INK, "automargin": True,
    "ticklabelstandoff": 6,
}  # fmt: skip
#: Instead of plotly's own template, which is thirty times as long.
TEMPLATE: dict[str, Any] = {
    "layout": {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "size": 13},
        "hoverlabel": {"bgcolor": "#1f2937", "font": {"color": "#f9fafb"}, "align": "left"},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    }
}
# In the layout as well, for whoever draws the figure without our CONFIG.
_MODEBAR = {
    "bgcolor": "rgba(0,0,0,0)", "color": INK,
    "remove": ["sendChartToCloud", "select2d", "lasso2d", "autoScale2d"],
}  # fmt: skip


class Canvas(go.Figure):  # type: ignore[misc]  # plotly ships no types
    """A plotly figure that shows itself without background, cloud button and link."""

    def _ipython_display_(self) -> None:
        pio.show(self, config=CONFIG)


def blank() -> Canvas:
    """Return an empty figure to draw on.

    Examples
    --------
    >>> blank().layout.modebar.remove[0]
    'sendChartToCloud'
    """
    return Canvas(layout={"template": TEMPLATE, "modebar": _MODEBAR})
