"""LinkedIn messages: who, when, with whom. The text of a message is looked at by nothing here."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from introlab.sources.files.delimited import Table
from introlab.sources.reading import MOST_PEOPLE, NOBODY_ELSE, REPEATED, Interaction, Reading
from introlab.sources.values.date_columns import DateColumn
from introlab.sources.values.dates import LINKEDIN_FIRST_YEAR
from introlab.sources.values.keys import clean_text, linkedin_key, name_key
from introlab.sources.values.names import is_credential
from introlab.tables import OWNER, stable_id

DRAFT = "draft"
SPAM = "spam folder"
HIDDEN = "the other person left LinkedIn or is hidden"
ADVERT = "advert or notice without a sender"
UNCLEAR = "the recipients cannot be told apart"
NO_DATE = "no readable date"

_HIDDEN_NAMES = frozenset({"linkedin member", "mitglied von linkedin", "membre de linkedin"})
_URL_COMMA = re.compile(r",\s*(?=https?://|www\.|(?:[a-z]{2,3}\.)?linkedin\.com)")


class _Names(NamedTuple):
    """What the file itself says about names: senders with their key, and the user's."""

    senders: dict[str, str]
    owner_names: frozenset[str]


def read_messages(table: Table, reading: Reading) -> None:
    """Add one interaction per message between people.

    Recipients come from their profile addresses where the export has them. Older exports give one
    string of names joined by commas that names themselves contain: it is matched against the
    senders of the same file, else taken as one name, and never split.
    """
    receipt = reading.receipt
    names = _names(table)
    sent = DateColumn(table, "date", receipt, LINKEDIN_FIRST_YEAR)
    seen: set[str] = set()
    for line, fields in table.records():
        receipt.read += 1
        reason, sender, others = _people(table, fields, names)
        instant = sent.read(line, fields).instant
        if not reason and not instant:
            reason = NO_DATE
        if reason:
            receipt.skip(reason)
            continue
        message = _interaction(fields, instant, sender, others)
        if message.interaction_id in seen:
            receipt.skip(REPEATED)
            continue
        seen.add(message.interaction_id)
        receipt.kept += 1
        reading.interactions.append(message)
    _count_owner(reading)


def _people(
    table: Table, fields: dict[str, str], names: _Names
) -> tuple[str, str, tuple[str, ...]]:
    """Return (reason to skip, sender, recipients)."""
    reason = _unwanted(table, fields)
    if reason:
        return reason, "", ()
    sender_name = clean_text(fields.get("from", ""))
    direction = fields.get("direction", "").strip().casefold()
    sender = linkedin_key(fields.get("senderprofileurl", ""))
    if not sender:
        sender = OWNER if direction == "outgoing" else name_key(sender_name)
    to = clean_text(fields.get("to", ""))
    if "recipientprofileurls" in table.keys:
        others = _from_urls(fields["recipientprofileurls"])
        reason = "" if others else HIDDEN
    elif direction == "incoming":
        others = (OWNER,)
    else:
        others = _from_names(to, names)
        reason = "" if others else HIDDEN if _is_hidden(to) else UNCLEAR
    others = tuple(dict.fromkeys(key for key in others if key != sender))
    if not sender:
        return ADVERT, "", ()
    return reason or ("" if others else NOBODY_ELSE), sender, others


def _unwanted(table: Table, fields: dict[str, str]) -> str:
    """Return why a message does not count, judged by its columns alone."""
    drafts = (fields.get("ismessagedraft", ""), fields.get("isconversationdraft", ""))
    if any(cell.strip().casefold() in {"yes", "true"} for cell in drafts):
        return DRAFT
    if fields.get("folder", "").strip().casefold() == "spam":
        return SPAM
    has_urls = "senderprofileurl" in table.keys
    if has_urls and not linkedin_key(fields["senderprofileurl"]):
        return HIDDEN if _is_hidden(fields.get("from", "")) else ADVERT
    return HIDDEN if _is_hidden(fields.get("from", "")) else ""


def _is_hidden(name: str) -> bool:
    return clean_text(name).casefold() in _HIDDEN_NAMES


def _from_urls(cell: str) -> tuple[str, ...]:
    return tuple(key for key in map(linkedin_key, _URL_COMMA.split(cell)) if key)


def _from_names(to: str, names: _Names) -> tuple[str, ...]:
    """Return keys for a string of names: known senders, else one plausible name, else nothing."""
    if not to or _is_hidden(to):
        return ()
    whole = _known(to, names)
    if whole:
        return (whole,)
    pieces = to.split(", ")
    if len(pieces) > 1:
        several = _matched(pieces, names)
        if several:
            return several
    if all(is_credential(piece) for piece in pieces[1:]):
        key = name_key(to)
        return (key,) if key else ()
    return ()


def _known(name: str, names: _Names) -> str:
    folded = name.casefold()
    return names.senders.get(folded) or (OWNER if folded in names.owner_names else "")


def _matched(pieces: list[str], names: _Names) -> tuple[str, ...]:
    """Return keys when known names, longest first, account for every piece; else nothing."""
    keys: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 6), at, -1):
            key = _known(", ".join(pieces[at:end]), names)
            if key:
                keys.append(key)
                at = end
                break
        else:
            return ()
    return tuple(keys)


def _names(table: Table) -> _Names:
    """Return the senders' names with their keys, and the name on most messages: the user's.

    A name borne by two profiles is nobody's name here: it would join two people.
    """
    bearers: dict[str, set[str]] = {}
    recipients: Counter[str] = Counter()
    for _, fields in table.records():
        name = clean_text(fields.get("from", "")).casefold()
        key = linkedin_key(fields.get("senderprofileurl", ""))
        if name and not _is_hidden(name):
            bearers.setdefault(name, set()).add(key or name_key(name))
        recipients[clean_text(fields.get("to", "")).casefold()] += 1
    senders = {name: next(iter(keys)) for name, keys in bearers.items() if len(keys) == 1}
    owner = ""
    ranked = recipients.most_common(1)
    # incoming messages all go to the user; nobody else is the sole recipient of half the file
    if ranked and 2 * ranked[0][1] > len(table.rows) and ranked[0][1] > 1:
        owner = ranked[0][0]
    return _Names(senders, frozenset({owner} - {""} - senders.keys() - _HIDDEN_NAMES))


def _interaction(
    fields: dict[str, str], instant: str, sender: str, others: tuple[str, ...]
) -> Interaction:
    people = 1 + len(others)
    group = sorted({sender, *others})
    thread = fields.get("conversationid", "").strip()
    conversation = stable_id("linkedin.messages", *([thread] if thread else group))
    shown = [("from", sender)]
    if people <= MOST_PEOPLE:
        shown += [("to", key) for key in others]
    return Interaction(
        interaction_id=stable_id("linkedin.messages", conversation, instant, sender),
        at=instant,
        kind="message",
        people=people,
        conversation=conversation,
        participants=tuple(shown),
    )


def _count_owner(reading: Reading) -> None:
    """Count the profile that is on most messages as the user's, unless two are on equally many."""
    seen = Counter(
        key
        for message in reading.interactions
        for _, key in message.participants
        if key.startswith("linkedin:")
    )
    ranked = seen.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        reading.owner_keys[ranked[0][0]] += ranked[0][1]
