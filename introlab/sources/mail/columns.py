"""The fields of many headers as columns, found for all headers at once.

Of a header's lines few matter, and a loop over all lines is what reading a mailbox would spend most
of its time on. Here the beginnings of all lines of a thousand headers are compared together, and
what comes out are raw bytes: most are the same for many mails and need not be decoded again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from introlab.sources.mail.fields import FIELDS, PRESENT

#: Between two headers: an empty line, which no field runs across.
_BETWEEN = b"\n\n"
_LINE_BREAK, _TAB, _SPACE, _COLON = b"\n\t :"
#: The bit that makes an ASCII letter a small one; a hyphen and a digit have it anyway.
_SMALL = int.from_bytes(b"\x20" * 8, "little")
_WORD = 8
#: A name is compared word by word: its letters, and which bytes of the word they take.
_NAMES = {
    name: [
        (int.from_bytes(part, "little"), int.from_bytes(b"\xff" * len(part), "little"))
        for part in (name[at : at + _WORD].encode() for at in range(0, len(name), _WORD))
    ]
    for name in FIELDS
}
_AFTER_NAME = re.compile(rb"[ \t]*:")


def columns_of(headers: Sequence[bytes]) -> dict[str, list[bytes]]:
    r"""Return the fields of headers as columns: for each field a value for each header.

    A value is raw: from its colon on, with its folds; b'' where a header does not have the field.
    Values of a field that stands several times are joined by line breaks; what `values_of`
    and `text_of` make of them is text. Of those that only matter by being there it is the colon.

    Examples
    --------
    >>> columns = columns_of([b"From: a@example.com\nTO : b@example.com,\n c@example.com\n", b""])
    >>> columns["from"], columns["to"], columns["cc"]
    ([b': a@example.com', b''], [b': b@example.com,\n c@example.com', b''], [b'', b''])
    """
    text = b"".join(part for header in headers for part in (header, _BETWEEN))
    lines = _first_lines(text)
    sizes = np.fromiter(map(len, headers), np.int64, len(headers)) + len(_BETWEEN)
    begins = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    # every place of the text as a word of eight bytes, in whatever place it begins
    padded = text + bytes(3 * _WORD)
    words = np.ndarray((len(text) + 2 * _WORD,), "<u8", padded, 0, (1,))
    first = words[lines] | np.uint64(_SMALL)
    found = {}
    for name, parts in _NAMES.items():
        hits = np.flatnonzero(_same(first, parts[0]))
        for number, part in enumerate(parts[1:], 1):
            rest = words[lines[hits] + number * _WORD] | np.uint64(_SMALL)
            hits = hits[_same(rest, part)]
        colons, hits = _colons(text, padded, lines[hits] + len(name), hits)
        # a field ends with the line before the next one begins
        ends = colons + 1 if name in PRESENT else lines[hits + 1] - 1
        mails = np.searchsorted(begins, colons, side="right") - 1
        if name in PRESENT:
            mails, places = np.unique(mails, return_index=True)
            colons, ends = colons[places], ends[places]
        found[name] = _column(text, mails, colons, ends, len(headers))
    return found


def _first_lines(text: bytes) -> NDArray[np.int64]:
    """Return where each line begins that does not continue the one before, and the text's end."""
    letters = np.frombuffer(text, np.uint8)
    begins = np.concatenate([[0], np.flatnonzero(letters == _LINE_BREAK) + 1])
    first = letters[np.minimum(begins, len(letters) - 1)] if len(letters) else begins
    goes_on = (first == _SPACE) | (first == _TAB)
    goes_on[-1] = False
    kept: NDArray[np.int64] = begins[~goes_on]
    return kept


def _same(words: NDArray[np.uint64], part: tuple[int, int]) -> NDArray[np.bool_]:
    letters, mask = part
    same: NDArray[np.bool_] = (words & np.uint64(mask)) == np.uint64(letters)
    return same


def _colons(
    text: bytes, padded: bytes, after: NDArray[np.int64], hits: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the colons are behind names, and which of the lines have one."""
    marks = np.frombuffer(padded, np.uint8)[after]
    good = marks == _COLON
    # hardly any program leaves space before the colon
    for place in np.flatnonzero((marks == _SPACE) | (marks == _TAB)).tolist():
        if colon := _AFTER_NAME.match(text, int(after[place])):
            after[place] = colon.end() - 1
            good[place] = True
    return after[good], hits[good]


def _column(
    text: bytes, mails: NDArray[np.int64], colons: NDArray[np.int64], ends: NDArray[np.int64],
    size: int,
) -> list[bytes]:  # fmt: skip
    values = [text[colon:end] for colon, end in zip(colons.tolist(), ends.tolist(), strict=True)]
    if len(values) == size and bool((np.diff(mails) == 1).all()):
        return values
    column = [b""] * size
    for mail, value in zip(mails.tolist(), values, strict=True):
        column[mail] = b"%b\n%b" % (column[mail], value) if column[mail] else value
    return column
