"""The whole workspace as a folder of CSV files, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from introlab.sources.own_export import write_tables
from introlab.tables import IntrolabError, Problem
from introlab.workspace import Workspace, schema_version

_AGAIN = "Export the workspace again with this version of introlab; nothing was stored."


def table_names(ws: Workspace) -> list[str]:
    """Return the names of all tables of the workspace in the order of schema.sql."""
    return [
        name
        for (name,) in ws.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "ORDER BY rowid"
        )
    ]


def export(ws: Workspace, folder: Path) -> list[Path]:
    """Write every table as one CSV file and return the paths.

    Cells that a spreadsheet would run as a formula get an apostrophe in front; reading the folder
    into a new workspace takes it off again and gives the same workspace.

    Raises
    ------
    IntrolabError
        The folder already holds files, which would be mixed up with the export.
    """
    if folder.exists() and any(folder.iterdir()):
        raise IntrolabError(
            "The export folder is not empty. Name a new folder, so that nothing is overwritten."
        )
    tables = {}
    with ws.transaction():  # all tables as they are at one moment
        for name in table_names(ws):
            columns = tuple(row[1] for row in ws.rows(f'PRAGMA table_info("{name}")'))
            tables[name] = (columns, ws.rows(f'SELECT * FROM "{name}" ORDER BY 1, 2'))
    write_tables(folder, tables, schema_version())
    return sorted(folder.iterdir())


def restore(
    ws: Workspace,
    tables: Mapping[str, list[dict[str, str]]],
    problems: Sequence[Problem] = (),
) -> None:
    """Fill an empty workspace from an export.

    Parameters
    ----------
    problems : sequence of Problem
        What was found wrong with the files while they were read.

    Raises
    ------
    IntrolabError
        The workspace is not empty, a table or column is not of this schema, or there are problems;
        nothing is stored.
    """
    known = table_names(ws)
    if any(ws.rows(f'SELECT 1 FROM "{name}" LIMIT 1') for name in known if name != "setting"):
        raise IntrolabError(
            "An introlab export can only be read into a new, empty workspace: its ids would "
            "otherwise clash with yours. Name a new folder with --workspace."
        )
    _check(tables, known, problems)
    try:
        with ws.transaction() as connection:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("DELETE FROM setting")
            for name in known:
                _fill(ws, connection, name, tables[name])
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise IntrolabError(f"The export refers to rows it does not hold. {_AGAIN}")
    except (sqlite3.IntegrityError, sqlite3.DataError, ValueError, OverflowError) as error:
        raise IntrolabError(f"The export holds values no workspace can hold. {_AGAIN}") from error


def _fill(
    ws: Workspace, connection: sqlite3.Connection, name: str, rows: list[dict[str, str]]
) -> None:
    columns = {row[1]: row[2] for row in ws.rows(f'PRAGMA table_info("{name}")')}
    for row in rows:
        if set(row) != set(columns):
            raise IntrolabError(
                f"The table {name!r} of the export has other columns than this introlab "
                f"writes. {_AGAIN}"
            )
        connection.execute(
            f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})',
            [_value(row[column], kind) for column, kind in columns.items()],
        )


def _check(
    tables: Mapping[str, list[dict[str, str]]], known: list[str], problems: Sequence[Problem]
) -> None:
    """Refuse an export of another version, and one that is damaged or not complete."""
    manifest = (tables.get("introlab") or [{}])[0]
    version = manifest.get("schema_version", "")
    if version != str(schema_version()):
        raise IntrolabError(
            f"The export was written with schema version {version or 'unknown'}; this introlab "
            f"reads {schema_version()}. Export it again with the same version of introlab."
        )
    if problems:
        first, more = problems[0], f" ({len(problems) - 1} more)" * (len(problems) > 1)
        raise IntrolabError(
            f"The export is damaged: {first.message}{more}. {first.hint} Nothing was stored."
        )
    missing, extra = sorted(set(known) - set(tables)), sorted({*tables} - {*known, "introlab"})
    if missing or extra:
        raise IntrolabError(
            f"The export is not complete. Missing tables: {', '.join(missing) or 'none'}; "
            f"unknown tables: {', '.join(extra) or 'none'}. {_AGAIN}"
        )


def _value(cell: str, kind: str) -> str | int | float | None:
    if kind == "TEXT":
        return cell
    number = float if kind == "REAL" else int
    return number(cell) if cell else None
