"""Lines to rows of cells: rows that an unclosed quotation mark swallowed are taken back."""

from __future__ import annotations

import csv
from itertools import islice
from typing import NamedTuple

#: (line, column, message, hint) of what was found wrong.
Fault = tuple[int | None, str, str, str]
#: (line, cells); the line is the one on which the row starts, from 1.
Row = tuple[int, list[str]]

#: Longest cell, in characters. The longest real one measured had a few thousand.
_CELL_LIMIT = 16_000_000
#: A cell with this many line breaks is looked at: it may be rows swallowed by an unclosed quote.
_BREAKS = 3
#: Lines of text rarely have as many commas as a row of this many cells has delimiters.
_TELLING_WIDTH = 4
#: After so many unclosed quotes, quotes mean nothing in a file.
_RECOVERIES = 50
_UNCLOSED = "a quotation mark opens here and is never closed"


class Style(NamedTuple):
    """How cells are written: what stands between and around them, and whether a space follows."""

    delimiter: str
    quote: str = '"'
    spaced: bool = False


def parse(lines: list[str], first: int, style: Style, faults: list[Fault]) -> list[Row]:
    r"""Return every row of the lines from index ``first`` on; add what was wrong to the faults.

    Examples
    --------
    >>> faults = []
    >>> parse(["Name,City\n", 'Jane,"Ghent\n', "Rick,Oslo\n"], 0, Style(","), faults)
    [(1, ['Name', 'City']), (2, ['Jane', 'Ghent']), (3, ['Rick', 'Oslo'])]
    >>> faults[0][2]
    'a quotation mark opens here and is never closed'
    """
    before = csv.field_size_limit(_CELL_LIMIT)
    try:
        return _parse(lines, first, style, faults)
    finally:
        csv.field_size_limit(before)


def _parse(lines: list[str], first: int, style: Style, faults: list[Fault]) -> list[Row]:
    rows: list[Row] = []
    start, recoveries = first, 0
    while start < len(lines):
        literally = recoveries >= _RECOVERIES
        stopped = _parse_until_trouble(lines, start, style, rows, literally=literally)
        if stopped is None:
            if rows and not literally and _is_open(lines[rows[-1][0] - 1 :], style):
                faults.append((
                    rows[-1][0], "", _UNCLOSED,
                    "The rest was read as one cell. If the file was cut off, export it again.",
                ))  # fmt: skip
            break
        recoveries += 1
        faults.append((
            stopped + 1, "", _UNCLOSED,
            "The row was read without it. Compare it with the file, or export the file again.",
        ))  # fmt: skip
        rows.append((stopped + 1, _literal(lines[stopped], style)))
        start = stopped + 1
    return rows


def _parse_until_trouble(
    lines: list[str], start: int, style: Style, rows: list[Row], *, literally: bool
) -> int | None:
    """Append records to rows; return the index of the line that holds an unclosed quote, if any."""
    if literally:
        rows.extend((at + 1, _literal(lines[at], style)) for at in range(start, len(lines)))
        return None
    reader = csv.reader(
        islice(lines, start, None), delimiter=style.delimiter, quotechar=style.quote,
        skipinitialspace=style.spaced,
    )  # fmt: skip
    at = start
    try:
        for cells in reader:
            after = start + reader.line_num
            usual = len(rows[-1][1]) if rows else 0
            if after - at > 1 and _swallowed(cells, lines[at:after], style, usual):
                return at
            if after == len(lines) and _hides_rows(lines[at:], style, usual):
                return at
            if cells:
                rows.append((at + 1, cells))
            at = after
    except csv.Error:
        return at
    return None


def _swallowed(cells: list[str], lines: list[str], style: Style, usual: int) -> bool:
    """Return whether a record of several lines is really several rows, joined by a quote.

    It is when each of its lines is as wide as a row by itself, or when one of its cells holds
    mostly lines as wide as the one that opens it. It is not when it is as wide as the row before
    it and every quotation mark stands where it should.
    """
    if len(cells) == usual and _well_quoted(lines, style):
        return False
    width = len(_literal(lines[0], style))
    wide = width >= _TELLING_WIDTH
    if wide and all(len(_literal(line, style)) == width == len(cells) for line in lines):
        return True
    if width < _TELLING_WIDTH - 1:
        return False
    for cell in cells:
        inner = cell.splitlines()
        if len(inner) > _BREAKS:
            alike = sum(len(_literal(line, style)) == width for line in inner[1:-1])
            if alike >= 2 and 2 * alike >= len(inner) - 2:  # two rows are not chance
                return True
    return False


def _hides_rows(lines: list[str], style: Style, usual: int) -> bool:
    """Return whether the last record of a file, with a quote that is never closed, is really rows.

    It is when most of its lines are as wide as the row before it; else a text was cut off.
    """
    if usual < 2 or not any(style.quote in line for line in lines):
        return False
    filled = [line for line in lines if line.strip()]
    alike = sum(len(_literal(line, style)) == usual for line in filled)
    return 2 * alike > len(filled) and _is_open(lines, style)


def _is_open(lines: list[str], style: Style) -> bool:
    """Return whether a quotation mark is still open at the end of a file's last record."""
    if not any(style.quote in line for line in lines):
        return False
    return len(_records([*lines, "x\n"], style, strict=False)) == 1


def _well_quoted(lines: list[str], style: Style) -> bool:
    """Return whether every quotation mark in the lines of a record opens or closes a cell."""
    return len(_records(lines, style, strict=True)) == 1


def _records(lines: list[str], style: Style, *, strict: bool) -> list[list[str]]:
    """Return the records of lines, none where they break a rule."""
    try:
        return list(csv.reader(
            lines, delimiter=style.delimiter, quotechar=style.quote,
            skipinitialspace=style.spaced, strict=strict,
        ))  # fmt: skip
    except csv.Error:
        return []


def _literal(line: str, style: Style) -> list[str]:
    """Return the cells of one line in which a quotation mark opens nothing."""
    cells = line.rstrip("\r\n").split(style.delimiter)
    return [(cell.strip() if style.spaced else cell).strip(style.quote) for cell in cells]
