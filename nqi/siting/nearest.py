"""Costs sorted per unit, so that the few candidates nearer than some cost are found at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nqi.siting.inputs import Floats, Integers


@dataclass(frozen=True)
class Nearest:
    """A cost matrix (units, candidates) and, per unit, its candidates by rising cost."""

    cost: Floats
    order: NDArray[np.int32]
    rising: Floats

    @classmethod
    def of(cls, cost: Floats) -> Nearest:
        """Sort a dense cost matrix."""
        order = np.argsort(cost, axis=1, kind="stable").astype(np.int32)
        return cls(cost, order, np.take_along_axis(cost, order, axis=1))

    def ranks(self, limit: Floats) -> Integers:
        """Return for each unit how many candidates cost less than its limit: binary search."""
        units, candidates = self.cost.shape
        row = np.arange(units)
        low, high = np.zeros(units, dtype=np.intp), np.full(units, candidates)
        while (low < high).any():
            middle = (low + high) // 2
            below = (low < high) & (self.rising[row, np.minimum(middle, candidates - 1)] < limit)
            low, high = np.where(below, middle + 1, low), np.where(below, high, middle)
        return low

    def below(self, limit: Floats) -> tuple[Integers, NDArray[np.int32], Floats]:
        """Return (unit, candidate, cost) of every pair that costs less than the unit's limit."""
        rank = self.ranks(limit)
        unit = np.repeat(np.arange(len(rank)), rank)
        ends = np.cumsum(rank)
        shift = np.arange(len(rank)) * self.cost.shape[1] - (ends - rank)
        place = np.arange(len(unit)) + np.repeat(shift, rank)
        return unit, self.order.ravel()[place], self.rising.ravel()[place]


@dataclass(frozen=True)
class Served:
    """The nearest and the second nearest chosen site of each unit: position in the choice, cost."""

    first: Integers
    cost: Floats
    second_cost: Floats

    @classmethod
    def by(cls, cost: Floats, chosen: Integers) -> Served:
        """Assign units to the sites chosen; with one site, the second is infinitely far."""
        near = cost[:, chosen]
        first = np.argmin(near, axis=1)
        row = np.arange(len(near))
        lowest = near[row, first]
        near[row, first] = np.inf
        return cls(first, lowest, near.min(axis=1))


def sums(index: NDArray[np.integer], values: Floats, size: int) -> Floats:
    """Return the sum of the values at each index, also when there are none, as real numbers."""
    return np.bincount(index, values, size).astype(np.float64, copy=False)
