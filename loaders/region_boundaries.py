"""Boundaries of the regions at several tolerances, joined where regions were merged since."""

from collections.abc import Iterator

import orjson
import shapely
from shapely.geometry import mapping, shape

from loaders.book import Book, Values

TOLERANCES_DEG = (0.005, 0.01, 0.02, 0.05, 0.1, 0.5)
FINEST_DEG = TOLERANCES_DEG[0]


def boundary_rows(book: Book) -> Iterator[Values]:
    """Boundary of every region that has one, as GeoJSON text at each tolerance."""
    if not book.has_boundaries:
        return
    for tolerance in TOLERANCES_DEG:
        for adcode in book.regions:
            if geometry := _boundary(book, adcode, tolerance):
                text = orjson.dumps(geometry).decode()
                yield {"adcode": adcode, "tolerance_deg": tolerance, "geojson": text}


def _boundary(book: Book, adcode: str, tolerance: float) -> Values | None:
    # The files are drawn at the finest tolerance; to simplify again would only lose time.
    asked = 0.0 if tolerance == FINEST_DEG else tolerance
    geometry = book.boundaries.geometry(adcode, asked)
    if geometry is not None:
        return geometry
    return _joined(book, adcode, asked)


def _joined(book: Book, adcode: str, tolerance: float) -> Values | None:
    """The boundary around the regions that were merged into one without a polygon of its own."""
    parts = [book.boundaries.geometry(old) for old in book.merged_into(adcode)]
    shapes = [shape(part) for part in parts if part]
    # Part of the area would be a wrong boundary, which is worse than none.
    if not shapes or len(shapes) < len(parts):
        return None
    # Joined first: parts that were simplified one by one no longer touch.
    return dict(mapping(shapely.simplify(shapely.union_all(shapes), tolerance)))


def place_merged(book: Book, region: Values) -> None:
    """Give a region, into which regions of the list were merged, a point inside it."""
    boundary = _boundary(book, region["adcode"], FINEST_DEG) if book.has_boundaries else None
    if boundary is not None:
        point = shape(boundary).representative_point()
        region["lng"], region["lat"] = round(point.x, 3), round(point.y, 3)
