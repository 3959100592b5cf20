"""Grid: the hexagons of an area, weighed by their area, none of them lost or counted twice."""

import json
from dataclasses import replace

import h3
import pytest
from pyproj import Geod
from shapely.geometry import Point, box, mapping

from nqi import models
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions import grid
from nqi.questions.grid import grid_units
from nqi.questions.reach import reach
from nqi.questions.scene import scene
from nqi.terms import DemandBasis
from tests.planner_country import (
    COUNTIES,
    DAY,
    Country,
    all_places,
    nearest,
    planner_country,
)
from tests.planner_country import asked as asked_of_people

SHAPES = {
    "420101": box(111.8, 29.9, 112.1, 30.4),
    "420102": box(112.1, 29.9, 112.4, 30.4),
    "430101": box(112.7, 28.0, 113.1, 28.4),
}
TINY = box(113.2999, 28.5999, 113.3001, 28.6001)
"""No hexagon has its centre in it."""


def asked(within: str = "100000", resolution: int = 5) -> Planning:
    return replace(
        asked_of_people(DemandBasis.GRID, within=within, level=None), resolution=resolution
    )


@pytest.fixture(scope="module")
def country() -> Country:
    country = planner_country()
    for code, shape in {**SHAPES, "430102": TINY}.items():
        text = json.dumps(mapping(shape))
        finest = {"tolerance_deg": 0.001, "geojson": text}
        coarse = {"tolerance_deg": 0.1, "geojson": json.dumps(mapping(shape.buffer(0.5)))}
        for boundary in (finest, coarse):
            country.rows.add(models.RegionBoundary, adcode=code, **boundary)
    return country


@pytest.fixture(scope="module")
def release(country: Country, tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return country.write(tmp_path_factory.mktemp("grid"))


@pytest.mark.parametrize("resolution", [4, 5, 6, 7])
def test_a_cell_lies_in_the_county_whose_name_it_bears(
    release: OpenRelease, resolution: int
) -> None:
    rows = grid_units(release, "100000", resolution, DAY)
    cells = [row for row in rows if h3.is_valid_cell(row["adcode"])]
    assert len({row["adcode"] for row in cells}) == len(cells)
    for row in cells:
        county = row["name"].removeprefix("County ")
        lat, lng = h3.cell_to_latlng(row["adcode"])
        assert h3.get_resolution(row["adcode"]) == resolution
        assert (row["lng"], row["lat"]) == (lng, lat)
        assert SHAPES[county].contains(Point(lng, lat))
        assert row["weight"] == h3.cell_area(row["adcode"], unit="km^2")


def test_the_cells_together_are_as_large_as_the_counties(release: OpenRelease) -> None:
    geod = Geod(ellps="WGS84")
    for code, shape in SHAPES.items():
        cells = grid_units(release, code, 7, DAY)
        square_km = abs(geod.geometry_area_perimeter(shape)[0]) / 1e6
        assert sum(row["weight"] for row in cells) == pytest.approx(square_km, rel=0.02)


def test_the_cells_of_a_province_are_those_of_its_counties(release: OpenRelease) -> None:
    def keys(within: str) -> set[str]:
        rows = grid_units(release, within, 6, DAY)
        return {row["adcode"] for row in rows if row["weight"] is not None}

    assert keys("100000") == keys("420000") | keys("430000")
    assert keys("420000") == keys("420101") | keys("420102")
    assert keys("420101").isdisjoint(keys("420102"))


def test_a_county_without_a_cell_of_its_own_is_not_lost(release: OpenRelease) -> None:
    (only,) = grid_units(release, "430102", 5, DAY)
    assert (only["adcode"], only["lng"], only["lat"]) == ("430102", *COUNTIES["430102"])
    square_metres = abs(Geod(ellps="WGS84").geometry_area_perimeter(TINY)[0])
    assert only["weight"] == pytest.approx(square_metres / 1e6)


def test_a_county_without_a_boundary_is_named_and_not_counted(release: OpenRelease) -> None:
    on = scene(release, asked("430103"))
    assert len(on.units) == 0
    assert on.units.without_figure == ("430103",)


def test_reach_counts_square_kilometres(release: OpenRelease, country: Country) -> None:
    question = replace(asked(), thresholds=(20.0,))
    answer, on = reach(release, question), scene(release, question)
    assert answer.basis.demand_unit == "km2"
    assert answer.basis.demand_level is None
    points = zip(on.units.points.lng.tolist(), on.units.points.lat.tolist(), strict=True)
    near = [nearest(point, all_places(country)) <= 20 for point in points]
    (step,) = answer.curve
    assert 0 < sum(near) < len(near)
    assert step.units == sum(near)
    assert step.demand == pytest.approx(on.units.weight[near].sum())


def test_more_cells_than_can_be_held_are_refused(
    release: OpenRelease, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 20)
    with pytest.raises(InvalidInput, match=r"about [0-9]+ cells in 100000, at most 20"):
        grid_units(release, "100000", 6, DAY)


@pytest.mark.parametrize("resolution", [3, 8])
def test_a_resolution_beyond_those_offered_is_refused(resolution: int) -> None:
    with pytest.raises(InvalidInput, match="resolution"):
        asked(resolution=resolution)
