"""The fewest candidates that cover every unit: search above, Lagrangian and HiGHS below."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nqi.siting.cover_bound import ROUNDING, lagrangian, prices, sites_needed
from nqi.siting.cover_search import greedy_cover, searched_cover
from nqi.siting.inputs import Flags, Floats, Integers
from nqi.siting.milp import minimise
from nqi.siting.plan import Effort
from nqi.siting.reduction import reduced_cover

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Cover:
    """A cover and the number of candidates no cover can do with less than."""

    chosen: Integers
    bound: int


def fewest(covers: csr_array, effort: Effort, enough: int = 0) -> Cover:
    """Return the smallest cover found; every unit must have a candidate.

    With ``enough`` the search stops as soon as a cover of that size is found or proven impossible.
    """
    small = reduced_cover(covers, effort.left * 0.2)
    parts = _components(covers[small.units][:, small.candidates])
    covered = [Cover(greedy_cover(part), 1) for _, part in parts]
    forced = len(small.forced)
    for i, (_, part) in enumerate(parts):  # small ones first: their spare time goes to large ones
        share = part.nnz / sum(rest.nnz for _, rest in parts[i:])
        others = covered[:i] + covered[i + 1 :]
        above = forced + sum(len(one.chosen) for one in others)
        below = forced + sum(one.bound for one in others)
        last = i == len(parts) - 1
        mine = effort.part(share).shifted(above, below)
        covered[i] = _connected(part, covered[i].chosen, mine, enough - above if last else 0)
        effort.tell(above + len(covered[i].chosen), below + covered[i].bound)
    pairs = zip(parts, covered, strict=True)
    chosen = [small.candidates[candidates[one.chosen]] for (candidates, _), one in pairs]
    bound = forced + sum(one.bound for one in covered)
    return Cover(np.concatenate([small.forced, *chosen]), bound)


def _components(covers: csr_array) -> list[tuple[Integers, csr_array]]:
    """Return the parts of a problem that share nothing, smallest first: (candidates, covers)."""
    from scipy.sparse import block_array
    from scipy.sparse.csgraph import connected_components

    if not covers.shape[0]:
        return []
    graph = block_array([[None, covers], [covers.T, None]], format="csr")
    count, label = connected_components(graph, directed=False)
    of_unit, of_candidate = np.split(label, [covers.shape[0]])
    by_unit = np.argsort(of_unit, kind="stable")
    by_candidate = np.argsort(of_candidate, kind="stable")
    units = np.split(by_unit, np.searchsorted(of_unit[by_unit], np.arange(1, count)))
    columns = np.split(
        by_candidate, np.searchsorted(of_candidate[by_candidate], np.arange(1, count))
    )
    parts = [(j, covers[i][:, j]) for i, j in zip(units, columns, strict=True)]
    return sorted(parts, key=lambda part: int(part[1].nnz))


def _connected(covers: csr_array, chosen: Integers, effort: Effort, enough: int) -> Cover:
    """Solve one connected part, from a cover of it."""
    price = prices(covers, len(chosen), enough, effort)
    bound = sites_needed(covers, price)
    if _settled(chosen, bound, enough):
        return Cover(chosen, bound)
    chosen = searched_cover(covers, chosen, max(bound, enough), effort.part(_search_share(covers)))
    if _settled(chosen, bound, enough):
        return Cover(chosen, bound)
    return _proven(covers, chosen, price, effort)


def _settled(chosen: Integers, bound: int, enough: int) -> bool:
    return len(chosen) <= max(bound, enough) or bound > enough > 0


def _search_share(covers: csr_array) -> float:
    """Return the share of the time for the search: small problems are proven in a moment."""
    return 0.02 if covers.shape[1] <= 200 else 0.3


def _proven(covers: csr_array, chosen: Integers, price: Floats, effort: Effort) -> Cover:
    """Ask HiGHS for a smaller cover among the candidates that could be part of one."""
    bound = sites_needed(covers, price)
    slack = len(chosen) - 1 - lagrangian(covers, price) + ROUNDING
    reduced_cost = 1.0 - covers.T @ price
    column = np.flatnonzero(reduced_cost <= slack)  # a smaller cover can hold no other
    must: Flags = -reduced_cost[column] > slack  # nor be without these
    part = covers[:, column]
    need = np.where(part[:, must].sum(axis=1) > 0, 0, 1).astype(float)
    free = column[~must]
    part = part[need > 0][:, ~must]
    if (np.diff(part.tocsr().indptr) == 0).any():
        return Cover(chosen, len(chosen))
    found = minimise(
        np.ones(len(free)),
        part,
        need[need > 0],
        np.ones(len(free), dtype=bool),
        seconds=effort.left,
    )
    if found.x is not None:
        better = np.concatenate([column[must], free[found.x > 0.5]])
        if len(better) < len(chosen) and (covers[:, better].sum(axis=1) > 0).all():
            chosen = better
    if np.isfinite(found.bound):
        bound = max(bound, math.ceil(found.bound - ROUNDING) + int(must.sum()))
    elif found.proven:
        bound = len(chosen)
    return Cover(chosen, min(bound, len(chosen)))
