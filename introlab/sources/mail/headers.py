"""The header of one mail, read tolerantly from its raw bytes: who, when, and what kind of mail.

Python's address parsing changed between versions and loses people ("jane@x <jane@x>", "a@x; b@x",
"Jane@Work <j@x>"). Here an address is what stands in angle brackets, else what looks like one.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from introlab.sources.files.east_asian import larger_page
from introlab.sources.values.keys import clean_text, email_key
from introlab.sources.values.names import in_reading_order

#: The fields that are looked at; every other line of a header is passed over.
_FIELDS = (
    "from|to|cc|bcc|date|message-id|in-reply-to|references|list-id|list-unsubscribe|precedence"
    "|auto-submitted|x-gm-thrid|x-gmail-labels|delivered-to|x-original-to|sender|x-unsent"
    "|x-mozilla-status"
)
# both patterns begin with a plain line break, and the look-ahead with the first letters of the
# fields: that lets the search run from line to line at the speed of memory
_FIELD = re.compile(
    rf"\n(?=[abcdfilmprstx])({_FIELDS})[ \t]*+:[ \t]*+(.*+(?:\n[ \t].*+)*+)", re.I | re.A
)
#: How most programs write the fields.
_USUAL = {spelled: name for name in _FIELDS.split("|") for spelled in (
    name, name.title(), name.title().replace("-Id", "-ID"), name.upper(),
)}  # fmt: skip
#: Of these it only matters that there are any.
_RECEIVED = re.compile(r"\nreceived[ \t]*:", re.I | re.A)
_FOLD = re.compile(r"\r?\n[ \t]+")
_WORD = re.compile(r"=\?([A-Za-z0-9_.:\-]+)(?:\*[^?]*)?\?([bBqQ])\?([^?]*)\?=")
_WORDS = re.compile(r"(?:=\?[A-Za-z0-9_.:\-]+(?:\*[^?]*)?\?[bBqQ]\?[^?]*\?=)+")
_BETWEEN_WORDS = re.compile(r"(=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_ANGLE = re.compile(r"<\s*(?:mailto:)?([^<>\s]*@[^<>]*?)\s*>")
# the look-behind lets a search start at the first letter of a word only: a word of a megabyte
# without an @ is then looked at once, and not once per letter
_ADDRESS = re.compile(r"(?<![^\s@<>,;:\"()\[\]])[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+")
#: What separates addresses, after what may hide separators: a quoted name, a comment, an address.
#: An opening mark that is never closed hides nothing.
_SEPARATORS = re.compile(r'"(?:[^"\\]|\\.){0,500}"|\([^()]{0,500}\)|<[^<>]{0,500}>|[,;]')
#: How most people are written: 'Jane Doe <jane@example.com>', with or without quotes, nothing to
#: decode. Such a part needs none of the tolerance below, and is read several times faster.
_SIMPLE = re.compile(
    r'[ \t]*(?:"?([A-Za-z](?:[A-Za-z .-]{0,80}[A-Za-z.])?)"?[ \t]*)?'
    r"<([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>[ \t]*"
)
#: Longer parts are cut: the longest real one, a name in encoded words, has a few hundred letters.
_LONGEST_PART = 2000
#: Most mails repeat a few short fields; long lists of recipients are not worth the memory.
_CACHED = 300
_NOTE = re.compile(r"\(([^()]*)\)")
_GROUP = re.compile(r"^[^\"<:]{1,60}:(?=\s*[\"\w])")
_ESCAPED = re.compile(r"\\(.)")
_ADDRESS_AGAIN = re.compile(r"\s*[(<\[]\s*\S+@\S+\s*[)>\]]$")
_FROM_LINE_DATE = re.compile(
    r"\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d)(?: ([+-]\d{4}))?(?: [A-Z]{3,4})? (\d{4})"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH_NUMBER = {month: number for number, month in enumerate(_MONTHS, 1)}
_PLAIN_DATE = re.compile(
    rf"(?:[A-Z][a-z][a-z], )?(\d\d?) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d)"
    r" ([+-])(\d\d)([0-5]\d)(?: \([A-Za-z]{1,5}\))?$",
    re.ASCII,
)
_MINUTES = 24 * 60
#: Mail is older than this only where a clock was wrong; Gmail itself shows such dates as 1970.
FIRST_MAIL_YEAR, LAST_MAIL_YEAR = 1980, 2099


def fields_of(header: bytes) -> dict[str, list[str]]:
    r"""Return the fields that matter, lower-case name to unfolded values in order.

    Examples
    --------
    >>> fields_of(b"From: a@example.com\nTo: b@example.com,\n c@example.com\nX-Other: 1\n")
    {'from': ['a@example.com'], 'to': ['b@example.com, c@example.com']}
    """
    found: dict[str, list[str]] = {}
    try:
        text, damaged = "\n" + header.decode("utf-8"), False
    except UnicodeDecodeError:
        text, damaged = "\n" + header.decode("latin-1"), True
    for written, value in _FIELD.findall(text):
        shown = _again(value) if damaged else value
        if "\n" in shown:
            shown = _FOLD.sub(" ", shown)
        name = _USUAL.get(written) or written.lower()
        if name in found:
            found[name].append(shown.strip())
        else:
            found[name] = [shown.strip()]
    if "\nReceived:" in text or _RECEIVED.search(text):
        found["received"] = [""]
    return found


def _again(value: str) -> str:
    """Return a value of a header that is not UTF-8 as a whole: the value alone may well be."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


def decode_words(text: str) -> str:
    """Return text with RFC 2047 encoded words decoded, whatever they claim to be.

    Examples
    --------
    >>> decode_words("=?UTF-8?Q?Caf=C3=A9?= =?UTF-8?B?IGJhcg==?="), decode_words("=?x?Q?a?=")
    ('Café bar', 'a')
    """
    if "=?" not in text:
        return text
    return _WORDS.sub(_words, _BETWEEN_WORDS.sub(r"\1", text))


def _words(found: re.Match[str]) -> str:
    """Return the text of words that follow each other; a letter may be split between two."""
    parts: list[tuple[str, bytes]] = []
    for charset, how, body in _WORD.findall(found[0]):
        raw = _bytes_of(how, body)
        if parts and parts[-1][0] == charset.casefold():
            raw = parts.pop()[1] + raw
        parts.append((charset.casefold(), raw))
    return "".join(_decoded(raw, charset) for charset, raw in parts)


def _bytes_of(how: str, body: str) -> bytes:
    raw = body.encode("latin-1", "replace")
    try:
        return b64decode(raw + b"=" * (-len(raw) % 4)) if how in "bB" else a2b_qp(raw, header=True)
    except ValueError:  # not base64 at all
        return raw


def _decoded(raw: bytes, charset: str) -> str:
    try:
        text = raw.decode(larger_page(charset))
    except (LookupError, UnicodeError):
        return raw.decode("utf-8", "replace")
    # Half a letter (a lone surrogate), which some character sets can spell, can be stored nowhere.
    return text.encode("utf-8", "replace").decode("utf-8")


def addresses(value: str) -> list[tuple[str, str]]:
    """Return (key, display name) for each address in a field, in order, each once.

    A name is '' where the mail shows none or repeats the address. Parts without an address, such
    as the 'Doe' of an unquoted 'Doe, Jane <j@example.com>', belong to the name that follows.

    Examples
    --------
    >>> addresses('"Doe, Jane" <j@example.com>; bob@example.com <bob@example.com>')
    [('email:j@example.com', 'Jane Doe'), ('email:bob@example.com', '')]
    >>> addresses("undisclosed-recipients:;")
    []
    """
    return list(_cached(value) if len(value) <= _CACHED else _addresses(value))


@lru_cache(maxsize=8192)
def _cached(value: str) -> tuple[tuple[str, str], ...]:
    return _addresses(value)


def _addresses(value: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    before = ""
    for part in _parts(value):
        person = _person(part, before) if len(part) <= _CACHED else _read_person(part, before)
        if person is None:
            before = f"{part[-_LONGEST_PART:]}, " if part.strip() and ":" not in part else ""
            continue
        before = ""
        key, name = person
        if key and not found.get(key):
            found[key] = name
    return tuple(found.items())


def _read_person(whole: str, before: str) -> tuple[str, str] | None:
    """Return (key or '', display name) of one part, or None if it holds no address."""
    simple = _SIMPLE.fullmatch(whole)
    if simple and not before:
        return f"email:{simple[2].lower()}", " ".join((simple[1] or "").split())
    part = whole[-_LONGEST_PART:]
    angle = _ANGLE.search(part)
    if angle:
        return email_key(angle[1]), _display(f"{before}{part[: angle.start()]}")
    plain = _ADDRESS.search(part)
    if not plain:
        return None
    note = _NOTE.search(part)
    return email_key(plain[0]), _display(note[1] if note else "")


#: Of a few hundred correspondents' ways of writing their names, each is read once.
_person = lru_cache(maxsize=16_384)(_read_person)


def _parts(value: str) -> list[str]:
    """Return a field's parts: split at commas and semicolons outside quotes and brackets."""
    if "," not in value and ";" not in value:
        return [value]
    parts, start = [], 0
    for found in _SEPARATORS.finditer(value):
        if found[0] in ",;":
            parts.append(value[start : found.start()])
            start = found.end()
    return [*parts, value[start:]]


def _display(name: str) -> str:
    if not name:
        return ""
    name = _GROUP.sub("", name)
    if "\\" in name:
        name = _ESCAPED.sub(r"\1", name)
    shown = clean_text(decode_words(name)).strip("\"' ")
    if "@" in shown:
        shown = _ADDRESS_AGAIN.sub("", shown)
    return "" if "@" in shown else in_reading_order(shown)


def instant(date_field: str, from_line: str | bytes) -> str:
    """Return when a mail was sent, as a UTC instant: its Date, else its From_ line, else ''.

    Examples
    --------
    >>> instant("Mon, 15 Jan 2024 10:30:00 +0100", "")
    '2024-01-15T09:30:00Z'
    >>> instant("not a date", "From 17@xxx Mon Jan 15 09:30:00 +0000 2024")
    '2024-01-15T09:30:00Z'
    """
    at = _plain_date(date_field) or _date_field(date_field)
    if at:
        return at
    return _date_of_from_line(
        from_line if isinstance(from_line, str) else from_line.decode("latin-1")
    )


def _plain_date(text: str) -> str:
    """Return the instant of a date written exactly by the standard, as nearly all are, or ''."""
    found = _PLAIN_DATE.match(text)
    if not found:
        return ""
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    number = _day_number(year, month, day)
    if not number or hour > "23" or minute > "59" or second > "59":
        return ""
    at = int(hour) * 60 + int(minute)
    if hours != "00" or minutes != "00":
        east = int(hours) * 60 + int(minutes)
        at += east if sign == "-" else -east
        number += at // _MINUTES
        at %= _MINUTES
    shown = _day_shown(number)
    return f"{shown}T{at // 60:02d}:{at % 60:02d}:{second}Z" if shown else ""


@lru_cache(maxsize=8192)
def _day_number(year: str, month: str, day: str) -> int:
    """Return the number of a day in the calendar, 0 if there is no such day or no mail of it."""
    if not FIRST_MAIL_YEAR - 1 <= int(year) <= LAST_MAIL_YEAR + 1:
        return 0
    try:
        return date(int(year), _MONTH_NUMBER[month], int(day)).toordinal()
    except ValueError:
        return 0


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


def _date_of_from_line(line: str) -> str:
    found = _FROM_LINE_DATE.search(line)
    if not found or found[1] not in _MONTH_NUMBER:
        return ""
    month, day, clock, zone, year = found.groups()
    try:
        text = f"{year}-{_MONTH_NUMBER[month]:02d}-{int(day):02d}T{clock}{zone or '+0000'}"
        return _utc(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z"))
    except ValueError:
        return ""
