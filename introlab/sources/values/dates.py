"""Dates as exports write them, read by explicit formats and never guessed.

``2/1/2024`` is the first of February in one country and the second of January in another. Such a
cell is read only where its column says which: by the known format of that export, or by another
cell of the same column that can be read in one way only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

Order = Literal["dmy", "mdy"]

#: No export introlab reads is older, and no fact in it lies after the century.
FIRST_YEAR, LAST_YEAR = 1900, 2099
#: LinkedIn opened in May 2003: nobody connected before.
LINKEDIN_FIRST_YEAR = 2003
#: Day 0 of spreadsheet serial numbers (Excel counts a 29 February 1900 that never was).
_SERIAL_ZERO = date(1899, 12, 30)

#: Month names and their abbreviations in English and eleven other languages.
_MONTHS = (
    "jan january januar janvier janv enero ene gennaio gen januari janeiro styczen sty",
    "feb february februar fevrier fevr fev febrero febbraio februari fevereiro luty lut",
    "mar march marz mrz mars marzo maart mrt marco maerz marec marzec",
    "apr april avril avr abril abr aprile kwiecien kwi",
    "may mai mayo maggio mag mei maio maj",
    "jun june juni juin junio giugno giu junho czerwiec cze",
    "jul july juli juillet juil julio luglio lug julho lipiec lip",
    "aug august aout agosto ago augustus augusti sierpien sie",
    "sep september sept septembre septiembre settembre set setembro wrzesien wrz",
    "oct october oktober okt octobre octubre ottobre ott outubro out pazdziernik paz",
    "nov november novembre noviembre novembro listopad lis",
    "dec december dezember dez decembre diciembre dic dicembre dezembro desember des grudzien gru",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

_CLOCK = r"(?:,?[ T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?([AaPp]\.?[Mm]\.?)?)?"
_ZONE = r" ?(?:UTC|GMT|Z|([+-]\d\d):?(\d\d))?"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _CLOCK + _ZONE)
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.|º)?[ -]*(?:de )?([^\W\d]{3,12})\.?,?[ -]*(?:de )?"
                    r"'?(\d{2}|\d{4})" + _CLOCK)  # fmt: skip
_WORDS_US = re.compile(r"([^\W\d]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?, ?(\d{4})" + _CLOCK)
_JAVA = re.compile(r"\w{3} (\w{3}) (\d{1,2}) (\d\d):(\d\d):(\d\d) (?:UTC|GMT) (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})" + _CLOCK)
_MONTH_YEAR = re.compile(r"([^\W\d]{3,12})\.?[ -](\d{2}|\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_NUMBER_YEAR = re.compile(r"(\d{1,2})/(\d{4})")

AMBIGUOUS = "the day and the month of this date cannot be told apart"
UNREADABLE = "this is not a date in a form introlab knows"
IMPOSSIBLE = "this day does not exist"
OUT_OF_RANGE = "the year of this date is impossible"


class Dated(NamedTuple):
    """A date that was read, or why it was not.

    ``value`` is 'YYYY', 'YYYY-MM', 'YYYY-MM-DD' or 'YYYY-MM-DDTHH:MM:SSZ', as exact as the cell;
    '' where ``fault`` says what is wrong with it. Both are '' for a blank cell.
    """

    value: str = ""
    fault: str = ""

    @property
    def day(self) -> str:
        """The day, or '' where only a month or a year is known."""
        return self.value[:10] if len(self.value) >= len("YYYY-MM-DD") else ""

    @property
    def month(self) -> str:
        """The month, or the year where no more is known."""
        return self.value[:7]

    @property
    def instant(self) -> str:
        """The instant; a day alone stands for its midnight, UTC."""
        return self.value if "T" in self.value else f"{self.day}T00:00:00Z" if self.day else ""


def order_of(cells: Iterable[str]) -> Order | None:
    """Return in which order a column writes day and month, if one of its cells can mean one only.

    Examples
    --------
    >>> order_of(["2/1/2024", "25/12/2023"])
    'dmy'
    >>> order_of(["2/1/2024"]) is None
    True
    """
    orders: set[Order] = set()
    for cell in cells:
        found = _NUMBERS.fullmatch(_plain(cell))
        if found and int(found[1]) > 12:
            orders.add("dmy")
        elif found and int(found[3]) > 12:
            orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def read_date(
    cell: str, order: Order | None = None, first_year: int = FIRST_YEAR, *, serial: bool = True
) -> Dated:
    """Return the date a cell holds, or the reason why it holds none.

    Parameters
    ----------
    cell : str
        The cell as written. A time of day without a zone counts as UTC.
    order : {'dmy', 'mdy'}, optional
        How the column writes numbers; without it an ambiguous cell is a fault.
    first_year : int
        Earlier years are faults.
    serial : bool
        Whether a number alone may be a spreadsheet's count of days.

    Examples
    --------
    >>> read_date("01 Jan 2024").value, read_date("1. Okt. 2024").value
    ('2024-01-01', '2024-10-01')
    >>> read_date("10/16/18, 8:36 AM", "mdy").value
    '2018-10-16T08:36:00Z'
    >>> read_date("2/1/2024").fault
    'the day and the month of this date cannot be told apart'
    >>> read_date("01 Jan 2999").fault
    'the year of this date is impossible'
    """
    plain = _plain(cell)
    if not plain:
        return Dated()
    for reader in (_iso, _words, _java, _months):
        found = reader(plain)
        if found is not None:
            return _checked(found, first_year)
    numbers = _NUMBERS.fullmatch(plain)
    if numbers:
        return _checked(_from_numbers(numbers, order), first_year)
    if serial and re.fullmatch(r"[2-7]\d{4}(\.\d+)?", plain):
        return _checked(Dated((_SERIAL_ZERO + timedelta(int(plain[:5]))).isoformat()), first_year)
    return Dated(fault=UNREADABLE)


def _plain(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\u200b", "").split())


def _checked(found: Dated, first_year: int) -> Dated:
    if found.value and not first_year <= int(found.value[:4]) <= LAST_YEAR:
        return Dated(fault=OUT_OF_RANGE)
    return found


def _iso(plain: str) -> Dated | None:
    found = _ISO.fullmatch(plain)
    if not found:
        return None
    year, _, month, day, *clock, hours, minutes = found.groups()
    built = _built(year, int(month), day, *clock)
    if hours and built.value and "T" in built.value:
        sign = -1 if hours.startswith("-") else 1
        shift = timedelta(hours=int(hours), minutes=sign * int(minutes))
        return _shifted(built, shift)
    return built


def _shifted(built: Dated, shift: timedelta) -> Dated:
    try:
        moment = datetime.strptime(built.value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - shift
    except OverflowError:
        return Dated(fault=OUT_OF_RANGE)
    return Dated(f"{moment:%Y-%m-%dT%H:%M:%SZ}".zfill(20))


def _words(plain: str) -> Dated | None:
    found = _WORDS.fullmatch(plain)
    if found:
        day, name, year, *clock = found.groups()
    else:
        found = _WORDS_US.fullmatch(plain)
        if not found:
            return None
        name, day, year, *clock = found.groups()
    month = _month(name)
    return _built(year, month, day, *clock) if month else None


def _java(plain: str) -> Dated | None:
    found = _JAVA.fullmatch(plain)
    if not found:
        return None
    month = _month(found[1])
    return _built(found[6], month, found[2], found[3], found[4], found[5], None) if month else None


def _months(plain: str) -> Dated | None:
    if re.fullmatch(r"\d{4}", plain):
        return Dated(plain)
    found = _MONTH_YEAR.fullmatch(plain)
    if found:
        year, month = found[2], _month(found[1])
    else:
        found = _YEAR_MONTH.fullmatch(plain)
        if found:
            year, month = found[1], int(found[2])
        else:
            found = _MONTH_NUMBER_YEAR.fullmatch(plain)
            if not found:
                return None
            year, month = found[2], int(found[1])
    if not 1 <= month <= 12:
        return Dated(fault=IMPOSSIBLE if month > 12 else UNREADABLE)
    return Dated(f"{_full_year(year):04d}-{month:02d}")


def _from_numbers(found: re.Match[str], order: Order | None) -> Dated:
    first, mark, second, year, *clock = found.groups()
    # only countries that put the day first write dates with dots
    if mark == "." or int(first) > 12:
        order = "dmy"
    elif int(second) > 12:
        order = "mdy"
    if order is None and first != second:
        return Dated(fault=AMBIGUOUS)
    day, month = (second, first) if order == "mdy" else (first, second)
    return _built(year, int(month), day, *clock)


def _month(name: str) -> int:
    """Return the number of a month's name, 0 if it is none."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return _MONTH.get("".join(c for c in bare if not unicodedata.combining(c)), 0)


def _full_year(year: str) -> int:
    """Two digits are read as POSIX does: 69-99 are the 1900s, 00-68 the 2000s."""
    number = int(year)
    if len(year) > 2:
        return number
    return number + (1900 if number >= 69 else 2000)


def _built(
    year: str,
    month: int,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    half: str | None,
) -> Dated:
    try:
        moment = date(_full_year(year), month, int(day))
    except ValueError:
        return Dated(fault=OUT_OF_RANGE if int(year) == 0 else IMPOSSIBLE)
    if hour is None or minute is None:
        return Dated(moment.isoformat())
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if hours > 23 or int(minute) > 59 or int(second or 0) > 60:
        return Dated(fault=IMPOSSIBLE)
    return Dated(f"{moment.isoformat()}T{hours:02d}:{minute}:{min(int(second or 0), 59):02d}Z")
