"""The whole flow on the fictional sample, without a browser: what `introlab demo` does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from introlab.advice.coverage import coverage, eligible, share_reached
from introlab.advice.ranking import Advice, gather, rank
from introlab.asking.drafts import draft, save_draft
from introlab.network.opening import sample_workspace
from introlab.sources.own_export import guard
from introlab.tables import IntrolabError, each
from introlab.views.headline import headline
from introlab.views.report import report
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 5
DRAFTS = 3


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table for a spreadsheet: formula cells neutralised, missing values blank.

    Raises
    ------
    IntrolabError
        The file cannot be written.
    """
    safe = table.copy()
    for name in safe.columns:
        if not (safe[name].dtype.kind in "biuf" or str(safe[name].dtype) == "Int64"):
            safe[name] = [guard(str(value)) for value in safe[name]]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        safe.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    except OSError as error:
        raise IntrolabError(
            f"{path.name} could not be written ({error.strerror}). Name another place."
        ) from error


def run_demo(out: Path) -> str:
    """Write report.html, rankings.csv, coverage.csv and drafts/ to a folder; return the summary.

    Raises
    ------
    IntrolabError
        The folder cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="introlab-demo-") as folder:
        ws = sample_workspace(Path(folder))
        known = gather(ws)
        ranking = rank(None, advice=known, top=None)
        covered = coverage(known)
        best = eligible(known).drop_duplicates("prospect_id")
        chosen = _most_telling(best)
        write_csv(ranking, out / "rankings.csv")
        write_csv(covered, out / "coverage.csv")
        page = out / "report.html"
        page.write_text(report(ws, known, ranking, covered), encoding="utf-8")
        for row in each(chosen.head(DRAFTS)):
            letter = draft(ws, known, int(row.prospect_id), int(row.contact_id))
            save_draft(ws, letter, out / "drafts")
        summary = _summary(ws, known, covered, chosen, page)
        ws.close()
    return summary


def _most_telling(best: pd.DataFrame) -> pd.DataFrame:
    """Return the best introducers of a few prospects, a different one each as far as they go."""
    ordered = best.sort_values("score", ascending=False, kind="stable")
    first = ordered.drop_duplicates("contact_id")
    rest = ordered[~ordered.index.isin(first.index)]
    import pandas as pd

    return pd.concat([first, rest]).head(SHOWN)


def _summary(
    ws: Workspace, known: Advice, covered: pd.DataFrame, chosen: pd.DataFrame, page: Path
) -> str:
    reached = covered["reached"].value_counts()
    lines = [
        f"{headline(ws, known)}, {len(covered)} prospects.",
        "",
        "Whom to ask:",
    ]
    for row in each(chosen):
        lines += [f"  {row.prospect} ({row.context})", f"    ask {row.introducer}: {row.reason}."]
    lines += [
        "",
        f"Within reach: {share_reached(covered):.0%} of the prospects "
        f"({reached.get('direct', 0)} you know already, {reached.get('introducer', 0)} through an "
        f"introducer, {reached.get('no', 0)} not yet).",
        f"Report: {page}",
    ]
    return "\n".join(lines)
