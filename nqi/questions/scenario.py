"""Scenario: the same area with some providers opened, closed or upgraded, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nqi.catalog import provider
from nqi.catalog import region as regions
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.formulas.resilience import providers_reached, single_provider_share
from nqi.planning_selection import Planning
from nqi.questions.basis import Basis, basis
from nqi.questions.scene import Providers, Scene, scene
from nqi.questions.siting_plan import Figures, figures
from nqi.reach import Floats
from nqi.remembered import remembered
from nqi.selection import check_adcode
from nqi.travel import Points, TravelCost
from nqi.travel.ways import way_of

ANSWERS_KEPT = 16
MOST_CHANGES = 200

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is changed."""

    planning: Planning
    radius: float = 50.0
    opened: tuple[str, ...] = ()
    """Codes of regions at whose points a provider opens."""
    closed: tuple[int, ...] = ()
    """Ids of bodies that stop."""
    upgraded: tuple[int, ...] = ()
    """Ids of bodies of the catalogue that begin to offer the services asked about."""

    def __post_init__(self) -> None:
        if not 0 < self.radius <= 2000:
            raise InvalidInput(f"radius {self.radius!r}: allowed is more than 0 to 2000")
        changes = len(self.opened) + len(self.closed) + len(self.upgraded)
        if not 0 < changes <= MOST_CHANGES:
            raise InvalidInput(
                f"scenario: {changes} changes; from 1 to {MOST_CHANGES} of open, close, upgrade"
            )
        if both := set(self.closed) & set(self.upgraded):
            raise InvalidInput(f"body {min(both)}: it cannot be both closed and upgraded")
        for code in self.opened:
            check_adcode(code)


@dataclass(frozen=True)
class Side:
    """The area on one side of the change."""

    figures: Figures
    single_provider_share: float | None
    organizations: int
    cost: Floats


@dataclass(frozen=True)
class ScenarioAnswer:
    """Both sides, over the same units."""

    basis: Basis
    asked: Scenario
    before: Side
    after: Side
    better: int
    """Units whose nearest provider is nearer after the change."""
    worse: int


@remembered(ANSWERS_KEPT)
def scenario(release: OpenRelease, asked: Scenario) -> ScenarioAnswer:
    """Return the figures before and after; raises InvalidInput for a body or region not known."""
    on, way = scene(release, asked.planning), way_of(asked.planning)
    changed = replace(on, providers=_changed(release, asked, on.providers))
    before, after = _side(asked, on, way), _side(asked, changed, way)
    return ScenarioAnswer(
        basis=basis(release, asked.planning, on, way.source),
        asked=asked,
        before=before,
        after=after,
        better=int((after.cost < before.cost).sum()),
        worse=int((after.cost > before.cost).sum()),
    )


def _side(asked: Scenario, on: Scene, way: TravelCost) -> Side:
    cost = way.nearest(on.units.points, on.providers.points).cost
    pairs = way.pairs(on.units.points, on.providers.points, asked.radius)
    reached = providers_reached(pairs, on.providers.owner)
    return Side(
        figures=figures(cost, on.units.weight, asked.radius),
        single_provider_share=single_provider_share(reached, on.units.weight),
        organizations=len(np.unique(on.providers.owner)),
        cost=cost,
    )


def _changed(release: OpenRelease, asked: Scenario, providers: Providers) -> Providers:
    unknown = [body for body in asked.closed if body not in providers.bodies]
    if unknown:
        raise InvalidInput(f"close {unknown[0]}: it is no placed provider of the services asked")
    staying = np.array([body not in asked.closed for body in providers.bodies], dtype=bool)
    kept = providers.only(staying[providers.owner]) if len(providers) else providers
    added = [*_upgraded(release, asked), *_opened(release, asked)]
    return _with(kept, added)


def _opened(release: OpenRelease, asked: Scenario) -> list[Row]:
    rows: list[Row] = []
    for number, code in enumerate(asked.opened, 1):
        found = release.rows(regions.by_adcode({}, literals({"code": code})["code"]))
        ended = found and found[0]["valid_to"] and found[0]["valid_to"] <= asked.planning.as_of
        if not found or found[0]["lng"] is None or ended:
            raise InvalidInput(f"open {code!r}: it is no region in force with a position")
        rows.append({**found[0], "organization_id": -number})
    return rows


def _upgraded(release: OpenRelease, asked: Scenario) -> list[Row]:
    rows: list[Row] = []
    given = literals(asked.planning.service.given())
    able = {row["id"] for row in release.rows(provider.names(given))} if asked.upgraded else set()
    for body in asked.upgraded:
        if body in able:
            raise InvalidInput(f"upgrade {body}: it offers the services already")
        found = release.rows(provider.places_of({}, literals({"id": body})["id"]))
        if not found:
            raise InvalidInput(f"upgrade {body}: it is no body with a position in the catalogue")
        rows += found
    return rows


def _with(providers: Providers, rows: Sequence[Row]) -> Providers:
    bodies = list(providers.bodies)
    owner = list(providers.owner)
    for row in rows:
        if row["organization_id"] not in bodies:
            bodies.append(row["organization_id"])
        owner.append(bodies.index(row["organization_id"]))
    points = providers.points
    return Providers(
        points=Points(
            (*points.keys, *(str(row["adcode"]) for row in rows)),
            np.append(points.lng, [row["lng"] for row in rows]),
            np.append(points.lat, [row["lat"] for row in rows]),
        ),
        site_id=np.append(providers.site_id, [row.get("site_id", -1) for row in rows]).astype(
            np.intp
        ),
        owner=np.array(owner, dtype=np.intp),
        bodies=tuple(bodies),
        adcodes=(*providers.adcodes, *(row["adcode"] for row in rows)),
    )
