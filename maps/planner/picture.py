"""Pictures of maps as SVG, for reports: no script, no network, the colours of the style sheet."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import numpy as np
import orjson

from maps.basemap import divisions
from maps.planner.shown import Shown
from nqi.boundaries import COUNTRY, Boundaries
from nqi.terms import Level

WIDTH = 760.0
PARALLELS = (25.0, 47.0)
"""Standard parallels of the conic equal-area projection (Albers 1805), as on the pages."""
PADDING = 8.0

Ring = Any


def picture(shown: Shown, boundaries: Boundaries) -> str:
    """Return the map of an answer as SVG; shapes bear the classes of their shades."""
    features = _features(shown, boundaries)
    styles = {row.adcode: row.style for row in shown.rows if row.lng is None}
    default = "quiet" if any(row.lng is not None for row in shown.rows) else "no-data"
    dash = orjson.loads(boundaries.dash_line())["features"] if shown.is_national else []
    project = _projection(shown.meridian)
    shapes = [
        (styles.get(feature["properties"]["adcode"], default), _rings(feature["geometry"], project))
        for feature in features
    ]
    lines = [list(_lines(feature["geometry"], project)) for feature in dash]
    above = orjson.loads(boundaries.children(shown.region))["features"]
    outlines = [_rings(feature["geometry"], project) for feature in above]
    points = [
        (row.style, *project(np.array([[row.lng, row.lat]]))[0])
        for row in shown.rows
        if row.lng is not None
    ]
    points += [(m.style, *project(np.array([[m.lng, m.lat]]))[0]) for m in shown.markers]
    return _drawn(shown, shapes, outlines, lines, points)


def _features(shown: Shown, boundaries: Boundaries) -> list[dict[str, Any]]:
    adcode, _, level = shown.below.partition("?level=")
    body = divisions(boundaries, adcode or COUNTRY, Level.parse(level) if level else None)
    found: list[dict[str, Any]] = orjson.loads(body)["features"]
    return found


def _projection(meridian: float) -> Any:
    """Return the Albers projection about a meridian on the sphere of unit radius, y downwards."""
    low, high = np.radians(PARALLELS)
    n = (np.sin(low) + np.sin(high)) / 2
    c = np.cos(low) ** 2 + 2 * n * np.sin(low)

    def project(points: Any) -> Any:
        lam, phi = np.radians(points[:, 0] - meridian), np.radians(points[:, 1])
        rho = np.sqrt(c - 2 * n * np.sin(phi)) / n
        return np.column_stack((rho * np.sin(n * lam), rho * np.cos(n * lam)))

    return project


def _rings(geometry: dict[str, Any], project: Any) -> list[Ring]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [project(np.array(ring, dtype=float)[:, :2]) for part in polygons for ring in part]


def _lines(geometry: dict[str, Any], project: Any) -> Iterator[Ring]:
    parts = geometry["coordinates"]
    if geometry["type"] == "LineString":
        parts = [parts]
    for part in parts:
        if geometry["type"].endswith("Polygon"):
            part = part[0]
        yield project(np.array(part, dtype=float)[:, :2])


def _drawn(
    shown: Shown,
    shapes: Sequence[tuple[str, list[Ring]]],
    outlines: Sequence[list[Ring]],
    lines: Sequence[list[Ring]],
    points: Sequence[tuple[str, float, float]],
) -> str:
    everything = [ring for _, rings in shapes for ring in rings]
    everything += [line for parts in lines for line in parts]
    if not everything:
        return ""
    low = np.min([ring.min(axis=0) for ring in everything], axis=0)
    high = np.max([ring.max(axis=0) for ring in everything], axis=0)
    scale = (WIDTH - 2 * PADDING) / (high[0] - low[0])
    height = (high[1] - low[1]) * scale + 2 * PADDING

    def path(rings: Sequence[Ring], end: str) -> str:
        placed = ((ring - low) * scale + PADDING for ring in rings)
        return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + end for ring in placed)

    body = "".join(f'<path class="region {s}" d="{path(rings, "Z")}"/>' for s, rings in shapes)
    body += "".join(f'<path class="outline" d="{path(rings, "Z")}"/>' for rings in outlines)
    body += "".join(f'<path class="map-dash" d="{path(parts, "")}"/>' for parts in lines)
    for style, x, y in points:
        spot = (np.array([x, y]) - low) * scale + PADDING
        body += f'<circle class="spot {style}" cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="5"/>'
    dense = " dense" if len(shapes) > 400 else ""
    return (
        f'<svg class="picture{dense}" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(shown.region_name)}">{body}</svg>'
    )
