"""Candidate pairs: records that share a key, neighbours only where many share it.

Every key makes a list of records sorted by the key and, within it, by what tells namesakes apart.
A record is paired with at most ``window`` neighbours behind it that share the key. Small groups
are thus compared completely, and a group of a thousand namesakes costs a thousand times the
window, not a million: growth stays linear in the number of records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from introlab.matching.coded import Coded, Ints, joined
from introlab.matching.nicknames import full_name
from introlab.matching.spelling import letters_of

if TYPE_CHECKING:
    from introlab.matching.prepared import Prepared

Keys = npt.NDArray[np.int64]
_LARGE = 2**62
#: Neighbours a record is paired with, by how telling the key is.
STRONG, MIDDLE, WEAK, FAINT = 20, 8, 4, 2

#: Up to so many records all windows are twice as wide: it costs little there.
SMALL = 20_000


@dataclass(frozen=True)
class Block:
    """Keys of all records (-1: none), what to sort by within a key, and the window."""

    keys: Keys
    within: tuple[Ints, ...]
    window: int
    #: The record of each key, where records have several keys.
    rows: Ints | None = None


def neighbours(block: Block) -> tuple[Ints, Ints]:
    """Return the pairs of rows that share a key and stand at most ``window`` places apart.

    Examples
    --------
    >>> left, right = neighbours(Block(np.array([7, 3, 7, 7, -1]), (), window=1))
    >>> sorted(zip(left.tolist(), right.tolist()))
    [(0, 2), (2, 3)]
    """
    rows = np.arange(len(block.keys), dtype=np.int32) if block.rows is None else block.rows
    known = np.flatnonzero(block.keys >= 0)
    # np.lexsort sorts by its last key first; rows make the order complete
    within = [column[rows[known]].astype(np.int64) for column in reversed(block.within)]
    sort_by: list[Keys] = [rows[known].astype(np.int64), *within, block.keys[known]]
    order = known[np.lexsort(sort_by)]
    sorted_keys, sorted_rows = block.keys[order], rows[order]
    lefts, rights = [], []
    at = np.arange(len(order))
    for step in range(1, block.window + 1):
        at = at[at + step < len(order)]
        at = at[sorted_keys[at] == sorted_keys[at + step]]
        if not len(at):
            break
        lefts.append(sorted_rows[at])
        rights.append(sorted_rows[at + step])
    if not lefts:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    return np.minimum(left, right), np.maximum(left, right)


def blocks(ready: Prepared) -> Iterator[Block]:
    """Yield the blocks: first what names one person, then names, then parts of names with more."""
    apart = (ready.workplace.first, ready.city.first, ready.title.first, ready.phone.first)
    for exact in (ready.profile, ready.email, ready.phone):
        yield _each_value(exact, (ready.given, ready.family), STRONG)
    yield _each_value(ready.mailbox, (ready.family, ready.city.first), WEAK)
    part = _NameParts(ready)
    low, high = np.minimum(part.full, ready.family), np.maximum(part.full, ready.family)
    named = (part.full >= 0) & (ready.family >= 0)
    yield Block(np.where(named, joined(low, high), -1), apart, STRONG)
    yield Block(part.letters, apart, MIDDLE)
    yield Block(joined(part.given_sound, part.family_sound), apart, MIDDLE)
    yield Block(joined(part.given_start, part.family_start), apart, MIDDLE)
    for more in (ready.workplace.first, ready.city.first):
        yield Block(joined(part.family_sound, more), (ready.given, *apart), MIDDLE)
        yield Block(joined(part.given_sound, more), (ready.family, *apart), WEAK)
    for other in (ready.workplace.first, ready.title.first):
        yield Block(joined(ready.city.first, other), (ready.family, ready.given), FAINT)
    yield Block(ready.family.astype(np.int64), (part.full, *apart), FAINT)
    yield Block(part.full.astype(np.int64), (ready.family, *apart), FAINT // 2)


def _each_value(column: Coded, within: tuple[Ints, ...], window: int) -> Block:
    width = column.codes.shape[1]
    rows = np.repeat(np.arange(len(column.codes), dtype=np.int32), width)
    return Block(column.codes.ravel().astype(np.int64), within, window, rows)


class _NameParts:
    """What two spellings of one name still share."""

    def __init__(self, ready: Prepared) -> None:
        names = ready.names
        self.full = _full_names(names)[ready.given]
        self.given_sound = ready.sounds[self.full]
        self.family_sound = ready.sounds[ready.family]
        self.given_start = _lookup(names, lambda name: name[:3])[ready.given]
        self.family_start = _lookup(names, lambda name: name[:4])[ready.family]
        letters = np.array([*map(letters_of, names), 0])
        both = (ready.given >= 0) & (ready.family >= 0)
        self.letters = np.where(both, (letters[ready.given] + letters[ready.family]) % _LARGE, -1)


def _full_names(names: list[str]) -> Ints:
    """Return for each name the place, among the names, of the full name it stands for."""
    place = {name: i for i, name in enumerate(names)}
    stands: dict[str, int] = {}
    for i, name in enumerate(names):
        full = full_name(name)
        stands.setdefault(full, place.get(full, i))
    return np.array([*(stands[full_name(name)] for name in names), -1], np.int32)


def _lookup(names: list[str], change: Callable[[str], str]) -> Ints:
    """Return for each name the place of the full spelling of its changed form; -1 for none."""
    changed = [change(name) for name in names]
    place = {text: i for i, text in enumerate(sorted(set(changed)))}
    return np.array([*(place[text] if text else -1 for text in changed), -1], np.int32)


def candidates(ready: Prepared, extra: Iterable[tuple[Ints, Ints]] = ()) -> tuple[Ints, Ints]:
    """Return each candidate pair once, as rows (left < right), sorted.

    Parameters
    ----------
    ready : Prepared
    extra : pairs of int32 arrays, optional
        Pairs to be looked at in any case (left < right).

    Examples
    --------
    >>> import pandas as pd
    >>> from introlab.matching.prepared import prepare
    >>> table = pd.DataFrame({"record_id": ["1", "2", "3"], "email": ["a@example.org"] * 2 + [""]})
    >>> [rows.tolist() for rows in candidates(prepare(table))]
    [[0], [1]]
    """
    size = len(ready)
    wide = 2 if size <= SMALL else 1
    found = np.empty(0, np.int64)
    wider = (replace(block, window=block.window * wide) for block in blocks(ready))
    for left, right in chain(map(neighbours, wider), extra):
        pairs = left.astype(np.int64) * size + right
        found = np.concatenate([found, pairs[left != right]])
        found.sort()  # much faster than np.unique, which hashes
        first = np.ones(len(found), bool)
        np.not_equal(found[1:], found[:-1], out=first[1:])
        found = found[first]
    left = (found // size).astype(np.int32)
    np.remainder(found, size, out=found)  # in place: these are the largest arrays of all
    return left, found.astype(np.int32)
