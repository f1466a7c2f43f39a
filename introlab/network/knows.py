"""Who knows whom: links between contacts and prospects, each with its source, date and odds.

Odds are probabilities in [0, 1] that the contact knows the prospect well enough to have mailed
with them both ways. They combine as independent evidence (1 - product of the complements); the
user's own denial wins over everything.

============= ==== ==========================================================================
evidence      odds source
============= ==== ==========================================================================
together      .58  on one small mail, conversation or meeting with you: measured on brokered
              .64  first contacts in the mail of two organisations (one, two, three or more
              .68  such mails: .57 of 516, .64 of 183, .67 of 414 pairs had mailed both ways)
together, old .75  factor when the last was more than 12 months ago (.47 and .29 for one mail)
same company  .50  both work there now and at most 3 of your contacts do: judgement, unmeasured
              .30  more than 3 of your contacts work there: judgement, unmeasured
works there   .95  the prospect is the organisation: judgement
known_by      .90  a name in the list's column of people who know the prospect: judgement
mutual        .60  LinkedIn shows them as connected; connected is less than knowing: judgement
user          .95  your own word: judgement
============= ==== ==========================================================================
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from introlab.network.prospects import prospects
from introlab.network.trust import require_contact
from introlab.sources.values.keys import email_key, linkedin_key, organisation_key
from introlab.tables import BANDS, FOREVER, IntrolabError, did_you_mean, each
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    #: One row of `links`: contact_id, prospect_id, kind, odds, weight, last_on, text.
    _Link = tuple[int, int, str, float, float, str, str]

ORIGINS = ("user", "known_by", "mutual")
_WORD_ODDS = {"user": 0.95, "known_by": 0.90, "mutual": 0.60}
_WORD_TEXT = {
    "user": "you said that they know each other",
    "known_by": "your prospect list says that they know each other",
    "mutual": "LinkedIn showed them as mutual connections",
}
_TOGETHER_ODDS = (0.58, 0.64, 0.68)
_OLD_DAYS = 365
_OLD_FACTOR = 0.75
_SMALL_COMPANY = 3
_SAME_COMPANY_ODDS = (0.50, 0.30)
_WORKS_THERE_ODDS = 0.95
LINK_COLUMNS = ("contact_id", "prospect_id", "kind", "odds", "weight", "last_on", "text")

# Contacts and prospects on one small interaction: once each, however many addresses either of
# them had on it. The prospect's own key may belong to a contact as well (somebody one knows by
# now): that contact is not an introducer to themselves.
_TOGETHER = """
    WITH target AS (
        SELECT json_extract(value, '$[0]') AS prospect_id,
               json_extract(value, '$[1]') AS contact_id, json_extract(value, '$[2]') AS key
        FROM json_each(?)
    )
    SELECT DISTINCT t.prospect_id, b.contact_id, i.at, i.interaction_id, i.kind, i.people
    FROM target t JOIN participant pt ON pt.key = t.key
    JOIN interaction i ON i.interaction_id = pt.interaction_id
    JOIN participant pc ON pc.interaction_id = i.interaction_id
    JOIN contact_key b ON b.key = pc.key
    WHERE i.people BETWEEN 3 AND ? AND i.kind <> 'invitation'
      AND (t.contact_id IS NULL OR t.contact_id <> b.contact_id)
      AND NOT EXISTS (SELECT 1 FROM target o WHERE o.prospect_id = t.prospect_id AND o.key = pc.key)
    ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True)
class LinkLog:
    """All that links are computed from, read once and good for every earlier instant.

    Attributes
    ----------
    together : dict of prospect id to list of (contact id, instant, kind, people)
        Small interactions with both of them, ascending.
    staff : dict of organisation key to dict of contact id to instant
        Who works where, and since when introlab knows it.
    words : dict of prospect id to list of (contact id, origin, knows, instant)
        What was said, oldest first.
    """

    together: dict[int, list[tuple[int, str, str, int]]]
    staff: dict[str, dict[int, str]]
    words: dict[int, list[tuple[int, str, int, str]]]


def add_word(
    ws: Workspace, contact_id: int, prospect_id: int, *, knows: bool, origin: str = "user"
) -> None:
    """Store somebody's word that a contact knows a prospect (or, the user's, that they do not).

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
        "SELECT knows FROM knows_word WHERE contact_id = ? AND prospect_id = ? AND origin = ? "
        "ORDER BY word_id DESC LIMIT 1",
        (int(contact_id), int(prospect_id), origin),
    )
    if latest == [(int(knows),)]:
        return  # saying the same thing again adds nothing
    with ws.transaction() as connection:
        connection.execute(
            "INSERT INTO knows_word (contact_id, prospect_id, knows, origin, said_on) "
            "VALUES (?, ?, ?, ?, ?)",
            (int(contact_id), int(prospect_id), int(knows), origin, ws.now()),
        )


def link_log(ws: Workspace, targets: pd.DataFrame) -> LinkLog:
    """Return everything that may link contacts to these rows of `prospects()`."""
    together: dict[int, list[tuple[int, str, str, int]]] = defaultdict(list)
    for prospect_id, contact_id, at, _, kind, people in ws.rows(
        _TOGETHER, (json.dumps(_target_keys(ws, targets)), ws.setting("small_group"))
    ):
        together[prospect_id].append((contact_id, at, kind, people))
    staff: dict[str, dict[int, str]] = defaultdict(dict)
    for contact_id, company, seen in ws.rows(
        "SELECT c.contact_id, r.company, min(r.first_read_on) FROM record r "
        "JOIN contact_shown c ON c.minted_id = r.contact_id "
        "WHERE r.company <> '' GROUP BY 1, 2 ORDER BY 1, 3"
    ):
        if key := organisation_key(company):
            staff[key].setdefault(contact_id, seen)
    words: dict[int, list[tuple[int, str, int, str]]] = defaultdict(list)
    for prospect_id, *word in ws.rows(
        "SELECT w.prospect_id, c.contact_id, w.origin, w.knows, w.said_on FROM knows_word w "
        "JOIN contact_shown c ON c.minted_id = w.contact_id ORDER BY w.said_on, w.word_id"
    ):
        words[prospect_id].append((word[0], word[1], word[2], word[3]))
    return LinkLog(together, staff, words)


def links(
    ws: Workspace,
    *,
    as_of: str = "",
    targets: pd.DataFrame | None = None,
    log: LinkLog | None = None,
) -> pd.DataFrame:
    """Return every piece of evidence that a contact knows a prospect, as of an instant.

    Parameters
    ----------
    as_of : str
        Instant; interactions strictly earlier count, and undated facts (words, present companies)
        count from when they were recorded. '' means now.
    targets : DataFrame, optional
        Rows of `prospects()`; by default the whole list.
    log : LinkLog, optional
        Result of `link_log` for at least these targets, to save reading it again.

    Returns
    -------
    DataFrame
        Columns `LINK_COLUMNS`: contact_id, prospect_id, kind ('together', 'same company', 'works
        there', 'user', 'known_by', 'mutual', 'denied'), odds (probability in [0, 1]), weight (for
        'together': sum over interactions of 1 / number of others on it, else 0), last_on (day the
        evidence dates from), text (the evidence in plain words).

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
    for row in each(wanted):
        own = None if pd.isna(row.contact_id) else int(row.contact_id)
        target = int(row.prospect_id)
        if row.kind == "person":
            rows += _together(known.together.get(target, []), target, as_of or ws.now())
        here = known.staff.get(organisation_key(row.company), {})
        rows += _company(here, own, target, row.kind, as_of or FOREVER)
        rows += _words(known.words.get(target, []), target, as_of or FOREVER)
    rows.sort(key=lambda link: (link[1], link[0], link[2]))
    table = pd.DataFrame(rows, columns=list(LINK_COLUMNS))
    return table.astype({"contact_id": int, "prospect_id": int, "odds": float, "weight": float})


def combined(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per pair that carries evidence: combined odds and the evidence in words.

    Returns
    -------
    DataFrame
        Indexed by (prospect_id, contact_id); columns odds (probability; 0 where the user denied
        the link), weight, last_on (latest day), text (strongest evidence first, joined by '; '),
        kinds (tuple), together_on (day of the last interaction with both, '' = none).

    Examples
    --------
    >>> import pandas as pd
    >>> from introlab.network.knows import LINK_COLUMNS, combined
    >>> two = pd.DataFrame([(1, 9, "a", .5, 0., "", "x"), (1, 9, "b", .5, 0., "", "y")],
    ...                    columns=LINK_COLUMNS)
    >>> float(combined(two)["odds"].iloc[0])
    0.75
    """
    import pandas as pd

    pairs: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in each(found.sort_values("odds", ascending=False, kind="stable")):
        pairs[int(row.prospect_id), int(row.contact_id)].append(row)
    rows = []
    for pair in sorted(pairs):
        links_of = pairs[pair]
        kinds = tuple(link.kind for link in links_of)
        odds = 1.0 - math.prod(1.0 - link.odds for link in links_of)
        rows.append(
            (0.0 if "denied" in kinds else odds, sum(link.weight for link in links_of),
             max(link.last_on for link in links_of), "; ".join(link.text for link in links_of),
             kinds, max((link.last_on for link in links_of if link.kind == "together"), default=""))
        )  # fmt: skip
    index = pd.MultiIndex.from_tuples(sorted(pairs), names=["prospect_id", "contact_id"])
    columns = ["odds", "weight", "last_on", "text", "kinds", "together_on"]
    table = pd.DataFrame(rows, columns=columns, index=index)
    return table.astype({"odds": float, "weight": float})


def band(odds: float) -> str:
    """Return the band of odds that two people know each other.

    Examples
    --------
    >>> [band(odds) for odds in (0.95, 0.7, 0.5, 0.1, 0.0)]
    ['strong', 'strong', 'plausible', 'weak', 'none']
    """
    return next(name for name, lowest in BANDS if odds >= lowest)


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


def _together(
    seen: list[tuple[int, str, str, int]], prospect_id: int, instant: str
) -> Iterator[_Link]:
    by_contact: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for contact_id, at, kind, people in seen:
        if at < instant:
            by_contact[contact_id].append((at, kind, people))
    for contact_id, them in by_contact.items():
        number, last = len(them), them[-1][0]
        odds = _TOGETHER_ODDS[min(number, len(_TOGETHER_ODDS)) - 1]
        age = datetime.fromisoformat(instant) - datetime.fromisoformat(last)
        if age.days > _OLD_DAYS:
            odds *= _OLD_FACTOR
        kinds = "/".join(sorted({kind for _, kind, _ in them}))
        text = (
            f"{number} small {kinds}{'s' if number > 1 else ''} with both of them, "
            f"last on {last[:10]}"
        )
        weight = math.fsum(1.0 / (people - 1) for _, _, people in them)
        yield contact_id, prospect_id, "together", odds, weight, last[:10], text


def _company(
    staff: dict[int, str], own: int | None, prospect_id: int, kind: str, instant: str
) -> Iterator[_Link]:
    others = {i: seen[:10] for i, seen in staff.items() if i != own and seen < instant}
    for contact_id, on in others.items():
        if kind == "organisation":
            text = f"works there (as of {on})"
            yield contact_id, prospect_id, "works there", _WORKS_THERE_ODDS, 0.0, on, text
        else:
            odds = _SAME_COMPANY_ODDS[len(others) > _SMALL_COMPANY]
            text = f"works at the same organisation (as of {on})"
            yield contact_id, prospect_id, "same company", odds, 0.0, on, text


def _words(
    said: list[tuple[int, str, int, str]], prospect_id: int, instant: str
) -> Iterator[_Link]:
    latest = {
        (contact_id, origin): (knows, said_on[:10])
        for contact_id, origin, knows, said_on in said
        if said_on < instant
    }
    for (contact_id, origin), (knows, on) in latest.items():
        if knows:
            text = f"{_WORD_TEXT[origin]} ({on})"
            yield contact_id, prospect_id, origin, _WORD_ODDS[origin], 0.0, on, text
        elif origin == "user":
            text = f"you said that they do not know each other ({on})"
            yield contact_id, prospect_id, "denied", 0.0, 0.0, on, text
