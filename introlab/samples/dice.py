"""Seeded chance: one independent stream for each part of the fictional world."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Self, TypeVar

T = TypeVar("T")


class Dice(random.Random):
    """A seeded stream of chance; streams with different purposes do not disturb each other.

    Examples
    --------
    >>> Dice(7, "mail").random() == Dice(7, "mail").random()
    True
    >>> Dice(7, "mail").random() == Dice(7, "people").random()
    False
    """

    def __new__(cls, seed: int, purpose: str) -> Self:  # noqa: D102
        return super().__new__(cls)

    def __init__(self, seed: int, purpose: str) -> None:
        super().__init__(f"{seed} {purpose}")

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.random() < probability

    def poisson(self, mean: float) -> int:
        """Return a Poisson count (Knuth's product of uniforms; made for means below 30)."""
        limit, count, product = math.exp(-mean), 0, self.random()
        while product > limit:
            count += 1
            product *= self.random()
        return count

    def pick(self, options: Sequence[T], weights: Sequence[float]) -> T:
        """Return one option with probability proportional to its weight."""
        return self.choices(options, weights=weights)[0]

    def several(self, options: Sequence[T], weights: Sequence[float], count: int) -> list[T]:
        """Return up to ``count`` different options, drawn one after the other by weight."""
        left = [(option, weight) for option, weight in zip(options, weights, strict=True)]
        drawn: list[T] = []
        while left and len(drawn) < count:
            chosen = self.pick(range(len(left)), [weight for _, weight in left])
            drawn.append(left.pop(chosen)[0])
        return drawn

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Return the options in a random order."""
        return self.sample(options, len(options))
