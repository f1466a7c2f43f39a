"""One column of dates: its order found once, its faults reported, not more often than useful."""

from __future__ import annotations

import re

from introlab.sources.files.delimited import Table
from introlab.sources.reading import Receipt
from introlab.sources.values.dates import FIRST_YEAR, Dated, order_of, read_date

#: Faults of one column that are listed row by row; the rest are counted in one line.
_LISTED = 20
#: '1/29/26, 2:37 PM': LinkedIn's own style with a comma and half-days is always month first.
_LINKEDIN_STYLE = re.compile(r"\d{1,2}/\d{1,2}/\d{2}, \d{1,2}:\d\d.?[AP]M", re.IGNORECASE)
_HINT = (
    "Write the dates of this column as year-month-day, for example 2024-03-31, or export the file "
    "again without opening it in a spreadsheet."
)


class DateColumn:
    """Reads the cells of one column of a table and adds what it cannot read to the receipt.

    Parameters
    ----------
    table : Table
        The table the column belongs to.
    key : str
        Column key; a column the table lacks gives blank dates.
    receipt : Receipt
        Takes the problems.
    first_year : int
        Earlier years are problems.
    """

    def __init__(
        self, table: Table, key: str, receipt: Receipt, first_year: int = FIRST_YEAR
    ) -> None:
        self._receipt = receipt
        self._title = table.title(key)
        self._key = key
        self._first_year = first_year
        self._order = order_of(table.column(key))
        self._faults: dict[str, int] = {}

    def read(self, line: int, fields: dict[str, str]) -> Dated:
        """Return the date in the row's cell, blank where it holds none or a fault."""
        cell = fields.get(self._key, "")
        order = "mdy" if _LINKEDIN_STYLE.fullmatch(cell.strip()) else self._order
        dated = read_date(cell, order, self._first_year)
        if dated.fault:
            seen = self._faults[dated.fault] = self._faults.get(dated.fault, 0) + 1
            if seen <= _LISTED:
                self._receipt.problem(line, self._title, dated.fault, _HINT)
            elif seen == _LISTED + 1:
                self._receipt.problem(
                    None, self._title, f"{dated.fault} (more than {_LISTED} rows)", _HINT
                )
        return dated
