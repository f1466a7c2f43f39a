"""The owner's calendar: who met whom, in groups of two to six."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from introlab.samples.dice import Dice
from introlab.samples.history import Address, MailHistory, activity, as_address, owner_at
from introlab.samples.people import MONTHS, Person, month_of
from introlab.samples.world import LAST_INSTANT

SUMMARIES = (
    "Review", "Planning", "Coffee", "Price workshop", "Data walk-through", "Call", "Lunch",
    "Steering group", "Pilot check", "Catch-up",
)  # fmt: skip
#: Share of the meetings that were cancelled, declined by the owner, or booked a room.
CANCELLED, DECLINED, ROOM = 0.06, 0.04, 0.12


@dataclass(slots=True)
class Meeting:
    """One calendar entry; ``attendees`` without the owner, who is on all but the holidays."""

    start: datetime
    minutes: int
    summary: str
    organizer: Address
    owner: Address
    attendees: list[Address] = field(default_factory=list)
    rule: str = ""
    cancelled: bool = False
    declined: bool = False
    room: bool = False


class Calendar:
    """Writes the meetings of a world into ``meetings``, in order of time."""

    def __init__(self, history: MailHistory) -> None:
        self.history, self.dice = history, Dice(history.world.seed, "calendar")
        self.meetings: list[Meeting] = []
        for person in history.writers:
            share = {"core": 0.16, "circle": 0.07}.get(person.tier, 0.05)
            for month, rate in enumerate(activity(self.dice, person)):
                if month >= 18 and self.dice.chance(min(share * rate * 2, 0.5)):
                    self._meet(person, month)
        self._recurring()
        self._traces()
        self._firsts()
        self._crowds()
        self.meetings = sorted(
            (m for m in self.meetings if m.start <= LAST_INSTANT), key=lambda m: m.start
        )

    def _add(self, start: datetime, summary: str, people: list[Person], rule: str = "") -> None:
        dice, month = self.dice, month_of(start.date())
        own = owner_at(month)
        others = [as_address(p, month) for p in people]
        meeting = Meeting(start.replace(minute=dice.choice((0, 15, 30)), second=0),
                          dice.choice((30, 45, 60, 90)), summary,
                          own if dice.chance(0.5) else others[0], own, others, rule)  # fmt: skip
        roll = dice.random()
        meeting.cancelled = roll < CANCELLED
        meeting.declined = CANCELLED <= roll < CANCELLED + DECLINED and meeting.organizer != own
        meeting.room = dice.chance(ROOM)
        self.meetings.append(meeting)

    def _meet(self, person: Person, month: int) -> None:
        ring = [p for p in self.history.rings[person.person_id]
                if p.tie_start <= month < p.tie_end]  # fmt: skip
        extra = self.dice.sample(ring, min(len(ring), self.dice.pick((0, 1, 2, 3, 4),
                                                                     (9, 3, 2, 1, 1))))  # fmt: skip
        self._add(self.history.moment(month), self.dice.choice(SUMMARIES), [person, *extra])

    def _recurring(self) -> None:
        """Add 12 series; some weekly, some monthly, with an end or a count."""
        core = [p for p in self.history.writers if p.tier == "core"]
        for number in range(12):
            month = self.dice.randint(20, MONTHS - 8)
            rule = (
                "FREQ=WEEKLY;COUNT=8",
                "FREQ=MONTHLY;COUNT=5",
                "FREQ=WEEKLY;INTERVAL=2;COUNT=6",
                f"FREQ=MONTHLY;UNTIL=20{26 if month > 60 else 25}0131T235959Z",
            )[number % 4]
            able = [p for p in core if p.tie_start <= month and p.tie_end > month + 6]
            people = self.dice.sample(able, self.dice.choice((1, 2, 3)))
            self._add(self.history.moment(month), "Weekly" if "WEEK" in rule else "Monthly",
                      people, rule)  # fmt: skip

    def _traces(self) -> None:
        """Add the meetings at which a contact brought a prospect along."""
        for knows in self.history.world.knows:
            if "meeting" in knows.traces:
                last = knows.contact.tie_end
                month = self.dice.randint(max(knows.contact.tie_start, last - 22), last - 1)
                self._add(self.history.moment(month), "Round table",
                          [knows.contact, knows.other])  # fmt: skip

    def _firsts(self) -> None:
        """Add the first meeting that followed an introduction."""
        for intro in self.history.world.intros:
            if "met" in intro.days:
                day = intro.days["met"]
                start = self.history.moment(month_of(day)).replace(day=day.day)
                self._add(start, f"First meeting {intro.target.given}", [intro.target])
                self.meetings[-1].cancelled = self.meetings[-1].declined = False

    def _crowds(self) -> None:
        """Add 7 events with many people and 6 holidays without any."""
        for _ in range(7):
            month = self.dice.randint(24, MONTHS - 1)
            able = [p for p in self.history.writers if p.tie_start <= month < p.tie_end]
            people = self.dice.sample(able, self.dice.randint(12, 18))
            self._add(self.history.moment(month), "Regional data evening", people)
        for number in range(6):
            start = self.history.moment(21 + 8 * number).replace(hour=0, minute=0, second=0)
            own = owner_at(month_of(start.date()))
            self.meetings.append(Meeting(start, 24 * 60, "Public holiday", own, own))


def end_of(meeting: Meeting) -> datetime:
    """Return when the (first) meeting ends."""
    return meeting.start + timedelta(minutes=meeting.minutes)
