"""Writes aligned polygon layers as one TopoJSON document: each shared border is stored once.

Points are integers on a grid; a ring is cut at the nodes where three or more borders of the finest
layer meet, so every layer dissolved from it re-uses exactly the same arcs.
Format: TopoJSON 1.0 (github.com/topojson/topojson-specification), transform.translate = 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Node = tuple[int, int]
Arc = tuple[Node, ...]


class Topology:
    """Collects arcs; ``geometry`` gives the TopoJSON form of a polygon, ``document`` the whole."""

    def __init__(self, finest: Iterable[BaseGeometry], grid_deg: float) -> None:
        self._grid_deg = grid_deg
        self._nodes = self._find_nodes(finest)
        self._index: dict[Arc, int] = {}

    def geometry(self, polygon: BaseGeometry) -> dict[str, Any]:
        """A TopoJSON geometry of ``polygon``, whose rings must run along the finest layer."""
        parts = [
            [self._ring_arcs(ring) for ring in (part.exterior, *part.interiors)]
            for part in shapely.get_parts(polygon)
        ]
        if len(parts) == 1:
            return {"type": "Polygon", "arcs": parts[0]}
        return {"type": "MultiPolygon", "arcs": parts}

    def document(self, objects: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
        """The TopoJSON document of the layers in ``objects``; call after every ``geometry``."""
        return {
            "type": "Topology",
            "transform": {"scale": [self._grid_deg, self._grid_deg], "translate": [0, 0]},
            "objects": {
                name: {"type": "GeometryCollection", "geometries": geometries}
                for name, geometries in objects.items()
            },
            "arcs": [_steps(arc) for arc in self._index],
        }

    def _points(self, ring: BaseGeometry) -> list[Node]:
        grid = np.rint(shapely.get_coordinates(ring) / self._grid_deg).astype(np.int64)
        return [(x, y) for x, y in grid[:-1].tolist()]

    def _find_nodes(self, polygons: Iterable[BaseGeometry]) -> set[Node]:
        neighbours: defaultdict[Node, set[Node]] = defaultdict(set)
        for part in shapely.get_parts(list(polygons)):
            for ring in (part.exterior, *part.interiors):
                points = self._points(ring)
                for a, b in zip(points, points[1:] + points[:1], strict=True):
                    neighbours[a].add(b)
                    neighbours[b].add(a)
        return {point for point, near in neighbours.items() if len(near) > 2}

    def _ring_arcs(self, ring: BaseGeometry) -> list[int]:
        points = self._points(ring)
        cuts = [i for i, point in enumerate(points) if point in self._nodes]
        # A ring without nodes (an island, an enclave) starts at a point that does not depend on
        # where the source started it, so that an enclave and the hole around it share one arc.
        start = cuts[0] if cuts else points.index(min(points))
        points = points[start:] + points[: start + 1]
        ends = [i - start for i in cuts[1:]] + [len(points) - 1]
        return [
            self._arc_number(points[a : b + 1]) for a, b in zip([0, *ends[:-1]], ends, strict=True)
        ]

    def _arc_number(self, points: Sequence[Node]) -> int:
        forward, backward = tuple(points), tuple(reversed(points))
        canonical = min(forward, backward)
        number = self._index.setdefault(canonical, len(self._index))
        return number if canonical == forward else ~number


def _steps(arc: Arc) -> list[list[int]]:
    grid = np.array(arc)
    steps = np.diff(grid, axis=0, prepend=[[0, 0]])
    result: list[list[int]] = steps.tolist()
    return result
