"""The vertex p-center (Hakimi, 1964): p sites that make the longest way to one of them shortest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nqi.siting import inputs, set_cover
from nqi.siting.cover_bound import sites_needed, subgradient
from nqi.siting.cover_search import greedy_cover
from nqi.siting.inputs import Floats, Integers
from nqi.siting.plan import Effort, Plan, Progress, plan_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_MANY = 250_000
"""Pairs from which an exact answer about one radius may take seconds."""


@dataclass(frozen=True)
class _Problem:
    """Units that can all be served; ``radii`` are the different costs, rising."""

    cost: Floats
    held: Integers
    count: int
    radii: Floats

    def radius(self, chosen: Integers) -> float:
        """Return the cost of the unit served worst."""
        return float(self.cost[:, chosen].min(axis=1, initial=np.inf).max(initial=0.0))

    def index(self, chosen: Integers) -> int:
        """Return the place of a choice among the radii, past the last when it leaves units out."""
        return int(np.searchsorted(self.radii, self.radius(chosen)))

    def at(self, index: int) -> float:
        """Return a radius, infinite past the last."""
        return (
            float(self.radii[index])
            if index < len(self.radii)
            else np.inf
            if len(self.radii)
            else 0.0
        )


def p_center(
    cost: NDArray[np.floating],
    p: int,
    *,
    fixed: Sequence[int] = (),
    seconds: float = 30,
    progress: Progress | None = None,
) -> Plan:
    """Return p new sites beside the fixed ones that make the largest cost of a unit least.

    ``cost`` has shape (units, candidates), inf where a candidate is out of reach. The objective is
    the cost of the unit served worst. Units no candidate reaches are named in ``uncovered``.
    """
    effort = Effort(seconds, progress)
    matrix = inputs.checked_cost(cost)
    held = inputs.checked_fixed(fixed, matrix.shape[1])
    count = inputs.checked_count(p, matrix.shape[1] - len(held))
    reachable = np.isfinite(matrix).any(axis=1)
    hopeless = np.flatnonzero(~reachable)
    part = matrix[reachable]
    problem = _Problem(part, held, count, np.unique(part[np.isfinite(part)]))
    chosen, bound = _searched(problem, effort)
    objective = problem.radius(chosen)
    if np.isinf(objective):
        hopeless = np.flatnonzero(~np.isfinite(matrix[:, chosen]).any(axis=1))
    return plan_of("P_CENTER", chosen, objective, min(bound, objective), effort, hopeless)


def _searched(problem: _Problem, effort: Effort) -> tuple[Integers, float]:
    """Search the radii by halves: can so many sites cover every unit within this one?

    Minieka (1970). A radius proven too small raises ``low``, a cover found lowers ``high``; the
    radii of which neither could be shown in time are the fog between them, searched round; then
    each question gets a larger share of the time.
    """
    chosen = _first(problem, effort.part(0.3))
    high = problem.index(chosen)
    low = _lowest(problem, high, effort.part(0.3))
    fog: tuple[int, int] | None = None
    share = 0.02
    while not effort.over:
        below, above = (
            (low, high if fog is None else fog[0]),
            (high if fog is None else fog[1], high),
        )
        start, stop = max(below, above, key=lambda ends: ends[1] - ends[0])
        if start >= stop:
            if low >= high:
                break
            fog, share = None, min(0.9, 3 * share)
            continue
        middle = (start + stop) // 2
        found = set_cover.fewest(
            _within(problem, middle), effort.part(share).silent(), problem.count
        )
        if found.bound > problem.count:
            low = middle + 1
        elif len(found.chosen) <= problem.count:
            chosen = _full(problem, found.chosen)
            high = problem.index(chosen)
        else:
            fog = (min(middle, fog[0]), max(middle + 1, fog[1])) if fog else (middle, middle + 1)
        if fog and (fog[1] <= low or high <= fog[0]):
            fog = None
        effort.tell(problem.radius(chosen), problem.at(low))
    return chosen, problem.at(low)


def _first(problem: _Problem, effort: Effort) -> Integers:
    """Return a choice from greedy covers alone, searched by halves as if greedy were exact."""
    best = _full(problem, np.empty(0, dtype=np.intp))
    low, high = _least(problem), problem.index(best)
    while low < high and not effort.over:
        middle = (low + high) // 2
        covers = _within(problem, middle)
        found = greedy_cover(covers)
        if len(found) <= problem.count:
            best = _full(problem, found)
            high = min(middle, problem.index(best))
        else:
            low = middle + 1
    return best


def _lowest(problem: _Problem, high: int, effort: Effort) -> int:
    """Return the index of a radius below which prices alone prove every radius too small.

    For few pairs an exact answer takes no longer, and nothing is searched.
    """
    low = _least(problem)
    if problem.cost.size < _MANY:
        return low
    while low < high and not effort.over:
        # Halved by length, not by rank: most pairs are far apart, and few radii are of interest.
        half = (problem.radii[low] + problem.at(high)) / 2 if high < len(problem.radii) else np.inf
        middle = max(low, min(high - 1, int(np.searchsorted(problem.radii, half))))
        covers = _within(problem, middle)
        price = subgradient(covers, problem.count + 1, problem.count, effort.part(0.5))
        if covers.shape[0] and sites_needed(covers, price) > problem.count:
            low = middle + 1
        else:
            high = middle
    return low


def _least(problem: _Problem) -> int:
    """Return the index of the smallest radius within which every unit has a candidate at all."""
    worst = problem.cost.min(axis=1, initial=np.inf).max(initial=0.0)
    return int(np.searchsorted(problem.radii, worst))


def _within(problem: _Problem, index: int) -> csr_array:
    """Return who covers whom within a radius, of the units that no fixed site covers."""
    from scipy.sparse import csr_array

    near = problem.cost <= problem.radii[index]
    bare = ~near[:, problem.held].any(axis=1)
    return csr_array(near[bare].astype(np.int32))


def _full(problem: _Problem, chosen: Integers) -> Integers:
    """Return the fixed sites, those chosen and as many more as were asked for."""
    sites = np.union1d(problem.held, chosen)
    spare = np.setdiff1d(np.arange(problem.cost.shape[1]), sites)
    return np.concatenate([sites, spare])[: len(problem.held) + problem.count]
