"""A question gets the travel cost it asks for, when the operator has set one up."""

from pathlib import Path

import pytest

from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.settings import Settings
from nqi.terms import DistanceMetric
from nqi.travel.engine import Osrm, Valhalla
from nqi.travel.friction import Friction
from nqi.travel.line import StraightLine
from nqi.travel.matrix import Matrix
from nqi.travel.ways import TravelSources, sources_from, way_of

OSRM, VALHALLA = "http://127.0.0.1:5000", "http://127.0.0.1:8002"


def test_straight_lines_need_no_source() -> None:
    assert way_of(Planning()) == StraightLine()
    road = way_of(Planning(metric=DistanceMetric.ESTIMATED_ROAD, factor=1.25))
    assert (road.unit, road.source) == ("km", "WGS 84 × 1.25")


@pytest.mark.parametrize("metric", ["MATRIX", "FRICTION", "ENGINE"])
def test_what_is_not_set_up_is_refused_with_what_is(metric: str) -> None:
    asked = Planning(metric=DistanceMetric.parse(metric))
    with pytest.raises(InvalidInput, match=f"{metric}: .* allowed are GEODESIC, ESTIMATED_ROAD$"):
        way_of(asked)


def test_the_environment_sets_up_what_can_be_asked(tmp_path: Path) -> None:
    matrix = tmp_path / "times.csv"
    matrix.write_text("origin,destination,minutes\n", encoding="utf-8")
    settings = Settings.from_environ(
        {
            "NQI_TRAVEL_MATRIX": str(matrix),
            "NQI_FRICTION_RASTER": "friction.tif",
            "NQI_OSRM_URL": OSRM,
        }
    )
    sources = sources_from(settings)
    assert sources == TravelSources(matrix, Path("friction.tif"), OSRM)
    assert sources.metrics == tuple(DistanceMetric)
    ways = {metric: way_of(Planning(metric=metric), sources) for metric in sources.metrics}
    assert isinstance(ways[DistanceMetric.MATRIX], Matrix)
    assert ways[DistanceMetric.FRICTION] == Friction(Path("friction.tif"))
    assert ways[DistanceMetric.ENGINE] == Osrm(OSRM)
    assert {metric: way.unit for metric, way in ways.items()} == {
        metric: Planning(metric=metric).unit for metric in DistanceMetric
    }


def test_a_variable_without_a_value_sets_nothing_up() -> None:
    empty = dict.fromkeys(("NQI_TRAVEL_MATRIX", "NQI_FRICTION_RASTER", "NQI_OSRM_URL"), "")
    assert sources_from(Settings.from_environ(empty)) == TravelSources()


def test_osrm_comes_before_valhalla() -> None:
    asked = Planning(metric=DistanceMetric.ENGINE)
    assert way_of(asked, TravelSources(valhalla_url=VALHALLA)) == Valhalla(VALHALLA)
    assert way_of(asked, TravelSources(osrm_url=OSRM, valhalla_url=VALHALLA)) == Osrm(OSRM)
