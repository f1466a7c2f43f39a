"""Records in; scored pairs, clusters and cards for review out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from introlab.matching.asked import Asked
from introlab.matching.blocking import candidates
from introlab.matching.clusters import join_certain
from introlab.matching.comparing import FIELDS, Comparer
from introlab.matching.learning import learn as fit
from introlab.matching.prepared import Prepared, prepare
from introlab.matching.scoring import Scored, contradicted, score
from introlab.matching.weights import Weights, default_weights
from introlab.matching.zones import ZONES, zone_codes
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    import numpy.typing as npt

    from introlab.matching.coded import Ints

#: The columns of `Resolution.pairs`: prior and all between it and zone add up to weight.
PAIR_COLUMNS = ("left", "right", "weight", "prior", *FIELDS, "evidence", "answers", "zone")


@dataclass(frozen=True)
class Resolution:
    """Which records are about one person.

    Parameters
    ----------
    pairs : DataFrame
        Columns `PAIR_COLUMNS`: left, right (record ids, left < right), weight (bits), its terms
        (prior, one per field, evidence, answers: bits) and zone. Hopeless pairs are left out.
    clusters : DataFrame
        record_id, cluster (smallest record id of the cluster): every record once.
    cards : DataFrame
        left, right, weight, left_cluster, right_cluster: one row for each two clusters worth a
        question, the most useful first.
    refused : DataFrame
        left, right: decisions 'same' that contradict a 'different' and were not followed.
    weights : Weights
        The weights as used.
    findings : DataFrame
        For each row of pairs, what was found in each field, in words.
    """

    pairs: pd.DataFrame
    clusters: pd.DataFrame
    cards: pd.DataFrame
    refused: pd.DataFrame
    weights: Weights
    findings: pd.DataFrame

    def explain(self, left: str, right: str) -> pd.DataFrame:
        """Return the terms of one pair's weight, the prior first: the rows of a waterfall.

        Returns
        -------
        DataFrame
            term, finding, bits, total (running sum; the last one is the weight).

        Raises
        ------
        IntrolabError
            If the pair is not in ``pairs``.

        Examples
        --------
        >>> table = pd.DataFrame({"record_id": ["1", "2"], "email": ["a@example.org"] * 2})
        >>> resolve(table).explain("1", "2")[["term", "finding"]].to_numpy().tolist()
        [['prior', ''], ['email', 'same']]
        """
        first, second = sorted((left, right))
        found = np.flatnonzero((self.pairs["left"] == first) & (self.pairs["right"] == second))
        if not len(found):
            raise IntrolabError(
                "These two records were not compared, or share next to nothing, so there is no "
                "weight to explain. Pick two that stand in `pairs`."
            )
        row, said = self.pairs.iloc[found[0]], self.findings.iloc[found[0]]
        terms = ["prior", *FIELDS, "evidence", "answers"]
        rows = [(term, str(said.get(term, "")), float(row[term])) for term in terms]
        shown = [r for r in rows if r[0] == "prior" or r[2] or r[1] not in {"", "unknown"}]
        table = pd.DataFrame(shown, columns=["term", "finding", "bits"])
        return table.assign(total=table["bits"].cumsum())


def resolve(
    records: pd.DataFrame,
    *,
    decisions: pd.DataFrame | None = None,
    evidence: pd.DataFrame | None = None,
    weights: Weights | None = None,
    learn: bool = True,
) -> Resolution:
    """Return which records are about one person, and which pairs are worth a question.

    Parameters
    ----------
    records : DataFrame
        One row a record: record_id (unique) and any of given_name, family_name, email, phone,
        company, title, city, linkedin_url; '' means unknown; several values in one cell are
        separated by ';'. Other columns are ignored.
    decisions : DataFrame, optional
        left, right (record ids), decision ('same' or 'different'): the user's word, one row a
        pair. It always wins; 'different' holds for the clusters of the two as well.
    evidence : DataFrame, optional
        left, right (record ids), bits: what the caller knows beyond the columns, at most 10 bits
        either way.
    weights : Weights, optional
        To start from; by default those that introlab ships.
    learn : bool
        Whether the weights are fitted to these records first.

    Returns
    -------
    Resolution

    Raises
    ------
    IntrolabError
        If record ids are not unique, or a decision is neither 'same' nor 'different'.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "record_id": ["1", "2", "3"], "given_name": ["Robert", "Bob", "Robert"],
    ...     "family_name": ["Zellwood"] * 3, "phone": ["+1 202 555 0143", "202-555-0143", ""]})
    >>> resolve(table).clusters["cluster"].tolist()
    ['1', '1', '3']
    """
    return match(
        prepare(records), decisions=decisions, evidence=evidence, weights=weights, learn=learn
    )


def match(
    ready: Prepared,
    *,
    decisions: pd.DataFrame | None = None,
    evidence: pd.DataFrame | None = None,
    weights: Weights | None = None,
    learn: bool = True,
) -> Resolution:
    """Return what `resolve` returns, for records that are prepared already."""
    asked = Asked(ready.ids, decisions, evidence)
    left, right = candidates(ready, [asked.pairs()])
    comparer = Comparer(ready)
    weights = weights or default_weights()
    if learn:
        weights = fit(weights, comparer, left, right, len(ready))
    scored = score(comparer, weights, left, right, len(ready), asked)
    zones = zone_codes(scored.weight, scored.beyond_name)
    answered, same = asked.answers(scored.left, scored.right)
    zones[answered] = np.where(same[answered], 0, 2)
    certain = (zones == 0) & ~same
    left, right = scored.left[certain], scored.right[certain]
    roots, refused = join_certain(
        len(ready), left, right, scored.weight[certain], asked.same, asked.apart,
        contradicted(comparer, weights, left, right, len(ready), asked),
    )  # fmt: skip
    del comparer, left, right  # the tables need the memory
    return Resolution(
        pairs=_pair_table(ready.ids, scored, zones),
        clusters=_cluster_table(ready.ids, roots),
        cards=_card_table(ready.ids, scored, zones, roots, asked.apart),
        refused=_ids_of(ready.ids, refused),
        weights=weights,
        findings=_finding_table(scored),
    )


def _texts(ids: list[str], rows: Ints) -> pd.Series:
    return pd.Series(np.array(ids, object)[rows], dtype=str)


def _ids_of(ids: list[str], pairs: list[tuple[int, int]]) -> pd.DataFrame:
    rows = np.array(pairs, np.int32).reshape(-1, 2)
    return pd.DataFrame({"left": _texts(ids, rows[:, 0]), "right": _texts(ids, rows[:, 1])})


def _pair_table(ids: list[str], scored: Scored, zones: npt.NDArray[np.int8]) -> pd.DataFrame:
    # around the bits as they are: a copy of the largest table would be the peak of memory
    table = pd.DataFrame(scored.bits, columns=list(FIELDS), copy=False)
    table.insert(0, "left", _texts(ids, scored.left))
    table.insert(1, "right", _texts(ids, scored.right))
    table.insert(2, "weight", scored.weight)
    table.insert(3, "prior", scored.prior)
    table["evidence"] = scored.evidence
    table["answers"] = scored.answers
    table["zone"] = pd.Categorical.from_codes(zones, pd.Index(ZONES))
    return table


def _finding_table(scored: Scored) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(scored.levels[:, place], pd.Index(levels))
            for place, (name, levels) in enumerate(FIELDS.items())
        }
    )


def _cluster_table(ids: list[str], roots: Ints) -> pd.DataFrame:
    every = np.arange(len(ids), dtype=np.int32)
    return pd.DataFrame({"record_id": _texts(ids, every), "cluster": _texts(ids, roots)})


def _card_table(
    ids: list[str],
    scored: Scored,
    zones: npt.NDArray[np.int8],
    roots: Ints,
    apart: list[tuple[int, int]],
) -> pd.DataFrame:
    """Return one card for each two clusters with a pair to review, the most useful first.

    What a card is worth is the number of pairs it may join times the chance that it does.
    """
    size = len(ids)
    first, second = roots[scored.left], roots[scored.right]
    cluster = np.minimum(first, second).astype(np.int64) * size + np.maximum(first, second)
    held = {int(min(roots[i], roots[j])) * size + int(max(roots[i], roots[j])) for i, j in apart}
    # certain pairs that a contradiction held apart are asked about as well
    open_ = (zones < 2) & (first != second)
    open_ &= ~np.isin(cluster, np.array(sorted(held), np.int64))
    rows = np.flatnonzero(open_)
    weight = scored.weight
    order = np.lexsort((scored.right[rows], scored.left[rows], -weight[rows], cluster[rows]))
    rows = rows[order]
    best = rows[np.unique(cluster[rows], return_index=True)[1]]
    members = np.bincount(roots, minlength=size)
    worth = members[first[best]] * members[second[best]] / (1 + np.exp2(-weight[best]))
    best = best[np.lexsort((scored.right[best], scored.left[best], -worth))]
    return pd.DataFrame(
        {
            "left": _texts(ids, scored.left[best]),
            "right": _texts(ids, scored.right[best]),
            "weight": weight[best],
            "left_cluster": _texts(ids, first[best]),
            "right_cluster": _texts(ids, second[best]),
        }
    )
