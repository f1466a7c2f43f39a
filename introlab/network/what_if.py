"""What another setting would do: the number of true connections under other thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.network.ties import TieLog, tie_log, tie_strength
from introlab.network.trust import context_key, known_by, marks, tags
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

WHAT_IF_COLUMNS = (
    "known_days", "trusted_rating", "known_exchanges", "true_connections", "today",
)  # fmt: skip
#: Values that are tried, besides those in force.
TRIED: dict[str, tuple[int, ...]] = {
    "known_days": (180, 365, 730),
    "trusted_rating": (3, 4, 5),
    "known_exchanges": tuple(range(1, 13)),
}


def what_if(ws: Workspace, context: str, *, log: TieLog | None = None) -> pd.DataFrame:
    """Return how many true connections a context has under other settings. Nothing is changed.

    Parameters
    ----------
    log : TieLog, optional
        Result of `introlab.network.ties.tie_log`, to save reading it again.

    Returns
    -------
    DataFrame
        Columns `WHAT_IF_COLUMNS`: known_days (days), trusted_rating (1-5), known_exchanges
        (number), true_connections (number), today (bool: the settings in force). One row for each
        combination of the values in `TRIED` and those in force, ascending.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.trust import trust_table
    >>> from introlab.network.what_if import what_if
    >>> ws = introlab.open_workspace()
    >>> table = what_if(ws, "pricing")
    >>> now = table.loc[table["today"], "true_connections"].item()
    >>> bool(now == trust_table(ws, "pricing")["true_connection"].sum())
    True
    """
    import pandas as pd

    log = log or tie_log(ws)
    now = {name: ws.setting(name) for name in TRIED}
    days, ratings, numbers = (sorted({*tried, now[name]}) for name, tried in TRIED.items())
    given = tags(ws)
    here = given[given["context_key"] == context_key(context)].set_index("contact_id")["rating"]
    # Nobody else can be a true connection, whatever the settings: few contacts are tagged.
    here = here[here.index.isin(log.contact_ids)]
    said = marks(ws, "know_personally")
    rows = []
    for window in days:
        ties = tie_strength(ws, log=log, known_days=window)
        exchanges = ties["exchanges"].reindex(here.index)
        known = {number: known_by(exchanges, said, number) for number in numbers}
        for rating in ratings:
            trusted = here >= rating
            for number in numbers:
                tried = {
                    "known_days": window, "trusted_rating": rating, "known_exchanges": number,
                }  # fmt: skip
                rows.append((*tried.values(), int((known[number] & trusted).sum()), tried == now))
    return pd.DataFrame(rows, columns=list(WHAT_IF_COLUMNS))
