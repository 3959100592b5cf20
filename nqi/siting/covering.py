"""The covering models: all demand with the fewest sites, or the most demand with some sites.

Location set covering problem (LSCP): Toregas, Swain, ReVelle and Bergman (1971). Maximal covering
location problem (MCLP): Church and ReVelle (1974). Who covers whom is given, so the threshold,
inclusive or not, is the caller's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nqi.siting import inputs, max_cover, set_cover
from nqi.siting.inputs import Floats, Integers
from nqi.siting.plan import Effort, Plan, Progress, plan_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array


def lscp(
    covers: csr_array,
    *,
    fixed: Sequence[int] = (),
    seconds: float = 30,
    progress: Progress | None = None,
) -> Plan:
    """Return the fewest sites that cover every unit, the fixed ones among them.

    ``covers`` has shape (units, candidates). The objective is the number of sites. Units no
    candidate covers are named in ``uncovered``, and the rest is covered.
    """
    effort = Effort(seconds, progress)
    matrix = inputs.checked_covers(covers)
    held = inputs.checked_fixed(fixed, matrix.shape[1])
    hopeless = np.flatnonzero(np.diff(matrix.indptr) == 0)
    open_units = _bare(matrix, held)
    found = set_cover.fewest(matrix[open_units], effort.shifted(len(held), len(held)))
    sites = np.concatenate([held, found.chosen])
    bound = len(held) + found.bound
    return plan_of("LSCP", sites, float(len(sites)), float(bound), effort, hopeless)


def mclp(
    covers: csr_array,
    weights: NDArray[np.floating],
    p: int,
    *,
    fixed: Sequence[int] = (),
    seconds: float = 30,
    progress: Progress | None = None,
) -> Plan:
    """Return p new sites beside the fixed ones that cover the most weight.

    ``covers`` has shape (units, candidates), ``weights`` shape (units,). The objective is the
    weight covered. Where fewer sites cover as much, the others are candidates that add nothing.
    """
    held = inputs.checked_fixed(fixed, covers.shape[1])
    free = inputs.free_candidates(held, covers.shape[1])
    count = inputs.checked_count(p, len(free))
    costs, effort = np.ones(covers.shape[1]), Effort(seconds, progress)
    plan = _most("MCLP", covers, weights, costs, float(count), held, effort)
    unused = np.setdiff1d(free, plan.sites)[: len(held) + count - len(plan.sites)]
    sites = (*plan.sites, *unused)
    return plan_of("MCLP", sites, plan.objective, plan.bound, effort, plan.uncovered)


def mclp_budget(
    covers: csr_array,
    weights: NDArray[np.floating],
    costs: NDArray[np.floating],
    budget: float,
    *,
    fixed: Sequence[int] = (),
    seconds: float = 30,
    progress: Progress | None = None,
) -> Plan:
    """Return the new sites within a budget that cover the most weight beside the fixed ones.

    ``costs`` has shape (candidates,), in the unit of ``budget``; fixed sites cost nothing more.
    """
    held = inputs.checked_fixed(fixed, covers.shape[1])
    prices = inputs.checked_numbers("costs", costs, covers.shape[1])
    limit, effort = inputs.checked_budget(budget), Effort(seconds, progress)
    return _most("MCLP_BUDGET", covers, weights, prices, limit, held, effort)


def _most(
    model: str,
    covers: csr_array,
    weights: NDArray[np.floating],
    costs: Floats,
    budget: float,
    held: Integers,
    effort: Effort,
) -> Plan:
    """Set the weight fixed sites cover aside and choose for the rest."""
    matrix = inputs.checked_covers(covers)
    demand = inputs.checked_numbers("weights", weights, matrix.shape[0])
    hopeless = np.flatnonzero(np.diff(matrix.indptr) == 0)
    bare = _bare(matrix, held)
    sure = float(demand[matrix[:, held].sum(axis=1) > 0].sum())
    found = max_cover.most(matrix[bare], demand[bare], costs, budget, effort.shifted(sure, sure))
    sites = np.concatenate([held, found.chosen])
    reached = matrix[:, sites].sum(axis=1) > 0
    objective = float(demand[reached].sum())
    bound = max(objective, sure + found.bound)
    return plan_of(model, sites, objective, bound, effort, hopeless)


def _bare(covers: csr_array, held: Integers) -> Integers:
    """Return the units that some candidate covers and no fixed site does."""
    reachable = np.diff(covers.indptr) > 0
    served = covers[:, held].sum(axis=1) > 0
    return np.flatnonzero(reachable & ~served)
