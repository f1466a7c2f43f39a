"""Text columns as whole numbers: every distinct text is cleaned, kept and compared once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Coded:
    """One or several values per record, written as places in a list of distinct texts.

    Parameters
    ----------
    codes : array of int32, shape (records, values per record)
        Place in ``texts``; -1 where nothing is known. A known value stands left of an unknown.
    texts : list of str
        The distinct texts, sorted.
    """

    codes: Ints
    texts: list[str]

    @property
    def first(self) -> Ints:
        """The first value of each record."""
        return self.codes[:, 0]

    def counts(self) -> npt.NDArray[np.int64]:
        """Return how many records carry each value."""
        known = self.codes[self.codes >= 0]
        return np.bincount(known, minlength=len(self.texts)).astype(np.int64)

    def map(self, change: Callable[[str], str]) -> Coded:
        """Return the same records with every value changed; '' is unknown.

        Examples
        --------
        >>> coded(["Ann", "ANN", ""]).map(str.lower)
        Coded(codes=array([[ 0],
               [ 0],
               [-1]], dtype=int32), texts=['ann'])
        """
        return self.map_many(lambda text: (change(text),))

    def map_many(self, change: Callable[[str], Iterable[str]]) -> Coded:
        """Return the same records with every value replaced by those it stands for."""
        lists = [tuple(dict.fromkeys(v for v in change(text) if v)) for text in self.texts]
        width = max((len(values) for values in lists), default=1) or 1
        distinct = sorted({value for values in lists for value in values})
        place = {value: i for i, value in enumerate(distinct)}
        table = np.full((len(lists) + 1, width), -1, np.int32)  # the last row is 'unknown'
        for row, values in enumerate(lists):
            table[row, : len(values)] = [place[value] for value in values]
        return in_front(
            table[self.codes].reshape(len(self.codes), -1 if len(self.codes) else 1), distinct
        )


def in_front(codes: Ints, values: list[str]) -> Coded:
    """Return a coded column with the known values of each record moved to the left.

    Examples
    --------
    >>> in_front(np.array([[-1, 0]], np.int32), ["a"]).codes.tolist()
    [[0]]
    """
    if codes.shape[1] > 1:
        order = np.argsort(codes < 0, axis=1, kind="stable")
        codes = np.take_along_axis(codes, order, axis=1)
        known = codes.max(axis=0, initial=-1) >= 0
        codes = codes[:, : max(int(known.sum()), 1)]
    return Coded(codes, values)


def coded(texts: Iterable[str] | pd.Series) -> Coded:
    """Return a column of texts in coded form; missing and '' are unknown.

    Examples
    --------
    >>> coded(["b", "", "a"]).codes.ravel().tolist()
    [1, -1, 0]
    """
    column = texts if isinstance(texts, pd.Series) else pd.Series(list(texts), dtype=str)
    codes, values = pd.factorize(column, use_na_sentinel=True)
    return in_order(codes, ["" if value is None else str(value) for value in values])


def in_order(codes: npt.NDArray[np.integer], words: list[str]) -> Coded:
    """Return a column in coded form, from places (-1: none) in a list of distinct texts.

    Examples
    --------
    >>> in_order(np.array([0, 1, 2]), ["b", "", "a"]).texts
    ['a', 'b']
    """
    rank = np.full(len(words) + 1, -1, np.int32)
    kept = sorted((i for i in range(len(words)) if words[i]), key=words.__getitem__)
    rank[kept] = np.arange(len(kept), dtype=np.int32)
    return Coded(rank[codes].reshape(-1, 1), [words[i] for i in kept])


def joined(*columns: Ints) -> npt.NDArray[np.int64]:
    """Return one whole number per record for the combination of codes; -1 where any is unknown.

    Examples
    --------
    >>> joined(np.array([0, 1, 0], np.int32), np.array([2, -1, 2], np.int32)).tolist()
    [2, -1, 2]
    """
    key = columns[0].astype(np.int64)
    for column in columns[1:]:
        size = int(column.max(initial=0)) + 1
        key = np.where((key < 0) | (column < 0), -1, key * size + column)
    return key
