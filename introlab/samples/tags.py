"""The owner's trust tags: a noisy, incomplete view of the hidden trust."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from introlab.samples.dice import Dice
from introlab.samples.people import CONTEXTS, EXPORT_DAY, MONTHS, Person

#: Shares of the ratings 5, 4, 3, 2, 1 among the core's tags, and among everybody else's.
CORE_RATINGS = (0.28, 0.36, 0.18, 0.12, 0.06)
OTHER_RATINGS = (0.05, 0.20, 0.35, 0.25, 0.15)

_NOTES = (
    "worked together for a year", "called me back twice", "read my proposal with care",
    "saw the results of my last project", "we only met once", "asks for advice now and then",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """One row of trust_tags.csv; ``rating`` None where the row only marks the contact."""

    person: Person
    context: str
    direction: str
    rating: int | None
    day: date
    note: str = ""
    know_personally: bool = False
    do_not_ask: bool = False


def _rated(dice: Dice, pairs: list[tuple[Person, str]], shares: tuple[float, ...]) -> list[Tag]:
    """Return 'trusts_me' tags: hidden trust plus the owner's error, cut at the given shares."""
    noisy = sorted(
        ((person.trust[context] + dice.gauss(0, 0.5), number)
         for number, (person, context) in enumerate(pairs)),
        reverse=True,
    )  # fmt: skip
    tags, bounds, given = [], [], 0.0
    for share in shares:
        given += share
        bounds.append(given * len(noisy))
    for place, (_, number) in enumerate(noisy):
        rating = next((5 - n for n, bound in enumerate(bounds) if place + 0.5 < bound), 1)
        person, context = pairs[number]
        note = dice.choice(_NOTES) if dice.chance(0.35) else ""
        tags.append(Tag(person, context, "trusts_me", rating, _tag_day(dice), note))
    return tags


def _tag_day(dice: Dice) -> date:
    return EXPORT_DAY - timedelta(days=dice.randint(1, 110))


def make_tags(seed: int, people: list[Person]) -> list[Tag]:
    """Return about 70 tags and marks on about 45 contacts, oldest first."""
    dice = Dice(seed, "tags")
    core = [person for person in people if person.tier == "core"]
    pairs = dice.sample([(person, context) for person in core for context in CONTEXTS], 42)
    tags = _rated(dice, pairs, CORE_RATINGS)
    others = dice.sample([p for p in people if p.tier == "circle" and not p.shown], 16)
    others += dice.sample([p for p in people if p.tier == "acquaintance"], 4)
    tags += _rated(dice, [(p, dice.choice(CONTEXTS)) for p in others], OTHER_RATINGS)
    tags += _i_trust(dice, core)
    tags += _marks(dice, people, tags)
    return sorted(tags, key=lambda tag: (tag.day, tag.person.person_id, tag.context))


def _i_trust(dice: Dice, core: list[Person]) -> list[Tag]:
    """Return 7 tags of the other direction: whom the owner would put their own name behind."""
    tags = []
    for person in dice.several(core, [p.reach for p in core], 7):
        context = max(CONTEXTS, key=lambda c: person.trust[c])
        rating = dice.pick((5, 4, 3), (2, 3, 1))
        tags.append(Tag(person, context, "i_trust", rating, _tag_day(dice)))
    return tags


def _marks(dice: Dice, people: list[Person], tags: list[Tag]) -> list[Tag]:
    """Return 2 rows 'do not ask' and 4 rows 'know personally'."""
    ratings = {(tag.person.person_id, tag.context): tag.rating or 0 for tag in tags}
    core = [p for p in people if p.tier == "core"]
    spared = next(p for p in core if any(ratings.get((p.person_id, c), 0) >= 4 for c in CONTEXTS))
    circle = dice.choice([p for p in people if p.tier == "circle" and not p.shown])
    marks = [
        Tag(spared, "", "", None, _tag_day(dice), "on parental leave until summer", False, True),
        Tag(circle, "", "", None, _tag_day(dice), "asked too often last year", False, True),
    ]
    quiet = [p for p in core if p.tie_end < MONTHS][:2]
    quiet += dice.sample([p for p in people if p.tier == "acquaintance"], 4 - len(quiet))
    marks += [Tag(p, "", "", None, _tag_day(dice), know_personally=True) for p in quiet]
    return marks


def trusted(people: list[Person], tags: list[Tag], context: str) -> list[Person]:
    """Return the core people in touch who may be asked and are tagged 4 or 5 in the context."""
    spared = [tag.person.person_id for tag in tags if tag.do_not_ask]
    liked = [
        tag.person.person_id
        for tag in tags
        if tag.context == context and tag.direction == "trusts_me" and (tag.rating or 0) >= 4
    ]
    return [
        person
        for person in people
        if person.tier == "core"
        and person.tie_end == MONTHS
        and person.person_id in liked
        and person.person_id not in spared
    ]
