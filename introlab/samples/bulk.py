"""Mail that says nothing about people: newsletters, machines, lists, drafts, spam, cold mail."""

from __future__ import annotations

from datetime import timedelta

from introlab.samples.dice import Dice
from introlab.samples.history import Address, Mail, MailHistory, as_address, owner_at
from introlab.samples.names import COMPANY_FIRST, CULTURES
from introlab.samples.people import MONTHS
from introlab.samples.world import LAST_INSTANT

#: kind -> how many messages.
COUNTS = {"newsletter": 330, "machine": 170, "list": 110, "spam": 60, "draft": 26, "cold": 44}

_NEWSLETTERS = ("Warehouse Weekly", "The Margin", "Fieldnotes on Data", "Regional Business Club")
_MACHINES = ("no-reply@tickets.example.com", "noreply@billing.example.net",
             "notifications@calendar.example.org", "do-not-reply@parcels.example.com")  # fmt: skip


def bulk_mail(history: MailHistory) -> list[Mail]:
    """Return the noise of an ordinary mailbox, in order of time."""
    dice = Dice(history.world.seed, "bulk mail")
    makers = {"newsletter": _newsletter, "machine": _machine, "list": _list, "spam": _spam,
              "draft": _draft, "cold": _cold}  # fmt: skip
    mails = []
    for kind, count in COUNTS.items():
        for _ in range(count):
            month = dice.randint(0, MONTHS - 1)
            mail = makers[kind](history, dice, month)
            mail.at += timedelta(minutes=dice.randint(0, 300))
            mails.append(mail)
    return sorted((mail for mail in mails if mail.at <= LAST_INSTANT), key=lambda mail: mail.at)


def _newsletter(history: MailHistory, dice: Dice, month: int) -> Mail:
    name = dice.choice(_NEWSLETTERS)
    host = name.lower().replace(" ", "") + ".example.com"
    extra = (f"List-Id: <news.{host}>", "Precedence: bulk")
    sender = name, f"news@{host}"
    return Mail(history.moment(month), sender, [owner_at(month)], [],
                f"{name} no. {month + 11}", 0, "Inbox,Category Promotions", extra)  # fmt: skip


def _machine(history: MailHistory, dice: Dice, month: int) -> Mail:
    sender = "", dice.choice(_MACHINES)
    subject = dice.choice(("Your receipt", "Your ticket", "Delivery today", "Reminder"))
    extra = ("Auto-Submitted: auto-generated",) if dice.chance(0.5) else ()
    return Mail(history.moment(month), sender, [owner_at(month)], [], subject, 0,
                "Inbox,Category Updates", extra)  # fmt: skip


def _list(history: MailHistory, dice: Dice, month: int) -> Mail:
    """Return a post to a discussion list, written by somebody the owner may know."""
    writers = [p for p in history.writers if p.tie_start <= month < p.tie_end]
    sender = as_address(dice.choice(writers), month)
    to = "Datafolk", "datafolk@lists.example.org"
    extra = ("List-Id: Datafolk <datafolk.lists.example.org>", "Precedence: list")
    return Mail(history.moment(month), sender, [to], [], "[datafolk] slow joins", 0,
                "Inbox,Category Forums", extra)  # fmt: skip


def _stranger(dice: Dice) -> Address:
    given, family = CULTURES[dice.choice(tuple(CULTURES))]
    name = f"{dice.choice(given.split())} {dice.choice(family.split())}"
    local = "".join(c for c in name.lower().replace(" ", ".") if c.isascii() and c != "'")
    firm = dice.choice(COMPANY_FIRST.split()).lower()
    return name, f"{local.strip('.-')}@{firm}-offers.example.net"


def _spam(history: MailHistory, dice: Dice, month: int) -> Mail:
    label = dice.pick(("Spam", "Trash", "Spam,Unread"), (5, 2, 3))
    return Mail(history.moment(month), _stranger(dice), [owner_at(month)], [],
                "Grow your pipeline today", 0, label)  # fmt: skip


def _draft(history: MailHistory, dice: Dice, month: int) -> Mail:
    """Return a draft to somebody who also gets real mail: it must not count as written."""
    person = dice.choice([p for p in history.writers if p.tie_start <= month < p.tie_end])
    return Mail(history.moment(month), owner_at(month), [as_address(person, month)], [],
                "a thought, unfinished", 0, "Drafts")  # fmt: skip


def _cold(history: MailHistory, dice: Dice, month: int) -> Mail:
    """Return a mail that was never answered: half from strangers, half to strangers."""
    own, other = owner_at(month), _stranger(dice)
    if dice.chance(0.5):
        return Mail(history.moment(month), other, [own], [], "Ten minutes next week?", 0)
    return Mail(history.moment(month), own, [other], [], "Your talk on billing data", 0,
                "Sent,Opened")  # fmt: skip
