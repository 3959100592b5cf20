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

MOST_CELLS = 400_000
"""A request holds no more: the country at resolution 6 has 285,000 cells; finer is for parts."""

Row = Mapping[str, Any]


def grid_units(release: OpenRelease, within: str, resolution: int, as_of: date) -> Sequence[Row]:
    """Return the cells of the counties of an area: code of the cell, point, area in km².

    A cell belongs to the county in which its centre lies, whose name it bears. A county without a
    cell of its own is one unit at its point, so that no county is lost.
    """
    given = literals({"as_of": as_of.isoformat(), "within": within})
    counties = release.rows(demand.regions(given | {"demand_level": Level.COUNTY}))
    shapes = release.rows(regions.boundaries(given, Level.COUNTY))
    by_code = {row["adcode"]: row["geojson"] for row in shapes}
    found: list[Row] = []
    for county in counties:
        if text := by_code.get(county["adcode"]):
            found += _cells(county, orjson.loads(text), resolution)
        if len(found) > MOST_CELLS:
            raise InvalidInput(
                f"resolution {resolution}: more than {MOST_CELLS} cells in {within}; "
                "ask for a coarser one, or for one province at a time"
            )
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
