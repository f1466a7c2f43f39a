"""What a file is by its first bytes: a mailbox, a card, a calendar, a page, a table or none."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Literal

from introlab.sources.column_names import without_tag
from introlab.sources.files.decoding import decode
from introlab.sources.files.delimited import read_table
from introlab.sources.layouts import kind_of
from introlab.sources.mail.mbox import is_mbox

Family = Literal[
    "empty", "zip", "ole", "binary", "mbox", "eml", "vcard", "calendar", "page", "page table",
    "xml", "json", "table",
]  # fmt: skip

#: Enough to see the header row of every table and the header of every mail.
HEAD = 65_536

_MAGIC = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3", b"\x1f\x8b", b"BZh",
    b"7z\xbc", b"Rar!", b"\xfd7zXZ", b"RIFF", b"\x7fELF", b"MZ", b"ID3", b"OggS", b"!BDN",
    b"{\\rtf",
)  # fmt: skip
_MAIL_FIELD = re.compile(
    r"^(return-path|received|delivered-to|message-id|mime-version|from|to|subject|date|cc|reply-to"
    r"|content-(?:type|disposition|transfer-encoding|id|description)|x-[a-z-]+|dkim-signature"
    r"|authentication-results|sender|references"
    r"|in-reply-to):",
    re.IGNORECASE,
)
#: How a card, a calendar, or a part of a calendar begins. A card may have lost its first line.
_PART = re.compile(
    r"^[ \t]*BEGIN[ \t]*:[ \t]*(VCARD|VCALENDAR|VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE|VALARM"
    r"|VAVAILABILITY)(?![\w-])",
    re.IGNORECASE | re.MULTILINE,
)
_CARD_END = re.compile(r"^END[ \t]*:[ \t]*VCARD[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
#: Remarks may stand before the first part, but no more letters than these.
_PART_WITHIN = 2_000
#: How text begins that is written for a machine: a tag, or an object or list of JSON.
_TAG = re.compile(r"<(?:[!?][a-z]|[a-z][\w:.-]*[\s/>].*(?:</|/>))", re.DOTALL)
_JSON = re.compile(r"\{|\[\s*(?:[\[{]|\"[^\"\n]*\"\s*[,\]])")
_PAGE = re.compile(r"<(?:!doctype html|html|head|body|script|meta|title|style)\b")
#: A page that somebody signs in on, or that runs programs, is no table saved as a page.
_OF_A_SITE = re.compile(r"<(?:form|input|script)\b")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1a\x1b"))
_FEW_CONTROLS = 3
_ANY_FIELD = re.compile(r"^[!-9;-~]+:")
#: Share of lines that must look like fields: real mails have a damaged line here and there.
_MOSTLY = 0.6
#: Nothing but a mail begins with one of these.
_SURE_FIELD = re.compile(
    r"(content-type[ \t]*:[ \t]*(multipart|message|text/(plain|html))|mime-version|message-id"
    r"|return-path|received)\b",
    re.IGNORECASE,
)
#: A mail may have one of these and nothing else.
_LONE_FIELD = re.compile(r"subject:|(from|to):.*@", re.IGNORECASE)


def family(head: bytes) -> Family:
    r"""Return what a file is, judged by its first 64 kB.

    Examples
    --------
    >>> family(b"BEGIN:VCARD\r\nFN:Jane Doe"), family(b"First Name,Last Name")
    ('vcard', 'table')
    """
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    if head.startswith(_MAGIC):
        return "binary"
    if is_mbox(head):
        return "mbox"
    decoded = decode(head)
    if "utf-16" not in decoded.encoding and "utf-32" not in decoded.encoding and _is_binary(head):
        return "binary"
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return _text_family(text.lstrip())


def _text_family(text: str) -> Family:
    start = text.casefold()
    if (_TAG.match(start) and not _is_header(text)) or (
        start.startswith("<!--") and _PAGE.search(start, 0, _PART_WITHIN)
    ):
        return _markup(start)
    if _JSON.match(text):
        return "json"
    if _is_mail(text):
        return "eml"
    return _card_or_calendar(text) or "table"


def _is_header(text: str) -> bool:
    """Return whether text begins with the header row of a table, of which some cells are tagged."""
    header = read_table(text.partition("\n")[0].encode("utf-8", "replace")).header
    is_plain = "<" not in "".join(map(without_tag, header))
    return is_plain and len(header) > 1 and kind_of(header) != "unknown"


def _markup(text: str) -> Family:
    """Return whether text that begins with a tag is a page, a table saved as a page, or data."""
    is_page = _PAGE.search(text, 0, _PART_WITHIN)
    has_table = "<table" in text and not _OF_A_SITE.search(text)
    return "page table" if has_table else "page" if is_page else "xml"


def _card_or_calendar(text: str) -> Family | None:
    """Return what the first part is that begins in a text, None where none does.

    A message within a table may hold a whole invitation: the table's header comes before it. One
    card or event may stand by itself, without what should surround it.
    """
    part = _PART.search(text, 0, _PART_WITHIN)
    if not part:
        return "vcard" if _CARD_END.search(text, 0, _PART_WITHIN) else None
    before = text[: part.start()].strip()
    if before and kind_of(read_table(before.encode()).header) != "unknown":
        return None
    return "vcard" if part[1].casefold() == "vcard" else "calendar"


def _is_binary(head: bytes) -> bool:
    """Return whether more than one byte in ten is a control character no text holds.

    A few of them make no file binary, however short it is, nor do those with which a disk fills up
    its last block.
    """
    sample = head[:4000].rstrip(b"\0")
    odd = len(sample) - len(sample.translate(None, _CONTROLS))
    return odd > _FEW_CONTROLS and odd * 10 > len(sample)


def _is_mail(text: str) -> bool:
    """Return whether the text starts with the header of a mail, up to its blank line."""
    whole = text.partition("\n\n")[0]
    if _PART.search(whole):  # a calendar's own fields look like a mail's
        return False
    header = whole.splitlines()[:200]
    if header and header[0].startswith(("From ", ">From ")):
        del header[0]
    lines = [line for line in header if not line.startswith((" ", "\t"))]
    first = list(takewhile(_ANY_FIELD.match, lines))
    if len(_known(first)) > 2:
        return True
    fields = [line for line in lines if _ANY_FIELD.match(line)]
    if fields == lines and (_SURE_FIELD.match(text) or any(map(_LONE_FIELD.match, lines))):
        return True
    return len(_known(fields)) > 1 and len(fields) >= _MOSTLY * len(lines)


def _known(lines: list[str]) -> set[str]:
    """Return which fields of a mail the lines hold."""
    return {found[1].casefold() for line in lines if (found := _MAIL_FIELD.match(line))}
