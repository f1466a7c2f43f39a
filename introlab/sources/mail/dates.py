"""When mails were sent: their Date fields, else their From_ lines, as instants in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from introlab.sources.mail.fields import text_of

#: Mail is older than this only where a clock was wrong; Gmail itself shows such dates as 1970.
FIRST_MAIL_YEAR, LAST_MAIL_YEAR = 1980, 2099
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH_NUMBER = {month: number for number, month in enumerate(_MONTHS, 1)}
_FROM_LINE_DATE = re.compile(
    r"\w{3} (?P<month>\w{3}) +(?P<day>\d{1,2}) (?:(?P<early>\d{4}) )?(?P<clock>\d\d:\d\d:\d\d)"
    r"(?: (?P<zone>[+-]\d{4}))?(?: [A-Z]{3,4})?(?(early)| (?P<year>\d{4}))"
)
#: A Date exactly as in the standard, after its colon: up to its day, its seconds, and its zone.
_DAY = re.compile(rb": [A-Z][a-z][a-z], (\d\d?) ([A-Z][a-z][a-z]) (\d{4}) ")
_ZONE = re.compile(rb"([+-])(\d\d)([0-5]\d)(?: \([A-Za-z]{1,5}\))?\s*")
_SECONDS = {f":{second:02d} ".encode(): f"{second:02d}Z" for second in range(60)}
_MINUTES = 24 * 60
#: The clock by minutes of the day, and back.
_CLOCK = [f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(_MINUTES)]
_MINUTE_OF = {clock[1:6].encode(): minute for minute, clock in enumerate(_CLOCK)}


def instant(raw: bytes, from_line: bytes = b"") -> str:
    """Return when a mail was sent, as a UTC instant: its Date, else its From_ line, else ''.

    Parameters
    ----------
    raw : bytes
        The Date field as `introlab.sources.mail.columns.columns_of` gives it.
    from_line : bytes
        The line before the header, b'' if there is none.

    Examples
    --------
    >>> instant(b": Mon, 15 Jan 2024 10:30:00 +0100")
    '2024-01-15T09:30:00Z'
    >>> instant(b": not a date", b"From 17@xxx Mon Jan 15 09:30:00 +0000 2024")
    '2024-01-15T09:30:00Z'
    """
    return _plain_date(raw) or _date_field(text_of(raw)) or _date_of_from_line(from_line)


def _plain_date(raw: bytes) -> str:
    """Return the instant of a date written exactly by the standard, as nearly all are, or ''."""
    end = 18 if raw[8:9] == b" " else 19
    number, minute = _day_number(raw[:end]), _MINUTE_OF.get(raw[end : end + 5])
    second, east = _SECONDS.get(raw[end + 5 : end + 9]), _minutes_east(raw[end + 9 :])
    if not number or minute is None or second is None or east is None:
        return ""
    minute -= east
    if not 0 <= minute < _MINUTES:
        number += minute // _MINUTES
        minute %= _MINUTES
    shown = _day_shown(number)
    return f"{shown}{_CLOCK[minute]}{second}" if shown else ""


@lru_cache(maxsize=8192)
def _day_number(written: bytes) -> int:
    """Return the number of a day in the calendar, 0 if there is no such day or no mail of it."""
    found = _DAY.fullmatch(written)
    if not found:
        return 0
    day, month, year = (part.decode() for part in found.groups())
    if not FIRST_MAIL_YEAR - 1 <= int(year) <= LAST_MAIL_YEAR + 1 or month not in _MONTH_NUMBER:
        return 0
    try:
        return date(int(year), _MONTH_NUMBER[month], int(day)).toordinal()
    except ValueError:
        return 0


@lru_cache(maxsize=1024)
def _minutes_east(written: bytes) -> int | None:
    found = _ZONE.fullmatch(written)
    if not found:
        return None
    sign, hours, minutes = found.groups()
    east = int(hours) * 60 + int(minutes)
    return -east if sign == b"-" else east


@lru_cache(maxsize=8192)
def _day_shown(number: int) -> str:
    """Return YYYY-MM-DD of a day, '' outside the years of mail."""
    day = date.fromordinal(number)
    return day.isoformat() if FIRST_MAIL_YEAR <= day.year <= LAST_MAIL_YEAR else ""


def _date_field(text: str) -> str:
    try:
        moment = parsedate_to_datetime(text)
    # a garbage date raises one of these, depending on how it is broken and on Python's version
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return ""
    return _utc(moment)


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return ""
    if not FIRST_MAIL_YEAR <= moment.year <= LAST_MAIL_YEAR:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _date_of_from_line(line: bytes) -> str:
    found = _FROM_LINE_DATE.search(line.decode("latin-1"))
    if not found or found["month"] not in _MONTH_NUMBER:
        return ""
    day = f"{_MONTH_NUMBER[found['month']]:02d}-{int(found['day']):02d}"
    try:
        text = f"{found['early'] or found['year']}-{day}T{found['clock']}{found['zone'] or '+0000'}"
        return _utc(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z"))
    except ValueError:
        return ""
