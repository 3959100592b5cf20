"""The p-median handed to HiGHS, made small by what the Lagrangian bound already excludes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nqi.siting.inputs import Flags, Floats, Integers
from nqi.siting.interchange import total
from nqi.siting.median_bound import MedianDual, MedianProblem, fixed_sites
from nqi.siting.milp import Answer, minimise
from nqi.siting.plan import Effort

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_LARGEST = 400_000
"""Pairs up to which HiGHS is asked; its first relaxation of more than that takes minutes."""

Pairs = tuple[Integers, Integers, Floats]


def proven(
    problem: MedianProblem, chosen: Integers, dual: MedianDual, effort: Effort
) -> tuple[Integers, float]:
    """Return the best choice and bound after asking HiGHS for a choice better than ours."""
    value = total(problem.near.cost, chosen)
    must, may = fixed_sites(problem, dual, value)
    unit, candidate, cost = _pairs(problem, dual, value, must, may)
    if len(unit) > _LARGEST or effort.over:
        return chosen, dual.bound
    if len(np.unique(unit)) < len(dual.price):
        return chosen, value  # some unit is served by no choice better than ours
    answer, base = _levels(problem, (unit, candidate, cost), must, may, effort)
    if answer.x is not None:
        free = np.flatnonzero(may & ~must)
        picked = np.concatenate([np.flatnonzero(must), free[answer.x[: len(free)] > 0.5]])
        found = _filled(picked, problem, chosen)
        if total(problem.near.cost, found) < value:
            chosen = found
    return chosen, max(dual.bound, min(value, base + answer.bound))


def _filled(picked: Integers, problem: MedianProblem, chosen: Integers) -> Integers:
    """Return exactly as many sites as asked for, from our choice where HiGHS used fewer."""
    spare = chosen[~np.isin(chosen, picked)]
    return np.concatenate([picked, spare])[: problem.sites]


def _pairs(
    problem: MedianProblem, dual: MedianDual, value: float, must: Flags, may: Flags
) -> Pairs:
    """Return the pairs (unit, candidate, cost) a better choice can use, by unit and rising cost.

    A unit served at more than its price plus the gap costs all of what is to be gained; and where
    a site is certain, nobody goes farther than to it.
    """
    limit = dual.price + (value - dual.bound) + 1e-9 * value
    certain = problem.near.cost[:, must].min(axis=1, initial=np.inf)
    limit = np.minimum(limit, np.nextafter(certain, np.inf))
    unit, candidate, cost = problem.near.below(limit)
    kept = may[candidate]
    return unit[kept], candidate[kept].astype(np.intp), cost[kept]


def _levels(
    problem: MedianProblem, pairs: Pairs, must: Flags, may: Flags, effort: Effort
) -> tuple[Answer, float]:
    """Solve the formulation by levels of cost (Elloumi, 2010) and return it with its constant.

    A level is one of the different costs of a unit; its variable is 1 when no site up to that
    level is open, and then the unit pays the step to the next.
    """
    from scipy.sparse import csr_array

    unit, candidate, cost = pairs
    starts = np.append(True, (unit[1:] != unit[:-1]) | (cost[1:] != cost[:-1]))
    level = np.cumsum(starts) - 1
    of_unit, price = unit[starts], cost[starts]
    first = np.append(True, of_unit[1:] != of_unit[:-1])
    last = np.append(first[1:], True)
    base = float(price[first].sum())
    free = np.flatnonzero(may & ~must)
    column = np.full(len(may), -1)
    column[free] = np.arange(len(free))
    variable = np.full(len(price), -1)
    variable[~last] = len(free) + np.arange(int((~last).sum()))
    count = len(free) + int((~last).sum())
    objective = np.zeros(count)
    objective[len(free) :] = np.diff(price, append=0.0)[~last]
    rows = np.arange(len(price))
    inner, later = rows[~last], rows[~first]
    which = column[candidate] >= 0
    entries = (
        (inner, variable[inner], np.ones(len(inner))),
        (later, variable[later - 1], -np.ones(len(later))),
        (level[which], column[candidate[which]], np.ones(int(which.sum()))),
        (np.full(len(free), len(rows)), np.arange(len(free)), -np.ones(len(free))),
    )
    i, j, value = (np.concatenate(part) for part in zip(*entries, strict=True))
    matrix = csr_array((value, (i, j)), shape=(len(rows) + 1, count))
    need = np.append(first.astype(float), float(must.sum() - problem.sites))
    met = np.append(np.bincount(level, must[candidate], len(rows)) > 0, False)
    whole = np.arange(count) < len(free)
    answer = minimise(objective, _without(matrix, met), need[~met], whole, seconds=effort.left)
    return answer, base


def _without(matrix: csr_array, rows: Flags) -> csr_array:
    """Return a matrix without the rows that a certain site fulfils."""
    return matrix[np.flatnonzero(~rows)]
