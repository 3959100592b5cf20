"""The most weight covered within a budget: greedy and exchange below, Lagrangian and HiGHS above.

A number of sites is the budget where every candidate costs 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nqi.siting.inputs import Flags, Floats, Integers
from nqi.siting.milp import minimise
from nqi.siting.plan import Effort
from nqi.siting.reduction import contained, seconds_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_ROUNDS = 600
"""Steps of the subgradient method; on national cases the bound stands still before."""
_PATIENCE = 15
"""Steps without a better bound after which the step length is halved."""
_SAME = 1e-9


@dataclass(frozen=True)
class MostCover:
    """The candidates chosen and the weight no choice within the budget exceeds."""

    chosen: Integers
    bound: float


@dataclass(frozen=True)
class _Problem:
    """Units with weight, candidates that can be paid for; ``covers`` both ways round."""

    covers: csr_array
    by_candidate: csr_array
    weights: Floats
    costs: Floats
    budget: float

    def value(self, chosen: Integers) -> float:
        """Return the weight covered."""
        return float(self.weights[self.covers[:, chosen].sum(axis=1) > 0].sum())


@dataclass(frozen=True)
class _Dual:
    """The best Lagrangian bound, with what each candidate and the budget are worth in it."""

    bound: float
    worth: Floats
    rate: float


def most(
    covers: csr_array,
    weights: Floats,
    costs: Floats,
    budget: float,
    effort: Effort,
) -> MostCover:
    """Return the best choice found of candidates that cost no more than the budget together."""
    units, columns = _relevant(covers, weights, costs, budget, effort)
    if not len(columns):
        return MostCover(columns, 0.0)
    part = covers[units][:, columns]
    problem = _Problem(part, part.T.tocsr(), weights[units], costs[columns], budget)
    chosen = exchanged(problem, greedy(problem), effort.part(0.5))
    effort.tell(problem.value(chosen), float(weights.sum()))
    dual, chosen = _bounded(problem, chosen, effort.part(0.4))
    effort.tell(problem.value(chosen), dual.bound)
    bound = dual.bound
    if bound > problem.value(chosen) * (1 + _SAME) and not effort.over:
        chosen, bound = _proven(problem, chosen, dual, effort)
    return MostCover(columns[chosen], bound)


def _relevant(
    covers: csr_array, weights: Floats, costs: Floats, budget: float, effort: Effort
) -> tuple[Integers, Integers]:
    """Return the units with weight and the candidates some best choice is made of.

    A candidate that covers no more than another and costs no less is not needed.
    """
    units = np.flatnonzero(weights > 0)
    payable = np.flatnonzero(costs <= budget)
    rows = covers[units][:, payable].T.tocsr()
    if seconds_of(rows) > effort.left * 0.1:  # too many to compare
        return units, payable[np.diff(rows.indptr) > 0]
    return units, payable[~contained(rows, costs[payable])]


def greedy(problem: _Problem) -> Integers:
    """Return the better of two greedy choices, by gain per cost and by gain (Khuller, 1999)."""
    with np.errstate(divide="ignore"):
        ways = [
            _greedy(problem, 1.0 / problem.costs),
            _greedy(problem, np.ones_like(problem.costs)),
        ]
    return max(ways, key=problem.value)


def _greedy(problem: _Problem, rate: Floats) -> Integers:
    """Take what gains most at this rate, while it can be paid."""
    left, bare = problem.budget, problem.weights.copy()
    gain = problem.by_candidate @ bare
    chosen: list[int] = []
    while True:
        with np.errstate(invalid="ignore"):
            score = np.where((problem.costs <= left) & (gain > 0), gain * rate, -1.0)
        best = int(np.argmax(score))
        if score[best] < 0:
            return np.array(chosen, dtype=np.intp)
        chosen.append(best)
        left -= problem.costs[best]
        bare[problem.by_candidate[[best]].indices] = 0
        gain = problem.by_candidate @ bare


def exchanged(problem: _Problem, chosen: Integers, effort: Effort) -> Integers:
    """Exchange one candidate for another while the best such exchange gains.

    Afterwards what is left of the budget is spent. All exchanges are valued at once: the gain of
    the new one, less the loss of the old one, plus the units that only these two cover.
    """
    from scipy.sparse import csr_array, diags_array

    total = float(problem.weights.sum())
    while len(chosen) and not effort.over:
        times = problem.covers[:, chosen].sum(axis=1)
        gain = problem.by_candidate @ np.where(times == 0, problem.weights, 0.0)
        alone = csr_array(diags_array(np.where(times == 1, problem.weights, 0.0)))
        mine = problem.by_candidate[chosen] @ alone
        profit = (mine @ problem.covers).toarray() + gain - mine.sum(axis=1)[:, None]
        left = problem.budget - problem.costs[chosen].sum()
        profit[problem.costs > left + problem.costs[chosen][:, None]] = -1.0
        profit[:, chosen] = -1.0
        old, new = np.unravel_index(np.argmax(profit), profit.shape)
        if profit[old, new] <= _SAME * total:
            break
        chosen = _filled(problem, np.append(np.delete(chosen, old), new))
    return chosen


def _filled(problem: _Problem, chosen: Integers) -> Integers:
    """Spend what is left of the budget on candidates that still gain."""
    while True:
        times = problem.covers[:, chosen].sum(axis=1)
        gain = problem.by_candidate @ np.where(times == 0, problem.weights, 0.0)
        gain[problem.costs > problem.budget - problem.costs[chosen].sum()] = 0.0
        gain[chosen] = 0.0
        best = int(np.argmax(gain))
        if gain[best] <= 0:
            return chosen
        chosen = np.append(chosen, best)


def _bounded(problem: _Problem, chosen: Integers, effort: Effort) -> tuple[_Dual, Integers]:
    """Return the best upper bound of a subgradient search and a choice found on the way.

    Galvão and ReVelle (1996): the rule that a unit is covered only by a chosen candidate is
    relaxed at a price per unit; what remains is a knapsack, itself relaxed (Dantzig, 1957).
    """
    price = problem.weights * np.where(problem.covers[:, chosen].sum(axis=1) > 0, 0.5, 1.0)
    best, best_price, length, stale = _dual(problem, price)[0], price, 1.0, 0
    value = problem.value(chosen)
    for step in range(_ROUNDS):
        dual, taken = _dual(problem, price)
        if dual.bound < best.bound * (1 - 1e-7):
            best, best_price, stale = dual, price, 0
        else:
            best = min(best, dual, key=lambda one: one.bound)
            stale += 1
        if best.bound <= value * (1 + _SAME) or effort.over or length < 1e-4:
            break
        if stale > _PATIENCE:
            price, length, stale = best_price, length / 2, 0
            dual, taken = _dual(problem, price)
        if step % 50 == 49:
            chosen = _tried(problem, taken, chosen, effort)
            value = problem.value(chosen)
        slope = problem.covers @ taken - (price < problem.weights)
        norm = float(slope @ slope)
        if norm == 0:
            break
        move = length * (dual.bound - value) / norm
        price = np.clip(price - move * slope, 0.0, problem.weights)
    return best, chosen


def _dual(problem: _Problem, price: Floats) -> tuple[_Dual, Floats]:
    """Return the bound at these prices and the share of each candidate that is taken."""
    worth = problem.by_candidate @ price
    with np.errstate(divide="ignore", invalid="ignore"):
        order = np.argsort(-np.where(worth > 0, worth / problem.costs, -1.0), kind="stable")
    spent = np.cumsum(problem.costs[order])
    fits = int(np.searchsorted(spent, problem.budget, side="right"))
    taken = np.zeros(len(worth))
    taken[order[:fits]] = 1.0
    rate = 0.0
    if fits < len(order):
        critical = order[fits]
        taken[critical] = 1.0 - (spent[fits] - problem.budget) / problem.costs[critical]
        rate = float(worth[critical] / problem.costs[critical])
    over = np.maximum(0.0, worth - rate * problem.costs).sum() + rate * problem.budget
    return _Dual(float((problem.weights - price).sum() + over), worth, rate), taken


def _tried(problem: _Problem, taken: Floats, chosen: Integers, effort: Effort) -> Integers:
    """Make a choice of the relaxed one, improve it, and return the better of it and ours."""
    new = _filled(problem, np.flatnonzero(taken >= 1.0))
    if problem.value(new) < 0.97 * problem.value(chosen):
        return chosen
    return max(exchanged(problem, new, effort), chosen, key=problem.value)


def _proven(
    problem: _Problem, chosen: Integers, dual: _Dual, effort: Effort
) -> tuple[Integers, float]:
    """Ask HiGHS for a better choice among the candidates that could be part of one."""
    value = problem.value(chosen)
    reduced = dual.worth - dual.rate * problem.costs
    slack = (dual.bound - value) * (1 + _SAME) + _SAME * value
    column = np.flatnonzero(-reduced <= slack)  # a better choice can hold no other
    must = reduced[column] > slack  # nor be without these
    found, bound = _solved(problem, column, must, effort)
    if found is not None and problem.costs[found].sum() <= problem.budget * (1 + _SAME):
        chosen = max(chosen, found, key=problem.value)
    return chosen, min(dual.bound, max(bound, problem.value(chosen)))


def _solved(
    problem: _Problem, column: Integers, must: Flags, effort: Effort
) -> tuple[Integers | None, float]:
    """Return the best choice among some candidates, some of them taken, and its upper bound."""
    from scipy.sparse import block_array, csr_array, eye_array

    held, free = column[must], column[~must]
    served = problem.covers[:, held].sum(axis=1) > 0
    part = problem.covers[~served][:, free].tocsr()
    reached = np.diff(part.indptr) > 0
    part, weights = part[reached], problem.weights[~served][reached]
    sure, left = problem.value(held), problem.budget - problem.costs[held].sum()
    if left < 0:
        return None, -np.inf
    budget_row = csr_array(-problem.costs[free][None, :])
    rows = block_array([[part, -eye_array(len(weights))], [budget_row, None]], format="csr")
    answer = minimise(
        np.concatenate([np.zeros(len(free)), -weights]),
        rows,
        np.concatenate([np.zeros(len(weights)), [-left]]),
        np.arange(len(free) + len(weights)) < len(free),
        seconds=effort.left,
    )
    found = None if answer.x is None else np.append(held, free[answer.x[: len(free)] > 0.5])
    return found, sure - answer.bound
