"""Past introductions, and the hidden process by which they came about and turned out.

The process, which shares no code and no weight with introlab's own ranker:

* **Who is asked.** One time in three the owner asks out of habit, somebody they mail often, whether
  or not that person knows the target. Else they ask one of those who really know the target, the
  stronger the acquaintance and the hidden trust, the likelier.
* **Agreement** grows with hidden trust in the context, with acquaintance and with the introducer's
  mood, and has noise; the introduction itself mostly needs acquaintance; meeting is nearly chance;
  winning is chance with a little trust.
* At each step the requests are ordered by that propensity and a fixed share goes on (``FUNNEL``),
  so that every seed keeps the promised rates while the seed decides who is among them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from introlab.samples.dice import Dice
from introlab.samples.people import (
    CONTEXTS,
    PEOPLED_COMPANIES,
    Company,
    Names,
    Person,
    day_in,
    draw_outsider,
    month_of,
)
from introlab.samples.prospects import WHY, Knows

ASKED, UNASKED = 38, 7
#: Of the asked agreed, of the agreed introduced, of the introduced met, of the met won.
FUNNEL = {"agreed": 0.65, "introduced": 0.80, "met": 0.75, "won": 0.25}
#: Targets who were asked for twice, are LinkedIn contacts by now, or are still no contacts.
TWICE, LATER_CONNECTED = 3, 12


@dataclass(slots=True)
class Intro:
    """One row of past_intros.csv with what lies behind it."""

    introducer: Person
    target: Person
    context: str
    strength: float
    days: dict[str, date]
    why: str
    asked: bool
    by_month: bool = False
    note: str = ""

    @property
    def opened(self) -> date:
        """Day of the first step."""
        return min(self.days.values())


@dataclass(slots=True)
class _Request:
    day: date
    context: str
    introducer: Person
    strength: float
    knowers: list[tuple[Person, float]]
    asked: bool
    reached: list[str]


class PastIntros:
    """Builds the log; ``intros``, ``knows`` and ``outsiders`` hold the result."""

    def __init__(
        self, seed: int, names: Names, people: list[Person], companies: list[Company]
    ) -> None:
        self.dice = Dice(seed, "past introductions")
        self.names, self.people = names, people
        self.companies = companies[:PEOPLED_COMPANIES]
        self.moods: dict[tuple[str, int], float] = {}
        self.outsiders: list[Person] = []
        self.intros: list[Intro] = []
        self.knows: list[Knows] = []
        requests = [self._request(number < ASKED) for number in range(ASKED + UNASKED)]
        self._outcomes(requests)
        self._targets(requests)
        self.intros.sort(key=lambda intro: (intro.opened, intro.target.person_id))

    def _request(self, asked: bool) -> _Request:
        dice = self.dice
        day = day_in(13, 1) + timedelta(days=int(1640 * dice.random() ** 0.8))
        month = month_of(day)
        context = dice.pick(CONTEXTS, (3, 2))
        alive = [p for p in self.people if p.tier in ("core", "circle")
                 and p.tie_start + 3 <= month < p.tie_end - 1]  # fmt: skip
        chosen = dice.several(alive, [p.reach * (2 if p.tier == "core" else 1) for p in alive],
                              dice.choice((1, 2, 2, 3, 4)))  # fmt: skip
        knowers = [(person, dice.uniform(0.15, 1.0)) for person in chosen]
        if asked and dice.chance(0.33):
            introducer = dice.pick(alive, [p.rate**1.5 for p in alive])
            strength = next((s for person, s in knowers if person is introducer), 0.05)
        else:
            weights = [s * math.exp(0.5 * p.trust[context]) for p, s in knowers]
            introducer, strength = dice.pick(knowers, weights)
        reached = ["asked"] if asked else ["introduced"]
        return _Request(day, context, introducer, strength, knowers, asked, reached)

    def _mood(self, person: Person, day: date) -> float:
        key = person.person_id, day.year
        return self.moods.setdefault(key, self.dice.gauss(0, 0.5))

    def _outcomes(self, requests: list[_Request]) -> None:
        """Let the promised share of the requests pass each step, by propensity and chance."""
        dice = self.dice

        def luck(request: _Request, step: str) -> float:
            trust, noise = request.introducer.trust[request.context], dice.gauss(0, 0.7)
            mood = self._mood(request.introducer, request.day)
            if step == "agreed":
                return 0.9 * trust + 1.6 * request.strength + mood + noise
            if step == "introduced":
                return 1.2 * request.strength + 0.4 * trust + noise
            return (0.2 if step == "met" else 0.3) * trust + noise

        before = {"agreed": "asked", "introduced": "agreed", "met": "introduced", "won": "met"}
        for step, share in FUNNEL.items():
            able = [request for request in requests if before[step] in request.reached]
            scores = [(luck(request, step), number) for number, request in enumerate(able)]
            for _, number in sorted(scores, reverse=True)[: round(share * len(able))]:
                able[number].reached.append(step)

    def _targets(self, requests: list[_Request]) -> None:
        """Say who the targets were: those met are in the mail by now, the others mostly not."""
        dice = self.dice
        in_mail = dice.shuffled([p for p in self.people if p.tier == "introduced"])
        met = [r for r in requests if "met" in r.reached]
        rest = sorted((r for r in requests if "met" not in r.reached), key=lambda r: r.day)
        pairs = [(request, in_mail.pop()) for request in met]
        # Mailed after the introduction, but never met.
        for request in [r for r in rest if "introduced" in r.reached][: len(in_mail)]:
            rest.remove(request)
            pairs.append((request, in_mail.pop()))
        pairs += self._asked_before(rest, pairs)
        able = [p for p in self.people if p.tier == "acquaintance"]
        plain = [p for p in able if p.sources == ["linkedin"] and not p.shown]
        online = dice.sample(plain, LATER_CONNECTED)
        for number, request in enumerate(dice.shuffled(rest)):
            if number < len(online):
                target = online[number]
                target.connected = max(request.day + timedelta(days=dice.randint(20, 60)),
                                       target.connected or request.day)  # fmt: skip
            else:
                target = draw_outsider(dice, self.names, f"t{number:02d}", "target",
                                       dice.choice(self.companies))  # fmt: skip
                self.outsiders.append(target)
            pairs.append((request, target))
        for request, target in pairs:
            self._log(request, target)

    def _asked_before(
        self, rest: list[_Request], pairs: list[tuple[_Request, Person]]
    ) -> list[tuple[_Request, Person]]:
        """Move requests out of ``rest`` that failed before somebody else brought the target."""
        found: list[tuple[_Request, Person]] = []
        for request, target in pairs:
            earlier = [r for r in rest if r.day < request.day - timedelta(days=60)
                       and r.introducer is not request.introducer
                       and "introduced" not in r.reached]  # fmt: skip
            if earlier and len(found) < TWICE:
                rest.remove(earlier[0])
                found.append((earlier[0], target))
        return found

    def _log(self, request: _Request, target: Person) -> None:
        dice = self.dice
        days: dict[str, date] = {}
        day = request.day
        waits = {"asked": (0, 0), "agreed": (0, 6), "introduced": (1, 10), "met": (5, 38),
                 "won": (30, 110)}  # fmt: skip
        for step in request.reached:
            day += timedelta(days=dice.randint(*waits[step]) if days else 0)
            days[step] = day
        failed = "agreed" not in days and request.asked
        if failed and dice.chance(0.55):
            days["declined"] = day + timedelta(days=dice.randint(1, 12))
        note = "did not answer" if failed and "declined" not in days else ""
        why = dice.choice(WHY[request.context])
        by_month = request.day.year < 2023 and dice.chance(0.45)
        self.intros.append(Intro(request.introducer, target, request.context, request.strength,
                                 days, why, request.asked, by_month, note))  # fmt: skip
        if target.tier == "introduced" and "introduced" in days:
            target.tie_start = month_of(days["introduced"]) + 1
            target.rate = dice.uniform(0.08, 0.25) if "met" in days else 0.03
        for person, strength in request.knowers:
            seen = ("mail",) if "mail" in person.sources else ("message",)
            self.knows.append(Knows(person, target, strength, seen if dice.chance(0.55) else ()))
