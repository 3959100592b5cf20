"""A friction raster is read in the window of a question; without rasterio the reader is told."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nqi.errors import InvalidInput
from nqi.reach import Floats
from nqi.travel import Points
from nqi.travel.friction import MOST_CELLS, Friction, OffSurface
from nqi.travel.surface import Surface, nearest_over, pairs_over

needs_rasterio = pytest.mark.skipif(not find_spec("rasterio"), reason="the extra `raster`")

WEST, NORTH, STEP = 95.0, 40.0, 0.1
NODATA = -9999.0


def raster(path: Path, friction: NDArray[Any], **changed: Any) -> Friction:
    """Write a GeoTIFF as the Malaria Atlas Project does: float32, EPSG:4326, nodata -9999."""
    rasterio = import_module("rasterio")
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "height": friction.shape[0],
        "width": friction.shape[1],
        "crs": "EPSG:4326",
        "transform": rasterio.Affine(STEP, 0, WEST, 0, -STEP, NORTH),
        "nodata": NODATA,
    }
    with rasterio.open(path, "w", **profile | changed) as file:
        file.write(friction.astype(np.float32), 1)
    return Friction(path)


def some_points(seed: int, count: int, spread: float = 3.0) -> Points:
    rng = np.random.default_rng(seed)
    keys = tuple(f"{seed}-{i}" for i in range(count))
    return Points(keys, 98 + spread * rng.random(count), 34 + spread * rng.random(count))


def friction_of(seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    friction = rng.uniform(0.001, 0.01, (100, 100))
    friction[rng.random((100, 100)) < 0.1] = NODATA
    return friction


@needs_rasterio
def test_a_window_answers_as_the_whole_raster_does(tmp_path: Path) -> None:
    friction = friction_of(1)
    way = raster(tmp_path / "friction.tif", friction)
    whole = Surface(friction.astype(np.float32), WEST, NORTH, STEP, STEP)
    origins, places = some_points(2, 40), some_points(3, 8)
    found, expected = way.nearest(origins, places), nearest_over(whole, origins, places)
    assert found.cost == pytest.approx(expected.cost, rel=1e-9)
    assert found.place.tolist() == expected.place.tolist()
    near, all_near = way.pairs(origins, places, 240), pairs_over(whole, origins, places, 240)
    assert near.place.tolist() == all_near.place.tolist()
    assert near.cost == pytest.approx(all_near.cost, rel=1e-9)
    assert near.cost.max() <= 240
    table = way.table(origins, places)
    assert table.min(axis=1) == pytest.approx(expected.cost, rel=1e-9)
    assert (way.unit, way.source) == ("min", "friction.tif")


@needs_rasterio
def test_a_window_is_no_larger_than_its_points_need(tmp_path: Path) -> None:
    way = raster(tmp_path / "friction.tif", friction_of(1))
    surface = way.surface((98.05, 34.05, 98.25, 34.15))
    assert surface.friction.shape == (2, 3)
    assert (surface.west, surface.north) == pytest.approx((98.0, 34.2))


@needs_rasterio
def test_points_off_the_surface_are_far_from_all_and_are_named(tmp_path: Path) -> None:
    friction = np.full((10, 10), 0.01)
    friction[0, 0], friction[0, 1] = NODATA, 0.0
    way = raster(tmp_path / "friction.tif", friction)
    lng = np.array([WEST + 0.05, WEST + 0.15, WEST + 0.25, WEST - 5.0])
    at = Points(("nodata", "zero", "open", "away"), lng, np.full(4, NORTH - 0.05))
    assert way.off_surface(at) == OffSurface(("nodata", "zero"), ("away",))
    assert way.nearest(at, at).place.tolist() == [-1, -1, 2, -1]
    assert way.nearest(at, at).cost.tolist() == [np.inf, np.inf, 0.0, np.inf]
    assert way.pairs(at, at, 60).origin.tolist() == [2]


@needs_rasterio
def test_without_places_or_outside_of_everything_nobody_is_near(tmp_path: Path) -> None:
    way = raster(tmp_path / "friction.tif", friction_of(1))
    nobody = Points((), np.empty(0), np.empty(0))
    away = Points(("away",), np.array([10.0]), np.array([50.0]))
    assert way.nearest(away, nobody).place.tolist() == [-1]
    assert way.nearest(away, away).place.tolist() == [-1]
    assert way.pairs(away, nobody, 60).cost.tolist() == []
    assert way.table(nobody, away).shape == (0, 1)


@needs_rasterio
def test_a_raster_in_metres_or_upside_down_is_refused(tmp_path: Path) -> None:
    affine = import_module("rasterio").Affine
    friction, at = friction_of(1), some_points(2, 3)
    projected = raster(tmp_path / "metres.tif", friction, crs="EPSG:3857")
    south_up = affine(STEP, 0, WEST, 0, STEP, NORTH)
    upside_down = raster(tmp_path / "south.tif", friction, transform=south_up)
    for way in (projected, upside_down):
        with pytest.raises(InvalidInput, match="EPSG:4326"):
            way.nearest(at, at)


@needs_rasterio
def test_a_window_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    affine = import_module("rasterio").Affine
    side = int(MOST_CELLS**0.5) + 2
    fine = affine(5 / side, 0, 98.0, 0, -5 / side, 38.0)
    grid = np.ones((side, side), dtype=np.float32)
    way = raster(tmp_path / "fine.tif", grid, transform=fine, compress="deflate")
    corners = Points(("a", "b"), np.array([98.0, 102.99]), np.array([38.0, 33.01]))
    with pytest.raises(InvalidInput, match="coarser"):
        way.table(corners, corners)


@needs_rasterio
def test_a_file_that_is_no_raster_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.tif").write_text("no raster", encoding="utf-8")
    for name in ("text.tif", "absent.tif"):
        with pytest.raises(InvalidInput, match=name):
            Friction(tmp_path / name).nearest(some_points(1, 2), some_points(2, 2))


@pytest.mark.skipif(bool(find_spec("rasterio")), reason="rasterio is here")
def test_without_rasterio_the_extra_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nqi-catalog\[raster\]"):
        Friction(tmp_path / "friction.tif").nearest(some_points(1, 2), some_points(2, 2))
