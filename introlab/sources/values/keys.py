"""Keys that name one person in one source, made comparable across sources."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\x00-\x1f\x7f]"
)
_PARENTHESES = re.compile(r"\([^()]*\)")
# the look-behind starts a search at words only, so that a long cell is looked at once
_EMAIL = re.compile(
    r"(?<![^\s@<>,;:\"()\[\]])[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]+"
)
_LINKEDIN = re.compile(r"^(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:mwlite/)?in/([^/?#]+)")

_NUMBERS = re.compile(r":::|[;|,/]")
_EXTENSION = re.compile(r"(?i)\s*(?:ext|x|#|durchwahl)")
#: Shorter is an extension or an emergency number, longer than E.164 and its prefix is none at all.
_FEWEST_DIGITS, _MOST_DIGITS = 6, 17


def clean_text(text: str) -> str:
    r"""Return text without invisible controls and with single spaces, letters unchanged.

    Examples
    --------
    >>> clean_text(" Ja\u200bne  Doe\ufeff ")
    'Jane Doe'
    """
    return " ".join(_INVISIBLE.sub(lambda m: " " if m[0] in "\t\n\r\x0b\x0c" else "", text).split())


def email_key(text: str) -> str:
    """Return 'email:…' for the one address in the text, or '' if there is none.

    Examples
    --------
    >>> email_key("Jane Doe <Jane@Example.com>")
    'email:jane@example.com'
    >>> email_key("/o=org/cn=jane")
    ''
    """
    found = _EMAIL.search(text)
    return f"email:{found[0].strip('.').casefold()}" if found else ""


def linkedin_key(url: str) -> str:
    """Return 'linkedin:…' for the address of a personal profile, or '' for anything else.

    The exports of one account spell the same profile differently (percent-encoded, raw, without
    scheme, with a country host or a query); all of them give the same key.

    Examples
    --------
    >>> linkedin_key("https://www.linkedin.com/in/Zo%C3%AB-doe/?trk=x")
    'linkedin:zoë-doe'
    >>> linkedin_key("de.linkedin.com/in/zoë-doe")
    'linkedin:zoë-doe'
    >>> linkedin_key("https://www.linkedin.com/company/acme")
    ''
    """
    plain = unicodedata.normalize("NFC", unquote(clean_text(url))).casefold()
    found = _LINKEDIN.match(plain)
    return f"linkedin:{found[1]}" if found else ""


def phone_keys(cell: str) -> tuple[str, ...]:
    """Return 'phone:…' for each telephone number in a cell: its digits, '+' kept, no extension.

    Many people may answer one number (a switchboard, a family), so it is evidence and no identity.

    Examples
    --------
    >>> phone_keys("+44 (0)20 7946-0018 ext. 7 ::: 0044 20 7946 0018")
    ('phone:+442079460018',)
    >>> phone_keys("020 7946 0018; 12")
    ('phone:02079460018',)
    """
    found = []
    for number in _NUMBERS.split(clean_text(cell)):
        dialled = _EXTENSION.split(number, maxsplit=1)[0].replace("(0)", "")
        digits = re.sub(r"[^0-9]", "", dialled)
        abroad = dialled.lstrip(" ('").startswith("+") or digits.startswith("00")
        if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            found.append(f"phone:{'+' if abroad else ''}{digits.removeprefix('00')}")
    return tuple(dict.fromkeys(found))


def name_key(name: str) -> str:
    """Return 'name:…' with letters only: no case, accents, credentials or brackets; or ''.

    Two people may share it: a name never merges records, and links only where one contact bears it.

    Examples
    --------
    >>> name_key("José  MUÑOZ, MBA")
    'name:jose munoz'
    >>> name_key("Jane (née Doe) Roe")
    'name:jane roe'
    >>> name_key("👩")
    ''
    """
    plain = unicodedata.normalize("NFKD", clean_text(_PARENTHESES.sub(" ", name)).split(",")[0])
    letters = "".join(c for c in plain.casefold() if not unicodedata.combining(c))
    words = re.sub(r"[^\w]+", " ", letters.replace("'", "").replace("’", "")).split()
    return f"name:{' '.join(words)}" if words else ""


def person_key(text: str) -> str:
    """Return the best key for a person written as e-mail address, LinkedIn URL or name.

    Examples
    --------
    >>> person_key("jane@example.com"), person_key("linkedin.com/in/jane"), person_key("Jane Doe")
    ('email:jane@example.com', 'linkedin:jane', 'name:jane doe')
    """
    return linkedin_key(text) or email_key(text) or name_key(text)


_FORMS = """
inc incorporated llc llp ltd limited plc corp corporation co company gmbh ag se sa sas sarl srl spa
bv nv ab as oy aps pty pvt kg the group holding holdings
"""
_LEGAL_FORMS = frozenset(_FORMS.split())
#: What people write where no organisation stands (found in real exports).
_NONE_GIVEN = """
self employed, selfemployed, freelance, freelancer, independent, independent consultant,
confidential, stealth, stealth startup, none, n a, na, retired, unemployed, student, various,
private, consultant, looking for work, open to work, career break
"""
_NOT_ORGANISATIONS = frozenset(" ".join(_NONE_GIVEN.split()).split(", "))


def organisation_key(name: str) -> str:
    """Return what makes two spellings of an organisation the same, or '' if it names none.

    Examples
    --------
    >>> organisation_key("The Harbour Light Co., Ltd.") == organisation_key("Harbour Light")
    True
    >>> organisation_key("Self-employed"), organisation_key("Stealth Startup")
    ('', '')
    """
    plain = unicodedata.normalize("NFKD", clean_text(_PARENTHESES.sub(" ", name))).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[^\w]+", " ", letters.replace("'", "").replace("’", "")).split()
    if " ".join(words) in _NOT_ORGANISATIONS:
        return ""
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)
