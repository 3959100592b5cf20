"""The base map: boundaries for the browser, and what every map says about itself."""

import gzip
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeAlias

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from maps.errors import status_of
from maps.language import Language, say
from nqi.boundaries import COUNTRY, Boundaries
from nqi.errors import InvalidInput, NqiError
from nqi.geo import Box
from nqi.selection import check_adcode
from nqi.settings import Settings
from nqi.terms import Level

CACHE_CONTROL = "public, max-age=86400, stale-while-revalidate=604800"
BODIES_KEPT = 512
"""More than there are divisions with something below them, so each is packed once."""


AROUND = 1.5
"""How far around a place its neighbours are drawn, in widths of the place."""
MOST_PIXELS = 1500
"""Size of a place on a large screen: finer than a pixel need not be sent."""

Reader: TypeAlias = Callable[[Boundaries, str, Level | None], bytes]


def routes(boundaries: Boundaries) -> list[Route]:
    """Return the boundaries below and around a division and the dash line, packed once."""

    @lru_cache(maxsize=BODIES_KEPT)
    def packed(read: Reader, adcode: str, level: Level | None) -> tuple[bytes, str]:
        body = read(boundaries, adcode, level)
        return gzip.compress(body, compresslevel=6, mtime=0), _tag(body)

    def answer(read: Reader) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            try:
                adcode = check_adcode(request.path_params.get("adcode", COUNTRY))
                level = asked_level(request.query_params.get("level"))
            except NqiError as error:
                return JSONResponse({"error": str(error)}, status_of(error))
            return _geojson(request, *packed(read, adcode, level))

        return endpoint

    return [
        Route("/boundaries/dash-line", answer(dash_line)),
        Route("/boundaries/{adcode}", answer(divisions)),
        Route("/boundaries/{adcode}/around", answer(around)),
    ]


def dash_line(boundaries: Boundaries, adcode: str = COUNTRY, level: Level | None = None) -> bytes:
    """Return the lines that are no division's boundary; they are the same for every place."""
    return boundaries.dash_line()


def around(boundaries: Boundaries, adcode: str, level: Level | None = None) -> bytes:
    """Return the provinces in and around a place as exactly as its own divisions are drawn.

    The boundaries of the whole country are drawn more simply and would not fit to them.
    """
    middle = boundaries.bbox(adcode)
    if middle is None:
        return boundaries.children(COUNTRY)
    size = max(middle.max_lng - middle.min_lng, middle.max_lat - middle.min_lat)
    near = []
    for feature in orjson.loads(boundaries.children(COUNTRY))["features"]:
        code = feature["properties"]["adcode"]
        box = boundaries.bbox(code)
        if box is not None and not _apart(box, middle, AROUND * size):
            near.append({**feature, "geometry": boundaries.geometry(code, size / MOST_PIXELS)})
    return orjson.dumps({"type": "FeatureCollection", "features": near})


def _apart(one: Box, other: Box, wide: float) -> bool:
    return (
        one.min_lng > other.max_lng + wide
        or one.max_lng < other.min_lng - wide
        or one.min_lat > other.max_lat + wide
        or one.max_lat < other.min_lat - wide
    )


def divisions(boundaries: Boundaries, adcode: str, level: Level | None = None) -> bytes:
    """Return a GeoJSON FeatureCollection of what is below a division: its children, or a level.

    Where a place has no division of the level, the one that does its work stands in for it.
    """
    if level is None or level is Level.NATIONAL:
        return boundaries.children(adcode)
    if adcode == COUNTRY:
        return boundaries.layer(level)
    return orjson.dumps(
        {"type": "FeatureCollection", "features": _descend(boundaries, adcode, level)}
    )


def _descend(boundaries: Boundaries, adcode: str, level: Level) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for feature in orjson.loads(boundaries.children(adcode))["features"]:
        code = feature["properties"]["adcode"]
        below = _descend(boundaries, code, level) if level is Level.COUNTY and code else []
        found.extend(below or [feature])
    return found


def asked_level(code: str | None) -> Level | None:
    """Return the level of a query string; raise InvalidInput for one that has no boundaries."""
    if not code:
        return None
    level = Level.parse(code)
    if level is Level.ZONE:
        raise InvalidInput(f"level {code!r}: functional zones have no boundaries")
    return level


def base_map(settings: Settings, language: Language) -> dict[str, Any]:
    """Return what `basemap.js` needs besides the map's own content, ready for JSON."""
    review = settings.map_review_no
    return {
        "boundaries": "/boundaries/",
        "dashLine": "/boundaries/dash-line",
        "tiandituKey": settings.tianditu_key or None,
        "text": {
            "label": say(language, "basemap.label"),
            "zoomIn": say(language, "basemap.zoom_in"),
            "zoomOut": say(language, "basemap.zoom_out"),
            "whole": say(language, "basemap.whole"),
            "source": say(language, "basemap.source"),
            "review": say(language, "basemap.review", number=review) if review else "",
        },
    }


def _geojson(request: Request, body: bytes, tag: str) -> Response:
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="application/geo+json", headers=headers)


def _tag(body: bytes) -> str:
    # Weak: the packed and the plain body carry the same boundaries in different bytes.
    return f'W/"{sha256(body).hexdigest()[:20]}"'
