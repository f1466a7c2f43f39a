"""Three zones: merged at once, shown for review, left apart; and how answers move the border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from introlab.matching.comparing import FIELDS

if TYPE_CHECKING:
    import numpy.typing as npt

    from introlab.matching.weights import Floats

CERTAIN, REVIEW, DIFFERENT = "certain", "review", "different"
ZONES = (CERTAIN, REVIEW, DIFFERENT)
#: Weight in bits from which a pair is merged without a question.
CERTAIN_FROM = 4.5
#: Weight in bits from which a pair is worth a question.
REVIEW_FROM = -3.0
#: Bits that must come from other things than the name. A name alone never merges: real exports
#: hold up to 156 groups of different people with one name.
BEYOND_NAME_CERTAIN, BEYOND_NAME_REVIEW = 3.0, 0.1
#: Weight in bits from which a name alone, if nothing speaks against it, is rare enough to ask.
RARE_NAME_FROM = 0.0
#: Standard deviation, in bits, of what answers may move, before any was given.
SHIFT_SPREAD = 2.0

_NAME_FIELDS = [
    list(FIELDS).index(f) for f in ("given_name", "family_name", "name_order", "namesakes")
]
_OTHER_FIELDS = [place for place in range(len(FIELDS)) if place not in _NAME_FIELDS]


def beyond_name(bits: Floats) -> Floats:
    """Return the bits of each pair that do not come from the name."""
    result: Floats = bits[:, _OTHER_FIELDS].sum(axis=1)
    return result


def zone_codes(weight: Floats, beyond: Floats) -> npt.NDArray[np.int8]:
    """Return the place in `ZONES` for each pair.

    Parameters
    ----------
    weight : array of float
        Match weight in bits.
    beyond : array of float
        Bits that do not come from the name.

    Examples
    --------
    >>> zone_codes(np.array([9.0, 9.0, 1.0, 9.0]), np.array([8.0, 1.0, 2.0, -1.0])).tolist()
    [0, 1, 1, 2]
    """
    zones = np.full(len(weight), 2, np.int8)
    zones[(weight >= REVIEW_FROM) & (beyond >= BEYOND_NAME_REVIEW)] = 1
    zones[(weight >= RARE_NAME_FROM) & (beyond >= 0)] = 1
    zones[(weight >= CERTAIN_FROM) & (beyond >= BEYOND_NAME_CERTAIN)] = 0
    return zones


def shift_from_answers(weights: Floats, same: npt.NDArray[np.bool_]) -> float:
    """Return the bits that answers add to every weight: the borders move by as much.

    One number is fitted: the shift that makes the answered weights right as log-odds (Platt 1999,
    offset only), with a normal prior of mean 0 and spread `SHIFT_SPREAD`, so that a first answer
    moves little. Many "different" on pairs of high weight make introlab careful for all others.

    Examples
    --------
    >>> shift_from_answers(np.array([4.0, 5.0, 4.0]), np.array([False, False, False])) < -1
    True
    >>> shift_from_answers(np.array([]), np.array([], bool))
    0.0
    """
    if not len(weights):
        return 0.0
    low, high = -3 * SHIFT_SPREAD, 3 * SHIFT_SPREAD
    for _ in range(60):  # the slope falls steadily: halve the interval around its zero
        middle = (low + high) / 2
        chance = 1 / (1 + np.exp2(-np.clip(weights + middle, -200, 200)))
        slope = np.log(2) * float((same - chance).sum()) - middle / SHIFT_SPREAD**2
        low, high = (middle, high) if slope > 0 else (low, middle)
    return round((low + high) / 2, 9)
