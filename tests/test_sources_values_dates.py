from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources.values import dates
from introlab.sources.values.dates import Order, order_of, read_date


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("01 Jan 2024", "2024-01-01"),
        ("20 Nov 2018", "2018-11-20"),
        ("14-Jul-21", "2021-07-14"),
        ("9-Aug-25", "2025-08-09"),
        ("1. Jan. 2024", "2024-01-01"),
        ("01 janv. 2024", "2024-01-01"),
        ("01 ene 2024", "2024-01-01"),
        ("1 de enero de 2024", "2024-01-01"),
        ("01 Okt 2024", "2024-10-01"),
        ("3. März 2024", "2024-03-03"),
        ("15 août 2023", "2023-08-15"),
        ("Jan 2, 2024", "2024-01-02"),
        ("2024-01-02", "2024-01-02"),
        ("2024-06-18 11:59:53 UTC", "2024-06-18T11:59:53Z"),
        ("2023/06/20 13:05:02 UTC", "2023-06-20T13:05:02Z"),
        ("2025-07-10T10:00:00.123Z", "2025-07-10T10:00:00Z"),
        ("2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z"),
        ("Tue Jun 01 10:00:00 UTC 2021", "2021-06-01T10:00:00Z"),
        ("Jan 2024", "2024-01"),
        ("2024-03", "2024-03"),
        ("3/2024", "2024-03"),
        ("2019", "2019"),
        ("45292", "2024-01-01"),
        ("31.12.2023", "2023-12-31"),
        ("", ""),
    ],
)
def test_every_style_seen_in_exports_is_read(cell: str, expected: str) -> None:
    assert read_date(cell) == (expected, "")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("2/1/2024", dates.AMBIGUOUS),
        ("1/2/17, 3:04 PM", dates.AMBIGUOUS),
        ("31 Feb 2024", dates.IMPOSSIBLE),
        ("13/13/2024", dates.IMPOSSIBLE),
        ("2024-02-03 25:00", dates.IMPOSSIBLE),
        ("01 Jan 2999", dates.OUT_OF_RANGE),
        ("01 Jan 0024", dates.OUT_OF_RANGE),
        ("00 Jan 0000", dates.OUT_OF_RANGE),
        ("0001-01-01T00:00:00+05:00", dates.OUT_OF_RANGE),
        ("13/2024", dates.IMPOSSIBLE),
        ("Foo 2024", dates.UNREADABLE),
        ("soon", dates.UNREADABLE),
        ("01 Foo 2024", dates.UNREADABLE),
    ],
)
def test_what_is_no_date_is_a_fault_and_never_a_guess(cell: str, fault: str) -> None:
    assert read_date(cell) == ("", fault)


@pytest.mark.parametrize(
    ("order", "expected"), [("dmy", "2024-01-02T15:04:00Z"), ("mdy", "2024-02-01T15:04:00Z")]
)
def test_the_order_of_the_column_decides_an_ambiguous_cell(order: Order, expected: str) -> None:
    assert read_date("2/1/24, 3:04 PM", order).value == expected


def test_equal_day_and_month_need_no_order() -> None:
    assert read_date("3/3/2024").value == "2024-03-03"


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["1/2/2024", "25/12/2023"], "dmy"),
        (["1/2/2024", "12/25/2023"], "mdy"),
        (["25/12/2023", "12/25/2023"], None),
        (["1/2/2024", "", "x"], None),
    ],
)
def test_a_column_shows_its_order_only_without_contradiction(
    cells: list[str], order: Order | None
) -> None:
    assert order_of(cells) == order


def test_twelve_oclock_is_noon_or_midnight() -> None:
    assert read_date("12/25/23, 12:05 AM").value == "2023-12-25T00:05:00Z"
    assert read_date("12/25/23, 12:05 PM").value == "2023-12-25T12:05:00Z"


def test_a_day_has_an_instant_and_a_month_has_none() -> None:
    assert read_date("2024-03-31").instant == "2024-03-31T00:00:00Z"
    assert read_date("2024-03").instant == ""
    assert read_date("2024-03").day == ""
    assert read_date("2024-03-31").month == "2024-03"


@given(st.dates(date(2003, 1, 1), date(2068, 12, 31)))
def test_every_unambiguous_style_gives_the_day_it_was_written_from(day: date) -> None:
    for style in ("%Y-%m-%d", "%d %b %Y", "%d-%b-%y", "%d.%m.%Y", "%Y/%m/%d"):
        assert read_date(day.strftime(style)).day == day.isoformat()
    assert read_date(day.strftime("%m/%d/%y, %I:%M %p"), "mdy").day == day.isoformat()
    assert read_date(day.strftime("%d/%m/%Y"), "dmy").day == day.isoformat()


@given(st.text(max_size=40))
def test_no_text_raises_and_a_fault_has_no_value(cell: str) -> None:
    found = read_date(cell)
    assert not (found.value and found.fault)
    assert found.value == "" or dates.FIRST_YEAR <= int(found.value[:4]) <= dates.LAST_YEAR


@given(st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}([ T,]\d{1,3}:\d\d)?", fullmatch=True))
def test_no_number_that_looks_like_a_date_raises(cell: str) -> None:
    found = read_date(cell)
    assert bool(found.value) != bool(found.fault)
