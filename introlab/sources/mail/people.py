"""Everybody one mail shows, from the raw fields of its header."""

from __future__ import annotations

from functools import lru_cache

from introlab.sources.mail.addresses import addresses
from introlab.sources.mail.fields import text_of, values_of
from introlab.sources.mail.sorting import is_robot
from introlab.sources.reading import MOST_PEOPLE
from introlab.sources.values.keys import email_key

#: Longer address fields are parsed every time: few repeat, and keeping them would cost memory.
_LONGEST_KEPT = 400


class People:
    """Everybody one mail shows; equal headers share one object, so that each costs memory once."""

    __slots__ = ("by_robot", "keys", "names", "participants", "sender")

    def __init__(self, found: dict[str, tuple[str, str]], sender: str) -> None:
        self.keys = tuple(found)
        self.sender = sender
        self.by_robot = is_robot(sender)
        shown = found
        if len(found) > MOST_PEOPLE:
            shown = {sender: found[sender]} if sender else {}
        self.participants = tuple((role, key) for key, (role, _) in shown.items())
        self.names = tuple(name for _, name in shown.values())


def people_of(sent: bytes, sender: bytes, to: bytes, cc: bytes, bcc: bytes) -> People:
    """Return everybody on a mail, from its fields 'from', 'sender', 'to', 'cc' and 'bcc', raw.

    Blind copies count only where they are the one way to see whom the mail went to: people on a
    blind copy do not see each other, so they are not "together on a mail".

    Examples
    --------
    >>> people_of(b": Ada <ada@example.com>", b"", b": bo@example.com", b"", b"").participants
    (('from', 'email:ada@example.com'), ('to', 'email:bo@example.com'))
    """
    if len(sent) + len(sender) + len(to) + len(cc) + len(bcc) > _LONGEST_KEPT:
        return _people(sent, sender, to, cc, bcc)
    return _kept_people(sent, sender, to, cc, bcc)


def _people(sent: bytes, sender: bytes, to: bytes, cc: bytes, bcc: bytes) -> People:
    found: dict[str, tuple[str, str]] = {}
    author = ""
    for author, name in (addresses(text_of(sent)) or addresses(text_of(sender)))[:1]:
        found[author] = ("from", name)
    for role, raw in (("to", to), ("cc", cc)):
        for value in values_of(raw):
            for key, name in addresses(value):
                found.setdefault(key, (role, name))
    if len(found) == 1:
        blind = [pair for value in values_of(bcc) for pair in addresses(value)]
        if len(blind) == 1:
            found.setdefault(blind[0][0], ("to", blind[0][1]))
    return People(found, author)


#: The same few headers repeat: a year of one person's mail is to the same few hundred people.
_kept_people = lru_cache(maxsize=16_384)(_people)


@lru_cache(maxsize=1024)
def delivered_to(delivered: bytes, original: bytes) -> frozenset[str]:
    """Return the keys of the mailboxes that a mail says it was put in.

    Examples
    --------
    >>> delivered_to(b": Mia@example.org", b"")
    frozenset({'email:mia@example.org'})
    """
    values = values_of(delivered) + values_of(original)
    return frozenset(map(email_key, values)) - {""}
