"""What was read so far and what needs a look: the receipts as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from introlab.sources.reading import Receipt
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

RECEIPT_COLUMNS = ("file", "kind", "read", "kept", "left_out", "problems")
PROBLEM_COLUMNS = ("file", "row", "column", "message", "hint")

_STORED = """
    SELECT path || CASE member WHEN '' THEN '' ELSE '/' || member END AS file, kind,
           rows_read AS read, rows_kept AS kept,
           coalesce((SELECT group_concat(rows || ' ' || reason, '; ') FROM skip
                     WHERE skip.source_id = source.source_id), '') AS left_out,
           (SELECT count(*) FROM problem WHERE problem.source_id = source.source_id) AS problems
    FROM source ORDER BY problems = 0, source_id
"""


def receipts(ws: Workspace) -> pd.DataFrame:
    """Return one row per file or archive member that was read, those with problems first.

    Returns
    -------
    DataFrame
        Columns `RECEIPT_COLUMNS`: file, kind (what it was found to be), read (rows), kept (rows),
        left_out (rows and why, joined by '; '; read = kept + left out), problems (number).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.receipts import receipts
    >>> table = receipts(introlab.open_workspace())
    >>> "linkedin.connections" in set(table["kind"])
    True
    """
    return ws.table(_STORED)


def problems(ws: Workspace) -> pd.DataFrame:
    """Return the rows of files that need a look.

    Returns
    -------
    DataFrame
        Columns `PROBLEM_COLUMNS`: file, row (as a spreadsheet numbers it, missing = whole file),
        column, message (what is wrong), hint (what to do next).
    """
    table = ws.table('SELECT file, "row", "column", message, hint FROM problem ORDER BY problem_id')
    return table.astype({"row": "Int64"})


def as_table(given: Sequence[Receipt]) -> pd.DataFrame:
    """Return receipts that were just made as a table of the same columns as `receipts`.

    Examples
    --------
    >>> from introlab.sources.reading import Receipt
    >>> as_table([Receipt("a.csv", "", "prospects", read=3, kept=3)]).loc[0, "file"]
    'a.csv'
    """
    import pandas as pd

    rows = [
        (one.file, one.kind, one.read, one.kept,
         "; ".join(f"{rows} {why}" for why, rows in sorted(one.skipped.items())),
         len(one.problems))
        for one in sorted(given, key=lambda one: not one.problems)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(RECEIPT_COLUMNS))


def problem_table(given: Sequence[Receipt]) -> pd.DataFrame:
    """Return the problems of receipts that were just made, in the columns of `problems`."""
    import pandas as pd

    rows = [(p.file, p.row, p.column, p.message, p.hint) for one in given for p in one.problems]
    table = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))
    return table.astype({"row": "Int64"})
