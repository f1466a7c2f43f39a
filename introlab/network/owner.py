"""The user's own addresses: found by content, confirmed or rejected by the user.

They tell *sent* from *received* and keep the user out of the contacts. An address that is not
recognised as the user's own turns their mail into that of a stranger, so the user has a look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from introlab.network.correspondents import settle_mail
from introlab.network.meetings import settle_meetings
from introlab.network.resolve import resolve_contacts
from introlab.sources.values.keys import email_key, linkedin_key
from introlab.tables import IntrolabError
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

OWN_COLUMNS = ("key", "address", "interactions", "said")
_SAID = {1: "mine", 0: "", -1: "not mine"}


def own_addresses(ws: Workspace) -> pd.DataFrame:
    """Return the addresses that were found to be the user's, most used first.

    Returns
    -------
    DataFrame
        Columns `OWN_COLUMNS`: key, address (as shown to people), interactions (mails, messages and
        meetings it is on, number), said ('mine' or 'not mine' if the user said so, else '').

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.owner import own_addresses
    >>> own_addresses(introlab.open_workspace())["address"].iloc[0]
    'robin@alder.example.com'
    """
    table = ws.table(
        "SELECT key, substr(key, instr(key, ':') + 1) AS address, "
        "(SELECT count(*) FROM participant p WHERE p.key = owner_key.key) AS interactions, "
        "confirmed AS said FROM owner_key ORDER BY interactions DESC, key"
    )
    table["said"] = [_SAID[value] for value in table["said"]]
    return table[list(OWN_COLUMNS)]


def say_own(ws: Workspace, address: str, *, mine: bool) -> str:
    """Store whether an address or LinkedIn page is the user's own, and return its key.

    The latest word counts, at once, and reading files again does not change it. Who counts as a
    correspondent, and which meetings are the user's, is worked out anew.

    Raises
    ------
    IntrolabError
        The text is neither an e-mail address nor the address of a LinkedIn profile.
    """
    given = address.strip()
    # A key as own_addresses() gives it is taken as it is.
    stored = {key for (key,) in ws.rows("SELECT key FROM owner_key")}
    key = given if given in stored else linkedin_key(given) or email_key(given)
    if not key:
        raise IntrolabError(
            "This is neither an e-mail address nor a LinkedIn page. Write it in full, for instance "
            "me@example.com or linkedin.com/in/me."
        )
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO owner_key VALUES (?, ?, ?) ON CONFLICT (key) "
            "DO UPDATE SET confirmed = excluded.confirmed",
            (key, 1 if mine else -1, ws.now()),
        )
        settle_mail(connection, ws.now())
        settle_meetings(connection)
        resolve_contacts(ws)
    return key
