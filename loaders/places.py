"""Where a body works: from a register's code, an address or a name to a region and a point.

A point is never claimed to be more exact than its source: the centre of the county or of the
city, or no point at all where only the province is known.
"""

from dataclasses import dataclass

from loaders.book import Book, Values
from loaders.gazetteer import Gazetteer
from loaders.rules import Rule
from loaders.table import Row
from nqi.errors import BadData
from nqi.terms import Level, Precision, RegionType

COUNTRY_BOX = (73.0, 3.0, 136.0, 54.0)
MARGIN_DEG = 0.1


@dataclass(frozen=True)
class Place:
    """A region, WGS 84 degrees with longitude first, and how exact and by what they were found."""

    adcode: str | None = None
    lng: float | None = None
    lat: float | None = None
    precision: Precision = Precision.REGION_ONLY
    placed_by: str = "UNKNOWN"


NOWHERE = Place()


def place_in(region: Values, placed_by: str) -> Place:
    """Return the place of a body of which only the region is known."""
    adcode, point = region["adcode"], (region["lng"], region["lat"])
    precision = _precision(region)
    if precision is Precision.REGION_ONLY or None in point:
        return Place(adcode=adcode, placed_by=placed_by)
    return Place(adcode, *point, precision, placed_by)


def _precision(region: Values) -> Precision:
    if region["level"] == Level.COUNTY.code:
        return Precision.COUNTY_CENTROID
    cities = (RegionType.MUNICIPALITY.code, RegionType.SPECIAL_ADMINISTRATIVE_REGION.code)
    if region["level"] == Level.PREFECTURE.code or region["type"] in cities:
        return Precision.CITY_CENTROID
    return Precision.REGION_ONLY


def locate(book: Book, adcode: str | None, placed_by: str, address: str | None = None) -> Place:
    """Return the most exact place that the code and the address support together.

    A code at county level stands. A coarser one, or none, is refined by the address, as long as
    the address lies inside it. Raises BadData for an unknown code.
    """
    stated = _stated(book, adcode) if adcode else None
    if stated is not None and stated["level"] == Level.COUNTY.code:
        return place_in(stated, placed_by)
    found = _by_address(book.gazetteer, address, stated) if address else None
    if found is not None and (stated is None or book.lies_in(found, stated["adcode"])):
        return place_in(book.region("address", found), "ADDRESS")
    return place_in(stated, placed_by) if stated is not None else NOWHERE


def _stated(book: Book, adcode: str) -> Values:
    """The region of a code; for a code that was split, the smallest region that holds all parts."""
    try:
        return book.region("adcode", adcode)
    except BadData:
        parts = book.gazetteer.resolve(adcode)
        if not parts:
            raise
    above: str = parts[0]
    while not all(book.lies_in(part, above) for part in parts):
        above = book.regions[above]["parent_adcode"]
    return book.regions[above]


def _by_address(gazetteer: Gazetteer, address: str, stated: Values | None) -> str | None:
    return gazetteer.place(address, hint=stated["name"] if stated else None).adcode


def checked_point(row: Row, book: Book, precision: Precision, placed_by: str) -> Place:
    """Return the point a row states for its region; raise BadData when it lies elsewhere.

    Compared with the region's bounding box and a margin of 0.1 degrees; a region without a
    boundary is held to the box of the country.
    """
    region = book.region("adcode", row.text("adcode"))
    lng, lat = row.number("lng", -180, 180), row.number("lat", -180, 180)
    drawn = book.boundaries.bbox(region["adcode"]) if book.has_boundaries else None
    west, south, east, north = drawn or COUNTRY_BOX
    margin = MARGIN_DEG
    if not (west - margin <= lng <= east + margin and south - margin <= lat <= north + margin):
        is_swapped = west <= lat <= east and south <= lng <= north
        detail = "longitude and latitude are swapped" if is_swapped else region["name"]
        raise Rule.POSITION.broken("lng", f"{lng}, {lat}", detail)
    return Place(region["adcode"], lng, lat, precision, placed_by)
