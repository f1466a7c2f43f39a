"""Who is on a mail: the addresses and names of its fields, read tolerantly.

Python's address parsing changed between versions and loses people ("jane@x <jane@x>", "a@x; b@x",
"Jane@Work <j@x>"). Here an address is what stands in angle brackets, else what looks like one.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp
from functools import lru_cache

from introlab.sources.files.east_asian import larger_page
from introlab.sources.values.keys import clean_text, email_key
from introlab.sources.values.names import in_reading_order

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
