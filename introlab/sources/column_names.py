"""Column headers made comparable: case, spaces, punctuation and language do not count."""

from __future__ import annotations

import re
import unicodedata

#: Headers in other languages, as LinkedIn, Outlook and spreadsheets write them -> the English one.
_TRANSLATED = {
    "vorname": "firstname",
    "nachname": "lastname",
    "firma": "company",
    "unternehmen": "company",
    "emailadresse": "emailaddress",
    "emailtyp": "emailtype",
    "verbundenam": "connectedon",
    "vernetztam": "connectedon",
    "prénom": "firstname",
    "nomdefamille": "lastname",
    "adresseemail": "emailaddress",
    "adressedemessagerie": "emailaddress",
    "entreprise": "company",
    "société": "company",
    "poste": "position",
    "fonction": "position",
    "connectéle": "connectedon",
    "datedeconnexion": "connectedon",
    "nombre": "firstname",
    "apellido": "lastname",
    "apellidos": "lastname",
    "empresa": "company",
    "cargo": "position",
    "correoelectrónico": "emailaddress",
    "direccióndecorreoelectrónico": "emailaddress",
    "conectadoel": "connectedon",
    "cognome": "lastname",
    "azienda": "company",
    "posizione": "position",
    "indirizzoemail": "emailaddress",
    "collegatoil": "connectedon",
    "voornaam": "firstname",
    "achternaam": "lastname",
    "bedrijf": "company",
    "functie": "position",
    "emailadres": "emailaddress",
    "verbondenop": "connectedon",
    "sobrenome": "lastname",
    "endereçodeemail": "emailaddress",
    "conectadoem": "connectedon",
    "fornavn": "firstname",
    "efternavn": "lastname",
    "etternavn": "lastname",
    "förnamn": "firstname",
    "efternamn": "lastname",
    "företag": "company",
}


#: '<b>Name</b>': a header copied from a page.
_TAGGED = re.compile(r"\s*<\w[^<>]*>([^<>]*)</\w+>\s*")


def without_tag(header: str) -> str:
    """Return a header without the tag around it, if there is one.

    Examples
    --------
    >>> without_tag("<b>Name</b>"), without_tag("Revenue <USD>")
    ('Name', 'Revenue <USD>')
    """
    tagged = _TAGGED.fullmatch(header)
    return tagged[1] if tagged else header


def column_key(header: str) -> str:
    r"""Return the header with letters and digits only, lower case, in English where known.

    Examples
    --------
    >>> column_key(" First Name\u200b "), column_key("FirstName"), column_key("Vorname")
    ('firstname', 'firstname', 'firstname')
    >>> column_key("E-mail 1 - Value")
    'email1value'
    """
    plain = unicodedata.normalize("NFKC", without_tag(header)).casefold()
    key = re.sub(r"[\W_]+", "", plain)
    return _TRANSLATED.get(key, key)


def column_keys(headers: list[str]) -> list[str]:
    """Return one key per header; a repeated one is numbered, a blank one stays blank.

    Examples
    --------
    >>> column_keys(["Company Names", "", "Company Names"])
    ['companynames', '', 'companynames#2']
    """
    seen: dict[str, int] = {}
    keys = []
    for header in headers:
        key = column_key(header)
        seen[key] = seen.get(key, 0) + 1
        keys.append(f"{key}#{seen[key]}" if key and seen[key] > 1 else key)
    return keys
