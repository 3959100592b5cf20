"""Grid: the hexagons of an area as units of demand, weighed by their area (H3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from nqi.catalog import demand
from nqi.catalog import region as regions
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.terms import Level

MOST_CELLS = 60_000
"""A request holds no more: the country at resolution 5, most provinces at 7; more is for parts."""
CELL_KM2 = {4: 1770.3, 5: 252.9, 6: 36.13, 7: 5.161}
"""Mean area of a cell by resolution (h3geo.org, tables of cell statistics)."""

Row = Mapping[str, Any]


def grid_units(release: OpenRelease, within: str, resolution: int, as_of: date) -> Sequence[Row]:
    """Return the cells of the counties of an area: code of the cell, point, area in km².

    A cell belongs to the county in which its centre lies, whose name it bears. A county without a
    cell of its own is one unit at its point; one without a boundary has no figure. Raises
    InvalidInput for more than ``MOST_CELLS``, before it makes any.
    """
    given = literals({"as_of": as_of.isoformat(), "within": within})
    everywhere = release.rows(demand.regions(given | {"demand_level": Level.COUNTY}))
    counties = [row for row in everywhere if row["has_four_levels"]]
    asked = {row["adcode"] for row in counties}
    rows = release.rows(regions.boundaries(given, Level.COUNTY))
    shapes = [row for row in rows if row["adcode"] in asked]
    by_code = {row["adcode"]: orjson.loads(row["geojson"]) for row in shapes}
    expected = sum(map(_area_km2, by_code.values())) / CELL_KM2[resolution]
    if expected > MOST_CELLS:
        raise InvalidInput(
            f"resolution {resolution}: about {expected:,.0f} cells in {within}, at most "
            f"{MOST_CELLS:,}; ask for a coarser one, or for one province at a time"
        )
    found: list[Row] = []
    for county in counties:
        shape = by_code.get(county["adcode"])
        found += _cells(county, shape, resolution) if shape else [{**county, "weight": None}]
    return found


def _cells(county: Row, shape: Mapping[str, Any], resolution: int) -> list[Row]:
    import h3

    cells = sorted(h3.geo_to_cells(shape, resolution))
    if not cells:
        return [{**county, "weight": _area_km2(shape)}]
    rows: list[Row] = []
    for cell in cells:
        lat, lng = h3.cell_to_latlng(cell)
        area = h3.cell_area(cell, unit="km^2")
        rows.append(
            {
                **county,
                "home": county["adcode"],
                "adcode": cell,
                "lng": lng,
                "lat": lat,
                "weight": area,
            }
        )
    return rows


def _area_km2(shape: Mapping[str, Any]) -> float:
    from pyproj import Geod
    from shapely.geometry import shape as geometry

    square_metres, _ = Geod(ellps="WGS84").geometry_area_perimeter(geometry(shape))
    return abs(float(square_metres)) / 1e6
