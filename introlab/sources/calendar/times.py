"""The times of a calendar as instants: time zones by name, by Windows name, or as the file says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from introlab.sources.calendar.parts import Property
from introlab.tables import stable_id

#: A date outside these years is a slip or a joke; the first ones mails may have are taken here too.
FIRST_YEAR, LAST_YEAR = 1980, 2099

#: Rules of a time zone of the file's own that are followed: once or twice a year, and no more.
_ZONE_RULE = re.compile(
    r"FREQ=YEARLY(;(INTERVAL=1|BYMONTH=\d\d?|BYDAY=[+-]?[1-5]?[A-Z]{2}|BYMONTHDAY=[12]?\d"
    r"(,[12]?\d){0,6}|WKST=[A-Z]{2}|UNTIL=\w+|COUNT=\d{1,3}))*;?",
    re.IGNORECASE,
)
#: 'The third Sunday that is a 1st' never comes, and would be looked for until the year 9999.
_NEVER = re.compile(r"(?=.*BYMONTHDAY=).*BYDAY=[+-]?\d", re.IGNORECASE)
_MOST_ZONE_LINES, _MOST_ZONE_RULES = 2000, 10
#: Zones of its own that are taken from one file: each takes 30 ms to work out.
_MOST_ZONES = 50


class Moment(NamedTuple):
    """A date-time as written: wall clock and zone; ``whole_day`` where only a day is given."""

    wall: datetime
    zone: tzinfo
    whole_day: bool = False

    @property
    def instant(self) -> str:
        """The instant in UTC, a day standing for its midnight; '' outside the years read."""
        return instant_of(self.wall, self.zone)

    @property
    def day(self) -> str:
        """The day on which it is where it takes place."""
        return self.wall.date().isoformat()


def instant_of(wall: datetime, zone: tzinfo) -> str:
    """Return a wall-clock time as UTC instant, '' outside the years 1980 to 2099.

    Examples
    --------
    >>> instant_of(datetime(2024, 7, 1, 9, 30), ZoneInfo("Europe/Berlin"))
    '2024-07-01T07:30:00Z'
    """
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        return ""
    return wall.replace(tzinfo=zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Zones:
    """Finds time zones: the names of the world's list, those of Windows, those the file describes.

    Parameters
    ----------
    described : dict of str to str
        The VTIMEZONE parts of the file by name.
    default : str
        Zone of times without one (X-WR-TIMEZONE); UTC where it is '' or unknown.
    """

    def __init__(self, described: dict[str, str], default: str) -> None:
        self._described = described
        self._found: dict[str, tzinfo | None] = {}
        self._built = 0
        self.unknown = 0
        self.floating: tzinfo = self._named(default) or UTC

    def moments(self, found: Property) -> list[Moment]:
        """Return the moments in the value of a property, several where commas separate them.

        Raises
        ------
        ValueError
            If one of them is none. A period counts with its beginning.
        """
        zone = self._zone(found.params.get("TZID", ""))
        return [_moment(text.split("/")[0], zone) for text in found.value.strip().split(",")]

    def _zone(self, name: str) -> tzinfo:
        if not name:
            return self.floating
        zone = self._named(name)
        if zone is None:
            self.unknown += 1
        return zone or self.floating

    def _named(self, name: str) -> tzinfo | None:
        if name not in self._found:
            self._found[name] = _listed(name) or self._own(name)
        return self._found[name]

    def _own(self, name: str) -> tzinfo | None:
        """Return the zone the file describes; rules that no country has are not followed."""
        text = self._described.get(name, "")
        rules = re.findall(r"^RRULE[^:\n]*:(.*?)\r?$", text, re.IGNORECASE | re.MULTILINE)
        if not text or text.count("\n") > _MOST_ZONE_LINES:
            return None
        if len(rules) > _MOST_ZONE_RULES or not all(map(_is_followed, rules)):
            return None
        self._built += 1
        if self._built > _MOST_ZONES:
            return None
        from icalendar import Timezone

        # the library remembers zones by name for good: under the name of their text, so that
        # one file's zone is never taken for another's
        alias = f"TZID:{stable_id('zone', text)}"
        try:
            part = Timezone.from_ical(re.sub(r"(?im)^TZID[^\r\n]*", alias, text))
            zone = part.to_tz(lookup_tzid=False) if isinstance(part, Timezone) else None
            instant_of(datetime(FIRST_YEAR, 1, 1), zone or UTC)  # noqa: DTZ001 - a wall clock
            instant_of(datetime(LAST_YEAR, 1, 1), zone or UTC)  # noqa: DTZ001 - a wall clock
        # whatever a broken description makes the library raise: the zone is then unknown
        except Exception:  # noqa: BLE001 - see above; one zone must not cost a calendar
            return None
        return zone


def _is_followed(rule: str) -> bool:
    return bool(_ZONE_RULE.fullmatch(rule) and not _NEVER.match(rule))


def _listed(name: str) -> tzinfo | None:
    """Return the zone of a listed name: as it is, of Windows, or behind a maker's prefix."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    bare = name.strip().strip('"/')
    if bare.upper() in {"UTC", "GMT", "Z", "ETC/UTC"}:
        return UTC
    pieces = bare.split("/")
    for start in range(min(len(pieces), 5)):
        wanted = "/".join(pieces[start:])
        wanted = WINDOWS_TO_OLSON.get(wanted, wanted)
        if re.fullmatch(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", wanted):
            try:
                return ZoneInfo(wanted)
            except (LookupError, ValueError, OSError):
                continue
    return None


def _moment(text: str, zone: tzinfo) -> Moment:
    from icalendar import vDDDTypes

    read = vDDDTypes.from_ical(text.strip().upper())
    if isinstance(read, datetime):
        if read.tzinfo is not None:
            return Moment(read.replace(tzinfo=None), UTC)
        return Moment(read, zone)
    if isinstance(read, date):
        return Moment(datetime.combine(read, time()), UTC, whole_day=True)
    raise ValueError("not a date")
