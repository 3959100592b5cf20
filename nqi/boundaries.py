"""Polygons of the administrative divisions, read from the committed boundary files.

Two TopoJSON documents, made by ``loaders/boundaries.py``: ``detail`` for one province or one place
at a time, ``overview`` for the whole country. In each of them all levels run through the same
points. Coordinates are longitude, latitude in degrees on a grid of 0.0001 (about 11 m).
"""

from __future__ import annotations

import gzip
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import orjson

from nqi.geo import Box, Point
from nqi.terms import Level

COUNTRY = "100000"
OVERVIEW_DEG = 0.03
GRID_PER_DEG = 10_000

Position = list[float]
Ring = list[Position]
Feature = dict[str, Any]
"""A TopoJSON geometry object, with its level added."""


class Boundaries:
    """The boundary files of one folder; each is read when it is first needed and then kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._served: dict[str, bytes] = {}

    def children(self, parent_adcode: str) -> bytes:
        """GeoJSON FeatureCollection of the divisions directly under a division, as bytes.

        ``100000`` gives the provinces, a province its prefectures and direct counties, a prefecture
        its counties; empty where there are none. Properties are adcode, name, lng, lat (the label
        point); adcode is null for the few areas that have no code of their own.
        """
        document = self._overview if parent_adcode == COUNTRY else self._detail
        return self._serve(parent_adcode, document, document.under.get(parent_adcode, []))

    def layer(self, level: Level) -> bytes:
        """GeoJSON FeatureCollection of a whole level (province, prefecture, county), no holes.

        Where a place has no division of that level the one that does its work is drawn: a
        municipality or a county directly under its province among the prefectures, a prefecture
        without counties among the counties.
        """
        return self._serve(level.code, self._overview, self._overview.covering(level.code.lower()))

    def geometry(self, adcode: str, tolerance_deg: float = 0.0) -> dict[str, Any] | None:
        """GeoJSON geometry of a division, simplified to the tolerance; None without a polygon."""
        document = self._overview if tolerance_deg >= OVERVIEW_DEG else self._detail
        feature = document.features.get(adcode)
        if feature is None:
            return None
        geometry = document.geometry(feature)
        return _simplify(geometry, tolerance_deg) if tolerance_deg > 0 else geometry

    def bbox(self, adcode: str) -> Box | None:
        """Smallest and largest longitude and latitude (west, south, east, north) of a division."""
        feature = self._detail.features.get(adcode)
        return None if feature is None else Box(*feature["bbox"])

    def label_point(self, adcode: str) -> Point | None:
        """Longitude and latitude in the middle of the largest circle that fits the division."""
        feature = self._detail.features.get(adcode)
        return None if feature is None else _label(feature)

    def dash_line(self) -> bytes:
        """GeoJSON FeatureCollection: kind DASH_LINE (ten dashes) and kind UNDETERMINED."""
        return self._lines

    def _serve(self, key: str, document: _Document, features: list[Feature]) -> bytes:
        # Only what exists is kept, so that asking for codes that do not exist fills no memory.
        if key not in self._served and features:
            self._served[key] = document.collection(features)
        return self._served.get(key) or document.collection([])

    @cached_property
    def _lines(self) -> bytes:
        return (self._folder / "lines.geojson").read_bytes()

    @cached_property
    def _detail(self) -> _Document:
        return _Document(self._folder / "detail.topojson.gz")

    @cached_property
    def _overview(self) -> _Document:
        return _Document(self._folder / "overview.topojson.gz")


class _Document:
    """One TopoJSON file: features by adcode and by parent; arcs are decoded when first drawn."""

    def __init__(self, path: Path) -> None:
        document = orjson.loads(gzip.decompress(path.read_bytes()))
        self._arcs: list[list[list[int]]] = document["arcs"]
        self._decoded: dict[int, Ring] = {}
        self.features: dict[str, Feature] = {}
        self.under: dict[str | None, list[Feature]] = {}
        for level in ("country", "province", "prefecture", "county", "unassigned"):
            for feature in document["objects"][level]["geometries"]:
                feature["level"] = level
                if "id" in feature:
                    self.features[feature["id"]] = feature
                self.under.setdefault(feature["properties"]["parent"], []).append(feature)

    def covering(self, level: str) -> list[Feature]:
        """Features of one level, with stand-ins so that the country is covered without overlap."""
        return [drawn for top in self.under[COUNTRY] for drawn in self._descend(top, level)]

    def _descend(self, feature: Feature, level: str) -> list[Feature]:
        below = self.under.get(feature.get("id"), [])
        is_municipality = bool(below) and all(child["level"] == "county" for child in below)
        stop = feature["level"] == level or not below
        if stop or (level == "prefecture" and is_municipality):
            return [feature]
        return list(chain.from_iterable(self._descend(child, level) for child in below))

    def collection(self, features: list[Feature]) -> bytes:
        """The features as GeoJSON bytes."""
        drawn = [self._geojson(feature) for feature in features]
        return orjson.dumps({"type": "FeatureCollection", "features": drawn})

    def _geojson(self, feature: Feature) -> dict[str, Any]:
        lng, lat = _label(feature)
        adcode = feature.get("id")
        name = feature["properties"]["name"]
        return {
            "type": "Feature",
            "properties": {"adcode": adcode, "name": name, "lng": lng, "lat": lat},
            "geometry": self.geometry(feature),
        }

    def geometry(self, feature: Feature) -> dict[str, Any]:
        """The GeoJSON geometry of a feature."""
        if feature["type"] == "Polygon":
            return {"type": "Polygon", "coordinates": self._rings(feature["arcs"])}
        parts = [self._rings(rings) for rings in feature["arcs"]]
        return {"type": "MultiPolygon", "coordinates": parts}

    def _rings(self, rings: list[list[int]]) -> list[Ring]:
        return [self._ring(arcs) for arcs in rings]

    def _ring(self, arcs: list[int]) -> Ring:
        ring: Ring = []
        for number in arcs:
            points = self._arc(number) if number >= 0 else self._arc(~number)[::-1]
            ring.extend(points[1:] if ring else points)
        return ring

    def _arc(self, number: int) -> Ring:
        """Points of an arc. Dividing the whole grid steps keeps floats short: 116.4371."""
        if number not in self._decoded:
            lngs = accumulate(step[0] for step in self._arcs[number])
            lats = accumulate(step[1] for step in self._arcs[number])
            self._decoded[number] = [
                [lng / GRID_PER_DEG, lat / GRID_PER_DEG]
                for lng, lat in zip(lngs, lats, strict=True)
            ]
        return self._decoded[number]


def _label(feature: Feature) -> Point:
    properties = feature["properties"]
    return Point(properties["lng"], properties["lat"])


def _simplify(geometry: dict[str, Any], tolerance_deg: float) -> dict[str, Any]:
    # Imported here: the pages that only serve files need no geometry library.
    import shapely
    from shapely.geometry import shape

    shrunk = shapely.simplify(shape(geometry), tolerance_deg, preserve_topology=True)
    shrunk = shapely.orient_polygons(shrunk)
    text = shapely.to_geojson(shrunk)
    simplified: dict[str, Any] = orjson.loads(text)
    return simplified
