"""Past introductions: who introduced whom, in which context, and what became of it."""

from __future__ import annotations

from itertools import pairwise

from introlab.sources.files.delimited import Table
from introlab.sources.reading import PastIntroRow, Reading
from introlab.sources.values.date_columns import DateColumn
from introlab.sources.values.keys import clean_text

#: State of an ask -> column that dates it, in the order in which the states can be reached.
STEPS = {
    "asked": "askedon",
    "agreed": "agreedon",
    "introduced": "introducedon",
    "met": "meton",
    "won": "wonon",
}
DECLINED, DECLINED_COLUMN = "declined", "declinedon"

NOBODY = "introducer or prospect missing"
NO_DATE = "no date"
BAD_DATE = "a date that cannot be read"
OUT_OF_ORDER = "dates out of order"
BOTH = "introduced and declined"


def read_past_intros(table: Table, reading: Reading) -> None:
    """Add one past introduction per row, its steps in the order in which they happened.

    Dates are days or months; a blank ``asked_on`` means that nobody asked for it. Rows whose dates
    contradict each other are kept out and listed as problems.
    """
    receipt = reading.receipt
    columns = {
        state: DateColumn(table, key, receipt)
        for state, key in {**STEPS, DECLINED: DECLINED_COLUMN}.items()
    }
    for line, fields in table.records():
        receipt.read += 1
        dates = {}
        unread = False
        for state, column in columns.items():
            dated = column.read(line, fields)
            value = dated.day or (dated.month if len(dated.month) == len("YYYY-MM") else "")
            if dated.value and not value:
                receipt.problem(line, table.title(_column(state)), "a year alone is not enough",
                                "Write the month too, for example 2024-03.")  # fmt: skip
            unread |= bool(dated.fault) or bool(dated.value and not value)
            dates[state] = value
        row = _row(line, fields, dates)
        trouble = _trouble(row, dates, unread=unread)
        if trouble:
            reason, message, hint = trouble
            receipt.skip(reason)
            if message:
                receipt.problem(line, "", message, hint)
        else:
            receipt.kept += 1
            reading.past_intros.append(row)


def _column(state: str) -> str:
    return STEPS.get(state, DECLINED_COLUMN)


def _row(line: int, fields: dict[str, str], dates: dict[str, str]) -> PastIntroRow:
    cell = {key: clean_text(text) for key, text in fields.items()}
    return PastIntroRow(
        row=line,
        introducer=cell.get("introducer", ""),
        prospect=cell.get("prospect", ""),
        context=cell.get("context", ""),
        steps=tuple((state, date) for state, date in dates.items() if date),
        why=cell.get("why", ""),
        note=cell.get("note", ""),
    )


def _trouble(
    row: PastIntroRow, dates: dict[str, str], *, unread: bool
) -> tuple[str, str, str] | None:
    """Return (reason to skip, problem, hint), or None; '' as problem if it was reported already."""
    if not row.introducer or not row.prospect:
        return NOBODY, "the introducer or the prospect is missing", "Fill in both names."
    if unread:
        return BAD_DATE, "", ""
    if not row.steps:
        return NO_DATE, "no step of this introduction has a date", "Give at least one month."
    if dates[DECLINED] and any(dates[state] for state in ("introduced", "met", "won")):
        return (BOTH, "an introduction that took place cannot also be declined",
                "Clear declined_on, or the later dates.")  # fmt: skip
    days = [date for _, date in row.steps]
    if not all(_may_follow(earlier, later) for earlier, later in pairwise(days)):
        return (OUT_OF_ORDER, "the dates are not in the order asked, agreed, introduced, met, won",
                "Correct the dates of this row.")  # fmt: skip
    return None


def _may_follow(earlier: str, later: str) -> bool:
    """Return whether later can lie after earlier; a month is compared with a day by its month."""
    length = min(len(earlier), len(later))
    return earlier[:length] <= later[:length]
