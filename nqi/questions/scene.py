"""Scene: the units of demand and the providers of a planner's question, as arrays.

Every planner's question starts here, so that its answer says the same of what it rests on: the
day, the release, who was counted, who could not be placed, and what a reader must know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nqi.catalog import coverage as registers
from nqi.catalog import demand, provider
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import ROAD_FACTOR, Planning
from nqi.questions.absence import Absence, absence
from nqi.questions.grid import grid_units
from nqi.reach import Floats, Integers
from nqi.remembered import remembered
from nqi.selection import Selection
from nqi.terms import (
    Confidence,
    DemandBasis,
    DemandKind,
    DistanceMetric,
    MatchMode,
    Precision,
    ServiceReach,
)
from nqi.travel import Points

Row = Mapping[str, Any]
SCENES_KEPT = 16
PROVIDERS_KEPT = 8
ANY_DAY = date(2000, 1, 1)
KIND_OF = {
    DemandBasis.POPULATION: DemandKind.POPULATION,
    DemandBasis.LEGAL_UNITS: DemandKind.LEGAL_UNITS,
    DemandBasis.CLUSTERS: DemandKind.CLUSTER,
    DemandBasis.LAYER: DemandKind.LAYER,
}
CENTROIDS = (Precision.COUNTY_CENTROID.code, Precision.CITY_CENTROID.code)


@dataclass(frozen=True)
class Units:
    """Units of demand that have a position and a figure, shape (n,) each, in order of the code."""

    points: Points
    homes: tuple[str, ...]
    """Code of the region in which each lies."""
    names: tuple[str, ...]
    names_en: tuple[str | None, ...]
    weight: Floats
    without_figure: tuple[str, ...]
    """Codes of the units that are left out because nobody knows their demand."""
    without_position: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True)
class Providers:
    """Places with a position, of bodies that do not serve the whole country; shape (m,) each."""

    points: Points
    site_id: Integers
    owner: Integers
    """Index of the body in ``bodies``: two places of one body are one provider."""
    bodies: tuple[int, ...]
    """Ids of the bodies."""
    adcodes: tuple[str | None, ...]

    def __len__(self) -> int:
        return len(self.points)

    def only(self, which: NDArray[np.bool_]) -> Providers:
        """Return some of the places; bodies keep their index."""
        chosen = np.flatnonzero(which)
        points = self.points
        keys = tuple(points.keys[i] for i in chosen)
        return Providers(
            Points(keys, points.lng[chosen], points.lat[chosen]),
            self.site_id[chosen],
            self.owner[chosen],
            self.bodies,
            tuple(self.adcodes[i] for i in chosen),
        )


@dataclass(frozen=True)
class Counted:
    """Who was counted and who could not be."""

    organizations: int
    """Bodies of the selection, anywhere."""
    nationwide: int
    """Those that serve the whole country, which are no matter of distance."""
    unplaced: int
    """Those of the others that have no position."""
    sites: int
    at_centroids: int
    """Sites placed at the centre of their county or city."""
    synthetic: bool
    unverified: bool


@dataclass(frozen=True)
class DemandSource:
    """Where the figures of demand were taken from."""

    title: str
    title_en: str | None
    measured_on: date | None
    unit: str
    confidence: str


@dataclass(frozen=True)
class Scene:
    """What a planner's question is computed on."""

    units: Units
    providers: Providers
    counted: Counted
    demand_sources: tuple[DemandSource, ...]
    absence: Absence


def scene(release: OpenRelease, asked: Planning) -> Scene:
    """Return the arrays of a question; raises InvalidInput for an unknown region or layer.

    How distance counts makes no difference to who is there.
    """
    geodesic = DistanceMetric.GEODESIC
    return _scene(release, replace(asked, thresholds=(), metric=geodesic, factor=ROAD_FACTOR))


@remembered(SCENES_KEPT)
def _scene(release: OpenRelease, asked: Planning) -> Scene:
    given = literals(asked.service.given() | {"parent": asked.within, "within": asked.within})
    if not release.rows(registers.parent_exists(given)):
        raise InvalidInput(f"region {asked.within!r} is no region in the catalogue")
    if kind := KIND_OF.get(asked.demand):
        given |= literals({"demand_kind": kind.code})
    if asked.layer:
        given |= literals({"layer": asked.layer})
        _check_layer(release, asked.layer)
    given["demand_level"] = asked.demand_level
    providers, counted = _providers(release, _undated(asked.service))
    sources = release.rows(demand.sources(given)) if kind else []
    fields = ("title", "title_en", "measured_on", "unit", "confidence")
    return Scene(
        units=_units(release, asked, given),
        providers=providers,
        counted=counted,
        demand_sources=tuple(DemandSource(*(row[name] for name in fields)) for row in sources),
        absence=absence(release, asked.service),
    )


def _check_layer(release: OpenRelease, layer: str) -> None:
    known = [row["layer"] for row in release.rows(demand.layers({}))]
    if layer not in known:
        allowed = ", ".join(known) or "none: `nqi add` brings one in"
        raise InvalidInput(f"layer {layer!r} is not in the release: it holds {allowed}")


def _units(release: OpenRelease, asked: Planning, given: dict[str, Any]) -> Units:
    if asked.demand is DemandBasis.GRID:
        return _known(grid_units(release, asked.within, asked.resolution, asked.as_of))
    if asked.demand is DemandBasis.CLUSTERS:
        return _known([row | {"weight": 1.0} for row in release.rows(demand.points(given))])
    if asked.demand is DemandBasis.LAYER:
        return _known(release.rows(demand.points(given)))
    if asked.demand is DemandBasis.ZONES:
        return _known([row | {"weight": 1.0} for row in release.rows(demand.zones(given))])
    # Where the four-level requirement does not apply the sources say nothing of either side.
    regions = [row for row in release.rows(demand.regions(given)) if row["has_four_levels"]]
    if asked.demand is DemandBasis.REGIONS:
        return _known([row | {"weight": 1.0} for row in regions])
    known = {row["adcode"]: row["weight"] for row in release.rows(demand.weights(given))}
    return _known([row | {"weight": known.get(row["adcode"])} for row in regions])


def _known(rows: Sequence[Row]) -> Units:
    """Return the rows that can be counted, and name those that cannot."""
    good = [row for row in rows if row["weight"] is not None and row["lng"] is not None]
    return Units(
        points=_points([str(row["adcode"]) for row in good], good),
        homes=tuple(row.get("home") or row["adcode"] for row in good),
        names=tuple(row["name"] for row in good),
        names_en=tuple(row["name_en"] for row in good),
        weight=np.array([row["weight"] for row in good], dtype=float),
        without_figure=tuple(row["adcode"] for row in rows if row["weight"] is None),
        without_position=tuple(
            row["adcode"] for row in rows if row["weight"] is not None and row["lng"] is None
        ),
    )


def _points(keys: Sequence[str], rows: Sequence[Row]) -> Points:
    columns = (np.array([row[name] for row in rows], dtype=float) for name in ("lng", "lat"))
    return Points(tuple(keys), *columns)


def _undated(service: Selection) -> Selection:
    """Return a selection for one day of all where the day makes no difference to who is there."""
    by_day = service.statuses or service.match_mode is MatchMode.SUCCESSORS
    return service if by_day else replace(service, as_of=ANY_DAY)


@remembered(PROVIDERS_KEPT)
def _providers(release: OpenRelease, service: Selection) -> tuple[Providers, Counted]:
    given = literals(service.given())
    rows = release.rows(provider.places(given))
    homeless = next(iter(release.rows(provider.homeless(given))[0].values()))
    national = ServiceReach.NATIONAL.code
    bodies = {row["organization_id"] for row in rows}
    nationwide = {row["organization_id"] for row in rows if row["service_reach"] == national}
    local = [row for row in rows if row["service_reach"] != national and row["lng"] is not None]
    placed = sorted({row["organization_id"] for row in local})
    index = {body: i for i, body in enumerate(placed)}
    confidences = {row["confidence"] for row in rows}
    providers = Providers(
        points=_points([str(row["site_id"]) for row in local], local),
        site_id=np.array([row["site_id"] for row in local], dtype=np.intp),
        owner=np.array([index[row["organization_id"]] for row in local], dtype=np.intp),
        bodies=tuple(placed),
        adcodes=tuple(row["adcode"] for row in local),
    )
    counted = Counted(
        organizations=len(bodies) + homeless,
        nationwide=len(nationwide),
        unplaced=len(bodies - nationwide - set(placed)) + homeless,
        sites=len(local),
        at_centroids=sum(row["precision"] in CENTROIDS for row in local),
        synthetic=Confidence.SYNTHETIC.code in confidences,
        unverified=Confidence.UNVERIFIED.code in confidences,
    )
    return providers, counted
