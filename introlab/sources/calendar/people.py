"""Who is on the meetings of a calendar, and which of them is the user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from introlab.sources.calendar.parts import Component, Property, addresses_of
from introlab.sources.values.keys import email_key
from introlab.tables import stable_id

_THINGS = frozenset({"RESOURCE", "ROOM"})
#: Calendars, rooms and 'unknownorganizer' of Google have addresses under this domain.
_NOT_PEOPLE = ("@calendar.google.com", ".calendar.google.com")

#: The user is on more than this share of the meetings in their own calendar.
_OWN_SHARE = 0.5
#: A further address of the user's: on nearly all of the remaining meetings, of which there are
#: at least so many, and never beside the first. An old employer's address looks like that; a
#: colleague does not, who is on meetings beside the user.
_FURTHER_SHARE, _FURTHER_MEETINGS = 0.8, 10


@dataclass(slots=True)
class Invited:
    """Who was invited: role ('from' or 'to') of those who did not decline, and who did."""

    coming: dict[str, str] = field(default_factory=dict)
    declined: set[str] = field(default_factory=set)

    @property
    def everybody(self) -> frozenset[str]:
        """All addresses, of those who declined too."""
        return frozenset(self.coming) | self.declined


def invited(component: Component) -> Invited:
    """Return who is on an event, rooms and things left out, the organizer first."""
    people = Invited()
    for role, found in addresses_of(component):
        key = _address(found)
        kind = found.params.get("CUTYPE", "").upper()
        listener = found.params.get("ROLE", "").upper() == "NON-PARTICIPANT"
        if not key or kind in _THINGS or listener:
            continue
        if found.params.get("PARTSTAT", "").upper() == "DECLINED":
            people.declined.add(key)
        else:
            people.coming.setdefault(key, role)
    for key in people.declined:
        people.coming.pop(key, None)
    return people


def organizer(component: Component) -> str:
    """Return what stands for the organizer, '' if there is none: an id that shows no address."""
    for role, found in addresses_of(component):
        key = email_key(found.value) or email_key(found.params.get("EMAIL", ""))
        if role == "from" and key:
            return organizer_id(key)
    return ""


def organizer_id(key: str) -> str:
    """Return what stands for the organizer with an address, which it does not show."""
    return stable_id("organizer", key)


def _address(found: Property) -> str:
    key = email_key(found.value) or email_key(found.params.get("EMAIL", ""))
    return "" if key.endswith(_NOT_PEOPLE) else key


def calendar_owner(meetings: Sequence[Invited], known: frozenset[str], name: str) -> Counter[str]:
    """Return the user's addresses with the number of meetings they are on.

    Evidence: addresses known already; the address that is the calendar's name, as Google writes
    it; else the one address on more than half of the meetings of two people or more. Then a
    further address, where it accounts for nearly all the rest.

    Parameters
    ----------
    meetings : sequence of Invited
        Who is on each event.
    known : frozenset of str
        The user's own addresses, as far as known.
    name : str
        What the calendar calls itself.

    Examples
    --------
    >>> met = [Invited({"email:me@example.com": "from", f"email:{who}@example.com": "to"})
    ...        for who in ("ana", "ben")]
    >>> calendar_owner(met, frozenset(), "")
    Counter({'email:me@example.com': 2})
    """
    groups = [people for people in (meeting.everybody for meeting in meetings) if len(people) > 1]
    on = Counter(key for people in groups for key in people)
    own = {key for key in known if on[key]}
    if on[email_key(name)]:
        own.add(email_key(name))
    if not own:
        own |= _leading(on, max(1.0, _OWN_SHARE * len(groups)))
    while own:
        rest = [people for people in groups if not people & own]
        beside = {key for people in groups if people & own for key in people}
        further = _leading(Counter(k for p in rest for k in p), _FURTHER_SHARE * len(rest))
        if len(rest) < _FURTHER_MEETINGS or not further - beside:
            break
        own |= further
    return Counter({key: on[key] for key in sorted(own)})


def _leading(on: Counter[str], more_than: float) -> set[str]:
    """Return the one address that is on most, if it is on more than so many."""
    ranked = on.most_common(2)
    alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] > ranked[1][1])
    return {ranked[0][0]} if ranked and alone and ranked[0][1] > more_than else set()
