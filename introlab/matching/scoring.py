"""Candidate pairs weighed in chunks; what is hopeless is dropped on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from introlab.matching.clusters import chained
from introlab.matching.zones import beyond_name, shift_from_answers

if TYPE_CHECKING:
    from introlab.matching.asked import Asked
    from introlab.matching.coded import Ints
    from introlab.matching.comparing import Comparer, Levels
    from introlab.matching.weights import Floats, Weights

#: Pairs below this weight in bits (odds 1 : 32) are not kept, unless the user decided on them.
HOPELESS = -5.0
#: Weight in bits (odds 1 : 16) below which two records are kept apart even if a third joins them.
CONTRADICTION = -4.0
#: Pairs compared at a time: bounds memory.
CHUNK = 65_536


@dataclass(frozen=True)
class Scored:
    """Pairs that are not hopeless, as rows of the prepared records, with all terms in bits.

    ``bits`` has one column per field; ``prior`` and ``answers`` are the same for all pairs.
    """

    left: Ints
    right: Ints
    levels: Levels
    bits: Floats
    evidence: Floats
    prior: float
    answers: float

    @property
    def weight(self) -> Floats:
        """The match weight in bits: the sum of all terms."""
        result: Floats = self.prior + self.bits.sum(axis=1) + self.evidence + self.answers
        return result

    @property
    def beyond_name(self) -> Floats:
        """The bits that come neither from the prior nor from the name."""
        return beyond_name(self.bits) + self.evidence


def score(
    comparer: Comparer, weights: Weights, left: Ints, right: Ints, records: int, asked: Asked
) -> Scored:
    """Return the weighed pairs.

    Parameters
    ----------
    comparer : Comparer
    weights : Weights
    left, right : arrays of int32
        Candidate pairs, as rows of the prepared records.
    records : int
        Number of records.
    asked : Asked
        What the user decided and the caller knows.
    """
    prior = weights.prior(records)
    parts = [
        _chunk(comparer, weights, left[at : at + CHUNK], right[at : at + CHUNK], records, asked)
        for at in range(0, max(len(left), 1), CHUNK)
    ]
    columns = [list(column) for column in zip(*parts, strict=True)]
    del parts  # from here on each column is freed as soon as it is put together
    columns.reverse()
    lefts, rights, levels, bits, known = (np.concatenate(columns.pop()) for _ in range(5))
    unmoved = Scored(lefts, rights, levels, bits, known, prior, 0.0)
    answered, same = asked.answers(lefts, rights)
    shift = shift_from_answers(unmoved.weight[answered], same[answered])
    return Scored(lefts, rights, levels, bits, known, prior, shift)


def _chunk(
    comparer: Comparer, weights: Weights, left: Ints, right: Ints, records: int, asked: Asked
) -> tuple[Ints, Ints, Levels, Floats, Floats]:
    compared = comparer(left, right)
    bits = weights.bits(compared, records)
    known = asked.evidence(left, right)
    answered, _ = asked.answers(left, right)
    kept = (weights.prior(records) + bits.sum(axis=1) + known >= HOPELESS) | answered
    return left[kept], right[kept], compared.levels[kept], bits[kept], known[kept]


def contradicted(
    comparer: Comparer, weights: Weights, left: Ints, right: Ints, records: int, asked: Asked
) -> list[tuple[int, int]]:
    """Return pairs that must not meet in one cluster although chains of certain pairs join them.

    John is certainly J. and J. is certainly Jane; that John is Jane has a weight far below zero.
    Only pairs within such chains are looked at. What the user called the same is no contradiction.
    """
    first, second = chained(records, left, right)
    found: list[tuple[int, int]] = []
    for at in range(0, len(first), CHUNK):
        a, b = first[at : at + CHUNK], second[at : at + CHUNK]
        bits = weights.bits(comparer(a, b), records).sum(axis=1)
        against = weights.prior(records) + bits + asked.evidence(a, b) < CONTRADICTION
        against &= ~asked.answers(a, b)[1]
        found += zip(a[against].tolist(), b[against].tolist(), strict=True)
    return found
