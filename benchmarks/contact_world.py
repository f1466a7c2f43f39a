"""Made-up people, in families and companies, for `benchmarks/contact_lists.py`.

All rates are drawn anew for each seed within wide bounds, so that a method cannot be fitted to one
of them. Names come from the nicknames package and from syllables; nobody is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from nicknames import NickNamer, name_triplets

from introlab.samples.names import CULTURES, TRANSLITERATION


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ONSETS = _words("b br c ch d dr f fl g gr h j k kl l m n p pr r s sch st t tr v w z")
_VOWELS = _words("a e i o u ai ei ie ou ö ü é")
_CODAS = _words("n r l s m t ck ng rt nd ss ll")
_ENDS = _words("er man sen son ez ski ova ini berg feld wood ley ton well ham ovic")
_TRADES = _words(
    "Tools Foods Systems Partners Consulting Logistics Media Labs Energy Health Design"
)
_TITLES = """
Consultant; Senior Consultant; Partner; Managing Director; CEO; CFO; CTO; Founder; Owner; Analyst;
Software Engineer; Senior Software Engineer; Data Scientist; Data Engineer; Product Manager; Lawyer;
Project Manager; Account Manager; Sales Manager; Head of Sales; Marketing Manager; HR Manager;
Head of Marketing; Recruiter; Tax Adviser; Accountant; Architect; Designer; UX Designer; Researcher;
Professor; Teacher; Physician; Nurse; Journalist; Editor; Buyer; Logistics Manager; Plant Manager;
Operations Manager; COO; VP Engineering; VP Sales; Business Development Manager; Office Manager
"""
_FREE = ("gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.net", "hotmail.com")


@dataclass
class Rates:
    """How often what happens in this world, drawn anew for each seed."""

    nickname: float
    swapped: float
    initial: float
    typo: float
    ascii: float
    moved_job: float
    moved_home: float
    married: float
    middle: float
    blank: float
    shared_box: float
    namesake: float
    families: int
    givens: int
    zipf: float

    @classmethod
    def drawn(cls, dice: Random, people: int) -> Rates:
        """Return rates within wide bounds."""
        between = dice.uniform
        return cls(
            nickname=between(0.05, 0.25),
            swapped=between(0.01, 0.05),
            initial=between(0.02, 0.08),
            typo=between(0.03, 0.12),
            ascii=between(0.2, 0.6),
            moved_job=between(0.1, 0.35),
            moved_home=between(0.02, 0.15),
            married=between(0.005, 0.03),
            middle=between(0.02, 0.08),
            blank=between(0.15, 1.2),
            shared_box=between(0.01, 0.05),
            namesake=between(0.01, 0.06),
            families=int(between(0.05, 0.5) * people**0.9) + 30,
            givens=int(between(150, 900)),
            zipf=between(0.4, 0.9),
        )


@dataclass(eq=False)
class Someone:
    """One true person."""

    given: str
    family: str
    born: str
    city: str
    jobs: list[tuple[str, str]]
    mails: list[str]
    work_mail: str
    phone: str
    work_phone: str
    slug: str
    sources: list[str] = field(default_factory=list)


def plain(dice: Random, text: str) -> str:
    """Return a name typed without its marks: ü as u or ue."""
    long = dice.random() < 0.5
    marks = {"ö": "oe" if long else "o", "ü": "ue" if long else "u", "ä": "ae" if long else "a",
             "é": "e", "ß": "ss"}  # fmt: skip
    marked = "".join(marks.get(letter, letter) for letter in text)
    return "".join(TRANSLITERATION.get(letter, letter) for letter in marked)


def mistyped(dice: Random, text: str) -> str:
    """Return text with one letter left out, doubled, turned with the next, or replaced."""
    if len(text) < 3:
        return text
    at = dice.randrange(1, len(text) - 1)
    kind = dice.random()
    if kind < 0.3:
        return text[:at] + text[at + 1 :]
    if kind < 0.5:
        return text[:at] + text[at] + text[at:]
    if kind < 0.75:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + dice.choice("aeiourstnl") + text[at + 1 :]


class World:
    """People, their families and companies."""

    def __init__(self, people: int, seed: int) -> None:
        self.dice = dice = Random(seed)
        self.rates = Rates.drawn(dice, people)
        self.short = NickNamer()
        self._numbers: set[str] = set()
        self._owner: dict[str, Someone] = {}
        self._families = self._weighted(self._family_names(self.rates.families))
        self._givens = self._weighted(self._given_names(self.rates.givens))
        ends = ("", "burg", "ton", " Falls")
        self._cities = self._weighted(
            [self._word().title() + dice.choice(ends) for _ in range(40 + people // 400)]
        )
        self._firms = self._weighted(
            [f"{self._word().title()} {dice.choice(_TRADES)}" for _ in range(20 + people // 6)]
        )
        self.titles = [" ".join(title.split()) for title in _TITLES.split(";")]
        self.people = [self._someone() for _ in range(people)]
        self._namesakes()
        self._households()

    def _weighted(self, values: list[str]) -> tuple[list[str], list[float]]:
        values = list(dict.fromkeys(values))
        self.dice.shuffle(values)
        total, weights = 0.0, []
        for rank in range(1, len(values) + 1):
            total += rank**-self.rates.zipf
            weights.append(total)
        return values, weights

    def _pick(self, weighted: tuple[list[str], list[float]]) -> str:
        return self.dice.choices(weighted[0], cum_weights=weighted[1])[0]

    def any_family(self) -> str:
        """Return a family name, common ones more often."""
        return self._pick(self._families)

    def any_city(self) -> str:
        """Return a town, large ones more often."""
        return self._pick(self._cities)

    def _word(self) -> str:
        dice = self.dice
        return dice.choice(_ONSETS) + dice.choice(_VOWELS) + dice.choice(_CODAS)

    def _family_names(self, number: int) -> list[str]:
        dice = self.dice
        own = [name for _, families in CULTURES.values() for name in families.split()]
        made = [
            (
                self._word() + (self._word() if dice.random() < 0.3 else "") + dice.choice(_ENDS)
            ).title()
            for _ in range(number)
        ]
        return (made + own)[: max(number, 30)]

    def _given_names(self, number: int) -> list[str]:
        names = sorted({triplet.name1.title() for triplet in name_triplets()})
        own = [name for givens, _ in CULTURES.values() for name in givens.split()]
        names += own
        self.dice.shuffle(names)
        return names[:number]

    def _number(self) -> str:
        dice = self.dice
        while True:
            number = f"+1{dice.randrange(200, 989)}555{dice.randrange(10000):04}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _someone(self) -> Someone:
        dice = self.dice
        given, family = self._pick(self._givens), self._pick(self._families)
        jobs = [(self._pick(self._firms), dice.choice(self.titles))]
        if dice.random() < self.rates.moved_job:
            jobs.append((self._pick(self._firms), dice.choice(self.titles)))
        person = Someone(given, family, str(dice.randrange(50, 99)), self._pick(self._cities), jobs,
                         [], "", self._number(), self._number(), "")  # fmt: skip
        self._name_dependent(person)
        return person

    def _name_dependent(self, person: Someone) -> None:
        dice = self.dice
        given, family = (
            plain(dice, n).lower().replace(" ", "") for n in (person.given, person.family)
        )
        made_up = f"{self._word()}{self._word()}{person.born}"
        locals_ = (
            f"{given}.{family}", f"{given}{family}", f"{given[0]}{family}", f"{given}_{family}",
            f"{given}{person.born}", f"{family}{given[0]}", f"{given}.{family}{person.born}",
            made_up,
        )  # fmt: skip
        person.mails = [f"{local}{dice.choice(('', '', dice.randrange(100)))}@{dice.choice(_FREE)}"
                        for local in dice.sample(locals_, dice.choice((1, 1, 2)))]  # fmt: skip
        person.work_mail = self.work_mail(person, person.jobs[0][0])
        person.mails = [self._own(mail, person) for mail in person.mails]
        tail = f"-{dice.randrange(16**6):06x}" if dice.random() < 0.6 else ""
        person.slug = f"{given}-{family}{tail}"
        if self._owner.setdefault(person.slug, person) is not person:
            person.slug += f"-{dice.randrange(16**8):08x}"

    def work_mail(self, person: Someone, firm: str) -> str:
        """Return the address at a company, all of one kind at one company."""
        given, family = (
            plain(Random(1), n).lower().replace(" ", "") for n in (person.given, person.family)
        )
        domain = plain(Random(1), firm).lower().replace(" ", "" if len(firm) % 2 else "-")
        kinds = (f"{given}.{family}", f"{given[0]}{family}", f"{given[0]}.{family}", given)
        return self._own(f"{kinds[len(firm) % 4]}@{domain}.example", person)

    def _own(self, mail: str, person: Someone) -> str:
        """Return the address, with a number where somebody else has it already."""
        local, _, domain = mail.partition("@")
        number = 1
        while self._owner.setdefault(mail, person) is not person:
            number += 1
            mail = f"{local}{number}@{domain}"
        return mail

    def _namesakes(self) -> None:
        dice, people = self.dice, self.people
        for _ in range(int(self.rates.namesake * len(people))):
            first, second = dice.choice(people), dice.choice(people)
            second.given, second.family = first.given, first.family
            if dice.random() < 0.12:
                second.city = first.city
            if dice.random() < 0.05:
                second.jobs[0] = (first.jobs[0][0], second.jobs[0][1])
            self._name_dependent(second)

    def _households(self) -> None:
        """Couples and parents: one family name and town, often one address or number."""
        dice = self.dice
        for _ in range(int(0.06 * len(self.people))):
            first, second = dice.choice(self.people), dice.choice(self.people)
            if first is second:
                continue
            second.family, second.city = first.family, first.city
            self._name_dependent(second)
            if dice.random() < 0.3:
                family = plain(dice, first.family).lower().replace(" ", "")
                box = f"{family}.family@{dice.choice(_FREE)}"
                first.mails[:1] = second.mails[:1] = [box]
            if dice.random() < 0.3:
                second.phone = first.phone
