"""CSV and its relatives as tables: the header is found by its content, no row is lost silently."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from introlab.sources.column_names import column_key, column_keys
from introlab.sources.files.decoding import decode
from introlab.sources.layouts import KNOWN_COLUMNS, kind_of
from introlab.sources.values.keys import clean_text

DELIMITERS = (",", "\t", ";", "|")
#: Where the header is looked for. In 287 files it was in rows 0-29 of the first 20 kB; a remark
#: above it may be longer.
_HEADER_ROWS, _HEADER_BYTES = 100, 40_000
#: Longest cell, in characters. The longest real one measured had a few thousand.
_CELL_LIMIT = 16_000_000
#: A cell with this many line breaks is looked at: it may be rows swallowed by an unclosed quote.
_BREAKS = 3
#: Names are shorter, credentials included.
_LONGEST_NAME = 80
#: Lines of text rarely have as many commas as a row of this many cells has delimiters.
_TELLING_WIDTH = 4
#: After so many unclosed quotes, quotes mean nothing in a file.
_RECOVERIES = 50


@dataclass(slots=True)
class Table:
    """A table as read: ``keys`` are comparable column names, ``header`` the names as written.

    ``rows`` holds (line, cells); line is the physical line on which the row starts, from 1, which
    is what a text editor shows, and a spreadsheet too where no cell holds a line break. Cells are
    padded or cut to the header. ``faults`` holds (line, column, message, hint).
    """

    header: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str = ""
    notes: list[str] = field(default_factory=list)
    faults: list[tuple[int | None, str, str, str]] = field(default_factory=list)
    keys: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = column_keys(self.header)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, column key -> cell) for each row."""
        for line, cells in self.rows:
            yield line, dict(zip(self.keys, cells, strict=True))

    def column(self, key: str) -> list[str]:
        """Return all cells of a column, or an empty list where there is none."""
        if key not in self.keys:
            return []
        place = self.keys.index(key)
        return [cells[place] for _, cells in self.rows]

    def title(self, key: str) -> str:
        """Return a column's header as written, or the key where there is no such column."""
        return self.header[self.keys.index(key)] if key in self.keys else key


def read_table(data: bytes) -> Table:
    r"""Return the table in the bytes of a CSV, TSV or similar text file. Never raises.

    Examples
    --------
    >>> table = read_table(b"Notes:\n\nFirst Name;Last Name\nJane;Doe\n")
    >>> table.header, table.rows
    (['First Name', 'Last Name'], [(4, ['Jane', 'Doe'])])
    """
    text, encoding, notes = decode(data)
    lines = io.StringIO(text, newline="").readlines()
    first = 0
    delimiter = _announced(lines[0]) if lines else ""
    if delimiter:
        first = 1
    else:
        delimiter = _best_delimiter(text[:_HEADER_BYTES])
    faults: list[tuple[int | None, str, str, str]] = []
    parsed = _parse(lines, first, delimiter, faults)
    return build_table(parsed, encoding, notes, faults)


def build_table(
    parsed: list[tuple[int, list[str]]],
    encoding: str,
    notes: list[str],
    faults: list[tuple[int | None, str, str, str]],
) -> Table:
    """Return rows as a table: header found, blank rows dropped, the others padded or cut.

    Examples
    --------
    >>> build_table([(1, ["Name", "Company"]), (2, ["Jane Doe"]), (3, [" "])], "", [], []).rows
    [(2, ['Jane Doe', ''])]
    """
    place, _ = _header_place([cells for _, cells in parsed[:_HEADER_ROWS]])
    if not parsed:
        return Table([], [], encoding, notes, faults)
    notes = list(notes)
    before = parsed[place][0] - 1
    if before:
        notes.append(f"{before} {'line' if before == 1 else 'lines'} before the header skipped")
    header = [clean_text(cell) for cell in parsed[place][1]]
    while header and not header[-1]:
        header.pop()
    header = header or [""]
    rows, cut = _fitted(parsed[place + 1 :], len(header))
    if column_keys(header) == ["name"] and _is_article([cells[0] for _, cells in rows]):
        header = [""]
    if cut:
        notes.append(f"{cut} rows were longer than the header: their last cells were left out")
    return Table(header, rows, encoding, notes, faults)


def _fitted(
    parsed: list[tuple[int, list[str]]], width: int
) -> tuple[list[tuple[int, list[str]]], int]:
    rows, cut = [], 0
    for line, cells in parsed:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if len(cells) > width:
            cut += any(cell.strip() for cell in cells[width:])
            cells = cells[:width]  # noqa: PLW2901 - the row, fitted
        elif len(cells) < width:
            cells = cells + [""] * (width - len(cells))  # noqa: PLW2901 - the row, fitted
        rows.append((line, cells))
    return rows, cut


def _is_article(lines: list[str]) -> bool:
    """Return whether lines under the heading 'Name' are a text and no list of names."""
    text = sum(line[:1].isspace() or len(line) > _LONGEST_NAME for line in lines)
    return 2 * text > len(lines)


def _announced(line: str) -> str:
    """Return the delimiter that a spreadsheet's first line 'sep=;' announces, else ''."""
    bare = line.strip().strip('"')
    if bare.casefold().startswith("sep=") and len(bare) == len("sep=;"):
        return bare[-1]
    return "\t" if line.casefold().startswith("sep=\t") else ""


def _best_delimiter(sample: str) -> str:
    """Return the delimiter under which a header row has most known column names."""
    scores = []
    for delimiter in DELIMITERS:
        rows = [cells for _, cells in _parse_plainly(sample, delimiter)]
        scores.append((_header_place(rows)[1], _evenness(rows)))
    return DELIMITERS[max(range(len(DELIMITERS)), key=lambda place: (scores[place], -place))]


def _parse_plainly(sample: str, delimiter: str) -> list[tuple[int, list[str]]]:
    lines = io.StringIO(sample, newline="").readlines()
    return _parse(lines, 0, delimiter, [])[:_HEADER_ROWS]


def _evenness(rows: list[list[str]]) -> int:
    """Return how many rows agree on a width of at least two cells."""
    widths = [len(cells) for cells in rows if len(cells) > 1]
    return max((widths.count(width) for width in set(widths)), default=0)


def _header_place(rows: list[list[str]]) -> tuple[int, int]:
    """Return where the header is and how many known names it has; else the first row that is full.

    A row counts as header when at least half of its filled cells are known names: a title such as
    'Company' also occurs in ordinary cells. A row further down must make a table by itself, with
    rows under it: programs and articles name columns, too.
    """
    best, most = 0, 0
    first_full = next((i for i, cells in enumerate(rows) if any(c.strip() for c in cells)), 0)
    for place, cells in enumerate(rows):
        filled = [key for key in (column_key(cell[:100]) for cell in cells if cell) if key]
        known = len(set(filled) & KNOWN_COLUMNS) + _numbered(filled)
        mostly = 2 * known >= len(filled) and (known > 1 or place == first_full)
        # a wide header may hold a few known names among many new ones
        if known <= most or not (mostly or known > 2):
            continue
        if place == first_full or (_is_title_row(cells) and _are_rows(rows[place + 1 :])):
            best, most = place, known
    return (best, most) if most else (first_full, 0)


def _is_title_row(cells: list[str]) -> bool:
    """Return whether a row below the first makes a table by itself: titles are no numbers."""
    return not any(cell.strip().isdigit() for cell in cells) and kind_of(cells) != "unknown"


def _are_rows(lines: list[list[str]]) -> bool:
    """Return whether at least half of the lines that hold anything hold two cells or more."""
    filled = [sum(bool(cell.strip()) for cell in cells) for cells in lines]
    return 2 * sum(cells > 1 for cells in filled) >= sum(cells > 0 for cells in filled)


def _numbered(keys: list[str]) -> int:
    """Return how many keys look like 'email1value': Google's numbered columns."""
    return sum(key[:5] in {"email", "phone"} and any(c.isdigit() for c in key) for key in keys)


def _parse(
    lines: list[str],
    first: int,
    delimiter: str,
    faults: list[tuple[int | None, str, str, str]],
) -> list[tuple[int, list[str]]]:
    """Return (line, cells) of every record, with rows swallowed by an unclosed quote taken back."""
    rows: list[tuple[int, list[str]]] = []
    start, recoveries = first, 0
    while start < len(lines):
        literally = recoveries >= _RECOVERIES
        stopped = _parse_until_trouble(lines, start, delimiter, rows, literally=literally)
        if stopped is None:
            break
        recoveries += 1
        faults.append((
            stopped + 1, "", "a quotation mark opens here and is never closed",
            "The row was read without it. Compare it with the file, or export the file again.",
        ))  # fmt: skip
        rows.append((stopped + 1, _literal(lines[stopped], delimiter)))
        start = stopped + 1
    return rows


def _parse_until_trouble(
    lines: list[str],
    start: int,
    delimiter: str,
    rows: list[tuple[int, list[str]]],
    *,
    literally: bool,
) -> int | None:
    """Append records to rows; return the index of the line that holds an unclosed quote, if any."""
    if literally:
        rows.extend((at + 1, _literal(lines[at], delimiter)) for at in range(start, len(lines)))
        return None
    before = csv.field_size_limit(_CELL_LIMIT)
    reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
    at = start
    try:
        for cells in reader:
            after = start + reader.line_num
            usual = len(rows[-1][1]) if rows else 0
            if after - at > 1 and _swallowed(cells, lines[at:after], delimiter, usual):
                return at
            if cells:
                rows.append((at + 1, cells))
            at = after
    except csv.Error:
        return at
    finally:
        csv.field_size_limit(before)
    return None


def _swallowed(cells: list[str], lines: list[str], delimiter: str, usual: int) -> bool:
    """Return whether a record of several lines is really several rows, joined by a quote.

    It is when each of its lines is as wide as a row by itself, or when one of its cells holds
    mostly lines as wide as the one that opens it. It is not when it is as wide as the row before
    it and every quotation mark stands where it should.
    """
    if len(cells) == usual and _well_quoted(lines, delimiter):
        return False
    width = len(_literal(lines[0], delimiter))
    wide = width >= _TELLING_WIDTH
    if wide and all(len(_literal(line, delimiter)) == width == len(cells) for line in lines):
        return True
    if width < _TELLING_WIDTH - 1:
        return False
    for cell in cells:
        inner = cell.splitlines()
        if len(inner) > _BREAKS:
            alike = sum(len(_literal(line, delimiter)) == width for line in inner[1:-1])
            if alike >= 2 and 2 * alike >= len(inner) - 2:  # two rows are not chance
                return True
    return False


def _well_quoted(lines: list[str], delimiter: str) -> bool:
    """Return whether every quotation mark in the lines of a record opens or closes a cell."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _literal(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line in which a quotation mark opens nothing."""
    return [cell.strip('"') for cell in line.rstrip("\r\n").split(delimiter)]
