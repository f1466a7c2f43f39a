"""Who worked where, and when: rebuilt on this machine, each job with its source.

Three sources: the user's own positions; the job each record showed in one export after another; and
the organisations' mail addresses people wrote from and were written to, month by month. A mail
address shows a job for as long as it was in use, so its first and last month are bounds, not facts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from introlab.sources.values.keys import organisation_key
from introlab.tables import FOREVER, OWNER
from introlab.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

EMPLOYMENT_COLUMNS = (
    "contact_id", "key", "organisation", "title", "started_on", "ended_on", "source",
)  # fmt: skip
#: Months without mail on an address until the job behind it counts as ended: judgement.
QUIET_MONTHS = 6
#: A domain whose people name so many organisations, none of them most often, belongs to a provider.
MANY_ORGANISATIONS = 3
_FREE_MAIL = """
gmail googlemail outlook hotmail live msn yahoo ymail icloud me mac aol gmx web t-online freenet
proton protonmail pm tutanota fastmail zoho mail inbox yandex rambler bk list qq 163 126 sina
foxmail naver daum hanmail orange wanadoo free laposte sfr bbox libero virgilio alice tiscali
btinternet ntlworld virginmedia sky comcast verizon att sbcglobal bellsouth cox charter earthlink
shaw rogers telus bigpond optusnet uol bol terra rediffmail seznam wp onet interia o2 abv mynet
"""
_FREE = frozenset(_FREE_MAIL.split())
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "ac"})  # as in example.co.uk
_LETTERS = re.compile(r"[\W_]+")


def employments(ws: Workspace, *, as_of: str = "") -> pd.DataFrame:
    """Return every job that the workspace shows, as of an instant.

    Parameters
    ----------
    as_of : str
        Instant; only what was seen strictly earlier counts. '' means all.

    Returns
    -------
    DataFrame
        Columns `EMPLOYMENT_COLUMNS`: contact_id (missing for the user, and for an address that no
        contact bears), key (whose job: 'owner:', 'email:…', 'linkedin:…'), organisation, title,
        started_on and ended_on (month, for the user's positions also a year; '' = unknown, or still
        there), source ('profile' = the user's own positions, 'exports' = what records showed,
        'mail' = an organisation's address in use).

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.history import employments
    >>> sorted(employments(introlab.open_workspace())["source"].unique())
    ['exports', 'mail', 'profile']
    """
    import pandas as pd

    rows = [*_own_positions(ws, as_of), *_from_exports(ws, as_of), *_from_mail(ws, as_of)]
    table = pd.DataFrame(rows, columns=list(EMPLOYMENT_COLUMNS)).astype({"contact_id": "Int64"})
    order = ["contact_id", "key", "started_on", "organisation", "source"]
    return table.sort_values(order, na_position="first").reset_index(drop=True)


_Row = tuple[int | None, str, str, str, str, str, str]


def _own_positions(ws: Workspace, as_of: str) -> list[_Row]:
    found = ws.rows(
        "SELECT organisation, title, started_on, ended_on FROM employment "
        "WHERE key = ? AND (? = '' OR started_on < ?) ORDER BY started_on, organisation",
        (OWNER, as_of, as_of),
    )
    return [(None, OWNER, *row, "profile") for row in found]


def _from_exports(ws: Workspace, as_of: str) -> list[_Row]:
    """Return the jobs records showed: one row for each stay with an organisation."""
    seen: dict[tuple[int, str], list[tuple[str, str, str]]] = defaultdict(list)
    for contact_id, key, organisation, title, day in ws.rows(
        "SELECT c.contact_id, coalesce(min(k.key), ''), j.organisation, j.title, j.seen_on "
        "FROM job_seen j JOIN record r USING (record_id) "
        "JOIN contact_shown c ON c.minted_id = r.contact_id "
        "LEFT JOIN record_key k ON k.record_id = r.record_id AND k.key NOT LIKE 'name:%' "
        "WHERE j.organisation <> '' AND j.seen_on < ? GROUP BY j.record_id, j.source_id "
        "ORDER BY j.record_id, j.seen_on, j.source_id",
        (as_of or FOREVER,),
    ):
        seen[contact_id, key].append((day[:7], organisation, title))
    rows: list[_Row] = []
    for (contact_id, key), jobs in seen.items():
        stays: list[list[str]] = []
        for month, organisation, title in sorted(jobs):
            same = stays and organisation_key(stays[-1][0]) == organisation_key(organisation)
            if same:
                stays[-1][1] = title or stays[-1][1]
                continue
            if stays:
                stays[-1][3] = month
            # Where the first export shows somebody they may have been for years.
            stays.append([organisation, title, month if stays else "", ""])
        rows += [(contact_id, key, *_four(stay), "exports") for stay in stays]
    return rows


def _four(stay: list[str]) -> tuple[str, str, str, str]:
    organisation, title, started_on, ended_on = stay
    return organisation, title, started_on, ended_on


def _from_mail(ws: Workspace, as_of: str) -> list[_Row]:
    names = domain_organisations(ws)
    bearer = dict(ws.rows("SELECT key, contact_id FROM contact_key WHERE key LIKE 'email:%'"))
    until = as_of or ws.now()
    latest = _month_number(until[:7])
    rows: list[_Row] = []
    for key, first, last in ws.rows(
        "SELECT p.key, min(i.at), max(i.at) FROM participant p JOIN interaction i "
        "USING (interaction_id) WHERE p.key LIKE 'email:%' AND i.at < ? "
        "AND p.key NOT IN (SELECT key FROM own_key) GROUP BY p.key ORDER BY p.key",
        (until,),
    ):
        organisation = names.get(key.rpartition("@")[2], "")
        if organisation:
            over = latest - _month_number(last[:7]) > QUIET_MONTHS
            ended_on = last[:7] if over else ""
            rows.append((bearer.get(key), key, organisation, "", first[:7], ended_on, "mail"))
    return rows


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])


def domain_organisations(ws: Workspace) -> dict[str, str]:
    """Return the organisation behind each mail domain that occurs; providers are left out.

    The name is the one company of the workspace that a part of the domain spells; else what most
    records with addresses there only give as their company; else the one company that begins with a
    part of the domain; else the domain itself.

    Examples
    --------
    >>> import introlab
    >>> from introlab.network.history import domain_organisations
    >>> domain_organisations(introlab.open_workspace())["rookpath.example.org"]
    'Rookpath Freight'
    """
    companies = _companies(ws)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    # A record with addresses on several domains says where its person works now, not on which.
    for company, domain in ws.rows(
        "SELECT r.company, min(substr(k.key, instr(k.key, '@') + 1)) AS domain "
        "FROM record r JOIN record_key k USING (record_id) "
        "WHERE r.company <> '' AND k.key LIKE 'email:%' GROUP BY r.record_id "
        "HAVING count(DISTINCT substr(k.key, instr(k.key, '@') + 1)) = 1"
    ):
        if organisation := organisation_key(company):
            said[domain][organisation] += 1
    result = {}
    for (domain,) in ws.rows(
        "SELECT DISTINCT substr(key, instr(key, '@') + 1) FROM participant "
        "WHERE key LIKE 'email:%' ORDER BY 1"
    ):
        name = _named(domain, said.get(domain, Counter()), companies)
        if name:
            result[domain] = name
    return result


@dataclass(frozen=True, slots=True)
class _Companies:
    """Every company of the workspace, by what a mail domain may show of its name."""

    shown: dict[str, str]
    spelled: dict[str, list[str]]
    begun: dict[str, list[str]]


def _companies(ws: Workspace) -> _Companies:
    known = _Companies({}, defaultdict(list), defaultdict(list))
    for (company,) in ws.rows(
        "SELECT company FROM record WHERE company <> '' "
        "UNION SELECT organisation FROM employment WHERE organisation <> '' "
        "UNION SELECT company FROM prospect WHERE company <> '' ORDER BY 1"
    ):
        key = organisation_key(company)
        if key and key not in known.shown:
            known.shown[key] = company
            known.spelled[_LETTERS.sub("", key)].append(key)
            known.begun[key.split()[0]].append(key)
    return known


def _named(domain: str, said: Counter[str], companies: _Companies) -> str:
    labels = domain.split(".")[:-1]
    registered = [label for label in labels if label not in _SECOND_LEVEL]
    if (registered and registered[-1] in _FREE) or domain.endswith("t-online.de"):
        return ""
    parts = [_LETTERS.sub("", label) for label in sorted(labels, key=len, reverse=True)]
    parts = [letters for letters in parts if len(letters) > 2]
    if spelled := _first_match(parts, companies.spelled):
        return companies.shown[spelled]
    if said:
        most, number = max(said.items(), key=lambda pair: (pair[1], pair[0]))
        if number * 2 > sum(said.values()):
            return companies.shown[most]
        if len(said) >= MANY_ORGANISATIONS:
            return ""
    begun = _first_match(parts, companies.begun)
    return companies.shown[begun] if begun else domain


def _first_match(parts: list[str], keys: dict[str, list[str]]) -> str:
    """Return the one key that a part of the domain spells, or ''."""
    return next((keys[part][0] for part in parts if len(keys.get(part, ())) == 1), "")
