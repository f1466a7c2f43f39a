"""Trust tags in made-up worlds, whose truth is known: the fictional network with other seeds.

Contacts, mail and hidden trust are those of the world; tags and the list of prospects are left out,
and new prospects drawn, each with some contacts whom LinkedIn shows as mutual connections and some
whom the list names. Whether these know the prospect is drawn with the odds that introlab gives to
such evidence. A question is how much a contact trusts the user in a context; the answer is the
hidden trust, cut into five. Whoever is rated below the setting `trusted_rating` is off the list.
A name is right when the contact knows the prospect and trusts the user in the context.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from introlab.advice.features import CONTACT_FEATURES
from introlab.advice.queue import TRUSTED_RATING, tag_first
from introlab.advice.ranking import Advice, gather
from introlab.network.contacts import contact_index
from introlab.network.intake import load, store
from introlab.network.knows import add_word
from introlab.network.odds import WORD_ODDS
from introlab.network.prospects import prospects
from introlab.network.ties import tie_strength
from introlab.samples import SAMPLE_NOW, Truth, truth, write_samples
from introlab.sources.reading import ProspectRow, Reading, Receipt
from introlab.sources.values.keys import email_key, linkedin_key
from introlab.tables import each
from introlab.workspace import Workspace

#: Hidden trust is about standard normal; from these values on a rating is 2, 3, 4, 5.
CUTS = (-1.0, -1 / 3, 1 / 3, 1.0)
#: The world that users see is not among them.
FIRST_SEED = 101
PROSPECTS = 60
CONTEXTS = ("data engineering", "pricing")
#: Contacts with each kind of evidence for each prospect.
SHOWN = {"mutual": 8, "known_by": 3}


def read_worlds(number: int) -> pd.DataFrame:
    """Return the questions of so many worlds, in the columns of `benchmarks.tagging`."""
    parts = []
    for seed in range(FIRST_SEED, FIRST_SEED + number):
        with tempfile.TemporaryDirectory() as folder:
            exports = Path(folder) / "exports"
            write_samples(exports, seed)
            for own in ("trust_tags.csv", "prospects.csv", "past_intros.csv"):
                (exports / own).unlink()
            ws = Workspace(Path(folder) / "ws", create=True)
            ws.set_setting("pinned_now", SAMPLE_NOW)
            load(ws, [exports])
            hidden = truth(seed)
            bearers = people_of(ws, hidden)
            knows = draw_prospects(ws, bearers, seed)
            table = questions(gather(ws), hidden, bearers, knows)
            parts.append(table.assign(ego=str(seed), request=f"{seed} " + table["request"]))
            ws.close()
    return pd.concat(parts, ignore_index=True)


def people_of(ws: Workspace, hidden: Truth) -> dict[int, str]:
    """Return which person stands behind each contact in touch with the user."""
    index, found = contact_index(ws), {}
    for (source, key), person_id in hidden.records.items():
        if source in ("linkedin", "mail"):
            read = linkedin_key(key) if source == "linkedin" else email_key(key)
            found.update(dict.fromkeys(index.find_keys([read]), person_id))
    in_touch = tie_strength(ws)["two_way"]
    return {one: found[one] for one in in_touch.index[in_touch] if one in found}


def draw_prospects(ws: Workspace, contacts: Iterable[int], seed: int) -> set[tuple[int, int]]:
    """List prospects with evidence on who knows them; return who does, as (contact, prospect)."""
    wanted = Reading(Receipt("wanted.csv", "", "prospects"))
    wanted.prospects += [
        ProspectRow(n, "person", f"Prospect {n}", context=CONTEXTS[n % 2])
        for n in range(1, PROSPECTS + 1)
    ]
    store(ws, [wanted])
    dice, pool, knows = np.random.default_rng(seed), sorted(contacts), set()
    for prospect_id in prospects(ws)["prospect_id"].tolist():
        shown = [origin for origin, number in SHOWN.items() for _ in range(number)]
        for one, origin in zip(dice.choice(pool, len(shown), replace=False), shown, strict=True):
            add_word(ws, int(one), prospect_id, knows=True, origin=origin)
            if dice.random() < WORD_ODDS[origin]:
                knows.add((int(one), int(prospect_id)))
    return knows


def questions(
    known: Advice, hidden: Truth, bearers: dict[int, str], knows: set[tuple[int, int]]
) -> pd.DataFrame:
    """Return every contact in touch for every prospect whom somebody trusted knows."""
    queue = tag_first(known, len(known.ids) * len(known.gates))
    worth = queue.set_index(["contact_id", "context"])["worth"]
    parts = []
    for target in each(known.targets):
        part = candidates(known, target, list(bearers))
        rating = np.array(
            [rated(hidden, bearers[one], target.context) for one in part["contact"].tolist()]
        )
        part["after"] = part["before"] + trust_points(known, rating)
        part["knows"] = [
            (one, target.prospect_id) in knows and given >= TRUSTED_RATING
            for one, given in zip(part["contact"].tolist(), rating.tolist(), strict=True)
        ]
        cards = pd.MultiIndex.from_product([part["contact"], [target.context]])
        part["worth"] = worth.reindex(cards).fillna(0.0).to_numpy()
        part["card"] = part["contact"].astype(str) + " " + target.context
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    within_reach = table.groupby("request")["knows"].transform("any")
    return table.assign(relevant=table["knows"])[within_reach.astype(bool)]


def candidates(known: Advice, target: Any, contacts: list[int]) -> pd.DataFrame:
    """Return these contacts with their scores for a prospect, best first."""
    scores = known.scores[target.context]
    _, evident, points = known.evidence(int(target.prospect_id))
    places, score = scores.best(evident, points)
    mailed = known.features[target.context]["mailed"].to_numpy()
    table = pd.DataFrame(
        {"request": str(target.prospect_id), "contact": known.ids[places], "before": score,
         "rank": -np.arange(len(places)), "mailed": mailed[places]}
    )  # fmt: skip
    return table[table["contact"].isin(contacts)].reset_index(drop=True)


def rated(hidden: Truth, person_id: str, context: str) -> int:
    """Return the rating the user would give."""
    trust = hidden.trust[person_id, context]
    return int(np.searchsorted(CUTS, trust, side="right")) + 1


def trust_points(known: Advice, rating: Any) -> Any:
    """Return what a rating adds to the score; -inf below `TRUSTED_RATING`."""
    weights = dict(zip(known.ranker.feature_names_in_, known.ranker.coef_, strict=True))
    points = weights["trust"] * (rating - 3.0) / CONTACT_FEATURES["trust"].scale
    return np.where(rating < TRUSTED_RATING, -np.inf, points)
