"""Meetings that repeat: which days a rule gives, within limits no rule can talk its way out of."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import prod

from introlab.sources.calendar.parts import Property
from introlab.sources.calendar.times import LAST_YEAR, Moment, Zones

UNREADABLE = "the rule by which this event repeats cannot be read"

#: The newest dates of one event that are kept: a meeting on every working day of four years.
MOST_DATES = 1000
#: Dates from rules kept for one file. A busy calendar of twenty years has a tenth of them.
MOST_IN_FILE = 200_000
#: Days of calendar that all rules of a file together may be looked through, at most a few
#: seconds' work. 500 meetings that repeat for eight years each need half of it.
MOST_DAYS = 3_000_000
#: Rules name a few days and months; the longest real ones have some sixty letters.
_LONGEST_RULE = 400
#: Times of day at which one event may repeat.
_MOST_TIMES_A_DAY = 4
#: The calendar repeats itself after 400 years, weekdays included. Rules are followed this much
#: later, because the library looks for a day that never comes until the year 9999.
_SHIFT = 400 * ((9999 - 2099) // 400)
_FOLLOWED = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS = frozenset({
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY",
    "BYWEEKNO", "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND",
})  # fmt: skip


class RuleError(ValueError):
    """A rule that is not followed; the text says why, for the receipt."""


class Rules:
    """Follows the rules of one file and keeps count of the work.

    Parameters
    ----------
    zones : Zones
        The time zones of the file.
    last : str
        UTC instant after which no date is taken.
    """

    def __init__(self, zones: Zones, last: str) -> None:
        self._zones = zones
        self._last = datetime.fromisoformat(last)
        self._days_left, self._dates_left = MOST_DAYS, MOST_IN_FILE

    def dates(self, start: Moment, rule: Property) -> tuple[list[datetime], bool]:
        """Return the wall-clock dates a rule gives, and whether older ones were left out.

        Raises
        ------
        RuleError
            If the rule cannot be read, repeats within a day, or the file has too many of them.
        """
        parts = _parts(rule.value)
        end = self._end(start, parts.pop("UNTIL", ""))
        if self._days_left <= 0 or self._dates_left <= 0:
            raise RuleError("this file repeats more meetings than introlab follows")
        first = start.wall.replace(year=start.wall.year + _SHIFT)
        newest: deque[datetime] = deque(maxlen=MOST_DATES)
        number, late = 0, first
        for late in _followed(parts, first):
            wall = late.replace(year=late.year - _SHIFT)
            if wall > end:
                break
            newest.append(wall)
            number += 1
        else:
            if str(number) != parts.get("COUNT", "").lstrip("0"):
                late = datetime.max  # noqa: DTZ901 - a wall clock: the library looked that far
        self._days_left -= max((late - first).days, number)
        self._dates_left -= len(newest)
        return list(newest), number > len(newest)

    def _end(self, start: Moment, until: str) -> datetime:
        """Return the last wall-clock time that counts: of the rule, or of the file."""
        ends = [self._last.astimezone(start.zone).replace(tzinfo=None)]
        if until:
            try:
                (moment,) = self._zones.moments(Property({}, until))
            except ValueError as fault:
                raise RuleError(UNREADABLE) from fault
            if moment.wall.year > LAST_YEAR:
                return ends[0]  # how some programs write "for ever"
            if moment.whole_day:
                ends.append(moment.wall + timedelta(days=1, seconds=-1))
            elif moment.instant and moment.zone is UTC and not start.whole_day:
                aware = moment.wall.replace(tzinfo=UTC)
                ends.append(aware.astimezone(start.zone).replace(tzinfo=None))
            else:
                ends.append(moment.wall)
        return min(ends)


def _followed(parts: dict[str, str], first: datetime) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rule = rrulestr(text, dtstart=first)
    except (ValueError, TypeError, OverflowError, LookupError, AttributeError) as fault:
        raise RuleError(UNREADABLE) from fault
    return iter(rule)


def _parts(text: str) -> dict[str, str]:
    """Return a rule's parts by name, those no standard knows left out."""
    if len(text) > _LONGEST_RULE:
        raise RuleError(UNREADABLE)
    pairs = (part.partition("=") for part in text.upper().replace(" ", "").split(";"))
    parts = {name: value.strip(",") for name, _, value in pairs if name in _PARTS and value}
    if parts.get("FREQ") in {"SECONDLY", "MINUTELY", "HOURLY"}:
        raise RuleError("this event repeats within a day, which no meeting does")
    numbers = (parts.get("INTERVAL", "1"), parts.get("COUNT", "1"))
    if parts.get("FREQ") not in _FOLLOWED or not all(map(_is_count, numbers)):
        raise RuleError(UNREADABLE)
    if "BYSETPOS" in parts and (parts["FREQ"] == "DAILY" or parts["BYSETPOS"].count(",") > 4):
        raise RuleError(UNREADABLE)
    times = [parts.get(name, "").count(",") + 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND")]
    if prod(times) > _MOST_TIMES_A_DAY:
        raise RuleError("this event repeats within a day, which no meeting does")
    return parts


def _is_count(text: str) -> bool:
    return bool(re.fullmatch(r"0*[1-9]\d{0,8}", text))
