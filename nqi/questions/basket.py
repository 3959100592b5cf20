"""Basket: which places of institutions together meet a list of needs, and what nobody meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nqi.catalog import calibration, provider
from nqi.catalog.listing import literals
from nqi.catalog.statement import Query
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.measurement_selection import Calibration
from nqi.questions.basket_cover import MOST_NEEDS, Cover, alternatives, nearest
from nqi.reach import Floats, Integers, geodesic_km
from nqi.remembered import remembered
from nqi.selection import Near, Selection
from nqi.terms import BasketObjective, ServiceReach

ANSWERS_KEPT = 32
PLACES_KEPT = 4
"""Baskets whose places are remembered: two questions are asked of each."""
MOST_STOPS = 12


@dataclass(frozen=True, kw_only=True)
class Basket:
    """What is needed, from where, how far, and what is wanted first."""

    needs: tuple[Selection | Calibration, ...]
    """One for each need: the bodies, or the calibration services, that meet it on the same day."""
    near: Near
    most_stops: int = MOST_STOPS
    objective: BasketObjective = field(default=BasketObjective.FEWEST)

    def __post_init__(self) -> None:
        if not 0 < len(self.needs) <= MOST_NEEDS:
            raise InvalidInput(
                f"needs: {len(self.needs)} were given, 1 to {MOST_NEEDS} are planned"
            )
        if not 0 < self.most_stops <= MOST_STOPS:
            raise InvalidInput(f"maxStops {self.most_stops}: allowed is 1 to {MOST_STOPS}")


@dataclass(frozen=True)
class Stop:
    """A place of an institution in a plan, and the needs it meets there."""

    organization_id: int
    site_id: int
    km: float
    """Geodesic distance from the origin."""
    by_post: bool
    """Whether it serves the whole country: a sample can be sent to it."""
    needs: tuple[int, ...]
    """Places of the needs in the list that was asked, each met at one stop only: the nearest."""


@dataclass(frozen=True)
class BasketPlan:
    """Stops that meet every need that can be met within the radius."""

    stops: tuple[Stop, ...]
    total_km: float
    proven: bool
    """Whether no better plan of its kind exists."""


@dataclass(frozen=True)
class Unmet:
    """A need that the plan does not meet."""

    need: int
    organization_id: int | None
    """The nearest body anywhere that meets it; None where the catalogue knows nobody."""
    km: float | None


@dataclass(frozen=True)
class BasketAnswer:
    """The plan, its alternatives, and what is missing."""

    release: str
    one_stop: bool
    """Whether one place within the radius meets every need that can be met."""
    candidates: int
    plan: BasketPlan | None
    """None where nothing can be met, or not in so few stops."""
    alternatives: tuple[BasketPlan, ...]
    """Plans of more places that are nearer together."""
    unmet: tuple[Unmet, ...]
    left: tuple[Unmet, ...] = ()
    """Needs that somebody in reach meets, but not at the one place that is visited."""


@dataclass(frozen=True)
class AbleBody:
    """A body, or one of its places, and which needs it meets."""

    organization_id: int
    site_id: int
    """The nearest of the places that count together."""
    km: float
    by_post: bool
    needs: tuple[int, ...]


@dataclass(frozen=True)
class _Places:
    """Which place can meet which need: rows are places, columns needs."""

    sites: tuple[int, ...]
    owners: tuple[int, ...]
    km: Floats
    by_post: tuple[bool, ...]
    able: NDArray[np.bool_]


@remembered(ANSWERS_KEPT)
def basket(release: OpenRelease, asked: Basket) -> BasketAnswer:
    """Return the plan of a basket of needs, solved to a proven optimum.

    A need that nobody within the radius meets is set aside and named with the nearest body
    anywhere; the rest is planned.
    """
    places = _places(release, asked)
    within = places.km <= asked.near.within_km
    met = np.atleast_1d(places.able[within].any(axis=0))
    able, km = places.able[within][:, met], places.km[within]
    plans = [
        _plan(places, np.flatnonzero(within), met, cover) for cover in _covers(asked, able, km)
    ]
    done = {need for plan in plans[:1] for stop in plan.stops for need in stop.needs}
    left = [need for need in np.flatnonzero(met).tolist() if plans and need not in done]
    return BasketAnswer(
        release=release.id,
        one_stop=bool(met.any() and able.all(axis=1).any()),
        candidates=int(within.sum()),
        plan=plans[0] if plans else None,
        alternatives=tuple(plans[1:]),
        unmet=tuple(_unmet(places, need) for need in np.flatnonzero(~met).tolist()),
        left=tuple(_unmet(places, need) for need in left),
    )


@remembered(ANSWERS_KEPT)
def able_bodies(
    release: OpenRelease, asked: Basket, *, same_site: bool = True
) -> tuple[AbleBody, ...]:
    """Return who meets any of the needs within the radius: most needs first, then the nearest.

    With ``same_site`` each place stands for itself; without, the places of a body count together.
    """
    places = _places(release, asked)
    groups: dict[int, list[int]] = {}
    for i in np.flatnonzero(places.km <= asked.near.within_km).tolist():
        key = places.sites[i] if same_site else places.owners[i]
        groups.setdefault(key, []).append(i)
    found = [_together(places, members) for members in groups.values()]
    return tuple(sorted(found, key=lambda one: (-len(one.needs), one.km, one.site_id)))


def _together(places: _Places, members: Sequence[int]) -> AbleBody:
    at = min(members, key=lambda i: (places.km[i], places.sites[i]))
    needs = np.flatnonzero(places.able[list(members)].any(axis=0)).tolist()
    return AbleBody(
        places.owners[at],
        places.sites[at],
        float(places.km[at]),
        places.by_post[at],
        tuple(needs),
    )


def _covers(asked: Basket, able: NDArray[np.bool_], km: Floats) -> list[Cover]:
    if not able.size:
        return []
    if asked.objective is BasketObjective.ONE_VISIT:
        best = int(np.lexsort((km, -able.sum(axis=1)))[0])
        return [Cover((best,), float(km[best]), True)]
    if asked.objective is BasketObjective.LEAST_TRAVEL:
        least = nearest(able, km, asked.most_stops)
        return [least] if least else []
    return [one for one in alternatives(able, km) if len(one.chosen) <= asked.most_stops]


@remembered(PLACES_KEPT)
def _places(release: OpenRelease, asked: Basket) -> _Places:
    """Return every place with a position that meets a need."""
    rows: dict[int, dict[str, Any]] = {}
    meets: dict[int, list[int]] = {}
    for need, selection in enumerate(asked.needs):
        for row in release.rows(_able(selection)):
            if row["lng"] is not None:
                rows[row["site_id"]] = row
                meets.setdefault(row["site_id"], []).append(need)
    sites = tuple(sorted(rows))
    able = np.zeros((len(sites), len(asked.needs)), dtype=bool)
    for i, site in enumerate(sites):
        able[i, meets[site]] = True
    national = ServiceReach.NATIONAL.code
    return _Places(
        sites=sites,
        owners=tuple(rows[site]["organization_id"] for site in sites),
        km=_distances(asked.near, [rows[site] for site in sites]),
        by_post=tuple(rows[site]["service_reach"] == national for site in sites),
        able=able,
    )


def _able(need: Selection | Calibration) -> Query:
    given = literals(need.given())
    return provider.places(given) if isinstance(need, Selection) else calibration.places(given)


def _distances(near: Near, rows: Sequence[dict[str, Any]]) -> Floats:
    to = np.array([(row["lng"], row["lat"]) for row in rows], dtype=float).reshape(-1, 2)
    lng, lat = np.full(len(to), near.lng), np.full(len(to), near.lat)
    return np.round(geodesic_km(lng, lat, to[:, 0], to[:, 1]), 3)


def _plan(places: _Places, within: Integers, met: NDArray[np.bool_], cover: Cover) -> BasketPlan:
    chosen = [int(within[i]) for i in cover.chosen]
    stops: list[Stop] = []
    left = set(np.flatnonzero(met).tolist())
    for i in chosen:
        needs = sorted(left & set(np.flatnonzero(places.able[i]).tolist()))
        left -= set(needs)
        stops.append(
            Stop(
                places.owners[i],
                places.sites[i],
                float(places.km[i]),
                places.by_post[i],
                tuple(needs),
            )
        )
    return BasketPlan(tuple(stops), round(cover.km, 3), cover.proven)


def _unmet(places: _Places, need: int) -> Unmet:
    able = np.flatnonzero(places.able[:, need]) if len(places.sites) else np.empty(0, dtype=np.intp)
    if not len(able):
        return Unmet(need, None, None)
    at = int(able[np.argmin(places.km[able])])
    return Unmet(need, places.owners[at], float(places.km[at]))
