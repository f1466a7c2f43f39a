"""Names as people write them: credentials after a comma, last name first, several in one cell."""

from __future__ import annotations

import re

from introlab.sources.values.keys import clean_text

#: What follows a comma in a name without being another person. Measured on LinkedIn exports: up to
#: 22 % of last names carry such a tail ("Doe, MBA, SHRM-CP").
_TAILS = """
mba emba mpa mpp ma msc ms bsc ba bs beng meng llb llm jd esq md mbbs do dds dvm rn np phd dr
edd dba psyd pharmd cpa cfa cma acca aca fca fcca cia cisa cissp cism pmp csm cspo pe p.e
shrm-cp shrm-scp sphr phr gphr pcc acc mcc lcsw lmft lpc aia leed ap cfp chfc clu ea ctp frm
facs faia frcs mrcp mph mha msw med mfa mdiv cpcc cebs sr jr ii iii iv inc llc ltd gmbh six
sigma itil ccna aws mcse rpa rics frics mrics prof prosci ctfl pgmp sixsigma
"""
_CREDENTIALS = frozenset(_TAILS.split())
_TAIL = re.compile(r"[A-Z][A-Za-z]{0,3}(?:[.\-/®][A-Za-z®]{1,5})+\.?|[A-Z]{2,6}®?")

_SEPARATOR = re.compile(r"[;|\r\n]+|\s:::\s")
#: 'and 3 other mutual connections', 'is a mutual connection', 'Mutual connections:': what LinkedIn
#: says beside names, with what stands around it. Nothing in it repeats without end, so that a cell
#: costs as much time as it has letters.
_MUTUAL = re.compile(
    r"[ ,(\[:-]{0,3}(?:"
    r"(?:(?:(?:\band|&|\+) )?(?<!\w)(?:\d{1,6}|no) (?:other )?|\b(?:is|are) (?:an? |both )?)?"
    r"\b(?:shared|mutual) connections?\b(?: with\b)?"
    r"|(?:\band|&|\+) \d{1,6} others?\b"
    r")[ )\]:.-]{0,3}",
    re.IGNORECASE,
)


#: What stands before a name, and in some lists in the column of the job.
_ADDRESSES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "herr", "frau", "mme", "m"})


def is_form_of_address(text: str) -> bool:
    """Return whether a text is 'Mr', 'Ms' and the like, and nothing else.

    Examples
    --------
    >>> is_form_of_address("Mrs."), is_form_of_address("Director")
    (True, False)
    """
    return text.strip(" .").casefold() in _ADDRESSES


def is_credential(text: str) -> bool:
    """Return whether text is a degree, title or suffix rather than a person.

    Examples
    --------
    >>> is_credential("Ph.D."), is_credential("SHRM-CP"), is_credential("Jane Roe")
    (True, True, False)
    """
    words = clean_text(text).split()
    return bool(words) and all(
        word.strip(".,®").replace(".", "").casefold() in _CREDENTIALS or bool(_TAIL.fullmatch(word))
        for word in words
    )


def in_reading_order(name: str) -> str:
    """Return 'Jane Doe' for 'Doe, Jane'; a name followed by credentials stays as it is.

    Examples
    --------
    >>> in_reading_order("Doe, Jane"), in_reading_order("Jane Doe, MBA")
    ('Jane Doe', 'Jane Doe, MBA')
    """
    family, comma, given = name.partition(",")
    shouted = family.isupper() and given.strip().casefold() not in _CREDENTIALS
    if not comma or "," in given or not given.strip() or (is_credential(given) and not shouted):
        return name
    if len(family.split()) > 3 or len(given.split()) > 3:
        return name
    return f"{given.strip()} {family.strip()}"


def split_people(cell: str) -> tuple[str, ...]:
    """Return the people named in one cell, in order, each once.

    They are split at semicolons, bars and line breaks; at commas only where nothing else separates
    them and no part is a credential or a single word ("Doe, Jane" is one person).

    Examples
    --------
    >>> split_people("Jane Doe; Rick Roe, MBA"), split_people("Jane Doe, Rick Roe")
    (('Jane Doe', 'Rick Roe, MBA'), ('Jane Doe', 'Rick Roe'))
    >>> split_people("Doe, Jane")
    ('Doe, Jane',)
    """
    parts = _SEPARATOR.split(cell)
    if len(parts) == 1 and "," in cell:
        pieces = [clean_text(piece) for piece in cell.split(",")]
        if all(not is_credential(piece) and (" " in piece or "@" in piece) for piece in pieces):
            parts = pieces
    people = (clean_text(part) for part in parts)
    return tuple(dict.fromkeys(person for person in people if person))


def mutual_people(cell: str) -> tuple[str, ...]:
    """Return who is named in a cell that says who knows somebody; a mere number names nobody.

    Lists copied from LinkedIn hold its sentence instead of names.

    Examples
    --------
    >>> mutual_people("Jane Doe, Rick Roe, and 3 other mutual connections")
    ('Jane Doe', 'Rick Roe')
    >>> mutual_people("Jane Doe and Rick Roe are mutual connections"), mutual_people("12")
    (('Jane Doe', 'Rick Roe'), ())
    """
    people = split_people(";".join(map(_without_marker, _SEPARATOR.split(cell))))
    return tuple(person for person in people if any(letter.isalpha() for letter in person))


def _without_marker(part: str) -> str:
    """Return the names beside what LinkedIn says of mutual connections; other text as it is."""
    part = clean_text(part)
    names = _MUTUAL.sub(";", part)
    if names == part:
        return part
    pieces = re.split(r";| (?:and|&) ", names)
    return ";".join(person for piece in pieces for person in split_people(piece.strip(" ,")))
