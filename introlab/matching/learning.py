"""Weights fitted to the user's own records, without any answers: EM held by a prior.

Where records are few the shipped weights stay. Each fitted number is a weighted mean of the shipped
one and what expectation maximisation (Dempster, Laird & Rubin 1977; for linkage Winkler 1988)
finds, so a small address book cannot run away. The penalised likelihood rises with every step.

What two different people share is mostly counted, not guessed: u of faint likeness from random
pairs, u of a shared value from its frequency. Only for the rare coincidences (one number, one
address, one full name for two people) EM counts the pairs that the other fields hold apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from introlab.matching.comparing import FIELDS, Compared
from introlab.matching.weights import FEWEST_RECORDS, IDENTIFIERS, Floats, Weights, excess

if TYPE_CHECKING:
    from introlab.matching.coded import Ints
    from introlab.matching.comparing import Comparer

#: Pairs at the shipped rates that the fit starts from.
PSEUDO_MATCHES = 100.0
PSEUDO_RANDOM_PAIRS = 20_000.0
PSEUDO_RECORDS_OF_PRIOR = 50.0
#: Coincidences at the shipped rate, for each finding that EM counts between different people.
PSEUDO_COINCIDENCES = 3.0
#: Random pairs, and candidate pairs, that are looked at to learn; the same every time.
SAMPLED = 30_000
STEPS = 12
SEED = 20
#: Fields whose m is learned. Not e-mail: a second address is no evidence against, so that how
#: often addresses differ must have no say.
_LEARNED = ("given_name", "family_name", "name_order", "phone", "linkedin_url", "company", "title",
            "city", "source")  # fmt: skip
#: Fields whose u of faint likeness is counted among random pairs.
_COUNTED = ("given_name", "family_name", "phone", "linkedin_url", "company", "title", "city",
            "source")  # fmt: skip
#: (field, finding) that EM counts between different people.
_COINCIDENCES = (
    ("namesakes", "same full name"), ("email", "same"), ("email", "shared"),
    ("email", "household"), ("phone", "same"), ("phone", "shared"), ("phone", "household"),
    ("linkedin_url", "same"),
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """Compared candidate pairs to learn from.

    Parameters
    ----------
    compared : Compared
    records : int
        Records in all; pairs that are no candidates count as different people.
    scale : float
        Candidate pairs that each compared pair stands for.
    namesakes_expected, kin_expected : float
        Pairs that would share a full name if given and family names were independent, and pairs
        that share a family name.
    """

    compared: Compared
    records: int
    scale: float
    namesakes_expected: float
    kin_expected: float

    def could(self, name: str, level: str) -> float:
        """Return how many pairs of different people could show a coincidence."""
        if name == "namesakes":
            return self.namesakes_expected
        return self.kin_expected if level == "household" else self.all_pairs

    @property
    def weighty_records(self) -> float:
        """Records in all; fewer where the prior counts them as part of a larger network."""
        return 2 * self.all_pairs / (max(self.records, FEWEST_RECORDS) - 1)

    @property
    def all_pairs(self) -> float:
        """Pairs of records in all."""
        return self.records * (self.records - 1) / 2


def learn(start: Weights, comparer: Comparer, left: Ints, right: Ints, records: int) -> Weights:
    """Return weights fitted to the records.

    Parameters
    ----------
    start : Weights
        The shipped weights: prior and starting point.
    comparer : Comparer
    left, right : arrays of int32
        The candidate pairs.
    records : int
        Number of records.
    """
    if not len(left):
        return start
    counted = count_random(start, comparer, records)
    step = -(-len(left) // SAMPLED)
    evidence = Evidence(
        comparer(left[::step], right[::step]),
        records,
        len(left) / len(left[::step]),
        *comparer.coincidences_expected(),
    )
    weights = counted
    for _ in range(STEPS):
        weights = em_step(weights, counted, evidence)
    return weights


def count_random(start: Weights, comparer: Comparer, records: int) -> Weights:
    """Return the weights with u of faint likeness counted among random pairs of records."""
    if records < 3:
        return start
    dice = np.random.default_rng(SEED)
    number = int(min(SAMPLED, records * (records - 1) // 2))
    left = dice.integers(0, records, number, dtype=np.int32)
    right = (left + dice.integers(1, records, number, dtype=np.int32)) % records
    levels = comparer(left, right.astype(np.int32)).levels
    u = dict(start.u)
    for name in _COUNTED:
        column = levels[:, list(FIELDS).index(name)]
        seen = np.bincount(column, minlength=len(FIELDS[name]))
        counted = _held(start.u[name], seen[1:], PSEUDO_RANDOM_PAIRS)
        fixed = {level for field, level in _COINCIDENCES if field == name}
        u[name] = {
            level: start.u[name][level] if level in fixed else rate
            for level, rate in counted.items()
        }
    return replace(start, u=u)


def chances(weights: Weights, evidence: Evidence) -> Floats:
    """Return for each pair the probability of one person, by Bayes' rule."""
    total = weights.prior(evidence.records) + weights.bits(evidence.compared, evidence.records).sum(
        axis=1
    )
    result: Floats = 1 / (1 + np.exp2(-np.clip(total, -200, 200)))
    return result


def em_step(weights: Weights, shipped: Weights, evidence: Evidence) -> Weights:
    """Return the weights after one step of expectation maximisation, held by the shipped ones."""
    chance = chances(weights, evidence) * evidence.scale
    levels = evidence.compared.levels
    m = dict(weights.m)
    for name in _LEARNED:
        column = levels[:, list(FIELDS).index(name)]
        seen = np.bincount(column, weights=chance, minlength=len(FIELDS[name]))
        m[name] = _held(shipped.m[name], seen[1:], PSEUDO_MATCHES)
    u = {name: dict(rates) for name, rates in weights.u.items()}
    apart = evidence.scale - chance
    for name, level in _COINCIDENCES:
        u[name][level] = _coincidence(name, level, weights, shipped, evidence, apart)
    matches = shipped.matches_per_record * PSEUDO_RECORDS_OF_PRIOR + chance.sum()
    per_record = matches / (evidence.weighty_records + PSEUDO_RECORDS_OF_PRIOR)
    return Weights(m, u, per_record)


def _held(shipped: dict[str, float], seen: npt.NDArray[Any], pseudo: float) -> dict[str, float]:
    """Return the rates of what was seen, with so many pseudo-pairs at the shipped rates."""
    rates = np.array(list(shipped.values()))
    held = (seen + pseudo * rates) / (seen.sum() + pseudo * rates.sum())
    return dict(zip(shipped, held.tolist(), strict=True))


def _coincidence(
    name: str,
    level: str,
    weights: Weights,
    shipped: Weights,
    evidence: Evidence,
    apart: Floats,
) -> float:
    """Return how often different people show a finding: pairs counted by pairs that could."""
    place = list(FIELDS).index(name)
    hit = evidence.compared.levels[:, place] == FIELDS[name].index(level)
    could = evidence.could(name, level)
    rate = weights.u[name][level]
    seen = apart[hit]
    if name in IDENTIFIERS:  # what the value's own frequency explains is not counted again
        seen = seen * rate / (rate + excess(evidence.compared.shared[hit, place], evidence.records))
    pseudo = PSEUDO_COINCIDENCES / shipped.u[name][level]
    held = (float(seen.sum()) + PSEUDO_COINCIDENCES) / (could + pseudo)
    return max(held, 1.0) if name == "namesakes" else min(held, 1.0)


def penalised_likelihood(weights: Weights, shipped: Weights, evidence: Evidence) -> float:
    """Return the log-likelihood of the evidence plus the log of the prior, up to a constant.

    Every `em_step` raises it; a test holds it to that.
    """
    records, scale = evidence.records, evidence.scale
    per_record = weights.matches_per_record
    bits = weights.bits(evidence.compared, records).sum(axis=1)
    log_u = np.log(weights.u_of(evidence.compared, records)).sum(axis=1)
    rate = np.exp2(weights.prior(records))
    value = scale * float((np.log1p(rate * np.exp2(bits)) + log_u).sum())
    # matches come at a Poisson rate (gamma prior), coincidences as well
    value -= rate * evidence.all_pairs
    value += PSEUDO_RECORDS_OF_PRIOR * (
        shipped.matches_per_record * np.log(per_record) - per_record
    )
    for name in _LEARNED:
        value += PSEUDO_MATCHES * sum(
            rate * np.log(weights.m[name][level]) for level, rate in shipped.m[name].items()
        )
    for name, level in _COINCIDENCES:
        could = evidence.could(name, level)
        u, pseudo = weights.u[name][level], PSEUDO_COINCIDENCES / shipped.u[name][level]
        value += PSEUDO_COINCIDENCES * np.log(u) - (could + pseudo) * u
    return float(value)
