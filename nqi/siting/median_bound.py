"""How low a p-median can be: the Lagrangian bound, and what it says of single sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nqi.siting.inputs import Flags, Floats, Integers
from nqi.siting.interchange import interchanged, total
from nqi.siting.nearest import Nearest, Served, sums
from nqi.siting.plan import Effort

_STEPS = 3000
"""Steps at most; the step length nearly always ends the search first."""
_SHORTEST = 1e-3
"""Step length at which the search for a bound is over."""


@dataclass(frozen=True)
class MedianDual:
    """A lower bound and the prices it was found at.

    ``price`` is what a unit pays to be served, ``saving`` (0 or less) what a site is worth.
    """

    bound: float
    price: Floats
    saving: Floats


@dataclass(frozen=True)
class MedianProblem:
    """Weighted costs, sorted; how many sites in all, which are held, the step between totals."""

    near: Nearest
    held: Integers
    sites: int
    quantum: float

    def settled(self, value: float, bound: float) -> bool:
        """Say whether no total lies between the bound and the value."""
        return value - bound < max(self.quantum * (1 - 1e-6), 1e-9 * value)


def bounded(
    problem: MedianProblem,
    chosen: Integers,
    effort: Effort,
    *,
    start: Floats | None = None,
    patience: int = 20,
) -> tuple[MedianDual, Integers]:
    """Return the best bound of a subgradient search and the best choice met on the way.

    Cornuéjols, Fisher and Nemhauser (1977), Beasley (1993): the rule that each unit is served is
    relaxed at a price; what remains is to open the sites whose customers pay most above cost.
    After ``patience`` steps without a better bound the step length is halved; ``start`` are
    prices to go on from.
    """
    served = Served.by(problem.near.cost, chosen)
    second = np.where(np.isfinite(served.second_cost), served.second_cost, served.cost)
    price = (served.cost + second) / 2 if start is None else start
    value = float(served.cost.sum())
    best, opened, slope = dual_at(problem, price)
    length, stale, direction, tried = 1.0, 0, np.zeros_like(price), {chosen.tobytes()}
    for step in range(_STEPS):
        if problem.settled(value, best.bound) or effort.over or length < _SHORTEST:
            break
        dual, opened, slope = dual_at(problem, price)
        if dual.bound > best.bound:
            stale = stale if dual.bound <= best.bound + 1e-6 * value else 0
            best = dual
        stale += 1
        if stale > patience:
            length, stale, price, direction = length / 2, 0, best.price, np.zeros_like(price)
            dual, opened, slope = dual_at(problem, price)
        if step % 20 == 19:
            chosen = _tried(problem, opened, chosen, tried, effort)
            value = total(problem.near.cost, chosen)
            effort.tell(value, best.bound)
        direction = slope + 0.4 * direction
        norm = float(direction @ direction)
        if norm == 0:
            break
        price = price + length * (1.02 * value - dual.bound) / norm * direction
    return best, chosen


def dual_at(problem: MedianProblem, price: Floats) -> tuple[MedianDual, Integers, Floats]:
    """Return the bound at these prices, the sites it opens and its slope in each price."""
    unit, candidate, cost = problem.near.below(price)
    margin = cost - price[unit]
    saving = sums(candidate, margin, problem.near.cost.shape[1])
    free = saving.copy()
    free[problem.held] = -np.inf
    opened = np.argpartition(free, problem.sites - 1)[: problem.sites]
    is_open = np.zeros(len(saving), dtype=bool)
    is_open[opened] = True
    customers = np.bincount(unit[is_open[candidate]], minlength=len(price))
    bound = float(price.sum() + saving[opened].sum())
    return MedianDual(bound, price, saving), opened, np.subtract(1.0, customers)


def forced_bounds(problem: MedianProblem, dual: MedianDual) -> Floats:
    """Return for each site the bound when the choice about it is turned round, shape (sites,)."""
    free = dual.saving.copy()
    free[problem.held] = -np.inf
    order = np.argsort(free, kind="stable")
    last, opened = problem.sites - 1, np.zeros(len(free), dtype=bool)
    opened[order[: problem.sites]] = True
    entering = free[order[problem.sites]] if problem.sites < len(free) else np.inf
    leaving = free[order[last]]
    turned = np.where(opened, entering - free, free - leaving)
    turned[problem.held] = np.inf
    return np.asarray(dual.bound + turned)


def fixed_sites(problem: MedianProblem, dual: MedianDual, value: float) -> tuple[Flags, Flags]:
    """Return which sites every better choice holds, and which it may hold."""
    beyond = forced_bounds(problem, dual) >= value - problem.quantum * (1 - 1e-6) + 1e-9 * value
    free = dual.saving.copy()
    free[problem.held] = -np.inf
    opened = np.zeros(len(free), dtype=bool)
    opened[np.argsort(free, kind="stable")[: problem.sites]] = True
    return beyond & opened, ~(beyond & ~opened)


def _tried(
    problem: MedianProblem,
    opened: Integers,
    chosen: Integers,
    tried: set[bytes],
    effort: Effort,
) -> Integers:
    """Improve the sites a bound opens, unless tried before; return the better of it and ours."""
    others = np.setdiff1d(opened, problem.held)
    start = np.concatenate([problem.held, others])
    if start.tobytes() in tried:
        return chosen
    tried.add(start.tobytes())
    cost, value = problem.near.cost, total(problem.near.cost, chosen)
    if total(cost, start) > 1.1 * value:
        return chosen
    better = interchanged(problem.near, start, len(problem.held), effort)
    return better if total(cost, better) < value else chosen
