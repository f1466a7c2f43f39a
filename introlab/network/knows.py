"""Who knows whom: links between contacts and prospects, each with its source, date and odds.

What each kind of evidence is worth, and why, is in `introlab/network/odds.py`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from introlab.network.odds import (
    LINK_COLUMNS,
    OLD_DAYS,
    SAME_COMPANY_ODDS,
    SHIPPED_ODDS,
    SMALL_COMPANY,
    WORD_ODDS,
    WORKED_THERE_ODDS,
    WORKS_THERE_ODDS,
    MailOdds,
)
from introlab.network.prospects import prospects
from introlab.network.ties import LARGEST_EXCHANGE
from introlab.network.trust import require_contact
from introlab.sources.values.keys import email_key, linkedin_key, organisation_key
from introlab.tables import FOREVER, IntrolabError, did_you_mean, each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    #: One row of `links`: the columns `LINK_COLUMNS`.
    _Link = tuple[int, int, str, float, float, float, str, str]

ORIGINS = ("user", "known_by", "mutual")
_WORD_TEXT = {
    "user": "you said that they know each other",
    "known_by": "your prospect list says that they know each other",
    "mutual": "LinkedIn showed them as mutual connections",
}
# Contacts and prospects on one small interaction: once each, however many addresses either of
# them had on it. The prospect's own key may belong to a contact as well (somebody one knows by
# now): that contact is not an introducer to themselves.
_TOGETHER = """
    WITH target AS (
        SELECT json_extract(value, '$[0]') AS prospect_id,
               json_extract(value, '$[1]') AS contact_id, json_extract(value, '$[2]') AS key
        FROM json_each(?)
    )
    SELECT t.prospect_id, b.contact_id, i.at, i.kind, i.people, max(pc.role = 'from')
    FROM target t JOIN participant pt ON pt.key = t.key
    JOIN interaction i ON i.interaction_id = pt.interaction_id
    JOIN participant pc ON pc.interaction_id = i.interaction_id
    JOIN contact_key b ON b.key = pc.key
    WHERE i.people BETWEEN 3 AND ? AND i.kind <> 'invitation'
      AND (t.contact_id IS NULL OR t.contact_id <> b.contact_id)
      AND NOT EXISTS (SELECT 1 FROM target o WHERE o.prospect_id = t.prospect_id AND o.key = pc.key)
    GROUP BY t.prospect_id, b.contact_id, i.interaction_id
    ORDER BY 1, 2, 3, i.interaction_id
"""
_TOGETHER_COLUMNS = ("prospect_id", "contact_id", "at", "kind", "people", "wrote")


@dataclass(frozen=True, slots=True)
class LinkLog:
    """All that links are computed from, read once and good for every earlier instant.

    Attributes
    ----------
    together : DataFrame
        One row per small interaction with a contact and a prospect, ascending by prospect, contact
        and time: prospect_id, contact_id, at (instant), kind, people (number on it, the user
        included), wrote (1 where the contact sent it or called the meeting).
    staff : dict of organisation key to dict of contact id to instant
        Who works where, and since when introlab knows it: an instant, or the day of a list.
    former : dict of organisation key to dict of contact id to instant
        Who was shown there by an earlier export and works elsewhere now, and when last.
    words : dict of prospect id to list of (contact id, origin, knows, instant)
        What was said, oldest first; knows is 1, 0 or None (taken back).
    """

    together: pd.DataFrame
    staff: dict[str, dict[int, str]]
    former: dict[str, dict[int, str]]
    words: dict[int, list[tuple[int, str, int | None, str]]]


def add_word(
    ws: Workspace, contact_id: int, prospect_id: int, *, knows: bool | None, origin: str = "user"
) -> None:
    """Store somebody's word that a contact knows a prospect (or, the user's, that they do not).

    Parameters
    ----------
    knows : bool or None
        None takes the word back.

    Raises
    ------
    IntrolabError
        Unknown contact, prospect or origin; nothing is stored.
    """
    if origin not in ORIGINS:
        raise IntrolabError(
            f"The 'origin' must be one of {', '.join(ORIGINS)}. Got {origin!r} instead."
            f"{did_you_mean(origin, ORIGINS)}"
        )
    require_contact(ws, contact_id)
    if not ws.rows("SELECT 1 FROM prospect WHERE prospect_id = ?", (int(prospect_id),)):
        raise IntrolabError(
            f"There is no prospect {prospect_id}. Ids are in the column prospect_id of prospects()."
        )
    latest = ws.rows(
        "SELECT w.knows FROM knows_word w JOIN contact_current c ON c.minted_id = w.contact_id "
        "WHERE c.contact_id = (SELECT contact_id FROM contact_current WHERE minted_id = ?) "
        "AND w.prospect_id = ? AND w.origin = ? ORDER BY w.said_on DESC, w.word_id DESC LIMIT 1",
        (int(contact_id), int(prospect_id), origin),
    )
    stored = None if knows is None else int(knows)
    if latest == [(stored,)] or (stored is None and not latest):
        return  # saying the same thing again adds nothing
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO knows_word (contact_id, prospect_id, knows, origin, said_on) "
            "VALUES (?, ?, ?, ?, ?)",
            (int(contact_id), int(prospect_id), stored, origin, ws.now()),
        )


def link_log(ws: Workspace, targets: pd.DataFrame) -> LinkLog:
    """Return everything that may link contacts to these rows of `prospects()`."""
    import pandas as pd

    together = pd.DataFrame(
        ws.rows(_TOGETHER, (json.dumps(_target_keys(ws, targets)), LARGEST_EXCHANGE)),
        columns=list(_TOGETHER_COLUMNS),
    )
    staff = _staff(ws)
    former: dict[str, dict[int, str]] = defaultdict(dict)
    for contact_id, company, seen in ws.rows(
        "SELECT c.contact_id, j.organisation, max(j.seen_on) FROM job_seen j "
        "JOIN record r USING (record_id) JOIN contact_shown c ON c.minted_id = r.contact_id "
        "WHERE j.organisation <> '' GROUP BY 1, 2 ORDER BY 1, 3"
    ):
        key = organisation_key(company)
        if key and contact_id not in staff.get(key, {}):
            former[key][contact_id] = seen
    words: dict[int, list[tuple[int, str, int | None, str]]] = defaultdict(list)
    for prospect_id, *word in ws.rows(
        "SELECT w.prospect_id, c.contact_id, w.origin, w.knows, w.said_on FROM knows_word w "
        "JOIN contact_shown c ON c.minted_id = w.contact_id ORDER BY w.said_on, w.word_id"
    ):
        words[prospect_id].append((word[0], word[1], word[2], word[3]))
    return LinkLog(together, staff, former, words)


def _staff(ws: Workspace) -> dict[str, dict[int, str]]:
    """Return who works where, and since when introlab knows it.

    That is from the first reading of the record on, but no earlier than the first list that showed
    the job: of two jobs that one record showed, an earlier request must not see the later one.
    """
    since: dict[str, str] = {}
    shown: dict[str, str] = {}
    for record_id, organisation, day in ws.rows(
        "SELECT record_id, organisation, seen_on FROM job_seen ORDER BY seen_on, source_id"
    ):
        key = organisation_key(organisation)
        if shown.get(record_id) != key:
            shown[record_id], since[record_id] = key, day
    staff: dict[str, dict[int, str]] = defaultdict(dict)
    for contact_id, record_id, company, first_read in ws.rows(
        "SELECT c.contact_id, r.record_id, r.company, r.first_read_on FROM record r "
        "JOIN contact_shown c ON c.minted_id = r.contact_id "
        "WHERE r.company <> '' ORDER BY 1, 2"
    ):
        if not (key := organisation_key(company)):
            continue
        job = since[record_id] if shown.get(record_id) == key else ""
        known = job if job > first_read[:10] else first_read
        staff[key][contact_id] = min(known, staff[key].get(contact_id, FOREVER))
    return staff


def links(
    ws: Workspace,
    *,
    as_of: str = "",
    targets: pd.DataFrame | None = None,
    log: LinkLog | None = None,
    odds: MailOdds = SHIPPED_ODDS,
) -> pd.DataFrame:
    """Return every piece of evidence that a contact knows a prospect, as of an instant.

    Parameters
    ----------
    as_of : str
        Instant; interactions strictly earlier count, and undated facts (words, present companies)
        count from when they were recorded, a job that changed from the list that first showed it.
        '' means now.
    targets : DataFrame, optional
        Rows of `prospects()`; by default the whole list.
    log : LinkLog, optional
        Result of `link_log` for at least these targets, to save reading it again.
    odds : MailOdds, optional
        What small interactions with both of them are worth; by default as shipped.

    Returns
    -------
    DataFrame
        Columns `LINK_COLUMNS`: contact_id, prospect_id, kind ('together', 'same company', 'works
        there', 'worked there', 'user', 'known_by', 'mutual', 'denied'), odds (probability in
        [0, 1]), weight (for 'together': sum over interactions of 1 / number of others on it, else
        0), wrote (the same for those that the contact sent), last_on (day the evidence dates from),
        text (the evidence in plain words).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.knows import links
    >>> found = links(introlab.open_workspace())
    >>> bool(found["odds"].between(0, 1).all())
    True
    """
    import pandas as pd

    wanted = prospects(ws) if targets is None else targets
    known = log or link_log(ws, wanted)
    rows: list[_Link] = []
    people = set(wanted.loc[wanted["kind"] == "person", "prospect_id"].tolist())
    rows += _together(known.together, people, as_of or ws.now(), odds)
    for row in each(wanted):
        own = None if pd.isna(row.contact_id) else int(row.contact_id)
        target = int(row.prospect_id)
        here = known.staff.get(organisation_key(row.company), {})
        rows += _company(here, own, target, row.kind, as_of or FOREVER)
        gone = known.former.get(organisation_key(row.company), {})
        rows += _former(gone, own, target, as_of or FOREVER)
        rows += _words(known.words.get(target, []), target, as_of or FOREVER)
    rows.sort(key=lambda link: (link[1], link[0], link[2]))
    table = pd.DataFrame(rows, columns=list(LINK_COLUMNS))
    numbers = {"contact_id": int, "prospect_id": int}
    return table.astype(numbers | dict.fromkeys(("odds", "weight", "wrote"), float))


def _target_keys(ws: Workspace, wanted: pd.DataFrame) -> list[tuple[int, int | None, str]]:
    """Return (prospect, the contact they are, key) for every key that shows a prospect."""
    import pandas as pd

    borne: dict[int, set[str]] = defaultdict(set)
    for contact_id, key in ws.rows(
        "SELECT c.contact_id, k.key FROM record_key k JOIN record r USING (record_id) "
        "JOIN contact_shown c ON c.minted_id = r.contact_id WHERE k.key NOT LIKE 'name:%'"
    ):
        borne[contact_id].add(key)
    keys = []
    for row in each(wanted[wanted["kind"] == "person"]):
        own = None if pd.isna(row.contact_id) else int(row.contact_id)
        given = {linkedin_key(row.linkedin_url), email_key(row.email)} - {""}
        more = set() if own is None else borne[own]
        keys += [(int(row.prospect_id), own, key) for key in sorted(given | more)]
    return keys


def _together(log: pd.DataFrame, people: set[int], instant: str, odds: MailOdds) -> Iterator[_Link]:
    import numpy as np
    import pandas as pd

    table = log[log["prospect_id"].isin(people) & (log["at"] < instant)]
    if table.empty:
        return
    prospect, contact = (table[name].to_numpy() for name in ("prospect_id", "contact_id"))
    new = np.append(True, (prospect[1:] != prospect[:-1]) | (contact[1:] != contact[:-1]))
    start = np.flatnonzero(new)  # the log ascends by pair
    number = np.diff(np.append(start, len(table)))
    last = table["at"].to_numpy()[start + number - 1]
    sent = table["wrote"].to_numpy(dtype=int)
    wrote = np.add.reduceat(sent, start)
    share = 1.0 / (table["people"].to_numpy(dtype=float) - 1.0)
    kind, kinds = pd.factorize(table["kind"], sort=True)
    seen = np.bitwise_or.reduceat(1 << kind, start)
    worth = np.array([odds.together, *odds.wrote])[wrote.clip(max=3)]
    age = pd.Timestamp(instant) - pd.to_datetime(last, utc=True)
    worth = np.where(age.days > OLD_DAYS, worth * odds.old, worth)
    shown = {
        code: "/".join(kinds[i] for i in range(len(kinds)) if code >> i & 1)
        for code in set(seen.tolist())
    }
    rows = zip(
        contact[start].tolist(), prospect[start].tolist(), worth.tolist(),
        np.add.reduceat(share, start).tolist(), np.add.reduceat(share * sent, start).tolist(),
        [at[:10] for at in last.tolist()], seen.tolist(), number.tolist(), wrote.tolist(),
        strict=True,
    )  # fmt: skip
    for contact_id, prospect_id, value, weight, by_them, on, code, times, theirs in rows:
        text = _seen_together(shown[code], times, theirs, on)
        yield contact_id, prospect_id, "together", value, weight, by_them, on, text


def _seen_together(kinds: str, number: int, wrote: int, on: str) -> str:
    what = f"{number} small {kinds}{'s' if number > 1 else ''}"
    sent = f", {'sent' if wrote == number else f'{wrote} sent'} by this contact"
    return f"{what} with both of them{sent if wrote else ''}, last on {on}"


def _company(
    staff: dict[int, str], own: int | None, prospect_id: int, kind: str, instant: str
) -> Iterator[_Link]:
    others = {i: seen[:10] for i, seen in staff.items() if i != own and seen < instant}
    for contact_id, on in others.items():
        if kind == "organisation":
            text = f"works there (as of {on})"
            yield contact_id, prospect_id, "works there", WORKS_THERE_ODDS, 0.0, 0.0, on, text
        else:
            odds = SAME_COMPANY_ODDS[len(others) > SMALL_COMPANY]
            text = f"works at the same organisation (as of {on})"
            yield contact_id, prospect_id, "same company", odds, 0.0, 0.0, on, text


def _former(
    gone: dict[int, str], own: int | None, prospect_id: int, instant: str
) -> Iterator[_Link]:
    for contact_id, seen in gone.items():
        if contact_id != own and seen < instant:
            text = f"worked at the organisation before (seen on {seen[:10]})"
            yield (
                contact_id,
                prospect_id,
                "worked there",
                WORKED_THERE_ODDS,
                0.0,
                0.0,
                seen[:10],
                text,
            )


def _words(
    said: list[tuple[int, str, int | None, str]], prospect_id: int, instant: str
) -> Iterator[_Link]:
    latest = {
        (contact_id, origin): (knows, said_on[:10])
        for contact_id, origin, knows, said_on in said
        if said_on < instant
    }
    for (contact_id, origin), (knows, on) in latest.items():
        if knows:
            text = f"{_WORD_TEXT[origin]} ({on})"
            yield contact_id, prospect_id, origin, WORD_ODDS[origin], 0.0, 0.0, on, text
        elif knows is not None and origin == "user":
            text = f"you said that they do not know each other ({on})"
            yield contact_id, prospect_id, "denied", 0.0, 0.0, 0.0, on, text
