"""The whole fictional world behind the sample files, and the truth about it for tests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from introlab.samples.dice import Dice
from introlab.samples.past import Intro, PastIntros
from introlab.samples.people import (
    Company,
    Job,
    Names,
    Person,
    draw_outsider,
    fold,
    make_companies,
    make_people,
)
from introlab.samples.prospects import Knows, Prospect, ProspectList
from introlab.samples.spellings import (
    decorate_names,
    fill_address_books,
    make_namesakes,
    spell_apart,
)
from introlab.samples.tags import Tag, make_tags

#: The instant at which the sample is looked at: the Monday after the exports were made.
SAMPLE_NOW = "2026-03-02T09:00:00Z"
#: No interaction lies after this instant.
LAST_INSTANT = datetime(2026, 2, 27, 6, 0, tzinfo=UTC)

OWNER_GIVEN, OWNER_FAMILY = "Robin", "Alder"
OWNER = f"{OWNER_GIVEN} {OWNER_FAMILY}"
OWNER_SLUG = "robin-alder-0a1de7c0d"
OWNER_URL = f"https://www.linkedin.com/in/{OWNER_SLUG}"
OWNER_ADDRESS = "robin@alder.example.com"
OWNER_OLD_ADDRESS = "robin.alder@northpier.example.net"
#: People who only invited the owner, or were invited, and have not accepted yet.
STRANGERS = 9
#: Month in which the owner left the employer and its address: June 2022.
OWNER_MOVED = 27


@dataclass(slots=True)
class World:
    """Everything the writers need, from one seed."""

    seed: int
    companies: list[Company]
    people: list[Person]
    namesakes: list[tuple[Person, Person]]
    tags: list[Tag]
    prospects: list[Prospect]
    intros: list[Intro]
    knows: list[Knows]
    outsiders: list[Person]
    """Prospects, targets and strangers who are none of the 600."""
    unambiguous: list[Person]
    """People whose name is borne by exactly one record-person over LinkedIn and mail."""

    def written(self, person: Person) -> str:
        """Return how the owner's tables write the person: name, else e-mail address, else URL."""
        if any(person is other for other in self.unambiguous):
            return person.name
        if not person.sources:
            return person.name
        if "mail" in person.sources:
            return person.address()
        return person.url()


def make_world(seed: int) -> World:
    """Return the world of a seed.

    Examples
    --------
    >>> len(make_world(7).people)
    600
    """
    companies, names = make_companies(seed), Names(seed)
    people = make_people(seed, names, companies)
    fill_address_books(seed, people)
    namesakes = make_namesakes(seed, people)
    spell_apart(seed, people)
    decorate_names(seed, people)
    past = PastIntros(seed, names, people, companies)
    tags = make_tags(seed, people)
    wanted = ProspectList(
        seed, names, people, tags, companies, [intro.target.person_id for intro in past.intros]
    )
    unambiguous = _unambiguous(people)
    wanted.say_known_by(unambiguous)
    dice = Dice(seed, "strangers")
    strangers = [draw_outsider(dice, names, f"s{number:02d}", "stranger", dice.choice(companies))
                 for number in range(STRANGERS)]  # fmt: skip
    outsiders = (
        past.outsiders
        + strangers
        + [
            p.person
            for p in wanted.prospects
            if p.person is not None and p.person.tier == "prospect"
        ]
    )
    return World(seed, companies, people, namesakes, tags, wanted.prospects, past.intros,
                 past.knows + wanted.knows, outsiders, unambiguous)  # fmt: skip


def _unambiguous(people: list[Person]) -> list[Person]:
    """Return the people on LinkedIn or in the mail whose plain name leads to one record-person."""
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for person in people:
        for source in ("linkedin", "mail"):
            if source not in person.sources:
                continue
            # Without an address in common, each address and each profile is a person of its own.
            jobs = 1 if person.uses_private or source == "linkedin" else len(person.jobs)
            name = fold(" ".join(person.name_in(source)))
            for number in range(jobs):
                today = person.bridged and number == jobs - 1
                who = person.person_id if today else f"{person.person_id} {source} {number}"
                if who not in bearers[name]:
                    bearers[name].append(who)
    return [
        person
        for person in people
        if len(bearers.get(fold(person.name), [])) == 1
        and bearers[fold(person.name)][0].startswith(person.person_id)
    ]


@dataclass(frozen=True, slots=True)
class Truth:
    """What the sample files hide, for tests that measure how much of it is found again.

    Attributes
    ----------
    people
        The 600 people of the owner's exports, by id.
    records
        (source, key) -> person id. The key of a LinkedIn record is the profile's address as
        ``Person.url`` gives it, of a mail record the address, of a Google or phone record its
        place in the file, from 1, as text.
    employments
        Person id -> jobs, oldest first; months count from March 2020 = 0.
    seen_employers
        Person id -> (company, first month, last month) for each address from which, or to which,
        at least one mail went: the past employers that the mail can show.
    knows
        Who knows whom among contacts, prospects and past targets.
    trust
        (person id, context) -> hidden trust, about standard normal.
    namesakes
        Pairs of different people with one name.
    spelled_apart
        Ids of the people whom two exports spell differently.
    """

    people: dict[str, Person]
    records: dict[tuple[str, str], str]
    employments: dict[str, list[Job]]
    seen_employers: dict[str, list[tuple[Company, int, int]]]
    knows: list[Knows]
    trust: dict[tuple[str, str], float]
    namesakes: list[tuple[str, str]]
    spelled_apart: list[str]
