"""Ways: which travel cost a question asks for, and what this server has to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.settings import Settings
from nqi.terms import DistanceMetric
from nqi.travel import TravelCost
from nqi.travel.line import StraightLine


@dataclass(frozen=True)
class TravelSources:
    """Where travel times come from; what is not given cannot be asked for."""

    matrix: Path | None = None
    friction: Path | None = None
    osrm_url: str = ""
    valhalla_url: str = ""

    @property
    def metrics(self) -> tuple[DistanceMetric, ...]:
        """What can be asked for, straight lines first."""
        given = {
            DistanceMetric.GEODESIC: True,
            DistanceMetric.ESTIMATED_ROAD: True,
            DistanceMetric.MATRIX: self.matrix,
            DistanceMetric.FRICTION: self.friction,
            DistanceMetric.ENGINE: self.osrm_url or self.valhalla_url,
        }
        return tuple(metric for metric, source in given.items() if source)


_IN_USE = [TravelSources()]


def use(sources: TravelSources) -> None:
    """Set the sources of this process; the places that wire call it once, at the start."""
    _IN_USE[0] = sources


def sources_from(settings: Settings) -> TravelSources:
    """Return the sources of travel time that the operator has set up."""
    return TravelSources(
        matrix=settings.travel_matrix,
        friction=settings.friction_raster,
        osrm_url=settings.osrm_url,
        valhalla_url=settings.valhalla_url,
    )


def way_of(asked: Planning, sources: TravelSources | None = None) -> TravelCost:
    """Return the travel cost of a question; raise InvalidInput for one that is not set up.

    Raises BadData for a matrix file that cannot be read.
    """
    sources = sources or _IN_USE[0]
    if asked.metric not in sources.metrics:
        allowed = ", ".join(metric.code for metric in sources.metrics)
        raise InvalidInput(
            f"distance {asked.metric.code}: this server has no such source; allowed are {allowed}"
        )
    if asked.metric is DistanceMetric.GEODESIC:
        return StraightLine()
    if asked.metric is DistanceMetric.ESTIMATED_ROAD:
        return StraightLine(asked.factor, source=f"WGS 84 × {asked.factor:g}")
    return _timed(sources, asked.metric)


def _timed(sources: TravelSources, metric: DistanceMetric) -> TravelCost:
    # Most servers answer without these, so they do not pay for reading them at the start.
    if metric is DistanceMetric.MATRIX and sources.matrix:
        from nqi.travel.matrix import Matrix

        return Matrix.read(sources.matrix)
    if metric is DistanceMetric.FRICTION and sources.friction:
        from nqi.travel.friction import Friction

        return Friction(sources.friction)
    from nqi.travel.engine import Osrm, Valhalla

    return Osrm(sources.osrm_url) if sources.osrm_url else Valhalla(sources.valhalla_url)
