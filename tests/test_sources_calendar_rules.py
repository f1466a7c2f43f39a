"""Rules are followed within limits, and what is not followed says why."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest

from introlab.sources.calendar.parts import Property
from introlab.sources.calendar.rules import MOST_DATES, RuleError, Rules
from introlab.sources.calendar.times import Moment, Zones

START = Moment(datetime(2024, 1, 1, 10), UTC)  # noqa: DTZ001 - a wall clock


def dates(rule: str, last: str = "2026-01-31T00:00:00Z") -> tuple[list[datetime], bool]:
    return Rules(Zones({}, ""), last).dates(START, Property({}, rule))


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        ("FREQ=MONTHLY;UNTIL=99991231T235959Z", 25),
        ("FREQ=MONTHLY;UNTIL=20240301", 3),
        ("FREQ=MONTHLY;UNTIL=20240301T095959Z", 2),
        ("FREQ=MONTHLY;UNTIL=20240301T100000", 3),
        ("FREQ=MONTHLY;UNTIL=00010101T000000Z", 0),
        ("freq=monthly; count=2 ;X-OWN=1;", 2),
    ],
)
def test_a_rule_ends_with_its_last_day_or_with_the_file(rule: str, number: int) -> None:
    found, cut = dates(rule)
    assert (len(found), cut) == (number, False)


def test_the_newest_dates_are_kept() -> None:
    found, cut = dates("FREQ=DAILY", last="2030-01-01T00:00:00Z")
    assert (len(found), cut) == (MOST_DATES, True)
    assert f"{found[-1]:%Y-%m-%d}" == "2029-12-31"


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;UNTIL=soon", "FREQ=WEEKLY;BYDAY=XX", "COUNT=3"])
def test_a_rule_that_cannot_be_read_says_so(rule: str) -> None:
    with pytest.raises(RuleError, match="cannot be read"):
        dates(rule)


def test_all_rules_of_a_file_share_one_budget() -> None:
    rules = Rules(Zones({}, ""), "2090-01-01T00:00:00Z")
    never = Property({}, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    for _ in range(10):
        assert rules.dates(START, never) == ([], False)
    for _ in range(40):
        with contextlib.suppress(RuleError):
            rules.dates(START, never)
    with pytest.raises(RuleError, match="more meetings than introlab follows"):
        rules.dates(START, Property({}, "FREQ=DAILY;COUNT=2"))
