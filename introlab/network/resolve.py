"""Records to contacts: what the matching engine is certain of, under the user's word.

The partition of records into contacts follows from the records and the user's words alone: not from
the order in which files were read, and not from earlier merges.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from introlab.network.merges import (
    LATER,
    SAME,
    YOU_SAID_SO,
    assignments,
    log_merges,
    match_words,
)
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from introlab.matching.engine import Resolution

REVIEW_COLUMNS = ("left_id", "right_id", "left_record", "right_record", "weight", "later")
NO_LONGER = "the records no longer speak for one person"
#: Two addresses of one name that are on one mail or meeting together: this many bits against one
#: person each time, at most `MOST_TOGETHER`. Judgement: people do copy their other address in.
TOGETHER, MOST_TOGETHER = -1.0, -4.0

#: Field of the engine -> what it is called in the reason of a merge.
_WORDS = {
    "linkedin_url": "LinkedIn profile", "email": "e-mail address", "phone": "phone number",
    "company": "workplace", "title": "job title", "city": "place",
}  # fmt: skip
_NAME = ("given_name", "family_name")
_TERMS = {
    "prior": "any two of your records", "name_order": "order of the names",
    "namesakes": "people of the same full name", "evidence": "on one mail together",
    "answers": "your answers so far", "source": "from two kinds of lists",
}  # fmt: skip
_RECORDS = """
    SELECT r.record_id, r.contact_id AS minted_id, r.kind AS source, r.given_name, r.family_name,
           r.name, r.title, r.location AS city, r.company FROM record r ORDER BY r.record_id
"""
_SEVERAL = {
    "email": "SELECT record_id, substr(key, 7) FROM record_key WHERE key LIKE 'email:%'",
    "phone": "SELECT record_id, substr(key, 7) FROM record_key WHERE key LIKE 'phone:%'",
    "linkedin_url": "SELECT record_id, substr(key, 10) FROM record_key WHERE key LIKE 'linkedin:%'",
    "company": "SELECT record_id, organisation FROM job_seen WHERE organisation <> '' "
               "UNION SELECT record_id, company FROM record WHERE company <> ''",
}  # fmt: skip
# CROSS JOIN keeps the order: namesakes first, who are few, then the circles they are in.
_TOGETHER = """
    SELECT a.record_id, b.record_id, count(DISTINCT e.event_no) FROM record_key a
    CROSS JOIN record_key b ON b.key = a.key AND b.record_id > a.record_id
    CROSS JOIN record_key ea ON ea.record_id = a.record_id AND ea.key LIKE 'email:%'
    CROSS JOIN record_key eb
        ON eb.record_id = b.record_id AND eb.key LIKE 'email:%' AND eb.key <> ea.key
    CROSS JOIN person_shown sa ON sa.key = ea.key
    CROSS JOIN person_shown sb ON sb.key = eb.key
    CROSS JOIN circle ca ON ca.shown_id = sa.shown_id
    CROSS JOIN circle cb ON cb.circle_id = ca.circle_id AND cb.shown_id = sb.shown_id
    CROSS JOIN event e ON e.circle_id = ca.circle_id
    WHERE a.key LIKE 'name:%' AND ea.key NOT IN (SELECT key FROM own_key)
    GROUP BY 1, 2
"""


def match_records(ws: Workspace) -> Resolution:
    """Return what the matching engine makes of all records under the words said so far.

    See `introlab.matching.engine.Resolution`: scored pairs, clusters, cards for review. Nothing is
    stored.
    """
    import pandas as pd

    from introlab.matching.engine import resolve

    records = _records(ws)
    ids = dict(zip(records["minted_id"], records["record_id"], strict=True))
    decided = [
        (ids[left], ids[right], answer)
        for (left, right), answer in match_words(ws).items()
        if answer != LATER
    ]
    together = [
        (left, right, max(TOGETHER * number, MOST_TOGETHER))
        for left, right, number in ws.rows(_TOGETHER)
    ]
    return resolve(
        records,
        decisions=pd.DataFrame(decided, columns=["left", "right", "decision"]),
        evidence=pd.DataFrame(together, columns=["left", "right", "bits"]),
    )


def resolve_contacts(ws: Workspace) -> int:
    """Merge what is certainly one person, part what is not, and return how many records moved.

    Each change is a row in ``merge_log``; to resolve twice changes nothing.
    """
    if not ws.rows("SELECT 1 FROM record LIMIT 1"):
        return 0
    found = match_records(ws)
    minted = dict(ws.rows("SELECT record_id, contact_id FROM record"))
    groups: dict[str, list[int]] = defaultdict(list)
    for record_id, cluster in found.clusters.itertuples(index=False):
        groups[cluster].append(minted[record_id])
    stands_for = {i: min(group) for group in groups.values() for i in group}
    before = assignments(ws)
    moved = {i: into for i, into in stands_for.items() if before[i] != into}
    if not moved:
        return 0
    reasons = _reasons(ws, found, minted, stands_for)
    return log_merges(ws, moved, {i: reasons.get(i, NO_LONGER) for i in moved})


def to_review(ws: Workspace, found: Resolution | None = None) -> pd.DataFrame:
    """Return the pairs of contacts that may be one person, the most useful question first.

    Parameters
    ----------
    found : Resolution, optional
        Result of `match_records`, to save computing it again.

    Returns
    -------
    DataFrame
        Columns `REVIEW_COLUMNS`: left_id, right_id (minted ids of the two records that speak most
        for it), left_record, right_record (record ids, for `Resolution.explain`), weight (bits),
        later (bool: the user put it off; those come last).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.resolve import REVIEW_COLUMNS, to_review
    >>> to_review(introlab.open_workspace()).columns.tolist() == list(REVIEW_COLUMNS)
    True
    """
    found = match_records(ws) if found is None else found
    minted = dict(ws.rows("SELECT record_id, contact_id FROM record"))
    shown = {i for (i,) in ws.rows("SELECT minted_id FROM contact_shown")}
    cards = found.cards.rename(columns={"left": "left_record", "right": "right_record"})
    cards["left_id"] = [minted[record] for record in cards["left_record"]]
    cards["right_id"] = [minted[record] for record in cards["right_record"]]
    # nobody is asked about the user
    cards = cards[cards["left_id"].isin(shown) & cards["right_id"].isin(shown)]
    put_off = {pair for pair, answer in match_words(ws).items() if answer == LATER}
    cards["later"] = [
        (min(pair), max(pair)) in put_off
        for pair in zip(cards["left_id"], cards["right_id"], strict=True)
    ]
    cards = cards.sort_values("later", kind="stable").reset_index(drop=True)
    return cards[list(REVIEW_COLUMNS)]


def match_terms(found: Resolution, pairs: pd.DataFrame, place: int = 0) -> pd.DataFrame:
    """Return the terms of the match weight of one pair, in words, for a waterfall.

    Parameters
    ----------
    found : Resolution
        Result of `match_records`.
    pairs : DataFrame
        Columns left_record and right_record, for instance the result of `to_review`.
    place : int
        Row of ``pairs``, from 0.

    Returns
    -------
    DataFrame
        Columns words and term (bits); empty where there is no such row.
    """
    import pandas as pd

    rows = []
    for left, right in pairs[["left_record", "right_record"]].iloc[place : place + 1].to_numpy():
        terms = found.explain(left, right)
        rows = [
            (_TERMS.get(term) or f"{finding} {_WORDS.get(term, term.replace('_', ' '))}", bits)
            for term, finding, bits in terms[["term", "finding", "bits"]].itertuples(index=False)
            if abs(bits) >= 0.005
        ]
    return pd.DataFrame(rows, columns=["words", "term"])


def _records(ws: Workspace) -> pd.DataFrame:
    """Return the records as the engine reads them, several values of a cell joined by ';'."""
    table = ws.table(_RECORDS)
    nameless = (table["given_name"] == "") & (table["family_name"] == "")
    table["given_name"] = table["given_name"].where(~nameless, table["name"])
    for column, sql in _SEVERAL.items():
        values: dict[str, list[str]] = defaultdict(list)
        for record_id, value in ws.rows(sql):
            values[record_id].append(value.replace(";", ","))
        table[column] = [";".join(sorted(values[record_id])) for record_id in table["record_id"]]
    return table


def _reasons(
    ws: Workspace, found: Resolution, minted: dict[str, int], stands_for: dict[int, int]
) -> dict[int, str]:
    """Return for each merged id what speaks most for it, in words."""
    inside = found.pairs.copy()
    inside["left"], inside["right"] = inside["left"].map(minted), inside["right"].map(minted)
    inside = inside[inside["left"].map(stands_for) == inside["right"].map(stands_for)]
    inside = inside.sort_values("weight", kind="stable")
    said = found.findings.loc[inside.index].to_dict("records")
    reasons: dict[int, str] = {}
    for bits, words in zip(inside.to_dict("records"), said, strict=True):
        reasons[bits["left"]] = reasons[bits["right"]] = _reason(bits, words)
    for (left, right), answer in match_words(ws).items():
        if answer == SAME and stands_for[left] == stands_for[right]:
            reasons[left] = reasons[right] = YOU_SAID_SO
    return {i: reason for i, reason in reasons.items() if stands_for[i] != i}


def _reason(bits: Mapping[Hashable, Any], said: Mapping[Hashable, Any]) -> str:
    """Return the three strongest findings of a pair in words, the name as one of them."""
    terms = {name: (bits[name], f"{said[name]} {word}") for name, word in _WORDS.items()}
    same = all(said[field] == "same" for field in _NAME)
    terms["name"] = (sum(bits[field] for field in _NAME), "same name" if same else "similar name")
    best = sorted(((value, text) for value, text in terms.values() if value > 0), reverse=True)
    return ", ".join(text for _, text in best[:3])
