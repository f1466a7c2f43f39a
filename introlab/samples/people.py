"""The people of the fictional network: who they are, where they work, which exports show them.

Two hidden qualities are drawn here and never written to any file: how much each person trusts the
owner's work in each context (``trust``), and how many people they know (``reach``).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from introlab.samples.dice import Dice
from introlab.samples.names import (
    COMPANY_FIRST,
    COMPANY_KIND,
    COMPANY_SECOND,
    CULTURES,
    TITLES,
)

CONTEXTS = ("data engineering", "pricing")
#: The mail covers 72 months; month 0 is March 2020, month 71 February 2026.
MONTHS = 72
#: Day on which the exports were made, and the end of all history.
EXPORT_DAY = date(2026, 2, 27)

FREEMAIL = ("freemail.example.com", "webpost.example.net", "openmail.example.org")
#: Companies with at least one contact, and companies where the owner has nobody.
PEOPLED_COMPANIES, STRANGE_COMPANIES = 135, 50

#: tier -> how many people: with LinkedIn and mail bridged by the e-mail address on LinkedIn, with
#: both but not bridged, with mail only, with LinkedIn only, with neither (address books only).
TIERS: dict[str, tuple[int, int, int, int, int]] = {
    "core": (12, 0, 7, 6, 0),
    "circle": (5, 42, 31, 0, 0),
    "introduced": (0, 16, 6, 0, 0),
    "acquaintance": (0, 0, 0, 343, 0),
    "book": (0, 0, 0, 0, 132),
}


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation and the domain of its mail."""

    name: str
    domain: str


#: Where the owner worked until May 2022: several people of the circle are former colleagues.
NORTHPIER = Company("Northpier", "northpier.example.net")


@dataclass(frozen=True, slots=True)
class Job:
    """A job; months count from ``MONTHS``' month 0 and may be negative, end None = present."""

    company: Company
    title: str
    start: int
    end: int | None
    address: str


@dataclass(slots=True)
class Person:
    """One fictional person with everything the writers and the later tests need to know."""

    person_id: str
    given: str
    family: str
    tier: str
    sources: list[str]
    bridged: bool
    jobs: list[Job]
    private_address: str
    uses_private: bool
    slug: str
    phone: str
    connected: date | None
    rate: float = 0.0
    """Mail threads (or, without mail, LinkedIn exchanges) a month when the tie is fully alive."""
    tie_start: int = 0
    tie_end: int = MONTHS
    trust: dict[str, float] = field(default_factory=dict)
    reach: float = 1.0
    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    """source -> given and family name as that source spells them, where it differs."""

    @property
    def name(self) -> str:
        """Full name, as the person would say it."""
        return f"{self.given} {self.family}"

    @property
    def job(self) -> Job:
        """The present job."""
        return self.jobs[-1]

    def name_in(self, source: str) -> tuple[str, str]:
        """Return given and family name as the source spells them."""
        return self.shown.get(source, (self.given, self.family))

    def address_at(self, month: int) -> str:
        """Return the address from which the person writes in that month."""
        if self.uses_private:
            return self.private_address
        for job in self.jobs:
            if job.end is None or month < job.end:
                return job.address
        return self.job.address

    def address(self) -> str:
        """Return the address of today."""
        return self.address_at(MONTHS - 1)

    def url(self) -> str:
        """Return the profile's address as a reader would copy it."""
        return f"https://www.linkedin.com/in/{self.slug}"


def month_of(day: date) -> int:
    """Return the month number of a day; 0 is March 2020."""
    return (day.year - 2020) * 12 + day.month - 3


def day_in(month: int, day: int = 1) -> date:
    """Return a day of a numbered month."""
    return date(2020 + (month + 2) // 12, (month + 2) % 12 + 1, day)


_PLAIN = str.maketrans("øØłŁßæ", "oOlLsa")


def plain(text: str) -> str:
    """Return lower-case ASCII letters, digits and hyphens of a name, for addresses and slugs.

    Examples
    --------
    >>> plain("Øystein Łękawski")
    'oystein-lekawski'
    """
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in letters.replace("'", "")
                   if not unicodedata.combining(c))  # fmt: skip
    return "-".join(part for part in kept.lower().split("-") if part)


def fold(name: str) -> str:
    """Return a name for comparison: no case, accents, brackets or credentials after a comma.

    Examples
    --------
    >>> fold("Élodie Champfleury, MBA")
    'elodie champfleury'
    """
    letters = unicodedata.normalize("NFKD", name.split(",")[0].split("(")[0])
    kept = "".join(c for c in letters.casefold() if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def make_companies(seed: int) -> list[Company]:
    """Return companies, names and domains distinct; the last ``STRANGE_COMPANIES`` are empty."""
    dice = Dice(seed, "companies")
    stems = dice.sample([(a, b) for a in COMPANY_FIRST.split() for b in COMPANY_SECOND.split()],
                        PEOPLED_COMPANIES + STRANGE_COMPANIES)  # fmt: skip
    companies = []
    for first, second in stems:
        stem = first + second
        name = f"{stem} {dice.choice(COMPANY_KIND.split())}" if dice.chance(0.6) else stem
        tld = dice.pick(("com", "net", "org"), (6, 2, 1))
        host = "mail." if dice.chance(0.06) else ""
        companies.append(Company(name, f"{host}{stem.lower()}.example.{tld}"))
    return companies


class Names:
    """Full names, each given out once, and numbers and slugs to go with them."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(seed, "names")
        pairs = [
            (given, family)
            for given_names, families in CULTURES.values()
            for given in given_names.split()
            for family in families.split()
        ]
        self._left: Iterator[tuple[str, str]] = iter(self.dice.shuffled(pairs))
        areas = ("202", "303", "312", "415", "503", "617", "702", "808", "206", "404")
        lines = [f"+1 {area} 555 01{n:02d}" for area in areas for n in range(100)]
        self._phones = iter(self.dice.shuffled(lines))

    def name(self) -> tuple[str, str]:
        """Return a name nobody else bears."""
        return next(self._left)

    def phone(self) -> str:
        """Return a number nobody else has, from the range kept free for fiction (555-01xx)."""
        return next(self._phones)

    def slug(self, given: str, family: str) -> str:
        """Return the end of a profile address; about one in twenty keeps its accents.

        A hexadecimal tail keeps it away from real people's profiles.
        """
        tail = f"{self.dice.getrandbits(36):09x}"
        own = f"{given}-{family}".lower().replace(" ", "-").replace("'", "")
        if not own.isascii() and self.dice.chance(0.16):
            return f"{unicodedata.normalize('NFC', own)}-{tail}"
        return f"{plain(f'{given} {family}')}-{tail}"


def work_address(dice: Dice, given: str, family: str, company: Company) -> str:
    """Return an address at the company, in one of the usual patterns."""
    first, last = plain(given), plain(family)
    local = dice.pick((f"{first}.{last}", f"{first[0]}{last}", first), (8, 2, 1))
    return f"{local}@{company.domain}"


def draw_jobs(dice: Dice, name: tuple[str, str], tier: str, companies: list[Company]) -> list[Job]:
    """Return the jobs of one person, oldest first; only circle people change jobs in the mail."""
    weights = [(n + 8) ** -0.55 for n in range(PEOPLED_COMPANIES)]
    changes = dice.pick((0, 1, 2), (5, 4, 1)) if tier == "circle" else 0
    places = dice.several(companies[:PEOPLED_COMPANIES], weights, changes + 1)
    starts = [-dice.randint(3, 60)]
    # Jobs last at least 8 months, and the last change lies at least 5 months back.
    last = 60 if changes == 1 else 30
    starts += [dice.randint(8 + number * 30, last + number * 30) for number in range(changes)]
    if changes and dice.chance(0.3):
        places[0] = NORTHPIER
    level = dice.pick(tuple(TITLES), (5, 4, 2) if tier == "acquaintance" else (2, 5, 3))
    jobs = []
    for number, (company, start) in enumerate(zip(places, starts, strict=True)):
        end = starts[number + 1] if number < changes else None
        title = dice.choice(TITLES[level])
        jobs.append(Job(company, title, start, end, work_address(dice, *name, company)))
    return jobs


def draw_person(
    dice: Dice, names: Names, number: int, tier: str, sources: list[str], companies: list[Company]
) -> Person:
    """Return one person with names, jobs, addresses and hidden qualities."""
    given, family = names.name()
    jobs = draw_jobs(dice, (given, family), tier, companies)
    stays = len(jobs) == 1
    connected = None
    if "linkedin" in sources:
        # The core has been connected for years; the others the more often, the more recently.
        days = dice.randint(900, 4000) if tier == "core" else int(4200 * dice.random() ** 1.4) + 3
        connected = EXPORT_DAY - timedelta(days=days)
    person = Person(
        person_id=f"p{number:03d}",
        given=given,
        family=family,
        tier=tier,
        sources=sources,
        bridged=False,
        jobs=jobs,
        private_address=f"{plain(given)}.{plain(family)}{number % 90 + 10}@{dice.choice(FREEMAIL)}",
        uses_private=stays and dice.chance(0.25 if tier in ("core", "circle") else 0.1),
        slug=names.slug(given, family),
        phone=names.phone(),
        connected=connected,
    )
    closeness = {"core": 0.9, "circle": 0.0, "introduced": 0.1}.get(tier, -0.6)
    general = dice.gauss(closeness, 0.5)
    person.trust = {context: dice.gauss(general, 0.8) for context in CONTEXTS}
    person.reach = math.exp(dice.gauss(0.4 if tier == "core" else 0.0, 0.8))
    return person


def draw_tie(dice: Dice, person: Person) -> None:
    """Set how often and from when to when the owner and the person write to each other."""
    if person.tier == "core":
        person.rate = dice.uniform(0.5, 1.0)
        person.tie_start = max(dice.randint(-12, 22), 0)
        # Two or three of the core have fallen silent over the last year.
        person.tie_end = MONTHS if dice.chance(0.9) else MONTHS - dice.randint(11, 16)
    elif person.tier == "circle":
        person.rate = dice.uniform(0.06, 0.34)
        person.tie_start = max(dice.randint(-30, 40), 0)
        person.tie_end = min(person.tie_start + dice.randint(18, 70), MONTHS)
        if len(person.jobs) > 1:
            person.tie_start, person.tie_end = 0, MONTHS
            person.rate = max(person.rate, 0.2)


def draw_outsider(dice: Dice, names: Names, person_id: str, tier: str, company: Company) -> Person:
    """Return somebody who is in none of the owner's exports: a prospect, a target, a stranger."""
    given, family = names.name()
    title = dice.choice(TITLES["top" if dice.chance(0.6) else "senior"])
    address = f"{plain(given)}.{plain(family)}@{company.domain}"
    job = Job(company, title, -dice.randint(3, 40), None, address)
    slug = names.slug(given, family)
    return Person(person_id, given, family, tier, [], False, [job], "", False, slug, "", None)


def make_people(seed: int, names: Names, companies: list[Company]) -> list[Person]:
    """Return the 600 people behind the owner's exports, by tier, with ids from p000 to p599."""
    dice = Dice(seed, "people")
    kinds: tuple[list[str], ...] = (
        ["linkedin", "mail"],
        ["linkedin", "mail"],
        ["mail"],
        ["linkedin"],
        [],
    )
    people: list[Person] = []
    for tier, counts in TIERS.items():
        for kind, (sources, count) in enumerate(zip(kinds, counts, strict=True)):
            for _ in range(count):
                person = draw_person(dice, names, len(people), tier, list(sources), companies)
                person.bridged = kind == 0
                draw_tie(dice, person)
                people.append(person)
    return people
