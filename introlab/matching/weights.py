"""Match weights: how much each finding speaks for one person, in bits.

Fellegi and Sunter (1969): a finding that pairs of one person show with probability m, and pairs of
two people with probability u, changes the odds by m / u; its weight is log2(m / u). Weights add up
with the prior (the log-odds of any two records) to the log-odds that a pair is one person.

For a shared value, u is how common that value is among the user's own records (term frequency,
Winkler 1989): a shared Zellwood says more than a shared Smith.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from introlab.matching.comparing import FIELDS
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    from introlab.matching.comparing import Compared

Floats = npt.NDArray[np.float64]
Table = dict[str, dict[str, float]]

#: Field -> pseudo-records at the shipped rate when counting how common a shared value is: a small
#: address book says little about how common a name is.
PSEUDO_RECORDS = {
    "given_name": 500, "family_name": 500, "company": 500, "title": 500, "city": 500,
}  # fmt: skip
#: Records of one person that may carry one address, number or profile before the value counts as
#: used by several people.
OWN_RECORDS = 4
#: Number of records below which the prior falls no further: a small professional network.
FEWEST_RECORDS = 1000
_FORMAT = "introlab-match-weights-1"
_NOT_WEIGHTS = (
    "This is not a file of match weights of this version. Expected JSON written by "
    "Weights.to_json. Delete it: introlab learns the weights again."
)
IDENTIFIERS = ("email", "phone", "linkedin_url")


@dataclass(frozen=True)
class Weights:
    """What a model knows: m and u of each finding, and how many matches a record has.

    Parameters
    ----------
    m, u : mapping of field to mapping of finding to probability
        Among pairs of one person, and among pairs of two. For ``name_order`` and ``namesakes`` u is
        relative to what the name fields say already (``namesakes``: how many times more often two
        people here share a full name than their name parts alone would let expect).
    matches_per_record : float
        Pairs of one person, divided by the number of records.
    """

    m: Table = field(repr=False)
    u: Table = field(repr=False)
    matches_per_record: float

    def prior(self, records: int) -> float:
        """Return the log-odds in bits that two of so many records are one person.

        A few records are a part of a larger network; they are no reason to take colleagues for one
        person, so fewer than `FEWEST_RECORDS` count as that many.
        """
        others = max(records, FEWEST_RECORDS) - 1
        return float(np.log2(2 * self.matches_per_record / others))

    def bits(self, compared: Compared, records: int) -> Floats:
        """Return the weight of each field for each pair, shape (pairs, fields)."""
        return np.log2(self.m_of(compared)) - np.log2(self.u_of(compared, records))

    def m_of(self, compared: Compared) -> Floats:
        """Return m of what was found, shape (pairs, fields); where nothing is known, 1."""
        columns = [
            np.array([1.0, *(self.m[name][level] for level in levels[1:])])[
                compared.levels[:, place]
            ]
            for place, (name, levels) in enumerate(FIELDS.items())
        ]
        return np.column_stack(columns)

    def u_of(self, compared: Compared, records: int) -> Floats:
        """Return u of what was found, shape (pairs, fields); where nothing is known, 1."""
        columns = []
        for place, (name, levels) in enumerate(FIELDS.items()):
            table = np.array([1.0, *(self.u[name][level] for level in levels[1:])])
            u = table[compared.levels[:, place]]
            shared = compared.shared[:, place]
            if name in PSEUDO_RECORDS:
                pseudo = PSEUDO_RECORDS[name]
                common = (np.maximum(shared - 1, 0.5) + pseudo * table[1]) / (records + pseudo)
                u = np.where(shared > 0, common, u)
            elif name in IDENTIFIERS:
                u = u + excess(shared, records)
            columns.append(u)
        return np.column_stack(columns)

    def to_json(self) -> str:
        """Return the weights as JSON text.

        Examples
        --------
        >>> Weights.from_json(default_weights().to_json()) == default_weights()
        True
        """
        content = {"m": self.m, "u": self.u, "matches_per_record": self.matches_per_record}
        return json.dumps({"format": _FORMAT, **content}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Weights:
        """Return the weights written by `to_json`.

        Raises
        ------
        IntrolabError
            If the text is no such JSON, or a field or finding is missing or out of range.
        """
        try:
            content: dict[str, Any] = json.loads(text)
            if content["format"] != _FORMAT:
                raise IntrolabError(_NOT_WEIGHTS)
            m, u = (
                {
                    name: {level: _rate(content[side][name][level]) for level in levels[1:]}
                    for name, levels in FIELDS.items()
                }
                for side in ("m", "u")
            )
            return cls(m, u, _rate(content["matches_per_record"]))
        except (KeyError, TypeError, ValueError) as error:
            raise IntrolabError(_NOT_WEIGHTS) from error


def excess(shared: npt.NDArray[np.int32], records: int) -> Floats:
    """Return by how much a value carried by so many records counts as used by several people."""
    return np.maximum(shared - OWN_RECORDS, 0) / max(records, 1)


def _rate(value: Any) -> float:
    rate = float(value)
    if not 0 < rate < 1e6:
        raise ValueError
    return rate


# Rounded from pairs of one person in twelve made-up worlds of `benchmarks/contact_world.py` (their
# own spread is larger than the rounding); cities and companies a little lower, because real people
# move more than made-up ones.
_M = {
    "given_name": (0.75, 0.13, 0.06, 0.02, 0.01, 0.03),
    "family_name": (0.84, 0.08, 0.02, 0.02, 0.01, 0.03),
    "name_order": (0.965, 0.035),
    "namesakes": (1.0,),
    "email": (0.40, 0.004, 0.004, 0.02, 0.05, 0.012, 0.51),
    "phone": (0.45, 0.005, 0.005, 0.01, 0.53),
    "linkedin_url": (0.96, 0.04),
    "company": (0.78, 0.07, 0.15),
    "title": (0.66, 0.09, 0.25),
    "city": (0.82, 0.05, 0.13),
    "source": (0.94, 0.06),
}
# Rounded from pairs of two people there. Of coincidences too rare to be met there, judgement: one
# stranger in ten million has the same address by mistake. `namesakes`: in a real export of 3,841
# connections, 156 names were borne by 412 people, about 4 times what independent names give.
_U = {
    "given_name": (0.006, 0.003, 0.005, 0.0005, 0.002, 0.98),
    "family_name": (0.003, 0.0015, 0.001, 0.0005, 0.002, 0.99),
    "name_order": (1.0, 1.0),
    "namesakes": (4.0,),
    "email": (1e-7, 1e-6, 2e-3, 3e-7, 0.03, 2e-3, 0.51),
    "phone": (1e-7, 3e-6, 2e-3, 1e-5, 0.997),
    "linkedin_url": (1e-8, 1.0),
    "company": (0.006, 0.004, 0.99),
    "title": (0.02, 0.005, 0.975),
    "city": (0.03, 0.007, 0.96),
    "source": (0.79, 0.21),
}


def default_weights() -> Weights:
    """Return the weights that introlab ships: where they come from is told in docs/matching.md.

    Examples
    --------
    >>> round(default_weights().prior(30_000), 1)
    -15.2
    """
    m, u = (
        {name: dict(zip(FIELDS[name][1:], values, strict=True)) for name, values in table.items()}
        for table in (_M, _U)
    )
    return Weights(m, u, matches_per_record=0.4)
