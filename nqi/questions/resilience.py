"""Resilience: where one body is all there is, and what is lost when one stops or rights lapse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from nqi.catalog import provider
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.formulas.resilience import loss_without, providers_reached, single_provider_share
from nqi.planning_selection import Planning
from nqi.questions.basis import Basis, basis
from nqi.questions.scene import Providers, Scene, scene
from nqi.reach import Integers, Pairs
from nqi.remembered import remembered
from nqi.travel.ways import way_of

ANSWERS_KEPT = 32
DEFAULT_WITHIN = 50.0
LAPSE_DAYS = 90
MOST_LOSSES = 50


@dataclass(frozen=True)
class Loss:
    """The coverage that goes when one body stops."""

    organization_id: int
    share: float
    """Of all demand, 0 to 1: what reaches this body and no other."""
    units: int


@dataclass(frozen=True)
class Resilience:
    """How much hangs on one body."""

    basis: Basis
    within: float
    """In the unit of the distance, inclusive."""
    reached: Integers
    """Distinct bodies each unit reaches, shape (units,)."""
    covered_share: float | None
    single_provider_share: float | None
    """Of the demand that reaches anybody, what depends on one body alone."""
    losses: tuple[Loss, ...]
    """The bodies without which some demand reaches nobody, by the share lost, then by id."""
    lapse_by: date
    lapsing: int
    """Placed bodies of which every valid qualification ends by that day."""
    covered_after_lapse: float | None
    reached_after_lapse: Integers


@remembered(ANSWERS_KEPT)
def resilience(
    release: OpenRelease,
    asked: Planning,
    within: float = DEFAULT_WITHIN,
    lapse_days: int = LAPSE_DAYS,
) -> Resilience:
    """Return how fragile coverage within a distance is.

    Two places of one body are one provider. Single-provider share and N-1 loss after DOMAIN C2.5.
    Raises InvalidInput for an impossible distance or number of days.
    """
    if not 0 < within <= 1000:
        raise InvalidInput(f"within {within!r}: allowed is more than 0 to 1000")
    if not 0 <= lapse_days <= 3660:
        raise InvalidInput(f"lapseDays {lapse_days!r}: allowed is 0 to 3660")
    on = scene(release, asked)
    pairs = way_of(asked).pairs(on.units.points, on.providers.points, within)
    reached = providers_reached(pairs, on.providers.owner)
    lapse_by = asked.as_of + timedelta(days=lapse_days)
    lapsing = _lapsing(release, asked, on.providers, lapse_by)
    staying = pairs.kept(~lapsing[on.providers.owner[pairs.place]]) if len(lapsing) else pairs
    after = providers_reached(staying, on.providers.owner)
    return Resilience(
        basis=basis(release, asked, on, way_of(asked).source),
        within=within,
        reached=reached,
        covered_share=_share(on, reached),
        single_provider_share=single_provider_share(reached, on.units.weight),
        losses=_losses(on, pairs),
        lapse_by=lapse_by,
        lapsing=int(lapsing.sum()),
        covered_after_lapse=_share(on, after),
        reached_after_lapse=after,
    )


def _share(on: Scene, reached: Integers) -> float | None:
    total = float(on.units.weight.sum())
    return float(on.units.weight[reached > 0].sum()) / total if total else None


def _losses(on: Scene, pairs: Pairs) -> tuple[Loss, ...]:
    owner, weight = on.providers.owner, on.units.weight
    lost = loss_without(pairs, owner, weight)
    if lost is None:
        return ()
    units = loss_without(pairs, owner, np.ones(len(weight)))
    assert units is not None
    order = np.lexsort((np.array(on.providers.bodies)[: len(lost)], -lost))
    return tuple(
        Loss(on.providers.bodies[i], float(lost[i]), round(float(units[i]) * len(weight)))
        for i in order[:MOST_LOSSES]
        if lost[i] > 0
    )


def _lapsing(
    release: OpenRelease, asked: Planning, providers: Providers, lapse_by: date
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    given = literals(asked.service.given() | {"lapse_by": lapse_by.isoformat()})
    ending = {row["organization_id"] for row in release.rows(provider.lapsing(given))}
    return np.array([body in ending for body in providers.bodies], dtype=bool)
