from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from introlab.matching.clusters import LONGEST, Partition, chained, join_certain

SIZE = 9
PAIR = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda p: p[0] < p[1])
PAIRS = st.sets(PAIR, max_size=10)


def naive(edges: list[tuple[int, int]], apart: set[tuple[int, int]]) -> list[set[int]]:
    """Return the sets by joining edge by edge, looking at every pair each time."""
    sets = [{row} for row in range(SIZE)]
    for a, b in edges:
        one = next(s for s in sets if a in s)
        other = next(s for s in sets if b in s)
        if one is other or any({x, y} == {p, q} for x in one for y in other for p, q in apart):
            continue
        sets.remove(other)
        one |= other
    return sets


def as_sets(roots: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(roots == root).tolist()) for root in set(roots.tolist())}


@given(PAIRS, PAIRS, PAIRS, PAIRS)
def test_clusters_are_those_of_the_plain_way(
    edges: set[tuple[int, int]],
    same: set[tuple[int, int]],
    apart: set[tuple[int, int]],
    contradicted: set[tuple[int, int]],
) -> None:
    apart -= same
    ordered = sorted(edges)
    left, right = (np.array([e[i] for e in ordered], np.int32) for i in (0, 1))
    weight = np.arange(len(ordered), 0, -1).astype(float)
    roots, refused = join_certain(SIZE, left, right, weight, same, apart, contradicted)
    told = naive(sorted(same), apart)
    united = {(a, b) for a, b in contradicted if any({a, b} <= s for s in told)}
    expected = naive([*sorted(same), *ordered], apart | (contradicted - united))
    refused_sets = [pair for pair in refused if any(set(pair) <= s for s in told)]
    assert refused_sets == []
    for a, b in apart:
        assert roots[a] != roots[b]
    for a, b in same - set(refused):
        assert roots[a] == roots[b]
    if not (contradicted - united):
        assert as_sets(roots) == {frozenset(s) for s in expected}
    assert all(roots[root] == root and root <= row for row, root in enumerate(roots))


@given(PAIRS)
def test_each_cluster_is_named_by_its_smallest_row(edges: set[tuple[int, int]]) -> None:
    left, right = (np.array([e[i] for e in sorted(edges)], np.int32) for i in (0, 1))
    roots, _ = join_certain(SIZE, left, right, np.ones(len(edges)))
    assert all(min(members) == roots[min(members)] for members in as_sets(roots))


def test_an_answer_joins_what_is_contradicted() -> None:
    none = np.empty(0, np.int32)
    roots, refused = join_certain(
        3, none, none, np.empty(0), same=[(0, 1), (1, 2)], contradicted=[(0, 2)]
    )
    assert roots.tolist() == [0, 0, 0]
    assert refused == []


def test_a_same_that_contradicts_a_different_is_refused_and_told() -> None:
    none = np.empty(0, np.int32)
    roots, refused = join_certain(3, none, none, np.empty(0), same=[(0, 1), (1, 2)], apart=[(0, 2)])
    assert roots.tolist() == [0, 0, 2]
    assert refused == [(1, 2)]


def test_what_stays_apart_stays_apart_through_joins() -> None:
    sets = Partition(5, [(0, 4), (1, 3)])
    assert sets.join(0, 1)
    assert sets.join(3, 4) is True
    assert sets.join(1, 4) is False
    assert sets.must_stay_apart(0, 3)
    assert not sets.must_stay_apart(0, 2)


def test_long_chains_are_looked_at_up_to_a_length() -> None:
    rows = np.arange(2 * LONGEST, dtype=np.int32)
    first, second = chained(len(rows), rows[:-1], rows[1:])
    assert (second - first).max() == LONGEST - 1
    assert (second - first).min() == 2
