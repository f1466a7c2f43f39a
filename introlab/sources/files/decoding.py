"""Bytes to text without guessing: byte-order mark, zero bytes, UTF-8, proof, then windows-1252.

Detectors that guess were measured to name the wrong code page on real contact exports, so none is
used: what is not UTF-8 is read under a Chinese, Japanese or Korean code page where its bytes prove
one, else line by line, as windows-1252 where a line is not UTF-8. The receipt says so.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from introlab.sources.files.east_asian import east_asian

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
#: Bytes looked at for the zero-byte pattern of UTF-16 without a byte-order mark.
_SAMPLE = 4096
#: Share of zero bytes in every second place from which text counts as UTF-16. Plain Latin text has
#: them in all of those places, and text with stray NULs in hardly any.
_ZERO_SHARE = 0.4
#: Programs of the time of DOS end a text with it.
_END_OF_TEXT = "\x1a"


class Decoded(NamedTuple):
    """Text, the name of the encoding it was read with, and what the user should know about it."""

    text: str
    encoding: str
    notes: list[str]


def decode(data: bytes) -> Decoded:
    """Return the text of a file; never raises, loses no line, and drops NUL characters.

    Examples
    --------
    >>> decode("Zoë".encode("utf-16")).text, decode("Zoë".encode("cp1252")).encoding
    ('Zoë', 'cp1252')
    """
    for mark, encoding, codec in _MARKS:
        if data.startswith(mark):
            text = data.decode(codec, "replace")
            return _tidy(Decoded(text, encoding, _replaced(data, text, codec)))
    guess = _utf16_without_mark(data)
    if guess:
        text = data.decode(guess, "replace")
        return _tidy(Decoded(text, guess, _replaced(data, text, guess)))
    try:
        return _tidy(Decoded(data.decode("utf-8"), "utf-8", []))
    except UnicodeDecodeError:
        page = east_asian(data)
        return _tidy(_paged(data, page) if page else _line_by_line(data))


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 4:
        return ""
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd >= _ZERO_SHARE and even < _ZERO_SHARE / 4:
        return "utf-16-le"
    if even >= _ZERO_SHARE and odd < _ZERO_SHARE / 4:
        return "utf-16-be"
    return ""


def _replaced(data: bytes, text: str, codec: str) -> list[str]:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return [f"{max(text.count(chr(0xFFFD)), 1)} characters are damaged and shown as \ufffd"]
    return []


def _paged(data: bytes, page: str) -> Decoded:
    text = data.decode(page, "replace")
    said = f"read as {page}, a code page of East Asia: its bytes show it"
    return Decoded(text, page, [said, *_replaced(data, text, page)])


def _line_by_line(data: bytes) -> Decoded:
    lines = []
    utf8 = other = 0
    for line in data.splitlines(keepends=True):
        try:
            text = line.decode("utf-8")
            utf8 += not line.isascii()
        except UnicodeDecodeError:
            other += 1
            text = _cp1252(line)
        lines.append(text)
    encoding = "utf-8 and cp1252" if utf8 else "cp1252"
    lines_are = "1 line is" if other == 1 else f"{other} lines are"
    said = f"{lines_are} not UTF-8 but read as windows-1252: look at accented letters"
    return Decoded("".join(lines), encoding, [said])


def _cp1252(line: bytes) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing there; Latin-1 has a place for every byte
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in line)


def _tidy(decoded: Decoded) -> Decoded:
    text, notes = decoded.text.lstrip("\ufeff").removesuffix(_END_OF_TEXT), decoded.notes
    if "\0" in text:
        dropped = text.count("\0")
        notes = [*notes, f"{dropped} NUL character{'s were' if dropped > 1 else ' was'} dropped"]
        text = text.replace("\0", "")
    return Decoded(text, decoded.encoding, notes)
