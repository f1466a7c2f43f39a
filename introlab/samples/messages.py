"""LinkedIn messages: one conversation for each pair, some groups, ads, people who have left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from introlab.samples.dice import Dice
from introlab.samples.history import MailHistory, activity
from introlab.samples.people import EXPORT_DAY, MONTHS, Person, month_of
from introlab.samples.world import LAST_INSTANT, OWNER, OWNER_URL

Member = tuple[str, str]
"""Shown name and profile address; the address is '' for ads and for people who left."""

ME: Member = (OWNER, OWNER_URL)
GONE: Member = ("LinkedIn Member", "")
#: Number of other connections with a short conversation, of groups, of ads.
CHATS, GROUPS, ADS = 105, 14, 24
#: Short conversations whose other side has left LinkedIn since (1 to 5 % of all rows).
LEFT = 20

LINES = (
    "Thank you, that helps.", "Shall we speak on Tuesday?", "Good to hear from you!",
    "I read your note twice.", "Here is what we found so far:\n- two loads fail\n- one is late",
    "Congratulations on the new role!", "Do you still have the slides?", "See you there.",
    "Hi,\n\nhope you are well.\n\nBest\nRobin", "Let me ask my team, \"the three of them\".",
    "Happy to help, any time.", "", "That was a good evening.", "Ask me in spring &amp; I can.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of messages.csv."""

    conversation: str
    title: str
    sender: Member
    to: tuple[Member, ...]
    at: datetime
    subject: str
    content: str
    folder: str = "INBOX"


def member(person: Person) -> Member:
    """Return how the person appears in LinkedIn's files."""
    return " ".join(person.name_in("linkedin")).strip(), person.url()


class Messages:
    """Writes the LinkedIn messages of a world into ``rows``, grouped by conversation."""

    def __init__(self, history: MailHistory) -> None:
        self.history, self.world = history, history.world
        self.dice = Dice(history.world.seed, "messages")
        self.rows: list[Row] = []
        linked = [p for p in self.world.people if "linkedin" in p.sources]
        for person in linked:
            if person.tier == "core":
                self._close(person)
        others = [p for p in linked if p.tier != "core"]
        for number, person in enumerate(self.dice.sample(others, CHATS)):
            self._chat(member(person) if number >= LEFT else GONE, person.connected or EXPORT_DAY)
        self._groups([p for p in linked if p.tier in ("core", "circle")])
        self._traces()
        self._introductions()
        self._ads()
        self.rows = [row for row in self.rows if row.at <= LAST_INSTANT]

    def _conversation(self) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "2-" + "".join(self.dice.choice(letters) for _ in range(30)) + "=="

    def _session(self, conversation: str, other: Member, start: datetime, length: int) -> None:
        at, own_turn = start, self.dice.chance(0.5)
        for _ in range(length):
            sender, to = (ME, other) if own_turn else (other, ME)
            content = self.dice.choice(LINES)
            self.rows.append(Row(conversation, "", sender, (to,), at, "", content))
            at += timedelta(minutes=int(self.dice.expovariate(1 / 500)) + 1)
            own_turn = not own_turn if self.dice.chance(0.9) else own_turn

    def _close(self, person: Person) -> None:
        """Add the running conversation with a core person; those without mail write it all here."""
        conversation = self._conversation()
        share = 0.12 if "mail" in person.sources else 1.0
        joined = month_of(person.connected or EXPORT_DAY)
        for month, rate in enumerate(activity(self.dice, person)):
            if month >= joined:
                for _ in range(self.dice.poisson(rate * share)):
                    length = self.dice.choice((2, 3, 4, 5))
                    self._session(conversation, member(person), self.history.moment(month), length)

    def _chat(self, other: Member, connected: date) -> None:
        first, conversation = max(month_of(connected), 0), self._conversation()
        for _ in range(self.dice.choice((1, 1, 2, 3))):
            month = self.dice.randint(first, MONTHS - 1)
            self._session(conversation, other, self.history.moment(month),
                          self.dice.choice((1, 2, 3, 4)))  # fmt: skip

    def _group(self, people: list[Member], start: datetime, length: int, title: str = "") -> None:
        """Add a group conversation; the first of the people writes, the owner may answer."""
        conversation, at = self._conversation(), start
        for number in range(length):
            sender = ME if number == 1 and self.dice.chance(0.5) else people[0]
            to = tuple(m for m in (ME, *people) if m != sender)
            self.rows.append(Row(conversation, title, sender, to, at, "", self.dice.choice(LINES)))
            at += timedelta(hours=self.dice.randint(1, 30))

    def _groups(self, able: list[Person]) -> None:
        for number in range(GROUPS):
            people = self.dice.sample(able, self.dice.choice((2, 2, 3, 4) if number else (11,)))
            title = self.dice.choice(("", "", "Data evening", "Margin club"))
            start = self.history.moment(self.dice.randint(20, MONTHS - 1))
            self._group([member(p) for p in people], start, self.dice.randint(2, 5), title)

    def _traces(self) -> None:
        """Add the group conversations in which a contact and somebody they know are together."""
        for knows in self.world.knows:
            if "message" in knows.traces:
                last = min(knows.contact.tie_end, self._before(knows.other))
                month = self.dice.randint(max(last - 20, 1), max(last - 1, 1))
                self._group([member(knows.contact), member(knows.other)],
                            self.history.moment(month),
                            1 + self.dice.poisson(2 * knows.strength))  # fmt: skip

    def _before(self, target: Person) -> int:
        opened = [month_of(i.opened) for i in self.world.intros if i.target is target]
        return min(opened, default=MONTHS)

    def _introductions(self) -> None:
        """Add the group conversation by which somebody without mail introduced the owner."""
        for intro in self.world.intros:
            if "introduced" in intro.days and "mail" not in intro.introducer.sources:
                day = intro.days["introduced"]
                start = self.history.moment(month_of(day)).replace(day=day.day)
                self._group([member(intro.introducer), member(intro.target)], start, 2)

    def _ads(self) -> None:
        for number in range(ADS):
            content = (
                '<p class="spinmail-quill-editor__spin-break">Hi %FIRSTNAME%, grow faster.</p>'
            )
            sender = (f"{self.dice.choice(('Prism', 'Upward', 'Leadwell'))} Offers", "")
            folder = "SPAM" if number % 5 == 0 else "INBOX"
            at = self.history.moment(self.dice.randint(30, MONTHS - 1))
            self.rows.append(Row(self._conversation(), "Sponsored", sender, (ME,), at,
                                 "An offer for you", content, folder))  # fmt: skip
