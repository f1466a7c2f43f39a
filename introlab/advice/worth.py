"""What an answer is worth: how much better the first five names of a prospect would be for it.

The first five are weighted like a discounted gain (Järvelin & Kekäläinen 2002): the first counts 1,
the second .63, the fifth .39. A name's gain is its share of the softmax over the prospect's
candidates as it stands today. An answer moves one name up, down or off the list. What it is worth
is the difference between the list in its new order and the old list, both seen with the answer
known (the knowledge gradient of Frazier, Powell & Dayanik 2008, one question ahead): never below
zero, and zero for an answer that moves nobody among the five.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from introlab.advice.features import BASE_RATE, pair_features
from introlab.network.odds import WORD_ODDS

if TYPE_CHECKING:
    import pandas as pd

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Places = np.ndarray[tuple[int, ...], np.dtype[np.intp]]

#: So many names of a list count: whom one would consider for a request.
DEPTH = 5


def discounts(number: int) -> Floats:
    """Return what each of the first places counts, 0 from place `DEPTH` on.

    Examples
    --------
    >>> discounts(7).round(2).tolist()
    [1.0, 0.63, 0.5, 0.43, 0.39, 0.0, 0.0]
    """
    places = np.arange(number)
    counts: Floats = np.where(places < DEPTH, 1 / np.log2(places + 2.0), 0.0)
    return counts


@dataclass(frozen=True, slots=True)
class Top:
    """The head of one prospect's list.

    Attributes
    ----------
    scores : ndarray of shape (at most DEPTH + 1,)
        Log-odds, best first: those who count, and the one who would follow. With fewer, these are
        all candidates there are.
    log_mass : float
        Logarithm of the sum of exp(score) over the candidates who share in the softmax.
    """

    scores: Floats
    log_mass: float

    @property
    def enough(self) -> float:
        """Score from which on a name is among those who count; -inf where there is room."""
        return float(self.scores[DEPTH - 1]) if len(self.scores) >= DEPTH else -np.inf

    def moved(self, place: Places, score: Floats, shift: Floats) -> Places:
        """Return the places that names take after an answer.

        Parameters
        ----------
        place : ndarray of shape (names,)
            Today's places, from 0; the length of the head for whoever is not in it.
        score : ndarray of shape (names,)
            Today's scores (log-odds).
        shift : ndarray of shape (names, answers)
            What each answer adds to the score; -inf takes the name off the list.

        Returns
        -------
        ndarray of shape (names, answers)
            Whoever gets no other score keeps the place, also among equals.
        """
        after = score[:, None] + shift
        above = np.searchsorted(-self.scores, -after, side="left")
        # A name of the head that sinks does not stand above itself.
        above = above - ((place < len(self.scores))[:, None] & (after < score[:, None]))
        new: Places = np.where(after == score[:, None], place[:, None], above)
        return new

    def gain(self, place: Places, score: Floats, shift: Floats) -> Floats:
        """Return what the list gains by the order that each answer asks for, never below 0.

        Parameters are those of `moved`; so is the shape of what comes back.

        Examples
        --------
        >>> shares = np.array([0.4, 0.3, 0.2, 0.1])
        >>> top = Top(np.log(shares), 0.0)
        >>> off = top.gain(np.array([0]), np.log([0.4]), np.array([[-np.inf]]))  # the first leaves
        >>> steps = 0.3 * (1 - 1 / np.log2(3)) + 0.2 * (1 / np.log2(3) - 1 / np.log2(4))
        >>> bool(np.isclose(off.item(), steps + 0.1 * (1 / np.log2(4) - 1 / np.log2(5))))
        True
        """
        number = len(self.scores)
        counts = discounts(number + 1)
        share, step = np.exp(self.scores - self.log_mass), -np.diff(counts)
        # What the first names lose together when each goes a place down, or win when up.
        down = np.append(0.0, np.cumsum(share * step))
        up = np.append(0.0, np.cumsum(share * np.append(0.0, step[:-1])))
        old = np.broadcast_to(place[:, None], shift.shape)
        new = self.moved(place, score, shift)
        own = np.exp(score[:, None] + shift - self.log_mass) * (counts[new] - counts[old])
        won = up[np.minimum(new + 1, number)] - up[np.minimum(old + 1, number)]
        lost = down[old] - down[new]
        # A sum of steps of one sign, so what rounding leaves below zero is nothing.
        gained: Floats = np.maximum(own + np.where(new > old, won, -lost), 0.0)
        return np.where(new == old, 0.0, gained)


def answer_points(
    pairs: pd.DataFrame, weights: dict[str, float], *, base_rate: float = BASE_RATE
) -> tuple[Floats, Floats]:
    """Return the points of pairs for the user's word that they know each other, and do not.

    Parameters
    ----------
    pairs : DataFrame
        One row per pair, with odds (0 where nothing shows that they know each other), weight and
        wrote as `introlab.network.odds.combined` gives them.
    weights : dict of str to float
        Of the ranker, by feature.
    base_rate : float
        As for `introlab.advice.features.pair_features`.

    Returns
    -------
    tuple of two ndarrays of shape (pairs,)
        Log-odds for yes and for no, in the place of today's.

    Examples
    --------
    >>> import pandas as pd
    >>> from introlab.advice.ranker import PRIOR_WEIGHTS
    >>> silent = pd.DataFrame({"odds": [0.0], "weight": [0.0], "wrote": [0.0]})
    >>> yes, no = answer_points(silent, PRIOR_WEIGHTS)
    >>> bool(yes[0] > 0 > no[0])
    True
    """
    confirmed = 1 - (1 - pairs["odds"].astype(float)) * (1 - WORD_ODDS["user"])
    points = []
    for odds in (confirmed, 0.0):
        values = pair_features(pairs.assign(odds=odds), base_rate=base_rate)
        by_feature = np.array([weights[name] for name in values.columns])
        points.append(values.to_numpy(dtype=float) @ by_feature)
    return points[0], points[1]
