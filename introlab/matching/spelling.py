"""One spelling per name, address, number and place, whatever the export wrote."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

from introlab.matching.words import (
    HONORIFICS,
    LEGAL_FORMS,
    NO_COMPANY,
    ONE_DIGIT_CODES,
    PARTICLES,
    PROVIDERS,
    ROLES,
    SHORT_TITLES,
    SUFFIXES,
    TWO_DIGIT_CODES,
)

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"")
_NO_WORD = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Return lower-case Latin letters and digits of any script, words apart.

    Examples
    --------
    >>> plain("Zoë O’Neill-Łęcki"), plain("Иван")
    ('zoe oneill lecki', 'ivan')
    """
    letters = unicodedata.normalize("NFC", text).replace("'", "").replace("’", "")
    if not letters.isascii():
        # signs have names ("rocket"), which are no names of people
        letters = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters)
        letters = anyascii(letters).replace("'", "").replace("`", "")
    return _NO_WORD.sub(" ", letters.lower()).strip()


def name_words(text: str) -> list[str]:
    """Return the words of a name without titles, credentials and what stands in brackets.

    Examples
    --------
    >>> name_words("Dr. Jane (Janie) Roe, MBA"), name_words("Roe, Jane")
    (['jane', 'roe'], ['jane', 'roe'])
    """
    head, comma, tail = _BRACKETS.sub(" ", text).partition(",")
    words = plain(head).split()
    if comma:
        after = [word for word in plain(tail).split() if word not in SUFFIXES]
        if len(after) == 1 and len(words) == 1 and after[0] not in HONORIFICS:
            words = after + words
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    return [word for word in words if not word.isdigit()]


def given_name(text: str) -> str:
    """Return the first given name that is more than an initial, else the initial.

    Examples
    --------
    >>> given_name("J. Robert"), given_name("Anna-Maria"), given_name("A.")
    ('robert', 'anna', 'a')
    """
    words = name_words(text)
    return next((word for word in words if len(word) > 1), words[0] if words else "")


def family_name(text: str) -> str:
    """Return the family name, its parts in order, without small words before them.

    Examples
    --------
    >>> family_name("van der Berg"), family_name("Smith-Jones, PhD"), family_name("De")
    ('berg', 'smith jones', 'de')
    """
    words = name_words(text)
    kept = [word for word in words if word not in PARTICLES and len(word) > 1]
    return " ".join(kept or words)


def sound(name: str) -> str:
    """Return a name without the differences between two spellings of one sound.

    Short names keep their vowels, or Jan, Jean, Joan and Jon would be one.

    Examples
    --------
    >>> sound("mueller") == sound("muller"), sound("katherine") == sound("catharine")
    (True, True)
    >>> sound("jon") == sound("john"), sound("jon") == sound("joan")
    (True, False)
    """
    text = name.replace(" ", "")
    for old, new in _SOUNDS:
        text = text.replace(old, new)
    head, tail = text[:1], re.sub("[aeiouyhw]" if len(text) > 4 else "[yhw]", "", text[1:])
    return re.sub(r"(.)\1+", r"\1", head + tail)


_SOUNDS = (
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("sch", "s"), ("tsch", "c"), ("ph", "f"), ("ck", "k"),
    ("dt", "t"), ("th", "t"), ("c", "k"), ("q", "k"), ("z", "s"), ("x", "ks"), ("v", "w"),
    ("j", "y"),
)  # fmt: skip


def letters_of(text: str) -> int:
    """Return a number that depends on which letters there are, not on their order.

    Numbers of given and family name add up to that of the full name, so that turned letters and
    turned names make no difference.

    Examples
    --------
    >>> letters_of("jnae") == letters_of("jane"), letters_of("jan") == letters_of("jane")
    (True, False)
    """
    return sum(_LETTERS.get(letter, 0) for letter in text) % 2**61


# cubes times the golden ratio in 61 bits: sums of a few of them hardly ever meet
_LETTERS = {
    letter: (i**3 * 0x13C6EF372FE94F82) % 2**61
    for i, letter in enumerate("abcdefghijklmnopqrstuvwxyz0123456789", start=1)
}


def emails(text: str) -> list[str]:
    """Return the e-mail addresses in a cell, each once, without the part after a plus sign.

    Examples
    --------
    >>> emails("Jane.Roe+x@Example.com; jane.roe@example.com")
    ['jane.roe@example.com']
    """
    found = []
    for word in re.split(r"[;,|\s<>]+", text):
        local, at, domain = word.strip(".:'\"").casefold().rpartition("@")
        if at and local and domain:
            found.append(f"{local.split('+')[0] or local}@{domain}")
        elif word and not at:
            found.append(word.casefold())
    return list(dict.fromkeys(found))


def mailbox(address: str) -> str:
    """Return what stands before the @ without marks, or '' for a role's mailbox.

    Examples
    --------
    >>> mailbox("jane.roe@example.com"), mailbox("info@example.com")
    ('janeroe', '')
    """
    local = address.partition("@")[0]
    name = _NO_WORD.sub("", local)
    return "" if is_role(address) or len(name) < 5 else name


def is_role(address: str) -> bool:
    """Return whether an address belongs to a role rather than to a person.

    Examples
    --------
    >>> is_role("sales@example.com"), is_role("jane@example.com")
    (True, False)
    """
    return _NO_WORD.sub("", address.partition("@")[0]) in ROLES


def own_domain(address: str) -> str:
    """Return the name of the organisation's domain, or '' for a mail provider's.

    Examples
    --------
    >>> own_domain("jane@mail.acme-tools.co.uk"), own_domain("jane@gmail.com")
    ('acmetools', '')
    """
    parts = address.partition("@")[2].split(".")
    while len(parts) > 1 and (len(parts[-1]) <= 3 or parts[-1] in {"info", "example"}):
        parts = parts[:-1]
    name = parts[-1] if parts else ""
    return "" if name in PROVIDERS else name.replace("-", "")


def name_in_mailbox(address: str) -> tuple[str, str]:
    """Return (given, family) where the address spells them out with a mark between, else blanks.

    Examples
    --------
    >>> name_in_mailbox("jane.roe@example.com"), name_in_mailbox("info@example.com")
    (('jane', 'roe'), ('', ''))
    """
    local = re.sub(r"\d+$", "", address.partition("@")[0])
    parts = re.split(r"[._-]+", local)
    if "@" not in address or len(parts) != 2 or is_role(address):
        return "", ""
    given, family = (plain(part) for part in parts)
    return (given, family) if given.isalpha() and family.isalpha() and len(family) > 1 else ("", "")


def name_from_mailbox(
    address: str, givens: frozenset[str], families: frozenset[str]
) -> tuple[str, str]:
    """Return (given, family) read from an address with the names that other records bear.

    Examples
    --------
    >>> known = frozenset({"jane"}), frozenset({"roe"})
    >>> name_from_mailbox("jroe7@example.com", *known), name_from_mailbox("janeroe@x.com", *known)
    (('j', 'roe'), ('jane', 'roe'))
    """
    parts = [plain(part) for part in re.split(r"[._\d-]+", address.partition("@")[0]) if part]
    text = "".join(parts)
    if "@" not in address or is_role(address) or not text.isalpha():
        return "", ""
    splits = [(text[:at], text[at:]) for at in range(1, len(text))]
    for given, family in splits + [(tail, head) for head, tail in splits]:
        if family in families and (given in givens or len(given) == 1) and len(family) > 2:
            return given, family
    if text in givens:
        return text, ""
    return ("", text) if text in families else ("", "")


def phones(text: str) -> list[str]:
    """Return the national digits of the telephone numbers in a cell, each once.

    Country code (after + or 00), trunk zero and extension are cut off, so that a number dialled
    from home equals the same number dialled from abroad.

    Examples
    --------
    >>> phones("+44 20 7946 0018; 020 7946 0018"), phones("(202) 555-0143 ext. 7")
    (['2079460018'], ['2025550143'])
    """
    return list(dict.fromkeys(filter(None, map(_phone, re.split(r"[;|]|:::", text)))))


def _phone(text: str) -> str:
    base = re.split(r"(?i)\s*(?:ext|x|#|durchwahl)", text)[0].strip()
    abroad = base.lstrip("( '").startswith(("+", "00"))
    digits = re.sub(r"\D", "", base.replace("(0)", ""))
    if abroad:
        digits = digits.removeprefix("00")
        if digits[:1] in ONE_DIGIT_CODES:
            return digits[1:].lstrip("0")
        return digits[2 if digits[:2] in TWO_DIGIT_CODES else 3 :].lstrip("0")
    if len(digits) == 11 and digits[0] == "1":
        return digits[1:]
    return digits.lstrip("0")


def profiles(text: str) -> list[str]:
    """Return the names of LinkedIn profiles in a cell; any other text stands for itself.

    Examples
    --------
    >>> profiles("https://www.linkedin.com/in/Jane-Roe/?x=1 linkedin.com/in/jane-roe")
    ['jane-roe']
    """
    found = []
    for word in re.split(r"[;,|\s]+", text.casefold()):
        _, marked, slug = word.partition("/in/")
        found.append(re.split(r"[/?#]", slug)[0] if marked else word)
    return list(dict.fromkeys(filter(None, found)))


def companies(text: str) -> list[str]:
    """Return the organisations in a cell without their legal forms.

    Examples
    --------
    >>> companies("The Acme Tools Co., Ltd.; self-employed")
    ['acme tools']
    """
    found = []
    for name in text.split(";"):
        words = plain(_BRACKETS.sub(" ", name)).split()
        if words and " ".join(words) not in NO_COMPANY:
            found.append(" ".join(w for w in words if w not in LEGAL_FORMS) or " ".join(words))
    return found


def place(text: str) -> str:
    """Return the town of a place, without region and country.

    Examples
    --------
    >>> place("Greater Zürich Area, Switzerland"), place("New York")
    ('zurich', 'new york')
    """
    words = plain(text.partition(",")[0]).split()
    kept = [w for w in words if w not in {"greater", "area", "metropolitan", "metro", "region"}]
    return " ".join(kept or words)


def job_title(text: str) -> str:
    """Return a job title with its short forms written out.

    Examples
    --------
    >>> job_title("Sr. Mgr, Sales"), job_title("CFO")
    ('senior manager sales', 'chief financial officer')
    """
    return " ".join(SHORT_TITLES.get(word, word) for word in plain(text).split())
