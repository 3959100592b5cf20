"""Parts: units of demand in a folder, a GeoParquet file for each province, read in blocks.

A file ``part-<province>.parquet`` has the columns ``key``, ``weight`` and ``geometry``: a point of
WGS 84 degrees as WKB (GeoParquet 1.0), so that any GIS opens it. Rows keep their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from nqi.errors import InvalidInput
from nqi.reach import Floats, Integers
from nqi.travel import Points

BLOCK = 8192
"""Units that are read at a time: what is in memory is their pairs, not those of a province."""
_PROVINCE = re.compile(r"[0-9A-Za-z-]+")
_WKB_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("lng", "<f8"), ("lat", "<f8")])
_LITTLE_ENDIAN, _POINT = 1, 1


@dataclass(frozen=True)
class Block:
    """Some units of a province, in the order of the file; ``weight`` has shape (units,)."""

    units: Points
    weight: Floats


def write_parts(
    folder: Path, units: Points, weight: Floats, provinces: Sequence[str]
) -> dict[str, Path]:
    """Write units of demand, one file for each province; return the files by province.

    ``weight`` (units,) is the demand, 0 or more; ``provinces`` (units,) names where each unit lies.
    A folder may be filled in several calls, whole provinces at a time, so that no call holds all.

    Raises InvalidInput for lengths that differ, weights or positions that are no such numbers, a
    name that is no code, a province that is there already, and without the extra.
    """
    _check(units, weight, provinces)
    named = np.asarray(provinces, dtype=str)
    files = {str(name): file_of(folder, str(name)) for name in np.unique(named)}
    for name, file in files.items():
        if file.exists():
            raise InvalidInput(f"province {name}: {file.name} is there already; give a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        _write(file, units, weight, np.flatnonzero(named == name))
    return files


def parts_of(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by province, in order; InvalidInput when there is none."""
    found = {file.stem.removeprefix("part-"): file for file in folder.glob("part-*.parquet")}
    if not found:
        raise InvalidInput(
            f"folder {folder.name}: no part-*.parquet is in it; write_parts fills it"
        )
    return dict(sorted(found.items()))


def file_of(folder: Path, province: str) -> Path:
    """Return the file of a province; InvalidInput for what is no code."""
    if not _PROVINCE.fullmatch(province):
        raise InvalidInput(f"province {province!r}: allowed are letters, digits and hyphens")
    return folder / f"part-{province}.parquet"


def blocks(file: Path, size: int = BLOCK) -> Iterator[Block]:
    """Yield the units of a part, at most ``size`` at a time.

    Raises InvalidInput for a file that is no Parquet of this shape, and without the extra.
    """
    arrow, parquet = _extra("pyarrow"), _extra("pyarrow.parquet")
    columns = ["key", "weight", "geometry"]
    try:
        with parquet.ParquetFile(file) as source:
            for batch in source.iter_batches(batch_size=size, columns=columns):
                key, weight, geometry = (batch.column(name) for name in columns)
                points = Points(tuple(key.to_pylist()), *_positions(arrow, geometry))
                yield Block(points, weight.to_numpy(zero_copy_only=False))
    except (arrow.ArrowInvalid, KeyError, ValueError) as error:
        needed = "allowed is Parquet with key, weight, and geometry: points as little-endian WKB"
        raise InvalidInput(f"part {file.name}: {needed}") from error


def _check(units: Points, weight: Floats, provinces: Sequence[str]) -> None:
    if not len(units) == len(weight) == len(provinces):
        lengths = f"{len(units)} units, {len(weight)} weights, {len(provinces)} provinces"
        raise InvalidInput(f"{lengths}: give one weight and one province for each unit")
    for what, values, least, most in (
        ("weight", weight, 0, np.finfo(float).max),
        ("longitude", units.lng, -180, 180),
        ("latitude", units.lat, -90, 90),
    ):
        wrong = np.flatnonzero(~((values >= least) & (values <= most)))  # so is what is no number
        if len(wrong):
            at, allowed = wrong[0], f"{least} to {most:g}"
            raise InvalidInput(f"{what} {values[at]} of {units.keys[at]!r}: allowed are {allowed}")


def _write(file: Path, units: Points, weight: Floats, rows: Integers) -> None:
    _extra("pyarrow")
    geopandas = import_module("geopandas")
    frame = geopandas.GeoDataFrame(
        {"key": [units.keys[row] for row in rows], "weight": np.asarray(weight, float)[rows]},
        geometry=geopandas.points_from_xy(units.lng[rows], units.lat[rows]),
        crs="EPSG:4326",
    )
    unfinished = file.with_suffix(".writing")  # whoever looks for parts must not meet half a one
    frame.to_parquet(unfinished, index=False)
    unfinished.rename(file)


def _positions(arrow: ModuleType, geometry: Any) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes of a column of WKB; a shape for each would take far longer.

    Raises ArrowInvalid for another length than that of a point, and ValueError for other shapes.
    """
    fixed = geometry.cast(arrow.binary(_WKB_POINT.itemsize))
    if fixed.null_count:
        raise ValueError("no point")
    points = np.frombuffer(fixed.buffers()[1], dtype=_WKB_POINT)[fixed.offset :][: len(fixed)]
    if (points["order"] != _LITTLE_ENDIAN).any() or (points["type"] != _POINT).any():
        raise ValueError("no points")
    return points["lng"].astype(float), points["lat"].astype(float)


def _extra(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise InvalidInput("parts of demand: they need `nqi-catalog[cluster]`") from error
