"""Friction: travel times over a GeoTIFF of minutes per metre, read in the window of a question."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from nqi.errors import InvalidInput
from nqi.reach import Floats, Pairs
from nqi.travel import Nearest, Points
from nqi.travel.candidates import FASTEST_KMH, few_nearest
from nqi.travel.sparse import table_of
from nqi.travel.surface import BARRIER, OUTSIDE, Surface, nearest_over, pairs_over

MARGIN_DEGREES = 1.0
"""How far a way may lead outside the box around its points: about 100 km."""
MOST_CELLS = 9_000_000
"""Cells of a window, which take up to 300 bytes each: the widest province at 1 km, 2.7 GB."""
KM_PER_DEGREE = 110.0
"""Fewer than there are, so that a box is never too small."""

Box = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(frozen=True)
class OffSurface:
    """Keys of points from which there is no way at all."""

    on_barriers: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True)
class Friction:
    """Minutes over a friction surface, such as those of the Malaria Atlas Project (WGS 84)."""

    path: Path
    unit: str = "min"

    @property
    def source(self) -> str:
        """Name of the file."""
        return self.path.name

    def nearest(self, origins: Points, places: Points) -> Nearest:
        """Return the place of the fewest minutes.

        The window holds the origins and the five nearest places of each by straight line, so a
        place outside of it is not found.
        """
        near = np.unique(few_nearest(origins, places).place)
        box = _box(origins.lng_lat, places.lng_lat[near])
        return nearest_over(self.surface(_grown(box, MARGIN_DEGREES)), origins, places)

    def pairs(self, origins: Points, places: Points, within: float) -> Pairs:
        """Return the pairs of at most ``within`` minutes, inclusive.

        The window holds all points, or what can be reached from the origins at 120 km/h.
        """
        every = _grown(_box(origins.lng_lat, places.lng_lat), MARGIN_DEGREES)
        reach = _grown(_box(origins.lng_lat), within / 60 * FASTEST_KMH / KM_PER_DEGREE)
        return pairs_over(self.surface(_common(every, reach)), origins, places, within)

    def table(self, origins: Points, places: Points) -> Floats:
        """Return the minutes of all pairs, inf where there is no way."""
        box = _grown(_box(origins.lng_lat, places.lng_lat), MARGIN_DEGREES)
        return table_of(pairs_over(self.surface(box), origins, places, np.inf))

    def off_surface(self, points: Points) -> OffSurface:
        """Return which points no way leads to: in cells that cannot be crossed, or in none."""
        node = self.surface(_box(points.lng_lat)).nodes(points)
        listed = ((node == reason).nonzero()[0] for reason in (BARRIER, OUTSIDE))
        return OffSurface(*(tuple(points.keys[i] for i in which) for which in listed))

    def surface(self, box: Box) -> Surface:
        """Return the cells that touch a box.

        Raises InvalidInput without rasterio, for a file that is no raster of WGS 84 degrees with
        north up, and for a box of more than ``MOST_CELLS``.
        """
        try:
            rasterio = import_module("rasterio")
        except ImportError as error:
            needed = "distance FRICTION: reading the raster needs `nqi-catalog[raster]`"
            raise InvalidInput(needed) from error
        try:
            with rasterio.open(self.path) as raster:
                return _window(self.path.name, raster, box)
        except rasterio.errors.RasterioIOError as error:
            raise InvalidInput(f"raster {self.path.name} cannot be read") from error


def _window(name: str, raster: Any, box: Box) -> Surface:
    to = raster.transform
    if not raster.crs or raster.crs.to_epsg() != 4326 or to.b or to.d or to.a <= 0 or to.e >= 0:
        raise InvalidInput(f"raster {name}: needed are WGS 84 degrees (EPSG:4326) with north up")
    west, south, east, north = box
    columns = _span((west - to.c) / to.a, (east - to.c) / to.a, raster.width)
    rows = _span((north - to.f) / to.e, (south - to.f) / to.e, raster.height)
    cells = (rows[1] - rows[0]) * (columns[1] - columns[0])
    if cells > MOST_CELLS:
        raise InvalidInput(
            f"raster {name}: {cells} cells lie around these points, at most {MOST_CELLS} are "
            "computed: ask for a smaller region, or give a coarser raster"
        )
    shape = rows[1] - rows[0], columns[1] - columns[0]
    friction = np.empty(shape)
    if cells:
        read = raster.read(1, window=(rows, columns), masked=True)
        friction = read.astype(np.float32).filled(np.nan)
    at = to.c + columns[0] * to.a, to.f + rows[0] * to.e
    return Surface(friction, *at, to.a, -to.e)


def _span(first: float, last: float, size: int) -> tuple[int, int]:
    """Return the range of the cells from one place to another that are there."""
    begin, end = np.clip((np.floor(first), np.floor(last) + 1), 0, size)
    return int(begin), int(end)


def _box(*positions: Floats) -> Box:
    """Return the box around all positions; an empty one at 0, 0 without any."""
    at = np.vstack(positions)
    if not len(at):
        return 0.0, 0.0, 0.0, 0.0
    (west, south), (east, north) = at.min(axis=0), at.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _grown(box: Box, degrees: float) -> Box:
    """Return a box that goes farther by degrees of a great circle on every side."""
    west, south, east, north = box
    south, north = max(south - degrees, -90.0), min(north + degrees, 90.0)
    wide = degrees / max(np.cos(np.radians(max(-south, north))), 1e-3)
    return max(west - wide, -180.0), south, min(east + wide, 180.0), north


def _common(a: Box, b: Box) -> Box:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
