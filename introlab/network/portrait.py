"""What is known of each contact, in plain words: what a judgement of trust begins with."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from introlab.network.contacts import contacts
from introlab.network.history import employments
from introlab.network.ties import TieLog, tie_log
from introlab.sources.values.keys import organisation_key
from introlab.tables import each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

PORTRAIT_COLUMNS = (
    "name", "job", "before", "came_in", "first_on", "last_on", "last_how", "received", "sent",
    "meetings",
)  # fmt: skip
_FORMER = 2  # former organisations that are named
#: How a source is called where it says how a contact came in, in this order.
_SOURCES = {
    "linkedin.connections": "LinkedIn connection",
    "linkedin.messages": "LinkedIn message",
    "linkedin.invitations": "LinkedIn invitation",
    "linkedin.address_book": "address book that LinkedIn once imported",
    "google.contacts": "Google Contacts",
    "outlook.contacts": "Outlook contacts",
    "thunderbird.contacts": "Thunderbird address book",
    "vcard": "address card",
    "calendar": "meeting",
    "mail": "mail",
}


def portraits(ws: Workspace, *, log: TieLog | None = None) -> pd.DataFrame:
    """Return what is known of every contact, in the words a person would use.

    Parameters
    ----------
    log : TieLog, optional
        Result of `introlab.network.ties.tie_log`, to save reading it again.

    Returns
    -------
    DataFrame
        Indexed by contact_id; columns `PORTRAIT_COLUMNS`: name, job ('title at organisation'),
        before (earlier organisations, at most two, joined by ', '), came_in (sources that show the
        contact, joined by ', '), first_on and last_on (day of the first and last mail, message or
        meeting between you with at most 10 people on it, '' = never), last_how ('mail from them',
        'mail from you', 'meeting', ''), received, sent and meetings (number).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.portrait import portraits
    >>> portraits(introlab.open_workspace())["came_in"].ne("").all()
    np.True_
    """
    known = contacts(ws)
    people = known.set_index("contact_id")
    title, company = people["title"], people["company"]
    both = title + " at " + company
    table = people[["name"]].copy()
    table["job"] = both.where((title != "") & (company != ""), title + company)
    table["before"] = _before(ws, {int(one.contact_id): one.company for one in each(known)})
    table["came_in"] = _came_in(ws, {int(one.contact_id): one.connected_on for one in each(known)})
    for column in ("before", "came_in"):
        table[column] = table[column].fillna("")
    return table.join(_contact(log or tie_log(ws)))[list(PORTRAIT_COLUMNS)]


def _before(ws: Workspace, present: dict[int, str]) -> pd.Series[str]:
    """Return earlier organisations of each contact, the latest first."""
    import pandas as pd

    jobs = employments(ws).dropna(subset=["contact_id"])
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for job in each(jobs.sort_values("started_on", ascending=False, kind="stable")):
        key, contact_id = organisation_key(job.organisation), int(job.contact_id)
        if key and key != organisation_key(present.get(contact_id, "")):
            found[contact_id].setdefault(key, job.organisation)
    former = {i: ", ".join(list(names.values())[:_FORMER]) for i, names in found.items()}
    return pd.Series(former, dtype="str")


def _came_in(ws: Workspace, connected: dict[int, str]) -> pd.Series[str]:
    import pandas as pd

    kinds: dict[int, set[str]] = defaultdict(set)
    for contact_id, kind in ws.rows(
        "SELECT DISTINCT c.contact_id, r.kind FROM record r "
        "JOIN contact_shown c ON c.minted_id = r.contact_id"
    ):
        kinds[contact_id].add("mail" if kind.startswith("mail.") else kind)
    said = {}
    for contact_id, shown in kinds.items():
        names = [name for kind, name in _SOURCES.items() if kind in shown]
        names += sorted(kind for kind in shown if kind not in _SOURCES)
        if connected.get(contact_id) and "linkedin.connections" in shown:
            names[0] += f" since {connected[contact_id]}"
        said[contact_id] = ", ".join(names)
    return pd.Series(said, dtype="str")


def _contact(log: TieLog) -> pd.DataFrame:
    """Return first and last contact and the number of mails each way, for every contact."""
    import pandas as pd

    found = log.exchanges
    groups = found.groupby("place")
    sums = groups[["received", "sent", "meeting"]].sum()
    table = pd.DataFrame(index=pd.RangeIndex(len(log.contact_ids)))
    days = pd.to_datetime(found["at"], unit="s").dt.strftime("%Y-%m-%d").groupby(found["place"])
    table["first_on"], table["last_on"] = days.first(), days.last()
    last = groups[["received", "meeting"]].last()
    how = last["received"].map({True: "mail from them", False: "mail from you"})
    table["last_how"] = how.where(~last["meeting"].astype(bool), "meeting")
    texts = ["first_on", "last_on", "last_how"]
    table[texts] = table[texts].astype("str").where(table[texts].notna(), "")
    for column, name in (("received", "received"), ("sent", "sent"), ("meetings", "meeting")):
        table[column] = sums[name].reindex(table.index).fillna(0).astype(int)
    table.index = log.contact_ids
    return table
