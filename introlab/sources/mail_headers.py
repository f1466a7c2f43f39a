"""The header of one mail, read tolerantly from its raw bytes: who, when, and what kind of mail.

Python's address parsing changed between versions and loses people ("jane@x <jane@x>", "a@x; b@x",
"Jane@Work <j@x>"). Here an address is what stands in angle brackets, else what looks like one.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from introlab.sources.keys import clean_text, email_key
from introlab.sources.names import in_reading_order

#: The fields that are looked at; every other line of a header is passed over.
_FIELDS = (
    b"from|to|cc|bcc|date|message-id|in-reply-to|references|list-id|list-unsubscribe|precedence"
    b"|auto-submitted|x-gm-thrid|x-gmail-labels|delivered-to|x-original-to|received|sender"
)
_FIELD = re.compile(
    rb"^(" + _FIELDS + rb")[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I | re.M
)
_WORD = re.compile(r"=\?([A-Za-z0-9_.:\-]+)(?:\*[^?]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_ANGLE = re.compile(r"<\s*(?:mailto:)?([^<>\s]*@[^<>]*?)\s*>")
# the look-behind lets a search start at the first letter of a word only: a word of a megabyte
# without an @ is then looked at once, and not once per letter
_ADDRESS = re.compile(r"(?<![^\s@<>,;:\"()\[\]])[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+")
#: What separates addresses, after what may hide separators: a quoted name, a comment, an address.
#: An opening mark that is never closed hides nothing.
_SEPARATORS = re.compile(r'"(?:[^"\\]|\\.){0,500}"|\([^()]{0,500}\)|<[^<>]{0,500}>|[,;]')
#: Longer parts are cut: the longest real one, a name in encoded words, has a few hundred letters.
_LONGEST_PART = 2000
#: Most mails repeat a few short fields; long lists of recipients are not worth the memory.
_CACHED = 300
_FROM_LINE_DATE = re.compile(
    r"\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d)(?: ([+-]\d{4}))?(?: [A-Z]{3,4})? (\d{4})"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
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
    for name, value in _FIELD.findall(header):
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        if "\n" in text:
            text = re.sub(r"\r?\n[ \t]+", " ", text)
        found.setdefault(name.decode("ascii").lower(), []).append(text.strip())
    return found


def decode_words(text: str) -> str:
    """Return text with RFC 2047 encoded words decoded, whatever they claim to be.

    Examples
    --------
    >>> decode_words("=?UTF-8?Q?Caf=C3=A9?= =?UTF-8?B?IGJhcg==?="), decode_words("=?x?Q?a?=")
    ('Café bar', 'a')
    """
    if "=?" not in text:
        return text
    return _WORD.sub(_word, _BETWEEN_WORDS.sub(r"\1", text))


def _word(found: re.Match[str]) -> str:
    charset, how, body = found.groups()
    try:
        raw = body.encode("latin-1", "replace")
        padded = raw + b"=" * (-len(raw) % 4)
        raw = b64decode(padded) if how in "bB" else a2b_qp(raw, header=True)
    except ValueError:  # not base64 at all
        return body
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8", "replace")


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
    for whole in _parts(value):
        part = whole[-_LONGEST_PART:]
        angle = _ANGLE.search(part)
        if angle:
            key, name = email_key(angle[1]), f"{before}{part[: angle.start()]}"
        else:
            plain = _ADDRESS.search(part)
            if not plain:
                before = f"{part}, " if part.strip() and ":" not in part else ""
                continue
            key = email_key(plain[0])
            note = re.search(r"\(([^()]*)\)", part)
            name = note[1] if note else ""
        before = ""
        if key and not found.get(key):
            found[key] = _display(name)
    return tuple(found.items())


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
    name = re.sub(r"^[^\"<:]{1,60}:(?=\s*[\"\w])", "", name)
    shown = clean_text(decode_words(re.sub(r"\\(.)", r"\1", name))).strip("\"' ")
    shown = re.sub(r"\s*[(<\[]\s*\S+@\S+\s*[)>\]]$", "", shown)
    return "" if "@" in shown else in_reading_order(shown)


def instant(date_field: str, from_line: str) -> str:
    """Return when a mail was sent, as a UTC instant: its Date, else its From_ line, else ''.

    Examples
    --------
    >>> instant("Mon, 15 Jan 2024 10:30:00 +0100", "")
    '2024-01-15T09:30:00Z'
    >>> instant("not a date", "From 17@xxx Mon Jan 15 09:30:00 +0000 2024")
    '2024-01-15T09:30:00Z'
    """
    return _date_field(date_field) or _date_of_from_line(from_line)


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
    if not found or found[1] not in _MONTHS:
        return ""
    month, day, clock, zone, year = found.groups()
    try:
        text = f"{year}-{_MONTHS.index(month) + 1:02d}-{int(day):02d}T{clock}{zone or '+0000'}"
        return _utc(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z"))
    except ValueError:
        return ""
