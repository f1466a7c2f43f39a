"""Words that say what kind of thing a name, company, mailbox or number is, not which one."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words before a name that are no name (letters only).
HONORIFICS = _set(
    """
    mr mrs ms miss mx dr prof sir dame lady lord rev fr frau herr mme mlle sr sra dipl ing
    mag
    """
)
#: Words behind a name that are no name.
SUFFIXES = _set(
    """
    jr snr jnr ii iii iv phd mba emba msc bsc ma ba bs ms md jd llm llb cpa cfa pmp pe rn
    dds esq mph mpa cissp pmi shrm sphr phr pcc acc dba edd csm cpo frcs faia leed
    """
)
#: Small words that some exports write and others leave out.
PARTICLES = _set(
    """
    de del della di da do dos das du la le el al van von der den ter ten
    """
)
#: Words of a company name that say what kind of company it is.
LEGAL_FORMS = _set(
    """
    inc incorporated llc llp ltd limited plc corp corporation co company gmbh ag se sa sas
    sarl srl spa bv nv ab as oy aps pty pvt kg the group holding holdings
    """
)
#: Mailboxes that belong to a role, not to a person.
ROLES = _set(
    """
    info office contact mail email hello hi admin sales support team service kontakt post
    help enquiries inquiries reception buero bureau billing accounts hr jobs marketing press
    media noreply family home webmaster postmaster invoice orders secretary
    """
)
#: Mail providers: such a domain says nothing about where somebody works.
PROVIDERS = _set(
    """
    gmail googlemail hotmail outlook live msn yahoo ymail rocketmail icloud me mac aol gmx
    web t-online freenet proton protonmail pm fastmail hey zoho mail yandex qq 163 126 naver
    orange wanadoo free laposte sfr libero virgilio tiscali comcast verizon att sbcglobal
    bellsouth cox charter earthlink btinternet sky ntlworld bigpond optusnet shaw rogers
    telus bluewin mailbox posteo private mailinator inbox home personal
    """
)
#: What people write where no organisation stands (found in real exports).
NO_COMPANY = frozenset(
    _phrase.strip()
    for _phrase in """
    career break, confidential, freelance, freelancer, independent, independent consultant,
    looking for work, n a, na, none, private, retired, self employed, selfemployed, stealth,
    stealth startup, student, unemployed, various
    """.replace("\n", " ").split(",")
)
#: Country codes of one digit; all that stand in neither list have three digits.
ONE_DIGIT_CODES = _set("1 7")
#: Country codes of two digits (ITU-T E.164, list of assigned codes); see `ONE_DIGIT_CODES`.
TWO_DIGIT_CODES = _set(
    """
    20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62
    63 64 65 66 81 82 84 86 90 91 92 93 94 95 98
    """
)
#: Short forms in job titles, written out.
SHORT_TITLES = {
    "sr": "senior", "jr": "junior", "vp": "vice president", "svp": "senior vice president",
    "eng": "engineer", "engr": "engineer", "mgr": "manager", "dir": "director", "exec": "executive",
    "ceo": "chief executive officer", "cfo": "chief financial officer", "hr": "human resources",
    "cto": "chief technology officer", "coo": "chief operating officer", "asst": "assistant",
    "cmo": "chief marketing officer", "cofounder": "co founder", "dev": "developer",
}  # fmt: skip
