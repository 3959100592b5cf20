"""One-stop index: what share of a product's chain is in reach, in all and at one best hub.

After DOMAIN C2.7: ``OSI_any`` counts the steps satisfied within the radius, ``OSI_one`` those of
the best hub (places within 2 km of each other), both over the steps that apply. The needs and
rules are those of ``one_stop``, so a region of the map and a firm's own page cannot disagree.
A hub may stick out of the radius by its 2 km, so at its edge ``OSI_one`` may exceed ``OSI_any``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions.basis import Basis, basis
from nqi.questions.onestop import DEFAULT_WITHIN_KM, needs_of
from nqi.questions.onestop_need import OpenNeed, judged_by
from nqi.questions.onestop_offer import NO_SITE, Booleans, Offers
from nqi.questions.scene import scene
from nqi.reach import Floats, Integers, Pairs, pairs_within
from nqi.remembered import remembered
from nqi.terms import ChainStep, StepStatus
from nqi.travel import Points
from nqi.travel.ways import way_of

ANSWERS_KEPT = 16
HUB_KM = 2.0
"""Places no farther apart are one hub: one visit serves them all (DOMAIN C2.7)."""
NOWHERE = -1


@dataclass(frozen=True)
class StepShare:
    """A step, and for what share of demand it is satisfied."""

    step: ChainStep
    is_known: bool
    """False where the catalogue knows nobody for any of its needs."""
    satisfied: float | None
    at_most: float | None
    """With every need that nobody is known for met after all."""


@dataclass(frozen=True)
class OneStopIndex:
    """How much of the chain of a product each unit of demand reaches; arrays of shape (units,)."""

    basis: Basis
    product: str
    within: float
    """In the unit of the distance, inclusive."""
    steps: tuple[ChainStep, ...]
    """The steps that apply, K of them."""
    satisfied: Booleans
    """Shape (units, K)."""
    any_share: Floats
    """Share of the steps satisfied within the radius, 0 to 1."""
    at_most: Floats
    """The same with every step that nobody is known for counted as satisfied."""
    one_share: Floats
    """Share of the steps satisfied at the best single hub."""
    hub: Integers
    """Id of a place of that hub, -1 where no place is in reach."""
    need_share: Floats
    """Share of the needs met within the radius: finer than whole steps."""
    mean_any: float | None
    mean_at_most: float | None
    mean_one: float | None
    mean_need: float | None
    by_step: tuple[StepShare, ...]


@dataclass(frozen=True)
class _Supply:
    """Places that meet needs fully: columns are the needs that steps are judged by."""

    sites: tuple[int, ...]
    lng_lat: Floats
    able: Booleans
    """Shape (sites, needs)."""
    everywhere: Booleans
    """Needs met wherever one is: by post, by a national body, or without anybody."""
    unknown: Booleans
    """Needs that nobody is known for."""
    possible: Booleans
    """Needs that may be met: nobody is known, or somebody of whom it is not known where."""
    step_of: Integers
    """Shape (needs,): index into the steps that apply."""
    bodies: int
    national: int
    unplaced: int


@remembered(ANSWERS_KEPT)
def one_stop_index(
    release: OpenRelease, asked: Planning, product: str, within: float = DEFAULT_WITHIN_KM
) -> OneStopIndex:
    """Return the index of every unit of demand; the service of ``asked`` makes no difference.

    Raises InvalidInput for an unknown product and an impossible distance.
    """
    if not 0 < within <= 1000:
        raise InvalidInput(f"within {within!r}: allowed is more than 0 to 1000")
    needs = needs_of(release, product, asked.as_of)
    steps = tuple(key for key in ChainStep if _applies(needs, key))
    supply, on = _supply(needs, steps), scene(release, asked)
    way = way_of(asked)
    keys = tuple(str(site) for site in supply.sites)
    places = Points(keys, supply.lng_lat[:, 0], supply.lng_lat[:, 1])
    pairs = way.pairs(on.units.points, places, within)
    met = _any(pairs, supply.able) | supply.everywhere
    satisfied = _steps(met, supply, len(steps))
    possible = _steps(met | supply.possible, supply, len(steps))
    one, hub = _best_hub(pairs, supply, len(steps))
    weight = on.units.weight
    any_share, at_most = _share(satisfied), _share(possible)
    return OneStopIndex(
        basis=_counted(basis(release, asked, on, way.source), supply, product),
        product=product,
        within=within,
        steps=steps,
        satisfied=satisfied,
        any_share=any_share,
        at_most=at_most,
        one_share=one,
        hub=hub,
        need_share=_share(met),
        mean_any=_mean(any_share, weight),
        mean_at_most=_mean(at_most, weight),
        mean_one=_mean(one, weight),
        mean_need=_mean(_share(met), weight),
        by_step=tuple(
            StepShare(
                step,
                not bool(supply.unknown[supply.step_of == i].all()),
                _mean(satisfied[:, i].astype(float), weight),
                _mean(possible[:, i].astype(float), weight),
            )
            for i, step in enumerate(steps)
        ),
    )


def _of_step(needs: Sequence[OpenNeed], key: ChainStep) -> Sequence[OpenNeed]:
    """Return the needs that a step is judged by, as the firm's own page judges it."""
    return judged_by([need for need in needs if need.fact.step is key])


def _applies(needs: Sequence[OpenNeed], key: ChainStep) -> bool:
    own = _of_step(needs, key)
    return not own or any(_settled(need) is not StepStatus.NOT_APPLICABLE for need in own)


def _settled(need: OpenNeed) -> StepStatus | None:
    return need.settled[0] if need.settled else None


def _supply(needs: Sequence[OpenNeed], steps: Sequence[ChainStep]) -> _Supply:
    columns = [(i, need) for i, step in enumerate(steps) for need in _of_step(needs, step)]
    found = [(need.columns, i) for i, (_, need) in enumerate(columns)]
    national = [offers.organization[offers.full & offers.nationwide] for offers, _ in found]
    local = [(offers, i, offers.full & ~offers.nationwide) for offers, i in found]
    placed = [(offers, i, which & _is_placed(offers)) for offers, i, which in local]
    nowhere = [offers.organization[which & ~_is_placed(offers)] for offers, _, which in local]
    at_sites = _joined([offers.site[which] for offers, _, which in placed])
    sites, first, row = np.unique(at_sites, return_index=True, return_inverse=True)
    able = np.zeros((len(sites), len(columns)), dtype=bool)
    able[row, _joined([np.full(which.sum(), i) for _, i, which in placed])] = True
    positions = [offers.lng_lat[which] for offers, _, which in placed]
    bodies = [offers.organization[offers.full] for offers, _ in found]
    nationwide = np.unique(_joined(national))
    return _Supply(
        sites=tuple(sites.tolist()),
        lng_lat=np.concatenate([np.empty((0, 2)), *positions])[first],
        able=able,
        everywhere=np.array([_everywhere(need) for _, need in columns], dtype=bool),
        unknown=np.array([_unknown(need) for _, need in columns], dtype=bool),
        possible=np.array([_may_be_met(need) for _, need in columns], dtype=bool),
        step_of=np.array([i for i, _ in columns], dtype=np.intp),
        bodies=len(np.unique(_joined(bodies))),
        national=len(nationwide),
        unplaced=len(np.setdiff1d(_joined(nowhere), nationwide)),
    )


def _is_placed(offers: Offers) -> Booleans:
    placed: Booleans = (offers.site != NO_SITE) & ~np.isnan(offers.lng_lat[:, 0])
    return placed


def _joined(parts: Sequence[Integers]) -> Integers:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])


def _everywhere(need: OpenNeed) -> bool:
    if need.settled:
        return _settled(need) in (StepStatus.SATISFIED, StepStatus.NOT_APPLICABLE)
    return bool((need.full & need.nationwide).any())


def _unknown(need: OpenNeed) -> bool:
    return _settled(need) is StepStatus.NO_DATA if need.settled else not need.offers


def _may_be_met(need: OpenNeed) -> bool:
    return _unknown(need) or bool((need.full & need.unplaced).any())


def _any(pairs: Pairs, able: Booleans) -> Booleans:
    """Return which needs some place in reach meets, shape (origins, needs)."""
    met = np.zeros((pairs.origins, able.shape[1]), dtype=bool)
    for column in range(able.shape[1]):
        met[pairs.origin[able[pairs.place, column]], column] = True
    return met


def _steps(met: Booleans, supply: _Supply, steps: int) -> Booleans:
    """Return which steps are satisfied, shape (rows, steps): all needs that they are judged by."""
    found = np.zeros((len(met), steps), dtype=bool)
    for step in range(steps):
        own = supply.step_of == step
        found[:, step] = own.any() and met[:, own].all(axis=1)
    return found


def _best_hub(pairs: Pairs, supply: _Supply, steps: int) -> tuple[Floats, Integers]:
    """Return the share of the steps at the best hub in reach, and a place of it, (origins,) each.

    Where no place is in reach, only what is met everywhere counts.
    """
    together = pairs_within(supply.lng_lat, supply.lng_lat, HUB_KM)
    score = _share(_steps(_any(together, supply.able) | supply.everywhere, supply, steps))
    alone = _share(_steps(supply.everywhere[None, :], supply, steps))[0]
    best, hub = np.full(pairs.origins, alone), np.full(pairs.origins, NOWHERE, dtype=np.intp)
    # The last written wins: the best hub, of equals the nearest.
    order = np.lexsort((-pairs.cost, score[pairs.place]))
    best[pairs.origin[order]] = score[pairs.place[order]]
    hub[pairs.origin[order]] = np.array(supply.sites, dtype=np.intp)[pairs.place[order]]
    return best, hub


def _share(satisfied: Booleans) -> Floats:
    steps = satisfied.shape[1]
    return satisfied.sum(axis=1) / steps if steps else np.zeros(len(satisfied))


def _mean(values: Floats, weight: Floats) -> float | None:
    total = float(weight.sum())
    return float((values * weight).sum()) / total if total else None


def _counted(rests_on: Basis, supply: _Supply, product: str) -> Basis:
    """Return what the answer rests on: who was counted are those who meet a need of the product."""
    return replace(
        rests_on,
        service=f'{{"product":"{product}"}}',
        organizations=supply.bodies,
        nationwide=supply.national,
        unplaced=supply.unplaced,
        sites=len(supply.sites),
    )
