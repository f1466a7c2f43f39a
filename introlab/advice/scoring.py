"""Scores of all contacts for all prospects: a part per contact, and a sparse part per pair.

Most pairs carry no evidence, and for them the score is that of the contact alone. So contacts are
put in order once, and for each prospect only the contacts with evidence take another place. Nothing
of the size contacts x prospects is ever made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    Places = np.ndarray[tuple[int, ...], np.dtype[np.intp]]

#: The short list holds this share of the softmax: about four names in the data of docs/ranking.md.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class PairPoints:
    """What evidence adds to the score, for the pairs that carry any.

    Attributes
    ----------
    points : csr_array of shape (prospects, contacts)
        Log-odds; in each row the columns ascend, and the rows lie one after the other in the order
        of the pairs it was made from.
    """

    points: csr_array[Any, tuple[int, int]]

    @classmethod
    def of(
        cls, prospect: Places, contact: Places, values: Floats, weights: Floats, shape: Any
    ) -> PairPoints:
        """Return the points of pairs.

        Parameters
        ----------
        prospect, contact : ndarray of shape (pairs,)
            Places of each pair, ascending by prospect, then by contact, each pair once.
        values : ndarray of shape (pairs, features)
            Features of each pair.
        weights : ndarray of shape (features,)
        shape : tuple of int
            Numbers of prospects and of contacts.
        """
        points: Any = csr_array(values) @ weights
        start: Any = np.searchsorted(prospect, np.arange(shape[0] + 1))
        parts: Any = (points, contact, start)
        return cls(csr_array(parts, shape=shape))

    def of_prospect(self, place: int) -> tuple[int, Places, Floats]:
        """Return the first pair of a prospect, the contacts with evidence, and their points."""
        matrix: Any = self.points
        start, end = matrix.indptr[place : place + 2]
        return int(start), matrix.indices[start:end], matrix.data[start:end]


@dataclass(frozen=True, slots=True)
class ContactScores:
    """What holds for every prospect of one context.

    Attributes
    ----------
    score : ndarray of shape (contacts,)
        The part of the score that does not depend on the prospect (log-odds).
    allowed : ndarray of bool
        Who may be ranked at all.
    active : ndarray of bool
        Who ever exchanged something with the user both ways, or carries a tag. Only they and
        contacts with evidence share in the softmax, so that silent contacts change no short list.
    order : ndarray of int
        Those allowed, best first; of equals the one with the lower place.
    """

    score: Floats
    allowed: Flags
    active: Flags
    order: Places
    _mass: float
    _highest: float

    @classmethod
    def of(cls, score: Floats, allowed: Flags, active: Flags) -> ContactScores:
        """Put the contacts in order once."""
        places = np.flatnonzero(allowed)
        order = places[np.argsort(-score[places], kind="stable")]
        highest = float(score.max(initial=0.0))
        mass = float(np.exp(score[allowed & active] - highest).sum())
        return cls(score, allowed, active, order, mass, highest)

    def best(
        self,
        with_evidence: Places,
        points: Floats,
        *,
        top: int | None = None,
        without: int | None = None,
    ) -> tuple[Places, Floats]:
        """Return the places of the best contacts for one prospect, best first, and their scores.

        Parameters
        ----------
        with_evidence, points
            Result of `PairPoints.of_prospect`.
        top : int, optional
            How many; None gives all.
        without : int, optional
            The prospect's own place.
        """  # fmt: skip
        evident = with_evidence[self.allowed[with_evidence]]
        gained = points[self.allowed[with_evidence]]
        wanted = len(self.order) if top is None else top + len(evident) + 1
        others = self.order[:wanted]
        placed = np.zeros(len(self.score), dtype=bool)
        placed[evident] = True
        others = others[~placed[others]]
        places = np.concatenate([evident, others])
        score = self.score[places]
        score[: len(evident)] += gained
        if without is not None:
            keep = places != without
            places, score = places[keep], score[keep]
        if top is not None and 0 < top < len(score):  # only these, and their equals, need an order
            high = score >= np.partition(score, -top)[-top]
            places, score = places[high], score[high]
        first = np.lexsort((places, -score))[:top]
        return places[first], score[first]

    def mass(self, with_evidence: Places, points: Floats, *, without: int | None = None) -> float:
        """Return the logarithm of the sum of exp(score) over the active candidates."""
        allowed = self.allowed[with_evidence] & (
            with_evidence != (-1 if without is None else without)
        )
        places = with_evidence[allowed]
        own = np.exp(self.score[places] - self._highest)
        more = own * np.exp(points[allowed])
        total = self._mass + float((more - own * self.active[places]).sum())
        if without is not None and self.allowed[without] and self.active[without]:
            total -= float(np.exp(self.score[without] - self._highest))
        return float(np.log(total)) + self._highest if total > 0 else -np.inf


def half(shares: Floats) -> int:
    """Return how many of the first hold half of the softmax; all where they hold less.

    Examples
    --------
    >>> half(np.array([0.3, 0.15, 0.1, 0.05])), half(np.array([0.9, 0.1])), half(np.array([0.1]))
    (3, 1, 1)
    """
    reached = np.flatnonzero(np.cumsum(shares) >= HALF - 1e-12)
    return int(reached[0]) + 1 if len(reached) else len(shares)
