from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from introlab.views import plots
from introlab.views.canvas import CONFIG, blank


def test_no_figure_offers_to_upload_itself_or_links_to_its_maker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """plotly 7 shows a button that sends the figure to a server unless it is told not to."""
    shown: list[Any] = []
    monkeypatch.setattr("plotly.io.show", lambda figure, config: shown.append(config))
    blank()._ipython_display_()
    assert shown == [CONFIG]
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["displaylogo"] is False
    assert CONFIG["plotlyServerURL"] == ""
    table = pd.DataFrame({"words": ["a"], "term": [1.0]})
    assert "sendChartToCloud" in plots.waterfall(table, "x").layout.modebar.remove
