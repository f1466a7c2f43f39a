"""What was said about pairs: the user's decisions, and evidence the caller adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from introlab.tables import IntrolabError

if TYPE_CHECKING:
    import pandas as pd

    from introlab.matching.coded import Ints
    from introlab.matching.weights import Floats

Bools = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.int64]

SAME, APART = "same", "different"
#: What a caller's own evidence may add or take, in bits.
MOST_EVIDENCE = 10.0


class Asked:
    """Decisions and evidence on pairs of rows; whatever names an unknown record is left out.

    Parameters
    ----------
    ids : list of str
        Record ids, sorted.
    decisions, evidence : DataFrame or None
        As for `introlab.matching.engine.resolve`.

    Raises
    ------
    IntrolabError
        If a decision is neither 'same' nor 'different', or a column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> said = pd.DataFrame({"left": ["b"], "right": ["a"], "decision": ["same"]})
    >>> Asked(["a", "b"], said, None).same
    [(0, 1)]
    """

    def __init__(
        self, ids: list[str], decisions: pd.DataFrame | None, evidence: pd.DataFrame | None
    ) -> None:
        self._size = len(ids)
        row = {record_id: i for i, record_id in enumerate(ids)} if _any(decisions, evidence) else {}
        said = _by_pair(row, decisions, "decision")
        if wrong := {str(word) for word in said.values()} - {SAME, APART}:
            raise IntrolabError(
                f"{len(wrong)} kinds of decision are neither 'same' nor 'different'. "
                "Write one of these two in the column 'decision'."
            )
        #: Pairs of rows, sorted.
        self.same = sorted(pair for pair, word in said.items() if word == SAME)
        self.apart = sorted(pair for pair, word in said.items() if word == APART)
        self._same, self._apart = self._keys(self.same), self._keys(self.apart)
        known = _by_pair(row, evidence, "bits")
        self._known = self._keys(sorted(known))
        bits = [float(known[pair]) for pair in sorted(known)]
        self._bits = np.clip(np.array([*bits, 0.0]), -MOST_EVIDENCE, MOST_EVIDENCE)
        if not np.isfinite(self._bits).all():
            raise IntrolabError("The column 'bits' of the evidence must hold numbers.")

    def _keys(self, pairs: list[tuple[int, int]]) -> Keys:
        return np.array([left * self._size + right for left, right in pairs], np.int64)

    def pairs(self) -> tuple[Ints, Ints]:
        """Return all pairs that anything was said about (left < right)."""
        keys = np.concatenate([self._same, self._apart, self._known])
        size = max(self._size, 1)
        return (keys // size).astype(np.int32), (keys % size).astype(np.int32)

    def answers(self, left: Ints, right: Ints) -> tuple[Bools, Bools]:
        """Return for each pair whether it was decided, and whether as the same."""
        keys = left.astype(np.int64) * self._size + right
        same: Bools = np.isin(keys, self._same)
        return same | np.isin(keys, self._apart), same

    def evidence(self, left: Ints, right: Ints) -> Floats:
        """Return the bits of evidence the caller added to each pair."""
        keys = left.astype(np.int64) * self._size + right
        at = np.searchsorted(self._known, keys)
        found = np.append(self._known, -1)[at] == keys
        result: Floats = np.where(found, self._bits[at], 0.0)
        return result


def _any(*tables: pd.DataFrame | None) -> bool:
    return any(table is not None and len(table) for table in tables)


def _by_pair(
    row: dict[str, int], table: pd.DataFrame | None, column: str
) -> dict[tuple[int, int], Any]:
    """Return pair of rows -> value; a pair that stands there twice keeps the last one."""
    if table is None:
        return {}
    if missing := {"left", "right", column} - set(table.columns):
        raise IntrolabError(
            f"A table about pairs needs the columns left, right and {column}; "
            f"{', '.join(sorted(missing))} is missing. Add it."
        )
    found: dict[tuple[int, int], Any] = {}
    for left, right, value in zip(table["left"], table["right"], table[column], strict=True):
        first, second = sorted((row.get(str(left), -1), row.get(str(right), -1)))
        if first >= 0 and first != second:
            found[first, second] = value
    return found
