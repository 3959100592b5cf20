"""Reach: how much of the demand is near a provider, how far the rest is, and who is outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nqi.db import OpenRelease
from nqi.formulas.coverage import share_within, weighted_quantile
from nqi.planning_selection import Planning
from nqi.questions.basis import Basis, basis
from nqi.questions.scene import Scene, scene
from nqi.reach import Floats, Integers
from nqi.remembered import remembered
from nqi.terms import DistanceMetric
from nqi.travel.ways import way_of

ANSWERS_KEPT = 32
SENSITIVITY = 0.1
"""How much the factor of an estimate is varied, to each side."""


@dataclass(frozen=True)
class Step:
    """A point of the coverage curve."""

    threshold: float
    """Inclusive, in the unit of the distance."""
    share: float | None
    """Share of demand within it, 0 to 1; None where no demand is known."""
    demand: float
    units: int
    low: float | None
    high: float | None
    """The share with a factor 0.1 larger and 0.1 smaller; None of a measure."""


@dataclass(frozen=True)
class Reach:
    """The curve, the middle and the far end of the distances, and each unit's nearest provider."""

    basis: Basis
    curve: tuple[Step, ...]
    median: float | None
    p90: float | None
    """Distance within which half, and nine tenths, of the demand lies; None where nobody is."""
    cost: Floats
    """Of each unit to its nearest provider; inf without any. Shape (units,)."""
    nearest_site: Integers
    """Id of that site, -1 without any."""
    nearest_body: Integers


@remembered(ANSWERS_KEPT)
def reach(release: OpenRelease, asked: Planning) -> Reach:
    """Return how far demand is from the providers of a selection.

    Share within X: the demand of the units whose nearest provider costs no more than X, over all
    known demand (DOMAIN C2.2). Raises InvalidInput for an unknown region, layer or way.
    """
    on = scene(release, asked)
    way = way_of(asked)
    nearest = way.nearest(on.units.points, on.providers.points)
    served = nearest.place >= 0
    site = np.where(served, np.append(on.providers.site_id, -1)[nearest.place], -1)
    owner = np.append(on.providers.owner, -1)[nearest.place]
    bodies = np.array((*on.providers.bodies, -1), dtype=np.intp)
    return Reach(
        basis=basis(release, asked, on, way.source),
        curve=_curve(asked, on, nearest.cost),
        median=_finite(weighted_quantile(nearest.cost, on.units.weight, 0.5)),
        p90=_finite(weighted_quantile(nearest.cost, on.units.weight, 0.9)),
        cost=nearest.cost,
        nearest_site=site,
        nearest_body=np.where(served, bodies[owner], -1),
    )


def _curve(asked: Planning, on: Scene, cost: Floats) -> tuple[Step, ...]:
    weight, limits = on.units.weight, asked.limits
    shares = share_within(cost, weight, limits)
    ends = _sensitivity(asked, cost, weight)
    return tuple(
        Step(
            threshold=limit,
            share=None if shares is None else float(shares[i]),
            demand=float(weight[cost <= limit].sum()),
            units=int((cost <= limit).sum()),
            low=None if ends is None else float(ends[0][i]),
            high=None if ends is None else float(ends[1][i]),
        )
        for i, limit in enumerate(limits)
    )


def _sensitivity(asked: Planning, cost: Floats, weight: Floats) -> tuple[Floats, Floats] | None:
    if asked.metric is not DistanceMetric.ESTIMATED_ROAD:
        return None
    straight = cost / asked.factor
    low = share_within(straight * (asked.factor + SENSITIVITY), weight, asked.limits)
    high = share_within(straight * (asked.factor - SENSITIVITY), weight, asked.limits)
    return None if low is None or high is None else (low, high)


def _finite(cost: float | None) -> float | None:
    return None if cost is None or not np.isfinite(cost) else round(cost, 3)
