"""The page /one-stop: choose a product and a place, then the chain as a path; and its embedding."""

from collections.abc import Callable
from typing import Any

import orjson
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from maps import query, urls
from maps.finder import map_config, paths_of
from maps.onestop.asked import RADII, Asked, asked, by_sector, chain_of, products
from maps.onestop.files import EXTENSIONS, file
from maps.onestop.places import features, has_places
from maps.onestop.words import plan_of
from maps.page import Visit, route
from maps.unmet import count
from nqi.catalog.listing import literals
from nqi.db import Database
from nqi.errors import NotFound
from nqi.questions.onestop_record import SORTED_BY
from nqi.questions.unmet import unmet_code
from nqi.selection import Selection
from nqi.settings import Settings
from nqi.terms import NeedKind, StepStatus

OWN_SITE_ONLY = "frame-ancestors 'self'"


def routes(database: Database, settings: Settings) -> list[Route]:
    """Return the page, its files, the places of its map and what other sites may embed."""
    views: dict[str, Callable[[Visit], Response]] = {
        "/one-stop": page,
        "/one-stop.geojson": places,
        "/one-stop.{extension}": download,
        "/embed/one-stop": embed,
    }
    return [route(path, view, database, settings) for path, view in views.items()]


def page(visit: Visit) -> Response:
    """Answer with the plan, or with what is still to be chosen."""
    on = asked(visit)
    if on.product is None and on.words and len(on.found) == 1:
        code = on.found[0]["code"]
        address = query.changed(visit.request.query_params, product=code, q=None)
        return RedirectResponse(urls.one_stop(address), 302)
    return _plan(visit, on) if on.is_complete else _choose(visit, on)


def places(visit: Visit) -> Response:
    """Answer the places of a plan as GeoJSON; none while something is still to be chosen."""
    on = asked(visit)
    found = features(visit, plan_of(visit, on, chain_of(visit, on))) if on.is_complete else []
    body = orjson.dumps({"type": "FeatureCollection", "features": found})
    return Response(body, media_type="application/geo+json")


def download(visit: Visit) -> Response:
    """Answer a file of the plan; InvalidInput where a product or a place is still to be chosen."""
    extension = visit.request.path_params["extension"]
    if extension not in EXTENSIONS:
        raise NotFound(f"download {extension!r} of one-stop: allowed are {', '.join(EXTENSIONS)}")
    on = asked(visit)
    return file(visit, on, plan_of(visit, on, chain_of(visit, on)), extension)


def embed(visit: Visit) -> Response:
    """Answer the summary of a plan without the frame of the site, for a frame of another one."""
    on = asked(visit)
    shown = plan_of(visit, on, chain_of(visit, on))
    response = visit.page(
        "onestop_embed.html", plan=shown, on=on, address=_absolute(visit, urls.one_stop)
    )
    policy = response.headers["Content-Security-Policy"]
    allowed = f"{OWN_SITE_ONLY} {visit.settings.embed_by}".strip()
    response.headers["Content-Security-Policy"] = policy.replace(OWN_SITE_ONLY, allowed)
    return response


def _choose(visit: Visit, on: Asked) -> Response:
    is_unknown = bool(on.words) and not on.found
    rows = products(visit) if is_unknown else on.found
    given = literals({"as_of": visit.as_of.isoformat()})
    return visit.page(
        "onestop.html",
        # A product that was named by the address and is none is like a page that is none.
        404 if is_unknown and visit.request.query_params.get("product") else 200,
        current="one_stop",
        on=on,
        groups=by_sector(rows),
        is_unknown=is_unknown,
        choice_paths=paths_of(visit, given, (one["adcode"] for one in on.place.choices)),
        radii=_radii(on),
    )


def _plan(visit: Visit, on: Asked) -> Response:
    chain = chain_of(visit, on)
    if chain.is_lacking:
        lacking = (NeedKind.PRODUCT, chain.product, chain.where.near, chain.where.adcode)
        count(visit, visit.as_of, unmet_code, *lacking)
    shown = plan_of(visit, on, chain)
    selection = Selection(as_of=visit.as_of, near=on.place.near)
    return visit.page(
        "onestop_plan.html",
        current="one_stop",
        on=on,
        plan=shown,
        sorted_by=", ".join(SORTED_BY),
        statuses=tuple(StepStatus),
        radii=_radii(on),
        has_map=has_places(shown),
        map_config=map_config(visit, selection)
        | {"data": urls.one_stop_file("geojson", _own(visit))},
        address=_absolute(visit, urls.one_stop),
        embed_address=_absolute(visit, urls.embed_one_stop),
        has_calendar=bool(shown.changes or shown.dues),
    )


def _radii(on: Asked) -> list[float]:
    return sorted({*RADII, on.within_km})


def _own(visit: Visit, **changes: Any) -> str:
    """Return the query string of the plan itself."""
    return visit.address(q=None, **changes)


def _absolute(visit: Visit, address: Callable[[str], str]) -> str:
    base = str(visit.request.base_url).rstrip("/")
    return base + address(_own(visit))
