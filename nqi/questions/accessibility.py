"""Accessibility: supply in reach of each unit of demand, shared with all who reach it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.formulas import accessibility as formulas
from nqi.formulas import decay as decays
from nqi.formulas.concentration import equal_providers, hhi
from nqi.formulas.equity import gini, palma, worst_fifth
from nqi.planning_selection import COUNTRY, Planning
from nqi.questions.basis import Basis, basis
from nqi.questions.scene import Scene, scene
from nqi.reach import Floats, Pairs
from nqi.remembered import remembered
from nqi.terms import AccessMethod, Caveat, Decay, DemandBasis
from nqi.travel.ways import way_of

ANSWERS_KEPT = 32
PAIRS_KEPT = 4
DEFAULT_RADIUS = 100.0
LONGEST_RADIUS = 500.0
ZONES = (0.25, 0.5, 1.0)
"""Ends of the zones as parts of the radius: 30, 60 and 120 minutes of 120 (Luo and Qi 2009)."""
ZONE_WEIGHTS = (1.0, 0.68, 0.22)
AT_THE_EDGE = 0.01
"""What an exponential decay leaves at the radius."""
FORMULAS: dict[AccessMethod, Callable[..., Floats]] = {
    AccessMethod.TWO_STEP: formulas.two_step,
    AccessMethod.THREE_STEP: formulas.three_step,
    AccessMethod.BALANCED: formulas.balanced,
}


@dataclass(frozen=True)
class Access:
    """Each unit's score, and how evenly and by how few the demand is served."""

    basis: Basis
    method: AccessMethod
    decay: Decay
    radius: float
    """In the unit of the distance, inclusive."""
    score: Floats
    """Supply for each unit of demand, shape (units,); 0 where nobody is in reach."""
    ratio: Floats
    """The same over the national mean by demand, which is 1."""
    mean: float | None
    """Mean score of the area by demand; None where no demand is known."""
    served_share: float | None
    """Share of demand that reaches anybody."""
    gini: float | None
    palma: float | None
    worst_fifth: float | None
    hhi: float | None
    """Of the demand each body draws if units turn to sites by their decay; 1 is one body alone."""
    equal_providers: float | None


@remembered(ANSWERS_KEPT)
def accessibility(
    release: OpenRelease,
    asked: Planning,
    method: AccessMethod = AccessMethod.BALANCED,
    decay: Decay = Decay.GAUSSIAN,
    radius: float = DEFAULT_RADIUS,
) -> Access:
    """Return the accessibility of the providers of a selection.

    Demand from beyond the area shares its providers too, so the scores are those of the whole
    country and the area is cut out of them; a grid alone is computed for its area only. Supply
    counts every site as one: the sources give no capacity. The two-step methods inflate demand and
    supply where catchments overlap; the balanced one keeps both (Paez, Higgins and Vivona 2019),
    so it is the default. Raises InvalidInput for an impossible radius.
    """
    if not 0 < radius <= LONGEST_RADIUS:
        raise InvalidInput(f"radius {radius!r}: allowed is more than 0 to {LONGEST_RADIUS:g}")
    wide = asked if asked.demand is DemandBasis.GRID else replace(asked, within=COUNTRY)
    everywhere, here = scene(release, wide), scene(release, asked)
    found = _pairs(release, wide, radius)
    decayed = decay_of(decay, radius)(found.cost)
    weights = found.matrix(decayed)
    all_demand, supply = everywhere.units.weight, np.ones(len(everywhere.providers))
    all_scores = FORMULAS[method](weights, all_demand, supply)
    all_ratios = formulas.ratio_to_mean(all_scores, all_demand)
    inside = np.isin(everywhere.units.points.keys, here.units.points.keys)
    score, demand = all_scores[inside], here.units.weight
    total = float(demand.sum())
    served = _drawn(everywhere, found, decayed, np.where(inside, all_demand, 0.0))
    return Access(
        basis=basis(release, asked, here, way_of(asked).source, Caveat.SUPPLY_COUNTED_EQUAL),
        method=method,
        decay=decay,
        radius=radius,
        score=score,
        ratio=all_ratios[inside],
        mean=float(demand @ score) / total if total else None,
        served_share=float(demand[score > 0].sum()) / total if total else None,
        gini=gini(score, demand),
        palma=palma(score, demand),
        worst_fifth=worst_fifth(score, demand),
        hhi=hhi(served),
        equal_providers=equal_providers(served),
    )


def decay_of(decay: Decay, radius: float) -> decays.Decay:
    """Return a decay that ends at a radius."""
    if decay is Decay.BINARY:
        return decays.binary(radius)
    if decay is Decay.STEP:
        return decays.step([radius * part for part in ZONES], ZONE_WEIGHTS)
    if decay is Decay.GAUSSIAN:
        return decays.gaussian(radius)
    return decays.exponential(-np.log(AT_THE_EDGE) / radius)


@remembered(PAIRS_KEPT)
def _pairs(release: OpenRelease, asked: Planning, radius: float) -> Pairs:
    on = scene(release, asked)
    return way_of(asked).pairs(on.units.points, on.providers.points, radius)


def _drawn(on: Scene, found: Pairs, decayed: Floats, demand: Floats) -> Floats:
    """Return the demand of each body if each unit turns to the sites in reach by their decay."""
    whole = np.bincount(found.origin, weights=decayed, minlength=found.origins)[found.origin]
    part = np.divide(decayed, whole, out=np.zeros(len(decayed)), where=whole > 0)
    owners = on.providers.owner[found.place]
    drawn = np.bincount(
        owners, weights=part * demand[found.origin], minlength=len(on.providers.bodies)
    )
    return drawn.astype(np.float64, copy=False)  # numpy counts in whole numbers without pairs
