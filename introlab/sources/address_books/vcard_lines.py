r"""A vCard file as cards and properties, read more tolerantly than the standard asks for.

Real files break every rule: lines end in the middle of a value, quoted-printable text runs on
without a fold, pictures end with an empty line, a card is never closed, one line is UTF-8 and the
next is not. A reader that stops at the first of these loses the rest of the file.

The bytes are looked at as Latin-1 text, one letter a byte, so that the structure is found before
anything is decoded; each value that is needed is decoded by itself (see `Values`).
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from introlab.sources.files.decoding import decode
from introlab.sources.files.east_asian import larger_page

#: The properties that are needed; all others are passed over without being decoded.
_NEEDED = frozenset({
    "VERSION", "N", "FN", "NICKNAME", "ORG", "TITLE", "EMAIL", "TEL", "URL", "X-SOCIALPROFILE",
    "SOCIALPROFILE", "X-LINKEDIN", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS",
})  # fmt: skip
#: Stands for a fold (a line break and a space) while lines are looked at; files cannot hold it.
_FOLD = "\0"
_BORDERS = frozenset({"BEGIN", "END"})
_NO_PROPERTY = ("", "")
#: Different ways to begin a property that are remembered; real files have a few dozen.
_MOST_HEADS = 1000
_HEAD = re.compile(r"(?:[\w-]+\.)*([A-Za-z][\w-]*)[ \t]*(?:;(.*))?", re.ASCII | re.DOTALL)
_PARAMETERS_WITH_QUOTES = re.compile(r'((?:[^":]++|"[^"]*+")*+):')
_ESCAPE = re.compile(r"\\\\\\([,;:])|\\(.)", re.DOTALL)
_PIECE = re.compile(r"\\.|[^\\;]+|[\\;]", re.DOTALL)
_BASE64 = re.compile(r"(?:^|;)(?:ENCODING=B(?:ASE64)?|BASE64)(?:;|$)")
_ENCODED = re.compile("CHARSET|QUOTED-PRINTABLE|ENCODING|BASE64")
_CHARSET = re.compile(r"CHARSET=\"?([A-Z0-9_-]+)")
#: Character sets that a phone or mail program may declare and Python may be asked for.
_KNOWN_CHARSET = re.compile(
    r"(ISO-?8859-?\d{1,2}|(WINDOWS-?|CP)12\d\d|CP(437|850|852|866|93[26]|949|950)|SHIFT[_-]?JIS|SJIS"
    r"|EUC-?(JP|KR)|ISO-2022-(JP|KR)|KS_?C_?5601(-1987)?|GB2312|GBK|GB18030|BIG5|KOI8-[RU]"
    r"|MACINTOSH)"
)
_WESTERN = re.compile(r"ISO-?8859-?1$|(?:WINDOWS-?|CP)1252")


class Property(NamedTuple):
    """A property as written: its name and parameters in capitals, its value not yet decoded."""

    name: str
    parameters: str
    value: str


@dataclass(slots=True)
class Card:
    """One card: the line it starts on, from 1, and the properties that are needed, in order."""

    line: int
    properties: list[Property] = field(default_factory=list)
    closed: bool = False


def split_cards(text: str) -> Iterator[Card]:
    r"""Yield each card of a text as `as_bytes_text` gives it; an assistant's card is none.

    Examples
    --------
    >>> text = "BEGIN:VCARD\nitem1.email;type=HOME:jane@example.\n com\nNOTE:x\nEND:VCARD\n"
    >>> [(card.line, card.properties) for card in split_cards(text)]
    [(1, [Property(name='EMAIL', parameters='TYPE=HOME', value='jane@example.com')])]
    """
    reader = _Reader()
    number = 1
    for line in text.replace("\n ", _FOLD).replace("\n\t", _FOLD).split("\n"):
        head, colon, value = line.partition(":")
        if colon and head in reader.passed and not reader.soft:
            reader.skip()
        else:
            card = reader.read(number, line, head, value if colon else None)
            if card:
                yield card
        number += 1
        if _FOLD in line:
            number += line.count(_FOLD)
    if reader.card:
        yield reader.finished(reader.card)


class _Reader:
    """Takes the lines of a file one by one and hands out the cards that are complete.

    Lines whose head is in ``passed`` may go to `skip`, unless ``soft`` says that they belong to the
    line before: that is most of the lines, so it is worth not looking at them.
    """

    def __init__(self) -> None:
        self.card: Card | None = None
        self._parts: list[str] | None = None  # of the property that a line may go on with
        self._open: list[tuple[str, str, list[str]]] = []
        self.soft = False  # the line before ends with a soft break of quoted-printable
        self._assistant = False  # the line before announces the card of an assistant
        self._inside = 0  # cards of assistants that are open
        self._heads: dict[str, tuple[str, str]] = {}
        self.passed: set[str] = set()  # heads of properties that only need to be passed over

    def skip(self) -> None:
        """Take a line that matters neither by itself nor for the next."""
        self._parts, self._assistant = None, False

    def read(self, number: int, line: str, head: str, value: str | None) -> Card | None:
        """Take one line, split at its first colon if any; return the card that it ends, if any."""
        name, parameters = _NO_PROPERTY
        if value is None:
            value = ""
        else:
            name, parameters = self._heads.get(head) or self._head(head)
        if name in _BORDERS and value.replace(_FOLD, "").strip().upper() == "VCARD":
            self.soft, self._parts = False, None
            return self._begin(number) if name == "BEGIN" else self._end()
        if self.soft:
            self._go_on_softly(line)
        elif name:
            if '"' in parameters and parameters.count('"') % 2:
                name, parameters, value = self._quoted(line, name, parameters, value)
            self._property(name, parameters, value)
        elif self._parts is not None and line and not line.isspace():
            self._parts.append("\n" + line)  # a raw line break within a value
        return None

    def _begin(self, number: int) -> Card | None:
        if self._assistant:
            self._inside, self._assistant = self._inside + 1, False
            return None
        before = self.finished(self.card) if self.card else None
        self.card = Card(number)
        return before

    def _end(self) -> Card | None:
        self._assistant = False
        if self._inside:
            self._inside -= 1
            return None
        if not self.card:
            return None
        self.card.closed = True
        return self.finished(self.card)

    def finished(self, card: Card) -> Card:
        """Return the card that is open, with its properties put together."""
        versions = (parts[0] for name, _, parts in self._open if name == "VERSION")
        version = next(versions, "").replace(_FOLD, "").strip()
        for name, parameters, parts in self._open:
            value = parts[0] if len(parts) == 1 else "".join(parts)
            if _FOLD in value:
                value = _unfolded(name, parameters, value, version)
            card.properties.append(Property(name, parameters, value))
        self.card, self._open, self._inside = None, [], 0
        return card

    def _property(self, name: str, parameters: str, value: str) -> None:
        self._assistant, self._parts = False, None
        if name == "AGENT":
            announced = value.replace(_FOLD, "").strip().upper()
            self._assistant = not announced
            self._inside += announced == "BEGIN:VCARD"
        if self.card and not self._inside and name in _NEEDED:
            self._parts = [value]
            self._open.append((name, parameters, self._parts))
        if value.endswith("=") and "QUOTED-PRINTABLE" in parameters:
            self.soft = True
            if self._parts is not None:
                self._parts[-1] = value[:-1]

    def _go_on_softly(self, line: str) -> None:
        self.soft = line.endswith("=")
        if self._parts is not None:
            self._parts.append(line[:-1] if self.soft else line)

    def _head(self, head: str) -> tuple[str, str]:
        """Return name and parameters of what stands before a colon, '' if it is no property."""
        found = _HEAD.fullmatch(head.replace(_FOLD, ""))
        known = (found[1].upper(), (found[2] or "").upper()) if found else _NO_PROPERTY
        if len(self._heads) < _MOST_HEADS:
            self._heads[head] = known
            if _only_passed(*known):
                self.passed.add(head)
        return known

    def _quoted(self, line: str, name: str, parameters: str, value: str) -> tuple[str, str, str]:
        """Return a property whose parameters hold a colon in quotes, split where they end."""
        found = _PARAMETERS_WITH_QUOTES.match(line)
        if not found:
            return name, parameters, value
        return *self._head(found[1]), line[found.end() :]


def _only_passed(name: str, parameters: str) -> bool:
    """Return whether a property neither matters nor changes how the next line is read."""
    matters = not name or name in _NEEDED or name in {"BEGIN", "END", "AGENT"}
    return not matters and "QUOTED-PRINTABLE" not in parameters and '"' not in parameters


def _unfolded(name: str, parameters: str, value: str, version: str) -> str:
    if "QUOTED-PRINTABLE" in parameters:
        value = value.replace("=" + _FOLD, "")
    # version 2.1 folds where a space stands, later versions anywhere; addresses hold no space
    spaced = version == "2.1" and name in {"N", "FN", "NICKNAME", "ORG", "TITLE"}
    return value.replace(_FOLD, " " if spaced else "")


def as_bytes_text(data: bytes) -> tuple[str, str]:
    r"""Return the bytes as text with one letter a byte and '\n' as line break, and the encoding.

    UTF-16 and UTF-32 become UTF-8 bytes first. The encoding is '' where each line has its own.
    """
    encoding = ""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data:
        decoded = decode(data)
        encoding = decoded.encoding if decoded.encoding.startswith("utf-") else ""
        data = decoded.text.encode("utf-8", "replace") if encoding else data.replace(b"\0", b"")
    elif data.startswith(b"\xef\xbb\xbf"):
        data, encoding = data[3:], "utf-8-sig"
    text = data.decode("latin-1").lstrip(" \t")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


class Values:
    """Decodes values and counts how: ``utf8`` and ``other`` are values that are not plain ASCII.

    Parameters
    ----------
    page : str
        Code page of values that are not UTF-8 and declare none, '' for windows-1252.
    """

    def __init__(self, page: str = "") -> None:
        self._page = page
        self.utf8 = 0
        self.other = 0

    def text(self, found: Property) -> str:
        """Return a property's value with its letters, escapes still in place."""
        value, parameters = found.value, found.parameters
        if value.isascii() and not (parameters and _ENCODED.search(parameters)):
            return value
        raw = value.encode("latin-1")
        if "QUOTED-PRINTABLE" in parameters:
            raw = a2b_qp(raw)
        elif _BASE64.search(parameters):
            raw = _from_base64(raw)
        return self._decoded(raw, parameters)

    def _decoded(self, raw: bytes, parameters: str) -> str:
        declared = _CHARSET.search(parameters)
        charsets = ["utf-8"]
        # what is declared as Latin-1 is often UTF-8, and windows-1252 where it is not
        if declared and _KNOWN_CHARSET.fullmatch(declared[1]) and not _WESTERN.match(declared[1]):
            charsets.insert(0, larger_page(declared[1]))
        if self._page:
            charsets.append(self._page)
        for charset in charsets:
            try:
                text = raw.decode(charset)
            except (UnicodeError, LookupError):
                continue
            self.utf8 += charset == "utf-8" and not text.isascii()
            return text.replace("\0", "")
        self.other += 1
        return decode(raw.replace(b"\0", b"")).text


def _from_base64(raw: bytes) -> bytes:
    packed = b"".join(raw.split()).rstrip(b"=")
    try:
        return b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except ValueError:  # not base64 after all
        return raw


def unescaped(value: str) -> str:
    r"""Return a value without its escapes; Google escapes commas twice, which is undone too.

    Examples
    --------
    >>> print(unescaped(r"http\://example.com/a\, b\\\, c\\d"))
    http://example.com/a, b, c\d
    """
    if "\\" not in value:
        return value
    return _ESCAPE.sub(_plain, value)


def _plain(found: re.Match[str]) -> str:
    letter = found[1] or found[2]
    return "\n" if letter in "nN" else letter


def components(value: str) -> list[str]:
    r"""Return the parts of a value such as a name, split at semicolons, without their escapes.

    Examples
    --------
    >>> components(r"Doe\; Roe;Jane;;Dr.;")
    ['Doe; Roe', 'Jane', '', 'Dr.', '']
    """
    if "\\" not in value:
        return value.split(";")
    parts: list[list[str]] = [[]]
    for piece in _PIECE.findall(value):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    return [unescaped("".join(part)) for part in parts]
