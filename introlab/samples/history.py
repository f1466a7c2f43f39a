"""What happened between the owner and their people: the mail, month by month."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from introlab.samples.dice import Dice
from introlab.samples.people import MONTHS, Person, day_in, month_of
from introlab.samples.world import (
    LAST_INSTANT,
    OWNER,
    OWNER_ADDRESS,
    OWNER_MOVED,
    OWNER_OLD_ADDRESS,
    World,
)

Address = tuple[str, str]
"""Display name and mail address."""

SUBJECTS = (
    "Thursday", "the draft", "numbers for the board", "quick question", "load times",
    "discount table", "lunch next week?", "slides", "your notes", "workshop agenda", "the invoice",
    "a thought on the model", "price floor", "missing orders", "catching up", "holiday cover",
    "the pilot", "who to invite", "contract wording", "test results", "the new dashboard",
    "report for March", "visit in the autumn", "book you mentioned", "data dictionary",
)  # fmt: skip


@dataclass(slots=True)
class Mail:
    """One message by its headers."""

    at: datetime
    sender: Address
    to: list[Address]
    cc: list[Address]
    subject: str
    thread: int
    """Number of the thread; 0 starts one of its own."""
    labels: str = "Inbox,Opened"
    extra: tuple[str, ...] = ()
    """Header lines of bulk mail."""


def owner_at(month: int) -> Address:
    """Return the address from which the owner writes in that month."""
    return OWNER, (OWNER_OLD_ADDRESS if month < OWNER_MOVED else OWNER_ADDRESS)


def as_address(person: Person, month: int) -> Address:
    """Return how the person appears in the mail of that month."""
    return " ".join(person.name_in("mail")).strip(), person.address_at(month)


def activity(dice: Dice, person: Person) -> list[float]:
    """Return expected threads a month: the tie's own rate under a slow wave, 0 outside its life.

    The wave is an autoregression on the log scale (coefficient .85), so ties wax and wane over
    half-years. In its last year a living core tie has at least nine threads in ten months.
    """
    wave, rates = dice.gauss(0, 0.7), []
    for month in range(MONTHS):
        wave = 0.85 * wave + dice.gauss(0, 0.37)
        rate = person.rate * math.exp(max(min(wave, 0.9), -2.0))
        if person.tier == "core" and person.tie_end == MONTHS and month >= MONTHS - 12:
            rate = max(rate, 0.9)
        rates.append(rate if person.tie_start <= month < person.tie_end else 0.0)
    return rates


class MailHistory:
    """Writes the mail of a world into ``mails``, in order of time."""

    def __init__(self, world: World) -> None:
        self.world, self.dice = world, Dice(world.seed, "mail")
        self.mails: list[Mail] = []
        self.threads = 0
        self.hard_to_reach = [
            p.person.person_id for p in world.prospects if p.person and p.reach == "weak"
        ]
        self.writers = [p for p in world.people if "mail" in p.sources]
        self.rings = {p.person_id: self._ring(p) for p in self.writers}
        for person in self.writers:
            self._tie(person)
            self._job_changes(person)
        self._traces()
        self._introductions()
        self._announcements()
        self.mails = sorted((m for m in self.mails if m.at <= LAST_INSTANT), key=lambda m: m.at)

    def _ring(self, person: Person) -> list[Person]:
        """Return the people who are now and then on the same mails as the person."""
        others = [p for p in self.writers if p is not person and p.tier != "introduced"]
        colleagues = [p for p in others if p.job.company == person.job.company]
        return colleagues[:4] + self.dice.several(others, [p.reach for p in others], 3)

    def moment(self, month: int, day: int | None = None) -> datetime:
        """Return a moment of a working day in that month, in the last one before the exports."""
        when = day_in(month, day or self.dice.randint(1, 26 if month == MONTHS - 1 else 28))
        while when.weekday() > 4 and when.day > 1:
            when -= timedelta(days=1)
        return self._at(when)

    def _at(self, when: date) -> datetime:
        minutes = self.dice.randint(6 * 60, 17 * 60)
        seconds = self.dice.randint(0, 59)
        return datetime.combine(when, time(minutes // 60, minutes % 60, seconds), UTC)

    def new_thread(self) -> int:
        """Return the number of a new thread."""
        self.threads += 1
        return self.threads

    def exchange(
        self, person: Person, start: datetime, length: int, subject: str, cc: list[Person]
    ) -> None:
        """Add a thread of ``length`` messages between owner and person, ``cc`` on all of them."""
        dice, at, thread = self.dice, start, self.new_thread()
        own_turn = dice.chance(0.48)
        for number in range(length):
            month = month_of(at.date())
            if month >= MONTHS or (month >= person.tie_end and person.tie_end < MONTHS):
                return
            own, other = owner_at(month), as_address(person, month)
            copies = [as_address(p, month) for p in cc if p.address_at(month) != other[1]]
            sender, to = (own, other) if own_turn else (other, own)
            shown = subject if number == 0 else f"Re: {subject}"
            label = "Sent,Opened" if own_turn else "Inbox,Opened"
            self.mails.append(Mail(at, sender, [to], copies, shown, thread, label))
            at += timedelta(minutes=int(dice.expovariate(1 / 900)) + 4)
            # The second message answers the first, so that every thread shows both sides.
            own_turn = not own_turn if number == 0 or dice.chance(0.85) else own_turn

    def _tie(self, person: Person) -> None:
        dice = self.dice
        first = True
        for month, rate in enumerate(activity(dice, person)):
            count = dice.poisson(rate)
            if first and month >= person.tie_start:
                # Everybody in the mail has been written to and has answered at least once.
                count, first = max(count, 1), False
                self.exchange(person, self.moment(month), 3, dice.choice(SUBJECTS), [])
                count -= 1
            for _ in range(count):
                ring = self.rings[person.person_id]
                cc = dice.sample(ring, min(dice.pick((1, 2, 3), (5, 3, 1)), len(ring)))
                cc = [p for p in cc if p.tie_start <= month] if dice.chance(0.1) else []
                length = dice.pick((1, 2, 3, 4, 6), (3, 5, 4, 2, 1))
                self.exchange(person, self.moment(month), length, dice.choice(SUBJECTS), cc)

    def _job_changes(self, person: Person) -> None:
        """Add the farewell from the old address and the first mail from the new one."""
        for old, new in zip(person.jobs, person.jobs[1:], strict=False):
            if old.end is None or not 0 < new.start < MONTHS:
                continue
            name = " ".join(person.name_in("mail")).strip()
            for job, month, day, subject in (
                (old, new.start - 1, self.dice.randint(15, 27), "my last weeks here"),
                (new, new.start, self.dice.randint(3, 25), "new desk, new address"),
            ):
                at, thread = self.moment(month, day), self.new_thread()
                own = owner_at(month)
                self.mails.append(Mail(at, (name, job.address), [own], [], subject, thread))
                self.mails.append(Mail(at + timedelta(hours=1), own, [(name, job.address)], [],
                                       f"Re: {subject}", thread, "Sent,Opened"))  # fmt: skip

    def _traces(self) -> None:
        """Add the small mails on which contacts and their acquaintances appear together.

        The owner answers the contact alone: a prospect is never among the owner's recipients.
        """
        dice = self.dice
        before: dict[str, int] = {}
        for intro in self.world.intros:
            month = month_of(intro.opened)
            before[intro.target.person_id] = min(month, before.get(intro.target.person_id, MONTHS))
        for knows in self.world.knows:
            if "mail" not in knows.traces:
                continue
            contact, other = knows.contact, knows.other
            last = min(before.get(other.person_id, MONTHS), contact.tie_end)
            first = max(contact.tie_start, last - 34)
            for _ in range(1 + dice.poisson(2.2 * knows.strength)):
                if first < last:
                    self._together(contact, other, dice.randint(first, last - 1))

    def _together(self, contact: Person, other: Person, month: int) -> None:
        dice = self.dice
        at, thread, subject = self.moment(month), self.new_thread(), dice.choice(SUBJECTS)
        own, a, b = owner_at(month), as_address(contact, month), as_address(other, month)
        ring = [p for p in self.rings[contact.person_id] if p.tie_start <= month]
        # A bystander would bring a prospect within reach who is meant to be hard to reach.
        alone = other.person_id in self.hard_to_reach or dice.chance(0.85)
        extra = [] if alone else [as_address(p, month) for p in ring[:1]]
        roll = dice.random()
        if roll < 0.6:
            self.mails.append(Mail(at, a, [own], [b, *extra], subject, thread))
        elif roll < 0.8:
            self.mails.append(Mail(at, a, [b], [own, *extra], subject, thread))
        else:
            self.mails.append(Mail(at, b, [a], [own, *extra], subject, thread))
        if dice.chance(0.3):
            reply = Mail(at + timedelta(hours=3), own, [a], [], f"Re: {subject}", thread)
            reply.labels = "Sent,Opened"
            self.mails.append(reply)

    def _introductions(self) -> None:
        """Add what each past introduction left behind: the request, the mail of three, the rest."""
        for intro in self.world.intros:
            if "mail" not in intro.introducer.sources:
                continue
            if "asked" in intro.days:
                self.exchange(intro.introducer, self._at(intro.days["asked"]), 2,
                              "an introduction?", [])  # fmt: skip
            if "introduced" not in intro.days:
                continue
            at = self._at(intro.days["introduced"])
            month = month_of(at.date())
            own, introducer = owner_at(month), as_address(intro.introducer, month)
            target = as_address(intro.target, month)
            thread, subject = self.new_thread(), f"{OWNER} <> {intro.target.name}"
            self.mails.append(Mail(at, introducer, [own, target], [], subject, thread))
            if "mail" in intro.target.sources:
                for hours, sender, to in ((2, own, target), (27, target, own), (30, own, target)):
                    label = "Sent,Opened" if sender == own else "Inbox,Opened"
                    self.mails.append(Mail(at + timedelta(hours=hours), sender, [to],
                                           [introducer] if hours == 2 else [],
                                           f"Re: {subject}", thread, label))  # fmt: skip

    def _announcements(self) -> None:
        """Add mails to 11 to 20 people, which say nothing about who knows whom."""
        dice = self.dice
        crowd = self.writers + [p for p in self.world.outsiders if p.tier == "prospect"]
        for _ in range(36):
            month = dice.randint(6, MONTHS - 1)
            sender = dice.choice([p for p in self.writers if p.tie_start <= month < p.tie_end])
            others = dice.sample([p for p in crowd if p is not sender and
                                  (p.tier != "introduced" or p.tie_start < month)],
                                 dice.randint(11, 20))  # fmt: skip
            to = [owner_at(month), *(as_address(p, month) for p in others)]
            self.mails.append(Mail(self.moment(month), as_address(sender, month), to, [],
                                   "Save the date", self.new_thread()))  # fmt: skip
