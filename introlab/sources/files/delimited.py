"""CSV and its relatives as tables: the header is found by its content, no row is lost silently."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from introlab.sources.column_names import column_key, column_keys
from introlab.sources.files.decoding import decode
from introlab.sources.files.rows import Fault, Row, Style, parse
from introlab.sources.layouts import KNOWN_COLUMNS, kind_of
from introlab.sources.values.keys import clean_text

DELIMITERS = (",", "\t", ";", "|")
#: Where the header is looked for. In 287 files it was in rows 0-29 of the first 20 kB; a remark
#: above it may be longer.
_HEADER_ROWS, _HEADER_BYTES = 100, 40_000
#: Rows that must be numbered before the number counts as a column: two may be chance.
_NUMBERED_ROWS = 3
#: Names are shorter, credentials included.
_LONGEST_NAME = 80


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
    faults: list[Fault] = field(default_factory=list)
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
    delimiter = _announced(lines[0]) if lines else ""
    first = 1 if delimiter else 0
    style = _style_of(text[:_HEADER_BYTES], delimiter or _best_delimiter(text[:_HEADER_BYTES]))
    faults: list[Fault] = []
    parsed = parse(lines, first, style, faults)
    unwrapped = _unwrapped(parsed)
    if unwrapped:
        parsed = unwrapped
        notes = [*notes, "each row stood in quotation marks as a whole: read without them"]
    return build_table(parsed, encoding, notes, faults)


def build_table(parsed: list[Row], encoding: str, notes: list[str], faults: list[Fault]) -> Table:
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
    titled = bool(header and header[-1])
    while header and not header[-1]:
        header.pop()
    header = header or [""]
    if titled and _is_numbered(parsed[place + 1 :], len(header)):
        header.insert(0, "")
        notes.append("the rows are numbered in a first column that the header leaves out")
    rows, cut = _fitted(parsed[place + 1 :], len(header))
    if column_keys(header) == ["name"] and (
        header[0].startswith("#") or _is_article([cells[0] for _, cells in rows])
    ):
        header = [""]
    if cut:
        longer = "1 row was" if cut == 1 else f"{cut} rows were"
        notes.append(f"{longer} longer than the header: the last cells were left out")
    return Table(header, rows, encoding, notes, faults)


def _is_numbered(rows: list[Row], width: int) -> bool:
    """Return whether every row begins with its number, for which the header has no cell.

    So do the tables that R and Python write. A delimiter at the end makes rows longer, too, but
    then nothing stands behind it.
    """
    if any(len(cells) != width + 1 for _, cells in rows[:_NUMBERED_ROWS] if any(cells)):
        return False  # as nearly every table
    filled = [cells for _, cells in rows if any(cell.strip() for cell in cells)]
    if len(filled) < _NUMBERED_ROWS or any(len(cells) != width + 1 for cells in filled):
        return False
    if not any(cells[-1].strip() for cells in filled):
        return False
    numbers = [cells[0].strip() for cells in filled]
    return any(
        numbers == [str(number) for number in range(start, start + len(numbers))]
        for start in (0, 1)
    )


def _fitted(parsed: list[Row], width: int) -> tuple[list[Row], int]:
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
        rows = [cells for _, cells in _parse_plainly(sample, Style(delimiter))]
        scores.append((_header_place(rows)[1], _evenness(rows)))
    return DELIMITERS[max(range(len(DELIMITERS)), key=lambda place: (scores[place], -place))]


def _style_of(sample: str, delimiter: str) -> Style:
    """Return how cells are written, as a header shows whose names are written so throughout.

    That is with a space after each delimiter, or between single quotation marks.
    """
    rows = [cells for _, cells in _parse_plainly(sample, Style(delimiter))]
    place, known = _header_place(rows)
    header = [cell for cell in rows[place] if cell.strip()] if known else []
    if len(header) < 2:  # any text may hold a quotation mark or a space
        return Style(delimiter)
    spaced = all(cell.startswith(" ") for cell in header[1:])
    bare = [cell.strip() for cell in header]
    single = all(len(cell) > 2 and cell[0] == cell[-1] == "'" for cell in bare)
    return Style(delimiter, "'" if single else '"', spaced)


def _parse_plainly(sample: str, style: Style) -> list[Row]:
    lines = io.StringIO(sample, newline="").readlines()
    return parse(lines, 0, style, [])[:_HEADER_ROWS]


def _unwrapped(parsed: list[Row]) -> list[Row]:
    """Return the rows within rows that stand in quotation marks as a whole; none where none do.

    So are tables saved that were opened with the wrong delimiter.
    """
    if any(len(cells) > 1 or "\n" in cells[0] for _, cells in parsed):
        return []
    inner = [cells[0] for _, cells in parsed]
    style = Style(_best_delimiter("\n".join(inner)[:_HEADER_BYTES]))
    rows = [
        (line, row[0][1])
        for (line, _), text in zip(parsed, inner, strict=True)
        if (row := parse([text], 0, style, []))
    ]
    place, known = _header_place([cells for _, cells in rows[:_HEADER_ROWS]])
    return rows if known and len(rows[place][1]) > 1 else []


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
