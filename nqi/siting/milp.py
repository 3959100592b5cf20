"""One thin way into HiGHS (Huangfu and Hall, 2018), the solver scipy brings along.

scipy cannot hand HiGHS a first solution, and without one HiGHS may return worse than a greedy
choice. So callers keep their own best and use HiGHS to better it or to prove it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nqi.siting.inputs import Flags, Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_LARGEST = 1000.0
"""Size of the largest objective coefficient handed over: HiGHS stops at an absolute gap of 1e-6,
which must mean the same for people and for millions of people."""


@dataclass(frozen=True)
class Answer:
    """What HiGHS found: ``x`` is None without a solution, ``bound`` is inf when none exists."""

    x: Floats | None
    bound: float
    proven: bool


def minimise(
    objective: Floats,
    rows: csr_array,
    at_least: Floats,
    whole: Flags,
    *,
    seconds: float,
) -> Answer:
    """Minimise objective·x where rows·x >= at_least and 0 <= x <= 1; ``whole`` x are 0 or 1.

    The optimality gap asked for is 0 (the default of HiGHS is 1e-4, so its "optimal" is not).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not len(objective):
        possible = bool((at_least <= 0).all())
        return Answer(np.empty(0), 0.0 if possible else np.inf, proven=True)
    scale = max(float(np.abs(objective).max()), np.finfo(float).tiny) / _LARGEST
    found = milp(
        objective / scale,
        integrality=whole.astype(np.uint8),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, at_least, np.inf),
        options={"time_limit": max(seconds, 1e-3), "mip_rel_gap": 0.0},
    )
    if found.status == 2:
        return Answer(None, np.inf, proven=True)
    reached = getattr(found, "mip_dual_bound", None)
    bound = -np.inf if reached is None or np.isnan(reached) else float(reached) * scale
    return Answer(found.x, bound, proven=found.status == 0)


def row_prices(
    objective: Floats, rows: csr_array, at_least: Floats, *, seconds: float
) -> Floats | None:
    """Return the dual value of each row of the relaxation (x may be fractional), None if late."""
    from scipy.optimize import linprog

    found = linprog(
        objective,
        A_ub=-rows,
        b_ub=-at_least,
        bounds=(0, None),
        method="highs",
        options={"time_limit": max(seconds, 1e-3)},
    )
    if found.status != 0:
        return None
    return np.maximum(0.0, -np.asarray(found.ineqlin.marginals, dtype=np.float64))
