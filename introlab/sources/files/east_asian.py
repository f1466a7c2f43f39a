"""Chinese, Japanese and Korean code pages, told by proof and not by guess.

Such text writes each letter as two bytes, several letters in a row, and nearly all of them from
the one block of its code page that holds the letters of everyday. Text in another code page breaks
one of these rules within a few words: its accented letters stand alone, and an odd number of them
cannot be read as pairs at all.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class _Page(NamedTuple):
    """A code page, and the bytes of its everyday letters: first bytes, and second bytes."""

    codec: str
    first: frozenset[int]
    second: frozenset[int]


def _bytes(*spans: tuple[int, int]) -> frozenset[int]:
    return frozenset(byte for start, end in spans for byte in range(start, end + 1))


#: The blocks of the standards behind the code pages: Hangul of KS X 1001, level 1 of GB 2312, level
#: 1 of Big5, and Kana and level 1 of JIS X 0208; each with its punctuation and full-width letters.
#: Korean stands before Chinese because its block lies within the Chinese one.
_PAGES = (
    _Page("cp949", _bytes((0xA1, 0xA3), (0xB0, 0xC8)), _bytes((0xA1, 0xFE))),
    _Page("gb18030", _bytes((0xA1, 0xA3), (0xB0, 0xD7)), _bytes((0xA1, 0xFE))),
    _Page("big5", _bytes((0xA1, 0xC6)), _bytes((0x40, 0x7E), (0xA1, 0xFE))),
    _Page("cp932", _bytes((0x81, 0x83), (0x88, 0x97)), _bytes((0x40, 0x7E), (0x80, 0xFC))),
)
#: What programs declare, and the page with more letters that they write.
_LARGER = (
    (re.compile(r"gb(k|_?2312)", re.IGNORECASE), "gb18030"),
    (re.compile(r"(x-)?s(hift[_-]?)?jis", re.IGNORECASE), "cp932"),
    (re.compile(r"euc-?kr|ks_?c_?5601", re.IGNORECASE), "cp949"),
    (re.compile(r"big-?5", re.IGNORECASE), "big5hkscs"),
)
#: Fewer letters prove nothing: a dozen Chinese ones lie in the Korean block by chance in one of
#: some hundred cases, since it has 25 of the 40 first bytes of theirs.
_ENOUGH = 12
#: Share of letters of everyday, and of letters that stand beside another one. Names hold rare ones.
_EVERYDAY, _TOGETHER = 0.9, 0.8
#: Bytes looked at, from the start.
_SAMPLE = 1 << 16


def east_asian(data: bytes) -> str:
    r"""Return the Chinese, Japanese or Korean code page that text is proved to be in, or ''.

    Parameters
    ----------
    data : bytes
        The text; what is UTF-8 or UTF-16 must be ruled out before.

    Examples
    --------
    >>> east_asian("姓名,公司\n王小明,例子有限公司\n".encode("gbk"))
    'gb18030'
    >>> east_asian("Müller, Café Zoë, Ærø".encode("cp1252"))
    ''
    """
    sample = data[:_SAMPLE]
    if sample.isascii():
        return ""
    return next((page.codec for page in _PAGES if _is_proved(sample, page)), "")


def larger_page(declared: str) -> str:
    """Return the code page in which text of a declared one is really written.

    Examples
    --------
    >>> larger_page("GB2312"), larger_page("ISO-8859-2")
    ('gb18030', 'ISO-8859-2')
    """
    return next((page for pattern, page in _LARGER if pattern.match(declared)), declared)


def _is_proved(sample: bytes, page: _Page) -> bool:
    """Return whether all that is not ASCII reads as letters of the page, nearly all of everyday."""
    pairs = everyday = together = run = 0
    at = 0
    while at < len(sample):
        if sample[at] < 0x80:
            together += run if run > 1 else 0
            run, at = 0, at + 1
            continue
        pair = sample[at : at + 2]
        try:
            pair.decode(page.codec)
        except UnicodeDecodeError:
            if len(sample) == _SAMPLE and len(pair) == 1:
                break  # the sample ends within a letter
            return False
        pairs, run, at = pairs + 1, run + 1, at + 2
        everyday += pair[0] in page.first and pair[-1] in page.second
    together += run if run > 1 else 0
    return pairs >= _ENOUGH and everyday >= _EVERYDAY * pairs and together >= _TOGETHER * pairs
