"""The committed boundary files: a valid coverage, aligned levels, and what a map of China shows."""

import gzip
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import shape

from loaders.boundaries import read_divisions, read_units, simplify_coverage, write_lines
from nqi.boundaries import Boundaries
from nqi.terms import Level

Geometry = dict[str, Any]
Divisions = dict[str, dict[str, str]]

DATA = Path(__file__).parent.parent / "data"
WITHOUT_POLYGON = {"653228", "653229"}
UNASSIGNED = {"中农发山丹马场", "莲花山风景林自然保护区", "太子山天然林保护区", "大柴旦行政委员会"}


@pytest.fixture(scope="module")
def boundaries() -> Boundaries:
    return Boundaries(DATA / "boundaries")


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return read_divisions()


@pytest.fixture(scope="module")
def provinces(boundaries: Boundaries) -> dict[str, Geometry]:
    return features(boundaries.children("100000"))


@pytest.fixture(scope="module")
def counties(boundaries: Boundaries, divisions: Divisions) -> dict[str, Geometry]:
    """Every county or what stands for it, from the detailed file, by adcode or else by name."""
    units: dict[str, Geometry] = {}
    for parent in divisions:
        units |= {
            key: geometry
            for key, geometry in features(boundaries.children(parent)).items()
            if key not in divisions or divisions[key]["level"] == "county"
        }
    whole = [code for code in divisions if code not in units and is_leaf(code, divisions)]
    return units | {code: drawn(boundaries, code) for code in whole}


def is_leaf(code: str, divisions: Divisions) -> bool:
    no_children = all(row["parent_adcode"] != code for row in divisions.values())
    return no_children and code not in WITHOUT_POLYGON


def drawn(boundaries: Boundaries, adcode: str, tolerance_deg: float = 0.0) -> Geometry:
    geometry = boundaries.geometry(adcode, tolerance_deg)
    assert geometry is not None
    return geometry


def features(collection: bytes) -> dict[str, Geometry]:
    return {
        f["properties"]["adcode"] or f["properties"]["name"]: f["geometry"]
        for f in json.loads(collection)["features"]
    }


def test_every_county_of_2024_has_a_polygon_but_the_two_the_source_lacks(
    counties: dict[str, Geometry], divisions: Divisions
) -> None:
    named = {code for code, row in divisions.items() if row["level"] == "county"}
    assert named - set(counties) == WITHOUT_POLYGON


def test_areas_without_a_code_are_drawn_and_named(
    counties: dict[str, Geometry], divisions: Divisions
) -> None:
    assert {key for key in counties if key not in divisions} == UNASSIGNED


def test_counties_are_a_valid_coverage(counties: dict[str, Geometry]) -> None:
    polygons = np.array([shape(geometry) for geometry in counties.values()])
    assert shapely.is_valid(polygons).all()
    assert shapely.coverage_is_valid(polygons)


@pytest.mark.parametrize("level", [Level.PROVINCE, Level.PREFECTURE, Level.COUNTY])
def test_the_overview_covers_the_country_at_every_level(
    boundaries: Boundaries, level: Level
) -> None:
    polygons = np.array([shape(g) for g in features(boundaries.layer(level)).values()])
    assert shapely.coverage_is_valid(polygons)
    assert shapely.area(polygons).sum() == pytest.approx(
        shape(drawn(boundaries, "100000", 0.03)).area, rel=1e-3
    )


def test_provinces_are_exactly_the_union_of_their_counties(
    boundaries: Boundaries, counties: dict[str, Geometry], divisions: Divisions
) -> None:
    for province in ("310000", "420000", "620000", "630000"):
        inside = [
            shape(geometry)
            for key, geometry in counties.items()
            if key[:2] == province[:2]
            or (key in UNASSIGNED and province == ("630000" if "大柴旦" in key else "620000"))
        ]
        whole = shape(drawn(boundaries, province))
        assert shapely.coverage_union_all(inside).symmetric_difference(whole).area < 1e-12


def test_neighbours_share_the_same_points_along_their_border(boundaries: Boundaries) -> None:
    """Wuhan's Wuchang and Hongshan: the common border is made of identical segments."""
    wuchang, hongshan = (segments(drawn(boundaries, code)) for code in ("420106", "420111"))
    common = wuchang & hongshan
    shared = shape(drawn(boundaries, "420106")).intersection(shape(drawn(boundaries, "420111")))
    assert len(common) > 10
    assert shapely.length([shapely.LineString(list(s)) for s in common]).sum() == pytest.approx(
        shared.length
    )


def segments(geometry: Geometry) -> set[frozenset[tuple[float, ...]]]:
    rings = geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        rings = [ring for part in rings for ring in part]
    return {frozenset((tuple(a), tuple(b))) for ring in rings for a, b in pairwise(ring)}


def test_taiwan_hong_kong_and_macao_are_provinces(provinces: dict[str, Geometry]) -> None:
    assert len(provinces) == 34
    assert {"710000", "810000", "820000"} <= set(provinces)
    assert shape(provinces["710000"]).contains(shapely.Point(121.5, 25.0))


def test_taiwan_has_diaoyu_dao_and_chiwei_yu(boundaries: Boundaries) -> None:
    taiwan = shape(drawn(boundaries, "710000"))
    assert taiwan.distance(shapely.Point(123.475, 25.744)) < 0.02
    assert taiwan.distance(shapely.Point(124.558, 25.925)) < 0.02


def test_sansha_reaches_the_nansha_islands(boundaries: Boundaries) -> None:
    for adcode in ("460300", "460303"):
        box = boundaries.bbox(adcode)
        assert box is not None
        assert box.min_lat < 4
    assert boundaries.geometry("460302") is not None


def test_the_dash_line_has_ten_dashes_south_of_4_north_and_east_of_taiwan(
    boundaries: Boundaries,
) -> None:
    lines = {f["properties"]["kind"]: f for f in json.loads(boundaries.dash_line())["features"]}
    dashes = shape(lines["DASH_LINE"]["geometry"])
    assert len(dashes.geoms) == 10
    assert dashes.bounds[1] < 4
    assert any(dash.bounds[0] > 122.5 and dash.bounds[1] > 23 for dash in dashes.geoms)
    assert len(lines["UNDETERMINED"]["geometry"]["coordinates"]) == 1


def test_prefecture_cities_without_counties_have_polygons_and_no_children(
    boundaries: Boundaries,
) -> None:
    for adcode in ("441900", "442000", "460400", "620200"):
        assert boundaries.geometry(adcode) is not None
        assert features(boundaries.children(adcode)) == {}


def test_children_of_a_municipality_are_its_districts(boundaries: Boundaries) -> None:
    assert set(features(boundaries.children("310000"))) >= {"310101", "310115", "310151"}


def test_counties_directly_under_a_province_stand_beside_its_prefectures(
    boundaries: Boundaries,
) -> None:
    assert {"420100", "429004", "429021"} <= set(features(boundaries.children("420000")))


def test_a_municipality_is_one_shape_among_the_prefectures(boundaries: Boundaries) -> None:
    prefectures = set(features(boundaries.layer(Level.PREFECTURE)))
    assert {"310000", "420100", "429004", "710000"} <= prefectures
    assert "310101" not in prefectures


def test_a_division_without_polygon_answers_none(boundaries: Boundaries) -> None:
    assert boundaries.geometry("653228") is None
    assert boundaries.bbox("653228") is None
    assert boundaries.label_point("653228") is None


def test_label_points_lie_inside_and_bounding_boxes_hold(
    boundaries: Boundaries, counties: dict[str, Geometry], divisions: Divisions
) -> None:
    for adcode, geometry in counties.items():
        if adcode in divisions:
            polygon = shape(geometry)
            label = boundaries.label_point(adcode)
            assert label is not None
            assert polygon.contains(shapely.Point(label)), adcode
            assert boundaries.bbox(adcode) == pytest.approx(polygon.bounds)


def test_a_coarser_tolerance_gives_fewer_points_of_the_same_place(boundaries: Boundaries) -> None:
    fine, coarse = (shape(drawn(boundaries, "420000", t)) for t in (0.0, 0.1))
    assert shapely.get_num_coordinates(coarse) < shapely.get_num_coordinates(fine) / 5
    assert fine.symmetric_difference(coarse).area < 0.05 * fine.area


def test_outer_rings_turn_left_as_geojson_wants(provinces: dict[str, Geometry]) -> None:
    for geometry in provinces.values():
        parts = shapely.get_parts(shape(geometry))
        assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()


def test_the_files_are_small_enough_to_commit_and_to_serve(boundaries: Boundaries) -> None:
    sizes = [path.stat().st_size for path in (DATA / "boundaries").iterdir()]
    assert sum(sizes) < 2_500_000
    assert len(gzip.compress(boundaries.children("100000"), 6)) < 150_000


def test_other_software_reads_the_files(tmp_path: Path) -> None:
    """TopoJSON is a published format: GDAL opens the file and finds every county."""
    path = tmp_path / "detail.topojson"
    path.write_bytes(gzip.decompress((DATA / "boundaries" / "detail.topojson.gz").read_bytes()))
    assert pyogrio.read_info(path, layer="county")["features"] == 2844


def test_importing_the_reader_loads_no_geometry_library() -> None:
    code = "import sys, nqi.boundaries; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=DATA.parent, capture_output=True, text=True
    )
    loaded = set(ran.stdout.split())
    assert "nqi.boundaries" in loaded
    assert not loaded & {"shapely", "geopandas", "pandas", "numpy", "pyproj"}


def test_building_again_gives_the_committed_lines_and_units(
    boundaries: Boundaries, counties: dict[str, Geometry], tmp_path: Path
) -> None:
    units, _ = read_units(read_divisions())
    write_lines(tmp_path)
    assert {unit.adcode or unit.name for unit in units} == set(counties)
    assert (tmp_path / "lines.geojson").read_bytes() == boundaries.dash_line()


def test_simplifying_keeps_a_real_prefecture_a_valid_coverage() -> None:
    units, shapes = read_units(read_divisions())
    wuhan = np.array([s for u, s in zip(units, shapes, strict=True) if "420100" in u.above])
    simplified = simplify_coverage(wuhan, 0.02)
    assert len(simplified) == 13
    assert shapely.coverage_is_valid(simplified)
    assert shapely.get_num_coordinates(simplified).sum() < shapely.get_num_coordinates(wuhan).sum()
    assert shapely.area(simplified).sum() == pytest.approx(shapely.area(wuhan).sum(), rel=0.01)
