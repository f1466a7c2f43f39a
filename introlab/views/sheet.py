"""Tables and texts as people read them: whole, wrapped at words, no longer than a screen."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from introlab.sources.values.keys import clean_text

if TYPE_CHECKING:
    import pandas as pd


class Sheet:
    """A table to look at; a notebook shows it as HTML, a terminal as text.

    Parameters
    ----------
    table : DataFrame
        What is shown; not changed.
    columns : sequence or mapping, optional
        Columns to show, or column name to the heading it gets. By default all.
    rows : int
        Rows shown; a line below says how many more there are.

    Examples
    --------
    >>> import pandas as pd
    >>> Sheet(pd.DataFrame({"name": ["Jane", "Joe"], "n": [1, 2]}), {"name": "who"}, rows=1)
     who
    Jane
    … and 1 more
    """

    def __init__(
        self,
        table: pd.DataFrame,
        columns: Sequence[str] | Mapping[str, str] | None = None,
        *,
        rows: int = 12,
    ) -> None:
        chosen = list(table.columns) if columns is None else list(columns)
        headings = columns if isinstance(columns, Mapping) else {}
        names = {name: headings.get(name, name.replace("_", " ")) for name in chosen}
        self.table = table[chosen].head(rows).rename(columns=names).map(_shown)
        self.more = max(len(table) - rows, 0)

    def __repr__(self) -> str:
        if self.table.empty:
            return "nothing to show"
        return "\n".join([self.table.to_string(index=False), *self._rest()])

    def _repr_html_(self) -> str:
        import pandas as pd

        if self.table.empty:
            return "<p>nothing to show</p>"
        with pd.option_context("display.max_colwidth", None):
            text = self.table.to_html(index=False, border=0, escape=True, justify="left")
        # JupyterLab sets cells flush right, which sentences do not need; in a notebook that was
        # not run yet it lets pass no style sheet, only the style of a cell.
        for cell in ("td", "th"):
            text = text.replace(
                f"<{cell}>", f'<{cell} style="text-align: left; padding: 4px 14px 4px 4px">'
            )
        below = "".join(f"<p>{line}</p>" for line in self._rest())
        return f"<div>{text}{below}</div>"

    def _rest(self) -> list[str]:
        return [f"… and {self.more:,} more"] if self.more else []


class Passage:
    """Texts to read, wrapped at words; a notebook shows them as HTML, a terminal as they are.

    Examples
    --------
    >>> Passage("Hi Jane,", "I help.")
    Hi Jane,
    <BLANKLINE>
    --------
    <BLANKLINE>
    I help.
    """

    def __init__(self, *texts: str) -> None:
        self.texts = [
            "\n".join(clean_text(line) for line in text.strip().splitlines()) for text in texts
        ]

    def __repr__(self) -> str:
        return "\n\n--------\n\n".join(self.texts) or "nothing to show"

    def _repr_html_(self) -> str:
        pages = [
            "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n")).replace(
                "\n", "<br>"
            )
            for text in self.texts
        ]
        return f"<div>{'<hr>'.join(pages) or '<p>nothing to show</p>'}</div>"


def _shown(value: object) -> object:
    """Return a cell without invisible controls; yes and no instead of True and False."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return clean_text(value)
    if value is None or str(value) == "<NA>" or value != value:  # a missing number has no truth
        return ""
    return round(value, 2) if isinstance(value, float) else value
