"""What a file can be, and the members of a LinkedIn export that are told apart by name."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

#: Every kind a receipt may show, with what it is. The table in the docs is made from this.
KINDS: dict[str, str] = {
    "linkedin.connections": "LinkedIn: your connections, of any year since 2012",
    "linkedin.messages": "LinkedIn: messages; who, when and with whom, never the text",
    "linkedin.invitations": "LinkedIn: invitations sent and received",
    "linkedin.endorsements_received": "LinkedIn: skills others endorsed you for",
    "linkedin.endorsements_given": "LinkedIn: skills you endorsed",
    "linkedin.recommendations_received": "LinkedIn: recommendations others wrote; never the text",
    "linkedin.recommendations_given": "LinkedIn: recommendations you wrote; never the text",
    "linkedin.positions": "LinkedIn: your own jobs",
    "linkedin.profile": "LinkedIn: your own profile",
    "linkedin.notes": "LinkedIn: your own notes on people",
    "linkedin.other": "LinkedIn: a member that holds nothing introlab needs",
    "linkedin.address_book": "LinkedIn: an address book it once imported; people, but no ties",
    "linkedin.shares": "LinkedIn: your posts and reposts; when, never the text",
    "linkedin.comments": "LinkedIn: your comments; when, never the text",
    "linkedin.reactions": "LinkedIn: your reactions; when, never to what",
    "mail.mbox": "a mailbox; headers only, never the text",
    "mail.eml": "a single mail; its header only, never the text",
    "mail.maildir": "a Maildir folder, all its mails together; headers only, never the text",
    "google.contacts": "Google Contacts as CSV",
    "outlook.contacts": "Outlook or outlook.com contacts as CSV, in many languages",
    "thunderbird.contacts": "a Thunderbird address book as CSV",
    "yahoo.contacts": "Yahoo contacts as CSV",
    "vcard": "address cards (vCard), of any version",
    "calendar": "a calendar (iCalendar); who met when, never the text",
    "prospects": "a list of people or organisations you want to meet",
    "past_intros": "past introductions and what became of them",
    "tags": "trust tags and marks for contacts",
    "introlab.export": "introlab's own export of a workspace",
    "refused": "not opened: private by name, or beyond a safety limit",
    "unknown": "nothing introlab knows how to read",
}

#: Members nobody needs for introductions and that hold secrets or identity papers. Never opened.
_SENSITIVE = re.compile(
    "(logins|securitychallenges|registration|receipts.*|adtargeting|inferencesaboutyou"
    "|(whatsapp)?phonenumbers|emailaddresses|privateidentityasset|verifications|jobapplicant.*)"
)
#: Members with the header of messages.csv whose other side is a machine.
_NOT_BY_PEOPLE = re.compile("(guide|coach|learningcoach|learningroleplay)messages")


@lru_cache(maxsize=64)  # asked several times of each file
def member_key(name: str) -> str:
    """Return a member's name without folder, ending, case, spaces, marks and trailing number.

    Examples
    --------
    >>> member_key("Jobs/Saved Jobs.csv"), member_key("Comments_34875879.csv")
    ('savedjobs', 'comments')
    """
    stem = PurePosixPath(name).name.rsplit(".", 1)[0].casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"[\s_(-]*\d+\)?$", "", stem))


def is_sensitive(name: str) -> bool:
    """Return whether a file is one of LinkedIn's private members, by its name alone.

    Examples
    --------
    >>> is_sensitive("Security Challenges.csv"), is_sensitive("Connections.csv")
    (True, False)
    """
    path = PurePosixPath(name)
    if path.suffix.casefold() != ".csv":
        return False
    in_folder = member_key(path.parent.name) == "verifications"
    return in_folder or bool(_SENSITIVE.fullmatch(member_key(name)))


def is_not_by_people(name: str) -> bool:
    """Return whether a file holds messages with LinkedIn's machines, by its name alone.

    Examples
    --------
    >>> is_not_by_people("guide_messages.csv"), is_not_by_people("messages.csv")
    (True, False)
    """
    return bool(_NOT_BY_PEOPLE.fullmatch(member_key(name)))
