"""Coverage: the share of demand within a cost of its nearest provider.

``cost`` (units,) is km or minutes to the nearest provider, infinite where there is none; ``weight``
(units,) is the demand, 0 or more. A threshold is inclusive. None when there is no demand.
"""

from collections.abc import Sequence

import numpy as np

from nqi.errors import InvalidInput
from nqi.reach import Floats

_ROUNDING = 1e-12
"""Relative slack of a quantile: 55 % of 100 units is 55.00000000000001 in binary."""


def share_within(cost: Floats, weight: Floats, limits: Sequence[float]) -> Floats | None:
    """Return the share of demand within each limit, shape (limits,), from 0 to 1.

    An infinite limit asks for the share that reaches anyone at all.
    """
    total = weight.sum()
    if total <= 0:
        return None
    reached = np.isfinite(cost)
    return np.array([weight[reached & (cost <= limit)].sum() / total for limit in limits])


def curve(cost: Floats, weight: Floats) -> tuple[Floats, Floats] | None:
    """Return the coverage curve: each finite cost once, rising, and the share of demand within it.

    The last share is below 1 where some demand reaches nobody.
    """
    order = np.argsort(cost, kind="stable")
    ranked, running = cost[order], np.cumsum(weight[order])
    if not len(running) or running[-1] <= 0:
        return None
    last = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True) & np.isfinite(ranked))
    return ranked[last], running[last] / running[-1]


def weighted_quantile(cost: Floats, weight: Floats, q: float) -> float | None:
    """Return the smallest cost within which at least a share ``q`` of demand lies.

    The inverse of the distribution function, without interpolation (Hyndman and Fan 1996, type 1);
    infinite where so much demand reaches nobody. ``q`` 0 is the least cost of any demand.

    Raises InvalidInput for a ``q`` outside 0 to 1.
    """
    if not 0 <= q <= 1:
        raise InvalidInput(f"quantile {q}: allowed are numbers from 0 to 1")
    asked = weight > 0  # nobody's cost is never the answer
    order = np.argsort(cost[asked], kind="stable")
    ranked, running = cost[asked][order], np.cumsum(weight[asked][order])
    if not len(running):
        return None
    at = np.searchsorted(running, q * running[-1] * (1 - _ROUNDING), side="left")
    return float(ranked[at])
