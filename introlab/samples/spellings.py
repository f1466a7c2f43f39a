"""How the same person comes to look different in two exports, and two people alike."""

from __future__ import annotations

from introlab.samples.dice import Dice
from introlab.samples.names import CREDENTIALS, CULTURES, NATIVE, NICKNAMES, TRANSLITERATION
from introlab.samples.people import Person, fold, plain

#: Address books: people of each tier in Google Contacts and on the phone.
BOOKS: dict[str, dict[str, int]] = {
    "google": {"core": 14, "circle": 42, "introduced": 9, "acquaintance": 60},
    "phone": {"core": 12, "circle": 22, "introduced": 6, "acquaintance": 33},
}
#: Of the 132 people who are in address books only: in Google, on the phone, in both.
BOOK_ONLY = (55, 52, 25)
#: Share of the people outside the core and in two or more exports whom two of them spell apart.
SPELLED_APART = 0.36
#: Of the people whose name has an own script here, those who use it on LinkedIn (2 to 3 % of all).
OWN_SCRIPT = 0.35
#: LinkedIn names with credentials after a comma (4 % of the connections).
CREDENTIALED = 17


def fill_address_books(seed: int, people: list[Person]) -> None:
    """Add 'google' and 'phone' to the sources of the people who are in those books."""
    dice = Dice(seed, "address books")
    for book, counts in BOOKS.items():
        for tier, count in counts.items():
            for person in dice.sample([p for p in people if p.tier == tier], count):
                person.sources.append(book)
    google_only, phone_only, _ = BOOK_ONLY
    for number, person in enumerate(p for p in people if p.tier == "book"):
        if number < google_only:
            person.sources.append("google")
        elif number < google_only + phone_only:
            person.sources.append("phone")
        else:
            person.sources.extend(("google", "phone"))


def _culture(family: str) -> str:
    return next(key for key, (_, families) in CULTURES.items() if family in families.split())


def _written_without(text: str) -> str:
    return "".join(TRANSLITERATION.get(letter, letter) for letter in text)


def _apart(dice: Dice, person: Person, taken: list[str]) -> dict[str, tuple[str, str]]:
    """Return one other spelling for one of the person's sources."""
    given, family = person.given, person.family
    books = [source for source in person.sources if source != "linkedin"]
    book = dice.choice(books)
    options: list[dict[str, tuple[str, str]]] = []
    if given in NICKNAMES:
        options += [{book: (NICKNAMES[given], family)}] * 4
    if "linkedin" in person.sources and given in NATIVE and family in NATIVE:
        options += [{"linkedin": (NATIVE[given], NATIVE[family])}] * 6
    typed = _written_without(given), _written_without(family)
    if fold(" ".join(typed)) != fold(person.name):
        options += [{book: typed}] * 3
    if not options or dice.chance(0.5):
        names = CULTURES[_culture(family)][1].split()
        new = dice.choice([name for name in names if f"{given} {name}" not in taken])
        married = "linkedin" if "linkedin" in person.sources else person.sources[0]
        options = [
            {married: (given, new)},
            {married: (given, f"{family}-{new}")},
            {book: (f"{given[0]}.", family)},
            {book: (family, given)},
            {book: (f"{given} {dice.choice('ABDEGJKLMNPRST')}.", family)},
        ]
    return dice.choice(options)


def spell_apart(seed: int, people: list[Person]) -> None:
    """Give a share of the people in two or more exports a second spelling in one of them.

    The core keeps one spelling, so that each of them is unambiguous from the first import on.
    """
    dice = Dice(seed, "spellings")
    taken = [person.name for person in people]
    doubles = [p for p in people if len(p.sources) > 1 and p.tier != "core"]
    for person in dice.sample(doubles, round(SPELLED_APART * len(doubles))):
        person.shown = _apart(dice, person, taken)


def make_namesakes(seed: int, people: list[Person]) -> list[tuple[Person, Person]]:
    """Give 4 pairs on LinkedIn, and 3 pairs over LinkedIn and mail, one name; return the pairs."""
    dice = Dice(seed, "namesakes")
    strangers = [p for p in people if p.tier == "acquaintance" and len(p.sources) == 1]
    mailers = [p for p in people if p.tier == "circle" and p.sources == ["mail"]]
    chosen = dice.sample(strangers, 11)
    pairs = list(zip(chosen[:4], chosen[4:8], strict=True))
    pairs += list(zip(dice.sample(mailers, 3), chosen[8:], strict=True))
    for first, second in pairs:
        second.given, second.family = first.given, first.family
        second.slug = f"{plain(first.name)}-{second.slug.rsplit('-', 1)[1]}"
    return pairs


def decorate_names(seed: int, people: list[Person]) -> None:
    """Write some LinkedIn names as their bearers do, and leave some mail names out.

    ``CREDENTIALED`` names carry credentials after a comma; others an emoji, a bracket, a title.
    """
    dice = Dice(seed, "decorations")
    proud = dice.sample([p for p in people if "linkedin" in p.sources], CREDENTIALED)
    for person in people:
        if "linkedin" in person.sources:
            given, family = person.name_in("linkedin")
            native = given in NATIVE and family in NATIVE and person.tier != "core"
            if native and dice.chance(OWN_SCRIPT):
                given, family = NATIVE[given], NATIVE[family]
            shown = given, family
            if person in proud:
                shown = given, f"{family}, {dice.choice(CREDENTIALS)}"
            elif person.tier != "core":
                shown = _decorated(dice, given, family)
            if shown != (person.given, person.family):
                person.shown["linkedin"] = shown
        if "mail" in person.sources and person.tier != "core" and dice.chance(0.04):
            person.shown["mail"] = ("", "")


def _decorated(dice: Dice, given: str, family: str) -> tuple[str, str]:
    roll = dice.random()
    if roll < 0.015:
        return given, f"{family} {dice.choice(('MBA', 'PhD'))}"
    if roll < 0.035:
        return f"{given} {dice.choice('🚀🌱📊✨')}", family
    if roll < 0.055:
        return given, f"{family} ({dice.choice(('she/her', 'they/them', 'he/him'))})"
    if roll < 0.065:
        return f"Dr. {given}", family
    if roll < 0.085:
        return given, f"{family} "
    return given, family
