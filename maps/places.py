"""The places of a selection for the finder's map, as GeoJSON: single ones, or cells of many."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.datastructures import QueryParams
from starlette.responses import Response

from maps import query
from maps.page import Visit
from maps.place import find_place
from nqi.catalog.site import EXACT
from nqi.errors import InvalidInput
from nqi.questions.places import Box, Cell, PlacesAnswer
from nqi.questions.places import places as ask


def places(visit: Visit) -> Response:
    """Answer the places of a selection, or of what a map shows of it in ``box``, as GeoJSON.

    The same organizations as the list. None while a place name has several meanings: the list is
    empty then too. ``step`` is the side of a cell where there are too many places to show each.
    """
    params = visit.request.query_params
    place = find_place(visit)
    if place.unresolved:
        answer = PlacesAnswer(0, ())
    else:
        answer = ask(visit.release, query.parse(params, place.near), _box(params))
    features = [_place(visit, row) for row in answer.places]
    features += [_many(cell) for cell in answer.cells]
    body = {
        "type": "FeatureCollection",
        "features": features,
        "total": answer.total,
        "step": answer.step_deg,
    }
    return Response(orjson.dumps(body), media_type="application/geo+json")


def _box(params: QueryParams) -> Box | None:
    text = params.get("box", "")
    if not text:
        return None
    try:
        west, south, east, north = (float(value) for value in text.split(","))
    except ValueError as error:
        raise InvalidInput(f"box {text!r}: west,south,east,north in degrees is needed") from error
    return Box(west, south, east, north)


def _place(visit: Visit, row: Mapping[str, Any]) -> dict[str, Any]:
    return _point(
        row["lng"],
        row["lat"],
        id=f"o{row['organization_id']}",
        name=(visit.language == "en" and row["name_en"]) or row["name"],
        kind=visit.label("OrganizationKind", row["kind"]),
        place=row["site_name"] if row["site_name"] != row["name"] else "",
        exact=row["precision"] in EXACT,
        precision=visit.label("Precision", row["precision"]),
    )


def _many(cell: Cell) -> dict[str, Any]:
    lng, lat = round(cell.lng, 5), round(cell.lat, 5)
    return _point(lng, lat, cell=cell.key, bodies=cell.bodies, exact=cell.exact > 0)


def _point(lng: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lng, lat]},
        "properties": properties,
    }
