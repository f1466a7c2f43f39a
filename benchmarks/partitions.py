"""How well a partition of records agrees with the true one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Labels = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Quality:
    """Precision, recall and F1 over pairs and over whole clusters."""

    precision: float
    recall: float
    f1: float
    cluster_precision: float
    cluster_recall: float
    cluster_f1: float


def _pairs(labels: pd.Series | pd.DataFrame) -> float:
    sizes = labels.value_counts().to_numpy(dtype=float)
    return float((sizes * (sizes - 1) / 2).sum())


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def quality(found: Labels, truth: Labels) -> Quality:
    """Return how well found agrees with truth.

    A pair counts when both records have one label. A cluster of two or more records counts as
    right when it holds exactly the records of a true one.
    """
    table = pd.DataFrame({"found": found, "truth": truth})
    both = _pairs(table)
    precision, recall = _share(both, _pairs(table["found"])), _share(both, _pairs(table["truth"]))
    cells = table.value_counts().reset_index(name="cells")
    cells["found_size"] = cells["found"].map(table["found"].value_counts())
    cells["truth_size"] = cells["truth"].map(table["truth"].value_counts())
    exact = (cells["cells"] == cells["found_size"]) & (cells["cells"] == cells["truth_size"])
    right = float((exact & (cells["cells"] > 1)).sum())
    claimed = float((table["found"].value_counts() > 1).sum())
    real = float((table["truth"].value_counts() > 1).sum())
    cluster = _share(right, claimed), _share(right, real)
    return Quality(precision, recall, _f1(precision, recall), *cluster, _f1(*cluster))


def answered(
    found: Labels, truth: Labels, cards: list[tuple[int, int]], most: int
) -> tuple[Labels, int]:
    """Return the partition after so many cards were answered truthfully, and how many were.

    A card shows one record of each of two clusters. A card whose clusters were joined, or told
    apart, by an earlier answer is not shown again.
    """
    parent = {int(label): int(label) for label in np.unique(found)}

    def root(label: int) -> int:
        while parent[label] != label:
            label = parent[label]
        return label

    shown, told_apart = 0, set()
    for left, right in cards:
        if shown >= most:
            break
        first, second = sorted((root(int(found[left])), root(int(found[right]))))
        if first == second or (first, second) in told_apart:
            continue
        shown += 1
        if truth[left] == truth[right]:
            parent[second] = first
        else:
            told_apart.add((first, second))
    return np.array([root(int(label)) for label in found]), shown
