"""The prospect list, and who among the contacts really knows each prospect."""

from __future__ import annotations

from dataclasses import dataclass, field

from introlab.samples.dice import Dice
from introlab.samples.people import (
    CONTEXTS,
    MONTHS,
    PEOPLED_COMPANIES,
    Company,
    Names,
    Person,
    draw_outsider,
)
from introlab.samples.tags import Tag, trusted

#: How the 50 persons on the list can be reached, and the 10 organisations.
PERSONS = {"direct": 5, "trusted": 23, "weak": 11, "nobody": 11}
ORGANISATIONS = {"trusted": 5, "weak": 2, "nobody": 3}
#: Number of trusted contacts who know a prospect of the kind 'trusted'; 23 in all.
CONNECTORS = (1,) * 11 + (2,) * 6 + (3,) * 4 + (5,) * 2

WHY = {
    "data engineering": (
        "they are rebuilding their billing data after a merger",
        "their reporting still runs on exports made by hand",
        "they are moving their warehouse to a new platform this year",
        "they have just been made responsible for data quality",
        "their finance and sales teams publish different figures",
        "they are hiring three data engineers at once",
        "their nightly loads finish after the morning meeting",
        "they plan to open their data to partners",
        "they spoke about broken pipelines at a regional meeting",
        "they are replacing a supplier who is closing down",
        "their customer records live in five systems since the takeover",
        "they want to forecast demand by shop and cannot trust the stock figures",
        "their analysts spend the first week of each month on corrections",
        "they promised their regulator a full audit trail by autumn",
        "they are bringing their data team back in house",
        "they share one warehouse with a sister company and want to part",
    ),
    "pricing": (
        "they announced a new price list for the spring",
        "they sell the same service at forty different discounts",
        "they are moving from licences to subscriptions",
        "their margin fell two years in a row",
        "they have just built a pricing team",
        "they are entering a market with cheaper rivals",
        "they lost a large tender on price alone",
        "their sales people set prices case by case",
        "their contracts renew in June and costs have risen",
        "they charge for delivery by a rule nobody remembers",
        "they are about to open a second brand at half the price",
        "they bought a competitor and now keep two price books",
    ),
}
BENEFIT = {
    "data engineering": (
        "see where the nightly loads lose orders",
        "have one revenue figure that both teams believe",
        "move the warehouse without a silent month",
        "find out which reports nobody reads before they move them",
        "test every load before it reaches the board",
        "give new engineers a map of what runs when",
        "stop paying for the same data twice",
        "answer an auditor's question in an hour instead of a week",
        "plan the move so that month-end closing never waits",
        "know each morning what failed, and who is affected",
        "merge customer records without losing the history",
        "size the team before the hiring starts",
    ),
    "pricing": (
        "see which discounts win nothing",
        "test the new price list on last year's orders first",
        "explain price changes to their oldest customers",
        "find the ten products on which they lose money",
        "give sales people a floor they can defend",
        "compare subscription plans on their own data",
        "raise prices where nobody leaves and nowhere else",
        "bring two price books together without a revolt",
        "judge a tender by its margin before they sign",
        "know what a delivery really costs them",
    ),
}


@dataclass(frozen=True, slots=True)
class Knows:
    """Hidden fact: a contact knows somebody the owner wants to meet.

    ``strength`` lies in (0, 1]. ``traces`` says where the owner's exports show it: 'mail',
    'message', 'meeting', 'company', 'word' (the column Known by), or nothing at all.
    """

    contact: Person
    other: Person
    strength: float
    traces: tuple[str, ...]


@dataclass(slots=True)
class Prospect:
    """One row of prospects.csv. For an organisation ``person`` is None."""

    person: Person | None
    company: Company
    context: str
    why: str
    benefit: str
    reach: str
    shows_email: bool = False
    shows_url: bool = False
    known_by: list[Person] = field(default_factory=list)


class ProspectList:
    """Builds the list; ``prospects`` and ``knows`` hold the result."""

    def __init__(
        self, seed: int, names: Names, people: list[Person], tags: list[Tag],
        companies: list[Company], taken: list[str],
    ) -> None:  # fmt: skip
        self.dice = Dice(seed, "prospects")
        self.names, self.people, self.tags, self.taken = names, people, tags, taken
        self.strange = iter(self.dice.shuffled(companies[PEOPLED_COMPANIES:]))
        self.prospects: list[Prospect] = []
        self.knows: list[Knows] = []
        self.clauses: dict[tuple[str, ...], list[str]] = {}
        self.trusted = {context: trusted(people, tags, context) for context in CONTEXTS}
        liked = [tag.person for tag in tags if (tag.rating or 0) >= 4]
        core = [p for p in people if p.tier == "core"]
        self.trusted_companies = [p.job.company.name for p in core + liked]
        self._persons()
        self._organisations()
        self.prospects = self.dice.shuffled(self.prospects)

    def _reasons(self, context: str) -> tuple[str, str]:
        """Return why and benefit; each clause is used once before any is used again."""
        drawn = []
        for clauses in (WHY[context], BENEFIT[context]):
            left = self.clauses.setdefault(clauses, [])
            if not left:
                left.extend(self.dice.shuffled(clauses))
            drawn.append(left.pop())
        return drawn[0], drawn[1]

    def _persons(self) -> None:
        contexts = self.dice.shuffled([CONTEXTS[0]] * 30 + [CONTEXTS[1]] * 20)
        counts = iter(self.dice.shuffled(CONNECTORS))
        online = [p for p in self.people if p.tier == "acquaintance" and not p.shown
                  and p.sources == ["linkedin"] and p.person_id not in self.taken]  # fmt: skip
        mailed = [p for p in self.people if p.tier == "circle" and not p.shown
                  and "linkedin" not in p.sources and len(p.jobs) == 1]  # fmt: skip
        known = self.dice.sample(online, 3) + self.dice.sample(mailed, 2)
        for reach, count in PERSONS.items():
            for _ in range(count):
                context = contexts.pop()
                if reach == "direct":
                    person = known.pop()
                    self._add(person, person.job.company, context, reach)
                elif reach == "trusted":
                    self._within_reach(context, next(counts))
                elif reach == "weak":
                    self._weakly_known(context)
                else:
                    self._unknown(context)

    def _add(self, person: Person | None, company: Company, context: str, reach: str) -> Prospect:
        prospect = Prospect(person, company, context, *self._reasons(context), reach)
        if person is not None:
            prospect.shows_url = "linkedin" in person.sources or not person.sources
            prospect.shows_url = prospect.shows_url and self.dice.chance(0.8)
            prospect.shows_email = not prospect.shows_url or self.dice.chance(0.25)
        self.prospects.append(prospect)
        return prospect

    def _new(self, company: Company) -> Person:
        person_id = f"q{len(self.prospects):02d}"
        return draw_outsider(self.dice, self.names, person_id, "prospect", company)

    def _within_reach(self, context: str, count: int) -> None:
        """Add a prospect whom ``count`` trusted contacts know, and perhaps a weaker tie as well.

        Where one alone knows the prospect it is mostly the same one: much hangs on that person.
        """
        options = self.trusted[context]
        knowers = self.dice.several(options, [p.reach**1.5 for p in options], count)
        if count == 1 and self.dice.chance(0.75):
            knowers = [max(options, key=lambda person: person.reach)]
        inside = "linkedin" in knowers[0].sources and self.dice.chance(0.25)
        company = knowers[0].job.company if inside else next(self.strange)
        prospect = self._add(self._new(company), company, context, "trusted")
        for number, knower in enumerate(knowers):
            traces = self._traces(knower)
            if number == 0 and inside:
                traces = ("company", *(trace for trace in traces if self.dice.chance(0.3)))
            elif number > 0 and self.dice.chance(0.12):
                traces = ("word",)
            self._know(prospect, knower, self.dice.uniform(0.45, 1.0), traces)
        if self.dice.chance(0.4):
            weak = self.dice.choice(self._weak_contacts(context))
            self._know(prospect, weak, self.dice.uniform(0.1, 0.5), self._traces(weak))

    def _weak_contacts(self, context: str) -> list[Person]:
        """Contacts in the mail whom nobody tagged in the context, or tagged 3 or less."""
        liked = [tag.person.person_id for tag in self.tags
                 if tag.context == context and (tag.rating or 0) >= 4]  # fmt: skip
        return [p for p in self.people if p.tier in ("circle", "core") and "mail" in p.sources
                and p.person_id not in liked and p.tie_end >= MONTHS - 24
                and p.tie_start < MONTHS - 12]  # fmt: skip

    def _weakly_known(self, context: str) -> None:
        if self.dice.chance(0.4):
            company, _ = self._company_without_trust()
            self._add(self._new(company), company, context, "weak")
            return
        company = next(self.strange)
        prospect = self._add(self._new(company), company, context, "weak")
        for knower in self.dice.sample(self._weak_contacts(context), self.dice.choice((1, 1, 2))):
            self._know(prospect, knower, self.dice.uniform(0.1, 0.6), self._traces(knower))

    def _company_without_trust(self) -> tuple[Company, Person]:
        options = [p for p in self.people if p.tier == "acquaintance"
                   and p.job.company.name not in self.trusted_companies]  # fmt: skip
        person = self.dice.choice(options)
        return person.job.company, person

    def _unknown(self, context: str) -> None:
        company = next(self.strange)
        self._add(self._new(company), company, context, "nobody")

    def _traces(self, knower: Person) -> tuple[str, ...]:
        if "mail" not in knower.sources:
            return ("message",)
        return ("mail", "meeting") if self.dice.chance(0.3) else ("mail",)

    def _know(
        self, prospect: Prospect, knower: Person, strength: float, traces: tuple[str, ...]
    ) -> None:
        assert prospect.person is not None
        self.knows.append(Knows(knower, prospect.person, strength, traces))
        if "mail" in traces or "meeting" in traces:
            prospect.shows_email = True
        if "message" in traces:
            prospect.shows_url = True

    def _organisations(self) -> None:
        contexts = self.dice.shuffled([CONTEXTS[0]] * 6 + [CONTEXTS[1]] * 4)
        taken: list[str] = []
        for reach, count in ORGANISATIONS.items():
            for _ in range(count):
                context = contexts.pop()
                company = self._organisation(reach, context, taken)
                taken.append(company.name)
                self._add(None, company, context, reach)

    def _organisation(self, reach: str, context: str, taken: list[str]) -> Company:
        if reach == "nobody":
            return next(self.strange)
        if reach == "weak":
            options = [self._company_without_trust()[0] for _ in range(20)]
        else:
            options = [p.job.company for p in self.dice.shuffled(self.trusted[context])
                       if "linkedin" in p.sources]  # fmt: skip
        return next(company for company in options if company.name not in taken)

    def say_known_by(self, unambiguous: list[Person]) -> None:
        """Fill the column Known by in 8 rows, with contacts whose name only they bear."""
        able = [p.person_id for p in unambiguous]
        for reach, quota in (("trusted", 5), ("weak", 3)):
            rows: list[tuple[bool, int, Prospect, list[Knows]]] = []
            for prospect in [p for p in self.prospects if p.reach == reach and p.person]:
                links = [k for k in self.knows
                         if k.other is prospect.person and k.contact.person_id in able]  # fmt: skip
                only_word = any(k.traces == ("word",) for k in links)
                if links:
                    rows.append((not only_word, len(rows), prospect, links))
            for place, (_, _, prospect, links) in enumerate(sorted(rows, key=lambda r: r[:2])):
                if place < quota:
                    links.sort(key=lambda link: link.traces != ("word",))
                    prospect.known_by = [link.contact for link in links[:3]]
