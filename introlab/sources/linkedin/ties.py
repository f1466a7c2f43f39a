"""LinkedIn members about ties: invitations, endorsements, recommendations; never the text."""

from __future__ import annotations

from introlab.sources.files.delimited import Table
from introlab.sources.linkedin.people import full_name
from introlab.sources.reading import REPEATED, Endorsement, Interaction, Reading
from introlab.sources.values.date_columns import DateColumn
from introlab.sources.values.dates import LINKEDIN_FIRST_YEAR
from introlab.sources.values.keys import linkedin_key, name_key
from introlab.tables import OWNER, stable_id

#: Endorsement states of LinkedIn that the user or the other side took back or never let stand.
_WITHDRAWN = frozenset({"rejected", "deleted", "hidden", "withdrawn"})


def read_invitations(table: Table, reading: Reading) -> None:
    """Add one interaction per invitation; the inviter of outgoing ones is the user.

    Where the export gives no profile address the other person is keyed by name, the user as
    'owner:'.
    """
    receipt = reading.receipt
    sent = DateColumn(table, "sentat", receipt, LINKEDIN_FIRST_YEAR)
    seen: set[str] = set()
    for line, fields in table.records():
        receipt.read += 1
        outgoing = fields.get("direction", "").strip().casefold() == "outgoing"
        inviter, invitee = (
            linkedin_key(fields.get(f"{side}profileurl", ""))
            or linkedin_key(fields.get(f"{side}profileurn", ""))
            for side in ("inviter", "invitee")
        )
        if outgoing and inviter:
            reading.owner_keys[inviter] += 1
        sender = inviter or (OWNER if outgoing else name_key(fields.get("from", "")))
        receiver = invitee or (name_key(fields.get("to", "")) if outgoing else OWNER)
        instant = sent.read(line, fields).instant
        if not sender or not receiver:
            receipt.skip("the other person is not named")
        elif not instant:
            receipt.skip("no readable date")
        elif sender == receiver:
            receipt.skip("nobody else on it")
        else:
            identity = stable_id("linkedin.invitations", sender, receiver, instant)
            if identity in seen:
                receipt.skip(REPEATED)
                continue
            seen.add(identity)
            receipt.kept += 1
            people = (("from", sender), ("to", receiver))
            reading.interactions.append(
                Interaction(identity, instant, "invitation", len(people), "", people)
            )


def read_endorsements(table: Table, reading: Reading) -> None:
    """Add one endorsement per row; the kind of the receipt says received or given."""
    receipt = reading.receipt
    received = receipt.kind.endswith("received")
    other = "endorser" if received else "endorsee"
    given_on = DateColumn(table, "endorsementdate", receipt, LINKEDIN_FIRST_YEAR)
    seen: set[str] = set()
    for line, fields in table.records():
        receipt.read += 1
        name = full_name(fields.get(f"{other}firstname", ""), fields.get(f"{other}lastname", ""))
        key = linkedin_key(fields.get(f"{other}publicurl", "")) or name_key(name)
        day = given_on.read(line, fields).day
        if fields.get("endorsementstatus", "").strip().casefold() in _WITHDRAWN:
            receipt.skip("taken back or hidden")
        else:
            skill = " ".join(fields.get("skillname", "").split())
            _add(reading, seen, ("endorsement", received, key, skill, day))


def read_recommendations(table: Table, reading: Reading) -> None:
    """Add one recommendation per row; only who and when, never the text."""
    receipt = reading.receipt
    received = receipt.kind.endswith("received")
    date_key = next((key for key in table.keys if key.startswith("creationdate")), "creationdate")
    created = DateColumn(table, date_key, receipt, LINKEDIN_FIRST_YEAR)
    seen: set[str] = set()
    for line, fields in table.records():
        receipt.read += 1
        first = fields.get("firstname", "")
        key = name_key(full_name(first, fields.get("lastname", ""))) if first.strip() else ""
        day = created.read(line, fields).day
        _add(reading, seen, ("recommendation", received, key, "", day))


def _add(reading: Reading, seen: set[str], what: tuple[str, bool, str, str, str]) -> None:
    kind, received, key, skill, day = what
    direction = "received" if received else "given"
    identity = stable_id(kind, direction, key, skill, day)
    if not key:
        reading.receipt.skip("the other person is not named")
    elif identity in seen:
        reading.receipt.skip(REPEATED)
    else:
        seen.add(identity)
        reading.receipt.kept += 1
        reading.endorsements.append(Endorsement(identity, kind, direction, key, skill, day))
