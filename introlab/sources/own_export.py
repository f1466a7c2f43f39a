"""introlab's own export: one CSV per table, with cells that a spreadsheet would execute disarmed.

A folder or zip archive is such an export when it holds ``introlab.json``, the manifest. It says how
many rows each table has, so that a file that was cut short is noticed.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath, PurePosixPath

from introlab.sources.files.archive import DAMAGE, is_zip, items
from introlab.sources.reading import Reading, Receipt

MANIFEST = "introlab.json"
FORMAT = "introlab export"

#: A spreadsheet takes a cell for a formula when it starts with one of these, after any spaces.
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
_CONTROL = "\t\r\n"
_CELL_LIMIT = 64_000_000
_HINT = (
    "Copy it again from where it is whole, or export the workspace again with the introlab that "
    "wrote it."
)


def guard(cell: str) -> str:
    """Return the cell with an apostrophe before it if a spreadsheet might execute it.

    A cell that already starts with an apostrophe gets another, so that `unguard` undoes exactly
    this.

    Examples
    --------
    >>> guard("=1+1"), guard("Jane Doe"), guard("'quoted")
    ("'=1+1", 'Jane Doe', "''quoted")
    """
    first = cell.lstrip()[:1]
    risky = (first and first in _FORMULA) or (cell.lstrip(" ")[:1] or "x") in _CONTROL
    return f"'{cell}" if risky or cell.startswith("'") else cell


def unguard(cell: str) -> str:
    """Return the cell as it was before `guard`.

    Examples
    --------
    >>> unguard(guard("=1+1")), unguard(guard("'quoted"))
    ('=1+1', "'quoted")
    """
    return cell.removeprefix("'")


def write_tables(
    folder: Path,
    tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[object]]]],
    schema_version: int,
) -> None:
    """Write one guarded CSV per table and the manifest into a folder, made if need be.

    Parameters
    ----------
    folder : Path
        Where to write; files of the same names are replaced.
    tables : mapping
        Table name -> (columns, rows). None is written as an empty cell.
    schema_version : int
        Version of schema.sql that the tables follow.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, (columns, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            plain = csv.writer(stream, lineterminator="\n")
            quoted = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
            plain.writerow(columns)
            written[name] = 0
            for row in rows:
                written[name] += 1
                cells = [guard("" if value is None else str(value)) for value in row]
                # before Python 3.13 the writer leaves a lone carriage return unquoted
                has_return = any("\r" in cell for cell in cells)
                (quoted if has_return else plain).writerow(cells)
    manifest = {"format": FORMAT, "schema_version": schema_version, "rows": written}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def is_export(path: Path) -> bool:
    """Return whether a folder or zip archive is an export of introlab: holds its manifest."""
    if path.is_dir():
        return (path / MANIFEST).is_file()
    if not is_zip(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = [PurePosixPath(name).name for name in archive.namelist()]
    except DAMAGE:
        return False
    return names.count(MANIFEST) == 1


def read_export(path: Path) -> Reading:
    """Return all tables of an export in one reading; rows are text, as they were before writing.

    ``tables['introlab']`` holds one row, what the manifest says of format and version, so that a
    reader can check the version. A file that is missing, damaged, or holds other rows than the
    manifest says is a problem of the receipt; exports of earlier versions say no numbers.
    """
    receipt = Receipt(str(path), "", "introlab.export", "utf-8")
    reading = Reading(receipt)
    said: dict[str, int] = {}
    found: dict[str, int | None] = {}  # None: what is wrong with the file is said already
    digest = hashlib.sha256()
    for item in items(path):
        name = PurePath(item.name).name
        if item.refusal:
            found[name] = None
            receipt.problem(None, "", *item.refusal)
            continue
        try:
            with item.open() as stream:
                data = stream.read()
            digest.update(name.encode() + b"\0" + data)
            if name == MANIFEST:
                manifest, said = _manifest(data)
                reading.tables["introlab"] = [manifest]
            elif name.endswith(".csv"):
                before = receipt.read
                reading.tables[name.removesuffix(".csv")] = _rows(data, receipt, name)
                found[name] = receipt.read - before
        except (*DAMAGE, csv.Error):
            found[name] = None
            receipt.problem(None, "", f"{name} is damaged", _HINT)
    _compare(said, found, receipt)
    receipt.sha256 = digest.hexdigest()
    return reading


def _compare(said: Mapping[str, int], found: Mapping[str, int | None], receipt: Receipt) -> None:
    """Note the files that hold other rows than the manifest says, or are not there."""
    for name, rows in said.items():
        if name not in found:
            message = f"{name} is missing; {MANIFEST} says that it holds {_counted(rows)}"
        elif (number := found[name]) not in (None, rows):
            message = f"{name} holds {_counted(number or 0)}; {MANIFEST} says {rows:,}"
        else:
            continue
        receipt.problem(None, "", message, _HINT)


def _counted(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def _manifest(data: bytes) -> tuple[dict[str, str], dict[str, int]]:
    """Return what is said of the whole export, and file name -> rows where that is said."""
    manifest = json.loads(data)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ValueError(MANIFEST)
    rows = manifest.pop("rows", {})
    if not isinstance(rows, dict) or any(type(number) is not int for number in rows.values()):
        raise ValueError(MANIFEST)
    whole = {key: str(value) for key, value in manifest.items()}
    return whole, {f"{name}.csv": number for name, number in rows.items()}


def _rows(data: bytes, receipt: Receipt, name: str) -> list[dict[str, str]]:
    if not data.endswith(b"\n"):
        raise ValueError(name)  # cut within a line: what is left of a cell may look whole
    before = csv.field_size_limit(_CELL_LIMIT)
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        columns = next(lines, [])
        rows = []
        for number, cells in enumerate(lines, 1):
            receipt.read += 1
            if len(cells) != len(columns):
                receipt.skip("not as wide as its table")
                receipt.problem(None, "", f"row {number} of {name} has a wrong number of cells",
                                _HINT)  # fmt: skip
                continue
            receipt.kept += 1
            rows.append(dict(zip(columns, map(unguard, cells), strict=True)))
        return rows
    finally:
        csv.field_size_limit(before)
