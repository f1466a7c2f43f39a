"""Brokered first contacts as a user's workspace would show them: the rows that are ranked.

A folder holds `messages.csv.gz` (msg, day, sender, recipients joined by '|'), `queries.csv` (query,
ego, target, info_until, asked_day), `candidates.csv.gz` (query, contact, and for tags tag_half and
tag_full) and, where the answers may be seen, `qrels.csv` (query, contact, introducer,
knows_target). For each query only the ego's own mailbox up to `info_until` is read. Each ego gets a
workspace of its own, filled as a user's mailbox would be; features and evidence are those of the
package.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from introlab.advice.features import contact_features, pair_features
from introlab.network.contacts import contact_index
from introlab.network.intake import store
from introlab.network.knows import add_word, link_log, links
from introlab.network.odds import SHIPPED_ODDS, MailOdds, combined
from introlab.network.prospects import prospects
from introlab.network.ties import LARGEST_EXCHANGE, TieLog, tie_log, tie_strength
from introlab.sources.reading import Interaction, ProspectRow, Reading, Receipt, Record
from introlab.tables import each, stable_id
from introlab.workspace import INSTANT, Workspace

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2000, 1, 1, tzinfo=UTC)
TAGS = ("none", "half", "full")
#: What a tag says: 1 = there is a tie, which is what a mutual connection shows; 2 = they mail each
#: other both ways lately, which is what a user means by "they know each other".
WORDS = {1: "mutual", 2: "user"}


def instant(day: float) -> str:
    """Return the instant of a day counted from the start of the data."""
    return (START + timedelta(days=float(day))).strftime(INSTANT)


def address(person: str) -> str:
    """Return the made-up address of a pseudonymous person."""
    return f"{person}@example.com"


def mailbox(ego: str, messages: pd.DataFrame, people: set[str], targets: set[str]) -> Reading:
    """Return an ego's own mailbox as a reading."""
    reading = Reading(Receipt(f"{ego}.mbox", "", "mail.mbox", sha256=stable_id(ego)))
    reading.owner_keys[f"email:{address(ego)}"] = 1
    for person in sorted(people):
        key = f"email:{address(person)}"
        reading.records.append(
            Record(stable_id("book", key), "google.contacts", None, person, keys=(key,))
        )
    for row in each(messages):
        everybody = dict.fromkeys([row.sender, *row.recipients.split("|")])
        roles = [("from" if p == row.sender else "to", f"email:{address(p)}") for p in everybody]
        few = len(roles) <= LARGEST_EXCHANGE
        reading.interactions.append(
            Interaction(stable_id("mail", row.msg), instant(row.day), "mail", len(roles), "",
                        tuple(roles if few else roles[:1]))
        )  # fmt: skip
    for number, target in enumerate(sorted(targets), start=1):
        reading.prospects.append(ProspectRow(number, "person", target, email=address(target)))
    return reading


def ego_rows(
    ego: str, queries: pd.DataFrame, messages: pd.DataFrame, candidates: pd.DataFrame, tags: str,
    odds: MailOdds,
) -> pd.DataFrame:  # fmt: skip
    """Return the candidates of an ego's queries with features per contact and evidence per pair."""
    people = set(candidates["contact"])
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        ws = Workspace(folder, create=True)
        ws.set_setting("default_context", "any")
        store(ws, [mailbox(ego, messages, people, set(queries["target"]))])
        index = contact_index(ws)
        ids = {person: index.find(address(person))[0] for person in people}
        if len(set(ids.values())) < len(ids):
            raise SystemExit("Two candidates became one contact: the scores would be wrong.")
        listed = prospects(ws).set_index("name")
        everything = tie_log(ws)
        for row in each(queries):
            own = candidates[candidates["query"] == row.query]
            target = listed.loc[[row.target]].reset_index()
            if tags != "none":
                _say(ws, own, ids, int(target["prospect_id"].iloc[0]), f"tag_{tags}")
            ws.set_setting("pinned_now", instant(row.info_until))  # nothing later is read
            ties = tie_strength(
                ws, as_of=instant(row.asked_day), log=_until(everything, row.info_until)
            )
            table = contact_features(ws, "any", as_of=instant(row.asked_day), ties=ties)
            log = link_log(ws, target)
            shown, pairs = (
                combined(links(ws, targets=target, log=log, odds=o)).droplevel("prospect_id")
                for o in (SHIPPED_ODDS, odds)
            )
            table = table.join(pairs[["odds", "weight", "wrote"]])
            table["shipped_odds"] = shown["odds"].reindex(table.index)
            places = own["contact"].map(ids)
            part = table.loc[places].reset_index(drop=True)
            part.insert(0, "query", row.query)
            part.insert(1, "contact", own["contact"].tolist())
            parts.append(part)
        ws.close()
    rows: pd.DataFrame = pd.concat(parts)
    return rows


def _until(log: TieLog, day: float) -> TieLog:
    """Return what had happened before a day."""
    second = (START + timedelta(days=float(day))).timestamp()
    exchanges, brought = (table[table["at"] < second] for table in (log.exchanges, log.brought))
    return replace(log, exchanges=exchanges, brought=brought)


def _say(
    ws: Workspace, candidates: pd.DataFrame, ids: dict[str, int], prospect_id: int, column: str
) -> None:
    with ws.transaction():
        for row in each(candidates[candidates[column] > 0].rename(columns={column: "tag"})):
            add_word(ws, ids[row.contact], prospect_id, knows=True, origin=WORDS[int(row.tag)])


def read_rows(data: Path, tags: str, odds: MailOdds) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the queries and every candidate of a folder, in the order of the queries.

    The candidates have query, contact, the contact features, mailed, and odds, weight and wrote of
    the pair and shipped_odds, those introlab shows (missing = no sign); where `qrels.csv` is there,
    introducer and knows_target besides.
    """
    queries = pd.read_csv(data / "queries.csv")
    candidates = pd.read_csv(data / "candidates.csv.gz")
    messages = pd.read_csv(data / "messages.csv.gz")
    on_it = defaultdict(list)
    for place, (sender, recipients) in enumerate(
        zip(messages["sender"], messages["recipients"], strict=True)
    ):
        for person in {sender, *recipients.split("|")}:
            on_it[person].append(place)
    parts = []
    for ego, own in queries.groupby("ego"):
        mine = messages.iloc[on_it[str(ego)]]
        mine = mine[mine["day"] < own["info_until"].max()]
        theirs = candidates[candidates["query"].isin(own["query"])]
        parts.append(ego_rows(str(ego), own, mine, theirs, tags, odds))
    rows = candidates[["query", "contact"]].merge(
        pd.concat(parts), on=["query", "contact"], how="left", validate="one_to_one"
    )
    if (data / "qrels.csv").exists():
        truth = pd.read_csv(data / "qrels.csv")
        rows = rows.merge(truth, on=["query", "contact"], how="left").fillna(
            {"introducer": 0, "knows_target": 0}
        )
    return queries, rows


def with_features(rows: pd.DataFrame, base_rate: float) -> pd.DataFrame:
    """Return the candidates with the features of the pair; without a sign they are zero."""
    known = pair_features(rows[rows["odds"].notna()], base_rate=base_rate)
    table: pd.DataFrame = rows.join(known).fillna(dict.fromkeys(known.columns, 0.0))
    return table
