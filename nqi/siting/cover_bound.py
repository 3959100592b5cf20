"""How many sites a cover needs at least, by prices the units pay for being covered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nqi.siting.inputs import Floats
from nqi.siting.milp import row_prices
from nqi.siting.plan import Effort

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ROUNDING = 1e-6
"""Room left before a bound is rounded up to a whole number of sites."""
_STEPS = 4000
_PATIENCE = 40
"""Steps without a better bound after which the step length is halved."""
_SHORTEST = 1e-3
_SMALL = 20_000
"""Pairs up to which HiGHS solves the relaxation in well under a second."""


def prices(covers: csr_array, upper: int, enough: int, effort: Effort) -> Floats:
    """Return the best prices found, shape (units,); ``upper`` is the size of a known cover.

    With ``enough`` above 0 prices that prove that so many sites do not do are good enough.

    A subgradient search (Held and Karp, 1971), and for small problems the relaxation itself.
    """
    goal = min(enough, upper - 1) if enough > 0 else upper - 1
    price = subgradient(covers, upper, goal, effort)
    if sites_needed(covers, price) > goal or covers.nnz > _SMALL:
        return price
    units, candidates = covers.shape
    exact = row_prices(np.ones(candidates), covers, np.ones(units), seconds=effort.left * 0.3)
    if exact is None or lagrangian(covers, exact) < lagrangian(covers, price):
        return price
    return exact


def sites_needed(covers: csr_array, price: Floats) -> int:
    """Return how many sites any cover needs, at least 1."""
    return max(1, math.ceil(lagrangian(covers, price) - ROUNDING))


def lagrangian(covers: csr_array, price: Floats) -> float:
    """Return the Lagrangian bound (Fisher, 1981), valid for any prices of at least 0."""
    return float(price.sum() + np.minimum(0.0, 1.0 - covers.T @ price).sum())


def subgradient(covers: csr_array, upper: int, goal: int, effort: Effort) -> Floats:
    """Raise the price of units left uncovered, lower that of units covered more than once.

    Every unit must have a candidate. The search is over when the bound is above ``goal`` sites.
    """
    by_candidate = covers.T.tocsr().astype(np.float64)
    by_unit = covers.astype(np.float64)
    sizes = np.diff(by_candidate.indptr)
    largest = (by_unit @ sizes) / np.diff(by_unit.indptr)
    price: Floats = 1.0 / largest
    best = price
    bound, length, stale, direction = 0.0, 1.0, 0, np.zeros_like(price)
    for _ in range(_STEPS):
        reduced = 1.0 - by_candidate @ price
        value = float(price.sum() + np.minimum(0.0, reduced).sum())
        stale = stale + 1 if value < bound + 1e-4 else 0
        if value > bound:
            bound, best = value, price
        if bound > goal + ROUNDING or length < _SHORTEST or effort.over:
            break
        if stale > _PATIENCE:
            price, length, stale = best, length / 2, 0
            direction = np.zeros_like(price)
            reduced = 1.0 - by_candidate @ price
        direction = 1.0 - by_unit @ (reduced < 0) + 0.4 * direction
        norm = float(direction @ direction)
        if norm == 0:
            break
        price = np.maximum(0.0, price + length * (1.02 * upper - value) / norm * direction)
    return best
