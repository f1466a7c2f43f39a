"""Address books in which the true people are known: `make(records, seed)`.

Each person of a made-up world is in one to four lists, and every list spells in its own way and
leaves out other cells.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from benchmarks.contact_world import Someone, World, mistyped, plain
from benchmarks.resolve_sets import COLUMNS
from introlab.samples.names import NATIVE

_FORMS = ("", "", "", " Ltd", " Inc.", " GmbH", " LLC", " AG", " Group", " & Co")


class Scribe:
    """Writes people down as the lists of the world do."""

    def __init__(self, world: World) -> None:
        self.world, self.dice, self.rates = world, world.dice, world.rates

    def name(self, person: Someone, source: str) -> tuple[str, str]:
        """Return given and family name as a list writes them."""
        given, family = person.given, person.family
        if source == "linkedin":
            if given in NATIVE and family in NATIVE and self.dice.random() < 0.3:
                given, family = NATIVE[given], NATIVE[family]
            if self.dice.random() < 0.03:
                family = f"{family}, {self.dice.choice(('MBA', 'PhD', 'CFA', 'PMP'))}"
            return self._with_middle(given), family
        return self._typed_in(given, family, casual=source != "crm")

    def _with_middle(self, given: str) -> str:
        letter = self.dice.choice("ABCDEJKLMRST")
        return f"{given} {letter}." if self.dice.random() < self.rates.middle else given

    def _typed_in(self, given: str, family: str, *, casual: bool) -> tuple[str, str]:
        """Return a name as somebody types it into an address book."""
        dice, rates = self.dice, self.rates
        if casual and dice.random() < rates.nickname:
            forms = sorted(self.world.short.nicknames_of(given.lower()))
            given = dice.choice(forms).title() if forms else given
        if dice.random() < rates.married:
            family = self.world.any_family()
        if dice.random() < rates.ascii:
            given, family = plain(dice, given), plain(dice, family)
        if dice.random() < rates.typo:
            if dice.random() < 0.4:
                given = mistyped(dice, given)
            else:
                family = mistyped(dice, family)
        roll = dice.random()
        if roll < rates.initial:
            return f"{given[0]}.", family
        if roll < rates.initial + rates.swapped:
            return family, given
        if casual and roll > 0.97:
            return f"{given} {family}", ""
        return self._with_middle(given), family

    def firm(self, name: str) -> str:
        """Return a company as a list writes it."""
        dice = self.dice
        if dice.random() < 0.05:
            name = mistyped(dice, name)
        return name + dice.choice(_FORMS)

    def city(self, name: str) -> str:
        """Return the town a list gives: of today, of earlier, mistyped, or with more around it."""
        dice = self.dice
        if dice.random() < self.rates.moved_home:
            name = self.world.any_city()
        if dice.random() < 0.03:
            name = mistyped(dice, name)
        return f"Greater {name} Area" if dice.random() < 0.03 else name

    def title(self, name: str) -> str:
        """Return a job title as a list writes it."""
        dice = self.dice
        if dice.random() < 0.1:
            return dice.choice(self.world.titles)
        short = {"Senior": "Sr.", "Manager": "Mgr", "Engineer": "Eng."}
        return " ".join(short.get(w, w) if dice.random() < 0.1 else w for w in name.split())

    def number(self, text: str) -> str:
        """Return a telephone number in one of four ways of writing, seldom with a wrong digit."""
        dice, digits = self.dice, text[2:]
        style = dice.randrange(4)
        if dice.random() < 0.01:
            digits = digits[:-1] + dice.choice("0123456789")
        area, office, line = digits[:3], digits[3:6], digits[6:]
        return (
            f"+1 {area} {office} {line}", f"({area}) {office}-{line}",
            f"+1{digits}", f"001 {area} {office}{line}",
        )[style]  # fmt: skip

    def _kept(self, text: str, share: float) -> str:
        """Return text, or '' where the list does not say: rich worlds fill more cells."""
        return text if self.dice.random() < share**self.rates.blank else ""

    def record(self, person: Someone, source: str) -> dict[str, Any]:
        """Return one row of a list about a person."""
        given, family = self.name(person, source)
        row: dict[str, Any] = {"source": source, "given_name": given, "family_name": family}
        writers = {"linkedin": self._linkedin, "google": self._google, "phone": self._phone,
                   "mail": self._mail, "crm": self._crm}  # fmt: skip
        # LinkedIn is kept up to date by its members; other lists may show an earlier job
        job = person.jobs[0] if source == "linkedin" else self.dice.choice(person.jobs)
        return row | writers[source](person, job)

    def _linkedin(self, person: Someone, job: tuple[str, str]) -> dict[str, str]:
        mail = self.dice.choice([*person.mails, person.work_mail])
        return {
            "company": self.firm(job[0]),
            "title": self.title(job[1]),
            "linkedin_url": f"https://www.linkedin.com/in/{person.slug}",
            "email": self._kept(mail, 0.04),
            "city": self._kept(person.city, 0.9),
        }

    def _google(self, person: Someone, job: tuple[str, str]) -> dict[str, str]:
        mail = self.dice.choice([*person.mails, person.work_mail])
        return {
            "email": self._kept(mail, 0.95),
            "phone": self._kept(self.number(person.phone), 0.7),
            "company": self._kept(self.firm(job[0]), 0.6),
            "city": self._kept(person.city, 0.5),
        }

    def _phone(self, person: Someone, job: tuple[str, str]) -> dict[str, str]:
        private = self.dice.random() < 0.8
        return {
            "phone": self.number(person.phone if private else person.work_phone),
            "company": self._kept(self.firm(job[0]), 0.5),
            "email": self._kept(self.dice.choice(person.mails), 0.4),
            "city": self._kept(person.city, 0.2),
        }

    def _mail(self, person: Someone, job: tuple[str, str]) -> dict[str, str]:
        dice = self.dice
        work = [person.work_mail, self.world.work_mail(person, job[0])]
        mail = dice.choice([*person.mails, *work, *work])
        if dice.random() < self.rates.shared_box:
            role = dice.choice(("info", "office", "sales"))
            mail = f"{role}@{person.work_mail.split('@')[1]}"
        nameless = {"given_name": "", "family_name": ""} if dice.random() < 0.12 else {}
        return nameless | {
            "email": mail,
            "company": self._kept(self.firm(job[0]), 0.3),
            "phone": self._kept(self.number(person.work_phone), 0.3),
        }

    def _crm(self, person: Someone, job: tuple[str, str]) -> dict[str, str]:
        return {
            "email": self._kept(person.work_mail, 0.7),
            "phone": self._kept(self.number(person.work_phone), 0.6),
            "company": self.firm(job[0]),
            "title": self._kept(self.title(job[1]), 0.8),
            "city": self._kept(person.city, 0.8),
            "linkedin_url": self._kept(f"linkedin.com/in/{person.slug}", 0.3),
        }


SOURCES = ("linkedin", "google", "phone", "mail", "crm")


def make(records: int, seed: int = 1) -> pd.DataFrame:
    """Return about so many records of made-up people, with their true cluster."""
    world = World(max(records * 10 // 17, 5), seed)
    scribe, dice = Scribe(world), world.dice
    weights = [dice.uniform(0.5, 1.5) for _ in SOURCES]
    rows = []
    for number, person in enumerate(world.people):
        copies = dice.choices((1, 2, 3, 4), (0.55, 0.27, 0.12, 0.06))[0]
        chosen: list[str] = []
        while len(chosen) < copies:
            source = dice.choices(SOURCES, weights)[0]
            # LinkedIn never lists one profile twice
            if source not in chosen or (source != "linkedin" and dice.random() < 0.2):
                chosen.append(source)
        rows += [scribe.record(person, source) | {"cluster": f"p{number}"} for source in chosen]
    for row in rows:
        if row.get("city"):
            row["city"] = scribe.city(row["city"])
    dice.shuffle(rows)
    table = pd.DataFrame([{name: row.get(name, "") for name in COLUMNS} for row in rows])
    table["record_id"] = [f"r{i:07}" for i in range(len(table))]
    return table
