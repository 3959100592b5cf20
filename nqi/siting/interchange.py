"""Good choices for the p-median: greedy, then the best exchange of one site for another."""

from __future__ import annotations

import numpy as np

from nqi.siting.inputs import Floats, Integers
from nqi.siting.nearest import Nearest, Served, sums
from nqi.siting.plan import Effort

_SAME = 1e-12
_KICKS = 30
_SEED = 1997


def total(cost: Floats, chosen: Integers) -> float:
    """Return the cost of serving every unit from its nearest chosen site."""
    return float(cost[:, chosen].min(axis=1).sum())


def greedy(near: Nearest, held: Integers, p: int) -> Integers:
    """Add p sites to those held, each time the one that lowers the cost most (Kuehn, 1963)."""
    chosen = [int(site) for site in held]
    candidates = near.cost.shape[1]
    if not chosen:
        chosen.append(int(np.argmin(near.cost.sum(axis=0))))
    reach = near.cost[:, chosen].min(axis=1)
    while len(chosen) < len(held) + p:
        unit, candidate, cost = near.below(reach)
        gain = sums(candidate, reach[unit] - cost, candidates)
        gain[chosen] = -1.0
        chosen.append(int(np.argmax(gain)))
        reach = np.minimum(reach, near.cost[:, chosen[-1]])
    return np.array(chosen, dtype=np.intp)


def interchanged(near: Nearest, chosen: Integers, held: int, effort: Effort) -> Integers:
    """Exchange one site for another while that lowers the cost, always the best such exchange.

    The first ``held`` sites stay. All exchanges are valued together as by Whitaker (1983), in the
    matrix form of Resende and Werneck (2004): the gain of the new site, less the loss of the old
    one, plus what the units of the old one find at the new one.
    """
    chosen = chosen.copy()
    while len(chosen) > held and not effort.over:
        served = Served.by(near.cost, chosen)
        profit = exchange_profit(near, chosen, served)
        profit[:held] = -np.inf
        old, new = np.unravel_index(np.argmax(profit), profit.shape)
        if profit[old, new] <= _SAME * served.cost.sum():
            break
        chosen[old] = new
    return chosen


def shaken(near: Nearest, chosen: Integers, held: int, effort: Effort) -> Integers:
    """Leave a local optimum by exchanging a few sites at random and improving again.

    Variable neighbourhood search (Hansen and Mladenović, 1997), with kicks of 2 to 4 sites.
    """
    random = np.random.default_rng(_SEED)
    value, movable = total(near.cost, chosen), len(chosen) - held
    others = np.setdiff1d(np.arange(near.cost.shape[1]), chosen)
    for kick in range(_KICKS):
        size = min(2 + kick % 3, movable, len(others))
        if size == 0 or effort.over:
            break
        new = chosen.copy()
        places = held + random.choice(movable, size, replace=False)
        new[places] = random.choice(others, size, replace=False)
        new = interchanged(near, new, held, effort)
        if total(near.cost, new) < value * (1 - _SAME):
            chosen, value = new, total(near.cost, new)
            others = np.setdiff1d(np.arange(near.cost.shape[1]), chosen)
    return chosen


def exchange_profit(near: Nearest, chosen: Integers, served: Served) -> Floats:
    """Return what every exchange saves, shape (chosen sites, candidates)."""
    sites, candidates = len(chosen), near.cost.shape[1]
    unit, candidate, cost = near.below(served.second_cost)
    first, second = served.cost[unit], served.second_cost[unit]
    gain = sums(candidate, np.maximum(0.0, first - cost), candidates)
    key = served.first[unit] * candidates + candidate
    if sites == 1:  # nothing but the new site is left, so its whole column counts
        return np.asarray(served.cost.sum() - near.cost.sum(axis=0))[None, :]
    extra = sums(key, second - np.maximum(first, cost), sites * candidates)
    loss = sums(served.first, served.second_cost - served.cost, sites)
    profit = gain[None, :] + extra.reshape(sites, candidates) - loss[:, None]
    profit[:, chosen] = -np.inf
    return np.asarray(profit)
