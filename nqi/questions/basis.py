"""Basis: what an answer rests on, in every answer of a planner's question and in every legend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import orjson

from nqi.db import OpenRelease
from nqi.planning_selection import Planning, as_record
from nqi.questions.scene import DemandSource, Scene
from nqi.terms import Caveat, Confidence, DemandBasis, DistanceMetric, Level

REGIONAL = (DemandBasis.REGIONS, DemandBasis.POPULATION, DemandBasis.LEGAL_UNITS)


@dataclass(frozen=True)
class Basis:
    """The day, the release, the demand, the providers, the distance, and what to know of them."""

    as_of: date
    release: str
    service: str
    """The filter of the services, as plain values in JSON: what is not asked is left out."""
    within: str
    demand: DemandBasis
    demand_level: Level | None
    """Level of the regions that are the units; null for points and cells."""
    layer: str | None
    resolution: int | None
    """H3 resolution of a grid."""
    units: int
    units_without_figure: int
    units_without_position: int
    demand_total: float
    demand_unit: str | None
    """persons, legal units, clusters or km2; null where every unit counts as one."""
    demand_source: DemandSource | None
    metric: DistanceMetric
    factor: float
    distance_unit: str
    distance_source: str
    organizations: int
    nationwide: int
    unplaced: int
    sites: int
    at_centroids: int
    absence_proven: bool
    register_as_of: date | None
    caveats: tuple[Caveat, ...]


def basis(
    release: OpenRelease, asked: Planning, on: Scene, distance_source: str, *more: Caveat
) -> Basis:
    """Return what an answer on a scene rests on; ``more`` are the caveats of its own method."""
    counted, units = on.counted, on.units
    source = next(iter(on.demand_sources), None)
    return Basis(
        as_of=asked.as_of,
        release=release.id,
        service=_service(asked),
        within=asked.within,
        demand=asked.demand,
        demand_level=asked.demand_level if asked.demand in REGIONAL else None,
        layer=asked.layer,
        resolution=asked.resolution if asked.demand is DemandBasis.GRID else None,
        units=len(units),
        units_without_figure=len(units.without_figure),
        units_without_position=len(units.without_position),
        demand_total=float(units.weight.sum()),
        demand_unit=_unit(asked, source),
        demand_source=source,
        metric=asked.metric,
        factor=asked.factor_used,
        distance_unit=asked.unit,
        distance_source=distance_source,
        organizations=counted.organizations,
        nationwide=counted.nationwide,
        unplaced=counted.unplaced,
        sites=counted.sites,
        at_centroids=counted.at_centroids,
        absence_proven=on.absence.proven,
        register_as_of=on.absence.register,
        caveats=(*_caveats(asked, on), *more),
    )


def _service(asked: Planning) -> str:
    given = as_record(asked)["service"]
    return orjson.dumps({k: v for k, v in given.items() if v and k != "as_of"}).decode()


def _unit(asked: Planning, source: DemandSource | None) -> str | None:
    if asked.demand is DemandBasis.GRID:
        return "km2"
    return source.unit if source else None


def _caveats(asked: Planning, on: Scene) -> Iterator[Caveat]:
    counted, units = on.counted, on.units
    unverified = any(one.confidence == Confidence.UNVERIFIED.code for one in on.demand_sources)
    synthetic = any(one.confidence == Confidence.SYNTHETIC.code for one in on.demand_sources)
    holds = {
        Caveat.NO_DEMAND: not len(units),
        Caveat.NO_PROVIDERS: not counted.organizations,
        Caveat.ABSENCE_NOT_PROVEN: not on.absence.proven,
        Caveat.EQUAL_WEIGHTS: asked.demand in (DemandBasis.REGIONS, DemandBasis.ZONES),
        Caveat.UNIT_IS_ONE_POINT: asked.demand in REGIONAL,
        Caveat.DEMAND_PARTLY_UNKNOWN: bool(units.without_figure),
        Caveat.UNITS_WITHOUT_POSITION: bool(units.without_position),
        Caveat.PROVIDERS_WITHOUT_POSITION: bool(counted.unplaced),
        Caveat.PROVIDERS_AT_CENTROIDS: bool(counted.at_centroids),
        Caveat.NATIONWIDE_LEFT_OUT: bool(counted.nationwide),
        Caveat.ESTIMATED_DISTANCE: asked.metric is DistanceMetric.ESTIMATED_ROAD,
        Caveat.SYNTHETIC_DATA: counted.synthetic or synthetic,
        Caveat.UNVERIFIED_DATA: counted.unverified or unverified,
    }
    return (caveat for caveat, is_so in holds.items() if is_so)
