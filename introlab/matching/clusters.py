"""Pairs to people: what is certain is joined, what the user said decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

#: Records of a chain that are all compared with each other.
LONGEST = 50
Pairs = Iterable[tuple[int, int]]
Roots = npt.NDArray[np.int32]


class Partition:
    """Sets of rows that grow together, unless a row of one must stay apart from one of the other.

    Parameters
    ----------
    size : int
        Number of rows.
    apart : pairs of rows
        Rows that must never be in one set.

    Examples
    --------
    >>> sets = Partition(3, apart=[(0, 2)])
    >>> sets.join(0, 1), sets.join(1, 2), sets.roots().tolist()
    (True, False, [0, 0, 2])
    """

    def __init__(self, size: int, apart: Pairs = ()) -> None:
        self._parent = list(range(size))
        self._apart: dict[int, set[int]] = defaultdict(set)
        self.keep_apart(apart)

    def keep_apart(self, pairs: Pairs) -> None:
        """Keep the sets of two rows apart from now on, unless they are one already."""
        for left, right in pairs:
            first, second = self.find(left), self.find(right)
            if first != second:
                self._apart[first].add(second)
                self._apart[second].add(first)

    def find(self, row: int) -> int:
        """Return the smallest row of the set."""
        root = row
        while self._parent[root] != root:
            root = self._parent[root]
        while row != root:
            self._parent[row], row = root, self._parent[row]
        return root

    def join(self, left: int, right: int) -> bool:
        """Join two sets; return whether they are one now."""
        first, second = sorted((self.find(left), self.find(right)))
        if first == second:
            return True
        if self.must_stay_apart(first, second):
            return False
        self._parent[second] = first
        # what must stay apart is kept by root, so that a look at two roots is enough
        moved = self._apart.pop(second, set())
        self._apart[first] |= moved
        for other in moved:
            self._apart[self.find(other)].discard(second)
            self._apart[self.find(other)].add(first)
        return True

    def must_stay_apart(self, left: int, right: int) -> bool:
        """Return whether the sets of two rows must stay apart."""
        first, second = self.find(left), self.find(right)
        return first in self._apart and any(
            self.find(other) == second for other in self._apart[first]
        )

    def roots(self) -> Roots:
        """Return for each row the smallest row of its set."""
        return np.array([self.find(row) for row in range(len(self._parent))], np.int32)


def join_certain(
    size: int,
    left: npt.NDArray[np.int32],
    right: npt.NDArray[np.int32],
    weight: npt.NDArray[np.float64],
    same: Pairs = (),
    apart: Pairs = (),
    contradicted: Pairs = (),
) -> tuple[Roots, list[tuple[int, int]]]:
    """Return the smallest row of each row's cluster, and the 'same' that contradict 'different'.

    First what the user called the same, then pairs by falling weight; never against what the user
    called different, also not through others in between. Contradicted pairs are kept apart as
    well, unless the user's own words join them. Ties go by row, so that the result does
    not depend on the order of the pairs.

    Examples
    --------
    >>> a, b = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
    >>> roots, refused = join_certain(3, a, b, np.array([9.0, 5.0]), apart=[(0, 2)])
    >>> roots.tolist(), refused
    ([0, 0, 2], [])
    """
    same, apart = sorted(same), sorted(apart)
    ends = np.array(same, np.int32).reshape(-1, 2)
    roots = _components(size, np.append(left, ends[:, 0]), np.append(right, ends[:, 1]))
    # only where a chain joins what must stay apart, pairs are taken one by one
    against = [*apart, *sorted(contradicted)]
    torn = np.unique([roots[a] for a, b in against if roots[a] == roots[b]]).astype(np.int32)
    if not len(torn):
        return roots, []
    inside = np.isin(roots, torn)
    rows = np.flatnonzero(inside).astype(np.int32)
    place = {row: i for i, row in enumerate(rows.tolist())}

    def placed(pairs: Pairs) -> list[tuple[int, int]]:
        return [(place[a], place[b]) for a, b in pairs if a in place and b in place]

    sets = Partition(len(rows), placed(apart))
    refused = [(a, b) for a, b in same if a in place and not sets.join(place[a], place[b])]
    sets.keep_apart(placed(contradicted))
    for i in np.lexsort((right, left, -weight)).tolist():
        if inside[left[i]]:
            sets.join(place[int(left[i])], place[int(right[i])])
    roots[rows] = rows[sets.roots()]
    return roots, refused


def chained(size: int, left: Roots, right: Roots) -> tuple[Roots, Roots]:
    """Return the pairs that are joined by a chain of pairs but are none themselves.

    Of a chain of more than `LONGEST` records only pairs of rows at most so far apart are returned.

    Examples
    --------
    >>> a, b = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
    >>> [rows.tolist() for rows in chained(4, a, b)]
    [[0], [2]]
    """
    roots = _components(size, left, right)
    order = np.argsort(roots, kind="stable").astype(np.int32)
    lefts, rights = [left[:0]], [right[:0]]
    at = np.arange(size)
    for step in range(1, LONGEST):
        at = at[at + step < size]
        at = at[roots[order[at]] == roots[order[at + step]]]
        if not len(at):
            break
        lefts.append(order[at])
        rights.append(order[at + step])
    first, second = np.concatenate(lefts), np.concatenate(rights)
    known = np.isin(first.astype(np.int64) * size + second, left.astype(np.int64) * size + right)
    return first[~known], second[~known]


def _components(size: int, left: Roots, right: Roots) -> Roots:
    """Return the smallest row of each connected component, without any constraint."""
    graph = coo_array((np.ones(len(left), bool), (left, right)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    smallest = np.full(size, size, np.int32)
    np.minimum.at(smallest, labels, np.arange(size, dtype=np.int32))
    return smallest[labels]
