"""The fields of a header that matter, and the text in them."""

from __future__ import annotations

import re

#: The fields that are looked at; every other line of a header is passed over.
FIELDS = (
    "from", "sender", "to", "cc", "bcc", "date", "message-id", "x-gm-thrid", "references",
    "in-reply-to", "x-gmail-labels", "list-id", "list-unsubscribe", "precedence", "auto-submitted",
    "x-unsent", "x-mozilla-status", "delivered-to", "x-original-to", "received",
)  # fmt: skip
#: Of these it only matters that there are any.
PRESENT = frozenset({"received", "list-id", "list-unsubscribe"})
_FOLD = re.compile(r"\r?\n[ \t]+")


def values_of(raw: bytes) -> list[str]:
    r"""Return the values of a field: decoded, unfolded, in order.

    A value that is not UTF-8 is taken for Latin-1; the others of its header are not touched by it.

    Examples
    --------
    >>> values_of(b": a@example.com,\n\tb@example.com\n: c@example.com")
    ['a@example.com, b@example.com', 'c@example.com']
    >>> values_of(b"")
    []
    """
    return [_text(part) for part in raw[1:].split(b"\n:")] if raw else []


def text_of(raw: bytes) -> str:
    """Return the first value of a field, '' if there is none.

    Examples
    --------
    >>> text_of(b": Jane <jane@example.com>"), text_of(b"")
    ('Jane <jane@example.com>', '')
    """
    return _text(raw[1:].partition(b"\n:")[0])


def _text(value: bytes) -> str:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    if "\n" in text:
        text = _FOLD.sub(" ", text)
    return text.strip()
