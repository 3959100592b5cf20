"""The p-median (Hakimi, 1964): p sites from which all demand is served at the least total cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nqi.siting import inputs, set_cover
from nqi.siting.inputs import Floats, Integers
from nqi.siting.interchange import greedy, interchanged, shaken, total
from nqi.siting.median_bound import MedianProblem, bounded
from nqi.siting.median_proof import proven
from nqi.siting.nearest import Nearest
from nqi.siting.plan import Effort, Plan, Progress, plan_of

_EXACT = 2.0**53
"""Whole numbers below it are exact as floating point numbers."""
_PATIENT = 60
"""Steps of the second search for a bound without a better one, before its steps get shorter."""


def p_median(
    cost: NDArray[np.floating],
    weights: NDArray[np.floating],
    p: int,
    *,
    fixed: Sequence[int] = (),
    seconds: float = 30,
    progress: Progress | None = None,
) -> Plan:
    """Return p new sites beside the fixed ones that make the weighted cost least.

    ``cost`` has shape (units, candidates), inf where a candidate is out of reach; ``weights`` has
    shape (units,). The objective is the sum of weight times the cost of the nearest site. Units
    no candidate reaches are named in ``uncovered``; units of weight 0 ask for no service.
    """
    effort = Effort(seconds, progress)
    matrix = inputs.checked_cost(cost)
    demand = inputs.checked_numbers("weights", weights, matrix.shape[0])
    held = inputs.checked_fixed(fixed, matrix.shape[1])
    count = inputs.checked_count(p, matrix.shape[1] - len(held))
    reachable = np.isfinite(matrix).any(axis=1)
    asking = np.flatnonzero((demand > 0) & reachable)
    hopeless = np.flatnonzero(~reachable)
    weighted = matrix[asking] * demand[asking, None]
    sites, objective, bound = _solved(weighted, held, count, effort)
    if np.isinf(objective):
        served = np.isfinite(matrix[:, sites]).any(axis=1)
        hopeless = np.flatnonzero(~served)
    return plan_of("P_MEDIAN", sites, objective, bound, effort, hopeless)


def _solved(
    weighted: Floats, held: Integers, count: int, effort: Effort
) -> tuple[Integers, float, float]:
    """Return sites, objective and bound for units that all ask and all can be served."""
    spare = inputs.free_candidates(held, weighted.shape[1])[:count]
    if not len(weighted) or len(held) + count == 0:
        worst = np.inf if len(weighted) else 0.0
        return np.concatenate([held, spare]), worst, worst
    penalty = 1.0 + float(np.where(np.isfinite(weighted), weighted, 0.0).max(axis=1).sum())
    near = Nearest.of(np.where(np.isfinite(weighted), weighted, penalty))
    problem = MedianProblem(near, held, len(held) + count, _quantum(near.rising))
    chosen = interchanged(near, greedy(near, held, count), len(held), effort.part(0.4))
    if total(near.cost, chosen) >= penalty:
        chosen, possible = _any_cover(weighted, near, problem, chosen, effort.part(0.5).silent())
        if not possible:
            return chosen, np.inf, np.inf
    served = total(near.cost, chosen) < penalty
    chosen, bound = _improved(problem, chosen, effort if served else effort.silent())
    value = total(near.cost, chosen)
    return chosen, np.inf if value >= penalty else value, max(0.0, min(bound, value))


def _improved(problem: MedianProblem, chosen: Integers, effort: Effort) -> tuple[Integers, float]:
    """Close in from both sides: bound, then harder, then the proof of what that leaves open."""
    dual, chosen = bounded(problem, chosen, effort)
    if not problem.settled(total(problem.near.cost, chosen), dual.bound):
        chosen = shaken(problem.near, chosen, len(problem.held), effort.part(0.2))
        dual, chosen = bounded(
            problem, chosen, effort.part(0.5), start=dual.price, patience=_PATIENT
        )
    value, bound = total(problem.near.cost, chosen), dual.bound
    if not problem.settled(value, bound) and not effort.over:
        chosen, bound = proven(problem, chosen, dual, effort)
        value = total(problem.near.cost, chosen)
    return chosen, value if problem.settled(value, bound) else bound


def _any_cover(
    weighted: Floats, near: Nearest, problem: MedianProblem, chosen: Integers, effort: Effort
) -> tuple[Integers, bool]:
    """Return a choice that serves all, if one is found, and whether there may be one."""
    from scipy.sparse import csr_array

    held, count = problem.held, problem.sites - len(problem.held)
    bare = ~np.isfinite(weighted[:, held]).any(axis=1)
    covers = csr_array(np.isfinite(weighted[bare])).astype(np.int32)
    cover = set_cover.fewest(covers, effort, enough=count)
    if cover.bound > count:
        return chosen, False
    if len(cover.chosen) > count:
        return chosen, True
    start = np.concatenate([held, cover.chosen])
    full = greedy(near, start, problem.sites - len(start))
    return interchanged(near, full, len(held), effort), True


def _quantum(costs: Floats) -> float:
    """Return a step that all totals are multiples of: for whole costs their divisor, else 0."""
    if not costs.size or costs.sum() > _EXACT or (costs != np.rint(costs)).any():
        return 0.0
    return float(np.gcd.reduce(costs.astype(np.int64), axis=None))
