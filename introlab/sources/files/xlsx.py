"""XLSX workbooks as tables: the first sheet introlab knows, values as text."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

from introlab.sources.files.delimited import Table, build_table
from introlab.sources.layouts import kind_of

#: Unpacked size of a workbook's parts, in bytes; the same limit as for one archive member.
_LARGEST = 256 * 1024 * 1024
_RATIO_FROM = 1024 * 1024
#: More rows than this are not a list anybody wrote by hand or exported; Excel's own limit.
_ROWS = 1_048_576
_HINT = "Open it in a spreadsheet program and save it again as CSV (UTF-8)."


def is_workbook(data: bytes) -> bool:
    """Return whether the bytes are an XLSX workbook rather than another zip file.

    Examples
    --------
    >>> is_workbook(b"First Name,Last Name")
    False
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def read_workbook(data: bytes) -> Table:
    """Return a sheet of a workbook as a table; faults say what could not be read.

    It is the first that introlab knows, after a cover or instructions, else the first with anything
    in it. Never raises: a broken workbook is a table without rows and with a fault.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > _LARGEST or size > max(_RATIO_FROM, 200 * len(data)):
            return _broken("the workbook unpacks to more than introlab reads")
        sheets = _sheets(data)
    # openpyxl raises whatever its parsers meet in a broken file: KeyError, ParseError, TypeError …
    except Exception:  # noqa: BLE001 - a broken workbook must never stop a load
        return _broken("the workbook is damaged or protected by a password")
    filled = [rows for _, rows in sheets if rows]
    if not filled:
        return _broken("the workbook has nothing in it")
    tables = [build_table(rows, "xlsx", [], []) for rows in filled]
    known = [n for n, table in enumerate(tables) if kind_of(table.header) != "unknown"]
    place = known[0] if known else 0
    table = tables[place]
    if len(known) > 1:
        table.faults.append((
            None, "", f"{len(known)} sheets hold lists introlab knows, of which one was read",
            "Save each sheet as a file of its own.",
        ))  # fmt: skip
    if len(tables) > 1:
        which = "the first" if not place else f"number {place + 1}"
        table.notes.insert(0, f"only {which} of {len(tables)} filled sheets was read")
    return table


def _broken(message: str) -> Table:
    return Table([], [], "xlsx", faults=[(None, "", message, _HINT)])


def _sheets(data: bytes) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which are not looked at
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            return [(sheet.title, _rows(sheet)) for sheet in book.worksheets]
        finally:
            book.close()


def _rows(sheet: Any) -> list[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    rows = []
    for line, values in enumerate(sheet.iter_rows(values_only=True, max_row=_ROWS), 1):
        cells = [_text(value) for value in values]
        if any(cell.strip() for cell in cells):
            rows.append((line, cells))
    return rows


def _text(value: object) -> str:
    """Return a cell's value as an export would have written it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
